use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::PathBuf,
    time::{Duration, SystemTime},
};

use ring::hmac;
use tempfile::TempDir;

use super::*;
use crate::{
    bounds::{MovedBounds, plugins as bounds},
    plugins::{compile::Compiled, native::Artifact},
};

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.cwasm";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.cwasm";
const C: &str = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.cwasm";

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn code(&self) -> PathBuf {
        self.folder.path().join("cache/code")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("state/code.key")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.code().join(name)
    }

    fn open_with(&self, moved: &MovedBounds) -> Option<Cache> {
        Cache::open(&CodeCache::Folder { code: self.code(), key: self.key() }, moved)
    }

    fn open(&self) -> Cache {
        self.open_with(&MovedBounds::default()).expect("the cache opens")
    }
}

fn compiled(code: &[u8]) -> Compiled {
    let artifact = Artifact::compiled(code.to_vec());
    Compiled { artifact, time: Duration::from_millis(7), memory: Some(99) }
}

fn code_in(cache: &Cache, name: &str) -> Option<Vec<u8>> {
    cache.get(name).map(|compiled| compiled.artifact.bytes().to_vec())
}

fn set_mode(path: &PathBuf, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode is set");
}

#[test]
fn code_comes_back_with_what_its_compilation_took() {
    let place = Place::new();
    place.open().put(A, &compiled(b"code"));
    let kept = place.open().get(A).unwrap();
    assert_eq!(
        (kept.artifact.bytes(), kept.time, kept.memory),
        (&b"code"[..], Duration::from_millis(7), Some(99))
    );
    assert!(place.open().get(B).is_none());
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(place.code()), mode(place.file(A)), mode(place.key())), (0o700, 0o600, 0o600));
}

#[test]
fn code_that_was_changed_or_cut_is_not_used() {
    let place = Place::new();
    let cache = place.open();
    cache.put(A, &compiled(b"code"));
    let whole = fs::read(place.file(A)).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(place.file(A), &changed).unwrap();
        assert_eq!(code_in(&cache, A), None, "byte {at}");
        fs::write(place.file(A), &whole[..at]).unwrap();
        assert_eq!(code_in(&cache, A), None, "cut at {at}");
    }
    fs::write(place.file(A), [&whole[..], b"x"].concat()).unwrap();
    assert_eq!(code_in(&cache, A), None);
    fs::write(place.file(A), &whole).unwrap();
    assert_eq!(code_in(&cache, A).unwrap(), b"code");
}

#[test]
fn code_under_another_s_name_or_tag_is_not_used() {
    let place = Place::new();
    let cache = place.open();
    cache.put(A, &compiled(b"one"));
    cache.put(B, &compiled(b"two"));
    let (one, two) = (fs::read(place.file(A)).unwrap(), fs::read(place.file(B)).unwrap());
    fs::write(place.file(A), &two).unwrap();
    fs::write(place.file(B), &one).unwrap();
    assert_eq!((code_in(&cache, A), code_in(&cache, B)), (None, None));
    fs::write(place.file(A), [&two[..32], &one[32..]].concat()).unwrap();
    assert_eq!(code_in(&cache, A), None);
}

#[test]
fn code_under_another_key_is_not_used() {
    let (place, other) = (Place::new(), Place::new());
    place.open().put(A, &compiled(b"mine"));
    other.open().put(A, &compiled(b"forged"));
    fs::copy(other.file(A), place.file(A)).unwrap();
    assert_eq!(code_in(&place.open(), A), None);
    // A new key makes what the old one authenticated worthless.
    let place = Place::new();
    place.open().put(A, &compiled(b"mine"));
    fs::remove_file(place.key()).unwrap();
    assert_eq!(code_in(&place.open(), A), None);
}

#[test]
fn a_folder_or_key_that_others_may_write_is_not_used() {
    let place = Place::new();
    place.open().put(A, &compiled(b"code"));
    for path in [place.code(), place.key(), place.folder.path().join("state")] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        for others in [0o020, 0o002] {
            set_mode(&path, mode | others);
            assert!(place.open_with(&MovedBounds::default()).is_none(), "{} {others:o}", path.display());
        }
        set_mode(&path, mode);
        assert!(place.open_with(&MovedBounds::default()).is_some());
    }
}

#[test]
fn a_file_that_others_may_write_is_not_used_and_then_replaced() {
    let place = Place::new();
    let cache = place.open();
    cache.put(A, &compiled(b"code"));
    set_mode(&place.file(A), 0o620);
    assert_eq!(code_in(&cache, A), None);
    cache.put(A, &compiled(b"code"));
    assert_eq!(code_in(&cache, A).unwrap(), b"code");
}

#[test]
fn links_are_not_followed() {
    let place = Place::new();
    let cache = place.open();
    cache.put(B, &compiled(b"code"));
    let elsewhere = place.folder.path().join("elsewhere");
    fs::rename(place.file(B), &elsewhere).unwrap();
    symlink(&elsewhere, place.file(B)).unwrap();
    assert_eq!(code_in(&cache, B), None);
    // Writing replaces the link, not what it leads to.
    let before = fs::read(&elsewhere).unwrap();
    cache.put(B, &compiled(b"new"));
    assert_eq!(code_in(&cache, B).unwrap(), b"new");
    assert_eq!(fs::read(&elsewhere).unwrap(), before);

    let folder = place.folder.path().join("moved");
    fs::rename(place.code(), &folder).unwrap();
    symlink(&folder, place.code()).unwrap();
    assert!(place.open_with(&MovedBounds::default()).is_none());
    fs::remove_file(place.code()).unwrap();
    let key = place.folder.path().join("key");
    fs::rename(place.key(), &key).unwrap();
    symlink(&key, place.key()).unwrap();
    assert!(place.open_with(&MovedBounds::default()).is_none());
}

#[test]
fn a_key_of_another_length_is_refused() {
    let place = Place::new();
    place.open();
    for bytes in [&[0; 31][..], &[0; 33], &[]] {
        fs::write(place.key(), bytes).unwrap();
        assert!(place.open_with(&MovedBounds::default()).is_none());
    }
}

#[test]
fn the_cache_keeps_what_was_used_last() {
    let place = Place::new();
    let mut moved = MovedBounds::default();
    moved.set(&bounds::CACHE_FILES, 2);
    let cache = place.open_with(&moved).unwrap();
    let used = |name: &str, ago: u64| {
        let at = SystemTime::now() - Duration::from_secs(ago);
        fs::File::options().append(true).open(place.file(name)).unwrap().set_modified(at).unwrap();
    };
    cache.put(A, &compiled(b"a"));
    used(A, 20_000);
    cache.put(B, &compiled(b"b"));
    used(B, 10_000);
    assert!(cache.get(A).is_some());
    let (left_over, foreign) = (place.file(&format!("{A}.1.2.part")), place.file("of-somebody-else"));
    for path in [&left_over, &foreign] {
        fs::write(path, "x").unwrap();
        fs::File::options().append(true).open(path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    cache.put(C, &compiled(b"c"));
    assert_eq!(
        (code_in(&cache, A).is_some(), code_in(&cache, B), code_in(&cache, C).is_some()),
        (true, None, true)
    );
    assert_eq!((left_over.exists(), foreign.exists()), (false, true));

    used(A, 20_000);
    moved.set(&bounds::CACHE_FILES, 100);
    // Each file has 127 bytes.
    moved.set(&bounds::CACHE_SIZE, 260);
    place.open_with(&moved).unwrap().put(B, &compiled(b"b"));
    let left = [A, B, C].map(|name| place.file(name).exists());
    assert_eq!(left, [false, true, true]);
}

#[test]
fn the_name_holds_component_engine_and_bounds() {
    let (place, engine) = (Place::new(), wasmtime::Engine::default());
    let name = |moved: &MovedBounds, engine: &wasmtime::Engine, sha256: &str| {
        place.open_with(moved).unwrap().name(engine, sha256)
    };
    let default = MovedBounds::default();
    let mut moved = MovedBounds::default();
    moved.set(&bounds::LOOPS, 1);
    let mut config = wasmtime::Config::new();
    config.epoch_interruption(true);
    let other_engine = wasmtime::Engine::new(&config).unwrap();
    let first = name(&default, &engine, "00");
    assert_eq!(first, name(&default, &engine, "00"));
    assert_ne!(first, name(&default, &engine, "01"));
    assert_ne!(first, name(&moved, &engine, "00"));
    assert_ne!(first, name(&default, &other_engine, "00"));
}

#[test]
fn a_component_is_known_again_by_its_seal_as_its_provider_and_on_its_machine_only() {
    let (here, there) =
        (hmac::Key::new(hmac::HMAC_SHA256, &[1; 32]), hmac::Key::new(hmac::HMAC_SHA256, &[2; 32]));
    let seal = sealed::seal(&here, "acme", "ab");
    assert!(sealed::is_seal(&here, "acme", "ab", &seal));
    for (key, provider, sha256) in
        [(&there, "acme", "ab"), (&here, "other", "ab"), (&here, "acme", "cd"), (&here, "b acme", "a")]
    {
        assert!(!sealed::is_seal(key, provider, sha256, &seal), "{provider} {sha256}");
    }
    assert!(!sealed::is_seal(&here, "acme", "ab", &[0; 32]) && !sealed::is_seal(&here, "acme", "ab", &[]));
}
