//! The cache of compiled plugins.
//!
//! What is in it runs as native code, so nobody but its owner may put anything there:
//!
//! * The folder is made for its owner alone. If it, or a file in it, belongs to somebody else or may be written by
//!   others, it is not used, and a link is never followed.
//! * Each file carries an HMAC over its name and its content. The name is the hash of the component, of the engine's
//!   settings, and of the bounds under which it was measured: a file that was changed, cut or exchanged for another
//!   is compiled again.
//! * The key of the HMAC stands outside the folder, in the user's state folder (`XDG_STATE_HOME`, otherwise
//!   `~/.local/state`): caches are shared, mounted, restored and cleared by others, and whoever can write there must not
//!   be able to forge. Only where the environment names no such folder it stands beside the files, and the folder's
//!   rights alone protect it.
//!
//! Whatever is wrong with the cache costs time and is told; it never fails a plugin.

mod folder;
mod key;
mod sealed;
mod store;

pub(super) use self::store::Cache;
pub use self::store::CodeCache;

#[cfg(all(test, unix))]
mod tests;
