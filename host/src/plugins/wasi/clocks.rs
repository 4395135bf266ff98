//! The two clocks: the call's own time, and a counter.

use wasmtime::{
    StoreContextMut,
    component::{ComponentType, LinkerInstance, Lower},
};

use super::handles::{Pollable, give};
use crate::plugins::{sealed::TICK, state::GuestState};

type Store<'a> = StoreContextMut<'a, GuestState>;

/// An instant of the wall clock.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Datetime {
    seconds: u64,
    nanoseconds: u32,
}

/// `wasi:clocks/wall-clock`; whether there is a function of this name.
pub(super) fn wall(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    match name {
        "now" => linker.func_wrap(name, |store: Store<'_>, ()| Ok((datetime(store.data().sealed.now()),)))?,
        "resolution" => linker.func_wrap(name, |_: Store<'_>, ()| Ok((datetime(1),)))?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn datetime(millis: u64) -> Datetime {
    // Less than a second, in nanoseconds: it fits.
    let nanoseconds = u32::try_from(millis % 1000 * 1_000_000).unwrap_or(0);
    Datetime { seconds: millis / 1000, nanoseconds }
}

/// `wasi:clocks/monotonic-clock`; whether there is a function of this name.
pub(super) fn monotonic(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<bool> {
    match name {
        "now" => linker.func_wrap(name, |mut store: Store<'_>, ()| Ok((store.data_mut().sealed.tick(),)))?,
        "resolution" => linker.func_wrap(name, |_: Store<'_>, ()| Ok((TICK,)))?,
        "subscribe-instant" => linker.func_wrap(name, |mut store: Store<'_>, (ready_at,): (u64,)| {
            Ok((give(store.data_mut(), Pollable { ready_at })?,))
        })?,
        "subscribe-duration" => linker.func_wrap(name, |mut store: Store<'_>, (duration,): (u64,)| {
            let state = store.data_mut();
            let ready_at = state.sealed.elapsed().saturating_add(duration);
            Ok((give(state, Pollable { ready_at })?,))
        })?,
        _ => return Ok(false),
    }
    Ok(true)
}
