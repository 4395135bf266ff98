//! A file of the cache: a tag, the file's own name, what the compilation took, and the code. And the seal of a component
//! that is kept elsewhere, in the database.

use std::time::Duration;

use ring::hmac;

use crate::plugins::{
    compile::{Compiled, Refusal},
    native::Artifact,
};

/// The first bytes behind the tag.
const MAGIC: &[u8; 8] = b"jscache1";
/// The first bytes behind the tag of a refusal.
const REFUSED: &[u8; 8] = b"jsrefus1";

/// The first bytes behind the tag of a note.
const NOTE: &[u8; 8] = b"jsnotes1";

/// The first bytes of what is signed of a component.
const COMPONENT: &[u8; 8] = b"jsplugin";

/// Bytes of a tag.
const TAG: usize = 32;
/// More than the bytes before the code, for names as the cache gives them.
pub(super) const HEADER_MOST: u64 = 256;

/// The bytes that stand before the code of `compiled` in the file of that name.
pub(super) fn header(key: &hmac::Key, name: &str, compiled: &Compiled) -> Vec<u8> {
    let time = u64::try_from(compiled.time.as_micros()).unwrap_or(u64::MAX).to_le_bytes();
    let memory = compiled.memory.unwrap_or(0).to_le_bytes();
    let signed = [MAGIC.as_slice(), name.as_bytes(), &time, &memory].concat();
    let mut signing = hmac::Context::with_key(key);
    signing.update(&signed);
    signing.update(compiled.artifact.bytes());
    [signing.sign().as_ref(), &signed].concat()
}

/// What the file of that name holds, if it is as it was written.
pub(super) fn open(key: &hmac::Key, name: &str, mut file: Vec<u8>) -> Option<Compiled> {
    let (tag, signed) = file.split_first_chunk::<TAG>()?;
    hmac::verify(key, signed, tag).ok()?;
    let figures = signed.strip_prefix(MAGIC)?.strip_prefix(name.as_bytes())?;
    let (time, rest) = figures.split_first_chunk()?;
    let (memory, code) = rest.split_first_chunk()?;
    let time = Duration::from_micros(u64::from_le_bytes(*time));
    let memory = Some(u64::from_le_bytes(*memory)).filter(|memory| *memory > 0);
    let before = file.len() - code.len();
    file.drain(..before);
    Some(Compiled { artifact: Artifact::authenticated(file), time, memory })
}

/// The file of that name for a refusal.
pub(super) fn refused(key: &hmac::Key, name: &str, refusal: Refusal) -> Vec<u8> {
    let signed = [REFUSED.as_slice(), name.as_bytes(), &refusal.to_bytes()].concat();
    [hmac::sign(key, &signed).as_ref(), &signed].concat()
}

/// The refusal that the file of that name holds, if it is as it was written.
pub(super) fn open_refused(key: &hmac::Key, name: &str, file: &[u8]) -> Option<Refusal> {
    let (tag, signed) = file.split_first_chunk::<TAG>()?;
    hmac::verify(key, signed, tag).ok()?;
    Refusal::from_bytes(signed.strip_prefix(REFUSED)?.strip_prefix(name.as_bytes())?)
}

/// The file of that name for a note.
pub(super) fn noted(key: &hmac::Key, name: &str, note: &[u8]) -> Vec<u8> {
    let signed = [NOTE.as_slice(), name.as_bytes(), note].concat();
    [hmac::sign(key, &signed).as_ref(), &signed].concat()
}

/// The note that the file of that name holds, if it is as it was written.
pub(super) fn open_noted<'f>(key: &hmac::Key, name: &str, file: &'f [u8]) -> Option<&'f [u8]> {
    let (tag, signed) = file.split_first_chunk::<TAG>()?;
    hmac::verify(key, signed, tag).ok()?;
    signed.strip_prefix(NOTE)?.strip_prefix(name.as_bytes())
}

/// What this machine says of the component of that checksum: it was used as that provider here.
pub(super) fn seal(key: &hmac::Key, provider: &str, sha256: &str) -> Vec<u8> {
    hmac::sign(key, &sealed_words(provider, sha256)).as_ref().to_vec()
}

/// Whether a seal is this machine's, and of that component and provider.
pub(super) fn is_seal(key: &hmac::Key, provider: &str, sha256: &str, seal: &[u8]) -> bool {
    hmac::verify(key, &sealed_words(provider, sha256), seal).is_ok()
}

/// A checksum has no space in it.
fn sealed_words(provider: &str, sha256: &str) -> Vec<u8> {
    [COMPONENT.as_slice(), sha256.as_bytes(), b" ", provider.as_bytes()].concat()
}
