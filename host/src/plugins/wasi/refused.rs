//! What sealed WASI does not give: an answer that says so where the interface has one, a trap by name everywhere else.

use wasmtime::{
    StoreContextMut,
    component::{LinkerInstance, Val, types::ComponentFunc},
};

use crate::plugins::state::GuestState;

/// A function that would reach what a sealed component may not.
#[derive(Debug, thiserror::Error)]
#[error("it called `wasi:{function}`, which sealed WASI does not give")]
struct NotGiven {
    function: String,
}

/// Functions that answer that there is nothing; whether there is one of this name.
pub(super) fn empty(
    linker: &mut LinkerInstance<'_, GuestState>,
    interface: &str,
    name: &str,
) -> wasmtime::Result<bool> {
    let Some(answer) = nothing_there(interface, name) else { return Ok(false) };
    linker.func_new(name, move |_: StoreContextMut<'_, GuestState>, _: ComponentFunc, _, results| {
        if let [result] = results {
            *result = answer.clone();
        }
        Ok(())
    })?;
    Ok(true)
}

fn nothing_there(interface: &str, name: &str) -> Option<Val> {
    match (interface, name) {
        ("cli/environment", "get-environment" | "get-arguments")
        | ("filesystem/preopens", "get-directories") => Some(Val::List(Vec::new())),
        ("cli/environment", "initial-cwd")
        | ("cli/terminal-stdin", "get-terminal-stdin")
        | ("cli/terminal-stdout", "get-terminal-stdout")
        | ("cli/terminal-stderr", "get-terminal-stderr") => Some(Val::Option(None)),
        ("sockets/tcp-create-socket", "create-tcp-socket")
        | ("sockets/udp-create-socket", "create-udp-socket") => {
            Some(Val::Result(Err(Some(Box::new(Val::Enum("access-denied".to_owned()))))))
        }
        _ => None,
    }
}

/// Defines a function that traps.
pub(super) fn trap(
    linker: &mut LinkerInstance<'_, GuestState>,
    interface: &str,
    name: &str,
) -> wasmtime::Result<()> {
    let function = format!("{interface}#{name}");
    linker.func_new(name, move |_: StoreContextMut<'_, GuestState>, _: ComponentFunc, _, _| {
        Err(NotGiven { function: function.clone() }.into())
    })
}
