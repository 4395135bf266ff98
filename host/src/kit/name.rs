//! The name of a plugin that is begun: its id, its folder and its files are called so.

use std::fmt;

use jobscan_reading::fold::fold;

use crate::bounds::{plugins::ID_SIZE, quoted};

/// A name that an id, a table of the configuration and a folder can have: a-z, 0-9 and `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginName(String);

/// Why a text cannot be the name of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` cannot be the name of a plugin: {reason}{}", quoted(.name), hint(.cure.as_deref()))]
pub struct NameFault {
    name: String,
    reason: String,
    /// A name like it that can be.
    cure: Option<String>,
}

fn hint(cure: Option<&str>) -> String {
    cure.map_or_else(
        || "\n  hint: name it like `acme-jobs`".to_owned(),
        |cure| format!("\n  hint: `{cure}` can be one"),
    )
}

impl PluginName {
    /// The name, if it can be one.
    pub fn parse(name: &str) -> Result<Self, NameFault> {
        let most = ID_SIZE.size();
        let reason = if name.is_empty() {
            "it is empty".to_owned()
        } else if !name.bytes().all(is_plain) {
            "a name is made of a-z, 0-9 and `-`".to_owned()
        } else if name.starts_with('-') || name.ends_with('-') {
            "a name begins and ends with a letter or digit".to_owned()
        } else if name.len() > most {
            format!("it has {} letters, more than {most}", name.len())
        } else {
            return Ok(Self(name.to_owned()));
        };
        Err(NameFault { name: name.to_owned(), reason, cure: likened(name, most) })
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For people: `Acme jobs`.
    #[must_use]
    pub fn title(&self) -> String {
        let words = self.0.replace('-', " ");
        let (first, rest) = words.split_at(1);
        first.to_ascii_uppercase() + rest
    }
}

impl fmt::Display for PluginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

/// A name like this text, in the letters of names.
fn likened(text: &str, most: usize) -> Option<String> {
    let lower = fold(text);
    let words = lower.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let whole = words.collect::<Vec<_>>().join("-");
    let cut = whole.get(..most).unwrap_or(&whole).trim_end_matches('-');
    (!cut.is_empty()).then(|| cut.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_that_cannot_be_an_id_is_refused_with_one_that_can() {
        let told = |name: &str| PluginName::parse(name).unwrap_err().to_string();
        assert_eq!(
            told("Acme Jobs"),
            "`Acme Jobs` cannot be the name of a plugin: a name is made of a-z, 0-9 and `-`\n  hint: `acme-jobs` can be one"
        );
        assert!(told("Cañón Jobs").ends_with("hint: `canon-jobs` can be one"));
        assert!(told("../up").ends_with("hint: `up` can be one"));
        assert!(told("-acme").contains("begins and ends with"));
        assert!(told("").ends_with("hint: name it like `acme-jobs`"));
        assert!(told("¿?").ends_with("hint: name it like `acme-jobs`"));
        assert!(told(&"a".repeat(65)).contains("it has 65 letters, more than 64"));
        assert_eq!(PluginName::parse("acme-jobs").unwrap().title(), "Acme jobs");
    }

    proptest! {
        #[test]
        fn what_is_proposed_is_a_name(text in any::<String>()) {
            if let Err(NameFault { cure: Some(cure), .. }) = PluginName::parse(&text) {
                prop_assert!(PluginName::parse(&cure).is_ok(), "{cure}");
            }
        }
    }
}
