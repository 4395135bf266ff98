//! The author's kit: from an empty folder to a component that the program takes; what the commands of `plugin` do, without
//! the terminal.
//!
//! It makes and reads files of plugins, and drives one component at a time through the real host: the same loading, limits,
//! gate and HTTP client as a run. It prints nothing, and knows neither the database nor a run; what it makes is handed over
//! whole, and the command line writes it.

pub mod add;
pub mod build;
pub mod cases;
pub mod check;
pub mod cures;
pub mod definition;
pub mod inspect;
pub mod name;
pub mod project;
pub mod record;
pub mod replay;
pub mod scaffold;
mod session;
pub mod unmatched;

pub use session::{Session, SessionError, Surroundings, wished};
