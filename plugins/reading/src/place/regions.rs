//! States, provinces, autonomous communities, departments and counties.

use super::table::Table;

/// Name, country with marks, canonical name if it is another one, and the wider region that it lies in.
///
/// Marks: `t` a town in it has the same name; `c` a code that stands for itself after a comma (`TX`); `b` a code that
/// counts only where its country is said (`BW`); `k` a code that also counts in brackets, unless it is a country (`(MI)` in Italy).
pub(super) const REGIONS: Table = Table(include_str!("tables/regions.txt"));

/// A country, or a region of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area {
    /// ISO 3166-1, two capitals.
    pub country: &'static str,
    /// The wider of two levels of regions, e.g. the autonomous community of a Spanish province.
    pub wider: Option<&'static str>,
    /// The region, by one name for all its spellings.
    pub region: Option<&'static str>,
}

/// A region, and how its name is used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    pub(super) area: Area,
    /// Whether a town in it has the same name.
    pub(super) town: bool,
    /// Whether it is a code that needs its country.
    pub(super) bound: bool,
    /// Whether it is a code at all.
    pub(super) code: bool,
}

/// The regions that a name or code means, anywhere.
pub(super) fn regions(key: &str, bracketed: bool) -> impl Iterator<Item = Region> {
    REGIONS.lines(key).filter_map(move |(name, columns)| {
        let mut columns = columns.split('\t');
        let first = columns.next()?;
        let (country, marks) = first.split_at_checked(2)?;
        let canonical = columns.next().filter(|name| !name.is_empty()).unwrap_or(name);
        let wider = columns.next();
        let has = |mark: char| marks.contains(mark);
        let bound = has('b') || has('k') && !bracketed;
        let area = Area { country, wider, region: Some(canonical) };
        Some(Region { area, town: has('t'), bound, code: has('b') || has('k') || has('c') })
    })
}

impl Area {
    /// What both say together, if they do not contradict each other.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        if self.country != other.country {
            return None;
        }
        match (self.region, other.region) {
            (_, None) => Some(self),
            (None, _) => Some(other),
            (one, two) if one == two => Some(if self.wider.is_some() { self } else { other }),
            (_, wide) if self.wider == wide => Some(self),
            (wide, _) if other.wider == wide => Some(other),
            _ => None,
        }
    }

    /// Whether one lies in the other.
    pub(super) fn is_nested_in(self, other: Self) -> bool {
        self.country == other.country && self.wider.is_some() && self.wider == other.region
    }
}
