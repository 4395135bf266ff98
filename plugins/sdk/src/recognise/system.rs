//! A job system as data: the addresses of its boards, and how it spells their names.

use super::{
    Address,
    form::{Form, Found},
    letters::Letters,
    named::Named,
    region::Region,
    served::Served,
    signs::{Mark, Setting},
};
use crate::TenantIdentity;

/// Whether a system tells two boards apart whose names differ in case alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// It does not, and the lower form is asked with.
    Lower,
    /// No two boards differ in case alone, but the system answers to its own spelling only: the one that was seen first
    /// is kept.
    Kept,
    /// It does: each spelling is a board of its own.
    Sensitive,
}

/// A job system.
#[derive(Debug, Clone, Copy)]
pub struct System<'s> {
    /// Its name.
    pub name: &'s str,
    /// Whether it tells cases apart.
    pub case: Case,
    /// What its boards' names are written with.
    pub letters: Letters,
    /// The board's page for people, with `{}` for its name; empty: it has none that is known.
    pub board: &'s str,
    /// The addresses that name a board; the first that does decides.
    pub forms: &'s [Form<'s>],
    /// The settings that name a board.
    pub settings: &'s [Setting<'s>],
    /// The attributes of elements that name a board.
    pub marks: &'s [Mark<'s>],
    /// How a board under a customer's own host is recognised.
    pub served: Option<Served<'s>>,
}

/// Two spellings of one board have the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The name to ask with.
    pub tenant: String,
    /// What the board is known by.
    pub key: String,
}

impl<'s> System<'s> {
    /// A system whose boards are at these addresses.
    #[must_use]
    pub const fn new(name: &'s str, case: Case, board: &'s str, forms: &'s [Form<'s>]) -> Self {
        Self { name, case, letters: Letters::Plain, board, forms, settings: &[], marks: &[], served: None }
    }

    /// Names are written with spaces and punctuation too.
    #[must_use]
    pub const fn any_letters(self) -> Self {
        Self { letters: Letters::Any, ..self }
    }

    /// Adds settings that name a board.
    #[must_use]
    pub const fn with_settings(self, settings: &'s [Setting<'s>]) -> Self {
        Self { settings, ..self }
    }

    /// Adds attributes of elements that name a board.
    #[must_use]
    pub const fn with_marks(self, marks: &'s [Mark<'s>]) -> Self {
        Self { marks, ..self }
    }

    /// Adds the files of its own pages.
    #[must_use]
    pub const fn served_with(self, served: Served<'s>) -> Self {
        Self { served: Some(served), ..self }
    }

    /// The board that an address names.
    #[must_use]
    pub fn board_at(&self, address: &Address) -> Option<Named> {
        self.forms.iter().find_map(|form| {
            let Found { name, whole_host } = form.find(address, self.letters)?;
            let named = self.in_region(if whole_host { address.host() } else { name }, &form.region);
            let named = if form.pageless { Named { board_url: None, ..named } } else { named };
            Some(named.with_confidence(form.confidence))
        })
    }

    /// The board with this name, which stands where only a board's name stands: in a parameter or a setting.
    #[must_use]
    pub fn board_named(&self, name: &str) -> Option<Named> {
        self.board_in_a_field(name, &Region::NONE)
    }

    pub(super) fn board_in_a_field(&self, name: &str, region: &Region<'_>) -> Option<Named> {
        if let Some(named) = self.board_at_host(name) {
            return Some(named);
        }
        // Where a name is the label of a host, what has dots is a host of somebody else.
        if name.contains('.') && self.forms.iter().any(Form::names_are_labels) {
            return None;
        }
        Some(self.in_region(super::words::name_in_a_field(name, self.letters)?, region))
    }

    /// The board whose host a field holds in place of a name: `acme.bamboohr.com`. A host that has boards in some of its
    /// pages only is a board's here, since nothing but a board's name stands in such a field.
    fn board_at_host(&self, value: &str) -> Option<Named> {
        let address =
            Address::parse(&format!("https://{}/", value.trim())).filter(|_| value.contains('.'))?;
        if !address.host().eq_ignore_ascii_case(value.trim()) {
            return None;
        }
        self.forms.iter().find_map(|form| {
            let Found { name, whole_host } = form.find_in_host(address.host())?;
            Some(self.in_region(if whole_host { address.host() } else { name }, &form.region))
        })
    }

    fn in_region(&self, name: &str, region: &Region<'_>) -> Named {
        let template = if region.board.is_empty() { self.board } else { region.board };
        let named = self.named_in(&format!("{}{name}", region.prefix), name, template);
        region.attributes.iter().fold(named, |named, (key, value)| named.with(key, value))
    }

    /// The board with this tenant, whatever it is.
    #[must_use]
    pub fn board(&self, tenant: &str) -> Named {
        self.named_in(tenant, tenant, self.board)
    }

    fn named_in(&self, tenant: &str, name: &str, template: &str) -> Named {
        let Spelling { tenant, key } = self.spelling(tenant);
        let name = if self.case == Case::Lower { name.to_lowercase() } else { name.to_owned() };
        let url = (!template.is_empty()).then(|| template.replace("{}", &name.replace(' ', "%20")));
        Named { board_url: url, key, ..Named::certain(self.name, tenant, "") }
    }

    /// What a component says of a tenant of this system, if it is the one that is asked for.
    #[must_use]
    pub fn identify(&self, system: &str, tenant: &str) -> Option<TenantIdentity> {
        if system != self.name {
            return None;
        }
        // Names with spaces are often written as in an address.
        let tenant =
            if self.letters == Letters::Any { super::address::decode(tenant) } else { tenant.to_owned() };
        let Spelling { tenant, key } = self.spelling(&tenant);
        (!tenant.is_empty()).then_some(TenantIdentity { tenant, key })
    }

    /// How a tenant is asked with, and what it is known by.
    #[must_use]
    pub fn spelling(&self, tenant: &str) -> Spelling {
        let tenant = tenant.trim();
        let lower = || tenant.to_lowercase();
        match self.case {
            Case::Lower => Spelling { tenant: lower(), key: lower() },
            Case::Kept => Spelling { tenant: tenant.to_owned(), key: lower() },
            Case::Sensitive => Spelling { tenant: tenant.to_owned(), key: tenant.to_owned() },
        }
    }
}
