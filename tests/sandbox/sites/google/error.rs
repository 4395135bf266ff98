//! Google's error answers: `{"error": {"code", "message", "status", "details"}}`, with the wording of the real ones.

use serde_json::{Value, json};

use crate::sites::Answer;

/// Why a request was rejected; a rejected request has changed nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    code: u16,
    message: String,
    details: Vec<Value>,
}

impl ApiError {
    /// 400 with this message.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self { code: 400, message: message.into(), details: Vec::new() }
    }

    /// 400 that names the invalid field.
    pub(super) fn bad_field(field: &str, message: String) -> Self {
        let violation = match field {
            "" => json!({ "description": message }),
            field => json!({ "field": field, "description": message }),
        };
        let details = vec![json!({
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [violation],
        })];
        Self { code: 400, message, details }
    }

    /// 400: the range is locked.
    pub(super) fn protected() -> Self {
        Self::invalid(
            "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove \
             protection if you need to edit.",
        )
    }

    /// 401: the token is missing, unknown, used up or revoked.
    pub(super) fn unauthenticated(has_token: bool) -> Self {
        let what = if has_token {
            "Request had invalid authentication credentials."
        } else {
            "Request is missing required authentication credential."
        };
        let message = format!(
            "{what} Expected OAuth 2 access token, login cookie or other valid authentication credential. See \
             https://developers.google.com/identity/sign-in/web/devconsole-project."
        );
        Self { code: 401, message, details: Vec::new() }
    }

    /// 403: the spreadsheet is not shared with the account.
    pub(super) fn forbidden() -> Self {
        Self { code: 403, message: "The caller does not have permission".to_owned(), details: Vec::new() }
    }

    /// 403: the API is not enabled in the account's project.
    pub(super) fn service_disabled() -> Self {
        let (service, project) = (super::SHEETS_HOST, super::PROJECT_NUMBER);
        let console =
            format!("https://console.developers.google.com/apis/api/{service}/overview?project={project}");
        let message = format!(
            "Google Sheets API has not been used in project {project} before or it is disabled. Enable it by visiting \
             {console} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to \
             our systems and retry."
        );
        let reason = json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "SERVICE_DISABLED",
            "domain": "googleapis.com",
            "metadata": { "service": service, "consumer": format!("projects/{project}") },
        });
        let help = json!({
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{ "description": "Google developers console API activation", "url": console }],
        });
        Self { code: 403, message, details: vec![reason, help] }
    }

    /// 404: there is no such spreadsheet.
    pub(super) fn not_found() -> Self {
        Self { code: 404, message: "Requested entity was not found.".to_owned(), details: Vec::new() }
    }

    /// 429, without a `Retry-After`. `kind` is `Read` or `Write`.
    pub(super) fn exhausted(kind: &str, limit: usize) -> Self {
        let project = super::PROJECT_NUMBER;
        let message = format!(
            "Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of \
             service 'sheets.googleapis.com' for consumer 'project_number:{project}'."
        );
        let details = vec![json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "consumer": format!("projects/{project}"),
                "quota_limit": format!("{kind}RequestsPerMinutePerUser"),
                "quota_limit_value": limit.to_string(),
                "quota_location": "global",
                "quota_metric": format!("sheets.googleapis.com/{}_requests", kind.to_lowercase()),
                "quota_unit": "1/min/{project}/{user}",
                "service": "sheets.googleapis.com",
            },
        })];
        Self { code: 429, message, details }
    }

    /// Any status, for faults.
    pub(super) fn of_status(code: u16) -> Self {
        Self { code, message: "Internal error encountered.".to_owned(), details: Vec::new() }
    }

    /// The same error for one request of a batch.
    pub(super) fn within(mut self, index: usize, kind: &str) -> Self {
        self.message = format!("Invalid requests[{index}].{kind}: {}", self.message);
        self
    }

    pub(super) fn answer(&self) -> Answer {
        let mut error =
            json!({ "code": self.code, "message": self.message, "status": status_name(self.code) });
        if !self.details.is_empty() {
            error["details"] = json!(self.details);
        }
        let mut answer = Answer::json(self.code, &json!({ "error": error }));
        if self.code == 401 {
            let challenge = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";
            answer.headers.push(("www-authenticate", challenge.to_owned()));
        }
        answer
    }
}

const fn status_name(code: u16) -> &'static str {
    match code {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        500 => "INTERNAL",
        502 | 503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "UNKNOWN",
    }
}
