//! The compiling process: component in on stdin, code out on stdout, what went wrong on stderr.

use std::{
    ffi::OsString,
    io::{self, Read as _, Write as _},
    process::ExitCode,
};

use wasmtime::Engine;

use crate::{os_limits, plugins::engine_config::engine_config};

/// The first argument that makes the program a compiling process. It is no command of the program and not in its help.
pub(super) const ENTRY: &str = "compile-component";

/// What stands before the code: this, and the most memory the process held.
pub(super) const HEADER: &[u8; 8] = b"jscode1\n";

/// The exit code for a component that is invalid.
pub(super) const INVALID: u8 = 3;

/// The exit code for a process that could not begin or end its work.
pub(super) const UNABLE: u8 = 4;

/// Compiles what stdin holds, if the arguments say so. To be called first, while the process has one thread.
#[must_use]
pub fn compile_if_asked(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()? != ENTRY {
        return None;
    }
    Some(match compile(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, message)) => {
            // Nobody is there to hear it if stderr is gone.
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::from(code)
        }
    })
}

fn compile(mut arguments: impl Iterator<Item = OsString>) -> Result<(), (u8, String)> {
    let unable = |error: io::Error| (UNABLE, error.to_string());
    let mut number = || arguments.next()?.to_str()?.parse::<u64>().ok();
    let (Some(memory), Some(seconds)) = (number(), number()) else {
        return Err((UNABLE, format!("usage: {ENTRY} MEMORY SECONDS")));
    };
    os_limits::hold(memory, seconds).map_err(unable)?;
    let mut component = Vec::new();
    io::stdin().lock().read_to_end(&mut component).map_err(unable)?;
    let engine = Engine::new(&engine_config()).map_err(|error| (UNABLE, format!("{error:#}")))?;
    let code = engine.precompile_component(&component).map_err(|error| (INVALID, format!("{error:#}")))?;
    let peak = os_limits::peak_memory().unwrap_or(0).to_le_bytes();
    let mut out = io::stdout().lock();
    [HEADER.as_slice(), &peak, &code].iter().try_for_each(|part| out.write_all(part)).map_err(unable)?;
    out.flush().map_err(unable)
}
