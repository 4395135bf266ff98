//! The built program against the sandbox, behaviour by behaviour.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod boards;
mod closing;
mod commands;
mod crash;
mod directories;
mod discovery;
mod dist;
mod due;
mod ends;
mod faults;
mod files;
mod gate;
mod heavy;
mod histories;
mod idempotence;
mod javascript;
mod kit;
mod kit_test;
mod levels;
mod limits;
mod lists;
mod lock;
mod logging;
mod messages;
mod names;
mod openings;
mod packaging;
mod payloads;
mod plugins_page;
mod printing;
mod readme;
mod reload;
mod repeats;
mod secrets;
mod settled;
mod sheets;
mod support;
mod terminal;
mod tls;
mod truth;
mod upkeep;
