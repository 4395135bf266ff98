//! How a plugin's type becomes the exports of a component.

use std::{marker::PhantomData, panic, sync::Once};

use crate::bindings::{detector, directory, imports, metadata, provider};
use crate::host::ComponentHost;
use crate::{
    Board, CallContext, Detector, Directory, Document, Level, Manifest, Offer, OfferRef, Page, Plugin,
    PluginError, Position, Provider, Report, Target,
};

/// Stands for the plugin `P` towards wit-bindgen.
pub struct Exported<P>(PhantomData<P>);

impl<P: Plugin> metadata::exports::jobscan::plugin::metadata::Guest for Exported<P> {
    fn describe() -> Manifest {
        P::manifest()
    }
}

impl<P: Provider> provider::exports::jobscan::plugin::provider::Guest for Exported<P> {
    fn check(ctx: CallContext, tenant: Option<String>) -> Result<Board, PluginError> {
        log_panics();
        P::check(&ctx, &mut ComponentHost, tenant.as_deref())
    }

    fn scan(ctx: CallContext, target: Target, position: Position) -> Result<Page, PluginError> {
        log_panics();
        P::scan(&ctx, &mut ComponentHost, &target, &position)
    }

    fn hydrate(
        ctx: CallContext,
        refs: Vec<OfferRef>,
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        log_panics();
        P::hydrate(&ctx, &mut ComponentHost, &refs)
    }
}

impl<P: Detector> detector::exports::jobscan::plugin::detector::Guest for Exported<P> {
    fn detect(ctx: CallContext, document: Document) -> Result<Report, PluginError> {
        log_panics();
        P::detect(&ctx, &document)
    }
}

impl<P: Directory> directory::exports::jobscan::plugin::directory::Guest for Exported<P> {
    fn start(ctx: CallContext) -> Vec<String> {
        log_panics();
        P::start(&ctx)
    }

    fn read(
        ctx: CallContext,
        page: directory::exports::jobscan::plugin::directory::Document,
    ) -> Result<crate::directory::Listing, PluginError> {
        log_panics();
        // The contract has this record twice, since an interface that used the detector's would import it.
        let document = Document {
            url: page.url,
            final_url: page.final_url,
            status: page.status,
            content_type: page.content_type,
            html: page.html,
        };
        P::read(&ctx, &document)
    }
}

/// Sends the message of a panic to the log before the trap, which itself says only `unreachable`.
fn log_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        panic::set_hook(Box::new(|panic| {
            imports::jobscan::plugin::log::log(Level::Error, &panic.to_string(), &[]);
        }));
    });
}

/// Exports a type that is a [`Provider`](crate::Provider).
#[macro_export]
macro_rules! export_provider {
    ($plugin:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Component = $crate::export::Exported<$plugin>;
            $crate::bindings::metadata::export_metadata!(Component with_types_in $crate::bindings::metadata);
            $crate::bindings::provider::export_provider_interface!(Component with_types_in $crate::bindings::provider);
        };
    };
}

/// Exports a type that is a [`Detector`](crate::Detector).
#[macro_export]
macro_rules! export_detector {
    ($plugin:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Component = $crate::export::Exported<$plugin>;
            $crate::bindings::metadata::export_metadata!(Component with_types_in $crate::bindings::metadata);
            $crate::bindings::detector::export_detector_interface!(Component with_types_in $crate::bindings::detector);
        };
    };
}

/// Exports a type that is both a [`Provider`](crate::Provider) and a [`Detector`](crate::Detector).
#[macro_export]
macro_rules! export_board {
    ($plugin:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Component = $crate::export::Exported<$plugin>;
            $crate::bindings::metadata::export_metadata!(Component with_types_in $crate::bindings::metadata);
            $crate::bindings::provider::export_provider_interface!(Component with_types_in $crate::bindings::provider);
            $crate::bindings::detector::export_detector_interface!(Component with_types_in $crate::bindings::detector);
        };
    };
}

/// Exports a type that is a [`Directory`](crate::Directory).
#[macro_export]
macro_rules! export_directory {
    ($plugin:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Component = $crate::export::Exported<$plugin>;
            $crate::bindings::metadata::export_metadata!(Component with_types_in $crate::bindings::metadata);
            $crate::bindings::directory::export_directory_interface!(Component with_types_in $crate::bindings::directory);
        };
    };
}
