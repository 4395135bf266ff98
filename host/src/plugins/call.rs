//! One call into a guest: its limits, its deadline, and why it was stopped.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    sync::Arc,
};

use tokio::time::{Instant, error::Elapsed, timeout_at};
use wasmtime::{Store, Trap, UpdateDeadline, component};

use super::{
    error::{CallError, Cause, LoadError, Part},
    gate,
    limits::Limits,
    linked::LinkedComponent,
    model::{Manifest, Repeatable},
    state::{GuestState, ImpureCall, Labels},
    v0_1,
    wasi::Exited,
};
use crate::{
    bounds::{fields, plugins as bounds},
    domain::text::push_escaped,
};

/// Asks a component for its manifest and for which of its scans repeat, in an instance of its own that may call no import,
/// after the types of its exports were checked against the contract.
pub(super) async fn describe(component: &LinkedComponent) -> Result<(Manifest, Repeatable), LoadError> {
    let failed = |cause| LoadError::Describe { path: component.path.clone(), cause: Box::new(cause) };
    let provider = component.path.display().to_string();
    let labels = Labels { provider, unit: "no unit".to_owned() };
    // It computes a few texts, and every start of the program waits for it.
    let call_timeout = component.limits.call_timeout.min(bounds::DESCRIBE_TIME.duration());
    let limits = Limits { call_timeout, ..component.limits.clone() };
    let mut state = GuestState::new(&limits, labels, None, no_settings());
    state.pure = true;
    let (mut store, guest) = instantiate(component, &limits, state, "start").await.map_err(failed)?;
    let shape = |error: &wasmtime::Error| LoadError::Shape {
        path: component.path.clone(),
        detail: format!("{error:#}"),
    };
    let metadata = check_export_types(component, &mut store, &guest).map_err(|error| shape(&error))?;
    let deadline = begin_call(&mut store, &limits);
    let answer = timeout_at(deadline, metadata.call_describe(&mut store)).await;
    let manifest =
        conclude_call(&mut store, &limits, "describe", answer).map(v0_1::manifest).map_err(failed)?;
    if let Some(detail) = gate::manifest_fault(&manifest) {
        return Err(LoadError::Manifest { path: component.path.clone(), detail });
    }
    let repeatable = match &component.exports.repeats {
        Some(repeats) => {
            let repeats = repeats.load(&mut store, &guest).map_err(|error| shape(&error))?;
            let deadline = begin_call(&mut store, &limits);
            let answer = timeout_at(deadline, repeats.call_repeatable(&mut store)).await;
            conclude_call(&mut store, &limits, "repeatable", answer).map(v0_1::repeatable).map_err(failed)?
        }
        None => Repeatable::default(),
    };
    Ok((manifest, repeatable))
}

/// Checks the types of every export, which linking does not check.
fn check_export_types(
    component: &LinkedComponent,
    store: &mut Store<GuestState>,
    guest: &component::Instance,
) -> wasmtime::Result<v0_1::metadata::Guest> {
    let exports = &component.exports;
    if let Some(provider) = &exports.provider {
        provider.load(&mut *store, guest)?;
    }
    if let Some(detector) = &exports.detector {
        detector.load(&mut *store, guest)?;
    }
    if let Some(directory) = &exports.directory {
        directory.load(&mut *store, guest)?;
    }
    if let Some(tenants) = &exports.tenants {
        tenants.load(&mut *store, guest)?;
    }
    if let Some(repeats) = &exports.repeats {
        repeats.load(&mut *store, guest)?;
    }
    exports.metadata.load(store, guest)
}

pub(super) async fn instantiate(
    component: &LinkedComponent,
    limits: &Limits,
    state: GuestState,
    call: &'static str,
) -> Result<(Store<GuestState>, component::Instance), CallError> {
    let mut store = Store::new(component.pre.engine(), state);
    store.limiter(|state| &mut state.memory);
    store.set_hostcall_fuel(limits.hostcall_bytes);
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(|store| {
        // Each tick yields, so the timer around the call stops a guest that never calls the host. This check
        // stops it on a thread so busy that the timer is late.
        if Instant::now() > store.data().deadline {
            return Ok(UpdateDeadline::Interrupt);
        }
        Ok(UpdateDeadline::Yield(1))
    });
    let deadline = begin_call(&mut store, limits);
    let answer = timeout_at(deadline, component.pre.instantiate_async(&mut store)).await;
    let guest = conclude_call(&mut store, limits, call, answer)?;
    Ok((store, guest))
}

pub(super) fn begin_call(store: &mut Store<GuestState>, limits: &Limits) -> Instant {
    let deadline = limits.deadline();
    store.data_mut().begin_call(deadline, limits.requests);
    deadline
}

pub(super) fn conclude_call<T>(
    store: &mut Store<GuestState>,
    limits: &Limits,
    call: &'static str,
    answer: Result<wasmtime::Result<T>, Elapsed>,
) -> Result<T, CallError> {
    let ended = match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(stopped_with(store, limits, call, &error)),
        Err(_) => Err(stopped_by(store, call, Cause::Deadline { limit: limits.call_timeout })),
    };
    store.data_mut().write_rest_of_lines();
    store.data_mut().write_pending_error();
    ended
}

pub(super) fn stopped_with(
    store: &mut Store<GuestState>,
    limits: &Limits,
    call: &'static str,
    error: &wasmtime::Error,
) -> CallError {
    let cause = cause_of(error, store.data_mut(), limits);
    stopped_by(store, call, cause)
}

pub(super) fn stopped_by(store: &Store<GuestState>, call: &'static str, cause: Cause) -> CallError {
    let Labels { provider, unit } = &store.data().labels;
    CallError::Stopped { plugin: provider.clone(), unit: unit.clone(), call, cause }
}

/// The message of wasmtime when a guest exceeds its hostcall fuel; the error has no type of its own.
const HOSTCALL_FUEL: &str = "fuel allocated for hostcalls has been exhausted";

fn cause_of(error: &wasmtime::Error, state: &mut GuestState, limits: &Limits) -> Cause {
    state.write_rest_of_lines();
    if let Some(impure) = error.downcast_ref::<ImpureCall>() {
        return Cause::Impure { import: impure.import.to_owned(), said: impure.said.clone() };
    }
    if let Some(Exited { code }) = error.downcast_ref() {
        return Cause::Exit { code: *code, message: state.take_last_error() };
    }
    if let Some(cause) = too_many_parts(&told(error.root_cause()), limits) {
        return cause;
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::StackOverflow) => Cause::StackOverflow,
        Some(Trap::Interrupt) => Cause::Deadline { limit: limits.call_timeout },
        _ if told(error.root_cause()).contains(HOSTCALL_FUEL) => {
            Cause::HostcallBytes { limit: limits.hostcall_bytes }
        }
        // After the traps above, whose causes are known even if the guest met the memory limit before.
        _ if state.memory.refused() => Cause::Memory { limit: limits.memory },
        Some(Trap::UnreachableCodeReached) => Cause::Panic { message: state.take_last_error() },
        _ => {
            // What went wrong comes first: where it did may be cut.
            let (root, whole) = (told(error.root_cause()), told(format_args!("{error:#}")));
            let detail = if whole == root { root } else { told(format_args!("{root}: {whole}")) };
            Cause::Trap { detail }
        }
    }
}

/// What wasmtime says of an instance of too many parts; the error has no type of its own.
fn too_many_parts(told: &str, limits: &Limits) -> Option<Cause> {
    let counted = told.strip_prefix("resource limit exceeded: ")?;
    let (kind, _) = counted.split_once(" count too high")?;
    let (part, limit) = match kind {
        "instance" => (Part::Instances, limits.instances),
        "memory" => (Part::Memories, limits.memories),
        "table" => (Part::Tables, limits.tables),
        _ => return None,
    };
    Some(Cause::Parts { part, limit })
}

/// What wasmtime says, bounded like a text of the guest: it names the guest's functions, each by a name that may be as
/// long as the file.
fn told(text: impl fmt::Display) -> String {
    struct Beginning(String);

    impl fmt::Write for Beginning {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            push_escaped(&mut self.0, text, fields::ERROR_TEXT.size());
            if self.0.len() >= fields::ERROR_TEXT.size() { Err(fmt::Error) } else { Ok(()) }
        }
    }

    let mut told = Beginning(String::new());
    // An error is one of writing: there was more to say.
    let _ = write!(told, "{text}");
    told.0
}

/// No settings, for calls that read none.
fn no_settings() -> Arc<BTreeMap<String, String>> {
    Arc::new(BTreeMap::new())
}
