//! A Scrapy spider with an SQLite pipeline over the boards of `new`: what the program gains over it. Scrapy is installed
//! below `target/bench`, each package at one version; where Python or the network is missing, the case is left out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jobscan_tests::Sandbox;
use rusqlite::{Connection, OpenFlags};

use crate::{
    cases::new,
    figures::Baseline,
    meter::{self, Usage},
    program::{self, at, write},
    say,
    setup::Setup,
    stage::Stage,
};

/// Measures both on the same boards.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let python = match install(setup) {
        Ok(python) => python,
        Err(reason) => {
            return setup.figures.leave_out(&format!("no Scrapy here: {reason}"));
        }
    };
    let stage = Stage::set(setup, "scrapy", new::size(setup))?;
    let turns = setup.sized(2, 1);
    let host = new::best(&stage, turns)?.usage;
    let spider = (0..turns).map(|_| crawl(&stage, &python)).collect::<Result<Vec<_>, _>>()?;
    let best = spider.into_iter().min_by_key(|usage| usage.processor);
    let spider = best.ok_or_else(|| "no crawl".to_owned())?;
    let baseline = |value| Baseline { name: "Scrapy", value };
    let (ours, theirs) = (host.processor.as_secs_f64(), spider.processor.as_secs_f64());
    setup.figures.compare("processor", ours, "s", baseline(theirs))?;
    setup.figures.compare("wall", host.wall.as_secs_f64(), "s", baseline(spider.wall.as_secs_f64()))?;
    setup.figures.compare("peak memory", host.peak_mib(), "MiB", baseline(spider.peak_mib()))
}

/// One crawl of all boards into an empty database.
fn crawl(stage: &Stage, python: &Path) -> Result<Usage, String> {
    let folder = stage.folder.path();
    let (boards, database) = (folder.join("boards.txt"), folder.join("scrapy.db"));
    write(&boards, tenants(&stage.sandbox))?;
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(folder.join(format!("scrapy.db{suffix}")));
    }
    let mut command = Command::new(python);
    command.args(["-m", "scrapy", "runspider", "--loglevel", "ERROR"]).arg(sources().join("spider.py"));
    let argument = |name: &str, value: &str| ["-a".to_owned(), format!("{name}={value}")];
    command.args(argument("gateway", &stage.sandbox.url()));
    command.args(argument("boards", &boards.display().to_string()));
    command.args(argument("database", &database.display().to_string()));
    command.current_dir(folder);
    let usage = meter::metered(&mut command)?;
    let kept = kept(&database).map_err(|error| at(&database, &error))?;
    if f64::from(kept) < stage.size.all_offers() {
        return Err(format!("Scrapy kept {kept} offers of {}", stage.size.all_offers()));
    }
    Ok(usage)
}

fn kept(database: &Path) -> rusqlite::Result<u32> {
    let database = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    database.query_row("SELECT count(*) FROM offers", [], |row| row.get(0))
}

fn tenants(sandbox: &Sandbox) -> String {
    sandbox
        .read(|world| world.boards().iter().map(|board| board.slug.as_str()).collect::<Vec<_>>().join("\n"))
}

/// The Python of an environment that has Scrapy: made once, and again when a version changes.
fn install(setup: &Setup) -> Result<PathBuf, String> {
    let environment = setup.scratch.join("scrapy");
    let python = environment.join("bin/python");
    let (wanted, installed) = (sources().join("requirements.txt"), environment.join("installed.txt"));
    let versions = program::read(&wanted)?;
    if fs::read_to_string(&installed).is_ok_and(|held| held == versions) {
        return Ok(python);
    }
    say("   installs Scrapy below target/bench");
    let quiet = |command: &mut Command| {
        let output = command.stdout(Stdio::null()).output().map_err(|error| error.to_string())?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        let last = complaint.lines().last().unwrap_or("it failed").to_owned();
        if output.status.success() { Ok(()) } else { Err(last) }
    };
    quiet(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
    quiet(Command::new(&python).args(["-m", "pip", "install", "--requirement"]).arg(&wanted))?;
    write(&installed, versions)?;
    Ok(python)
}

/// The spider, and what it needs.
fn sources() -> PathBuf {
    program::root().join("tests/bench/scrapy")
}
