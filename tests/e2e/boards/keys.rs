//! Boards that ask for a key: whatever form it has, it is sent where it belongs and is nowhere else.

use std::fs;

use jobscan_tests::{Fault, FaultRule, Provider, Sandbox, When, WorldSpec};

use super::{desk_of, open, served, world};
use crate::support::{Desk, Ran, boards, start};

const KEYED: [Provider; 4] = [Provider::Adzuna, Provider::FranceTravail, Provider::Jooble, Provider::UsaJobs];

/// What the service of France Travail gives for a client's secret.
const TOKEN: &str = "t0ken-of-the-sandbox-Jx2";

const LOGIN: &str = "entreprise.francetravail.fr";

/// What nobody accepts.
const WRONG: &str = "Marked-Wrong-Secret-7f3a9c";

fn keyed(seed: u64, provider: Provider) -> (Sandbox, Desk) {
    let sandbox = start(WorldSpec { offers_per_tenant: 4..=4, ..world(seed, &[provider], 1) });
    let mut desk = desk_of(&sandbox, &[provider]);
    desk.env("LOG_LEVEL", "trace");
    (sandbox, desk)
}

/// No output and no file of the desk holds one of these.
fn assert_kept(desk: &Desk, ran: &Ran, secrets: &[&str]) {
    let mut places = vec![
        ("stdout".to_owned(), ran.stdout.clone().into_bytes()),
        ("stderr".to_owned(), ran.stderr.clone().into_bytes()),
    ];
    for file in fs::read_dir(desk.path(".")).unwrap() {
        let path = file.unwrap().path();
        places.push((path.display().to_string(), fs::read(&path).unwrap()));
    }
    for (place, bytes) in places {
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "`{secret}` is in {place}");
        }
    }
}

#[test]
fn a_credential_of_any_kind_is_sent_and_is_nowhere_else() {
    for provider in KEYED {
        let (sandbox, desk) = keyed(541, provider);
        let ran = desk.scan().expect(0);
        assert_eq!(open(&desk), served(&sandbox), "{provider}: {}", ran.stderr);
        assert!(!served(&sandbox).is_empty());
        let mut secrets: Vec<&str> = provider.credentials().iter().map(|(_, value)| *value).collect();
        secrets.push(TOKEN);
        assert_kept(&desk, &ran, &secrets);
        for arguments in [
            &["status"][..],
            &["doctor"],
            &["providers", "check"],
            &["providers", "list", "--format", "json"],
            &["export", "offers", "--format", "ndjson"],
        ] {
            assert_kept(&desk, &desk.run(arguments), &secrets);
        }
    }
}

#[test]
fn a_key_that_is_refused_is_told_as_such_and_asked_with_no_more() {
    for provider in [Provider::Adzuna, Provider::FranceTravail, Provider::UsaJobs] {
        let (sandbox, mut desk) = keyed(542, provider);
        let (name, _) = provider.credentials().last().unwrap();
        desk.env(name, WRONG);
        let ran = desk.scan().expect(1);
        let errors = ran.errors(provider.as_str());
        assert_eq!((errors.len(), errors[0].1.as_str()), (1, "auth"), "{errors:?}");
        assert_eq!(sandbox.requests().len(), 1, "{provider}");
        assert_kept(&desk, &ran, &[WRONG]);
        if provider == Provider::FranceTravail {
            let told = "`entreprise.francetravail.fr` gave no token for the credential `api`: it answered 400, `invalid_client`";
            assert!(errors[0].2.contains(told), "{errors:?}");
        }
    }
}

#[test]
fn a_key_that_is_missing_is_told_by_its_variables() {
    for provider in KEYED {
        let (sandbox, mut desk) = keyed(543, provider);
        let names: Vec<&str> = provider.credentials().iter().map(|(name, _)| *name).collect();
        for name in &names {
            desk.unset_env(name);
        }
        let told = desk.scan().stderr;
        assert!(told.contains("no credential: ") && told.contains("not set"), "{told}");
        assert!(names.iter().all(|name| told.contains(&format!("env:{name}"))), "{provider}: {told}");
        assert_eq!(sandbox.requests().len(), 0, "{provider}");
    }
}

/// A list that is asked for with a body is read as any other: one failure of its server fails nothing.
#[test]
fn a_list_by_post_is_asked_again_after_one_failure() {
    let (sandbox, mut desk) = keyed(544, Provider::Jooble);
    desk.set("run", "tries", "1");
    let (host, path) = boards(&sandbox, Provider::Jooble)[0].list_address().unwrap();
    for fault in [Fault::Status(503), Fault::CloseWithoutAnswer] {
        sandbox.break_on(FaultRule::new(&host, &path, When::First(1), fault));
        desk.scan().expect(0);
        assert_eq!(open(&desk), served(&sandbox));
        sandbox.clear_faults();
    }
}

#[test]
fn a_token_is_asked_for_once_a_run_and_again_once_where_it_is_refused() {
    let (sandbox, desk) = keyed(545, Provider::FranceTravail);
    let logins = || sandbox.requests().iter().filter(|seen| seen.host == LOGIN).count();
    desk.scan().expect(0);
    assert_eq!(logins(), 1);
    let (host, path) = boards(&sandbox, Provider::FranceTravail)[0].list_address().unwrap();
    sandbox.break_on(FaultRule::new(&host, &path, When::First(1), Fault::Status(401)));
    desk.scan().expect(0);
    assert_eq!(logins(), 3, "one for the run, and one for the refusal");
    sandbox.clear_faults();
    sandbox.break_on(FaultRule::new(&host, &path, When::Always, Fault::Status(401)));
    let ran = desk.scan().expect(1);
    assert_eq!(ran.errors("francetravail")[0].1, "auth");
    assert_eq!(logins(), 5);
    assert_eq!(open(&desk), served(&sandbox));
}

#[test]
fn the_doctor_says_who_is_given_what_a_token_is_made_of() {
    let (_sandbox, desk) = keyed(546, Provider::FranceTravail);
    let told = desk.run(&["doctor"]).stdout;
    let sent = "`api` of `francetravail` is sent to https://entreprise.francetravail.fr, and what that gives for it to \
                https://api.francetravail.io and nowhere else";
    assert!(told.contains(sent), "{told}");
}
