use std::path::{Path, PathBuf};

use super::*;
use crate::{clock::SystemClock, domain::FailureClass, pipeline::testing::config_in};

fn cache_of(folder: &Path, cache_dir: &str) -> CodeCache {
    code_cache(&config_in(folder, &format!("order = []\n[plugins]\ncache_dir = \"{cache_dir}\"\n")))
}

#[test]
fn the_cache_folder_is_absolute_however_the_configuration_is_named() {
    let started_in = std::env::current_dir().unwrap();
    let table: [(&str, &str, PathBuf); 4] = [
        ("", "cache", started_in.join("cache")),
        ("conf", "cache", started_in.join("conf/cache")),
        ("/etc/jobscan", "cache", "/etc/jobscan/cache".into()),
        ("conf", "/var/cache/jobscan", "/var/cache/jobscan".into()),
    ];
    for (folder, cache_dir, expected) in table {
        assert_eq!(
            cache_of(Path::new(folder), cache_dir),
            CodeCache::Folder(expected),
            "{folder} {cache_dir}"
        );
    }
}

#[test]
fn without_a_cache_folder_the_engine_chooses() {
    assert_eq!(code_cache(&config_in(Path::new(""), "order = []\n")), CodeCache::Default);
}

#[tokio::test]
async fn a_program_opens_whatever_component_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = "order = [\"lever\"]\n[plugins]\ncache_dir = \"code-cache\"\n\
        [providers.lever]\nplugin = \"text.wasm\"\nhosts = []\n\
        [detectors.workday]\nplugin = \"text.wasm\"\n\
        [directories.lanzadera]\nplugin = \"text.wasm\"\nhosts = []\n";
    std::fs::write(folder.path().join("text.wasm"), "no component").unwrap();
    let program = Program::open(config_in(folder.path(), text), Arc::new(SystemClock)).await.unwrap();
    assert!(matches!(&program.providers[..], [Prepared::Failed { name, .. }] if name == "lever"));
    assert_eq!(program.detectors.failures[0].class, FailureClass::Plugin);
    assert!(matches!(&program.directories[..], [(name, Err(_))] if name == "lanzadera"));
}
