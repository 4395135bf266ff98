use super::*;

const BELOW: &str = "https://*.acme.example";

fn origin(text: &str) -> Origin {
    Origin::parse(text).unwrap()
}

#[test]
fn origins_are_https_with_a_star_as_a_whole_label_at_most() {
    for text in ["https://api.acme.example", "https://acme.example:8443", BELOW, "https://{tenant}"] {
        assert_eq!(origin(text).text(), text);
    }
    for text in [
        "http://acme.example",
        "acme.example",
        "https://acme",
        "https://*.com",
        "https://*acme.example",
        "https://a.*.example",
        "https://*.*.example",
        "https://acme.example/",
        "https://Acme.example",
        "https://acme.example:0",
        "https://acme.example:+1",
        "https://u@acme.example",
        "https://{tenant}.acme.example",
        "https://",
    ] {
        assert_eq!(Origin::parse(text), None, "{text}");
    }
}

#[test]
fn a_star_covers_one_label() {
    let covers = |one: &str, other: &str| origin(one).covers(&origin(other));
    assert!(covers(BELOW, "https://jobs.acme.example"));
    assert!(covers(BELOW, BELOW));
    assert!(covers(BELOW, "https://{tenant}"));
    assert!(!covers(BELOW, "https://acme.example"));
    assert!(!covers(BELOW, "https://a.jobs.acme.example"));
    assert!(!covers(BELOW, "https://jobs.evilacme.example"));
    assert!(!covers(BELOW, "https://*.jobs.acme.example"));
    assert!(!covers("https://acme.example", "https://acme.example:8443"));
}

#[test]
fn an_address_reaches_what_its_host_says() {
    let reached = |pieces: &[Piece]| reaches(&Template(pieces.to_vec()), &[]);
    let text = |text: &str| Piece::Text(text.to_owned());
    let known = |name: &str| Piece::Known(name.to_owned());
    let tenant = || known("tenant");
    let below = |domain: &str| vec![Reach::Origin(Origin::Below(domain.to_owned()))];
    assert_eq!(reached(&[text("https://"), tenant(), text(".acme.example/x")]), below("acme.example"));
    assert_eq!(reached(&[text("https://careers-"), tenant(), text(".acme.example")]), below("acme.example"));
    assert_eq!(reached(&[text("https://"), tenant(), text("/x")]), [Reach::Origin(Origin::Own)]);
    assert_eq!(reached(&[known("url")]), [Reach::Told]);
    for odd in [
        vec![text("https://a."), tenant(), text(".example/")],
        vec![text("https://"), tenant(), text(".example/")],
        vec![text("https://"), known("id"), text(".acme.example/")],
        vec![text("http://acme.example/")],
        vec![text("https://acme/")],
        vec![tenant()],
    ] {
        assert!(matches!(reached(&odd)[..], [Reach::Nothing(..)]), "{odd:?}");
    }
}
