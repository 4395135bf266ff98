//! wasmtime, narrowed to what the host uses.

use wasmtime::Config;

use crate::bounds::plugins as bounds;

/// The settings of every engine, in the process that runs components and in the one that compiles them.
pub(super) fn engine_config() -> Config {
    let mut config = Config::new();
    config.epoch_interruption(true);
    config.max_wasm_stack(bounds::STACK.size());
    config.async_stack_size(bounds::HOST_STACK.size());
    config.wasm_component_model(true);
    config
}
