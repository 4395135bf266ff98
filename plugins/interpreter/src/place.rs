//! Where a path leads in a tree.

use std::{borrow::Cow, fmt::Write as _};

use jobscan_definition::model::{Condition, Each, Path, Step};

use crate::node::{Node, TEXT};

/// A place in an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'n> {
    node: &'n Node<'n>,
    /// The key of the member that it is, where a path went through all members.
    key: Option<&'n str>,
    /// It is that key itself.
    is_key: bool,
}

impl<'n> Place<'n> {
    /// The beginning of paths in a node.
    pub(crate) fn of(node: &'n Node<'n>) -> Self {
        Self { node, key: None, is_key: false }
    }

    /// A row that was a member of an object.
    pub(crate) fn with_key(node: &'n Node<'n>, key: Option<&'n str>) -> Self {
        Self { node, key, is_key: false }
    }

    /// The value here.
    pub(crate) fn node(self) -> &'n Node<'n> {
        self.node
    }

    /// The text that stands here.
    pub(crate) fn text(self) -> Option<Cow<'n, str>> {
        if self.is_key { self.key.map(Cow::Borrowed) } else { self.node.text() }
    }

    /// Goes along a path and gives every place that it leads to.
    pub(crate) fn walk(self, path: &[Step], give: &mut dyn FnMut(Place<'n>)) {
        let Some((step, rest)) = path.split_first() else { return give(self) };
        match step {
            Step::Name(name) => self.members(name, rest, give),
            Step::Each => self.node.items().iter().for_each(|item| Self::of(item).walk(rest, give)),
            Step::Nth(nth) => {
                let item = usize::try_from(*nth).ok().and_then(|nth| self.node.items().get(nth));
                if let Some(item) = item {
                    Self::of(item).walk(rest, give);
                }
            }
            Step::Values => {
                for (key, node) in self.node.members() {
                    Self::with_key(node, Some(key)).walk(rest, give);
                }
            }
            Step::Attribute(name) if name == "key" && self.key.is_some() => {
                Self { is_key: true, ..self }.walk(rest, give);
            }
            Step::Attribute(name) => self.named(|known| known.strip_prefix('@') == Some(name), rest, give),
        }
    }

    /// Goes on in the members with this name: those whose name is written so, or else those with a prefix before it.
    fn members(self, name: &str, rest: &[Step], give: &mut dyn FnMut(Place<'n>)) {
        if name == TEXT && self.node.members().is_empty() {
            return self.walk(rest, give);
        }
        if self.node.members().iter().any(|(known, _)| known == name) {
            return self.named(|known| known == name, rest, give);
        }
        self.named(|known| known.rsplit_once(':').is_some_and(|(_, local)| local == name), rest, give);
    }

    fn named(self, is_it: impl Fn(&str) -> bool, rest: &[Step], give: &mut dyn FnMut(Place<'n>)) {
        let mut nodes = self.node.members().iter().filter(|(known, _)| is_it(known)).map(|(_, node)| node);
        match rest {
            // Elements of one name are a list.
            [Step::Nth(nth), more @ ..]
                if self.node.members().iter().filter(|(name, _)| is_it(name)).count() > 1 =>
            {
                let nth = usize::try_from(*nth).ok().and_then(|nth| nodes.nth(nth));
                if let Some(node) = nth {
                    Self::of(node).walk(more, give);
                }
            }
            rest => nodes.for_each(|node| Self::of(node).walk(rest, give)),
        }
    }

    /// All places that a path leads to.
    pub(crate) fn all(self, path: &Path) -> Vec<Self> {
        let mut places = Vec::new();
        self.walk(&path.0, &mut |place| places.push(place));
        places
    }

    /// The texts that a path leads to, those in a list one by one.
    pub(crate) fn texts(self, path: &Path) -> Vec<Cow<'n, str>> {
        let mut texts = Vec::new();
        self.walk(&path.0, &mut |place| match place.node {
            Node::List(items) if !place.is_key => {
                texts.extend(items.iter().filter_map(|item| Self::of(item).text()));
            }
            _ => texts.extend(place.text()),
        });
        texts
    }

    /// The rows in a row that hold what is asked of them; the row itself where none are named.
    pub(crate) fn each(self, each: Option<&Each>) -> Vec<Self> {
        let Some(each) = each else { return vec![self] };
        let mut rows = Vec::new();
        self.walk(&each.path.0, &mut |place| match place.node {
            Node::List(items) => rows.extend(items.iter().map(Self::of)),
            Node::Null => {}
            _ => rows.push(place),
        });
        rows.retain(|row| row.holds_all(&each.only));
        rows
    }

    /// Whether all conditions hold.
    pub(crate) fn holds_all(self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| self.holds(condition))
    }

    /// Whether there are conditions, and all of them hold.
    pub(crate) fn fits(self, conditions: &[Condition]) -> bool {
        !conditions.is_empty() && self.holds_all(conditions)
    }

    fn holds(self, condition: &Condition) -> bool {
        let texts = self.texts(&condition.path);
        let mut said = texts.iter().map(|text| text.trim());
        let there = if condition.is.is_empty() {
            said.any(|text| !text.is_empty()) || self.holds_object(&condition.path)
        } else {
            said.any(|text| condition.is.iter().any(|wanted| same(wanted, text)))
        };
        there != condition.not
    }

    /// Whether a path leads to an object or a list that holds something, which have no text.
    fn holds_object(self, path: &Path) -> bool {
        let mut any = false;
        self.walk(&path.0, &mut |place| any |= matches!(place.node, Node::Object(_) | Node::Raw(_)));
        any
    }
}

/// Whether two words are the same, case ignored.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || (!one.is_ascii() && one.to_lowercase() == other.to_lowercase())
}

/// A path as it is written in a definition.
pub(crate) fn written(path: &Path) -> String {
    let mut text = String::new();
    for step in &path.0 {
        match step {
            Step::Name(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Each => text.push_str("[]"),
            Step::Nth(nth) => _ = write!(text, "[{nth}]"),
            Step::Values => text.push_str("{}"),
            Step::Attribute(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push('@');
                text.push_str(name);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests;
