//! No secret appears in an output, an error, the database or a request to another host.

use crate::support::{Desk, INFOJOBS, LEVER, Ran, start, tiny};
use base64::Engine as _;
use jobscan_tests::{Fault, FaultRule, Sandbox, When, WorldSpec};

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

/// Promise: an answer that gives the credential back reaches neither the plugin nor the database, whatever its form.
#[test]
fn an_answer_that_holds_the_credential_fails_its_unit_and_is_kept_nowhere() {
    let encode = |text: &str| base64::prelude::BASE64_STANDARD.encode(text);
    let escaped: Vec<String> = SECRET.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    for (name, echo) in [
        ("raw", SECRET.to_owned()),
        ("the header", format!("Basic {}", forms()[1])),
        ("base64", encode(&format!("your password is {SECRET}"))),
        ("JSON escapes", escaped.concat()),
    ] {
        let credentials = ("sandbox-client".to_owned(), SECRET.to_owned());
        let sandbox = start(WorldSpec { infojobs_credentials: credentials, ..tiny(5) });
        let desk = desk(&sandbox);
        let whole = desk.run(&["run", "--only", "infojobs", "--format", "json"]).expect(0);
        assert!(whole.provider("infojobs")["new"].as_u64() > Some(0), "{name}: {}", whole.stdout);
        let before = desk.dump();

        // An honest list, but for one title.
        let body = format!(
            "{{\"currentPage\":1,\"pageSize\":50,\"totalPages\":1,\"totalResults\":1,\"currentResults\":1,\"offers\":\
             [{{\"id\":\"0123456789abcdef\",\"title\":\"{echo}\",\"link\":\"https://www.infojobs.net/x\"}}]}}"
        );
        let answer = Fault::Replace { status: 200, content_type: "application/json".to_owned(), body };
        sandbox.break_on(FaultRule::new(INFOJOBS, "/api/9/offer", When::Always, answer));
        let ran = desk.run(&["run", "--only", "infojobs", "--format", "json"]);
        assert_all_kept(&desk, &ran);
        for arguments in [&["export", "offers", "--format", "ndjson"][..], &["status"], &["doctor"]] {
            assert_all_kept(&desk, &desk.run(arguments));
        }
        let errors = ran.errors("infojobs");
        assert_eq!(errors.len(), 1, "{name}: {errors:?}");
        assert!(
            errors[0].2.contains("the answer of `api.infojobs.net` held the credential `api`: thrown away"),
            "{name}: {errors:?}"
        );
        assert!(ran.stderr.contains("held the credential `api`"), "{name}: {}", ran.stderr);
        let after = desk.dump();
        assert_eq!(
            before.only(&["offers"], &[]),
            after.only(&["offers"], &[]),
            "{name}: no offer came, changed or closed"
        );
    }
}

#[test]
fn the_doctor_says_where_each_credential_goes_and_warns_where_the_plugin_alone_decides() {
    let sandbox = start(tiny(6));
    let mut desk = desk(&sandbox);
    let told = desk.run(&["doctor"]).expect(0).stdout;
    assert!(
        told.contains("`api` of `infojobs` is sent to https://api.infojobs.net and nowhere else"),
        "{told}"
    );
    desk.set("providers.infojobs", "hosts", "[\"https://api.infojobs.net\", \"https://api.lever.co\"]");
    let told = desk.run(&["doctor"]).stdout;
    assert!(told.contains("as the plugin asks: you have not bound it"), "{told}");
    assert!(told.contains("write `hosts = [\"https://api.infojobs.net\"]` in `credentials.api`"), "{told}");
    let warned = desk.run(&["run", "--only", "infojobs"]).stderr;
    assert!(
        warned.contains("credential `api` of `infojobs` is sent to https://api.infojobs.net"),
        "{warned}"
    );
    let with = |hosts: &str| {
        format!(
            "{{ kind = \"basic\", user = \"env:IJ_CLIENT_ID\", password = \"env:IJ_CLIENT_SECRET\", hosts = [{hosts}] }}"
        )
    };
    desk.set("providers.infojobs", "credentials.api", &with("\"https://api.infojobs.net\""));
    let told = desk.run(&["doctor"]).expect(0).stdout;
    assert!(told.contains("and nowhere else") && !told.contains("have not bound"), "{told}");
    // Bound to another granted host, the plugin gets it nowhere.
    desk.set("providers.infojobs", "credentials.api", &with("\"https://api.lever.co\""));
    let refused = desk.run(&["run", "--only", "infojobs"]).expect(2).stderr;
    assert!(refused.contains("credential `api` may go nowhere"), "{refused}");
    assert!(sandbox.requests().iter().all(|seen| seen.host == INFOJOBS));
    desk.set("providers.infojobs", "credentials.api", &with("\"https://elsewhere.example\""));
    let refused = desk.run(&["doctor"]).expect(2).stdout;
    assert!(refused.contains("is not in the provider's `hosts`"), "{refused}");
    desk.set("providers.infojobs", "credentials.api", &with("\"https://api.infojobs.net\""));
    desk.env("IJ_CLIENT_SECRET", "short");
    let told = desk.run(&["doctor"]).expect(0).stdout;
    assert!(
        told.contains("`api` of `infojobs` has less than 8 bytes: answers are not searched for it"),
        "{told}"
    );
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

/// Promise: whatever an operator wrote by mistake into the file, a flag or a variable, no output repeats a secret of it.
#[test]
fn a_fault_of_the_configuration_shows_no_secret_to_anybody() {
    let mut desk = Desk::bare();
    desk.order(&[]).env("LOG_LEVEL", "trace");
    let text = desk.text();
    let commands = [
        &["status"][..],
        &["run"],
        &["doctor"],
        &["doctor", "--format", "json"],
        &["providers", "check"],
        &["providers", "list", "--format", "json"],
        &["sheets", "sync"],
    ];
    for (at, added) in [
        "[providers.x.credentials.a]\nkind = \"bearer\"\ntoken = \"SECRET\"",
        "[providers.x]\ncredentials.a = { kind = \"basic\", user = \"env:U\", password = \"SECRET\" }",
        "[providers.x]\ncredentials.a = { kind = \"basic\", usr = \"env:U\", password = \"SECRET\" }",
        "[providers.x]\ncredentials.a = { kind = \"bearer\", token = \"env:SECRET!\" }",
        "[providers.x]\ncredentials.a = { kind = \"bearer\", token = \"SECRET",
        "[providers.x]\nclave = \"SECRET\"",
        "[http]\ngateway = \"http://u:SECRET@127.0.0.1:1\"",
        "[sheets]\ncredentials = '{\"private_key\": \"SECRET\"}'",
        "TOKEN=SECRET",
    ]
    .into_iter()
    .enumerate()
    {
        desk.write("providers.toml", format!("{text}\n{}\n", added.replace("SECRET", SECRET)));
        desk.env("LOG_FORMAT", ["text", "json"][at % 2]);
        for command in commands {
            let ran = desk.run(command).expect(2);
            assert_kept(&format!("stdout of {command:?} with {added}"), ran.stdout.as_bytes());
            assert_kept(&format!("stderr of {command:?} with {added}"), ran.stderr.as_bytes());
            let said = ran.stdout + &ran.stderr;
            assert!(said.contains("providers.toml:") || said.contains("line "), "{added}: {said}");
        }
    }
    desk.write("providers.toml", &text);
    let address = format!("http://u:{SECRET}@127.0.0.1:1");
    let key = format!("{{\"type\": \"service_account\", \"private_key\": \"{SECRET}\"}}");
    for arguments in [
        &["--gateway", &address, "status"][..],
        &[&format!("--gateway={address}"), "run"],
        &["run", &address],
        &["status", "--gatway", &address],
        &[&address],
    ] {
        let ran = desk.run(arguments).expect(2);
        assert_kept(&format!("{arguments:?}"), (ran.stdout + &ran.stderr).as_bytes());
    }
    for (name, value) in [
        ("GOOGLE_APPLICATION_CREDENTIALS", key.as_str()),
        ("DB_PATH", &key),
        ("RUN_MODE", SECRET),
        ("LOG_LEVEL", SECRET),
    ] {
        for command in [&["status"][..], &["run"], &["doctor"]] {
            let ran = desk.start_with(command, &[(name, value)]).wait().expect(2);
            let said = ran.stdout + &ran.stderr;
            assert_kept(name, said.as_bytes());
            assert!(said.contains(name), "{said}");
        }
    }
}

/// A credential is read as an editor, `echo` or PowerShell saved it, and is never told as not set when it is.
#[test]
fn a_credential_works_however_it_was_saved() {
    let sandbox = start(tiny(7));
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    let secret = sandbox.read(|world| world.spec().infojobs_credentials.1.clone());
    let table = "{ kind = \"basic\", user = \"env:IJ_CLIENT_ID\", password = \"file:secret\" }";
    desk.set("providers.infojobs", "credentials.api", table);
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(secret.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for content in [format!("\u{feff}{secret}\r\n").into_bytes(), format!("{secret}\n\n").into_bytes(), utf16]
    {
        desk.write("secret", &content);
        desk.run(&["run", "--only", "infojobs"]).expect(0);
    }
    for (content, told) in [
        (b"two\nlines".to_vec(), "`file:secret` holds a line break"),
        (b"caf\xe9".to_vec(), "is not UTF-8 text"),
    ] {
        desk.write("secret", content);
        let said = desk.run(&["run", "--only", "infojobs"]).expect(2).stderr;
        assert!(said.contains(told) && !said.contains("not set"), "{said}");
    }
    desk.write("secret", "");
    let said = desk.run(&["run", "--only", "infojobs"]).stderr;
    assert!(said.contains("file:secret (an empty file)") && !said.contains("not set"), "{said}");
    let table = "{ kind = \"basic\", user = \"env:IJ_CLIENT_ID\", password = \"env:IJ_CLIENT_SECRET\" }";
    desk.set("providers.infojobs", "credentials.api", table)
        .env("IJ_CLIENT_SECRET", &format!("{secret}\r\n"));
    desk.run(&["run", "--only", "infojobs"]).expect(0);
}
