//! Waiting, which takes no time: the counter is moved to where the guest wants to wait for.

use wasmtime::{
    StoreContextMut,
    component::{LinkerInstance, Resource},
};

use super::handles::Pollable;
use crate::plugins::state::GuestState;

type Store<'a> = StoreContextMut<'a, GuestState>;

/// `poll` of nothing would wait without end.
#[derive(Debug, thiserror::Error)]
#[error("it waits for nothing, which would never end")]
struct NothingToWaitFor;

/// `wasi:io/poll`; whether there is a function of this name.
pub(super) fn poll(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    match name {
        "poll" => linker.func_wrap(name, |mut store: Store<'_>, (waited,): (Vec<Resource<Pollable>>,)| {
            Ok((wait_for_any(store.data_mut(), &waited)?,))
        })?,
        "[method]pollable.block" => {
            linker.func_wrap(name, |mut store: Store<'_>, (waited,): (Resource<Pollable>,)| {
                wait_for_any(store.data_mut(), &[waited]).map(drop)
            })?;
        }
        "[method]pollable.ready" => {
            linker.func_wrap(name, |store: Store<'_>, (asked,): (Resource<Pollable>,)| {
                let state = store.data();
                Ok((state.table.get(&asked)?.ready_at <= state.sealed.elapsed(),))
            })?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Moves the counter to the first of these, and says which are ready then.
fn wait_for_any(state: &mut GuestState, waited: &[Resource<Pollable>]) -> wasmtime::Result<Vec<u32>> {
    let mut first = None;
    for pollable in waited {
        let at = state.table.get(pollable)?.ready_at;
        first = Some(first.map_or(at, |first: u64| first.min(at)));
    }
    state.sealed.wait_until(first.ok_or(NothingToWaitFor)?);
    let mut ready = Vec::new();
    for (index, pollable) in (0..).zip(waited) {
        if state.table.get(pollable)?.ready_at <= state.sealed.elapsed() {
            ready.push(index);
        }
    }
    Ok(ready)
}
