//! Answers taken through the real host, and made fit to be kept: no secret, and nobody who could be found.
//!
//! What is replaced keeps its length and its form, so that a component reads it as it read the original; scrubbing what
//! was scrubbed changes nothing. JSON stays JSON.

mod elements;
mod fields;
mod invented;
mod json;
mod known;
mod marks;
mod phones;
mod scrub;
mod take;
mod words;

pub use scrub::{Scrubbed, Scrubber};
pub use take::{Recorded, case_name, case_of};
