//! The interpreter of definitions: one component for every board that needs no code.
//!
//! `jobscan-host plugin build` writes a definition into a copy of this component, which is then the plugin of that
//! board: what it describes, asks, reads and recognises comes out of the definition. Without one it says so.
//!
//! An answer is read in one pass: what a definition names is kept ([`want`]), everything else is skipped unread. JSON and
//! XML become the same small tree ([`node`]), so that one reading of paths ([`place`], [`value`]) serves both.

mod area;
mod check;
mod cursor;
mod detect;
mod elements;
mod fetch;
mod fields;
mod found;
mod gaps;
mod held;
mod hydrate;
mod json;
mod jsonld;
mod known;
mod links;
mod list;
mod lookup;
mod markdown;
mod node;
mod notes;
mod paging;
mod place;
mod program;
mod request;
mod rows;
mod scan;
mod search;
mod signs;
mod sitemap;
mod tenant;
mod terms;
mod token;
mod value;
mod want;

use std::sync::Arc;

use jobscan_definition::model::{self, Definition};
use jobscan_plugin_sdk as sdk;
use sdk::html;
use sdk::{
    Board, CallContext, Capabilities, CredentialNeed, Detector, Document, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, RepeatableScans, Repeats, Report, Target, TenantIdentity,
    Tenants,
};

use held::Held;
pub use program::Program;

/// The plugin.
#[derive(Debug)]
pub struct Interpreter {
    /// What it does, or why it can do nothing.
    program: Result<Arc<Program>, String>,
    /// The answer that a scan is handing over in pages.
    held: Option<Held>,
}

impl Default for Interpreter {
    fn default() -> Self {
        Self { program: area::program(), held: None }
    }
}

impl Interpreter {
    /// An interpreter of a definition that is not this component's own.
    #[must_use]
    pub fn of(definition: Definition) -> Self {
        Self { program: Ok(Arc::new(Program::new(definition))), held: None }
    }

    fn program(&self) -> Result<Arc<Program>, PluginError> {
        self.program.clone().map_err(PluginError::Config)
    }
}

/// What a component with this definition says of itself.
#[must_use]
pub fn manifest(program: &Program) -> Manifest {
    let board = &program.definition.board;
    let detail = program.definition.detail.is_some();
    let searched = program.definition.search.is_some();
    let credential = |need: &model::CredentialNeed| {
        let model::CredentialNeed { name, hosts, help } = need.clone();
        CredentialNeed { name, hosts, help }
    };
    Manifest {
        hosts: board.hosts.clone(),
        credentials: board.credentials.iter().map(credential).collect(),
        settings: terms::setting(board).into_iter().collect(),
        capabilities: if searched { Capabilities::QUERIES } else { Capabilities::TENANTS }
            | if detail { Capabilities::HYDRATE } else { Capabilities::empty() },
        min_interval_ms: board.pace_ms,
        max_concurrency: board.concurrency,
        hydrate_batch: if detail { hydrate::BATCH } else { 0 },
        ..Manifest::new(&board.id, &board.name, &board.version)
    }
}

/// Which scans of a component with this definition give the same pages again. How many days lie between a query's instant
/// and now is a matter of the time.
#[must_use]
pub fn repeatable(program: &Program) -> RepeatableScans {
    match &program.definition.search {
        None => RepeatableScans::TENANTS,
        Some(search) if search.posted_within_days.is_none() => RepeatableScans::QUERIES,
        Some(_) => RepeatableScans::empty(),
    }
}

impl Plugin for Interpreter {
    fn manifest() -> Manifest {
        area::program().map_or_else(
            |_| Manifest::new("interpreter", "Interpreter without a definition", env!("CARGO_PKG_VERSION")),
            |program| manifest(&program),
        )
    }
}

impl Provider for Interpreter {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        let program = self.program()?;
        terms::accepted(&program.definition.board, host)?;
        check::check(&program, ctx, host, tenant)
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let program = self.program()?;
        terms::accepted(&program.definition.board, host)?;
        scan::scan(&program, &mut self.held, ctx, host, (target, position))
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        let program = self.program()?;
        terms::accepted(&program.definition.board, host)?;
        hydrate::hydrate(&program, ctx, host, refs)
    }
}

impl Detector for Interpreter {
    fn detect(&self, _: &CallContext, document: &Document) -> Result<Report, PluginError> {
        Ok(detect::detect(&self.program()?.definition, document))
    }
}

impl Tenants for Interpreter {
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity> {
        detect::identify(&area::program().ok()?.definition, system, tenant)
    }
}

impl Repeats for Interpreter {
    fn repeatable() -> RepeatableScans {
        area::program().map_or(RepeatableScans::empty(), |program| repeatable(&program))
    }
}

sdk::export_plugin!(Interpreter: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
