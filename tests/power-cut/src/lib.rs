//! For tests: what a power cut may leave of a database's files.
//!
//! [`Recording`] notes what SQLite asks of the file system in a folder, through a file system of its own that passes
//! everything on; the database under test is opened as always and knows nothing of it. [`cuts`] makes of the notes
//! the disks that a cut at any instant may leave: what was synced is there; of what was not, anything may be there, whole or
//! torn.

mod disk;
mod journal;
#[expect(unsafe_code, reason = "SQLite takes a file system as a table of C functions")]
mod vfs;

pub use self::{
    disk::{Cut, Disk, cuts},
    journal::{Event, Recording},
};
