//! The keys of boards and units: types of their own, so that a provider is never passed where a tenant belongs. And the
//! key of an offer's row, as SQL.

use std::fmt;

use super::values::words;

words! {
    /// What a unit is.
    UnitKind {
        /// One company's board.
        Tenant = "tenant",
        /// One saved search.
        Query = "query",
        /// The details of offers that no list of the run showed.
        Details = "details",
    }
}

/// The key of a row of the given table or alias, as `OfferKey` prints it.
macro_rules! key_of {
    ($offers:literal) => {
        concat!(
            $offers,
            ".provider || '/' || CASE ",
            $offers,
            ".tenant WHEN '' THEN replace(replace(",
            $offers,
            ".source_id, '%', '%25'), '/', '%2F') ELSE replace(replace(",
            $offers,
            ".tenant, '%', '%25'), '/', '%2F') || '/' || ",
            $offers,
            ".source_id END"
        )
    };
}

/// The key of a row of `offers`.
pub(super) const KEY: &str = key_of!("offers");

/// The key of a row of `offers` under the name `o`.
pub(super) const KEY_OF_O: &str = key_of!("o");

/// A board of a provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BoardKey {
    /// The provider's name.
    pub provider: String,
    /// The board.
    pub tenant: String,
}

impl BoardKey {
    /// The unit that scans this board.
    #[must_use]
    pub fn unit(&self) -> UnitKey {
        UnitKey { provider: self.provider.clone(), kind: UnitKind::Tenant, unit: self.tenant.clone() }
    }
}

impl fmt::Display for BoardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.provider, self.tenant)
    }
}

/// A unit of scanning: one board, one search, or the details of one provider.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnitKey {
    /// The provider's name.
    pub provider: String,
    /// Board, search or details.
    pub kind: UnitKind,
    /// The board, or the search's name.
    pub unit: String,
}

impl UnitKey {
    /// The tenant of the offers that the unit shows, if the unit is a board.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        match self.kind {
            UnitKind::Tenant => Some(&self.unit),
            UnitKind::Query | UnitKind::Details => None,
        }
    }

    /// The board, if the unit is one.
    #[must_use]
    pub fn board(&self) -> Option<BoardKey> {
        let tenant = self.tenant()?.to_owned();
        Some(BoardKey { provider: self.provider.clone(), tenant })
    }

    /// [`UnitKey::tenant`] as it stands in the database: empty unless the unit is a board.
    pub(super) fn tenant_column(&self) -> &str {
        self.tenant().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{BoardKey, UnitKey, UnitKind};

    fn unit(kind: UnitKind) -> UnitKey {
        UnitKey { provider: "lever".to_owned(), kind, unit: "acme".to_owned() }
    }

    #[test]
    fn a_board_is_scanned_as_the_unit_of_its_tenant() {
        let board = BoardKey { provider: "lever".to_owned(), tenant: "acme".to_owned() };
        assert_eq!(board.unit(), unit(UnitKind::Tenant));
        assert_eq!(board.unit().board(), Some(board.clone()));
        assert_eq!([UnitKind::Query, UnitKind::Details].map(|kind| unit(kind).board()), [None, None]);
        assert_eq!(board.to_string(), "lever/acme");
    }

    #[test]
    fn only_a_board_s_offers_have_a_tenant() {
        let columns = [UnitKind::Tenant, UnitKind::Query, UnitKind::Details]
            .map(|kind| unit(kind).tenant_column().to_owned());
        assert_eq!(columns, ["acme", "", ""]);
    }
}
