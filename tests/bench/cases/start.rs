//! What a start of the program costs with few plugins and with sixty: with nothing kept, and with all that earlier starts
//! keep. Each turn is a process of the built program; what counts is the best of several.

use std::{fs, path::Path};

use jobscan_definition::placeholder;
use toml::{Table, Value};

use crate::{
    folder::Folder,
    meter,
    program::{self, at, read, write},
    setup::Setup,
};

/// How many plugins there are.
const FEW: usize = 3;
const MANY: usize = 60;

/// The best of so many turns counts.
const TURNS: usize = 5;

/// What is measured, with whether nothing may be kept from before.
const COMMANDS: [(&str, &[&str], bool); 5] = [
    ("first run of all", &["run"], true),
    ("run with nothing due", &["run"], false),
    ("providers list", &["providers", "list"], false),
    ("status", &["status"], false),
    ("--help", &["--help"], false),
];

/// Measures each command with few and with many plugins.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    for plugins in [FEW, MANY] {
        let stage = Stage::set(setup, plugins)?;
        for (what, arguments, is_cold) in COMMANDS {
            let mut command = program::command(stage.0.path())?;
            let usage = meter::quickest(command.args(arguments), if is_cold { 1 } else { TURNS })?;
            let name = if plugins == MANY { what.to_owned() } else { format!("{what}, {plugins} plugins") };
            setup.figures.add(&name, usage.wall.as_secs_f64() * 1e3, "ms")?;
        }
    }
    Ok(())
}

/// A folder with a configuration and its plugins.
struct Stage(Folder);

impl Stage {
    /// As many plugins, each made of one of the repository's definitions under a name of its own.
    fn set(setup: &Setup, plugins: usize) -> Result<Self, String> {
        let folder = Folder::new(setup, &format!("start-{plugins}"))?;
        let root = program::root();
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
            write(&file, component)?;
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
        write(&folder.path().join("providers.toml"), config.to_string())?;
        Ok(Self(folder))
    }
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
