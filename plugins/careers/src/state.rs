//! What a scan remembers of a site: the forms of its adverts' addresses, and what their offers are keyed by. It decides keys,
//! so it is kept as long as any advert has such a form.

use jobscan_plugin_sdk as sdk;
use sdk::{
    serde::{Deserialize, Serialize},
    serde_json,
};

use crate::{
    address::WebAddress,
    shape::{Shape, parts},
    words,
};

/// What is remembered. One that cannot be read is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "jobscan_plugin_sdk::serde", default)]
pub struct State {
    /// The language that is kept of a site in several; empty: pages without one.
    pub language: Option<String>,
    /// The forms of adverts.
    pub patterns: Vec<Pattern>,
    /// What all addresses came to when none was an advert's.
    pub tried: Option<u64>,
    /// The pages or files, as paths, that the adverts were found by.
    pub sources: Vec<String>,
    /// A page that was looked at ended in the middle, so that adverts may be missing. It is told once and not kept.
    #[serde(skip)]
    pub is_unsure: bool,
}

/// A form of adverts' addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "jobscan_plugin_sdk::serde")]
pub struct Pattern {
    /// As [`Shape`] writes it.
    pub shape: String,
    /// As [`Key`] writes it.
    pub key: String,
}

/// Where an address has the employer's own number of the advert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Nowhere: the address itself is the key.
    Address,
    /// A part of the path, without the language.
    Part(usize),
    /// The first word of a part.
    First(usize),
    /// The last word of a part.
    Last(usize),
    /// A parameter.
    Value(String),
}

impl Key {
    /// Each place of an address where this identifier stands.
    #[must_use]
    pub fn places(address: &WebAddress, identifier: &str) -> Vec<Self> {
        let mut places = Vec::new();
        for (at, _) in parts(address).1.iter().enumerate() {
            let keys = [Self::Part(at), Self::First(at), Self::Last(at)];
            places.extend(keys.into_iter().filter(|key| key.of(address).as_deref() == Some(identifier)));
        }
        let target = address.target();
        let pairs = target.split_once('?').map_or("", |(_, query)| query).split('&');
        let named = pairs
            .filter_map(|pair| pair.split_once('='))
            .filter(|(_, value)| words::decoded(value) == identifier);
        places.extend(named.map(|(name, _)| Self::Value(name.to_owned())));
        places
    }

    /// The key of an address; `None` where it has none there.
    #[must_use]
    pub fn of(&self, address: &WebAddress) -> Option<String> {
        let part = |at: usize| parts(address).1.get(at).map(|part| words::decoded(part));
        let key = match self {
            Self::Address => Some(address.target()),
            Self::Part(at) => part(*at),
            Self::First(at) => part(*at).and_then(|part| part.split(['-', '_']).next().map(str::to_owned)),
            Self::Last(at) => part(*at).and_then(|part| {
                let part = part.split_once('.').map_or(part.as_str(), |(stem, _)| stem);
                part.rsplit(['-', '_']).next().map(str::to_owned)
            }),
            Self::Value(name) => address.value(name).map(words::decoded),
        };
        key.filter(|key| !key.trim().is_empty() && key.trim() == key)
    }

    /// As it is remembered.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Address => "address".to_owned(),
            Self::Part(at) => format!("part {at}"),
            Self::First(at) => format!("first {at}"),
            Self::Last(at) => format!("last {at}"),
            Self::Value(name) => format!("value {name}"),
        }
    }

    /// The key as it was written.
    #[must_use]
    pub fn parse(written: &str) -> Self {
        let (kind, rest) = written.split_once(' ').unwrap_or((written, ""));
        match (kind, rest.parse()) {
            ("part", Ok(at)) => Self::Part(at),
            ("first", Ok(at)) => Self::First(at),
            ("last", Ok(at)) => Self::Last(at),
            ("value", _) => Self::Value(rest.to_owned()),
            _ => Self::Address,
        }
    }
}

impl State {
    /// The state of an earlier scan.
    #[must_use]
    pub fn read(written: Option<&str>) -> Self {
        written.and_then(|written| serde_json::from_str(written).ok()).unwrap_or_default()
    }

    /// As the next scan gets it.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The patterns, ready to be compared.
    #[must_use]
    pub fn forms(&self) -> Vec<(Shape, Key)> {
        self.patterns.iter().map(|pattern| (Shape::parse(&pattern.shape), Key::parse(&pattern.key))).collect()
    }

    /// Whether the pages of an address' language are kept.
    #[must_use]
    pub fn keeps(&self, address: &WebAddress) -> bool {
        let language = parts(address).0.unwrap_or_default();
        self.language.as_ref().is_none_or(|kept| *kept == language)
    }
}

/// A number for a list of addresses: the same for the same ones, on every machine.
#[must_use]
pub fn digest<'a>(addresses: impl Iterator<Item = &'a WebAddress>) -> u64 {
    let bytes = addresses.flat_map(|address| address.target().into_bytes().into_iter().chain([b'\n']));
    bytes
        .fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
