//! Who reads a spreadsheet, and what comes of it.

use std::{
    env,
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    thread::{self, JoinHandle},
};

use super::{
    cells,
    child::{ENTRY, LOCKED, UNREADABLE, answers},
    fault::WorkbookFault,
    item::Item,
};
use crate::bounds::{
    files::{COMPANY_LIST, WORKBOOK_MEMORY, WORKBOOK_MESSAGE, WORKBOOK_TIME},
    message,
};

/// Who reads spreadsheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkbookReader {
    /// A process of this program. The operating system holds it to limits.
    Child {
        /// The program.
        program: PathBuf,
    },
    /// This process, without limits: for users of the library who trust their files.
    InProcess,
}

impl WorkbookReader {
    /// The program that runs now, if it answers when it is asked to read.
    #[must_use]
    pub fn of_this_program() -> Self {
        let itself = Path::new("/proc/self/exe");
        let program = if itself.exists() { Ok(itself.to_owned()) } else { env::current_exe() };
        match program {
            Ok(program) if answers() => Self::Child { program },
            _ => Self::InProcess,
        }
    }

    /// Begins to read a file, from where it stands.
    pub fn open(&self, mut file: File) -> Result<Items, WorkbookFault> {
        match self {
            Self::Child { program } => Items::of_child(start(program, file)?),
            Self::InProcess => {
                let (mut whole, mut out) = (Vec::new(), Vec::new());
                file.read_to_end(&mut whole)?;
                cells::write_items(whole, &mut out)?;
                Ok(Items { lines: Box::new(Cursor::new(out)), child: None })
            }
        }
    }
}

fn start(program: &Path, file: File) -> Result<Child, WorkbookFault> {
    let mut command = Command::new(program);
    command
        .arg(ENTRY)
        .args([WORKBOOK_MEMORY.limit, WORKBOOK_TIME.limit].map(|number| number.to_string()))
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().map_err(|error| WorkbookFault::Failed(error.to_string()))
}

/// The sheets and rows of a spreadsheet, as they come.
pub struct Items {
    lines: Box<dyn BufRead + Send>,
    child: Option<Reading>,
}

/// The process that reads; it ends with this value.
struct Reading {
    child: Child,
    said: Option<JoinHandle<String>>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl std::fmt::Debug for Items {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

impl Items {
    fn of_child(mut child: Child) -> Result<Self, WorkbookFault> {
        let (Some(output), Some(errors)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(WorkbookFault::Failed("the reading process has no pipes".to_owned()));
        };
        let said = thread::spawn(move || beginning(errors));
        let lines = Box::new(BufReader::new(output.take(most_that_comes())));
        Ok(Self { lines, child: Some(Reading { child, said: Some(said) }) })
    }

    /// The next sheet or row; `None` at the end of a spreadsheet that was read whole.
    pub fn next_item(&mut self) -> Result<Option<Item>, WorkbookFault> {
        let mut line = Vec::new();
        if self.lines.read_until(b'\n', &mut line)? == 0 || line.last() != Some(&b'\n') {
            return self.ended().map(|()| None);
        }
        let item = serde_json::from_slice(&line).map_err(io::Error::from)?;
        Ok(Some(item))
    }

    /// How the process ended.
    fn ended(&mut self) -> Result<(), WorkbookFault> {
        let Some(Reading { child, said }) = &mut self.child else { return Ok(()) };
        let status = child.wait()?;
        let said = said.take().and_then(|said| said.join().ok()).unwrap_or_default();
        if status.success() { Ok(()) } else { Err(fault(status, said)) }
    }
}

/// More does not come of a list within its bounds: JSON needs a little more than the values.
const fn most_that_comes() -> u64 {
    COMPANY_LIST.limit * 4
}

/// The beginning of what the process says; the rest is read and dropped, so that it goes on.
fn beginning(mut errors: ChildStderr) -> String {
    let mut kept = Vec::new();
    // What cannot be read is not known, and the exit code says what happened.
    let _ = (&mut errors).take(WORKBOOK_MESSAGE.limit).read_to_end(&mut kept);
    let _ = io::copy(&mut errors, &mut io::sink());
    String::from_utf8_lossy(&kept).trim().to_owned()
}

fn fault(status: ExitStatus, said: String) -> WorkbookFault {
    if ended_by_time(status) {
        return WorkbookFault::Time { limit: WORKBOOK_TIME.duration() };
    }
    let lacks_memory =
        ["memory allocation of", "Cannot allocate memory", "out of memory", "capacity overflow"];
    if lacks_memory.iter().any(|words| said.contains(words)) {
        return WorkbookFault::Memory { limit: WORKBOOK_MEMORY.limit };
    }
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(UNREADABLE) => WorkbookFault::Unreadable(message(said)),
        Some(LOCKED) => WorkbookFault::Locked,
        // The library that reads fell over it.
        _ if said.contains("panicked at") => WorkbookFault::Unreadable("it is damaged".to_owned()),
        _ => WorkbookFault::Failed(format!("the reading process ended with {status}")),
    }
}

#[cfg(unix)]
fn ended_by_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn ended_by_time(_status: ExitStatus) -> bool {
    false
}
