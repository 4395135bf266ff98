//! What preparing a component needs, whatever its role: its limits, its granted origins, and the failure if it is
//! refused.

use std::time::Duration;

use crate::{
    config::{Config, GuestSettings, PluginSettings, ProviderSettings, units},
    domain::FailureClass,
    http::{HostRule, OriginPattern},
    pipeline::{context::RunError, report::Failure},
    plugins::{Limits, LoadError, Wasi},
};

/// A component that was refused, as a failure that leaves the others running.
pub(super) fn refusal(error: &LoadError) -> Failure {
    Failure { unit: None, class: FailureClass::Plugin, message: error.to_string() }
}

/// The limits of a provider's instances.
#[must_use]
pub fn limits(plugins: &PluginSettings, provider: &ProviderSettings) -> Limits {
    plugin_limits(plugins, &provider.guest, provider.call_timeout)
}

/// The limits of any instance whose calls may take at most `call_timeout`.
fn plugin_limits(plugins: &PluginSettings, guest: &GuestSettings, call_timeout: Duration) -> Limits {
    let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    Limits {
        memory: size(guest.memory),
        component_size: plugins.component_size,
        call_timeout,
        hostcall_bytes: size(plugins.hostcall_bytes),
        requests: plugins.requests_per_call,
        log_bytes: size(plugins.log_bytes),
        instances: guest.instances,
        memories: guest.memories,
        tables: guest.tables,
        wasi: if guest.sealed_wasi { Wasi::Sealed } else { Wasi::Refused },
    }
}

/// The lines of a table's `hosts`.
pub(super) fn parse_hosts(table: &str, hosts: &[String]) -> Result<Vec<HostRule>, RunError> {
    let read = |host: &String| HostRule::parse(host).map_err(|error| refused_line(table, &error));
    hosts.iter().map(read).collect()
}

/// The lines of a credential's `hosts`.
pub(super) fn parse_origins(table: &str, hosts: &[String]) -> Result<Vec<OriginPattern>, RunError> {
    let read = |host: &String| OriginPattern::parse(host).map_err(|error| refused_line(table, &error));
    hosts.iter().map(read).collect()
}

fn refused_line(table: &str, error: &dyn std::error::Error) -> RunError {
    RunError::Setting(format!("[{table}] hosts: {error}"))
}

/// The least time between two requests to a host: the plugin's wish, unless the operator set a rate.
pub(super) fn min_interval(operator: Option<units::Rate>, wish: Duration) -> Duration {
    if operator.is_some() { Duration::ZERO } else { wish }
}

/// The limits of instances that read pages. A page is read in milliseconds: a call gets no more than a company's
/// time.
#[must_use]
pub fn page_reader_limits(config: &Config, guest: &GuestSettings) -> Limits {
    plugin_limits(&config.plugins, guest, config.plugins.call_timeout.min(config.discovery.company_time))
}

/// The limits of a component that is driven by hand, outside a run. It may import sealed WASI, since no table says of it
/// that it may; nothing of the machine is behind that.
#[must_use]
pub fn kit_limits(config: &Config) -> Limits {
    let guest = GuestSettings { sealed_wasi: true, ..GuestSettings::usual(&config.plugins) };
    plugin_limits(&config.plugins, &guest, config.plugins.call_timeout)
}

#[cfg(test)]
mod tests;
