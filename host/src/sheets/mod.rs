//! The spreadsheet that people work in: how its service is called, how the sheet is laid out, what has to be
//! written so that it says what the database says, and what its answers come to.
//!
//! It promises that nothing is written while the header is another, that a person's cell is never written
//! once its row is there, that rows are known by their ids wherever they stand, that a text is never taken
//! for a formula, and that of each call it is told whether it may have been carried out. It knows nothing
//! of the database: what to write and what was answered pass through it as values.

mod account;
mod client;
mod error;
pub mod feedback;
pub mod form;
pub mod layout;
pub mod sync;
pub mod table;
mod token;
mod window;

pub use account::{AccountError, ServiceAccount};
pub use client::{
    ClientSettings, GridProperties, ProtectedRange, SERVICE_HOST, Sheet, SheetProperties, SheetsClient,
    Spreadsheet,
};
pub use error::SheetsError;
pub use token::TokenCache;
pub use window::Window;
