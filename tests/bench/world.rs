//! The worlds that are scanned: boards of one provider, served without change.

use jobscan_tests::{Churn, Provider, Sandbox, World, WorldSpec};

/// How large a world is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) boards: usize,
    /// Of each board.
    pub(crate) offers: u32,
    /// Of each offer's text, about.
    pub(crate) bytes: usize,
}

impl Size {
    /// All offers.
    pub(crate) fn all_offers(self) -> f64 {
        self.all_boards() * f64::from(self.offers)
    }

    /// All boards, to divide by.
    pub(crate) fn all_boards(self) -> f64 {
        f64::from(u32::try_from(self.boards).unwrap_or(u32::MAX))
    }
}

/// A world with boards of one provider alone.
pub(crate) fn of(provider: Provider, size: Size) -> WorldSpec {
    let boards = |this| if provider == this { size.boards } else { 0 };
    WorldSpec {
        lever_us: boards(Provider::Lever),
        lever_eu: 0,
        greenhouse: boards(Provider::Greenhouse),
        offers_per_tenant: size.offers..=size.offers,
        infojobs_offers: 0,
        infojobs_companies: 0,
        description_bytes: size.bytes,
        churn: Churn::none(),
        ..WorldSpec::small(17)
    }
}

/// Serves a world whose answers were made before the first of them is asked for, and that keeps no log.
pub(crate) fn served(spec: WorldSpec) -> Result<Sandbox, String> {
    let sandbox = Sandbox::start(World::generate(spec)).map_err(|error| format!("no sandbox: {error}"))?;
    sandbox.prepare_answers();
    Ok(sandbox)
}
