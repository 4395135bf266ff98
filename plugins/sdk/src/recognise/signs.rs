//! Signs of a board that are no addresses: a key in a script's settings, an attribute of an element.

use super::{region::Region, text::value_of};
use crate::page::{Element, Page};

/// A key in the settings of a script that identifies a board. Of one script the first setting of the system that names a
/// board decides.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'s> {
    pub(super) key: &'s str,
    mentions: &'s [&'s str],
    beside: &'s [&'s str],
    pub(super) region: Region<'s>,
}

impl<'s> Setting<'s> {
    /// A key, e.g. `accountName`, whose value is a board's name, or its host, in any script.
    #[must_use]
    pub const fn named(key: &'s str) -> Self {
        Self { key, mentions: &[], beside: &[], region: Region::NONE }
    }

    /// Only in a script that contains one of these names of the system.
    #[must_use]
    pub const fn mentioning(self, mentions: &'s [&'s str]) -> Self {
        Self { mentions, ..self }
    }

    /// Also in a page that loads a script whose address contains one of these.
    #[must_use]
    pub const fn or_beside(self, beside: &'s [&'s str]) -> Self {
        Self { beside, ..self }
    }

    /// Sets the region that stands before the name in the tenant, and the board's page there.
    #[must_use]
    pub const fn in_region(self, prefix: &'s str, board: &'s str) -> Self {
        Self { region: Region { prefix, board, ..self.region }, ..self }
    }

    /// Sets facts that the setting tells.
    #[must_use]
    pub const fn with(self, attributes: &'s [(&'s str, &'s str)]) -> Self {
        Self { region: Region { attributes, ..self.region }, ..self }
    }

    /// The value, where the setting or mark stands as it says.
    pub(super) fn value<'d>(&self, script: &Element<'d>, page: &Page<'_>) -> Option<&'d str> {
        let value = value_of(script.text, self.key)?;
        let speaks = self.mentions.is_empty() || self.mentions.iter().any(|word| script.text.contains(word));
        (speaks || loads(page, self.beside)).then_some(value)
    }
}

/// An attribute of an element that identifies a board, such as `data-board-token`. Of one element the first mark of the
/// system that names a board decides.
#[derive(Debug, Clone, Copy)]
pub struct Mark<'s> {
    pub(super) attribute: &'s str,
    id: &'s str,
    beside: &'s [&'s str],
    pub(super) region: Region<'s>,
}

impl<'s> Mark<'s> {
    /// An attribute whose value is a board's name, or its host: `acme` or `acme.bamboohr.com`.
    #[must_use]
    pub const fn named(attribute: &'s str) -> Self {
        Self { attribute, id: "", beside: &[], region: Region::NONE }
    }

    /// Only of an element with this `id`.
    #[must_use]
    pub const fn on(self, id: &'s str) -> Self {
        Self { id, ..self }
    }

    /// Only in a page that loads a script whose address contains one of these.
    #[must_use]
    pub const fn beside(self, beside: &'s [&'s str]) -> Self {
        Self { beside, ..self }
    }

    /// Sets the region that stands before the name in the tenant, and the board's page there.
    #[must_use]
    pub const fn in_region(self, prefix: &'s str, board: &'s str) -> Self {
        Self { region: Region { prefix, board, ..self.region }, ..self }
    }

    /// Sets facts that the mark tells.
    #[must_use]
    pub const fn with(self, attributes: &'s [(&'s str, &'s str)]) -> Self {
        Self { region: Region { attributes, ..self.region }, ..self }
    }

    /// The value, where the setting or mark stands as it says.
    pub(super) fn value<'d>(&self, element: &Element<'d>, page: &Page<'_>) -> Option<&'d str> {
        let value = element.attr(self.attribute)?;
        let is_it = self.id.is_empty() || element.attr("id") == Some(self.id);
        (is_it && (self.beside.is_empty() || loads(page, self.beside))).then_some(value)
    }
}

fn loads(page: &Page<'_>, parts: &[&str]) -> bool {
    let mut sources = page.named("script").filter_map(|script| script.attr("src"));
    !parts.is_empty() && sources.any(|src| parts.iter().any(|part| src.contains(part)))
}
