//! The one place where native code that was made elsewhere becomes a component that runs.
//!
//! An [`Artifact`] is what makes that safe: it is made in three places only, of what the compiling process handed over, of
//! what the cache authenticated as such, and of one of these with the marks of a mould replaced by data.

use sha2::{Digest as _, Sha256};
use wasmtime::{Engine, component::Component};

use super::mould::{Filling, Piece};
use crate::digest::hex;

/// Compiled code of a component that this program compiled.
pub(super) struct Artifact(Vec<u8>);

impl Artifact {
    /// What a compiler of this program handed over.
    pub(super) const fn compiled(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// What the cache kept and proved to be unchanged.
    pub(super) const fn authenticated(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// A mould's code with data in place of its marks; `None` if the marks do not stand where they should.
    pub(super) fn filled(&self, filling: &Filling) -> Option<Self> {
        let place = |piece: &Piece| Some(piece.at..piece.at.checked_add(piece.bytes.len())?);
        let mut marks = Sha256::new();
        for piece in &filling.pieces {
            marks.update(self.0.get(place(piece)?)?);
        }
        if hex(&marks.finalize()) != filling.marks {
            return None;
        }
        let mut bytes = self.0.clone();
        for piece in &filling.pieces {
            bytes.get_mut(place(piece)?)?.copy_from_slice(&piece.bytes);
        }
        Some(Self(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The component, ready to be linked. An artifact for another engine is an error.
    #[expect(unsafe_code, reason = "wasmtime cannot check native code, so it takes the caller's word for it")]
    pub(super) fn load(&self, engine: &Engine) -> wasmtime::Result<Component> {
        // SAFETY: the bytes must come from `Engine::precompile_component` and be unchanged since. Those of an artifact
        // do: either the compiling process of this program made them just now and handed them over through a pipe, or
        // the cache kept such bytes and verified their HMAC, under a key that only this user can read, before the
        // artifact was made. What was filled into them since stands where the compiler put the bytes of a data segment,
        // found there whole by a mark that nothing else can hold: it is read as the guest's data, which may be anything.
        // wasmtime itself checks that they were made by its version for this engine.
        unsafe { Component::deserialize(engine, &self.0) }
    }
}
