//! Numbers that look random and are none: the same call draws the same.

use wasmtime::{StoreContextMut, component::LinkerInstance};

use crate::{bounds::plugins as bounds, plugins::state::GuestState};

type Store<'a> = StoreContextMut<'a, GuestState>;

/// The guest asked for more bytes at once than it may.
#[derive(Debug, thiserror::Error)]
#[error("it asks for {asked} random bytes at once, more than {}", bounds::WASI_RANDOM)]
struct TooManyBytes {
    asked: u64,
}

/// `wasi:random/random` and `wasi:random/insecure`; whether there is a function of this name.
pub(super) fn numbers(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    match name {
        "get-random-bytes" | "get-insecure-random-bytes" => {
            linker.func_wrap(name, |mut store: Store<'_>, (asked,): (u64,)| {
                Ok((bytes(store.data_mut(), asked)?,))
            })?;
        }
        "get-random-u64" | "get-insecure-random-u64" => {
            linker.func_wrap(name, |mut store: Store<'_>, ()| Ok((store.data_mut().sealed.draw(),)))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// `wasi:random/insecure-seed`; whether there is a function of this name.
pub(super) fn seed(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    // Later versions of the interface call it `get-insecure-seed`.
    if !matches!(name, "insecure-seed" | "get-insecure-seed") {
        return Ok(false);
    }
    linker.func_wrap(name, |mut store: Store<'_>, ()| {
        let sealed = &mut store.data_mut().sealed;
        Ok(((sealed.draw(), sealed.draw()),))
    })?;
    Ok(true)
}

fn bytes(state: &mut GuestState, asked: u64) -> Result<Vec<u8>, TooManyBytes> {
    if asked > bounds::WASI_RANDOM.limit {
        return Err(TooManyBytes { asked });
    }
    let length = usize::try_from(asked).map_err(|_| TooManyBytes { asked })?;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        bytes.extend(state.sealed.draw().to_le_bytes());
    }
    bytes.truncate(length);
    Ok(bytes)
}
