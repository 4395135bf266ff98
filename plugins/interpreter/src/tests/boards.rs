//! The definitions that tests read with.

use jobscan_definition::model::{Definition, Format, Paging, Source};

use super::make::{definition, from, list, template};

fn read(path: &str) -> Definition {
    let text = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    jobscan_definition::read(&text).unwrap_or_else(|faults| panic!("{path}: {faults:?}"))
}

pub(crate) fn ashby() -> Definition {
    read("../../boards/ashby.toml")
}

pub(crate) fn smartrecruiters() -> Definition {
    read("../../boards/smartrecruiters.toml")
}

pub(crate) fn personio() -> Definition {
    read("../../boards/personio.toml")
}

pub(crate) fn teamtailor() -> Definition {
    read("../../boards/teamtailor.toml")
}

pub(crate) fn breezy() -> Definition {
    read("../../boards/breezy.toml")
}

pub(crate) fn lever() -> Definition {
    read("../definition/examples/lever.toml")
}

pub(crate) fn greenhouse() -> Definition {
    read("../definition/examples/greenhouse.toml")
}

/// A board whose rows have only what they need.
pub(crate) fn plain(paging: Paging) -> Definition {
    let url = "https://api.example/{tenant}?o={offset}&p={page}&n={size}";
    let mut board = definition("plain", list(url, Format::Json, "jobs[]"));
    board.list.paging = paging;
    board.fields.url = Some(from(Source::Template(template("https://jobs.example/{tenant}/{id}"))));
    board
}
