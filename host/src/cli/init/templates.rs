//! The files that `init` writes: the repository's own, which are compiled in so that they cannot drift.

use std::collections::BTreeSet;

/// The configuration of the repository.
const CONFIGURATION: &str = include_str!("../../../../providers.toml");

/// How it names its plugins.
const PLUGINS: &str = "\"plugins/";

/// The key of the company list, which it shows as an example behind a `#`.
const LIST: &str = "list = \"companies.csv\"";

/// The list of companies, with its name.
pub(super) const COMPANIES: (&str, &str) = ("companies.csv", include_str!("companies.csv"));

/// The catalogues, with their names.
pub(super) const CATALOGUES: [(&str, &str); 2] = [
    ("catalogs/fx-exposure.toml", include_str!("../../../../catalogs/fx-exposure.toml")),
    ("catalogs/software-jobs.toml", include_str!("../../../../catalogs/software-jobs.toml")),
];

/// The configuration with the plugins in this folder and with the list of companies.
pub(super) fn configuration(plugins: &str) -> String {
    CONFIGURATION
        .lines()
        .map(|line| if is_list(line) { LIST.to_owned() } else { with_plugins(line, plugins) })
        .fold(String::new(), |text, line| text + &line + "\n")
}

fn is_list(line: &str) -> bool {
    line.strip_prefix('#').is_some_and(|line| line.starts_with(LIST))
}

/// A line with the folder of the plugins, as TOML writes it on one line.
fn with_plugins(line: &str, plugins: &str) -> String {
    let Some((before, rest)) = line.split_once(PLUGINS) else { return line.to_owned() };
    let Some((name, after)) = rest.split_once('"') else { return line.to_owned() };
    format!("{before}{}{after}", quoted(&format!("{plugins}/{name}")))
}

/// A text as TOML holds it: as it is where its signs allow that, with escapes where they do not.
fn quoted(text: &str) -> String {
    let plain = toml::Value::String(text.to_owned()).to_string();
    let is_one_line = !plain.starts_with("\"\"\"") && !plain.starts_with("'''");
    if is_one_line { plain } else { escaped(text) }
}

/// In double quotes, on one line.
fn escaped(text: &str) -> String {
    let escaped = text.chars().fold(String::new(), |escaped, sign| match sign {
        '"' | '\\' => escaped + "\\" + sign.encode_utf8(&mut [0; 4]),
        sign if sign.is_control() => escaped + &format!("\\u{:04X}", u32::from(sign)),
        sign => escaped + sign.encode_utf8(&mut [0; 4]),
    });
    format!("\"{escaped}\"")
}

/// The files of the plugins that it names, those of its examples too.
pub(super) fn plugins() -> Vec<&'static str> {
    let named = CONFIGURATION.split(PLUGINS).skip(1).filter_map(|rest| rest.split('"').next());
    named.filter(|name| has_extension(name)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn has_extension(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == "wasm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plugin_is_found_and_the_list_is_set() {
        let text = configuration("/opt/job scan's/plugins");
        assert!(text.contains("\nlist = \"companies.csv\"\n"), "the key of the list is written otherwise");
        assert_eq!(text.lines().count(), CONFIGURATION.lines().count());
        assert!(!text.contains(PLUGINS), "{text}");
        let named = text.matches("/opt/job scan's/plugins/").count();
        assert_eq!(named, CONFIGURATION.matches(PLUGINS).count());
        let differing = CONFIGURATION
            .lines()
            .zip(configuration("plugins").lines().map(str::to_owned).collect::<Vec<_>>());
        let differing: Vec<_> = differing.filter(|(before, after)| before != after).collect();
        assert_eq!(differing.len(), 1, "{differing:?}");
        assert!(plugins().contains(&"lever.wasm") && plugins().contains(&"directory-lanzadera.wasm"));
    }

    #[test]
    fn any_name_of_a_folder_is_read_as_it_is() {
        for folder in
            ["it's", "a \"b\"", "both ' and \"", "back\\slash", "'''", "line\nbreak", "tab\t", "\u{7f}"]
        {
            let named = format!("/opt/{folder}");
            let read: toml::Table = configuration(&named).parse().unwrap();
            let plugin = read["providers"]["lever"]["plugin"].as_str();
            assert_eq!(plugin, Some(format!("{named}/lever.wasm").as_str()));
        }
    }
}
