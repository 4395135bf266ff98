//! The reading process: spreadsheet in on stdin, rows out on stdout, what went wrong on stderr.

use std::{
    ffi::OsString,
    io::{self, BufWriter, Read as _, Write as _},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{cells, fault::WorkbookFault};
use crate::os_limits;

/// The first argument that makes the program a reading process. It is no command of the program and not in its help.
pub(super) const ENTRY: &str = "read-workbook";

/// The exit code for a file that cannot be read.
pub(super) const UNREADABLE: u8 = 3;

/// The exit code for one that is behind a password.
pub(super) const LOCKED: u8 = 5;

/// Whether this program answers to [`ENTRY`], so that it can be started to read.
static ANSWERS: AtomicBool = AtomicBool::new(false);

/// Reads what stdin holds, if the arguments say so. To be called first, while the process has one thread.
#[must_use]
pub fn read_if_asked(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    ANSWERS.store(true, Ordering::Relaxed);
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()? != ENTRY {
        return None;
    }
    Some(match read(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // Nobody is there to hear it if stderr is gone.
            let _ = writeln!(io::stderr(), "{}", said(&fault));
            ExitCode::from(if matches!(fault, WorkbookFault::Locked) { LOCKED } else { UNREADABLE })
        }
    })
}

pub(super) fn answers() -> bool {
    ANSWERS.load(Ordering::Relaxed)
}

fn said(fault: &WorkbookFault) -> String {
    match fault {
        WorkbookFault::Unreadable(why) => why.clone(),
        other => other.to_string(),
    }
}

fn read(mut arguments: impl Iterator<Item = OsString>) -> Result<(), WorkbookFault> {
    let mut number = || arguments.next()?.to_str()?.parse::<u64>().ok();
    let (Some(memory), Some(seconds)) = (number(), number()) else {
        return Err(WorkbookFault::Failed(format!("usage: {ENTRY} MEMORY SECONDS")));
    };
    os_limits::hold(memory, seconds)?;
    let mut file = Vec::new();
    io::stdin().lock().read_to_end(&mut file)?;
    let mut out = BufWriter::new(io::stdout().lock());
    cells::write_items(file, &mut out)?;
    Ok(out.flush()?)
}
