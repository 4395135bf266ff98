//! Cases: folders of recorded answers with what a component is expected to make of them.
//!
//! A case is `case.toml`, the files that it names, and `expected.json`. Reading is strict: an unknown key, a missing file
//! or a request that is none is a fault with its line. What is found is written in one form only, in a stable order of
//! keys, so that people can review it.

mod case;
mod compare;
mod drive;
mod find;
mod outcome;
mod play;
mod read;
mod shown;
mod write;

pub use case::{Call, Case, CaseError, CasePage, Subject};
pub use compare::{Difference, differences};
pub use drive::{Reach, Scanned, drive, scan};
pub use find::{CASE_FILE_NAME, EXPECTED_FILE_NAME, cases_of, component_of, folder_of_cases};
pub use outcome::{Detail, Outcome};
pub use play::{Played, Verdict, judge, play};
pub use read::{read_case, read_expected};
pub use shown::{ShownDetail, ShownError, ShownOffer, ShownOutcome, shown_error};
pub use write::{write_case, write_expected};
