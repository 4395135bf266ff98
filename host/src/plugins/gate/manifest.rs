//! What a component says of itself.

use crate::{
    bounds::{Bound, Unit, fields},
    domain::text::escaped_line,
    plugins::model::Manifest,
    printable::is_unprintable,
};

/// The first text or list of a manifest that cannot be accepted, and why; `None`: it can.
pub(in crate::plugins) fn manifest_fault(manifest: &Manifest) -> Option<String> {
    let Manifest { name, version, hosts, credentials, settings, .. } = manifest;
    let needs = || credentials.iter();
    let lists = [
        ("origins", hosts.len()),
        ("credentials", credentials.len()),
        ("settings", settings.len()),
        ("origins of a credential", needs().map(|need| need.hosts.len()).max().unwrap_or(0)),
    ];
    let most = fields::MANIFEST_LIST;
    if let Some((what, count)) = lists.into_iter().find(|(_, count)| *count > most.size()) {
        return Some(format!("it names {count} {what}, more than the bound of {most}"));
    }
    let most = fields::MANIFEST_INTERVAL;
    if manifest.min_interval > most.duration() {
        let asked = manifest.min_interval.as_secs();
        return Some(format!("it wants {asked} s between two requests, more than the bound of {most}"));
    }
    let names = [("a name", name), ("a version", version)]
        .into_iter()
        .chain(needs().map(|need| ("a name of a credential", &need.name)))
        .chain(settings.iter().map(|setting| ("a key of a setting", &setting.key)));
    let origins = hosts.iter().chain(needs().flat_map(|need| &need.hosts)).map(|host| ("an origin", host));
    let helps = needs()
        .map(|need| ("a help of a credential", &need.help))
        .chain(settings.iter().map(|setting| ("a help of a setting", &setting.help)))
        .chain(
            settings.iter().filter_map(|setting| Some(("a default of a setting", setting.default.as_ref()?))),
        );
    names
        .clone()
        .find_map(|(what, text)| too_long(what, text, &fields::MANIFEST_NAME))
        .or_else(|| {
            origins.clone().chain(helps).find_map(|(what, text)| too_long(what, text, &fields::MANIFEST_TEXT))
        })
        // The id has rules of its own, which are stricter.
        .or_else(|| names.chain(origins).find_map(|(what, text)| unprintable(what, text)))
}

fn too_long(what: &str, text: &str, bound: &Bound) -> Option<String> {
    let (size, unit) = match bound.unit {
        Unit::Characters if text.len() > bound.size() => (text.chars().count(), "characters"),
        _ => (text.len(), "bytes"),
    };
    (size > bound.size()).then(|| format!("{what} has {size} {unit}, more than the bound of {bound}"))
}

fn unprintable(what: &str, text: &str) -> Option<String> {
    text.contains(is_unprintable)
        .then(|| format!("{what} holds a control or direction character: `{}`", escaped_line(text, 200)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::plugins::model::{Capabilities, CredentialNeed, Setting, SettingKind};

    fn manifest() -> Manifest {
        let text = str::to_owned;
        Manifest {
            id: text("acme"),
            name: text("Acme"),
            version: text("1.0.0"),
            hosts: vec![text("https://acme.example")],
            credentials: vec![CredentialNeed {
                name: text("api"),
                hosts: vec![text("https://acme.example")],
                help: text("ask\nthem"),
            }],
            settings: vec![Setting {
                key: text("colour"),
                kind: SettingKind::Text,
                default: Some(text("\"blue\"")),
                help: text("any"),
            }],
            state_version: 1,
            capabilities: Capabilities::default(),
            min_interval: Duration::ZERO,
            max_concurrency: None,
            hydrate_batch: 1,
        }
    }

    fn fault(change: impl FnOnce(&mut Manifest)) -> String {
        let mut manifest = manifest();
        change(&mut manifest);
        manifest_fault(&manifest).unwrap_or_default()
    }

    #[test]
    fn a_manifest_beyond_its_bounds_is_refused_by_name() {
        assert_eq!(manifest_fault(&manifest()), None);
        let table = [
            (fault(|it| it.name = "ñ".repeat(100)), ""),
            (fault(|it| it.min_interval = Duration::from_hours(1)), ""),
            (
                fault(|it| it.min_interval = Duration::from_millis(u64::from(u32::MAX))),
                "it wants 4294967 s between two requests, more than the bound of 3,600 s",
            ),
            (
                fault(|it| it.name = "ñ".repeat(101)),
                "a name has 101 characters, more than the bound of 100 characters",
            ),
            (fault(|it| it.version = "1".repeat(101)), "a version has 101 characters"),
            (
                fault(|it| it.hosts = vec![String::new(); 101]),
                "it names 101 origins, more than the bound of 100",
            ),
            (fault(|it| it.settings[0].help = "h".repeat(2_001)), "a help of a setting has 2001 bytes"),
            (
                fault(|it| it.settings[0].default = Some("1".repeat(2_001))),
                "a default of a setting has 2001 bytes",
            ),
            (
                fault(|it| it.settings[0].key = "k\u{202e}".to_owned()),
                "a key of a setting holds a control or direction character: `k\\u{202e}`",
            ),
            (
                fault(|it| it.name = "\u{1b}[2J".to_owned()),
                "a name holds a control or direction character: `\\u{1b}[2J`",
            ),
            (fault(|it| it.credentials[0].name = "a\n".to_owned()), "a name of a credential holds"),
            (fault(|it| it.hosts[0] = "https://a\u{9b}".to_owned()), "an origin holds"),
        ];
        for (fault, expected) in table {
            assert!(
                fault.starts_with(expected) && fault.is_empty() == expected.is_empty(),
                "{fault}: {expected}"
            );
        }
    }
}
