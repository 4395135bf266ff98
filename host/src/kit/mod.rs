//! The author's kit: from an empty folder to a component that the program takes.
//!
//! It makes and reads files of plugins. It prints nothing, and knows neither the database nor a run; what it makes is
//! handed over whole, and the command line writes it.

pub mod add;
pub mod build;
pub mod definition;
pub mod inspect;
pub mod name;
pub mod project;
pub mod scaffold;
