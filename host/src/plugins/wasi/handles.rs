//! The handles that a guest holds: each is an entry at the host, so their number is bounded.

use wasmtime::{
    StoreContextMut,
    component::{LinkerInstance, Resource, ResourceType},
};

use crate::{
    bounds::plugins as bounds,
    plugins::{sealed::Output, state::GuestState},
};

/// Waits for the monotonic clock to show this.
pub(super) struct Pollable {
    pub(super) ready_at: u64,
}

/// The standard input: at its end.
pub(super) struct InputStream;

/// The standard output or the standard error.
pub(super) struct OutputStream(pub(super) Output);

/// A resource that no function here makes: descriptors, sockets, terminals, errors of streams.
pub(super) struct Nothing;

/// The guest holds more than it may.
#[derive(Debug, thiserror::Error)]
#[error("it holds more than {} handles of WASI", bounds::WASI_HANDLES)]
struct TooManyHandles;

/// A new handle for the guest.
pub(super) fn give<T: Send + 'static>(state: &mut GuestState, value: T) -> wasmtime::Result<Resource<T>> {
    if state.sealed.handles >= bounds::WASI_HANDLES.size() {
        return Err(TooManyHandles.into());
    }
    state.sealed.handles += 1;
    Ok(state.table.push(value)?)
}

/// Defines a resource by the name it has in its interface.
pub(super) fn define(linker: &mut LinkerInstance<'_, GuestState>, name: &str) -> wasmtime::Result<()> {
    match name {
        "pollable" => define_as::<Pollable>(linker, name),
        "input-stream" => define_as::<InputStream>(linker, name),
        "output-stream" => define_as::<OutputStream>(linker, name),
        _ => define_as::<Nothing>(linker, name),
    }
}

fn define_as<T: Send + 'static>(
    linker: &mut LinkerInstance<'_, GuestState>,
    name: &str,
) -> wasmtime::Result<()> {
    linker.resource(name, ResourceType::host::<T>(), |mut store: StoreContextMut<'_, GuestState>, handle| {
        let state = store.data_mut();
        state.table.delete(Resource::<T>::new_own(handle))?;
        state.sealed.handles = state.sealed.handles.saturating_sub(1);
        Ok(())
    })
}
