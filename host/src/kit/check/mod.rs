//! `plugin check`: a finished component held to the rules of the contract, by machine only.
//!
//! The rules are a closed table ([`Rule`]), each with a level and a heading in `docs/RULES.md`. They are tried on the
//! component's recorded answers, as they are and with faults put into them, through the real HTTP client on no network.
//! What cannot be tried is told and counts as not reached; what does not concern a kind of component is left out.
//! Nothing is printed here, and nothing is written.

mod answer;
mod cursors;
mod damage;
mod empty;
mod examined;
mod faults;
mod filled;
mod hosts;
mod invented;
mod kept;
mod loading;
mod many;
mod place;
mod reading;
mod recorded;
mod reference;
mod repeats;
mod rule;
mod run;
mod speed;
mod sure;
mod trial;
mod verdict;
mod whole;
mod words;
mod xml;

pub use examined::Examined;
pub use kept::{CheckFile, CheckFileError, Shown, file_of, shown};
pub use place::cases_of_component;
pub use reference::{Reference, reference};
pub use rule::{Level, RULES_VERSION, Rule};
pub use run::{check, refused};
pub use verdict::{Outcome, Standing, Verdict, standing};
