//! Corrupted components: whatever the bytes, the host reports an error and keeps working, and the process that compiles
//! them takes no more memory and time than it may.

use std::{sync::LazyLock, time::Duration};

use jobscan_host::plugins::{
    CompileFault, EngineSettings, Instance, Limits, LoadError, Plugin, PluginEngine, Source, UnitSetup,
    model::Document,
};
use proptest::prelude::*;

use crate::{
    rig::{context, fixture, limits, settings},
    text::{MEMORY, VALID, detector, written},
};

/// Loads bytes and calls the plugin if they are still valid.
fn survive(bytes: &[u8]) {
    static ENGINE: LazyLock<PluginEngine> = LazyLock::new(|| {
        // Enough for any of these components; a mutant that needs more is refused.
        let settings = EngineSettings { memory: 512 << 20, time: Duration::from_secs(20), ..settings() };
        PluginEngine::new(&settings).unwrap()
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let limits = Limits { call_timeout: Duration::from_millis(100), ..limits() };
    let written = written(bytes);
    runtime.block_on(async {
        let source = Source { path: written.path.clone(), sha256: None };
        let plugin = match Plugin::load(&ENGINE, &source, &limits).await {
            Ok(plugin) => plugin,
            // A compiler that fails in a way of its own is a finding: a limit is not.
            Err(LoadError::Compile { fault: CompileFault::Failed(how), .. }) => panic!("{how}"),
            Err(_) => return,
        };
        let setup = UnitSetup {
            provider: "mutant".to_owned(),
            unit: "mutant".to_owned(),
            network: None,
            settings: std::sync::Arc::default(),
        };
        let Ok(mut instance) = Instance::new(&plugin, setup).await else { return };
        // Any outcome except a panic of the host is acceptable.
        let _ = instance.detect(&context(), page("<a href=\"/careers\" data-board=\"x\">")).await;
    });
}

fn page(html: &str) -> Document {
    let url = "https://acme.test/".to_owned();
    Document { url: url.clone(), final_url: url, status: 200, content_type: None, html: html.to_owned() }
}

/// Overwrites bytes at relative positions.
fn mutate(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    bytes
}

fn changes(count: usize) -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..count)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_small_component_with_changed_bytes(changes in changes(4)) {
        static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| detector(VALID, MEMORY, ""));
        survive(&mutate(SMALL.clone(), &changes));
    }

    #[test]
    fn random_bytes_behind_the_magic(tail in prop::collection::vec(any::<u8>(), 0..200)) {
        survive(&[b"\0asm\x0d\0\x01\0".as_slice(), &tail].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_compiled_component_with_changed_bytes(changes in changes(8)) {
        survive(&mutate(std::fs::read(fixture("detector")).unwrap(), &changes));
    }
}
