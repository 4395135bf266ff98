//! Gives a component the WASI functions that it imports, each under the very name and version it asks for.

use wasmtime::{
    Engine,
    component::{Component, Linker, LinkerInstance, types::ComponentItem},
};

use super::{cli, clocks, handles, io, names, random, refused, streams};
use crate::plugins::state::GuestState;

/// Defines what the component imports of WASI, and nothing else.
pub(in crate::plugins) fn link(
    linker: &mut Linker<GuestState>,
    engine: &Engine,
    component: &Component,
) -> wasmtime::Result<()> {
    for (import, item) in component.component_type().imports(engine) {
        let (Some(interface), ComponentItem::ComponentInstance(instance)) =
            (names::interface(import), item.ty)
        else {
            continue;
        };
        let mut defined = linker.instance(import)?;
        for (name, item) in instance.exports(engine) {
            match item.ty {
                ComponentItem::Resource(_) => handles::define(&mut defined, name)?,
                ComponentItem::ComponentFunc(_) => function(&mut defined, interface, name)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn function(
    linker: &mut LinkerInstance<'_, GuestState>,
    interface: &str,
    name: &str,
) -> wasmtime::Result<()> {
    let given = match interface {
        "clocks/wall-clock" => clocks::wall(linker, name)?,
        "clocks/monotonic-clock" => clocks::monotonic(linker, name)?,
        "random/random" | "random/insecure" => random::numbers(linker, name)?,
        "random/insecure-seed" => random::seed(linker, name)?,
        "io/poll" => io::poll(linker, name)?,
        "io/streams" => streams::streams(linker, name)?,
        "cli/stdin" | "cli/stdout" | "cli/stderr" => cli::standard(linker, name)?,
        "cli/exit" => cli::exit(linker, name)?,
        _ => refused::empty(linker, interface, name)?,
    };
    if given { Ok(()) } else { refused::trap(linker, interface, name) }
}
