//! `oauth2.googleapis.com/token`: exchanges a signed assertion of the service account for an access token.

use std::collections::HashMap;

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use chrono::Utc;
use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::sites::Answer;

pub(super) const EMAIL: &str = "companies@jobscan-sandbox.iam.gserviceaccount.com";
const KEY_ID: &str = "5a0db0c5a0db0c5a0db0c5a0db0c5a0db0c5a0db";
const TOKEN_URI: &str = "https://oauth2.googleapis.com/token";
const SCOPE: &str = "https://www.googleapis.com/auth/spreadsheets";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The longest lifetime of an assertion.
const MAX_LIFETIME_SECONDS: i64 = 3600;

/// The token service: the account's keys, and the issued tokens.
pub(super) struct TokenService {
    /// PKCS#8 in PEM.
    private_key: &'static str,
    /// RFC 8017 `RSAPublicKey`.
    public_key: Vec<u8>,
    /// The remaining uses of each token; `None` for any number.
    tokens: HashMap<String, Option<u32>>,
    pub(super) issued: usize,
    pub(super) expires_in: u64,
    pub(super) uses: Option<u32>,
    /// How many seconds this service is ahead of the system clock; times are not checked if `None`.
    pub(super) clock: Option<i64>,
}

/// RFC 6749 `error` and `error_description`.
type Refusal = (&'static str, String);

impl TokenService {
    pub(super) fn open() -> std::io::Result<Self> {
        let file = include_str!("service_account_key.pem");
        let private_key = file.find("-----BEGIN").map_or(file, |start| &file[start..]);
        let base64: String = private_key.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = BASE64_STANDARD.decode(base64).map_err(std::io::Error::other)?;
        let pair =
            RsaKeyPair::from_pkcs8(&der).map_err(|rejected| std::io::Error::other(rejected.to_string()))?;
        Ok(Self {
            private_key,
            public_key: pair.public_key().as_ref().to_vec(),
            tokens: HashMap::new(),
            issued: 0,
            expires_in: 3599,
            uses: None,
            clock: None,
        })
    }

    /// The key file, in the format of Google's console.
    pub(super) fn key_file(&self) -> Value {
        json!({
            "type": "service_account",
            "project_id": "jobscan-sandbox",
            "private_key_id": KEY_ID,
            "private_key": self.private_key,
            "client_email": EMAIL,
            "client_id": "104242424242424242424",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": TOKEN_URI,
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_x509_cert_url": format!(
                "https://www.googleapis.com/robot/v1/metadata/x509/{}", EMAIL.replace('@', "%40")
            ),
            "universe_domain": "googleapis.com",
        })
    }

    pub(super) fn revoke_all(&mut self) {
        self.tokens.clear();
    }

    /// Answers `POST /token`.
    pub(super) fn answer(&mut self, body: &[u8]) -> Answer {
        let form: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
        match self.check(&form) {
            Ok(()) => {
                self.issued += 1;
                let token = format!("ya29.sandbox-{:06}", self.issued);
                self.tokens.insert(token.clone(), self.uses);
                let granted =
                    json!({ "access_token": token, "expires_in": self.expires_in, "token_type": "Bearer" });
                Answer::json(200, &granted)
            }
            Err((error, description)) => {
                Answer::json(400, &json!({ "error": error, "error_description": description }))
            }
        }
    }

    /// Consumes one use of the token in an `Authorization` header.
    pub(super) fn use_token(&mut self, authorization: &str) -> bool {
        let Some(token) = authorization.strip_prefix("Bearer ") else { return false };
        match self.tokens.get_mut(token.trim()) {
            None | Some(Some(0)) => false,
            Some(None) => true,
            Some(Some(left)) => {
                *left -= 1;
                true
            }
        }
    }

    fn check(&self, form: &HashMap<String, String>) -> Result<(), Refusal> {
        let field = |name: &str| {
            let missing = || ("invalid_request", format!("Required parameter is missing: {name}"));
            form.get(name).ok_or_else(missing)
        };
        let grant = field("grant_type")?;
        if grant != GRANT {
            return Err(("unsupported_grant_type", format!("Invalid grant_type: {grant}")));
        }
        let assertion = field("assertion")?;
        let (header, claims, signed, signature) = parts(assertion).ok_or_else(|| invalid("Bad Request"))?;
        if claims["iss"] != EMAIL {
            return Err(invalid("Invalid grant: account not found"));
        }
        let is_this_key = header["alg"] == "RS256" && (header["kid"].is_null() || header["kid"] == KEY_ID);
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.public_key);
        if !is_this_key || key.verify(signed.as_bytes(), &signature).is_err() {
            return Err(invalid("Invalid JWT Signature."));
        }
        self.check_claims(&claims)
    }

    fn check_claims(&self, claims: &Value) -> Result<(), Refusal> {
        if claims["aud"] != TOKEN_URI {
            return Err(invalid(
                "Invalid JWT: Failed audience check. The right audience is the token endpoint.",
            ));
        }
        if !self.times_hold(claims) {
            return Err(invalid(
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check \
                 your iat and exp values in the JWT claim.",
            ));
        }
        let scope = claims["scope"].as_str().unwrap_or_default();
        if !scope.split_ascii_whitespace().any(|scope| scope == SCOPE) {
            let words = "Invalid OAuth scope or ID token audience provided.";
            return Err(("invalid_scope", words.to_owned()));
        }
        Ok(())
    }

    fn times_hold(&self, claims: &Value) -> bool {
        let (Some(issued), Some(expires)) = (claims["iat"].as_i64(), claims["exp"].as_i64()) else {
            return false;
        };
        let is_short = (1..=MAX_LIFETIME_SECONDS).contains(&(expires - issued));
        is_short
            && self.clock.is_none_or(|ahead| {
                let now = Utc::now().timestamp() + ahead;
                // Google tolerates a client's clock that is up to five minutes ahead.
                issued <= now + 300 && expires > now
            })
    }
}

fn invalid(description: &str) -> Refusal {
    ("invalid_grant", description.to_owned())
}

/// The header, the claims, the signed text and the signature.
fn parts(assertion: &str) -> Option<(Value, Value, &str, Vec<u8>)> {
    let (signed, signature) = assertion.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let read = |part: &str| serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    Some((read(header)?, read(claims)?, signed, BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?))
}
