use std::path::{Path, PathBuf};

use super::*;
use crate::{clock::SystemClock, domain::FailureClass, pipeline::testing::config_in};

fn cache_of(config: &Config) -> CodeCache {
    engine_settings(config, &Compiler::InProcess).cache
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
    for (folder, cache_dir, code) in table {
        let text = format!("order = []\n[plugins]\ncache_dir = \"{cache_dir}\"\n");
        let config = config_in(Path::new(folder), &text);
        // The environment names no folder for the key.
        let key = code.join("code.key");
        assert_eq!(cache_of(&config), CodeCache::Folder { code, key }, "{folder} {cache_dir}");
    }
}

#[test]
fn the_key_stands_outside_of_the_cache_where_the_environment_names_a_place() {
    let mut config = config_in(Path::new("/etc/jobscan"), "order = []\n[plugins]\ncache_dir = \"cache\"\n");
    config.plugins.cache_key = Some("/home/me/.local/state/jobscan-host/code.key".into());
    let expected = CodeCache::Folder {
        code: "/etc/jobscan/cache".into(),
        key: "/home/me/.local/state/jobscan-host/code.key".into(),
    };
    assert_eq!(cache_of(&config), expected);
}

#[test]
fn without_a_cache_folder_nothing_is_kept() {
    assert_eq!(cache_of(&config_in(Path::new(""), "order = []\n")), CodeCache::Off);
}

#[tokio::test]
async fn a_program_opens_whatever_component_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = "order = [\"lever\"]\n[plugins]\ncache_dir = \"code-cache\"\n\
        [providers.lever]\nplugin = \"text.wasm\"\nhosts = []\n\
        [detectors.workday]\nplugin = \"text.wasm\"\n\
        [directories.lanzadera]\nplugin = \"text.wasm\"\nhosts = []\n";
    std::fs::write(folder.path().join("text.wasm"), "no component").unwrap();
    let config = config_in(folder.path(), text);
    let program = Program::open(config, Arc::new(SystemClock), &Compiler::InProcess).await.unwrap();
    assert!(matches!(&program.providers[..], [Prepared::Failed { name, .. }] if name == "lever"));
    assert_eq!(program.detectors.failures[0].class, FailureClass::Plugin);
    assert!(matches!(&program.directories[..], [(name, Err(_))] if name == "lanzadera"));
}

/// A compiling process that never ends.
#[cfg(unix)]
#[tokio::test]
async fn a_program_that_is_stopped_waits_for_no_plugin() {
    use std::os::unix::fs::PermissionsExt as _;

    use crate::pipeline::context::Stop;

    let folder = tempfile::tempdir().unwrap();
    let text = "order = [\"lever\"]\n[plugins]\ncache_dir = \"code-cache\"\n\
        [providers.lever]\nplugin = \"empty.wasm\"\nhosts = []\n";
    std::fs::write(folder.path().join("empty.wasm"), b"\0asm\x0d\0\x01\0").unwrap();
    let program = folder.path().join("waiting");
    std::fs::write(&program, "#!/bin/sh\nexec sleep 100000\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    let (compiler, shutdown) = (Compiler::Child { program }, Shutdown::default());
    let config = config_in(folder.path(), text);
    let opening = Program::open_unless_stopped(config, Arc::new(SystemClock), &compiler, &shutdown);
    let stopping = async {
        tokio::task::yield_now().await;
        shutdown.stop(Stop::Requested);
    };
    // A hang is a failure.
    let both = async { tokio::join!(opening, stopping) };
    let (opened, ()) = Box::pin(tokio::time::timeout(std::time::Duration::from_mins(1), both)).await.unwrap();
    assert!(matches!(opened, Err(RunError::Stopped)));
}
