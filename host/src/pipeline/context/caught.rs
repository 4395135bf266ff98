//! A panic on a guest's or a site's behalf is the failure of what it happened in, never the process's.

use std::{any::Any, panic::AssertUnwindSafe};

use futures_util::FutureExt;

use crate::{
    bounds::units,
    domain::{FailureClass, text::escaped_line},
    errors::panic_message,
    pipeline::report::Failure,
};

/// Something panicked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("internal fault, please report it: {0}")]
pub(crate) struct Panicked(String);

impl Panicked {
    fn of(panic: &(dyn Any + Send)) -> Self {
        Self(escaped_line(panic_message(panic), units::FAULT_MESSAGE.size()))
    }

    /// The failure to report, of a unit or, without one, of a step as a whole.
    pub(crate) fn failure(&self, unit: Option<String>) -> Failure {
        Failure { unit, class: FailureClass::Internal, message: self.to_string() }
    }
}

/// Does `work`; a panic in it is returned. What `work` borrowed may be half done, so that nothing of it but counts
/// and names is used afterwards.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|panic| Panicked::of(panic.as_ref()))
}

/// Prepares a component; a panic in it refuses that component, as any fault of its own does.
pub(crate) async fn caught_preparation<T, E>(
    unit: Option<&str>,
    work: impl Future<Output = Result<Result<T, Failure>, E>>,
) -> Result<Result<T, Failure>, E> {
    caught(work).await.unwrap_or_else(|panic| Ok(Err(panic.failure(unit.map(str::to_owned)))))
}

/// Does a step of a run; a panic in it is a failure of the run, and the step did nothing.
pub(crate) async fn caught_step<T: Default>(
    step: &str,
    errors: &mut Vec<Failure>,
    work: impl Future<Output = T>,
) -> T {
    caught(work).await.unwrap_or_else(|panic| {
        let failure = panic.failure(None);
        errors.push(Failure { message: format!("step {step}: {}", failure.message), ..failure });
        T::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panicking(text: String) -> impl Future<Output = u32> {
        futures_util::future::lazy(move |_| std::panic::panic_any(text))
    }

    #[tokio::test]
    async fn a_panic_is_returned_with_its_message_on_one_bounded_line() {
        assert_eq!(caught(async { 7 }).await, Ok(7));
        let panicked = caught(panicking(format!("a\u{1b}[2J\n{}", "x".repeat(10_000)))).await.unwrap_err();
        let text = panicked.to_string();
        assert!(text.starts_with("internal fault, please report it: a\\u{1b}[2J\\nxxx"), "{text}");
        assert!(text.len() < 600, "{}", text.len());
        let panicked: Result<(), Panicked> = caught(async { std::panic::panic_any(7) }).await;
        assert!(panicked.unwrap_err().to_string().ends_with("no message"));
    }

    #[tokio::test]
    async fn a_component_whose_preparation_panics_is_refused() {
        let ready: Result<_, ()> = caught_preparation(Some("hub"), async { Ok(Ok(7)) }).await;
        assert_eq!(ready, Ok(Ok(7)));
        let preparing = caught_preparation(Some("hub"), async {
            panicking("oh".to_owned()).await;
            Err::<Result<u32, Failure>, ()>(())
        });
        let failure = preparing.await.unwrap().unwrap_err();
        assert_eq!((failure.unit.as_deref(), failure.class), (Some("hub"), FailureClass::Internal));
    }

    #[tokio::test]
    async fn a_step_that_panics_did_nothing_and_is_reported() {
        let mut errors = Vec::new();
        assert_eq!(caught_step("scan", &mut errors, panicking("oh".to_owned())).await, 0);
        assert_eq!((errors.len(), errors[0].class), (1, FailureClass::Internal));
        assert_eq!(errors[0].message, "step scan: internal fault, please report it: oh");
    }
}
