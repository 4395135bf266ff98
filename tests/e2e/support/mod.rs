//! What every end-to-end test stands on: a desk with the built program on it, and looks into what it left.
//!
//! Nothing here knows the program from inside: it is started as a process, told things by its file, its
//! flags and its environment, and judged by its output, its exit code, its database and its requests.

mod database;
mod desk;
mod draw;
mod process;
mod world;

pub(crate) use database::Dump;
pub(crate) use desk::{Desk, plugin, toml_text};
pub(crate) use draw::Draw;
pub(crate) use process::{Ran, Running, eventually};
pub(crate) use world::{GREENHOUSE, INFOJOBS, LEVER, boards, jobs_path, list_pages, start, tiny};
