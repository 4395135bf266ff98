//! The key that authenticates what is in the cache.

use std::{io, path::Path};

use ring::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};

use super::folder::PrivateFolder;

/// Bytes of a key.
const KEY: usize = 32;

/// The key in the file at `path`, made if there is none.
pub(super) fn load_or_make(path: &Path) -> io::Result<hmac::Key> {
    let nameless = || io::Error::other("it has no name");
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(nameless)?;
    let folder = PrivateFolder::open(path.parent().ok_or_else(nameless)?)?;
    if let Some(key) = read(&folder, name)? {
        return Ok(key);
    }
    let mut bytes = [0; KEY];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("there is no randomness"))?;
    // Another process may have made it meanwhile: the first one counts.
    folder.create(name, &[&bytes])?;
    read(&folder, name)?.ok_or_else(|| io::Error::other("it is gone again"))
}

fn read(folder: &PrivateFolder, name: &str) -> io::Result<Option<hmac::Key>> {
    let Some(bytes) = folder.read(name, KEY as u64)? else { return Ok(None) };
    if bytes.len() == KEY {
        Ok(Some(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    } else {
        Err(io::Error::other(format!("it has {} bytes instead of {KEY}: delete it", bytes.len())))
    }
}
