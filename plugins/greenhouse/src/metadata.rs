//! The fields that a customer adds to its jobs.

use jobscan_plugin_sdk as sdk;
use sdk::{
    reading::fold::{fold, words},
    text,
};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub(crate) struct Metadata<'a> {
    pub(crate) name: Option<String>,
    pub(crate) value_type: Option<String>,
    /// A text, a list of texts, an object or null, depending on the customer's configuration.
    #[serde(borrow)]
    pub(crate) value: Option<&'a RawValue>,
}

impl Metadata<'_> {
    /// The words of the name, folded.
    pub(crate) fn words(&self) -> Vec<String> {
        words(&fold(&text::unescape(self.name.as_deref().unwrap_or("")))).map(str::to_owned).collect()
    }

    /// The value of a text or a list of texts.
    pub(crate) fn text(&self) -> Option<String> {
        match serde_json::from_str(self.value?.get()).ok()? {
            serde_json::Value::String(value) => text::filled(Some(&value)),
            serde_json::Value::Array(values) => {
                let values: Vec<&str> = values.iter().filter_map(serde_json::Value::as_str).collect();
                text::filled(Some(&values.join(", ")))
            }
            _ => None,
        }
    }
}

/// The first entry with one of these names, as text.
pub(crate) fn text_of(metadata: &[&Metadata<'_>], names: &[&str]) -> Option<String> {
    metadata.iter().find_map(|entry| {
        let name = entry.words().join(" ");
        names.contains(&name.as_str()).then(|| entry.text())?
    })
}
