//! What a search for boards needs, and which companies it looks at.

use std::sync::Arc;

use super::confirm;
use crate::{
    http::{Grant, Rate},
    pipeline::{
        context::RunContext,
        prepared::{Detector, Detectors, Prepared, Spellings},
        web::robots_agent,
    },
    store::{StoreError, discoveries::DueCompany},
};

/// Which companies are looked at.
#[derive(Debug, Clone)]
pub enum Selection {
    /// Those due, at most so many.
    Due(u32),
    /// Every one that is due.
    AllDue,
    /// These, due or not.
    These(Vec<DueCompany>),
}

/// A search in progress.
pub(super) struct Search<'a> {
    pub(super) run: &'a RunContext,
    pub(super) detectors: &'a [Arc<Detector>],
    pub(super) providers: &'a [Prepared],
    pub(super) spellings: Spellings,
    pub(super) grant: Arc<Grant>,
    /// The name by which robots.txt files know the program.
    pub(super) agent: &'a str,
    /// A detector's component was refused: what it would recognise is not looked for.
    pub(super) lacks_detectors: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(run: &'a RunContext, providers: &'a [Prepared], detectors: &'a Detectors) -> Self {
        Self {
            run,
            detectors: &detectors.ready,
            providers,
            spellings: Spellings::default(),
            grant: Arc::new(public_web(run)),
            agent: robots_agent(&run.config.http.user_agent),
            lacks_detectors: !detectors.failures.is_empty(),
        }
    }

    /// Boards are spelt as they are known.
    pub(super) fn spelt_by(self, spellings: Spellings) -> Self {
        Self { spellings, ..self }
    }

    /// Forgets pauses that an earlier run of this process met and that were lifted by hand since.
    pub(super) fn lift_ended_pauses(&self) -> Result<(), StoreError> {
        for prepared in self.providers {
            if let Prepared::Ready(provider) = prepared {
                provider.lift_ended_pause(self.run.store(), self.run.now())?;
            }
        }
        Ok(())
    }

    /// The provider's name in `providers.toml`, where there is one for the system.
    pub(super) fn provider_name<'s>(&'s self, system: &'s str) -> &'s str {
        confirm::provider_of(self.providers, system).map_or(system, Prepared::name)
    }
}

/// What discovery may fetch: any page of the public web, slowly.
fn public_web(run: &RunContext) -> Grant {
    let settings = &run.config.discovery;
    Grant {
        public_web: true,
        max_body: settings.max_body,
        rate: Rate::per_second(settings.rate.per_second()),
        timeout: Some(settings.timeout),
        pause_after_rate_limit: run.config.run.rate_limit_pause,
        ..Grant::new("discovery")
    }
}
