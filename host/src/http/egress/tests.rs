//! The registries, address by address.

use proptest::prelude::*;

use super::*;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn special_addresses_are_refused_by_kind() {
    use ForbiddenKind as Kind;
    for (kind, addresses) in [
        (Kind::Unspecified, &["0.0.0.0", "0.255.255.255", "::"][..]),
        (Kind::Loopback, &["127.0.0.1", "127.255.255.255", "::1"]),
        (
            Kind::Private,
            &[
                "10.0.0.0",
                "10.255.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.168.0.1",
                "fc00::",
                "fd00:ec2::254",
                "fdff::1",
                "fec0::1",
                "feff::",
            ],
        ),
        (Kind::LinkLocal, &["169.254.0.0", "169.254.169.254", "169.254.255.255", "fe80::1", "febf::1"]),
        (Kind::CarrierNat, &["100.64.0.0", "100.100.100.200", "100.127.255.255"]),
        (Kind::Platform, &["168.63.129.16"]),
        (Kind::Multicast, &["224.0.0.0", "239.255.255.255", "ff00::", "ff02::1", "ffff::"]),
        (Kind::Broadcast, &["255.255.255.255"]),
        (
            Kind::Documentation,
            &[
                "192.0.2.0",
                "198.51.100.7",
                "203.0.113.255",
                "2001:db8::",
                "2001:db8:ffff::",
                "3fff::",
                "3fff:fff::1",
            ],
        ),
        (Kind::Benchmarking, &["198.18.0.0", "198.19.255.255", "2001:2::", "2001:2:0:ffff::"]),
        (
            Kind::Protocol,
            &["192.0.0.0", "192.0.0.255", "2001:10::", "2001:1f::", "2001:20::", "2001:2f::", "2001:1::1"],
        ),
        (
            Kind::Translated,
            &[
                "192.88.99.1",
                "::2",
                "::8.8.8.8",
                "::ffff:8.8.8.8",
                "::ffff:127.0.0.1",
                "::ffff:0:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::1",
                "64:ff9b:1:ffff::",
                "2002::",
                "2002:7f00:1::",
                "2002:ffff::",
                "2001::",
                "2001:0:ffff::1",
            ],
        ),
        (
            Kind::Reserved,
            &[
                "240.0.0.0",
                "255.255.255.254",
                "100::",
                "100::1",
                "5f00::1",
                "4000::",
                "fe00::1",
                "1::",
                "64:ff9c::1",
            ],
        ),
    ] {
        for address in addresses {
            let address = ip(address);
            assert_eq!(check_egress(address, &[]), Err(Forbidden { address, kind }));
        }
    }
}

#[test]
fn addresses_next_to_the_special_ones_are_public() {
    for address in [
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "168.63.129.17",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.101.0",
        "203.0.112.255",
        "223.255.255.255",
        "8.8.8.8",
        "2000::",
        "2001:200::1",
        "2001:db7::1",
        "2001:db9::",
        "2001:4860:4860::8888",
        "2003::1",
        "2606:4700::1111",
        "3ffe:ffff::1",
        "3fff:1000::",
    ] {
        assert_eq!(check_egress(ip(address), &[]), Ok(()), "{address}");
    }
}

#[test]
fn an_opened_translation_range_does_not_open_what_lies_behind_it() {
    let nat64 = [IpNet::parse("64:ff9b::/96").unwrap()];
    assert_eq!(check_egress(ip("64:ff9b::8.8.8.8"), &nat64), Ok(()));
    let refused = check_egress(ip("64:ff9b::169.254.169.254"), &nat64).unwrap_err();
    assert_eq!(refused, Forbidden { address: ip("169.254.169.254"), kind: ForbiddenKind::LinkLocal });
    let everything = [IpNet::parse("::/0").unwrap()];
    for wrapped in
        ["::ffff:10.0.0.1", "::10.0.0.1", "2002:a00:1::", "2001:0:1:2:3:4:f5ff:fffe", "64:ff9b:1::10.0.0.1"]
    {
        assert_eq!(check_egress(ip(wrapped), &everything).unwrap_err().address, ip("10.0.0.1"), "{wrapped}");
    }
}

#[test]
fn an_opened_range_opens_itself_only() {
    let open = [IpNet::parse("127.0.0.0/8").unwrap(), IpNet::parse("fd00::/8").unwrap()];
    assert!(check_egress(ip("127.9.9.9"), &open).is_ok());
    assert!(check_egress(ip("fd12::1"), &open).is_ok());
    for closed in ["128.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "fc00::1"] {
        assert_eq!(check_egress(ip(closed), &open).is_err(), closed != "128.0.0.1", "{closed}");
    }
}

proptest! {
    #[test]
    fn every_v6_address_that_wraps_a_v4_one_is_refused(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        for wrapped in [
            IpAddr::V6(v4.to_ipv6_mapped()),
            IpAddr::V6(Ipv6Addr::from_bits(u128::from(bits) | 0x64_ff9b << 96)),
            IpAddr::V6(Ipv6Addr::from_bits(u128::from(bits) << 80 | 0x2002 << 112)),
        ] {
            prop_assert!(check_egress(wrapped, &[]).is_err());
        }
    }

    #[test]
    fn the_standard_library_agrees_on_what_is_not_public(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        if v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast() || v4.is_documentation() {
            prop_assert!(check_egress(IpAddr::V4(v4), &[]).is_err());
        }
    }
}
