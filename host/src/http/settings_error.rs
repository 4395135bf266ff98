//! A setting of the network that cannot be read.

use thiserror::Error;

/// A setting that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// Not `http://ADDRESS:PORT`.
    #[error("`{0}` is not a gateway; write `http://ADDRESS:PORT`, for example `http://127.0.0.1:8080`")]
    Gateway(String),
    /// Not `http://HOST:PORT`.
    #[error("`{0}` is not a proxy; write `http://HOST:PORT`, for example `http://proxy.example:3128`")]
    Proxy(String),
    /// Its user or password has no value.
    #[error("{0}: its user or password has no value; set it, or take `proxy_user` and `proxy_password` out")]
    ProxyUser(String),
    /// Neither a name nor an address nor a range.
    #[error("`{0}` is neither a host's name nor an address range")]
    NotFor(String),
    /// Not an address or a range in CIDR form.
    #[error("`{0}` is not an address range; write for example `127.0.0.0/8`, `::1/128` or `10.1.2.3`")]
    IpNet(String),
    /// Not `N/s`, `N/m` or `N/h`.
    #[error("`{0}` is not a rate; write for example `2/s`, `30/m` or `100/h`, above zero")]
    Rate(String),
}
