//! wasmtime, narrowed to what the host uses.

use wasmtime::Config;

/// A guest's call stack.
const GUEST_STACK: usize = 1 << 20;

/// The stack a guest and the host functions it calls share.
const FIBER_STACK: usize = 2 << 20;

/// The settings of every engine, in the process that runs components and in the one that compiles them.
pub(super) fn engine_config() -> Config {
    let mut config = Config::new();
    config.epoch_interruption(true);
    config.max_wasm_stack(GUEST_STACK);
    config.async_stack_size(FIBER_STACK);
    config.wasm_component_model(true);
    config
}
