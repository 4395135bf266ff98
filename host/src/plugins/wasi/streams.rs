//! The standard streams: an input at its end, and two outputs that go into the plugin's log, line by line.

use wasmtime::{
    StoreContextMut,
    component::{ComponentType, LinkerInstance, Lower, Resource},
};

use super::handles::{InputStream, Nothing, OutputStream, Pollable, give};
use crate::plugins::state::GuestState;

type Store<'a> = StoreContextMut<'a, GuestState>;
type Input = Resource<InputStream>;
type Output = Resource<OutputStream>;

/// What a guest may write at once, as WASI promises for the functions that wait.
const AT_ONCE: u64 = 4096;

/// Why there is nothing to read.
#[derive(ComponentType, Lower)]
#[component(variant)]
enum StreamError {
    #[component(name = "last-operation-failed")]
    #[expect(dead_code, reason = "a case of the interface: no operation here fails")]
    Failed(Resource<Nothing>),
    #[component(name = "closed")]
    Closed,
}

/// The guest wrote more than `check-write` permits, which WASI says ends it.
#[derive(Debug, thiserror::Error)]
#[error("it writes {written} bytes to an output at once, more than the {AT_ONCE} that it may")]
struct TooMuchAtOnce {
    written: usize,
}

/// `wasi:io/streams`; whether there is a function of this name.
pub(super) fn streams(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    match name.strip_prefix("[method]").and_then(|method| method.split_once('.')) {
        Some(("input-stream", method)) => input(linker, name, method),
        Some(("output-stream", method)) => output(linker, name, method),
        _ => Ok(false),
    }
}

fn input(linker: &mut LinkerInstance<'_, GuestState>, name: &str, method: &str) -> wasmtime::Result<bool> {
    match method {
        "read" | "blocking-read" => linker.func_wrap(name, |_: Store<'_>, (_, _): (Input, u64)| {
            Ok((Err::<Vec<u8>, _>(StreamError::Closed),))
        })?,
        "skip" | "blocking-skip" => linker.func_wrap(name, |_: Store<'_>, (_, _): (Input, u64)| {
            Ok((Err::<u64, _>(StreamError::Closed),))
        })?,
        "subscribe" => linker.func_wrap(name, |mut store: Store<'_>, (_,): (Input,)| {
            Ok((give(store.data_mut(), Pollable { ready_at: 0 })?,))
        })?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn output(linker: &mut LinkerInstance<'_, GuestState>, name: &str, method: &str) -> wasmtime::Result<bool> {
    match method {
        "check-write" => {
            linker.func_wrap(name, |_: Store<'_>, (_,): (Output,)| Ok((Ok::<_, StreamError>(AT_ONCE),)))?;
        }
        "write" | "blocking-write-and-flush" => {
            linker.func_wrap(name, |mut store: Store<'_>, (stream, bytes): (Output, Vec<u8>)| {
                write(store.data_mut(), &stream, &bytes)?;
                Ok((Ok::<_, StreamError>(()),))
            })?;
        }
        // What is written goes on at once.
        "flush" | "blocking-flush" => {
            linker.func_wrap(name, |_: Store<'_>, (_,): (Output,)| Ok((Ok::<_, StreamError>(()),)))?;
        }
        "subscribe" => linker.func_wrap(name, |mut store: Store<'_>, (_,): (Output,)| {
            Ok((give(store.data_mut(), Pollable { ready_at: 0 })?,))
        })?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn write(state: &mut GuestState, stream: &Output, bytes: &[u8]) -> wasmtime::Result<()> {
    if bytes.len() as u64 > AT_ONCE {
        return Err(TooMuchAtOnce { written: bytes.len() }.into());
    }
    let output = state.table.get(stream)?.0;
    for line in state.sealed.write(output, bytes) {
        state.write_log(output.level(), &line, &[]);
    }
    Ok(())
}
