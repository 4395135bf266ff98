//! The spreadsheet service over real sockets, with the gateway's URLs.

mod auth;
mod changes;
mod columns;
mod contents;
mod faults;
mod metadata;
mod protection;
mod structure;
mod values;

use base64::{Engine as _, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{rand::SystemRandom, signature};
use serde_json::{Value, json};

use super::{
    client::{self, Answer},
    start,
};
use crate::Sandbox;

const TOKEN: &str = "/oauth2.googleapis.com/token";

/// A sandbox, and a client with a token.
struct Program {
    sandbox: Sandbox,
    token: String,
}

impl Program {
    fn start() -> Self {
        let sandbox = start(71);
        let token = take_token(&sandbox);
        Self { sandbox, token }
    }

    /// With a sheet `Companies` instead of `Sheet1`.
    fn with_companies() -> Self {
        let program = Self::start();
        program.sandbox.google().rename_sheet("Sheet1", "Companies").unwrap();
        program
    }

    /// Sends a request to `/v4/spreadsheets/{rest}`, where `{id}` is the first spreadsheet.
    fn try_ask(&self, method: &str, rest: &str, body: &Value) -> Option<Answer> {
        let rest = rest.replace("{id}", &self.sandbox.google().spreadsheet_id());
        let path = format!("/sheets.googleapis.com/v4/spreadsheets/{rest}");
        let authorization = format!("Bearer {}", self.token);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        client::send(&self.sandbox, method, &path, &[("authorization", &authorization)], &body)
    }

    fn ask(&self, method: &str, rest: &str, body: &Value) -> Answer {
        self.try_ask(method, rest, body).expect("an answer")
    }

    fn ok(&self, method: &str, rest: &str, body: &Value) -> Value {
        let answer = self.ask(method, rest, body);
        assert_eq!(answer.status, 200, "{rest}: {}", answer.text());
        answer.json()
    }

    fn get(&self, rest: &str) -> Value {
        self.ok("GET", rest, &Value::Null)
    }

    fn batch(&self, requests: &Value) -> Value {
        self.ok("POST", "{id}:batchUpdate", &json!({ "requests": requests }))
    }

    /// Appends rows with the option `RAW`.
    fn append(&self, range: &str, rows: &Value) -> Value {
        let rest = format!("{{id}}/values/{range}:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS");
        self.ok("POST", &rest, &json!({ "values": rows }))
    }

    /// The code, status and message of a rejected request.
    fn refused(&self, method: &str, rest: &str, body: &Value) -> (u64, String) {
        let answer = self.ask(method, rest, body);
        let error = answer.json()["error"].clone();
        assert_eq!(error["code"], answer.status, "{rest}: {error}");
        let words = format!("{}: {}", error["status"].as_str().unwrap(), error["message"].as_str().unwrap());
        (u64::from(answer.status), words)
    }
}

fn take_token(sandbox: &Sandbox) -> String {
    let answer = ask_token(sandbox, &assertion(sandbox, &claims(sandbox)));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

fn ask_token(sandbox: &Sandbox, assertion: &str) -> Answer {
    let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    let form = format!("grant_type={grant}&assertion={assertion}");
    client::send(sandbox, "POST", TOKEN, &[], &form).unwrap()
}

fn claims(sandbox: &Sandbox) -> Value {
    json!({
        "iss": sandbox.google().service_account_email(), "aud": "https://oauth2.googleapis.com/token",
        "scope": "https://www.googleapis.com/auth/spreadsheets", "iat": 1_000_000, "exp": 1_003_600,
    })
}

/// Claims signed with the key from the account's key file.
fn assertion(sandbox: &Sandbox, claims: &Value) -> String {
    let file: Value = serde_json::from_str(&sandbox.google().service_account_json()).unwrap();
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": file["private_key_id"] });
    let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(&header), encode(claims));
    let pem = file["private_key"].as_str().unwrap();
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n") && pem.ends_with("-----END PRIVATE KEY-----\n"));
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let pair = signature::RsaKeyPair::from_pkcs8(&BASE64_STANDARD.decode(der).unwrap()).unwrap();
    let mut signature = vec![0; pair.public().modulus_len()];
    let padding = &signature::RSA_PKCS1_SHA256;
    pair.sign(padding, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}
