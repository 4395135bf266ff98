//! All that a scan depends on beside the answers of its source, as one digest.

use sha2::{Digest, Sha256};

use crate::{
    pipeline::{
        prepared::Provider,
        scan::{budget::Limits, due::DueUnit},
    },
    plugins::model::{Position, Query, Target},
    store::units::UnitKind,
};

/// Raised by whoever changes what the host makes of a page: the gate, the conversion of the contract's types, the tally, the
/// hash of a list's row, or the form of receipts. Receipts of another version are not used.
const VERSION: &str = concat!("1 ", env!("CARGO_PKG_VERSION"));

/// What a scan was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline::scan) struct Inputs(pub(super) [u8; 16]);

impl Inputs {
    /// Of a scan of `unit` from `position` on; nothing if the plugin does not say that such a scan repeats, or if it goes on
    /// where an earlier one was cut short.
    pub(in crate::pipeline::scan) fn of(
        provider: &Provider,
        unit: &DueUnit,
        position: &Position,
    ) -> Option<Self> {
        if !repeats(provider, unit) || position.cursor.is_some() {
            return None;
        }
        let mut hash = Hash(Sha256::new());
        hash.text(VERSION);
        hash.text(provider.plugin.sha256());
        hash.text(&provider.plugin.limits_as_text());
        hash.pairs(provider.plugin_settings.iter());
        hash.number(provider.grant.credentials.len() as u64);
        for name in provider.grant.credentials.keys() {
            hash.text(name);
        }
        let settings = &provider.settings;
        hash.maybe(settings.max_offers.map(|most| most.to_string()).as_deref());
        let Limits { pages, rows, bytes, .. } = Limits::from_settings(settings);
        for limit in [pages, rows, bytes] {
            hash.number(limit);
        }
        hash.target(&unit.target);
        hash.maybe(position.state.as_deref());
        Some(Self(hash.finish()))
    }
}

/// Whether the plugin says that the scans of such a unit repeat.
pub(super) fn repeats(provider: &Provider, unit: &DueUnit) -> bool {
    let repeatable = provider.plugin.repeatable();
    match unit.key.kind {
        UnitKind::Tenant => repeatable.tenants,
        UnitKind::Query => repeatable.queries,
        UnitKind::Details => false,
    }
}

/// A hash of fields, none of which runs into the next.
struct Hash(Sha256);

impl Hash {
    fn number(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text);
    }

    fn maybe(&mut self, text: Option<&str>) {
        self.number(u64::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
    }

    fn pairs<'t>(&mut self, pairs: impl ExactSizeIterator<Item = (&'t String, &'t String)>) {
        self.number(pairs.len() as u64);
        for (name, value) in pairs {
            self.text(name);
            self.text(value);
        }
    }

    fn target(&mut self, target: &Target) {
        match target {
            Target::Tenant(tenant) => self.text(tenant),
            Target::Query(query) => self.query(query),
        }
    }

    fn query(&mut self, query: &Query) {
        let Query { name, keywords, locations, posted_since, page_size, filters } = query;
        self.text(name);
        self.texts(keywords);
        self.texts(locations);
        self.maybe(posted_since.map(|at| at.as_millis().to_string()).as_deref());
        self.maybe(page_size.map(|size| size.to_string()).as_deref());
        self.pairs(filters.iter().map(|(filter, value)| (filter, value)));
    }

    fn finish(self) -> [u8; 16] {
        let digest = self.0.finalize();
        std::array::from_fn(|place| digest[place])
    }
}
