//! A world of Greenhouse boards with the program under test before it, scan after scan.

use std::path::PathBuf;

use jobscan_tests::{Provider, Sandbox};
use rusqlite::{Connection, OpenFlags};

use super::{
    folder::Folder,
    meter::{self, Usage},
    program::{self, write},
    setup::Setup,
    world::{self, Size},
};

/// The name of the database below the folder.
pub(crate) const DATABASE: &str = "jobs.db";

/// A served world, and a folder with the program's configuration and database.
pub(crate) struct Stage {
    pub(crate) folder: Folder,
    pub(crate) sandbox: Sandbox,
    pub(crate) size: Size,
}

/// What a scan did.
pub(crate) struct Scan {
    pub(crate) usage: Usage,
    pub(crate) database_bytes: u64,
}

impl Stage {
    /// Makes the world and all its answers, and has the plugin compiled: what is measured begins with all that earlier starts
    /// keep. What the first of them costs is measured by the case `start`.
    pub(crate) fn set(setup: &Setup, name: &str, size: Size) -> Result<Self, String> {
        let folder = Folder::new(setup, name)?;
        let sandbox = world::served(world::of(Provider::Greenhouse, size))?;
        write(&folder.path().join("companies.csv"), sandbox.companies_csv())?;
        write(&folder.path().join("providers.toml"), configuration())?;
        meter::metered(program::command(folder.path())?.args(["providers", "list"]))?;
        Ok(Self { folder, sandbox, size })
    }

    /// Scans every board and holds that each offer was new, on an empty database.
    pub(crate) fn scan_new(&self) -> Result<Scan, String> {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.folder.path().join(format!("{DATABASE}{suffix}")));
        }
        self.scan("new")
    }

    /// Scans every board again and holds that each offer was unchanged.
    pub(crate) fn scan_unchanged(&self) -> Result<Scan, String> {
        self.scan("unchanged")
    }

    /// The database of the scans.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join(DATABASE)
    }

    fn scan(&self, expected: &str) -> Result<Scan, String> {
        let mut command = program::command(self.folder.path())?;
        command.args(["run", "--once", "--force", "--format", "json", "--gateway", &self.sandbox.url()]);
        let usage = meter::metered(&mut command)?;
        let counted = self.counted(expected).map_err(|error| format!("{DATABASE}: {error}"))?;
        if f64::from(counted) < self.size.all_offers() {
            return Err(format!("{counted} offers were {expected}, not {}", self.size.all_offers()));
        }
        Ok(Scan { usage, database_bytes: self.folder.database_bytes(DATABASE) })
    }

    /// How many offers were of that kind in the last run.
    fn counted(&self, kind: &str) -> rusqlite::Result<u32> {
        let database = Connection::open_with_flags(self.database(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sum = format!(
            "SELECT coalesce(sum({kind}), 0) FROM run_units WHERE run_id = (SELECT max(id) FROM runs)"
        );
        database.query_row(&sum, [], |row| row.get(0))
    }
}

/// As a run in earnest, but at no pace: nobody's server is asked.
fn configuration() -> String {
    let root = program::root();
    format!(
        r#"order = ["greenhouse"]
[database]
path = "{DATABASE}"
[http]
rate = "100000/s"
[companies]
list = "companies.csv"
[discovery]
limit = 0
[scoring]
catalog = "{root}/catalogs/fx-exposure.toml"
[providers.greenhouse]
plugin = "{root}/plugins/greenhouse.wasm"
hosts = ["https://boards-api.greenhouse.io"]
rate = "100000/s"
limit = 1000000
"#,
        root = root.display()
    )
}
