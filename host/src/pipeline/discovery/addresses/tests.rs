use proptest::prelude::*;

use super::{super::testing::url, *};

#[test]
fn spellings_of_one_address_are_one() {
    assert_eq!(address_key(&url("https://a.example/x/#y")), address_key(&url("http://a.example/x")));
    assert_ne!(address_key(&url("https://a.example/x?p=1")), address_key(&url("https://a.example/x?p=2")));
}

#[test]
fn a_host_has_one_twin() {
    assert_eq!(twin_of(&url("https://acme.example/x")).unwrap().as_str(), "https://www.acme.example/x");
    assert_eq!(twin_of(&url("https://www.acme.example/")).unwrap().as_str(), "https://acme.example/");
}

#[test]
fn a_site_that_does_not_answer_may_be_at_its_root_or_at_its_twin() {
    let table: [(&str, &[&str]); 4] = [
        ("https://acme.example/", &["https://www.acme.example/"]),
        ("https://www.acme.example/", &["https://acme.example/"]),
        ("https://acme.example/es/old", &["https://acme.example/", "https://www.acme.example/"]),
        ("https://acme.example/?lang=es", &["https://acme.example/", "https://www.acme.example/"]),
    ];
    for (website, others) in table {
        let homes: Vec<String> = other_homes(&url(website)).iter().map(Url::to_string).collect();
        assert_eq!(homes, others, "{website}");
    }
}

proptest! {
    #[test]
    fn the_twin_of_a_twin_is_the_site_itself(host in "[a-z]{1,8}\\.example", path in "(/[a-z]{1,4}){0,2}") {
        let site = url(&format!("https://{host}{path}"));
        let twin = twin_of(&site).unwrap();
        prop_assert_ne!(&twin, &site);
        prop_assert_eq!(twin_of(&twin).unwrap(), site);
    }
}
