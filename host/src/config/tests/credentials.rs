//! The kinds of credential that name several values, or a service that gives tokens.

use super::*;

fn api(credential: &str, env: &Env) -> Resolved {
    with_credential(credential, env).unwrap().providers["lever"].credentials["api"].value.clone()
}

fn env() -> Env {
    [("ID", "an-id"), ("KEY", MARKED)].into_iter().collect()
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, Secret)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect()
}

/// The first fault of a credential, and its cure.
fn fault(credential: &str) -> (String, Option<String>) {
    let ConfigError::Invalid(file) = with_credential(credential, &env()).unwrap_err() else {
        panic!("not a fault of the file")
    };
    (file.faults[0].message.clone(), file.faults[0].help.clone())
}

#[test]
fn every_kind_takes_its_values_from_references() {
    for (written, read) in [
        (
            "{ kind = \"query\", parameters = { app_id = \"env:ID\", app_key = \"file:token\" } }",
            Credential::Query(named(&[("app_id", "an-id"), ("app_key", MARKED)])),
        ),
        (
            "{ kind = \"headers\", headers = { Authorization-Key = \"env:KEY\", User-Agent = \"env:ID\" } }",
            Credential::Headers(named(&[("Authorization-Key", MARKED), ("User-Agent", "an-id")])),
        ),
        ("{ kind = \"path\", value = \"env:KEY\" }", Credential::Path(Secret::new(MARKED))),
        (
            "{ kind = \"oauth2\", token_url = \"https://api.lever.co/token?realm=/a\", client_id = \"env:ID\", client_secret = \"env:KEY\", scope = \"a b\" }",
            Credential::OAuth2 {
                token_url: "https://api.lever.co/token?realm=/a".to_owned(),
                client_id: Secret::new("an-id"),
                client_secret: Secret::new(MARKED),
                scope: Some("a b".to_owned()),
            },
        ),
    ] {
        let resolved = api(written, &env());
        assert_eq!(resolved, Resolved::Present(read), "{written}");
        assert!(!format!("{resolved:?}").contains(MARKED));
    }
}

#[test]
fn every_reference_without_a_value_is_told() {
    for (written, missing) in [
        (
            "{ kind = \"query\", parameters = { a = \"env:NO_ID\", b = \"env:NO_KEY\" } }",
            &["env:NO_ID", "env:NO_KEY"][..],
        ),
        ("{ kind = \"headers\", headers = { a = \"env:ID\", b = \"env:NO_KEY\" } }", &["env:NO_KEY"]),
        ("{ kind = \"path\", value = \"env:NO_KEY\" }", &["env:NO_KEY"]),
        (
            "{ kind = \"oauth2\", token_url = \"https://api.lever.co/\", client_id = \"env:NO_ID\", client_secret = \"env:NO_KEY\" }",
            &["env:NO_ID", "env:NO_KEY"],
        ),
    ] {
        assert_eq!(api(written, &env()).missing(), missing, "{written}");
    }
}

#[test]
fn what_is_no_such_credential_is_told_with_its_cure() {
    let key = "providers.lever.credentials.api";
    let (message, cure) = fault("{ kind = \"qery\", parameters = {} }");
    assert_eq!(
        (message.as_str(), cure.as_deref()),
        ("no kind of credential `qery`", Some("did you mean `query`?"))
    );
    assert_eq!(
        fault("{ kind = \"query\", parameters = {} }").0,
        format!("`{key}.parameters`: it names none")
    );
    assert_eq!(
        fault("{ kind = \"query\", parameters = { \"a b\" = \"env:KEY\" } }").0,
        format!("`{key}.parameters`: a name has letters, digits, `-`, `_` and `.`")
    );
    assert_eq!(
        fault("{ kind = \"query\", parameters = { app_key = \"literal\" } }").0,
        format!("`{key}.parameters.app_key` must refer to the secret, not hold it")
    );
    let (message, cure) = fault("{ kind = \"headers\" }");
    assert_eq!(message, format!("missing key `headers` in [{key}]"));
    assert_eq!(cure.unwrap(), "add `headers = { Authorization-Key = \"env:NAME\" }`");
    let oauth2 = |url: &str| {
        fault(&format!(
            "{{ kind = \"oauth2\", token_url = \"{url}\", client_id = \"env:ID\", client_secret = \"env:KEY\" }}"
        ))
    };
    for bad in ["http://api.lever.co/", "api.lever.co", "https://u:p@api.lever.co/"] {
        assert_eq!(
            oauth2(bad).0,
            format!("`{key}.token_url`: this is no `https` address without a user"),
            "{bad}"
        );
    }
    let (message, cure) = oauth2("https://login.example.com/token");
    assert_eq!(
        message,
        format!("`{key}.token_url`: `https://login.example.com` is not in the provider's `hosts`")
    );
    assert_eq!(cure.unwrap(), "add it there: it is sent the client's secret");
}
