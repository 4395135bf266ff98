//! A guest's instance between the calls of one unit.

use std::sync::Arc;

use crate::plugins::{CallError, Instance, Plugin, UnitSetup};

/// The instance of a unit, made when first needed. It is kept only after a successful call, so that an instance that
/// failed is never used again.
#[derive(Default)]
pub(super) struct KeptInstance(Option<Instance>);

impl KeptInstance {
    /// Makes a call.
    pub(super) async fn call<T>(
        &mut self,
        plugin: &Arc<Plugin>,
        setup: impl FnOnce() -> UnitSetup,
        call: impl AsyncFnOnce(&mut Instance) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        let mut instance = match self.0.take() {
            Some(instance) => instance,
            None => Instance::new(plugin, setup()).await?,
        };
        let answer = call(&mut instance).await?;
        self.0 = Some(instance);
        Ok(answer)
    }

    /// Takes the instance out, if there is one, for several calls in a row.
    pub(super) const fn take(&mut self) -> Option<Instance> {
        self.0.take()
    }

    /// Puts an instance back after successful calls.
    pub(super) fn keep(&mut self, instance: Instance) {
        self.0 = Some(instance);
    }
}
