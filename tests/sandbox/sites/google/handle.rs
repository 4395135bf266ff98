//! The handle by which tests use and inspect the spreadsheet service.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;

use super::{Change, PersonError, Quota, SheetMethod, Spreadsheet, Workspace};

/// A handle on the sandbox's spreadsheets. Methods without a spreadsheet's id use the initial one; a missing sheet or
/// cell reads as empty. See [`Spreadsheet`] for each of the edits.
#[derive(Clone, Copy)]
pub struct Google<'s>(pub(crate) &'s Mutex<Workspace>);

impl Google<'_> {
    /// The key file of the service account, in the format of Google's console.
    #[must_use]
    pub fn service_account_json(&self) -> String {
        format!("{:#}", self.workspace().office.key_file())
    }

    /// The address that a spreadsheet must be shared with.
    #[must_use]
    pub fn service_account_email(&self) -> String {
        self.workspace().office.key_file()["client_email"].as_str().unwrap_or_default().to_owned()
    }

    /// The initial spreadsheet: empty, with one sheet `Sheet1`.
    #[must_use]
    pub fn spreadsheet_id(&self) -> String {
        self.read(|book| book.id().to_owned())
    }

    /// Adds an empty spreadsheet and returns its id.
    #[must_use]
    pub fn add_spreadsheet(&self, title: &str, shared: bool) -> String {
        self.workspace().add_book(title, shared)
    }

    /// Shares a spreadsheet with the service account, or stops sharing it.
    pub fn share(&self, id: &str, shared: bool) -> Result<(), PersonError> {
        let mut workspace = self.workspace();
        let book = workspace.books.iter_mut().find(|book| book.spreadsheet.id() == id);
        book.ok_or_else(|| PersonError::NoSuchSpreadsheet(id.to_owned()))?.is_shared = shared;
        Ok(())
    }

    /// The id of every spreadsheet, and whether it is shared.
    #[must_use]
    pub fn spreadsheets(&self) -> Vec<(String, bool)> {
        let workspace = self.workspace();
        workspace.books.iter().map(|book| (book.spreadsheet.id().to_owned(), book.is_shared)).collect()
    }

    /// Reads the first spreadsheet.
    pub fn read<R>(&self, read: impl FnOnce(&Spreadsheet) -> R) -> R {
        read(&self.workspace().books[0].spreadsheet)
    }

    /// Edits the first spreadsheet.
    pub fn edit<R>(&self, edit: impl FnOnce(&mut Spreadsheet) -> R) -> R {
        edit(&mut self.workspace().books[0].spreadsheet)
    }

    /// Edits the spreadsheet with this id.
    pub fn edit_spreadsheet<R>(
        &self,
        id: &str,
        edit: impl FnOnce(&mut Spreadsheet) -> R,
    ) -> Result<R, PersonError> {
        let mut workspace = self.workspace();
        let book = workspace.books.iter_mut().find(|book| book.spreadsheet.id() == id);
        book.map(|book| edit(&mut book.spreadsheet))
            .ok_or_else(|| PersonError::NoSuchSpreadsheet(id.to_owned()))
    }

    /// Edits a spreadsheet just before the `nth` next request of a kind is applied, counted from 1. Only requests that
    /// reach a spreadsheet count, not those stopped by a fault, the quota or an invalid token.
    pub fn before_next(
        &self,
        method: SheetMethod,
        nth: usize,
        edit: impl FnOnce(&mut Spreadsheet) + Send + 'static,
    ) {
        let planned = super::Planned { method, left: nth.max(1), edit: Box::new(edit) };
        self.workspace().planned.push(planned);
    }

    /// The number of edits that still wait for their request.
    #[must_use]
    pub fn waiting_edits(&self) -> usize {
        self.workspace().planned.len()
    }

    /// How many requests were applied after their client had disconnected, see [`crate::Fault::DropThenApply`]. Only
    /// accepted requests count: token, quota and everything else are checked when a request is applied.
    #[must_use]
    pub fn applied_late(&self) -> usize {
        self.workspace().late.applied
    }

    /// The number of requests of disconnected clients that are still to be applied.
    #[must_use]
    pub fn waiting_late(&self) -> usize {
        self.workspace().late.waiting
    }

    /// Enables the API for the account's project, as initially, or disables it: then every call is rejected with 403.
    /// Tokens are issued in either case.
    pub fn set_api_enabled(&self, enabled: bool) {
        self.workspace().is_enabled = enabled;
    }

    /// Revokes all tokens.
    pub fn revoke_tokens(&self) {
        self.workspace().office.revoke_all();
    }

    /// The number of tokens issued so far.
    #[must_use]
    pub fn tokens_issued(&self) -> usize {
        self.workspace().office.issued
    }

    /// The `expires_in` of tokens issued from now on. It is only reported, not enforced: see
    /// [`Self::set_token_uses`].
    pub fn set_expires_in(&self, seconds: u64) {
        self.workspace().office.expires_in = seconds;
    }

    /// The number of requests that a token issued from now on is valid for; `None` for any number.
    pub fn set_token_uses(&self, uses: Option<u32>) {
        self.workspace().office.uses = uses;
    }

    /// Checks the times of assertions against the system clock, shifted by this many seconds; with `None`, as
    /// initially, only their lifetime is checked.
    pub fn set_clock_check(&self, seconds_ahead: Option<i64>) {
        self.workspace().office.clock = seconds_ahead;
    }

    /// Limits requests; with `None`, as initially, they are unlimited.
    pub fn set_quota(&self, quota: Option<Quota>) {
        self.workspace().meter.quota = quota;
    }

    /// The most read requests in any window of this length, including rejected ones.
    #[must_use]
    pub fn most_reads_in(&self, window: Duration) -> usize {
        self.workspace().meter.most(false, window)
    }

    /// The most write requests in any window of this length, including rejected ones.
    #[must_use]
    pub fn most_writes_in(&self, window: Duration) -> usize {
        self.workspace().meter.most(true, window)
    }

    /// See [`Spreadsheet::cell`].
    #[must_use]
    pub fn cell(&self, sheet: &str, cell: &str) -> Value {
        self.read(|book| book.cell(sheet, cell))
    }

    /// See [`Spreadsheet::formula_at`].
    #[must_use]
    pub fn formula_at(&self, sheet: &str, cell: &str) -> Option<String> {
        self.read(|book| book.formula_at(sheet, cell))
    }

    /// See [`Spreadsheet::rows`].
    #[must_use]
    pub fn rows(&self, sheet: &str) -> Vec<Vec<Value>> {
        self.read(|book| book.rows(sheet))
    }

    /// See [`Spreadsheet::sheet_titles`].
    #[must_use]
    pub fn sheet_titles(&self) -> Vec<String> {
        self.read(Spreadsheet::sheet_titles)
    }

    /// See [`Spreadsheet::validation_at`].
    #[must_use]
    pub fn validation_at(&self, sheet: &str, cell: &str) -> Option<Value> {
        self.read(|book| book.validation_at(sheet, cell))
    }

    /// See [`Spreadsheet::number_format_at`].
    #[must_use]
    pub fn number_format_at(&self, sheet: &str, cell: &str) -> Option<Value> {
        self.read(|book| book.number_format_at(sheet, cell))
    }

    /// See [`Spreadsheet::format_at`].
    #[must_use]
    pub fn format_at(&self, sheet: &str, cell: &str) -> Value {
        self.read(|book| book.format_at(sheet, cell))
    }

    /// See [`Spreadsheet::protected_ranges`].
    #[must_use]
    pub fn protected_ranges(&self, sheet: &str) -> Vec<Value> {
        self.read(|book| book.protected_ranges(sheet))
    }

    /// See [`Spreadsheet::frozen_rows`].
    #[must_use]
    pub fn frozen_rows(&self, sheet: &str) -> usize {
        self.read(|book| book.frozen_rows(sheet))
    }

    /// See [`Spreadsheet::size`].
    #[must_use]
    pub fn size(&self, sheet: &str) -> Option<(usize, usize)> {
        self.read(|book| book.size(sheet))
    }

    /// See [`Spreadsheet::history`].
    #[must_use]
    pub fn history(&self) -> Vec<Change> {
        self.read(|book| book.history().to_vec())
    }

    /// See [`Spreadsheet::set_cell`].
    pub fn set_cell(&self, sheet: &str, cell: &str, value: impl Into<Value>) -> Result<(), PersonError> {
        self.edit(|book| book.set_cell(sheet, cell, value))
    }

    /// See [`Spreadsheet::sort`].
    pub fn sort(&self, sheet: &str, column: &str, ascending: bool) -> Result<(), PersonError> {
        self.edit(|book| book.sort(sheet, column, ascending))
    }

    /// See [`Spreadsheet::delete_row`].
    pub fn delete_row(&self, sheet: &str, row: usize) -> Result<(), PersonError> {
        self.edit(|book| book.delete_row(sheet, row))
    }

    /// See [`Spreadsheet::insert_row`].
    pub fn insert_row(&self, sheet: &str, row: usize, values: &[Value]) -> Result<(), PersonError> {
        self.edit(|book| book.insert_row(sheet, row, values))
    }

    /// See [`Spreadsheet::insert_column`].
    pub fn insert_column(&self, sheet: &str, column: &str) -> Result<(), PersonError> {
        self.edit(|book| book.insert_column(sheet, column))
    }

    /// See [`Spreadsheet::delete_column`].
    pub fn delete_column(&self, sheet: &str, column: &str) -> Result<(), PersonError> {
        self.edit(|book| book.delete_column(sheet, column))
    }

    /// See [`Spreadsheet::append_row`].
    pub fn append_row(&self, sheet: &str, values: &[Value]) -> Result<(), PersonError> {
        self.edit(|book| book.append_row(sheet, values))
    }

    /// See [`Spreadsheet::move_row`].
    pub fn move_row(&self, sheet: &str, from: usize, to: usize) -> Result<(), PersonError> {
        self.edit(|book| book.move_row(sheet, from, to))
    }

    /// See [`Spreadsheet::protect`].
    pub fn protect(&self, sheet: &str, range: &str) -> Result<(), PersonError> {
        self.edit(|book| book.protect(sheet, range))
    }

    /// See [`Spreadsheet::unprotect`].
    pub fn unprotect(&self, sheet: &str, range: &str) -> Result<(), PersonError> {
        self.edit(|book| book.unprotect(sheet, range))
    }

    /// See [`Spreadsheet::rename_sheet`].
    pub fn rename_sheet(&self, sheet: &str, title: &str) -> Result<(), PersonError> {
        self.edit(|book| book.rename_sheet(sheet, title))
    }

    /// See [`Spreadsheet::delete_sheet`].
    pub fn delete_sheet(&self, sheet: &str) -> Result<(), PersonError> {
        self.edit(|book| book.delete_sheet(sheet))
    }

    fn workspace(&self) -> MutexGuard<'_, Workspace> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
