//! Compiled code by the name of what it was compiled from.

use std::{
    hash::{Hash, Hasher},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use ring::hmac;
use sha2::{Digest as _, Sha256};
use wasmtime::Engine;

use super::{
    folder::{Entry, PrivateFolder},
    key, sealed,
};
use crate::{
    bounds::{MovedBounds, plugins as bounds},
    digest::hex,
    plugins::compile::{Compiled, Refusal},
};

/// How the files of the cache end.
const SUFFIX: &str = ".cwasm";
/// How the name of a file goes on that holds a refusal in place of code.
const REFUSED: &str = ".refused";
/// How the name of a file goes on that holds what a component puts into a mould.
const FILLING: &str = ".filling";
/// How the name of a file goes on that holds what a component said, behind what that depends on beside the component.
const SAID: &str = ".said";

/// Digits that tell apart in a name what was asked.
const ASKED_DIGITS: usize = 16;

/// How files end that are being written.
const PART: &str = ".part";
/// A file that is being written for longer was left over.
const LEFT_OVER: Duration = Duration::from_hours(1);

/// Where compiled code is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeCache {
    /// In a folder.
    Folder {
        /// The folder of the code.
        code: PathBuf,
        /// The file of the key that authenticates it.
        key: PathBuf,
    },
    /// Nowhere: every start compiles again.
    Off,
}

/// An open cache.
pub(in crate::plugins) struct Cache {
    folder: PrivateFolder,
    key: hmac::Key,
    bounds: MovedBounds,
}

impl Cache {
    /// Opens the cache that the settings name. One that cannot be used only costs time, so it is told and not used.
    pub(in crate::plugins) fn open(cache: &CodeCache, moved: &MovedBounds) -> Option<Self> {
        let CodeCache::Folder { code, key } = cache else { return None };
        let opened = |path: &Path, error: io::Error| {
            tracing::warn!(
                "no cache for compiled plugins: `{}` cannot be used: {error}; each start compiles them again",
                path.display()
            );
        };
        let folder = PrivateFolder::open(code).map_err(|error| opened(code, error)).ok()?;
        let key = key::load_or_make(key).map_err(|error| opened(key, error)).ok()?;
        Some(Self { folder, key, bounds: moved.clone() })
    }

    /// The name of a component's code: of the component, of the engine, and of the bounds that it was measured by.
    pub(in crate::plugins) fn name(&self, engine: &Engine, sha256: &str) -> String {
        let mut hasher = Sha256Hasher(Sha256::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        (env!("CARGO_PKG_VERSION"), &self.bounds, sha256).hash(&mut hasher);
        format!("{}{SUFFIX}", hex(&hasher.0.finalize()))
    }

    /// The name of what a component puts into a mould, by the name of its code.
    pub(in crate::plugins) fn filling_name(name: &str) -> String {
        format!("{name}{FILLING}")
    }

    /// The name of what a component said, by the name of its code. `asked` is all that it depends on beside the component.
    pub(in crate::plugins) fn said_name(name: &str, asked: impl Hash) -> String {
        let mut hasher = Sha256Hasher(Sha256::new());
        asked.hash(&mut hasher);
        let asked = hex(&hasher.0.finalize());
        format!("{name}.{}{SAID}", &asked[..ASKED_DIGITS])
    }

    /// The note of that name. A file that is not as it was written is told and not used.
    pub(in crate::plugins) fn note(&self, name: &str) -> Option<Vec<u8>> {
        let told = |why: &str| {
            let path = self.folder.path(name);
            tracing::warn!("what was kept of a plugin is not used: `{}`: {why}", path.display());
        };
        let file = match self.folder.read(name, bounds::COMPILED_SIZE.limit) {
            Ok(file) => file?,
            Err(error) => {
                told(&error.to_string());
                return None;
            }
        };
        let note = sealed::open_noted(&self.key, name, &file).map(<[u8]>::to_vec);
        if note.is_none() {
            told("it is not what this program wrote there");
        } else if let Err(error) = self.folder.touch(name) {
            tracing::debug!("cannot note the use of `{name}`: {error}");
        }
        note
    }

    /// Keeps a note under a name. A failure is told.
    pub(in crate::plugins) fn put_note(&self, name: &str, note: &[u8]) {
        let kept = self.folder.replace(name, &[&sealed::noted(&self.key, name, note)]);
        if let Err(error) = kept.and_then(|()| self.clear_up()) {
            tracing::warn!(
                "what is known of a plugin is not kept: `{}`: {error}",
                self.folder.path(name).display()
            );
        }
    }

    /// The code of that name. A file that is not as it was written is told and not used.
    pub(in crate::plugins) fn get(&self, name: &str) -> Option<Compiled> {
        let most = bounds::COMPILED_SIZE.limit.saturating_add(sealed::HEADER_MOST);
        let untrusted = |why: &str| {
            tracing::warn!(
                "cached code of a plugin is not used, and compiled again: `{}`: {why}",
                self.folder.path(name).display()
            );
        };
        let file = match self.folder.read(name, most) {
            Ok(file) => file?,
            Err(error) => {
                untrusted(&error.to_string());
                return None;
            }
        };
        let compiled = sealed::open(&self.key, name, file);
        if compiled.is_none() {
            untrusted("it is not what this program wrote there");
        } else if let Err(error) = self.folder.touch(name) {
            tracing::debug!("cannot note the use of `{name}`: {error}");
        }
        compiled
    }

    /// Keeps code under a name. A failure is told.
    pub(in crate::plugins) fn put(&self, name: &str, compiled: &Compiled) {
        let header = sealed::header(&self.key, name, compiled);
        let kept = self.folder.replace(name, &[&header, compiled.artifact.bytes()]);
        if let Err(error) = kept.and_then(|()| self.clear_up()) {
            tracing::warn!("compiled code is not kept: `{}`: {error}", self.folder.path(name).display());
        }
    }

    /// Why there is no code of that name. A file that is not as it was written is told and not used.
    pub(in crate::plugins) fn refusal(&self, name: &str) -> Option<Refusal> {
        let name = format!("{name}{REFUSED}");
        let told = |why: &str| {
            let path = self.folder.path(&name);
            tracing::warn!("what was found of a plugin earlier is not used: `{}`: {why}", path.display());
        };
        match self.folder.read(&name, sealed::HEADER_MOST) {
            Ok(file) => {
                let refusal = sealed::open_refused(&self.key, &name, &file?);
                if refusal.is_none() {
                    told("it is not what this program wrote there");
                }
                refusal
            }
            Err(error) => {
                told(&error.to_string());
                None
            }
        }
    }

    /// The seal of a component that worked as a provider.
    pub(in crate::plugins) fn seal(&self, provider: &str, sha256: &str) -> Vec<u8> {
        sealed::seal(&self.key, provider, sha256)
    }

    /// Whether a seal is of this component as this provider, and made here.
    pub(in crate::plugins) fn is_seal(&self, provider: &str, sha256: &str, seal: &[u8]) -> bool {
        sealed::is_seal(&self.key, provider, sha256, seal)
    }

    /// Keeps why there is no code of that name. A failure is told.
    pub(in crate::plugins) fn put_refusal(&self, name: &str, refusal: Refusal) {
        let name = format!("{name}{REFUSED}");
        let kept = self.folder.replace(&name, &[&sealed::refused(&self.key, &name, refusal)]);
        if let Err(error) = kept.and_then(|()| self.clear_up()) {
            let path = self.folder.path(&name);
            tracing::warn!("what compiling a plugin took is not kept: `{}`: {error}", path.display());
        }
    }

    /// Deletes what was not used for the longest beyond the bounds, and what was left over. Other files are not ours.
    fn clear_up(&self) -> io::Result<()> {
        let mut entries = self.folder.entries()?;
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.used));
        let newest = entries.first().map(|entry| entry.used);
        let (mut files, mut size) = (0, 0);
        for entry in entries {
            let Entry { name, size: more, used } = entry;
            let goes = if is_code(&name) {
                files += 1;
                size += more;
                files > self.bounds.limit(&bounds::CACHE_FILES)
                    || size > self.bounds.limit(&bounds::CACHE_SIZE)
            } else {
                let age = newest.and_then(|newest| newest.duration_since(used).ok());
                name.contains(SUFFIX) && name.ends_with(PART) && age.is_some_and(|age| age > LEFT_OVER)
            };
            if goes {
                self.folder.remove(&name)?;
            }
        }
        Ok(())
    }
}

/// Whether a file holds code, a refusal in place of it, or a note.
fn is_code(name: &str) -> bool {
    let is_hex =
        |text: &str, size: usize| text.len() == size && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some((stem, rest)) = name.split_once(SUFFIX) else { return false };
    let said = || is_hex(rest.strip_prefix('.')?.strip_suffix(SAID)?, ASKED_DIGITS).then_some(());
    is_hex(stem, 64) && (["", REFUSED, FILLING].contains(&rest) || said().is_some())
}

/// Hashes what only knows how to hash itself. Its values are written as the machine has them: the cache is a machine's.
struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.clone().finalize();
        digest.first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
    }
}
