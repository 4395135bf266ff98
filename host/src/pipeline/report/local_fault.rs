//! A fault on this side of the network, told once instead of at every source.

use super::{Failure, RunSummary};
use crate::{domain::FailureClass, http::LocalFault};

impl RunSummary {
    /// Tells a fault of this side once, in place of the failures that it made at every source: since no host answered,
    /// no failure to reach one is a host's own.
    pub(crate) fn tell_local_fault(&mut self, fault: &LocalFault) {
        for provider in &mut self.providers {
            provider.errors.retain(|failure| !is_of_network(failure.class));
        }
        for directory in &mut self.directories {
            directory.errors.retain(|failure| !is_of_network(failure.class));
        }
        if let Some(discovery) = &mut self.discovery {
            discovery.errors.retain(|failure| !is_of_network(failure.class));
        }
        if let Some(sheets) = &mut self.sheets {
            sheets.errors.retain(|failure| !is_of_network(failure.class));
        }
        if let Some(feedback) = &mut self.feedback {
            feedback.errors.retain(|failure| !is_of_network(failure.class));
        }
        let message = format!("{fault}; nothing is wrong with the sources");
        self.errors.push(Failure { unit: None, class: FailureClass::Network, message });
    }
}

/// Whether a class is that of a request without an answer.
const fn is_of_network(class: FailureClass) -> bool {
    matches!(
        class,
        FailureClass::Fetch
            | FailureClass::Network
            | FailureClass::Unanswered
            | FailureClass::Paused
            | FailureClass::Directory
    )
}
