//! What went wrong in one place, without stopping the rest.

use serde::Serialize;

use crate::{domain::FailureClass, errors::chain, store::StoreError};

/// What went wrong in one place, without stopping the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The tenant or query; `None` for the provider or step as a whole.
    pub unit: Option<String>,
    /// What kind of failure.
    pub class: FailureClass,
    /// For people.
    pub message: String,
}

impl Failure {
    /// The unit, if there is one, and what went wrong.
    #[must_use]
    pub fn line(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{unit}: {}", self.message),
            None => self.message.clone(),
        }
    }

    /// A database error that concerns a provider, a directory or a unit as a whole.
    pub(crate) fn of_database(error: &StoreError) -> Self {
        Self { unit: None, class: FailureClass::Database, message: chain(error) }
    }

    /// A database error that ended a step.
    pub(crate) fn of_step(step: &str, error: &StoreError) -> Self {
        let message = format!("step {step}: {}", chain(error));
        Self { unit: None, class: FailureClass::Database, message }
    }

    /// Another run holds the lock now.
    pub(crate) fn of_lock(message: String) -> Self {
        Self { unit: None, class: FailureClass::Lock, message }
    }
}

/// What a step did, and what failed in it. A step never fails as a whole: it reports.
#[derive(Debug, Default)]
pub(crate) struct StepReport<T> {
    pub(crate) done: T,
    pub(crate) failures: Vec<Failure>,
}

impl<T> StepReport<T> {
    /// A step in which nothing failed.
    pub(crate) const fn done(done: T) -> Self {
        Self { done, failures: Vec::new() }
    }

    /// Adds the failures to those of the run, and returns what was done.
    pub(crate) fn note(self, errors: &mut Vec<Failure>) -> T {
        errors.extend(self.failures);
        self.done
    }
}

#[cfg(test)]
mod tests;
