//! A compiled component whose imports are linked: what instances are made of.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use wasmtime::component::{Component, InstancePre, Linker};

use super::{
    engine::PluginEngine,
    error::LoadError,
    limits::{Limits, Wasi},
    state::GuestState,
    v0_1, wasi,
};

/// A component that can be instantiated, before its manifest is known.
pub(super) struct LinkedComponent {
    /// Its clock goes on as long as an instance may run.
    _engine: PluginEngine,
    pub(super) pre: InstancePre<GuestState>,
    pub(super) exports: Exports,
    pub(super) limits: Limits,
    /// The file it came from.
    pub(super) path: PathBuf,
}

/// The roles a component has, ready to be looked up in an instance.
pub(super) struct Exports {
    pub(super) metadata: v0_1::metadata::GuestIndices,
    pub(super) provider: Option<v0_1::provider::GuestIndices>,
    pub(super) detector: Option<v0_1::detector::GuestIndices>,
    pub(super) directory: Option<v0_1::directory::GuestIndices>,
    pub(super) tenants: Option<v0_1::tenants::GuestIndices>,
    pub(super) repeats: Option<v0_1::repeats::GuestIndices>,
}

impl LinkedComponent {
    /// Gives the component its imports and finds the roles among `names`, its exports.
    pub(super) fn link(
        engine: &PluginEngine,
        path: &Path,
        component: &Component,
        names: &BTreeSet<String>,
        limits: &Limits,
    ) -> Result<Self, LoadError> {
        let shape =
            |error: wasmtime::Error| LoadError::Shape { path: path.to_owned(), detail: format!("{error:#}") };
        let mut linker = Linker::new(component.engine());
        v0_1::link(&mut linker).map_err(shape)?;
        if limits.wasi == Wasi::Sealed {
            wasi::link(&mut linker, component.engine(), component).map_err(shape)?;
        }
        let pre = linker.instantiate_pre(component).map_err(shape)?;
        let exports = Exports::find(&pre, names).map_err(shape)?;
        Ok(Self { _engine: engine.clone(), pre, exports, limits: limits.clone(), path: path.to_owned() })
    }
}

impl Exports {
    fn find(pre: &InstancePre<GuestState>, names: &BTreeSet<String>) -> wasmtime::Result<Self> {
        let exports = |interface| names_interface(names, interface);
        Ok(Self {
            metadata: v0_1::metadata::GuestIndices::new(pre)?,
            provider: exports(v0_1::PROVIDER).then(|| v0_1::provider::GuestIndices::new(pre)).transpose()?,
            detector: exports(v0_1::DETECTOR).then(|| v0_1::detector::GuestIndices::new(pre)).transpose()?,
            directory: exports(v0_1::DIRECTORY)
                .then(|| v0_1::directory::GuestIndices::new(pre))
                .transpose()?,
            tenants: exports(v0_1::TENANTS).then(|| v0_1::tenants::GuestIndices::new(pre)).transpose()?,
            repeats: exports(v0_1::REPEATS).then(|| v0_1::repeats::GuestIndices::new(pre)).transpose()?,
        })
    }
}

/// Whether one of the names is this interface, in any version that is known.
pub(super) fn names_interface(names: &BTreeSet<String>, interface: &str) -> bool {
    names.iter().any(|name| v0_1::interface(name) == Some(interface))
}
