//! The standard streams' handles, and the end that a program asks for.

use wasmtime::{StoreContextMut, component::LinkerInstance};

use super::handles::{InputStream, OutputStream, give};
use crate::plugins::{sealed::Output, state::GuestState};

type Store<'a> = StoreContextMut<'a, GuestState>;

/// The guest asked for its end, which no function of the contract provides for.
#[derive(Debug, thiserror::Error)]
#[error("it left with code {code}")]
pub(in crate::plugins) struct Exited {
    pub(in crate::plugins) code: u8,
}

/// `wasi:cli/stdin`, `stdout` and `stderr`; whether there is a function of this name.
pub(super) fn standard(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    match name {
        "get-stdin" => {
            linker.func_wrap(name, |mut store: Store<'_>, ()| Ok((give(store.data_mut(), InputStream)?,)))?;
        }
        "get-stdout" => linker.func_wrap(name, |mut store: Store<'_>, ()| {
            Ok((give(store.data_mut(), OutputStream(Output::Stdout))?,))
        })?,
        "get-stderr" => linker.func_wrap(name, |mut store: Store<'_>, ()| {
            Ok((give(store.data_mut(), OutputStream(Output::Stderr))?,))
        })?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// `wasi:cli/exit`; whether there is a function of this name.
pub(super) fn exit(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    match name {
        "exit" => linker.func_wrap(name, |mut store: Store<'_>, (status,): (Result<(), ()>,)| {
            Err::<(), _>(leave(store.data_mut(), u8::from(status.is_err())))
        })?,
        "exit-with-code" => linker.func_wrap(name, |mut store: Store<'_>, (code,): (u8,)| {
            Err::<(), _>(leave(store.data_mut(), code))
        })?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn leave(state: &mut GuestState, code: u8) -> wasmtime::Error {
    state.write_rest_of_lines();
    Exited { code }.into()
}
