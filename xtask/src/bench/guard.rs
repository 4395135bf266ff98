//! A process between this program and one that it starts, so that nothing of that outlives this program.
//!
//! However this program ends, by the terminal's interrupt or killed, the system closes the guard's input. Then the guard
//! ends all that was started, which has a group of its own, and removes the folder that it worked in. Neither is in the
//! group that the terminal interrupts: the guard is there after this program, and what is measured takes no leave.

use std::{
    env, io,
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    thread,
};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::folders::remove;

/// The word that makes this program a guard. No person writes it.
pub(crate) const WORD: &str = "guard";

/// Runs a program to its end under a guard; whether it succeeded. Nothing that it started is left then, nor the folder.
pub(super) fn run(program: &Path, arguments: &[String], folder: &Path, place: &Path) -> Result<bool, String> {
    let failed = |error: &io::Error| format!("cannot guard `{}`: {error}", program.display());
    let own = env::current_exe().map_err(|error| failed(&error))?;
    let mut command = Command::new(own);
    command.arg(WORD).arg(folder).arg(program).args(arguments).current_dir(place);
    let started = command.stdin(Stdio::piped()).process_group(0).spawn();
    let mut guard = started.map_err(|error| failed(&error))?;
    // To wait for a process closes its input.
    let input = guard.stdin.take();
    let ended = guard.wait().map_err(|error| failed(&error))?;
    drop(input);
    Ok(ended.success())
}

/// What the guard does: `words` are the folder, the program and its arguments.
pub(crate) fn stand(words: &[&str]) -> Result<ExitCode, String> {
    let [folder, program, arguments @ ..] = words else {
        return Err(format!("`{WORD}` needs a folder and a program"));
    };
    let started = Command::new(program).args(arguments).stdin(Stdio::null()).process_group(0).spawn();
    let mut child = started.map_err(|error| format!("cannot start `{program}`: {error}"))?;
    let group = Pid::from_child(&child);
    thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        end(group);
    });
    let succeeded = wait(&mut child, program);
    end(group);
    remove(Path::new(folder))?;
    succeeded.map(|succeeded| if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn wait(child: &mut Child, program: &str) -> Result<bool, String> {
    let status = child.wait().map_err(|error| format!("`{program}`: {error}"))?;
    Ok(status.success())
}

/// Ends every process of a group. One without a process is no fault.
fn end(group: Pid) {
    let _ = kill_process_group(group, Signal::KILL);
}
