//! What a start of the program costs with few plugins and with many: with nothing kept, and with all that earlier starts
//! keep. Each turn is a process of the built program; what counts is the best of several.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jobscan_definition::placeholder;
use toml::{Table, Value};

use super::{folder::Folder, say};

/// The name of the case.
pub(super) const NAME: &str = "start";

/// A warm start with many plugins and nothing to do must not take longer.
const BOUND: Duration = Duration::from_millis(300);

/// How many plugins there are.
const FEW: usize = 3;
const MANY: usize = 60;

/// The best of so many turns counts.
const TURNS: usize = 5;

/// What is measured, with whether nothing may be kept from before.
const COMMANDS: [(&str, &[&str], bool); 5] = [
    ("run, cold", &["run"], true),
    ("run, warm", &["run"], false),
    ("providers list", &["providers", "list"], false),
    ("status", &["status"], false),
    ("--help", &["--help"], false),
];

/// Measures each command with few and with many plugins; fails if a warm run takes too long.
pub(super) fn run() -> Result<(), String> {
    let build = if cfg!(debug_assertions) { "with debug assertions" } else { "for release" };
    say(&format!("{NAME}: a program built {build}"));
    let mut missed = None;
    for plugins in [FEW, MANY] {
        let stage = Stage::set(plugins)?;
        for (what, arguments, is_cold) in COMMANDS {
            let Figures { wall, processor } = stage.measure(arguments, is_cold)?;
            say(&format!(
                "{NAME} {plugins:2} plugins, {what:14} {:5} ms by the clock  {:5} ms of processor time",
                wall.as_millis(),
                processor.map_or_else(|| "?".to_owned(), |time| time.as_millis().to_string())
            ));
            if plugins == MANY && arguments == ["run"] && !is_cold && wall > BOUND {
                missed = Some(format!("{NAME}: a warm run takes {} ms", wall.as_millis()));
            }
        }
    }
    missed.map_or(Ok(()), Err)
}

/// What a process took.
#[derive(Clone, Copy)]
struct Figures {
    wall: Duration,
    /// Not everywhere known.
    processor: Option<Duration>,
}

/// A folder with a configuration and its plugins.
struct Stage {
    folder: Folder,
    program: PathBuf,
}

impl Stage {
    /// As many plugins, each made of one of the repository's definitions under a name of its own.
    fn set(plugins: usize) -> Result<Self, String> {
        let folder = Folder::new(&format!("{NAME}-{plugins}"))?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let interpreter = root.join("plugins/interpreter.wasm");
        let interpreter = fs::read(&interpreter).map_err(|error| at(&interpreter, &error))?;
        let shipped = root.join("providers.toml");
        let shipped: Table = read(&shipped)?.parse().map_err(|error| at(&shipped, &error))?;
        let boards = boards(&root.join("boards"))?;
        let (mut order, mut tables) = (Vec::new(), Table::new());
        for (nth, board) in boards.iter().cycle().take(plugins).enumerate() {
            let source = root.join(format!("boards/{board}.toml"));
            let mut definition = jobscan_definition::read(&read(&source)?)
                .map_err(|faults| at(&source, &faults[0].message))?;
            let name = format!("{board}{nth}");
            definition.board.id.clone_from(&name);
            let component =
                placeholder::fill(&interpreter, &definition).map_err(|error| error.to_string())?;
            let file = folder.path().join(format!("{name}.wasm"));
            fs::write(&file, component).map_err(|error| at(&file, &error))?;
            let mut table = Table::new();
            table.insert("plugin".to_owned(), file.display().to_string().into());
            let hosts = shipped.get("providers").and_then(|tables| tables.get(board)?.get("hosts"));
            table.insert("hosts".to_owned(), hosts.cloned().unwrap_or(Value::Array(Vec::new())));
            order.push(Value::from(name.clone()));
            tables.insert(name, table.into());
        }
        let config = Table::from_iter([
            ("order".to_owned(), Value::Array(order)),
            ("providers".to_owned(), Value::Table(tables)),
        ]);
        let file = folder.path().join("providers.toml");
        fs::write(&file, config.to_string()).map_err(|error| at(&file, &error))?;
        Ok(Self { folder, program: program()? })
    }

    /// The best of several turns, or one where nothing may be kept.
    fn measure(&self, arguments: &[&str], is_cold: bool) -> Result<Figures, String> {
        if is_cold {
            return self.turn(arguments);
        }
        let turns = (0..TURNS).map(|_| self.turn(arguments)).collect::<Result<Vec<_>, _>>()?;
        turns.into_iter().min_by_key(|figures| figures.wall).ok_or_else(|| "no turn".to_owned())
    }

    fn turn(&self, arguments: &[&str]) -> Result<Figures, String> {
        let (before, begun) = (children_time(), Instant::now());
        let status = Command::new(&self.program)
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(|error| at(&self.program, &error))?;
        let wall = begun.elapsed();
        if !status.success() {
            return Err(format!("`{}`: {status}", arguments.join(" ")));
        }
        let processor = before.zip(children_time()).map(|(before, after)| after.saturating_sub(before));
        Ok(Figures { wall, processor })
    }
}

/// The processor time of all children that ended, where the kernel tells it.
fn children_time() -> Option<Duration> {
    /// What the kernel counts in, on every machine that this is measured on.
    const TICK: Duration = Duration::from_millis(10);
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, which may hold anything, stands in brackets.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field)?.parse::<u32>().ok();
    Some(TICK * (ticks(13)? + ticks(14)?))
}

/// The definitions of a folder, in the order of their names.
fn boards(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| at(folder, &error))?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let definitions = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let mut names: Vec<String> =
        definitions.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    Ok(names)
}

/// The program that was built with this one: it stands in the folder above.
fn program() -> Result<PathBuf, String> {
    let own = env::current_exe().map_err(|error| format!("cannot find the built programs: {error}"))?;
    let folder = own.parent().and_then(Path::parent).unwrap_or(&own);
    Ok(folder.join(format!("jobscan-host{}", env::consts::EXE_SUFFIX)))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| at(path, &error))
}

fn at(path: &Path, error: &impl ToString) -> String {
    format!("{}: {}", path.display(), error.to_string())
}
