//! The request log and the control API.

use serde_json::json;

use super::*;

fn post(sandbox: &Sandbox, path: &str, body: &serde_json::Value) -> Answer {
    client::send(sandbox, "POST", path, &[], &body.to_string()).unwrap()
}

#[test]
fn requests_are_recorded_as_received() {
    let sandbox = start(31);
    let path = first_path(&sandbox, Provider::Lever);
    get_with(&sandbox, &path, &[JSON, ("X-Trace", "a b")]);
    get(&sandbox, "/www.Nowhere.example/a%20b?c=%26");
    let seen = sandbox.requests();
    assert_eq!(seen.len(), 2);
    assert_eq!((seen[0].host.as_str(), seen[0].query.as_str(), seen[0].status), (LEVER, "mode=json", 200));
    assert_eq!((seen[0].method.as_str(), seen[0].header("x-trace")), ("GET", Some("a b")));
    assert_eq!((seen[1].host.as_str(), seen[1].path.as_str()), ("www.nowhere.example", "/a%20b"));
    assert_eq!((seen[1].query.as_str(), seen[1].status), ("c=%26", 502));
    assert!(seen[0].at <= seen[1].at && seen[0].at_unix_ms <= seen[1].at_unix_ms);
    sandbox.clear_requests();
    get(&sandbox, &path);
    assert_eq!(sandbox.requests().iter().map(|seen| seen.status).collect::<Vec<_>>(), [200]);
}

#[test]
fn another_program_can_control_it() {
    let sandbox = start(31);
    let path = first_path(&sandbox, Provider::Lever);
    let rule = json!({"host": LEVER, "when": {"first": 1}, "fault": {"status": 418}});
    assert_eq!(post(&sandbox, "/_sandbox/faults", &json!([rule])).status, 200);
    assert_eq!(get(&sandbox, &path).status, 418);
    assert_eq!(get(&sandbox, &path).status, 200);
    let faults = get(&sandbox, "/_sandbox/faults").json();
    assert_eq!((&faults[0]["matched"], &faults[0]["fired"]), (&2.into(), &1.into()));
    client::send(&sandbox, "DELETE", "/_sandbox/faults", &[], "").unwrap();
    assert_eq!(get(&sandbox, "/_sandbox/faults").json(), json!([]));

    assert_eq!(get(&sandbox, "/_sandbox/requests").json()[0]["status"], 418);
    client::send(&sandbox, "DELETE", "/_sandbox/requests", &[], "").unwrap();
    assert_eq!(get(&sandbox, "/_sandbox/requests").json(), json!([]));

    assert_eq!(post(&sandbox, "/_sandbox/day", &json!({"day": 4})).status, 200);
    assert_eq!(get(&sandbox, "/_sandbox/day").json(), json!({"day": 4}));
    assert_eq!(get(&sandbox, "/_sandbox/truth").json(), serde_json::to_value(sandbox.truth()).unwrap());
    assert_eq!(get(&sandbox, "/_sandbox/companies").text(), sandbox.companies_csv());
}

#[test]
fn another_program_can_edit() {
    let sandbox = start(31);
    let tenant = boards(&sandbox, Provider::Lever)[0].slug.clone();
    let offer = json!({"title": "Farero/a"});
    let added = post(
        &sandbox,
        "/_sandbox/edits",
        &json!({"add": {"provider": "lever", "tenant": tenant, "offer": offer}}),
    );
    let key = added.json()["key"].as_str().unwrap().to_owned();
    let edit = json!({"edit_title": {"key": key, "title": "Relojero/a"}});
    assert_eq!(post(&sandbox, "/_sandbox/edits", &edit).status, 200);
    assert!(sandbox.truth().iter().any(|o| o.key == key && o.title == "Relojero/a" && o.open));
    assert_eq!(post(&sandbox, "/_sandbox/edits", &json!({"withdraw": {"key": key}})).status, 200);
    assert!(sandbox.truth().iter().any(|o| o.key == key && !o.open));
}

#[test]
fn invalid_requests_are_rejected_with_a_reason() {
    let sandbox = start(31);
    let refused = [
        ("/_sandbox/faults", json!({"host": "*", "when": "sometimes", "fault": "empty_body"})),
        ("/_sandbox/faults", json!({"host": "*", "when": "always", "fault": "empty_body", "typo": 1})),
        ("/_sandbox/day", json!({"day": -1})),
        ("/_sandbox/edits", json!({"withdraw": {"key": "lever/nobody/1"}})),
    ];
    for (path, body) in refused {
        let answer = post(&sandbox, path, &body);
        assert_eq!(answer.status, 400, "{path} {body}");
        assert!(!answer.json()["error"].as_str().unwrap().is_empty());
    }
    assert_eq!(get(&sandbox, "/_sandbox/nothing").status, 404);
}

#[test]
fn the_company_list_names_every_board() {
    let sandbox = start(31);
    let csv = sandbox.companies_csv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["name", "website", "provider", "tenant"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 10);
    for (row, board) in rows.iter().zip(sandbox.read(|world| world.boards().to_vec())) {
        assert_eq!((&row[2], &row[3]), (board.provider.as_str(), board.slug.as_str()));
        assert_eq!(get(&sandbox, &list_path(&board)).status, 200);
    }
}
