//! What one scan of a unit could not read, out of how much, compared with the scan before.

use serde::{Deserialize, Serialize};

use super::fields::UnreadFields;

/// Before the names of fields of details: a list and a detail may name two fields alike.
const DETAIL: &str = "detail.";

/// What one scan could not read, and of how many rows and details.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadScan {
    /// Rows of its pages.
    pub rows: u64,
    /// Details that were answered.
    pub details: u64,
    /// The fields; those of details begin with `detail.`.
    pub fields: UnreadFields,
}

/// One field of a scan, beside the scan before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadGrowth {
    /// Its name.
    pub field: String,
    /// In how many rows or details it could not be read.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// In how many of the scan before.
    pub before: u64,
    /// A piece of one value.
    pub sample: String,
    /// It is more than before: in number, and in its share.
    pub grew: bool,
}

impl UnreadScan {
    /// Counts a page.
    pub fn add_page(&mut self, rows: usize, unread: &UnreadFields) {
        self.rows = self.rows.saturating_add(rows as u64);
        self.fields.merge(unread);
    }

    /// Counts the details of one call.
    pub fn add_details(&mut self, details: usize, unread: &UnreadFields) {
        self.details = self.details.saturating_add(details as u64);
        for (name, field) in unread.iter() {
            self.fields.add(&format!("{DETAIL}{name}"), field.count, &field.sample);
        }
    }

    /// Counts another scan as well.
    pub fn add(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.details = self.details.saturating_add(other.details);
        self.fields.merge(&other.fields);
    }

    /// The rows of one scan and the details of another.
    #[must_use]
    pub fn beside(of_rows: &Self, of_details: &Self) -> Self {
        let mut both =
            Self { rows: of_rows.rows, details: of_details.details, fields: UnreadFields::default() };
        for (scan, is_of_details) in [(of_rows, false), (of_details, true)] {
            for (name, field) in
                scan.fields.iter().filter(|(name, _)| name.starts_with(DETAIL) == is_of_details)
            {
                both.fields.add(name, field.count, &field.sample);
            }
        }
        both
    }

    /// Whether neither a row nor a detail was read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0 && self.details == 0
    }

    /// Whether one of the fields is of details.
    #[must_use]
    pub fn tells_of_details(&self) -> bool {
        self.fields.iter().any(|(name, _)| name.starts_with(DETAIL))
    }

    /// Of how many rows or details a field is.
    const fn read(&self, is_of_details: bool) -> u64 {
        if is_of_details { self.details } else { self.rows }
    }

    /// Each field that could not be read, beside the same field before. It grew where it is more in number and in its
    /// share, so that neither a board that grows nor one that shrinks is told again.
    #[must_use]
    pub fn since(&self, before: &Self) -> Vec<UnreadGrowth> {
        let beside = |name: &str, count: u64| {
            let is_of_details = name.starts_with(DETAIL);
            let (of, of_before) = (self.read(is_of_details), before.read(is_of_details));
            let count_before = before.fields.count(name);
            let share = u128::from(count) * u128::from(of_before);
            let share_before = u128::from(count_before) * u128::from(of);
            let grew = count > count_before && (count_before == 0 || share > share_before);
            (of, count_before, grew)
        };
        let fields = self.fields.iter().map(|(name, field)| {
            let (of, before, grew) = beside(name, field.count);
            let (field, sample) = (name.to_owned(), field.sample.clone());
            UnreadGrowth { count: self.fields.count(name), field, of, before, sample, grew }
        });
        fields.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scan of so many rows in which `pay` could not be read in some.
    fn scan(count: u64, rows: u64) -> UnreadScan {
        let mut scan = UnreadScan { rows, ..UnreadScan::default() };
        scan.fields.add("pay", count, "a lot");
        scan
    }

    #[test]
    fn a_field_grew_where_it_is_more_in_number_and_in_its_share() {
        for (now, before, grew) in [
            ((12, 40), (0, 40), true),
            ((12, 40), (0, 0), true),
            ((1, 1_000), (0, 5), true),
            ((12, 40), (12, 40), false),
            ((12, 30), (12, 40), false),
            ((24, 80), (12, 40), false),
            ((13, 40), (12, 40), true),
            ((40, 40), (12, 12), false),
            ((2, 2), (12, 40), false),
        ] {
            let growth = scan(now.0, now.1).since(&scan(before.0, before.1));
            let [field] = &growth[..] else { panic!("{growth:?}") };
            assert_eq!((field.grew, field.count, field.of), (grew, now.0, now.1), "{now:?} {before:?}");
            assert_eq!(
                (field.before, field.field.as_str(), field.sample.as_str()),
                (before.0, "pay", "a lot")
            );
        }
    }

    #[test]
    fn fields_of_details_are_counted_apart() {
        let mut unread = UnreadFields::default();
        unread.add("pay", 2, "x");
        let mut scan = UnreadScan::default();
        scan.add_page(10, &unread);
        scan.add_details(3, &unread);
        scan.add_details(4, &UnreadFields::default());
        let told: Vec<_> =
            scan.since(&UnreadScan::default()).into_iter().map(|at| (at.field, at.count, at.of)).collect();
        assert_eq!(told, [("detail.pay".to_owned(), 2, 7), ("pay".to_owned(), 2, 10)]);
    }
}
