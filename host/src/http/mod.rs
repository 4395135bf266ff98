//! The HTTP client of the whole program: plugins, discovery and Google Sheets all fetch through it.
//!
//! It holds the egress policy, the pace of each host, retries, redirects, decompression and the
//! revalidation of stored answers. It promises that no request is sent to an origin that its [`Grant`]
//! does not allow or to an address inside the network, that a `Retry-After` is never shortened, and that no
//! credential reaches a guest, a log or an error. It never touches the database: what must outlive the
//! process goes through [`Memory`].

mod cache;
mod client;
mod credential;
mod credential_error;
mod decode;
mod echo;
mod egress;
mod grant;
mod headers;
mod hop;
mod host_rule;
mod ip_net;
mod lane;
mod limiter;
mod memory;
mod origin;
mod origin_pattern;
mod outlook;
mod pace;
mod pause;
mod proxy;
mod reach;
mod recorder;
mod redact;
mod request;
mod resolve;
mod retry;
mod roots;
mod scope;
mod settings;
mod settings_error;
mod tenant_host;
mod tls;
mod token;
mod traces;
mod transport;
mod turn_request;
mod unreached;

#[cfg(test)]
mod tests;

pub use client::HttpClient;
pub use credential::Credential;
pub use credential_error::CredentialError;
pub use egress::{Forbidden, ForbiddenKind, check_egress};
pub use grant::Grant;
pub use host_rule::{HostRule, HostRuleError};
pub use ip_net::IpNet;
pub use memory::{CachedAnswer, Memory, MemoryInProcess, Recalled};
pub use origin::{Origin, OriginError, Scheme};
pub use origin_pattern::{OriginPattern, OriginPatternError};
pub use outlook::{LocalFault, LocalFaultKind};
pub use pause::{ProviderPause, RateLimited};
pub use proxy::{NotFor, Proxy, ProxyFault, ProxyFaultKind};
pub use recorder::{Exchanged, Exchanges};
pub use redact::redact_url;
pub use request::{Body, Denial, FetchError, KeptAnswer, Method, Repeat, Request, Response};
pub use resolve::{Lookup, SystemLookup};
pub use roots::{Roots, RootsOrigin};
pub use scope::{Cancel, Scope, Traffic};
pub use settings::{Gateway, HttpSettings, Rate};
pub use settings_error::SettingsError;
pub use tenant_host::tenant_host;
pub use tls::{TlsFault, TlsFaultKind};
pub use token::TokenSource;
pub use transport::{ClientError, Transport, WireAnswer, WireRequest};
pub use unreached::{ConnectFault, ConnectFaultKind, NameFault, NameFaultKind};
