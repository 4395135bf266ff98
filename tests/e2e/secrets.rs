//! No secret appears in an output, an error, the database or a request to another host.

use crate::support::{Desk, INFOJOBS, LEVER, Ran, start, tiny};
use base64::Engine as _;
use jobscan_tests::{Fault, FaultRule, Sandbox, When};

const SECRET: &str = "Marked-Secret-7f3a9c";

fn desk(sandbox: &Sandbox) -> Desk {
    let mut desk = Desk::with_providers(sandbox, &["infojobs", "lever"]);
    desk.env("IJ_CLIENT_SECRET", SECRET).env("LOG_LEVEL", "trace");
    desk
}

/// The secret itself, and its encoding for HTTP Basic.
fn forms() -> [String; 2] {
    let pair = base64::prelude::BASE64_STANDARD.encode(format!("sandbox-client:{SECRET}"));
    [SECRET.to_owned(), pair]
}

fn assert_kept(what: &str, bytes: &[u8]) {
    for form in forms() {
        let found = bytes.windows(form.len()).any(|window| window == form.as_bytes());
        assert!(!found, "the secret is in {what}");
    }
}

fn assert_all_kept(desk: &Desk, ran: &Ran) {
    assert_kept("stdout", ran.stdout.as_bytes());
    assert_kept("stderr", ran.stderr.as_bytes());
    for file in std::fs::read_dir(desk.path(".")).unwrap() {
        let path = file.unwrap().path();
        assert_kept(&path.display().to_string(), &std::fs::read(&path).unwrap());
    }
}

#[test]
fn a_rejected_credential_is_reported_without_its_value() {
    let sandbox = start(tiny(3));
    let desk = desk(&sandbox);
    let ran = desk.scan().expect(1);
    let errors = ran.errors("infojobs");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].1, "auth");
    assert!(errors[0].2.contains("IJ_CLIENT_ID and IJ_CLIENT_SECRET"), "{errors:?}");
    let asked = sandbox.requests().into_iter().filter(|seen| seen.host == INFOJOBS);
    let sent: Vec<_> = asked.map(|seen| seen.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent, [Some(format!("Basic {}", forms()[1]))], "one request, with the credential");
    assert_all_kept(&desk, &ran);
    for arguments in
        [&["status"][..], &["doctor"], &["providers", "check"], &["export", "offers", "--format", "csv"]]
    {
        assert_all_kept(&desk, &desk.run(arguments));
    }
}

#[test]
fn a_redirect_to_another_origin_carries_no_credential() {
    let sandbox = start(tiny(4));
    // The provider may access this host too, so only the credential's own origin restriction applies.
    let mut desk = desk(&sandbox);
    desk.set("providers.infojobs", "hosts", "[\"https://api.infojobs.net\", \"https://api.lever.co\"]");
    let elsewhere = Fault::Redirect { to: "https://api.lever.co/v0/postings/nobody".to_owned() };
    sandbox.break_on(FaultRule::new(INFOJOBS, "/api/9/offer", When::Always, elsewhere));
    let ran = desk.run(&["run", "--only", "infojobs", "--format", "json"]).expect(1);
    let requests = sandbox.requests();
    assert!(requests.iter().any(|seen| seen.host == INFOJOBS && seen.header("authorization").is_some()));
    let leaked = requests.iter().filter(|seen| seen.host == LEVER && seen.header("authorization").is_some());
    assert_eq!(leaked.count(), 0);
    assert_all_kept(&desk, &ran);
}
