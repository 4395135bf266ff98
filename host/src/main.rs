//! The program: hands the arguments and the environment to the library and ends with its exit code.

use std::process::ExitCode;

use jobscan_host::{
    cli::{self, Built, Exit},
    config::Env,
    plugins, workbook,
};

/// What the build script told. Read here alone, so that of the library nothing changes with the commit.
const BUILT: Built = Built {
    version: concat!(env!("CARGO_PKG_VERSION"), " (commit ", env!("JOBSCAN_COMMIT"), ")"),
    source: env!("JOBSCAN_SOURCE"),
};

fn main() -> ExitCode {
    // The program starts itself to compile a plugin, and then does nothing else.
    if let Some(end) = plugins::compile_if_asked(std::env::args_os()) {
        return end;
    }
    // Nor when it reads a spreadsheet.
    if let Some(end) = workbook::read_if_asked(std::env::args_os()) {
        return end;
    }
    let env = Env::from_os(std::env::vars_os());
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let exit = runtime.block_on(cli::main(std::env::args_os(), &env, BUILT));
            // Everything is written. A thread that still computes for nobody must not keep the process.
            runtime.shutdown_background();
            exit.into()
        }
        Err(error) => {
            cli::say(&format!("error: cannot start the runtime: {error}"));
            Exit::Failed.into()
        }
    }
}
