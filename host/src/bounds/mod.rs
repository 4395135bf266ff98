//! Every bound on what comes from outside, in one table: plugins, their answers, websites, files, units of work.
//!
//! A bound stands here and nowhere else: the code that holds it reads [`Bound::limit`], a setting that moves it takes
//! its default from here, and `docs/LIMITS.md` is written from [`tables`]. Each names the test that obeys and breaks it;
//! `host/tests/limits.rs` fails where the page or a test is missing.

#[macro_use]
mod bound;
pub mod cases;
pub mod discovery;
pub mod fields;
pub mod files;
mod first_few;
mod moved;
pub mod network;
mod page;
pub mod pages;
pub mod plugins;
mod quoted;
pub mod units;

pub use bound::{Bound, Unit, bytes};
pub use first_few::FirstFew;
pub use moved::MovedBounds;
pub use page::{page, tables};
pub use quoted::{message, quoted};
