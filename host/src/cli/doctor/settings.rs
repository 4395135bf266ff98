//! Checks of what the configuration names: providers, credentials, company list, catalogue, spreadsheet.

use std::path::Path;

use super::finding::{Finding, Severity};
use crate::{
    bounds::files::CATALOGUE, cli::read::why_unread, config::Config, files, pipeline::import,
    scoring::Catalog, sheets::ServiceAccount,
};

pub(super) fn configuration(config: &Config) -> Finding {
    let file = config.file.display();
    if config.order.is_empty() {
        let cure = "name the providers to scan in `order`";
        return Finding::new("configuration", Severity::Warning, format!("`{file}` scans nothing"), cure);
    }
    Finding::ok("configuration", format!("`{file}` scans {}", config.order.join(", ")))
}

pub(super) fn credentials(config: &Config) -> Vec<Finding> {
    let providers = config.order.iter().filter_map(|name| Some((name, config.providers.get(name)?)));
    let needy = providers.filter(|(_, provider)| !provider.credentials.is_empty());
    let finding = |(name, provider): (&String, &crate::config::ProviderSettings)| {
        let missing = provider.missing_credentials();
        if missing.is_empty() {
            return Finding::ok("credentials", format!("`{name}` has all of its own"));
        }
        let text = format!("`{name}` lacks {}: it is skipped", missing.join(", "));
        Finding::new("credentials", Severity::Warning, text, "set what is missing, or take it out of `order`")
    };
    needy.map(finding).collect()
}

/// Without a detector, only boards of the configured providers are recognised.
pub(super) fn discovery(config: &Config) -> Option<Finding> {
    (config.discovery.limit > 0 && config.detectors.is_empty()).then(|| {
        let text = "no table [detectors.NAME]: only boards of the providers of `order` are recognised";
        let cure = "add `[detectors.ats]` with `plugin = \"plugins/ats-detect.wasm\"`";
        Finding::new("discovery", Severity::Note, text, cure)
    })
}

/// The spreadsheet, as far as it can be checked without a request.
pub(super) fn spreadsheet(config: &Config) -> Option<Finding> {
    let id = config.sheets.spreadsheet.as_ref()?;
    let Some(file) = &config.sheets.credentials else {
        let text = format!("spreadsheet `{id}` is named and no key file: it is skipped");
        let cure = "set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account";
        return Some(Finding::new("spreadsheet", Severity::Warning, text, cure));
    };
    let finding = match ServiceAccount::read(file) {
        Ok(account) if is_open_to_others(file) => {
            let text = format!("the key of {} may be read by others on this machine", account.email());
            let cure = format!("chmod 600 {}", file.display());
            Finding::new("spreadsheet", Severity::Warning, text, cure)
        }
        Ok(account) => {
            let text = format!("`{id}` is to be shared with {}, as an editor", account.email());
            Finding::ok("spreadsheet", format!("{text}; `sheets init` asks the service whether it is"))
        }
        Err(error) => {
            let cure = "name another with GOOGLE_APPLICATION_CREDENTIALS";
            Finding::new("spreadsheet", Severity::Error, error.to_string(), cure)
        }
    };
    Some(finding)
}

/// Whether anybody but the file's owner may read it.
fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

pub(super) fn companies_list(config: &Config, boards: Option<u64>) -> Finding {
    let Some(path) = &config.companies else {
        if boards == Some(0) {
            let cure = "`jobscan-host companies import FILE.csv`, or set `[companies] list`";
            return Finding::new("companies", Severity::Note, "no list, and no board to scan", cure);
        }
        return Finding::ok("companies", "no list is imported at the start of a run");
    };
    let shown = path.display();
    let parsed = match import::read_list(path, &import::list_form(config)) {
        Ok(parsed) => parsed,
        Err(told) => {
            return Finding::new("companies", Severity::Error, told, "correct `[companies] list`");
        }
    };
    let Some(first) = parsed.faults.first() else {
        return Finding::ok("companies", format!("`{shown}`, rows: {}", parsed.rows.len()));
    };
    let text = format!("rows of `{shown}` that are no good: {}, the first in {first}", parsed.faults.total());
    let level = if parsed.rows.is_empty() { Severity::Error } else { Severity::Warning };
    Finding::new("companies", level, text, format!("`jobscan-host companies import {shown}` names them all"))
}

pub(super) fn catalogue(config: &Config) -> Finding {
    let Some(path) = &config.scoring else {
        let cure = "set `[scoring] catalog`";
        return Finding::new("catalogue", Severity::Note, "none: offers get no score", cure);
    };
    let shown = path.display();
    let text = match files::read_text(path, &CATALOGUE) {
        Ok(text) => text,
        Err(error) => {
            let cure = "correct `[scoring] catalog`";
            return Finding::new("catalogue", Severity::Error, why_unread(&error), cure);
        }
    };
    match Catalog::parse(&text) {
        Ok(catalog) => Finding::ok("catalogue", format!("`{shown}` is {}", catalog.identity())),
        Err(faults) => {
            let lines: Vec<_> = faults.iter().map(|fault| format!("\n{shown}, {fault}")).collect();
            let rest = faults.rest().map(|rest| format!("\n{rest}")).unwrap_or_default();
            let text = format!("faults in `{shown}`: {}{}{rest}", faults.total(), lines.concat());
            Finding::new("catalogue", Severity::Error, text, "correct these lines")
        }
    }
}
