//! Which addresses a request may go to: a pure function of one address.
//!
//! Only addresses of the public internet pass; everything the IANA special-purpose registries name is
//! refused, and so is every form of IPv6 that wraps an IPv4 address, since a translator on the way
//! would unwrap it.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use thiserror::Error;

use super::IpNet;

/// Why an address is not of the public internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ForbiddenKind {
    /// 0.0.0.0/8 and `::`.
    Unspecified,
    /// This machine.
    Loopback,
    /// A private network, such as that of a home or a company.
    Private,
    /// The link-local range, where cloud metadata services are.
    LinkLocal,
    /// The shared range behind carrier-grade NAT.
    CarrierNat,
    /// A cloud platform's own service at a public-looking address.
    Platform,
    /// Multicast.
    Multicast,
    /// Broadcast on the link.
    Broadcast,
    /// Reserved for examples in documentation.
    Documentation,
    /// Reserved for benchmarks of network devices.
    Benchmarking,
    /// IETF protocol assignments.
    Protocol,
    /// An IPv4 address inside an IPv6 one, or a relay to it.
    Translated,
    /// Reserved or not allocated.
    Reserved,
}

impl fmt::Display for ForbiddenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "an unspecified address",
            Self::Loopback => "a loopback address",
            Self::Private => "a private address",
            Self::LinkLocal => "a link-local address",
            Self::CarrierNat => "a carrier-grade NAT address",
            Self::Platform => "a cloud platform's service address",
            Self::Multicast => "a multicast address",
            Self::Broadcast => "the broadcast address",
            Self::Documentation => "a documentation address",
            Self::Benchmarking => "a benchmarking address",
            Self::Protocol => "a protocol assignment",
            Self::Translated => "an address that translates to another",
            Self::Reserved => "a reserved address",
        })
    }
}

/// An address that no request may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("`{address}` is {kind}")]
pub struct Forbidden {
    /// The address.
    pub address: IpAddr,
    /// Why.
    pub kind: ForbiddenKind,
}

/// Whether a request may go to `address`, given the ranges the operator opened.
///
/// An IPv6 address in an opened range that wraps an IPv4 address passes only if that one passes too:
/// opening NAT64 does not open the private network behind it.
pub fn check_egress(address: IpAddr, allowed: &[IpNet]) -> Result<(), Forbidden> {
    if allowed.iter().any(|net| net.contains(address)) {
        return match embedded(address) {
            Some(inner) => check_egress(IpAddr::V4(inner), allowed),
            None => Ok(()),
        };
    }
    let kind = match address {
        IpAddr::V4(v4) => kind_v4(v4),
        IpAddr::V6(v6) => kind_v6(v6),
    };
    kind.map_or(Ok(()), |kind| Err(Forbidden { address, kind }))
}

/// In the order of the registry <https://www.iana.org/assignments/iana-ipv4-special-registry>.
fn kind_v4(ip: Ipv4Addr) -> Option<ForbiddenKind> {
    use ForbiddenKind as Kind;
    Some(match ip.octets() {
        [0, ..] => Kind::Unspecified,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Kind::Private,
        [100, 64..=127, ..] => Kind::CarrierNat,
        [127, ..] => Kind::Loopback,
        [169, 254, ..] => Kind::LinkLocal,
        [168, 63, 129, 16] => Kind::Platform,
        [192, 0, 0, _] => Kind::Protocol,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Kind::Documentation,
        [192, 88, 99, _] => Kind::Translated,
        [198, 18 | 19, ..] => Kind::Benchmarking,
        [224..=239, ..] => Kind::Multicast,
        [255, 255, 255, 255] => Kind::Broadcast,
        [240..=255, ..] => Kind::Reserved,
        _ => return None,
    })
}

/// In the order of the registry <https://www.iana.org/assignments/iana-ipv6-special-registry>, then
/// everything outside `2000::/3`, the only block of global addresses.
fn kind_v6(ip: Ipv6Addr) -> Option<ForbiddenKind> {
    use ForbiddenKind as Kind;
    Some(match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Kind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Kind::Loopback,
        // Compatible (::/96), mapped (::ffff:0:0/96), SIIT (::ffff:0:0:0/96), NAT64 (64:ff9b::/96 and
        // 64:ff9b:1::/48), 6to4 (2002::/16), Teredo (2001::/32).
        [0, 0, 0, 0, 0, 0 | 0xffff, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, 0, 0, 0, 0, ..]
        | [0x64, 0xff9b, 1, ..]
        | [0x2002, ..]
        | [0x2001, 0, ..] => Kind::Translated,
        [0x2001, 2, 0, ..] => Kind::Benchmarking,
        [0x2001, 0..=0x1ff, ..] => Kind::Protocol,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Kind::Documentation,
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => Kind::Private,
        [0xfe80..=0xfebf, ..] => Kind::LinkLocal,
        [0xff00..=0xffff, ..] => Kind::Multicast,
        [0x2000..=0x3fff, ..] => return None,
        _ => Kind::Reserved,
    })
}

/// The IPv4 address that a translator would extract from an IPv6 one.
fn embedded(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(ip) = address else { return None };
    let pair = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x64, 0xff9b, 1, _, _, _, high, low]
        | [0x2002, high, low, ..] => Some(pair(high, low)),
        // Teredo carries the client's address inverted.
        [0x2001, 0, _, _, _, _, high, low] => Some(pair(!high, !low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
