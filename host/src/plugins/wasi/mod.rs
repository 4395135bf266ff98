//! Sealed WASI: what a component needs to start whose language cannot do without WASI 0.2, and nothing of the machine.
//!
//! Only for a component whose table says `wasi = "sealed"`. What it is given is made up and the same in each call that
//! is the same, so that the contract's promise holds (the same call with the same answers gives the same result):
//!
//! | interface | what a guest finds there |
//! |---|---|
//! | `clocks` | the call's own time, which stands still; a counter, which moves when it is read or waited for |
//! | `random` | numbers drawn from the names of provider and unit: no secret is safe with them |
//! | `io` | pollables that are ready as soon as they are waited for |
//! | `cli` | no arguments, no environment, no terminal, a standard input at its end; outputs go into the plugin's log |
//! | `filesystem` | no folder |
//! | `sockets` | no socket: making one is refused |
//!
//! Every other function of these packages traps by its name ([`refused`]). The host's files, environment, clock, source
//! of randomness and network are not behind any of them: there is no code here that could ask for one. What a guest
//! makes the host hold is bounded ([`handles`]).

mod cli;
mod clocks;
mod handles;
mod io;
mod link;
mod names;
mod random;
mod refused;
mod streams;

pub(super) use self::{cli::Exited, link::link, names::is_sealed_interface};
