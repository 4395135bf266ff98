//! The own host of a tenant, where a job system's tenants are hosts: `jobs.acme.com`.

use url::{Host, Url};

use super::{Origin, origin_pattern::is_label};

/// The longest name of a host, in bytes (RFC 1035).
const NAME_BYTES: usize = 253;

/// The origin of a tenant that is the name of a host below a public suffix; `None` for every other tenant: an address,
/// a name of this machine or of its network, anything with a port, a user or a path.
#[must_use]
pub fn tenant_host(tenant: &str) -> Option<Origin> {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '.');
    if !tenant.chars().all(plain) {
        return None;
    }
    let url = Url::parse(&format!("https://{tenant}")).ok()?;
    // Some texts are addresses to the parser: digits alone, other digits than ours, hexadecimal ones.
    let Some(Host::Domain(_)) = url.host() else { return None };
    let origin = Origin::from_url(&url)?;
    is_public_name(origin.host()).then_some(origin)
}

/// Whether a host is a name below a suffix that registries know.
fn is_public_name(host: &str) -> bool {
    let known = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
    known && psl::domain_str(host).is_some() && host.len() <= NAME_BYTES && host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tenant_that_is_a_public_host_has_an_own_host() {
        for (tenant, origin) in [
            ("jobs.acme.com", "https://jobs.acme.com"),
            ("acme.com", "https://acme.com"),
            ("Jobs.ACME.co.uk.", "https://jobs.acme.co.uk"),
            ("karriere.b\u{fc}cher.de", "https://karriere.xn--bcher-kva.de"),
            ("karriere.xn--bcher-kva.de", "https://karriere.xn--bcher-kva.de"),
            ("acme.github.io", "https://acme.github.io"),
            ("1.acme.com", "https://1.acme.com"),
        ] {
            assert_eq!(tenant_host(tenant).map(|host| host.to_string()).as_deref(), Some(origin), "{tenant}");
        }
    }

    #[test]
    fn every_other_tenant_has_none() {
        for tenant in [
            "",
            ".",
            "acme",
            "eu:acme",
            "com",
            "co.uk",
            "github.io",
            // Addresses, in the spellings that a parser folds.
            "169.254.169.254",
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "[::1]",
            "\u{ff11}\u{ff12}\u{ff17}.0.0.1",
            "127\u{3002}0\u{3002}0\u{3002}1",
            // Names of this machine and of a network.
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "acme.internal",
            "acme.local",
            "acme.test",
            "metadata",
            // More than a host.
            "jobs.acme.com:8443",
            "user@jobs.acme.com",
            "jobs.acme.com/x",
            "jobs.acme.com?x",
            "jobs.acme.com#x",
            "jobs.acme.com\\x",
            "https://jobs.acme.com",
            "//jobs.acme.com",
            "jobs.acme.com ",
            "jobs.acme.com\u{200b}",
            "jobs.\u{202e}acme.com",
            "%6aobs.acme.com",
            "*.acme.com",
            "{tenant}",
            // No names.
            "jobs..acme.com",
            ".acme.com",
            "-jobs.acme.com",
            "jobs-.acme.com",
            "jobs_x.acme.com",
            "xn--.acme.com",
        ] {
            assert_eq!(tenant_host(tenant), None, "{tenant}");
        }
        assert_eq!(tenant_host(&format!("{}.acme.com", "a".repeat(64))), None);
        assert_eq!(tenant_host(&format!("{}acme.com", "a.".repeat(130))), None);
    }

    #[test]
    fn a_name_that_only_looks_alike_is_another_host() {
        let cyrillic = tenant_host("jobs.\u{430}cme.com").unwrap();
        assert_ne!(Some(&cyrillic), tenant_host("jobs.acme.com").as_ref());
        assert!(cyrillic.host().contains("xn--"));
    }

    proptest! {
        #[test]
        fn an_own_host_is_a_name_over_https_at_its_own_port(tenant in "[a-z0-9.:@/%\u{e4}-]{0,30}(\\.com|\\.de|)") {
            if let Some(origin) = tenant_host(&tenant) {
                prop_assert_eq!(origin.to_string(), format!("https://{}", origin.host()));
                prop_assert!(origin.host().parse::<std::net::IpAddr>().is_err());
                prop_assert_eq!(tenant_host(origin.host()), Some(origin));
            }
        }
    }
}
