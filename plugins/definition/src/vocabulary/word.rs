//! What a table and a key are.

/// A table of a definition.
#[derive(Debug)]
pub struct Table {
    /// As messages name it: `list.paging`; empty for the file.
    pub name: &'static str,
    /// As the reference heads it.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its keys, in the order of the reference.
    pub keys: &'static [Key],
}

impl Table {
    /// One of its keys.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// The form of its value.
    pub kind: Kind,
    /// Whether it must be there.
    pub needed: bool,
    /// What it says, and what happens where it matches nothing.
    pub about: &'static str,
    /// A value, as it is written; empty for a table with a place of its own in the reference.
    pub example: &'static str,
}

impl Key {
    /// A key that may be left out.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, about: &'static str, example: &'static str) -> Self {
        Self { name, kind, needed: false, about, example }
    }

    /// A key that must be there.
    #[must_use]
    pub const fn needed(name: &'static str, kind: Kind, about: &'static str, example: &'static str) -> Self {
        Self { name, kind, needed: true, about, example }
    }
}

/// The form of a value.
#[derive(Debug)]
pub enum Kind {
    /// A text that says something.
    Text,
    /// A text of a form, as a regular expression for editors.
    Formed(&'static str),
    /// A text that may be empty.
    Free,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number from the first to the second.
    Whole(u32, u32),
    /// A list of one or more.
    List(&'static Kind),
    /// A list of exactly two.
    Pair(&'static Kind),
    /// One of these forms.
    Either(&'static [Kind]),
    /// A table.
    Table(fn() -> &'static Table),
    /// A table whose keys are the author's own.
    Names(&'static Kind),
}

/// A text, or a list of them.
pub(super) const TEXTS: Kind = Kind::Either(&[Kind::Text, Kind::List(&Kind::Text)]);

impl Kind {
    /// The form in words: `a text or a list of texts`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Text | Self::Formed(_) | Self::Free => "a text".to_owned(),
            Self::Word(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Flag => "true or false".to_owned(),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::List(of) => format!("a list, each {}", of.in_words()),
            Self::Pair(of) => format!("a list of two, each {}", of.in_words()),
            Self::Either(kinds) => {
                let kinds: Vec<_> = kinds.iter().map(Self::in_words).collect();
                kinds.join(" or ")
            }
            Self::Table(_) | Self::Names(_) => "a table".to_owned(),
        }
    }
}
