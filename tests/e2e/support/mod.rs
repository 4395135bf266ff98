//! Support for all end-to-end tests: a desk on which the built program runs, and inspection of its results.
//!
//! Nothing here uses the program's internals: it is started as a process, configured by its file, flags and
//! environment, and judged by its output, exit code, database and requests.

mod authority;
mod command_line;
mod database;
mod desk;
mod draw;
mod hanging;
mod process;
mod secure;
mod world;

pub(crate) use authority::{Authority, Subject, self_signed};
pub(crate) use command_line::{help, understands};
pub(crate) use database::Dump;
pub(crate) use desk::{Desk, fixture, plugin, program, root, toml_text};
pub(crate) use draw::Draw;
pub(crate) use hanging::{hang, hanging, wait_for_the_second_board};
pub(crate) use process::{Ran, Running, eventually};
pub(crate) use secure::{Gate, Manner, Proxy, secure_server};
pub(crate) use world::{GREENHOUSE, INFOJOBS, LEVER, boards, jobs_path, list_pages, start, tiny};
