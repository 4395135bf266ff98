//! Makes an offer of a row.

mod date;
mod pay;
mod words;

use jobscan_definition::model::{Fields, Value};
use jobscan_plugin_sdk::{Employer, Listing, Offer, Workplace, reading::mode, text};

use crate::{
    links,
    place::Place,
    value::{Reading, name_of},
};

/// The fields without which a row is no offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    /// `fields.id`.
    Id,
    /// `fields.title`.
    Title,
    /// `fields.url`.
    Url,
}

impl Needed {
    /// All of them, in the order in which they are looked for.
    pub(crate) const ALL: [Self; 3] = [Self::Id, Self::Title, Self::Url];

    /// Its key in a definition.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Id => "fields.id",
            Self::Title => "fields.title",
            Self::Url => "fields.url",
        }
    }

    /// What the definition says of it.
    pub(crate) fn of(self, fields: &Fields) -> Option<&Value> {
        match self {
            Self::Id => fields.id.as_ref(),
            Self::Title => fields.title.as_ref(),
            Self::Url => fields.url.as_ref(),
        }
    }
}

/// What a row has of the fields without which it is no offer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Essentials {
    /// Its id.
    pub(crate) id: Option<String>,
    /// Its title.
    pub(crate) title: Option<String>,
    /// Its address; only one that leads to the web.
    pub(crate) url: Option<String>,
    /// What stands where the address should be.
    pub(crate) no_url: Option<String>,
}

impl Essentials {
    /// The first that the row lacks.
    pub(crate) fn missing(&self) -> Option<Needed> {
        Needed::ALL.into_iter().find(|needed| !self.has(*needed))
    }

    /// Whether the row gave something for it, were it of no use.
    pub(crate) fn gave(&self, needed: Needed) -> bool {
        self.has(needed) || (needed == Needed::Url && self.no_url.is_some())
    }

    fn has(&self, needed: Needed) -> bool {
        match needed {
            Needed::Id => self.id.is_some(),
            Needed::Title => self.title.is_some(),
            Needed::Url => self.url.is_some(),
        }
    }
}

impl Reading<'_> {
    /// What a row must have. A relative address is one of the site at `base`.
    pub(crate) fn essentials(&mut self, fields: &Fields, row: Place<'_>, base: &str) -> Essentials {
        let said = self.owned(fields.url.as_ref(), row);
        let url = said.as_deref().and_then(|url| links::absolute(base, url));
        Essentials {
            id: self.owned(fields.id.as_ref(), row),
            title: self.owned(fields.title.as_ref(), row),
            no_url: said.filter(|_| url.is_none()),
            url,
        }
    }

    /// Fills in everything else that a row says.
    pub(crate) fn complete(&mut self, offer: &mut Offer, fields: &Fields, row: Place<'_>) {
        offer.employer = self.employer(fields, row);
        offer.locations = self.locations(fields, row);
        offer.workplace = self.workplace(fields.workplace.as_ref(), row);
        offer.department = self.owned(fields.department.as_ref(), row);
        offer.employment_type = self.owned(fields.employment_type.as_ref(), row);
        offer.posted_at = self.date(fields.posted_at.as_ref(), row);
        offer.updated_at = self.date(fields.updated_at.as_ref(), row);
        offer.expires_at = self.date(fields.expires_at.as_ref(), row);
        offer.salary = fields.salary.as_ref().and_then(|salary| self.salary(salary, row));
        offer.description = fields.description.as_ref().and_then(|text| self.description(text, row));
        for (name, value) in &fields.attrs {
            offer.attrs.extend(self.owned(Some(value), row).map(|value| (name.clone(), value)));
        }
        if row.fits(&fields.closed) {
            offer.listing = Listing::Closed;
        }
    }

    fn employer(&mut self, fields: &Fields, row: Place<'_>) -> Option<Employer> {
        let name = self.owned(fields.employer.as_ref(), row);
        let website = self.owned(fields.website.as_ref(), row).filter(|url| text::is_web_url(url));
        (name.is_some() || website.is_some()).then_some(Employer { name, website })
    }

    /// The places in the source's words, each once.
    fn locations(&mut self, fields: &Fields, row: Place<'_>) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        for text in fields.locations.iter().flat_map(|value| self.texts(value, row)) {
            if !places.iter().any(|known| *known == text) {
                places.push(text.into_owned());
            }
        }
        places
    }

    /// The way of working; words that state none are told.
    fn workplace(&mut self, value: Option<&Value>, row: Place<'_>) -> Workplace {
        let Some((value, said)) = value.and_then(|value| Some((value, self.text(Some(value), row)?))) else {
            return Workplace::Unknown;
        };
        let mode = mode::read(&text::unescape(&said));
        if mode.is_none() {
            self.notes.note(&name_of(value), &said);
        }
        mode.into()
    }
}

#[cfg(test)]
mod tests;
