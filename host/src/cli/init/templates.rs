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
    let quoted = toml::Value::String(format!("{plugins}/")).to_string();
    // The name of a plugin follows within the quotation marks.
    let begun = &quoted[..quoted.len() - 1];
    CONFIGURATION
        .lines()
        .map(|line| if is_list(line) { LIST.to_owned() } else { with_plugins(line, &quoted, begun) })
        .fold(String::new(), |text, line| text + &line + "\n")
}

fn is_list(line: &str) -> bool {
    line.strip_prefix('#').is_some_and(|line| line.starts_with(LIST))
}

/// A line with the folder of the plugins; a path that TOML writes as a literal keeps its quotation marks.
fn with_plugins(line: &str, quoted: &str, begun: &str) -> String {
    let Some((before, rest)) = line.split_once(PLUGINS) else { return line.to_owned() };
    let Some((name, after)) = rest.split_once('"') else { return line.to_owned() };
    let end = quoted.chars().last().unwrap_or('"');
    format!("{before}{begun}{name}{end}{after}")
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
}
