//! What a definition asks of an answer, as a small tree: JSON and XML look alike from here.
//!
//! An element is an object: its children are members (of one name several), its attributes members whose names begin
//! with `@`, and its text the member `#text`.

use std::borrow::Cow;

/// The member that holds an element's text.
pub(crate) const TEXT: &str = "#text";

/// A value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node<'a> {
    /// Nothing.
    Null,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A whole number beyond the others.
    Large(u64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object, or an element.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
    /// A row as it is written, to be read later.
    Raw(&'a str),
}

impl<'a> Node<'a> {
    /// Its text, if it is no list and no object; that of an element otherwise.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Text(text) => Cow::Borrowed(text.as_ref()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Large(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Object(members) => {
                let (_, text) = members.iter().find(|(name, _)| name == TEXT)?;
                return text.text();
            }
            Self::Null | Self::List(_) | Self::Raw(_) => return None,
        })
    }

    /// The items of a list; anything else but nothing is its own only item.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> &[(Cow<'a, str>, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// Whether the source says nothing here.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.is_empty(),
            _ => false,
        }
    }
}
