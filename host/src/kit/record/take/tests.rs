use crate::http::Method;

use super::*;

fn taken(url: &str, status: u16, body: &str) -> Exchanged {
    let (sent, headers) = (None, Vec::new());
    Exchanged { method: Method::Get, url: url.to_owned(), sent, status, headers, body: body.into() }
}

#[test]
fn of_several_tries_the_last_is_kept_and_it_is_scrubbed() {
    let all = vec![
        taken("https://a.example/1", 503, ""),
        taken("https://a.example/2", 200, "x@mail.acme.com"),
        taken("https://a.example/1", 200, "one"),
    ];
    let now = Timestamp::from_millis(1_786_017_600_000);
    let recorded =
        case_of(all, Target::Tenant("acme".to_owned()), now, BTreeMap::new(), PathBuf::from("cases/acme"));
    let kept: Vec<_> = recorded.case.exchanges.iter().map(|one| (one.url.as_str(), one.status)).collect();
    assert_eq!(kept, [("https://a.example/2", 200), ("https://a.example/1", 200)]);
    assert_eq!((recorded.case.name.as_str(), recorded.scrubbed.emails), ("acme", 1));
}

#[test]
fn a_case_is_named_by_tenant_and_day_and_none_is_written_over() {
    let cases = tempfile::TempDir::new().unwrap();
    let now = Timestamp::from_millis(1_786_017_600_000);
    let name = || case_name(cases.path(), "jobs.Acme.com/x", now);
    assert_eq!(name(), "jobs-acme-com-x-2026-08-06");
    for next in ["jobs-acme-com-x-2026-08-06-2", "jobs-acme-com-x-2026-08-06-3"] {
        std::fs::create_dir(cases.path().join(name())).unwrap();
        assert_eq!(name(), next);
    }
}
