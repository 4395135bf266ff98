//! The traits that a plugin implements.

use crate::{
    Board, CallContext, Document, Host, Manifest, Offer, OfferRef, Page, PluginError, Position,
    RepeatableScans, Report, Target, TenantIdentity, directory::Listing,
};

/// A plugin of any role.
///
/// Each instance of the component has one value of the type, made by [`Default`] before the first call that needs it and
/// dropped with the instance. The host may end an instance after any call, so a value may only remember what spares the
/// source a request: what a scan must know of its earlier pages is in its [`Position`].
pub trait Plugin: Default + 'static {
    /// Describes the plugin. Must not call the host: the host ends a plugin that does so here.
    fn manifest() -> Manifest;
}

/// A source of offers.
pub trait Provider: Plugin {
    /// Checks, with few requests, that the source answers and accepts the credential and, if a tenant is given, that
    /// the tenant has a board.
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError>;

    /// Fetches one page of offers, starting at `position`.
    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError>;

    /// Fetches the complete offers for `refs`, in the same order. Each offer can fail on its own.
    fn hydrate(
        &mut self,
        _ctx: &CallContext,
        _host: &mut dyn Host,
        _refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        Err(PluginError::Unsupported("this provider's lists are complete".to_owned()))
    }
}

/// Recognises applicant tracking systems in a web page.
pub trait Detector: Plugin {
    /// Returns the boards found in `document`. Must be a pure function of its arguments.
    fn detect(&self, ctx: &CallContext, document: &Document) -> Result<Report, PluginError>;
}

/// Says how job systems spell their tenants. A provider or a detector that knows its systems' rules implements it.
pub trait Tenants: Plugin {
    /// How `system` spells a tenant that was read in an address or given by a person; `None` if this plugin does not
    /// know the system, or the text names no tenant there. Must be a pure function of its arguments.
    fn identify(system: &str, tenant: &str) -> Option<TenantIdentity>;
}

/// Says which scans give the same pages again where the source gives the same answers. Of such a scan the host may send the
/// requests itself and let the pages stand that it has, which costs next to nothing. Without this trait it does so with none.
pub trait Repeats: Provider {
    /// The scans whose pages depend only on the settings, the target, the position, and the status, content, final URL and
    /// headers of the answers: not on anything in [`CallContext`], and not on the headers `age`, `date`, `expires`,
    /// `retry-after`, `ratelimit…` and `x-ratelimit-…`. What a 429 asks for is no page, and may depend on the time.
    fn repeatable() -> RepeatableScans;
}

/// A list of companies on the web. The host fetches the pages, and the plugin reads them.
pub trait Directory: Plugin {
    /// The URLs of the first pages, on the manifest's `hosts`.
    fn start(ctx: &CallContext) -> Vec<String>;

    /// Reads a page of the list, or a detail page that an earlier page linked to. Must be a pure function of its
    /// arguments.
    fn read(ctx: &CallContext, page: &Document) -> Result<Listing, PluginError>;
}
