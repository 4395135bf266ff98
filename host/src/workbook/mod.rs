//! Spreadsheet files: their sheets and rows as texts, read in a process of its own.
//!
//! A file of a few kilobytes may claim billions of cells, or hold gigabytes when it is unpacked. So it is read by a
//! process that the operating system holds to limits of memory and time, as plugins are compiled: the worst that a file
//! does is to end that process, and then the file is refused with the limit that it broke. What comes back is a stream of
//! rows, each as long as a person could want.

mod cells;
mod child;
mod fault;
mod item;
mod kind;
mod reader;

pub use self::{
    child::read_if_asked,
    fault::WorkbookFault,
    item::{Item, SheetName, SheetRow},
    kind::{WORKBOOK_HEAD, is_workbook},
    reader::{Items, WorkbookReader},
};

#[cfg(test)]
pub(crate) mod made;
#[cfg(test)]
mod tests;
