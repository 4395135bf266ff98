//! Contract 0.1: the bindings, the host functions, and the conversion of its types.
//!
//! The folder `wit/v0.1` is frozen but for additions, each of which raises the version's last number. Names of
//! all those versions are one interface here: wasmtime links them so, as long as the types agree. A
//! later contract gets a module like this one, which converts to the same [`super::model`].

mod bindings;
mod body;
mod convert;
mod host;
mod listing;
mod report;
mod versions;

pub(super) use self::{
    bindings::{detector, directory, metadata, provider, repeats, tenants, types},
    convert::{
        board, call_context, manifest, offer, offer_ref, page, plugin_error, position, repeatable, target,
        tenant_identity,
    },
    host::link,
    listing::{first_pages, listing, page_of_directory},
    report::{document, report},
    versions::{
        DETECTOR, DIRECTORY, HTTP, IMPORTS, KNOWN, METADATA, PROVIDER, REPEATS, TENANTS, interface,
        interface_and_version,
    },
};
