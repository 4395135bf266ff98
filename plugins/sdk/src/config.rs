//! Reads the plugin's settings.

use serde::de::DeserializeOwned;

use crate::{Host, PluginError};

/// The value of the setting `key`, or its default from the manifest; `None` if it has neither.
///
/// # Errors
///
/// [`PluginError::Config`] if the value has another type.
pub fn get<T: DeserializeOwned>(host: &dyn Host, key: &str) -> Result<Option<T>, PluginError> {
    let Some(text) = host.setting(key) else { return Ok(None) };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| PluginError::Config(format!("the setting `{key}` cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::FakeHost;

    #[test]
    fn settings_are_typed() {
        let host = FakeHost::new().setting("country", "\"espana\"").setting("pages", "3");
        assert_eq!(get::<String>(&host, "country"), Ok(Some("espana".to_owned())));
        assert_eq!(get::<u32>(&host, "pages"), Ok(Some(3)));
        assert_eq!(get::<u32>(&host, "absent"), Ok(None));
        let wrong = get::<u32>(&host, "country");
        assert!(matches!(wrong, Err(PluginError::Config(text)) if text.contains("`country`")));
    }
}
