//! The types and calls that wasmtime generates from the contract.

wasmtime::component::bindgen!({
    // A world with every interface of the contract; no component exports all of them.
    inline: "
        package jobscan:host;
        world every {
            include jobscan:plugin/repeating-board-and-tenants-plugin@0.1.3;
            include jobscan:plugin/directory-plugin@0.1.3;
        }
    ",
    path: "../wit/v0.1",
    world: "jobscan:host/every",
    imports: {
        "jobscan:plugin/http.fetch": async | trappable,
        "jobscan:plugin/http.fetch-all": async | trappable,
        default: trappable,
    },
    exports: { default: async },
    with: { "jobscan:plugin/http.body": super::body::Body },
});

pub(in crate::plugins) use exports::jobscan::plugin::{
    detector, directory, metadata, provider, repeats, tenants,
};
pub(in crate::plugins) use jobscan::plugin::types;
pub(super) use jobscan::plugin::{
    config as wit_config, http as wit_http, log as wit_log, readings as wit_readings,
};
