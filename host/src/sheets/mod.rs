//! The spreadsheet that people work in: the client of its service, the layout of the sheet, and the plans for
//! writing the database's figures and reading people's answers.
//!
//! It promises that nothing is written if the header is wrong, that a person's cell in an existing row is written only
//! where a later word was said at the terminal, that rows are identified by their ids wherever they are, that text is never interpreted as a
//! formula, and that the error of each call says whether it may have been carried out. It knows nothing of the
//! database: rows to write and answers that were read pass through it as values.

mod account;
mod client;
mod error;
pub mod feedback;
pub mod form;
pub mod layout;
pub mod rows;
pub mod sync;
pub mod table;
mod token;
mod window;
pub mod words;

pub use account::{AccountError, ServiceAccount};
pub use client::{
    ClientSettings, GridProperties, GridRange, ProtectedRange, SERVICE_HOST, Sheet, SheetProperties,
    SheetsClient, Spreadsheet, SpreadsheetAccess,
};
pub use error::SheetsError;
pub use token::TokenCache;
pub use window::Window;
