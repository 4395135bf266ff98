//! The built program against the sandbox, behaviour by behaviour.

mod idempotence;
mod payloads;
mod secrets;
mod support;
mod truth;
