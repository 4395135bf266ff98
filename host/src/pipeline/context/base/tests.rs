use std::time::Duration;

use super::*;
use crate::{
    clock::SystemClock,
    config::{Config, units},
    pipeline::testing::config_in,
};

fn folder_with(catalog: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("catalog.toml"), catalog).unwrap();
    folder
}

fn http(change: impl FnOnce(&mut HttpFile)) -> Result<HttpSettings, RunError> {
    let mut file = config_in(Path::new(""), "order = []\n").http;
    change(&mut file);
    http_settings(&file)
}

fn open(config: Config) -> Result<Base, RunError> {
    Base::open(config, Arc::new(SystemClock))
}

#[test]
fn every_fault_of_a_catalogue_is_told_with_its_line() {
    let folder = folder_with("id = \"fx\"\nversion = 1\ncolour = \"red\"\n");
    let path = folder.path().join("catalog.toml");
    let told = load_catalog(&path).unwrap_err().to_string();
    let (first, faults) = told.split_once('\n').unwrap();
    assert_eq!(first, format!("the catalogue `{}` cannot be used:", path.display()));
    assert!(faults.contains("  line 2, column 11: "), "{faults}");
    assert!(faults.contains("  line 3, column 1: "), "{faults}");
    assert!(faults.lines().all(|line| line.starts_with("  line ")), "{faults}");
}

#[test]
fn a_catalogue_that_is_not_there_is_told_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.toml");
    let told = load_catalog(&path).unwrap_err().to_string();
    assert!(told.starts_with(&format!("the catalogue `{}` cannot be used:\n  ", path.display())), "{told}");
}

#[test]
fn a_value_of_http_that_cannot_be_used_is_told_with_its_key() {
    let nothing = units::Rate { count: 0, per: Duration::from_secs(1) };
    let cases = [
        ("gateway", http(|file| file.gateway = Some("ftp://proxy".to_owned()))),
        ("allow_addresses", http(|file| file.allow_addresses.push("everywhere".to_owned()))),
        ("rate", http(|file| file.rate = nothing)),
    ];
    for (key, settings) in cases {
        let told = settings.unwrap_err().to_string();
        assert!(told.starts_with(&format!("[http] {key}: ")), "{told}");
    }
}

#[test]
fn one_answer_takes_at_most_a_quarter_of_the_cache() {
    assert_eq!(http(|file| file.cache = 1000).unwrap().cache_max_entry, 250);
}

#[test]
fn what_cannot_be_used_is_told_before_a_database_is_made() {
    let folder = folder_with("no catalogue");
    let configuration = "order = []\n[scoring]\ncatalog = \"catalog.toml\"\n";
    assert!(matches!(open(config_in(folder.path(), configuration)), Err(RunError::Catalog { .. })));
    let mut config = config_in(folder.path(), "order = []\n");
    config.http.allow_addresses.push("everywhere".to_owned());
    assert!(matches!(open(config), Err(RunError::Setting(_))));
    assert!(!folder.path().join("jobs.db").exists());
}
