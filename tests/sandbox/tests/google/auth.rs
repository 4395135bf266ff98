//! Tokens and access to spreadsheets.

use super::*;

#[test]
fn a_signed_assertion_gets_a_token() {
    let sandbox = start(71);
    let answer = ask_token(&sandbox, &assertion(&sandbox, &claims(&sandbox))).json();
    assert_eq!((&answer["expires_in"], &answer["token_type"]), (&json!(3599), &json!("Bearer")));
    assert!(answer["access_token"].as_str().unwrap().starts_with("ya29.sandbox-"));
    sandbox.google().set_expires_in(60);
    let again = ask_token(&sandbox, &assertion(&sandbox, &claims(&sandbox))).json();
    assert_eq!(again["expires_in"], 60);
    assert_ne!(again["access_token"], answer["access_token"]);
    assert_eq!(sandbox.google().tokens_issued(), 2);
    let seen = &sandbox.requests()[0];
    assert_eq!(
        (seen.host.as_str(), seen.method.as_str(), seen.status),
        ("oauth2.googleapis.com", "POST", 200)
    );
}

#[test]
fn an_assertion_is_checked_claim_by_claim() {
    let sandbox = start(71);
    let refused = |change: Value| {
        let mut claims = claims(&sandbox);
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let answer = ask_token(&sandbox, &assertion(&sandbox, &claims));
        assert_eq!(answer.status, 400, "{change}");
        let text = |name: &str| answer.json()[name].as_str().unwrap().to_owned();
        format!("{}: {}", text("error"), text("error_description"))
    };
    assert_eq!(refused(json!({"iss": "x@y.example"})), "invalid_grant: Invalid grant: account not found");
    assert!(refused(json!({"aud": "https://sheets.googleapis.com/"})).contains("audience"));
    let long = "invalid_grant: Invalid JWT: Token must be a short-lived token";
    for times in
        [json!({"exp": 1_003_601}), json!({"exp": 1_000_000}), json!({"iat": null}), json!({"exp": "x"})]
    {
        assert!(refused(times.clone()).starts_with(long), "{times}");
    }
    assert!(
        refused(json!({"scope": "https://www.googleapis.com/auth/drive.file"})).starts_with("invalid_scope")
    );
    let both = json!({"scope": "https://www.googleapis.com/auth/drive https://www.googleapis.com/auth/spreadsheets"});
    let mut claims = claims(&sandbox);
    claims["scope"] = both["scope"].clone();
    assert_eq!(ask_token(&sandbox, &assertion(&sandbox, &claims)).status, 200);
}

#[test]
fn a_forged_or_missing_assertion_is_refused() {
    let sandbox = start(71);
    let sound = assertion(&sandbox, &claims(&sandbox));
    let (signed, signature) = sound.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let mut claims = claims(&sandbox);
    claims["sub"] = json!("boss@company.example");
    let other = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
    let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    let unsigned = format!("{none}.{}.", signed.split_once('.').unwrap().1);
    for forged in [format!("{header}.{other}.{signature}"), unsigned] {
        let answer = ask_token(&sandbox, &forged);
        assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_grant")));
        assert_eq!(answer.json()["error_description"], "Invalid JWT Signature.");
    }
    for nonsense in ["x", "a.b.c", ""] {
        assert_eq!(ask_token(&sandbox, nonsense).status, 400, "{nonsense}");
    }
    let other_grant = client::send(&sandbox, "POST", TOKEN, &[], "grant_type=password&assertion=x").unwrap();
    assert_eq!(other_grant.json()["error"], "unsupported_grant_type");
    assert_eq!(client::send(&sandbox, "POST", TOKEN, &[], "").unwrap().json()["error"], "invalid_request");
    assert_eq!(client::send(&sandbox, "GET", TOKEN, &[], "").unwrap().status, 404);
    assert_eq!(sandbox.google().tokens_issued(), 0);
}

#[test]
fn times_are_only_checked_if_enabled() {
    let sandbox = start(71);
    let status = || ask_token(&sandbox, &assertion(&sandbox, &claims(&sandbox))).status;
    assert_eq!(status(), 200);
    sandbox.google().set_clock_check(Some(0));
    assert_eq!(status(), 400);
    let now = chrono::Utc::now().timestamp();
    sandbox.google().set_clock_check(Some(1_001_800 - now));
    assert_eq!(status(), 200);
    sandbox.google().set_clock_check(Some(1_000_000 - 900 - now));
    assert_eq!(status(), 400);
}

#[test]
fn requests_without_a_valid_token_are_rejected() {
    let mut program = Program::start();
    program.sandbox.google().set_token_uses(Some(2));
    let limited = take_token(&program.sandbox);
    let sound = std::mem::replace(&mut program.token, limited);
    assert_eq!(
        (program.ask("GET", "{id}", &Value::Null).status, program.ask("GET", "{id}", &Value::Null).status),
        (200, 200)
    );
    let answer = program.ask("GET", "{id}", &Value::Null);
    assert_eq!((answer.status, &answer.json()["error"]["status"]), (401, &json!("UNAUTHENTICATED")));
    assert!(answer.header("www-authenticate").unwrap().contains("invalid_token"));
    program.token = sound;
    assert_eq!(program.ask("GET", "{id}", &Value::Null).status, 200);
    program.sandbox.google().revoke_tokens();
    let (code, words) = program.refused("GET", "{id}", &Value::Null);
    assert!(
        code == 401 && words.starts_with("UNAUTHENTICATED: Request had invalid authentication credentials.")
    );
    let bare =
        client::send(&program.sandbox, "GET", "/sheets.googleapis.com/v4/spreadsheets/x", &[], "").unwrap();
    assert!(
        bare.status == 401 && bare.text().contains("Request is missing required authentication credential.")
    );
}

#[test]
fn only_shared_spreadsheets_are_accessible() {
    let program = Program::start();
    let google = program.sandbox.google();
    let private = google.add_spreadsheet("Private", false);
    let denied = (403, "PERMISSION_DENIED: The caller does not have permission".to_owned());
    assert_eq!(program.refused("GET", &private, &Value::Null), denied);
    let missing = (404, "NOT_FOUND: Requested entity was not found.".to_owned());
    assert_eq!(program.refused("GET", "nowhere/values/A1", &Value::Null), missing);
    let plain = program.ask("GET", &private, &Value::Null).json();
    assert_eq!(plain["error"]["details"], Value::Null, "no reason is named: {plain}");
    google.share(&private, true).unwrap();
    assert_eq!(program.get(&private)["properties"]["title"], "Private");
    assert!(google.share("nowhere", true).is_err());
    for (method, rest) in [("DELETE", "{id}"), ("PUT", "{id}/values/A1:append"), ("POST", "{id}:nothing")] {
        let status = program.ask(method, rest, &json!({})).status;
        assert!(status == 404 || status == 400, "{method} {rest}: {status}");
    }
}

#[test]
fn a_project_without_the_api_is_rejected() {
    let program = Program::with_companies();
    let google = program.sandbox.google();
    let before = google.history();
    google.set_api_enabled(false);
    let console =
        "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=104242424242";
    let words = format!(
        "PERMISSION_DENIED: Google Sheets API has not been used in project 104242424242 before or it is disabled. \
         Enable it by visiting {console} then retry. If you enabled this API recently, wait a few minutes for the \
         action to propagate to our systems and retry."
    );
    let write = json!({"values": [["x"]]});
    for (method, rest, body) in [
        ("GET", "{id}", &Value::Null),
        ("GET", "nowhere", &Value::Null),
        ("GET", "{id}/values/Companies!A1", &Value::Null),
        ("PUT", "{id}/values/Companies!A1?valueInputOption=RAW", &write),
        ("POST", "{id}:batchUpdate", &json!({"requests": [{"addSheet": {}}]})),
    ] {
        assert_eq!(program.refused(method, rest, body), (403, words.clone()), "{method} {rest}");
    }
    let reason = program.ask("GET", "{id}", &Value::Null).json()["error"]["details"][0].clone();
    assert_eq!(
        reason,
        json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED",
            "domain": "googleapis.com",
            "metadata": {"service": "sheets.googleapis.com", "consumer": "projects/104242424242"},
        })
    );
    assert_eq!(google.history(), before);
    take_token(&program.sandbox);
    let settings = json!({"api_enabled": true}).to_string();
    let set = client::send(&program.sandbox, "POST", "/_sandbox/sheets/settings", &[], &settings).unwrap();
    assert_eq!((set.status, program.ask("GET", "{id}", &Value::Null).status), (200, 200));
}
