//! What an operator may set about the network, with the defaults in one place.
//!
//! Pure values and their parsers; nothing here opens a connection.

use std::{fmt, net::SocketAddr, str::FromStr, time::Duration};

use super::{IpNet, Proxy, SettingsError};

/// How the client behaves towards every host.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Where all requests go instead of to their hosts, for tests and recorders.
    pub gateway: Option<Gateway>,
    /// Through which hosts are reached; unused with a gateway.
    pub proxy: Option<Proxy>,
    /// Ranges that are reachable although the egress policy forbids them.
    pub allow_addresses: Vec<IpNet>,
    /// The longest one attempt may take, its body included.
    pub timeout: Duration,
    /// Attempts of a GET or HEAD in all, the first included.
    pub attempts: u32,
    /// The first back-off; it doubles with each retry.
    pub backoff_base: Duration,
    /// The longest back-off.
    pub backoff_max: Duration,
    /// The longest `Retry-After` or host deadline a call waits for itself; a longer one is final.
    pub patience: Duration,
    /// Redirects followed in one fetch.
    pub max_redirects: u32,
    /// Retries a host earns with each first attempt.
    pub retry_ratio: f64,
    /// Retries a host has to begin with, and the most it can save up.
    pub retry_reserve: u32,
    /// Consecutive failed calls that open a host's circuit.
    pub circuit_failures: u32,
    /// How long an open circuit stays open before one probe is let through.
    pub circuit_cooldown: Duration,
    /// The pace of a host for which no grant names one.
    pub host_rate: Rate,
    /// Requests under way at one host at once.
    pub host_concurrency: usize,
    /// The `User-Agent` of every request.
    pub user_agent: String,
    /// The largest decoded body kept for revalidation, in bytes.
    pub cache_max_entry: u64,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            gateway: None,
            proxy: None,
            allow_addresses: Vec::new(),
            timeout: Duration::from_secs(30),
            attempts: 3,
            backoff_base: Duration::from_secs(1),
            backoff_max: Duration::from_secs(30),
            patience: Duration::from_mins(1),
            max_redirects: 5,
            retry_ratio: 0.1,
            retry_reserve: 10,
            circuit_failures: 5,
            circuit_cooldown: Duration::from_mins(1),
            host_rate: Rate { per_second: 2.0, burst: 1 },
            host_concurrency: 4,
            user_agent: concat!(
                "jobscan-host/",
                env!("CARGO_PKG_VERSION"),
                " (+https://github.com/jobscan/jobscan-host)"
            )
            .to_owned(),
            cache_max_entry: 8 * 1024 * 1024,
        }
    }
}

/// The server that answers for every host: `http://ADDRESS:PORT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gateway(SocketAddr);

impl Gateway {
    /// Reads `http://ADDRESS:PORT`; names are refused, since nothing resolves them.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let rest = text.trim().strip_prefix("http://");
        rest.map(|rest| rest.strip_suffix('/').unwrap_or(rest))
            .and_then(|address| address.parse().ok())
            .filter(|address: &SocketAddr| address.port() != 0)
            .map(Self)
            .ok_or_else(|| SettingsError::Gateway(text.to_owned()))
    }

    /// Where the gateway listens.
    #[must_use]
    pub const fn address(self) -> SocketAddr {
        self.0
    }
}

impl FromStr for Gateway {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}", self.0)
    }
}

/// A pace: a token bucket's refill and its size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Requests a second, above zero.
    pub per_second: f64,
    /// Requests that may start together after a rest, at least 1.
    pub burst: u32,
}

impl Rate {
    /// Reads `2/s`, `30/m` or `100/h`.
    ///
    /// The burst is a tenth of a second's worth, at least 1: slow paces are even, and fast ones do not
    /// depend on a timer finer than the machine's.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        Self::read(text.trim()).ok_or_else(|| SettingsError::Rate(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        let (count, unit) = text.split_once('/')?;
        let seconds = match unit.trim() {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        let per_second = count.trim().parse::<f64>().ok()? / seconds;
        Self::per_second(per_second)
    }

    /// A pace of `per_second` requests a second; `None` unless it is above zero and at most a million.
    #[must_use]
    pub fn per_second(per_second: f64) -> Option<Self> {
        if !(per_second > 0.0 && per_second <= 1e6) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number from 1 to 100,000"
        )]
        let burst = (per_second / 10.0).ceil().max(1.0) as u32;
        Some(Self { per_second, burst })
    }

    /// The pace that keeps both.
    #[must_use]
    pub fn strictest(self, other: Self) -> Self {
        Self { per_second: self.per_second.min(other.per_second), burst: self.burst.min(other.burst) }
    }
}

impl FromStr for Rate {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gateways_are_plain_http_addresses() {
        for good in
            ["http://127.0.0.1:8080", "http://10.0.0.1:1/", "http://[::1]:8080", " http://127.0.0.1:80 "]
        {
            assert!(Gateway::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "https://127.0.0.1:8080",
            "127.0.0.1:8080",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://127.0.0.1:0",
            "http://127.0.0.1:99999",
            "http://127.0.0.1:80/path",
            "http://u@127.0.0.1:80",
            "",
        ] {
            assert_eq!(Gateway::parse(bad), Err(SettingsError::Gateway(bad.to_owned())));
        }
        assert_eq!(Gateway::parse("http://[::1]:80/").unwrap().to_string(), "http://[::1]:80");
    }

    #[test]
    fn ranges_hold_their_own_family_only() {
        let holds = |net: &str, ip: &str| IpNet::parse(net).unwrap().contains(ip.parse().unwrap());
        assert!(holds("127.0.0.0/8", "127.255.0.1"));
        assert!(!holds("127.0.0.0/8", "128.0.0.1"));
        assert!(holds("10.1.2.3", "10.1.2.3"));
        assert!(!holds("10.1.2.3", "10.1.2.4"));
        assert!(holds("0.0.0.0/0", "255.255.255.255"));
        assert!(!holds("0.0.0.0/0", "::ffff:1.2.3.4"));
        assert!(holds("::1/128", "::1"));
        assert!(holds("::/0", "ffff::"));
        assert!(holds("10.1.2.3/8", "10.9.9.9"));
        for bad in
            ["", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/+8", "10.0.0/8", "localhost", "10.0.0.0/8/8"]
        {
            assert_eq!(IpNet::parse(bad), Err(SettingsError::IpNet(bad.to_owned())));
        }
    }

    #[test]
    fn rates_are_counts_per_unit() {
        let near = |text: &str, expected: f64| {
            let rate = Rate::parse(text).unwrap();
            assert!((rate.per_second - expected).abs() < 1e-12, "{text}");
            rate.burst
        };
        assert_eq!(near("2/s", 2.0), 1);
        assert_eq!(near("30/m", 0.5), 1);
        assert_eq!(near("100 / h", 100.0 / 3600.0), 1);
        assert_eq!(near("0.5/s", 0.5), 1);
        assert_eq!(near("1000/s", 1000.0), 100);
        for bad in ["", "2", "/s", "0/s", "-1/s", "2/d", "inf/s", "nan/s", "1e9/s", "two/s"] {
            assert_eq!(Rate::parse(bad), Err(SettingsError::Rate(bad.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn parsers_never_panic(text in ".{0,40}") {
            let _ = (Gateway::parse(&text), IpNet::parse(&text), Rate::parse(&text));
        }

        #[test]
        fn a_range_holds_what_shares_its_prefix(net: u32, ip: u32, prefix in 0_u8..=32) {
            let range = IpNet::parse(&format!("{}/{prefix}", std::net::Ipv4Addr::from_bits(net))).unwrap();
            let shared = (net ^ ip).leading_zeros() >= u32::from(prefix);
            prop_assert_eq!(range.contains(std::net::IpAddr::V4(std::net::Ipv4Addr::from_bits(ip))), shared);
        }
    }
}
