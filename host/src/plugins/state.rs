//! What the host keeps beside one guest: its limits, its way out, its log.

use std::{collections::BTreeMap, sync::Arc};

use tokio::time::Instant;
use wasmtime::component::ResourceTable;

use super::limits::{GuestMemory, Limits, LogBudget, LogVerdict};
use crate::http::{HttpClient, Scope};

/// A log message longer than this is cut.
const LOG_MESSAGE_BYTES: usize = 4096;

/// The way out of one unit: the client and what the unit may ask of it.
#[derive(Clone)]
pub struct Network {
    /// Shared by the whole process.
    pub client: Arc<HttpClient>,
    /// This unit's grants, counters and budget.
    pub scope: Arc<Scope>,
}

/// Names in the log.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    pub(super) provider: String,
    pub(super) unit: String,
}

/// A guest called an import from where it may not.
#[derive(Debug, thiserror::Error)]
#[error("`{import}` was called from `describe`")]
pub(super) struct ImpureCall {
    pub(super) import: &'static str,
}

/// The data of one store.
pub(super) struct GuestState {
    pub(super) memory: GuestMemory,
    pub(super) table: ResourceTable,
    pub(super) network: Option<Network>,
    pub(super) settings: Arc<BTreeMap<String, String>>,
    pub(super) labels: Labels,
    pub(super) deadline: Instant,
    /// Set while `describe` runs: every import traps.
    pub(super) pure: bool,
    log: LogBudget,
    last_error: Option<String>,
}

impl GuestState {
    pub(super) fn new(
        limits: &Limits,
        labels: Labels,
        network: Option<Network>,
        settings: Arc<BTreeMap<String, String>>,
    ) -> Self {
        Self {
            memory: GuestMemory::new(limits.memory),
            table: ResourceTable::new(),
            network,
            settings,
            labels,
            deadline: Instant::now() + limits.call_timeout,
            pure: false,
            log: LogBudget::new(limits.log_bytes),
            last_error: None,
        }
    }

    /// A call begins: its deadline, full allowances of requests and log, no message yet.
    pub(super) fn begin_call(&mut self, deadline: Instant, requests: u32) {
        self.deadline = deadline;
        if let Some(network) = &self.network {
            network.scope.renew(requests, Some(deadline));
        }
        self.memory.begin_call();
        self.log.refill();
        self.last_error = None;
    }

    /// What the guest last logged at level `error`: where the panic hook leaves its message.
    pub(super) fn take_last_error(&mut self) -> Option<String> {
        self.last_error.take()
    }

    pub(super) fn require_impure(&self, import: &'static str) -> Result<(), ImpureCall> {
        if self.pure { Err(ImpureCall { import }) } else { Ok(()) }
    }

    pub(super) fn write_log(&mut self, level: tracing::Level, message: &str, fields: &[(String, String)]) {
        let bytes = message.len() + fields.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>();
        let Labels { provider, unit } = &self.labels;
        match self.log.spend(bytes) {
            LogVerdict::Drop => return,
            LogVerdict::SayDropped => {
                tracing::warn!(
                    provider,
                    unit,
                    "the plugin logs more than a call may; the rest of this call is dropped"
                );
                return;
            }
            LogVerdict::Write => {}
        }
        let line = one_line(message, fields);
        if level == tracing::Level::ERROR {
            self.last_error = Some(line.clone());
        }
        match level {
            tracing::Level::ERROR => tracing::error!(provider, unit, "{line}"),
            tracing::Level::WARN => tracing::warn!(provider, unit, "{line}"),
            tracing::Level::INFO => tracing::info!(provider, unit, "{line}"),
            tracing::Level::DEBUG => tracing::debug!(provider, unit, "{line}"),
            tracing::Level::TRACE => tracing::trace!(provider, unit, "{line}"),
        }
    }
}

/// A guest's message on one line, bounded, with nothing in it that moves a terminal.
fn one_line(message: &str, fields: &[(String, String)]) -> String {
    let mut line = String::with_capacity(message.len().min(LOG_MESSAGE_BYTES));
    push_bounded(&mut line, message);
    for (key, value) in fields {
        push_bounded(&mut line, " ");
        push_bounded(&mut line, key);
        push_bounded(&mut line, "=");
        push_bounded(&mut line, value);
    }
    line
}

fn push_bounded(line: &mut String, text: &str) {
    for character in text.chars() {
        if line.len() >= LOG_MESSAGE_BYTES {
            return;
        }
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_move_the_terminal_and_is_bounded() {
        let line = one_line("a\x1b[2Jb\nc", &[("k".into(), "v".repeat(10_000))]);
        assert!(line.starts_with("a\\u{1b}[2Jb\\nc k=vvv"));
        assert!(line.len() <= LOG_MESSAGE_BYTES);
    }
}
