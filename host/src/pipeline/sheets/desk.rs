//! What the work on a spreadsheet needs: the run, the service, and what is known of the sheet.

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use crate::{
    http::Rate,
    pipeline::{context::RunContext, report::CallsMade},
    sheets::{
        ClientSettings, ServiceAccount, Sheet, SheetsClient, SheetsError, SpreadsheetAccess,
        layout::{self, Column},
        table::{HeaderCheck, KnownCompanies, Table},
    },
    store::{StoreError, feedback as answers, outbox, outbox::Sent, sheets as rows, sheets::SheetRef},
};

/// Requests that may start at once after a rest. With those of a minute they are within the service's quota.
const BURST: u32 = 10;

/// What the work on a spreadsheet needs: the run and the service.
pub(super) struct Desk<'r> {
    pub(super) run: &'r RunContext,
    pub(super) client: SheetsClient,
    pub(super) spreadsheet: String,
}

impl<'r> Desk<'r> {
    pub(super) fn new(run: &'r RunContext, account: ServiceAccount) -> Self {
        let settings = &run.config.sheets;
        let spreadsheet = settings.spreadsheet.clone().unwrap_or_default();
        let of_client = ClientSettings {
            rate: pace(settings.rate.per_second()),
            timeout: settings.timeout,
            quota_pause: settings.quota_pause,
            max_body: run.config.http.max_body,
        };
        let (http, clock, tokens) = (Arc::clone(&run.client), run.clock().clone(), run.tokens.clone());
        let access = SpreadsheetAccess { spreadsheet: spreadsheet.clone(), account, tokens };
        let client = SheetsClient::new(http, clock, of_client, access);
        Self { run, client, spreadsheet }
    }

    pub(super) fn calls(&self) -> CallsMade {
        self.client.traffic().into()
    }

    /// Which sheet of which spreadsheet.
    pub(super) fn place(&self, sheet: &Sheet) -> SheetRef {
        SheetRef { spreadsheet: self.spreadsheet.clone(), sheet: sheet.properties.sheet_id }
    }

    /// Makes a call, and abandons it when the run is stopped.
    pub(super) async fn unless_stopped<T>(
        &self,
        call: impl Future<Output = Result<T, SheetsError>>,
    ) -> Result<T, SheetsError> {
        tokio::select! {
            biased;
            () = self.run.shutdown.stopped() => Err(SheetsError::Cancelled),
            done = call => done,
        }
    }

    /// Waits, unless the run is stopped.
    pub(super) async fn rest(&self, wait: Duration) -> Result<(), SheetsError> {
        let rested = async {
            tokio::time::sleep(wait).await;
            Ok(())
        };
        self.unless_stopped(rested).await
    }

    /// All sheets of the spreadsheet.
    pub(super) async fn sheets(&self) -> Result<Vec<Sheet>, SheetsError> {
        Ok(self.unless_stopped(self.client.spreadsheet()).await?.sheets)
    }

    /// The sheet with this id, as it is now.
    pub(super) async fn sheet(&self, id: i64) -> Result<Option<Sheet>, SheetsError> {
        Ok(self.sheets().await?.into_iter().find(|sheet| sheet.properties.sheet_id == id))
    }

    /// Reads the sheet, however wide it is.
    pub(super) async fn read(&self, sheet: &Sheet) -> Result<HeaderCheck, SheetsError> {
        let columns = cells_of_columns(sheet.properties.grid_properties.column_count as usize);
        let range = layout::range(&sheet.properties.title, &columns);
        let values = self.unless_stopped(self.client.values(&range)).await?;
        Ok(Table::read(values))
    }

    /// What the database knows of the ids in the sheet.
    pub(super) async fn know(&self, place: &SheetRef, table: &Table) -> Result<Knowing, StoreError> {
        let (of, written) = (place.clone(), table.ids());
        let (mut known, sent) = self
            .run
            .read(move |connection| {
                let mut known = KnownCompanies {
                    companies: answers::resolutions(connection)?.into_keys().collect(),
                    merged: rows::merged(connection)?,
                    rows: rows::known_rows(connection, &of)?,
                    names: HashMap::new(),
                };
                let strange = written.into_iter().filter(|id| !known.rows.contains(id));
                let living: Vec<i64> = strange.map(|id| known.living(id)).collect();
                known.names = rows::known_names(connection, &living)?;
                Ok((known, outbox::sent_to(connection, &of)?))
            })
            .await?;
        let fresh = |id: &i64, known: &KnownCompanies| !known.rows.contains(id);
        let arrived: Vec<i64> =
            table.ids().into_iter().filter(|id| sent.companies.contains(id) && fresh(id, &known)).collect();
        known.rows.extend(&arrived);
        let matched = table.matched(&known);
        let ours = matched.rows_of.values().flatten().filter_map(|row| row.company_id());
        let adopted: Vec<i64> = ours.filter(|id| fresh(id, &known)).collect();
        known.rows.extend(&adopted);
        Ok(Knowing { known, sent, arrived, adopted })
    }
}

/// What is known of the sheet's ids, and which of them the database has not noted yet.
pub(super) struct Knowing {
    pub(super) known: KnownCompanies,
    /// What was sent and not settled since.
    pub(super) sent: Sent,
    /// Companies whose rows these calls added, and which the sheet now shows.
    pub(super) arrived: Vec<i64>,
    /// Companies whose rows bear their name, whoever put them there.
    pub(super) adopted: Vec<i64>,
}

/// The cells of all columns of a sheet that has so many: the service refuses a range that is wider than the sheet.
fn cells_of_columns(columns: usize) -> String {
    let last = Column::ALL.get(columns.wrapping_sub(1));
    last.map_or_else(|| layout::ALL.to_owned(), |last| format!("A:{}", last.letter()))
}

/// The pace of the calls: a few that are due after a rest need not wait for each other.
fn pace(per_second: f64) -> Option<Rate> {
    Rate::per_second(per_second).map(|rate| Rate { burst: rate.burst.max(BURST), ..rate })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Config, Env, Overrides};

    #[test]
    fn no_minute_sees_more_than_the_services_quota() {
        let no_file = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
        let (text, env) = ("order = []\n", Env::default());
        let config = Config::parse(text, Path::new("x.toml"), &env, &Overrides::default(), &no_file).unwrap();
        let pace = pace(config.sheets.rate.per_second()).unwrap();
        assert!(pace.per_second * 60.0 + f64::from(pace.burst) <= 60.0, "{pace:?}");
        assert!(config.sheets.timeout > Duration::from_mins(3), "longer than the service works on a call");
    }

    #[test]
    fn no_more_columns_are_read_than_the_sheet_has_or_the_program_knows() {
        let table = [(1, "A:A"), (3, "A:C"), (12, "A:L"), (26, "A:L")];
        for (columns, range) in table {
            assert_eq!(cells_of_columns(columns), range);
        }
        assert_eq!(cells_of_columns(0), layout::ALL);
    }
}
