//! Constructors for the contract's larger records, for use with struct update syntax (`..`), what readings become in
//! the contract, and which kind of target a source has.

use crate::{
    Capabilities, Continuation, Coverage, EndReason, Listing, Manifest, Offer, OfferRef, Page, PluginError,
    Query, Salary, SalaryPeriod, Skipped, Target, Workplace, errors,
    reading::{
        mode::Mode,
        pay::{Pay, Period},
    },
};

impl Target {
    /// The tenant, for a source that has boards alone; `source` names it in the refusal of a search.
    pub fn tenant(&self, source: &str) -> Result<&str, PluginError> {
        match self {
            Self::Tenant(tenant) => Ok(tenant),
            Self::Query(_) => Err(errors::has_boards(source)),
        }
    }

    /// The query, for a source that is searched alone; `source` names it in the refusal of a board.
    pub fn query(&self, source: &str) -> Result<&Query, PluginError> {
        match self {
            Self::Query(query) => Ok(query),
            Self::Tenant(_) => Err(errors::has_searches(source)),
        }
    }
}

impl Manifest {
    /// A manifest with an ID, a name, a version and defaults for everything else.
    #[must_use]
    pub fn new(id: &str, name: &str, version: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            version: version.to_owned(),
            hosts: Vec::new(),
            credentials: Vec::new(),
            settings: Vec::new(),
            state_version: 1,
            capabilities: Capabilities::empty(),
            min_interval_ms: 0,
            max_concurrency: 0,
            hydrate_batch: 0,
        }
    }
}

impl Offer {
    /// An open and complete offer without any optional field.
    #[must_use]
    pub fn new(id: impl Into<String>, url: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            ref_: OfferRef { id: id.into(), url: url.into(), token: None },
            title: title.into(),
            employer: None,
            locations: Vec::new(),
            workplace: Workplace::Unknown,
            department: None,
            employment_type: None,
            salary: None,
            posted_at: None,
            updated_at: None,
            expires_at: None,
            description: None,
            listing: Listing::Open,
            complete: true,
            attrs: Vec::new(),
        }
    }
}

impl Page {
    /// The only page of a target, of rows that were read or have the reason why they are skipped.
    #[must_use]
    pub fn of_rows(rows: Vec<Result<Offer, Skipped>>) -> Self {
        let mut page = Self::full_snapshot(Vec::with_capacity(rows.len()));
        for row in rows {
            match row {
                Ok(offer) => page.offers.push(offer),
                Err(skipped) => page.skipped.push(skipped),
            }
        }
        page
    }

    /// The only page of a target, with all offers of that target.
    #[must_use]
    pub fn full_snapshot(offers: Vec<Offer>) -> Self {
        Self {
            offers,
            skipped: Vec::new(),
            next: Continuation::End(EndReason::Complete),
            state: None,
            coverage: Coverage::FullSnapshot,
            total: None,
        }
    }
}

impl From<Option<Mode>> for Workplace {
    fn from(mode: Option<Mode>) -> Self {
        match mode {
            Some(Mode::Onsite) => Self::Onsite,
            Some(Mode::Hybrid) => Self::Hybrid,
            Some(Mode::Remote) => Self::Remote,
            None => Self::Unknown,
        }
    }
}

impl From<Period> for SalaryPeriod {
    fn from(period: Period) -> Self {
        match period {
            Period::Hour => Self::Hour,
            Period::Day => Self::Day,
            Period::Week => Self::Week,
            Period::Month => Self::Month,
            Period::Year => Self::Year,
        }
    }
}

impl From<Pay> for Salary {
    fn from(pay: Pay) -> Self {
        Self {
            min: pay.min,
            max: pay.max,
            currency: pay.currency,
            period: pay.period.map(SalaryPeriod::from),
        }
    }
}
