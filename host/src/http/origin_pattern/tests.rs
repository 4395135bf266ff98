//! Which texts are patterns, and which origins each fits.

use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> OriginPattern {
    OriginPattern::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn fits(text: &str, origin: &str) -> bool {
    pattern(text).fits(&Origin::parse(origin).unwrap())
}

#[test]
fn a_star_is_exactly_one_label() {
    let recruitee = "https://*.recruitee.com";
    for inside in [
        "https://acme.recruitee.com",
        "https://ACME.Recruitee.com.",
        "https://acme.recruitee.com:443",
        "https://a-b2.recruitee.com",
        "https://b\u{fc}cher.recruitee.com",
        "https://xn--bcher-kva.recruitee.com",
    ] {
        assert!(fits(recruitee, inside), "{inside}");
    }
    for outside in [
        "https://recruitee.com",
        "https://a.b.recruitee.com",
        "https://acme.recruitee.com:8443",
        "http://acme.recruitee.com",
        "http://acme.recruitee.com:443",
        "https://acmerecruitee.com",
        "https://acme.recruitee.com.evil.example",
        "https://acme.recruitee.co",
        "https://recruitee.com.recruitee.com",
        "https://_acme.recruitee.com",
        "https://-acme.recruitee.com",
        "https://acme-.recruitee.com",
        "https://169.254.169.254",
        "https://[::1]",
    ] {
        assert!(!fits(recruitee, outside), "{outside}");
    }
    assert!(fits("https://*.recruitee.com:8443", "https://acme.recruitee.com:8443"));
    assert!(!fits("https://*.recruitee.com:8443", "https://acme.recruitee.com"));
}

#[test]
fn patterns_compare_by_meaning_and_are_told_as_they_are_written() {
    for (text, told) in [
        ("HTTPS://*.Recruitee.com.", "https://*.recruitee.com"),
        ("https://*.recruitee.com:443/", "https://*.recruitee.com"),
        ("https://*.b\u{fc}cher.de", "https://*.xn--bcher-kva.de"),
        ("https://*.jobs.personio.de:8443", "https://*.jobs.personio.de:8443"),
        ("https://api.lever.co", "https://api.lever.co"),
    ] {
        assert_eq!(pattern(text).to_string(), told);
        assert_eq!(pattern(told), pattern(text));
    }
}

#[test]
fn what_is_no_pattern_says_what_would_be_one() {
    use OriginPatternError as Error;
    let error = |text: &str| OriginPattern::parse(text).expect_err(text);
    for text in [
        "https://*",
        "https://*:443",
        "*.recruitee.com",
        "https://a.*.recruitee.com",
        "https://a*.recruitee.com",
        "https://*a.recruitee.com",
        "https://*.*.recruitee.com",
        "https://*.recruitee.*",
        "https://u:p@*.recruitee.com",
        "https://recruitee.com/*",
    ] {
        assert!(matches!(error(text), Error::Place(_)), "{text}: {}", error(text));
        assert!(!error(text).to_string().contains("u:p"));
    }
    for text in ["https://*.", "https://*./", "https://*.recruitee.com/x", "https://*.u:p@recruitee.com", "x"]
    {
        assert!(matches!(error(text), Error::Origin(_)), "{text}: {}", error(text));
    }
    for text in ["http://*.recruitee.com", "http://*.recruitee.com:8080", "ftp://*.recruitee.com"] {
        assert!(matches!(error(text), Error::Scheme(_)), "{text}: {}", error(text));
    }
    for text in ["https://*.127.0.0.1", "https://*.1", "https://*.0x7f.1", "https://*.[::1]"] {
        assert!(matches!(error(text), Error::Address(_) | Error::Origin(_)), "{text}: {}", error(text));
    }
}

#[test]
fn nothing_directly_above_a_public_suffix_is_one_registrants() {
    for suffix in [
        "com",
        "co.uk",
        "github.io",
        "localhost",
        "internal",
        "xn--55qx5d.cn",
        // Each name below it is a suffix by a rule of its own.
        "kobe.jp",
        "compute.amazonaws.com",
    ] {
        let refused = OriginPattern::parse(&format!("https://*.{suffix}")).expect_err(suffix);
        let told = refused.to_string();
        assert!(matches!(refused, OriginPatternError::PublicSuffix { .. }), "{told}");
        assert!(told.contains(&format!("below `{suffix}`, a public suffix\n  hint:")), "{told}");
    }
    for domain in ["acme.github.io", "acme.co.uk", "jobs.acme.com", "board.example"] {
        assert!(OriginPattern::parse(&format!("https://*.{domain}")).is_ok(), "{domain}");
    }
}

#[test]
fn a_name_that_is_a_public_suffix_itself_is_other_peoples() {
    assert!(fits("https://*.amazonaws.com", "https://jobs.amazonaws.com"));
    assert!(!fits("https://*.amazonaws.com", "https://s3.amazonaws.com"));
}

#[test]
fn what_two_patterns_share_is_the_narrower_of_them() {
    let (wide, one) = (pattern("https://*.recruitee.com"), pattern("https://acme.recruitee.com"));
    let other = pattern("https://*.personio.de");
    assert_eq!(wide.meet(&one), Some(one.clone()));
    assert_eq!(one.meet(&wide), Some(one.clone()));
    assert_eq!(wide.meet(&wide), Some(wide.clone()));
    assert_eq!((wide.meet(&other), one.meet(&other)), (None, None));
}

/// Few labels, so that patterns and hosts meet.
fn domain() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec!["a", "b", "xn--bcher-kva", "co", "uk", "com"]),
        1..5,
    )
    .prop_map(|labels| labels.join("."))
}

fn any_pattern() -> impl Strategy<Value = String> {
    (domain(), proptest::bool::ANY, proptest::option::of(Just(8443))).prop_map(|(domain, wild, port)| {
        let port = port.map(|port: u16| format!(":{port}")).unwrap_or_default();
        format!("https://{}{domain}{port}", if wild { "*." } else { "" })
    })
}

proptest! {
    #[test]
    fn a_wildcard_fits_one_label_below_its_domain_and_nothing_else(text in any_pattern(), host in domain()) {
        let Ok(pattern) = OriginPattern::parse(&text) else { return Ok(()) };
        for port in [443_u16, 8443] {
            let origin = Origin::parse(&format!("https://{host}:{port}")).unwrap();
            if let (true, Some(domain)) = (pattern.fits(&origin), pattern.wildcard_domain()) {
                let written = text.split("*.").nth(1).unwrap();
                let parent = written.split(':').next().unwrap();
                prop_assert_eq!(host.strip_suffix(parent).map(|above| above.matches('.').count()), Some(1));
                prop_assert_eq!(psl::domain_str(&host), Some(domain));
                prop_assert_eq!(written.ends_with(":8443"), port == 8443);
            }
        }
    }

    #[test]
    fn covering_is_an_order_and_keeps_what_fits(
        texts in proptest::collection::vec(any_pattern(), 3), host in domain(),
    ) {
        let patterns: Vec<_> = texts.iter().filter_map(|text| OriginPattern::parse(text).ok()).collect();
        let origin = Origin::parse(&format!("https://{host}")).unwrap();
        for first in &patterns {
            prop_assert!(first.covers(first));
            for second in &patterns {
                prop_assert!(!(first.covers(second) && second.covers(first)) || first == second);
                if first.covers(second) && second.fits(&origin) {
                    prop_assert!(first.fits(&origin));
                }
                let both = first.fits(&origin) && second.fits(&origin);
                prop_assert_eq!(first.meet(second).is_some_and(|met| met.fits(&origin)), both);
                for third in &patterns {
                    if first.covers(second) && second.covers(third) {
                        prop_assert!(first.covers(third));
                    }
                }
            }
        }
    }

    #[test]
    fn no_text_breaks_the_reader_and_what_is_read_is_read_again(text in "(https?://)?[*a-z.:/@{}\u{fc}0-9\\[\\]-]{0,24}") {
        if let Ok(pattern) = OriginPattern::parse(&text) {
            prop_assert_eq!(OriginPattern::parse(&pattern.to_string()), Ok(pattern));
        }
    }
}
