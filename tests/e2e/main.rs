//! The built program against the sandbox, behaviour by behaviour.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod closing;
mod commands;
mod crash;
mod directories;
mod discovery;
mod faults;
mod files;
mod gate;
mod heavy;
mod histories;
mod idempotence;
mod limits;
mod lock;
mod logging;
mod names;
mod openings;
mod payloads;
mod printing;
mod secrets;
mod settled;
mod sheets;
mod support;
mod truth;
