//! Resolves names once for each connection and checks the addresses against the egress policy.
//!
//! The connection goes to the very addresses that were checked, so a name server that changes its answers
//! (DNS rebinding) gains nothing: it is asked only once.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use futures_util::future::{BoxFuture, FutureExt};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use super::{Forbidden, IpNet, NameFault, NameFaultKind, check_egress};

/// Asks a name server.
pub trait Lookup: Send + Sync + fmt::Debug {
    /// All addresses of `name`, in the order to try them.
    fn lookup(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The operating system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let name = name.to_owned();
        async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) }
            .boxed()
    }
}

/// A name that has a forbidden address.
#[derive(Debug, Clone, Error)]
#[error("`{name}`: {forbidden}")]
pub(super) struct ForbiddenName {
    pub(super) name: String,
    pub(super) forbidden: Forbidden,
}

/// The resolver of the connector. It refuses a name if any of its addresses is forbidden.
pub(super) struct GuardedResolver {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) allowed: Arc<[IpNet]>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let asked = self.lookup.lookup(name.as_str());
        let allowed = Arc::clone(&self.allowed);
        Box::pin(async move {
            let addresses = asked.await.map_err(|error| NameFault::of(name.as_str(), &error))?;
            if addresses.is_empty() {
                let host = name.as_str().to_owned();
                return Err(NameFault { host, kind: NameFaultKind::Unknown }.into());
            }
            for address in &addresses {
                check_egress(*address, &allowed)
                    .map_err(|forbidden| ForbiddenName { name: name.as_str().to_owned(), forbidden })?;
            }
            let sockets: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(sockets)
        })
    }
}
