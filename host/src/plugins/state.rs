//! The host's state for one guest: its limits, its network access, its log.

use std::{collections::BTreeMap, sync::Arc};

use tokio::time::Instant;
use wasmtime::component::ResourceTable;

use super::{
    limits::{GuestMemory, Limits, LogBudget, LogVerdict},
    network::Network,
    sealed::{Output, Sealed},
};
use crate::{
    bounds::fields,
    domain::{
        UnreadFields,
        text::{escaped_line, push_escaped},
    },
};

/// The cost of a log line beside its text, so that empty lines are limited too.
const LOG_LINE_COST: usize = 64;

/// Names in the log.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    pub(super) provider: String,
    pub(super) unit: String,
}

/// A guest called an import from where it may not.
#[derive(Debug, thiserror::Error)]
#[error("`{import}` was called from a pure function")]
pub(super) struct ImpureCall {
    pub(super) import: &'static str,
    /// The line that it wanted to log at level `error`: where the panic hook leaves its message.
    pub(super) said: Option<String>,
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
    /// What sealed WASI remembers, if the component may have it.
    pub(super) sealed: Sealed,
    log: LogBudget,
    /// Fetches that the call may still ask for, refused ones included.
    asks: u32,
    /// Bytes of the answers that the guest has not read or dropped yet.
    held: usize,
    held_limit: usize,
    last_error: Option<ErrorLine>,
    /// It was told already that an answer was cut.
    told_cut: bool,
    /// What the guest could not read in this call.
    unread: UnreadFields,
    /// It told of more fields than are kept.
    unread_beyond: bool,
}

/// What a guest logged at level `error`.
struct ErrorLine {
    text: String,
    /// Not written to the log yet: it may turn out to be the message of a panic, which the call's error reports.
    pending: bool,
}

impl GuestState {
    pub(super) fn new(
        limits: &Limits,
        labels: Labels,
        network: Option<Network>,
        settings: Arc<BTreeMap<String, String>>,
    ) -> Self {
        Self {
            memory: GuestMemory::new(limits),
            table: ResourceTable::new(),
            network,
            settings,
            sealed: Sealed::new(&labels.provider, &labels.unit),
            labels,
            deadline: limits.deadline(),
            pure: false,
            log: LogBudget::new(limits.log_bytes),
            asks: limits.requests,
            held: 0,
            held_limit: limits.memory,
            last_error: None,
            told_cut: false,
            unread: UnreadFields::default(),
            unread_beyond: false,
        }
    }

    /// A call begins: its deadline, full allowances of requests and log, no message yet.
    pub(super) fn begin_call(&mut self, deadline: Instant, requests: u32) {
        self.deadline = deadline;
        if let Some(network) = &self.network {
            network.scope.renew(requests, Some(deadline));
        }
        self.asks = requests;
        self.unread = UnreadFields::default();
        self.unread_beyond = false;
        self.memory.begin_call();
        self.sealed.begin_call();
        self.log.refill();
        self.write_pending_error();
        self.last_error = None;
    }

    /// What the guest last logged at level `error`: where the panic hook leaves its message. It is not
    /// written to the log any more, since the call's error tells it.
    pub(super) fn take_last_error(&mut self) -> Option<String> {
        self.last_error.take().map(|line| line.text)
    }

    /// Writes the guest's last error line, which waited for the call to end in another way than by a panic.
    pub(super) fn write_pending_error(&mut self) {
        if let Some(ErrorLine { text, pending }) = &mut self.last_error
            && std::mem::take(pending)
        {
            let Labels { provider, unit } = &self.labels;
            tracing::error!(provider, unit, "{text}");
        }
    }

    /// Writes that an answer was cut: as a warning the first time, since a guest could do it without end.
    pub(super) fn write_cut(&mut self, call: &'static str, told: &str) {
        let Labels { provider, unit } = &self.labels;
        if std::mem::replace(&mut self.told_cut, true) {
            tracing::debug!(provider, unit, "`{call}`: {told}");
        } else {
            tracing::warn!(provider, unit, "`{call}`: {told}");
        }
    }

    /// The guest could not read a field.
    pub(super) fn note_unread(&mut self, field: &str, count: u32, sample: &str) {
        self.unread_beyond |= !self.unread.add(field, u64::from(count), sample);
    }

    /// What the guest could not read in this call, and whether it told of more fields than are kept.
    pub(super) fn take_unread(&mut self) -> (UnreadFields, bool) {
        (std::mem::take(&mut self.unread), std::mem::take(&mut self.unread_beyond))
    }

    /// Writes what the guest left of a line in its outputs: a call has ended.
    pub(super) fn write_rest_of_lines(&mut self) {
        for output in [Output::Stdout, Output::Stderr] {
            if let Some(line) = self.sealed.take_line(output) {
                self.write_log(output.level(), &line, &[]);
            }
        }
    }

    pub(super) fn require_impure(&self, import: &'static str) -> Result<(), ImpureCall> {
        if self.pure { Err(ImpureCall { import, said: None }) } else { Ok(()) }
    }

    /// The same for a line of the log, whose text is kept if it is an error.
    pub(super) fn require_impure_log(
        &self,
        level: tracing::Level,
        message: &str,
        fields: &[(String, String)],
    ) -> Result<(), ImpureCall> {
        self.require_impure("log.log").map_err(|impure| {
            let said = (level == tracing::Level::ERROR).then(|| one_line(message, fields));
            ImpureCall { said, ..impure }
        })
    }

    /// Takes up to `wanted` fetches from the call's allowance. Fetches that the client refuses count too: each
    /// writes a line to the host's log, and a guest could send them without end.
    pub(super) fn take_asks(&mut self, wanted: usize) -> usize {
        let taken = u32::try_from(wanted).unwrap_or(u32::MAX).min(self.asks);
        self.asks -= taken;
        taken as usize
    }

    /// Makes room for an answer beside those that the guest still holds; the limit if there is none.
    pub(super) fn hold(&mut self, bytes: usize) -> Result<(), usize> {
        match self.held.checked_add(bytes) {
            Some(held) if held <= self.held_limit => {
                self.held = held;
                Ok(())
            }
            _ => Err(self.held_limit),
        }
    }

    /// The guest read or dropped so many of the bytes that it held.
    pub(super) const fn release(&mut self, bytes: usize) {
        self.held = self.held.saturating_sub(bytes);
    }

    pub(super) fn write_log(&mut self, level: tracing::Level, message: &str, fields: &[(String, String)]) {
        self.write_pending_error();
        let line = one_line(message, fields);
        if level == tracing::Level::ERROR {
            // Kept even if it is not written: a panic after a flood still has its message.
            self.last_error = Some(ErrorLine { text: line.clone(), pending: false });
        }
        let bytes = fields.iter().fold(LOG_LINE_COST + message.len(), |sum, (key, value)| {
            // The blank and the `=` that a field is written with.
            sum + key.len() + value.len() + 2
        });
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
        match level {
            tracing::Level::ERROR => self.last_error = Some(ErrorLine { text: line, pending: true }),
            tracing::Level::WARN => tracing::warn!(provider, unit, "{line}"),
            tracing::Level::INFO => tracing::info!(provider, unit, "{line}"),
            tracing::Level::DEBUG => tracing::debug!(provider, unit, "{line}"),
            tracing::Level::TRACE => tracing::trace!(provider, unit, "{line}"),
        }
    }
}

impl Drop for GuestState {
    fn drop(&mut self) {
        // A call that was cancelled ends here.
        self.write_pending_error();
    }
}

/// A text of a guest, safe to be printed and stored: on one line, bounded, escaped.
pub(super) fn bounded(text: &str) -> String {
    escaped_line(text, fields::ERROR_TEXT.size())
}

/// A guest's message on one line, bounded, without what is unprintable.
fn one_line(message: &str, fields: &[(String, String)]) -> String {
    let longest = fields::ERROR_TEXT.size();
    let mut line = escaped_line(message, longest);
    for (key, value) in fields {
        if line.len() >= longest {
            break;
        }
        for part in [" ", key, "=", value] {
            push_escaped(&mut line, part, longest);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_move_the_terminal_and_is_bounded() {
        let line = one_line("a\x1b[2Jb\nc", &[("k".into(), "v".repeat(10_000))]);
        assert!(line.starts_with("a\\u{1b}[2Jb\\nc k=vvv"));
        assert!(line.len() <= fields::ERROR_TEXT.size());
        assert_eq!(one_line("a\u{202e}b\u{2028}", &[]), "a\\u{202e}b\\u{2028}");
    }

    fn state(limits: &Limits) -> GuestState {
        let labels = Labels { provider: "p".into(), unit: "u".into() };
        GuestState::new(limits, labels, None, Arc::default())
    }

    fn limits() -> Limits {
        Limits {
            memory: 100,
            component_size: 1,
            call_timeout: std::time::Duration::from_secs(1),
            hostcall_bytes: 1,
            requests: 3,
            log_bytes: 3 * LOG_LINE_COST,
            ..Limits::default()
        }
    }

    #[tokio::test]
    async fn empty_lines_cost_too_and_a_dropped_error_is_still_the_last() {
        let mut state = state(&limits());
        for _ in 0..3 {
            state.write_log(tracing::Level::INFO, "", &[]);
        }
        assert_eq!(state.log.spend(1), LogVerdict::SayDropped);
        state.write_log(tracing::Level::ERROR, "the end", &[]);
        assert_eq!(state.take_last_error().as_deref(), Some("the end"));
    }

    #[tokio::test]
    async fn fetches_and_held_answers_are_counted() {
        let mut state = state(&limits());
        assert_eq!((state.take_asks(2), state.take_asks(2), state.take_asks(2)), (2, 1, 0));
        state.begin_call(Instant::now(), 1);
        assert_eq!(state.take_asks(usize::MAX), 1);
        assert_eq!((state.hold(60), state.hold(41), state.hold(40)), (Ok(()), Err(100), Ok(())));
        state.release(60);
        assert_eq!((state.hold(usize::MAX), state.hold(60)), (Err(100), Ok(())));
    }
}
