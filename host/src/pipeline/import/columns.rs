//! Which column of a list says what: by its heading, or as a person says.

use std::{collections::BTreeMap, str::FromStr};

use super::fields::{Field, Fit, field_of, key};
use crate::{bounds::quoted, suggest::suggest_or_list};

/// What a person says of the columns: `name=Empresa,website=Web`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnMap(BTreeMap<Field, String>);

/// What a person writes for "no column says that".
const NONE: &str = "-";

impl ColumnMap {
    /// Of names of fields and headings. The fault names what is wrong, without a place.
    pub fn of<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, String> {
        let mut map = BTreeMap::new();
        for (name, heading) in pairs {
            let names = || Field::ALL.iter().map(|field| field.as_str());
            let Some(field) = Field::ALL.into_iter().find(|field| field.as_str() == name.trim()) else {
                return Err(format!(
                    "no field `{}`; {}",
                    quoted(name.trim()),
                    suggest_or_list(name.trim(), names())
                ));
            };
            let heading = heading.trim();
            if heading.is_empty() || (heading == NONE && field == Field::Name) {
                return Err(format!("`{field}` needs the heading of a column: `{field}=Empresa`"));
            }
            if map.insert(field, heading.to_owned()).is_some() {
                return Err(format!("`{field}` is given twice"));
            }
        }
        Ok(Self(map))
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `name=Empresa,website=Web`.
impl FromStr for ColumnMap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        for part in text.split(',') {
            match (part.split_once('='), pairs.last_mut()) {
                (Some((field, heading)), _) => pairs.push((field, heading.to_owned())),
                // A heading may hold a comma itself.
                (None, Some((_, heading))) => heading.extend([",", part]),
                (None, None) => {
                    return Err(format!("`{}` is no `FIELD=COLUMN`, like `name=Empresa`", quoted(part)));
                }
            }
        }
        Self::of(pairs.iter().map(|(field, heading)| (*field, heading.as_str())))
    }
}

/// Several maps as one.
impl ColumnMap {
    /// Adds what another says; both must not speak of one field.
    pub fn join(mut self, other: Self) -> Result<Self, String> {
        for (field, heading) in other.0 {
            if self.0.insert(field, heading).is_some() {
                return Err(format!("`{field}` is given twice"));
            }
        }
        Ok(self)
    }
}

/// Which column says what, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Columns {
    /// How many there are.
    pub(super) width: usize,
    pub(super) name: usize,
    pub(super) website: Option<usize>,
    /// Where the site is looked up for a row that has none in `website`.
    pub(super) domain: Option<usize>,
    /// Provider and tenant.
    pub(super) board: Option<(usize, usize)>,
}

/// What a row is, taken for a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heading {
    /// It says enough.
    Usable(Columns),
    /// Two columns say one thing.
    Ambiguous {
        /// What they say.
        field: Field,
        /// Their places.
        columns: Vec<usize>,
    },
    /// It says too little; how many of its columns are known.
    Unknown {
        /// How many.
        known: usize,
    },
}

impl Columns {
    /// What a row with these headings is.
    pub(super) fn of(headings: &[String], map: &ColumnMap) -> Heading {
        let found = |field| find(field, headings, map);
        let (name, website) = (found(Field::Name), found(Field::Website));
        let (provider, tenant) = (found(Field::Provider), found(Field::Tenant));
        let known = [&name, &website, &provider, &tenant].into_iter().filter(|found| found.is_some()).count();
        let board = provider.column().zip(tenant.column());
        let says_website = website.is_some() || map.0.get(&Field::Website).is_some_and(|said| said == NONE);
        if name.is_none() || !(says_website || board.is_some()) {
            return Heading::Unknown { known };
        }
        // One of the two alone is no board, whatever it is then.
        let of_board = if provider.is_some() && tenant.is_some() {
            [Some(provider), Some(tenant)]
        } else {
            [None, None]
        };
        let website_column = website.column();
        let domain = website_column.and_then(|_| fallback(headings, website_column));
        for (field, found) in
            Field::ALL.into_iter().zip([Some(name.clone()), Some(website)].into_iter().chain(of_board))
        {
            if let Some(Found::Several(columns)) = found {
                return Heading::Ambiguous { field, columns };
            }
        }
        let Found::One(name) = name else { return Heading::Unknown { known } };
        Heading::Usable(Self { width: headings.len(), name, website: website_column, domain, board })
    }

    /// The places of columns that nothing is taken from.
    pub(super) fn left_out(&self) -> impl Iterator<Item = usize> {
        let used = [
            Some(self.name),
            self.website,
            self.domain,
            self.board.map(|(provider, _)| provider),
            self.board.map(|(_, tenant)| tenant),
        ];
        (0..self.width).filter(move |column| !used.contains(&Some(*column)))
    }

    /// What is taken from where.
    pub(super) fn used(&self) -> impl Iterator<Item = (Field, usize)> {
        let board =
            self.board.map(|(provider, tenant)| [(Field::Provider, provider), (Field::Tenant, tenant)]);
        let website =
            [self.website, self.domain].into_iter().flatten().map(|column| (Field::Website, column));
        std::iter::once((Field::Name, self.name)).chain(website).chain(board.into_iter().flatten())
    }
}

/// The columns that say one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    None,
    One(usize),
    Several(Vec<usize>),
}

impl Found {
    fn of(columns: Vec<usize>) -> Self {
        match columns.as_slice() {
            [] => Self::None,
            [one] => Self::One(*one),
            _ => Self::Several(columns),
        }
    }

    const fn is_some(&self) -> bool {
        !self.is_none()
    }

    const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    const fn column(&self) -> Option<usize> {
        if let Self::One(column) = self { Some(*column) } else { None }
    }
}

fn find(field: Field, headings: &[String], map: &ColumnMap) -> Found {
    let places = |wanted: &dyn Fn(&str) -> bool| {
        let places = headings.iter().enumerate().filter(|(_, heading)| wanted(heading));
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    if let Some(said) = map.0.get(&field) {
        let said = key(said);
        return Found::of(places(&|heading| !said.is_empty() && key(heading) == said));
    }
    // What a person gave another meaning has no second one.
    let taken: Vec<String> = map.0.values().map(|said| key(said)).collect();
    let with = |fit: Fit| {
        places(&|heading| field_of(heading) == Some((field, fit)) && !taken.contains(&key(heading)))
    };
    match Found::of(with(Fit::Sure)) {
        Found::None => Found::of(with(Fit::Else)),
        found => found,
    }
}

/// The column of domains beside one of sites.
fn fallback(headings: &[String], website: Option<usize>) -> Option<usize> {
    let mut domains = headings.iter().enumerate().filter(|(place, heading)| {
        Some(*place) != website && field_of(heading) == Some((Field::Website, Fit::Else))
    });
    let first = domains.next().map(|(place, _)| place);
    if domains.next().is_some() { None } else { first }
}
