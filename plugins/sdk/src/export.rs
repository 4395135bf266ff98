//! Exports a plugin's type from a component.

use std::{marker::PhantomData, panic, sync::Once};

use crate::bindings::{detector, directory, imports, metadata, provider, repeats, tenants};
use crate::host::ComponentHost;
use crate::{
    Board, CallContext, Detector, Directory, Document, Level, Manifest, Offer, OfferRef, Page, Plugin,
    PluginError, Position, Provider, RepeatableScans, Repeats, Report, Target, TenantIdentity, Tenants,
};

#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics"), feature = "allocator"))]
#[global_allocator]
static ALLOCATOR: crate::allocator::Lists = crate::allocator::Lists::new();

/// Where the one value of a plugin's type lives. [`export_plugin!`](crate::export_plugin!) implements it.
pub trait Instance: Plugin {
    /// Gives the value to a call. The host makes no call during another one.
    fn with<R>(call: impl FnOnce(&mut Self) -> R) -> R;
}

/// Implements the traits that wit-bindgen generates for the plugin `P`.
pub struct Exported<P>(PhantomData<P>);

impl<P: Plugin> metadata::exports::jobscan::plugin::metadata::Guest for Exported<P> {
    // The host lets `describe` and `identify` call no import: it refuses the line, and keeps the text for its error.
    fn describe() -> Manifest {
        log_panics();
        P::manifest()
    }
}

impl<P: Provider + Instance> provider::exports::jobscan::plugin::provider::Guest for Exported<P> {
    fn check(ctx: CallContext, tenant: Option<String>) -> Result<Board, PluginError> {
        log_panics();
        P::with(|plugin| plugin.check(&ctx, &mut ComponentHost, tenant.as_deref()))
    }

    fn scan(ctx: CallContext, target: Target, position: Position) -> Result<Page, PluginError> {
        log_panics();
        P::with(|plugin| plugin.scan(&ctx, &mut ComponentHost, &target, &position))
    }

    fn hydrate(
        ctx: CallContext,
        refs: Vec<OfferRef>,
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        log_panics();
        P::with(|plugin| plugin.hydrate(&ctx, &mut ComponentHost, &refs))
    }
}

impl<P: Detector + Instance> detector::exports::jobscan::plugin::detector::Guest for Exported<P> {
    fn detect(ctx: CallContext, document: Document) -> Result<Report, PluginError> {
        log_panics();
        P::with(|plugin| plugin.detect(&ctx, &document))
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
        // The contract declares this record in both interfaces: if `directory` used the record of `detector`, every
        // directory would import that interface.
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

impl<P: Tenants> tenants::exports::jobscan::plugin::tenants::Guest for Exported<P> {
    fn identify(system: String, tenant: String) -> Option<TenantIdentity> {
        log_panics();
        P::identify(&system, &tenant)
    }
}

impl<P: Repeats> repeats::exports::jobscan::plugin::repeats::Guest for Exported<P> {
    fn repeatable() -> RepeatableScans {
        log_panics();
        P::repeatable()
    }
}

/// Logs the message of a panic. The trap that follows says only `unreachable`.
fn log_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        panic::set_hook(Box::new(|panic| {
            imports::jobscan::plugin::log::log(Level::Error, &panic.to_string(), &[]);
        }));
    });
}

/// Exports a plugin from its component: the type, and each role trait that it implements.
///
/// `export_plugin!(Acme: Provider)` exports a provider, `export_plugin!(Acme: Provider + Detector)` one that is also a
/// detector, `export_plugin!(Acme: Provider + Detector + Tenants)` one that also says how its system spells tenants. The
/// roles are [`Provider`](crate::Provider), [`Detector`](crate::Detector), [`Directory`](crate::Directory),
/// [`Tenants`](crate::Tenants) and [`Repeats`](crate::Repeats). Every plugin exports its manifest as well.
#[macro_export]
macro_rules! export_plugin {
    (@interface $component:ident Provider) => {
        $crate::bindings::provider::export_provider_interface!($component with_types_in $crate::bindings::provider);
    };
    (@interface $component:ident Detector) => {
        $crate::bindings::detector::export_detector_interface!($component with_types_in $crate::bindings::detector);
    };
    (@interface $component:ident Directory) => {
        $crate::bindings::directory::export_directory_interface!($component with_types_in $crate::bindings::directory);
    };
    (@interface $component:ident Tenants) => {
        $crate::bindings::tenants::export_tenants_interface!($component with_types_in $crate::bindings::tenants);
    };
    (@interface $component:ident Repeats) => {
        $crate::bindings::repeats::export_repeats_interface!($component with_types_in $crate::bindings::repeats);
    };
    ($plugin:ty: $role:ident $(+ $other_role:ident)*) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            impl $crate::export::Instance for $plugin {
                fn with<R>(call: impl FnOnce(&mut Self) -> R) -> R {
                    ::std::thread_local! {
                        static PLUGIN: ::std::cell::RefCell<$plugin> = ::std::cell::RefCell::default();
                    }
                    PLUGIN.with_borrow_mut(call)
                }
            }
            type Component = $crate::export::Exported<$plugin>;
            $crate::bindings::metadata::export_metadata!(Component with_types_in $crate::bindings::metadata);
            $crate::export_plugin!(@interface Component $role);
            $($crate::export_plugin!(@interface Component $other_role);)*
        };
    };
}
