//! What the checks find, and how it is printed.

use serde::Serialize;

use crate::cli::{CliError, Context, Exit, args::Format};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Severity {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Note,
    /// Works, but not as someone may expect.
    Warning,
    /// Does not work.
    Error,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was checked.
    pub(super) check: String,
    /// How much it matters.
    pub(super) level: Severity,
    /// What was found.
    #[serde(rename = "finding")]
    pub(super) text: String,
    /// What to do about it.
    pub(super) cure: Option<String>,
}

impl Finding {
    /// All is well.
    #[must_use]
    pub(super) fn ok(check: &str, text: impl Into<String>) -> Self {
        Self { check: check.to_owned(), level: Severity::Ok, text: text.into(), cure: None }
    }

    /// A problem or a note, with its cure.
    #[must_use]
    pub(super) fn new(
        check: &str,
        level: Severity,
        text: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self { check: check.to_owned(), level, text: text.into(), cure: Some(cure.into()) }
    }
}

/// What all checks found, and how the command ends.
#[derive(Debug)]
pub(super) struct Diagnosis {
    /// In the order of the checks.
    pub(super) findings: Vec<Finding>,
    /// 2 for a bad configuration, 4 for a refused database, 1 for any other error.
    pub(super) exit: Exit,
}

impl Diagnosis {
    /// Adds a finding; an error decides the exit code, the first one wins.
    pub(super) fn add(&mut self, finding: Finding) {
        if finding.level == Severity::Error && self.exit == Exit::Success {
            self.exit = Exit::Failed;
        }
        self.findings.push(finding);
    }

    pub(super) fn add_with_exit(&mut self, finding: Finding, exit: Exit) {
        if self.exit == Exit::Success {
            self.exit = exit;
        }
        self.add(finding);
    }
}

/// Prints what was found, and ends with its exit code.
pub(super) fn report(
    context: &mut Context<'_>,
    diagnosis: &Diagnosis,
    format: Format,
) -> Result<(), CliError> {
    if format == Format::Json {
        context.out.json(&diagnosis.findings)?;
    } else {
        for finding in &diagnosis.findings {
            let level = match finding.level {
                Severity::Ok => "ok",
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "ERROR",
            };
            let text = finding.text.replace('\n', "\n         ");
            context.out.lines(format_args!("{level:<8} {}: {text}", finding.check))?;
            if let Some(cure) = &finding.cure {
                context.out.line(format_args!("         → {cure}"))?;
            }
        }
    }
    if diagnosis.exit == Exit::Success { Ok(()) } else { Err(CliError::quiet(diagnosis.exit)) }
}
