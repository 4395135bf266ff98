//! Recorded answers in the place of the network.
//!
//! A [`Replay`] carries the requests of a real [`HttpClient`](crate::http::HttpClient): what is granted, redirects,
//! decompression, bounds and revalidation are the client's. Nothing waits: a request is tried once, at no pace, and a
//! host that asks for a pause is not waited for. Faults can be put into answers, to see what a component makes of them.

mod client;
mod exchange;
mod fault;
mod server;

pub use client::{Replay, Unanswered};
pub use exchange::Exchange;
pub use fault::{Fault, FaultKind};
pub use server::Asked;
