//! A plugin's component against the same parser compiled for this machine: one board of 10,000 offers, read out of memory.
//! The component's time has all that is between the answers and the offers in the host's hands; the other is that of the
//! function alone. The best of several turns counts.

use std::{
    fs,
    process::{Command, Stdio},
    time::Duration,
};

use jobscan_host::http::Exchanged;
use jobscan_tests::Provider;

use crate::{
    figures::Baseline,
    folder::Folder,
    plugin::{self, Answers, Reader},
    program::{self, write},
    setup::Setup,
    world::{self, Size},
};

/// The best of so many turns counts.
const TURNS: usize = 7;

/// What is read: a figure's name, the boards' system, and whether a definition reads them.
const PARSERS: [(&str, Provider, bool); 3] = [
    ("lever", Provider::Lever, false),
    ("greenhouse", Provider::Greenhouse, false),
    ("greenhouse, defined", Provider::Greenhouse, true),
];

/// Measures each parser in both forms.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let runtime = plugin::runtime()?;
    let size = Size { boards: 1, offers: setup.sized(10_000, 2_000), bytes: 3_000 };
    for (name, provider, is_defined) in PARSERS {
        let folder = Folder::new(setup, "native")?;
        let (component, answers, tenant) =
            runtime.block_on(of_component(&folder, provider, is_defined, size))?;
        let native = of_function(setup, &folder, (provider, is_defined), &answers, &tenant)?;
        let row = |time: Duration| time.as_secs_f64() * 1e6 / size.all_offers();
        let baseline = Baseline { name: "native", value: row(native) };
        setup.figures.compare(name, row(component), "µs/row", baseline)?;
    }
    Ok(())
}

/// The component's best turn, the answers that it read, and the board.
async fn of_component(
    folder: &Folder,
    provider: Provider,
    is_defined: bool,
    size: Size,
) -> Result<(Duration, Vec<Exchanged>, String), String> {
    let sandbox = world::served(world::of(provider, size))?;
    let tenant = sandbox.read(|world| world.boards()[0].slug.clone());
    let tenants = [tenant.clone()];
    let engine = plugin::engine(folder)?;
    let file =
        if is_defined { plugin::of_definition(provider, folder.path())? } else { plugin::of_code(provider) };
    let plugin = plugin::load(&engine, file).await?;
    let (answers, exchanges) = Answers::recorded(&plugin, provider, &sandbox, &tenants).await?;
    let reader = Reader::new(&plugin, provider, answers.client())?;
    let mut best = Duration::MAX;
    for _ in 0..TURNS {
        best = reader.timed(&tenants).await?.min(best);
    }
    Ok((best, exchanges, tenant))
}

/// The function's best turn, told by a program of the plugins' workspace.
fn of_function(
    setup: &Setup,
    folder: &Folder,
    (provider, is_defined): (Provider, bool),
    answers: &[Exchanged],
    tenant: &str,
) -> Result<Duration, String> {
    let files = folder.path().join("answers");
    fs::create_dir_all(&files).map_err(|error| program::at(&files, &error))?;
    for (number, answer) in answers.iter().enumerate() {
        write(&files.join(format!("{number:06}")), &answer.body)?;
    }
    let program = setup.native.as_ref().ok_or("`--native` is missing")?;
    let mut command = Command::new(program);
    if is_defined {
        command.arg(plugin::definition(provider));
    } else {
        command.arg(provider.as_str());
    }
    command.arg(tenant).arg(&files).arg(TURNS.to_string());
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
    let nanoseconds = String::from_utf8_lossy(&output.stdout).trim().parse();
    nanoseconds.map(Duration::from_nanos).map_err(|_| format!("{command:?}: {}", output.status))
}
