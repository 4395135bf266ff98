//! Offers and companies one by one from the database to a writer that may refuse them.

use std::io::Write;

use serde::Serialize;

use super::CliError;
use crate::store::{
    Connection, Result as StoreResult, StoreError,
    companies::{self, CompanyFilter, CompanyRow},
    offers::{self, ExportedOffer, OfferFilter},
};

/// Every offer of `filter` through `f`, in constant memory.
pub(super) fn offers(
    connection: &Connection,
    filter: &OfferFilter,
    f: impl FnMut(ExportedOffer) -> Result<(), CliError>,
) -> Result<(), CliError> {
    stoppable(f, |each| offers::for_each(connection, filter, each))
}

/// The first offer of every opening of `filter` through `f`, with how many more there are.
pub(super) fn openings(
    connection: &Connection,
    filter: &OfferFilter,
    mut f: impl FnMut(ExportedOffer, u64) -> Result<(), CliError>,
) -> Result<(), CliError> {
    stoppable(
        |(offer, more)| f(offer, more),
        |each| offers::for_each_opening(connection, filter, |offer, more| each((offer, more))),
    )
}

/// Every company of `filter` through `f`, in constant memory.
pub(super) fn companies(
    connection: &Connection,
    filter: &CompanyFilter,
    f: impl FnMut(CompanyRow) -> Result<(), CliError>,
) -> Result<(), CliError> {
    stoppable(f, |each| companies::for_each(connection, filter, each))
}

/// Passes the error of `f` through the store, whose functions return only their own error type.
fn stoppable<T>(
    mut f: impl FnMut(T) -> Result<(), CliError>,
    read: impl FnOnce(&mut dyn FnMut(T) -> StoreResult<()>) -> StoreResult<()>,
) -> Result<(), CliError> {
    let mut stopped = None;
    let end = read(&mut |row| {
        f(row).map_err(|error| {
            stopped = Some(error);
            StoreError::Internal("the reader stopped".to_owned())
        })
    });
    match stopped {
        Some(error) => Err(error),
        None => Ok(end?),
    }
}

/// A JSON array that is written item by item, one a line.
pub(super) struct JsonArray<'w> {
    writer: &'w mut dyn Write,
    empty: bool,
}

impl<'w> JsonArray<'w> {
    pub(super) fn new(writer: &'w mut dyn Write) -> Self {
        Self { writer, empty: true }
    }

    pub(super) fn push(&mut self, item: &impl Serialize) -> Result<(), CliError> {
        self.writer.write_all(if self.empty { b"[\n  " } else { b",\n  " })?;
        self.empty = false;
        Ok(serde_json::to_writer(&mut *self.writer, item)?)
    }

    pub(super) fn finish(self) -> Result<(), CliError> {
        Ok(self.writer.write_all(if self.empty { b"[]\n" } else { b"\n]\n" })?)
    }
}
