use proptest::prelude::*;

use super::*;

#[test]
fn legal_forms_go_and_names_stay() {
    for (name, normalized) in [
        ("Acme", "acme"),
        ("  ÁCME   Solúciones ", "acme soluciones"),
        ("Acme S.L.", "acme"),
        ("Acme, S.L.", "acme"),
        ("ACME SL.", "acme"),
        ("Acme,S.L", "acme"),
        ("Acme S. L.", "acme"),
        ("Acme S.L.U.", "acme"),
        ("Acme SLU", "acme"),
        ("Acme S. L. U.", "acme"),
        ("Acme S.L. Unipersonal", "acme"),
        ("Acme (S.L.)", "acme"),
        ("Acme S.A.", "acme"),
        ("Acme S.A.U.", "acme"),
        ("Acme S/A", "acme"),
        ("Acme S.Coop.", "acme"),
        ("Acme S. Coop. And.", "acme"),
        ("Acme Sociedad Limitada", "acme"),
        ("ACME SOCIEDAD LIMITADA UNIPERSONAL", "acme"),
        ("ACME SOCIEDAD LIMITADA (UNIPERSONAL)", "acme"),
        ("Acme Sociedad Anónima", "acme"),
        ("Acme GmbH", "acme"),
        ("Acme GmbH & Co. KG", "acme"),
        ("Acme AG", "acme"),
        ("Acme Ltd.", "acme"),
        ("Acme Limited", "acme"),
        ("Acme, LLC", "acme"),
        ("Acme, Inc.", "acme"),
        ("Acme Corp.", "acme"),
        ("Acme PLC", "acme"),
        ("Acme B.V.", "acme"),
        ("Acme N.V.", "acme"),
        ("Acme SAS", "acme"),
        ("Acme SARL", "acme"),
        ("Acme S.r.l.", "acme"),
        ("Acme S.p.A.", "acme"),
        ("Acme, Lda.", "acme"),
        ("Acme España S.L. S.A.", "acme espana"),
        ("Acme Ltd. -", "acme"),
        // Not at the end, or not a form.
        ("SA Acme", "sa acme"),
        ("Acme.com", "acme.com"),
        ("Saslu", "saslu"),
        ("Casa Limón", "casa limon"),
        ("Hotel & Spa", "hotel & spa"),
        ("Grupo 5", "grupo 5"),
        ("L’Oréal S.A.", "l'oreal"),
        ("L'Oréal", "l'oreal"),
        // Never nothing.
        ("S.L.", "s.l"),
        ("SA", "sa"),
        ("S.A. S.L.", "s.a"),
        ("...", "..."),
        ("(,)", "(,)"),
        ("", ""),
        ("  ", ""),
        ("日本株式会社", "日本株式会社"),
    ] {
        assert_eq!(normalize_name(name), normalized, "{name:?}");
    }
}

#[test]
fn domains_are_those_that_were_registered() {
    for (url, domain) in [
        ("https://www.acme.es/empleo?x=1", "acme.es"),
        ("http://careers.acme.co.uk:8080", "acme.co.uk"),
        ("acme.com", "acme.com"),
        ("ACME.com.", "acme.com"),
        ("www.acme.com/jobs", "acme.com"),
        ("//acme.cat", "acme.cat"),
        ("https://españa.es", "xn--espaa-rta.es"),
        ("https://食狮.公司.cn/", "xn--85x722f.xn--55qx5d.cn"),
        ("https://shop.acme.uk.com", "acme.uk.com"),
        ("https://www.acme.test", "acme.test"),
        ("https://acme.gob.es", "acme.gob.es"),
        ("https://lever.co.example.com", "example.com"),
        ("https://notlinkedin.com", "notlinkedin.com"),
        ("https://www.google.com", "google.com"),
    ] {
        assert_eq!(registrable_domain(url).as_deref(), Some(domain), "{url}");
    }
}

#[test]
fn shared_domains_and_addresses_identify_nobody() {
    for url in [
        "https://jobs.lever.co/acme",
        "boards.greenhouse.io/acme",
        "https://acme.infojobs.net/",
        "https://www.infojobs.it",
        "https://es.linkedin.com/company/acme",
        "facebook.com/acme",
        "https://instagram.com/acme",
        "https://x.com/acme",
        "https://twitter.com/acme",
        "https://youtu.be/x",
        "https://github.com/acme",
        "https://acme.github.io",
        "https://sites.google.com/view/acme",
        "https://linktr.ee/acme",
        "https://acme.wixsite.com/home",
        "https://acme.wordpress.com",
        "https://acme.blogspot.com",
        "https://acme.netlify.app",
        "https://LINKEDIN.COM.",
        "http://192.168.1.1/",
        "http://[::1]/",
        "127.0.0.1",
        "http://0x7f.1/",
        "localhost",
        "http://intranet/",
        "http://crm.corp.local/",
        "co.uk",
        "es",
        "info@acme.es",
        "ftp://acme.es",
        "N/A",
        "n.a.",
        "",
        "https://",
        "https://acme .es",
    ] {
        assert_eq!(registrable_domain(url), None, "{url}");
    }
}

#[test]
fn websites_are_absolute_or_nothing() {
    for (text, site) in [
        ("acme.es", Some("https://acme.es/")),
        (" http://Acme.ES/Empleo?a=b#c ", Some("http://acme.es/Empleo?a=b")),
        ("HTTPS://acme.es", Some("https://acme.es/")),
        ("//acme.es/x", Some("https://acme.es/x")),
        ("acme.es:8443/x", Some("https://acme.es:8443/x")),
        ("https://acme.wixsite.com/home", Some("https://acme.wixsite.com/home")),
        ("https://crm.corp.local", Some("https://crm.corp.local/")),
        ("/conciliat/em-i123", None),
        ("./x.es", None),
        ("?x=acme.es", None),
        ("Acme", None),
        ("README.md5", None),
        ("mailto:info@acme.es", None),
        ("info@acme.es", None),
        ("https://user:secret@acme.es", None),
        ("javascript:alert(1)", None),
        ("ftp://acme.es", None),
        ("http://10.0.0.1/", None),
        ("no tiene web.es", None),
        ("-", None),
        ("", None),
    ] {
        assert_eq!(website(text).as_deref(), site, "{text:?}");
    }
    assert_eq!(website(&format!("acme.es/{}", "x".repeat(3000))), None);
}

proptest! {
    #[test]
    fn normalizing_twice_is_normalizing_once(name in "(\\PC|[a-z .,&()-]| S\\.L\\.| sa| ltd\\. -| & co| kg| -|,){0,20}") {
        let once = normalize_name(&name);
        prop_assert_eq!(normalize_name(&once), once);
    }

    #[test]
    fn a_name_that_says_something_stays_one(name in "\\PC{0,20}") {
        prop_assert_eq!(normalize_name(&name).is_empty(), name.trim().is_empty());
    }

    #[test]
    fn any_legal_form_may_be_added(name in "[a-z]{3,9}( [a-z]{3,9})?", index in 0..LEGAL_FORMS.len(), comma in any::<bool>()) {
        let plain = normalize_name(&name);
        let form = LEGAL_FORMS[index].to_uppercase();
        let dotted: String = form.chars().flat_map(|letter| [letter, '.']).collect();
        let separator = if comma { ", " } else { " " };
        prop_assert_eq!(&normalize_name(&format!("{name}{separator}{form}")), &plain);
        if !form.contains('&') {
            prop_assert_eq!(&normalize_name(&format!("{name}{separator}{dotted}")), &plain);
        }
    }

    #[test]
    fn no_input_panics_and_domains_are_their_own(text in "\\PC{0,40}") {
        let _ = website(&text);
        if let Some(domain) = registrable_domain(&text) {
            prop_assert_eq!(registrable_domain(&domain), Some(domain.clone()));
        }
    }

    #[test]
    fn a_website_is_its_own_website(host in "[a-z]{1,9}\\.(es|com|co\\.uk)", path in "(/[a-z%ñ]{0,5}){0,2}") {
        let site = website(&format!("{host}{path}")).unwrap();
        prop_assert_eq!(website(&site), Some(site.clone()));
    }
}
