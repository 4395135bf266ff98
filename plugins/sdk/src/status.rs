//! Turns responses into data or into the error that tells the host what to do next.

use serde::de::DeserializeOwned;

use crate::errors::{parse_failure, sample};
use crate::reading::date;
use crate::{
    BlockKind, Blocked, CallContext, LimitScope, OtherError, PluginError, RateLimit, Response, json,
};

/// How many bytes of an error response are read to classify it.
const PEEK_BYTES: u32 = 16 * 1024;

impl Response {
    /// The body of a successful response that is not a web page. A web page in place of data means that the source
    /// blocks us or has changed. Any other response becomes the error that tells the host what to do next.
    pub fn expect_text(self, ctx: &CallContext) -> Result<String, PluginError> {
        if !(200..300).contains(&self.status) {
            return Err(error(self, ctx));
        }
        let text = self.body.text();
        if looks_like_html(&text) {
            return Err(page_instead_of_data(&text));
        }
        Ok(text)
    }

    /// Like [`Response::expect_text`], but parses the body as JSON.
    pub fn expect_json<T: DeserializeOwned>(self, ctx: &CallContext) -> Result<T, PluginError> {
        json::parse(&self.expect_text(ctx)?)
    }
}

/// The error for a status outside 200 to 299.
#[must_use]
pub fn error(response: Response, ctx: &CallContext) -> PluginError {
    let status = response.status;
    let retry_after_ms = response.header("retry-after").and_then(|value| retry_after(value, ctx));
    let url = response.final_url.clone();
    let body = response.body.beginning(PEEK_BYTES);
    let detail = format!("`{url}` answered {status}: {}", sample(&body));
    match status {
        429 => PluginError::RateLimited(RateLimit { retry_after_ms, scope: LimitScope::Provider }),
        401 => PluginError::Auth(detail),
        404 => PluginError::NotFound(detail),
        410 => PluginError::Gone(detail),
        403 | 451 => PluginError::Blocked(Blocked { kind: refusal(status, &body), detail }),
        503 if looks_like_html(&body) => match block_kind(&body) {
            Some(kind) => PluginError::Blocked(Blocked { kind, detail }),
            None => PluginError::Transient(detail),
        },
        408 | 425 | 500.. => PluginError::Transient(detail),
        _ => PluginError::Other(OtherError { code: format!("http-{status}"), detail, retryable: false }),
    }
}

/// The error for a web page in place of data.
#[must_use]
pub fn page_instead_of_data(page: &str) -> PluginError {
    let detail = "a web page came instead of data".to_owned();
    match block_kind(page) {
        Some(kind) => PluginError::Blocked(Blocked { kind, detail: format!("{detail}: {}", sample(page)) }),
        None => parse_failure(detail, None, Some(page)),
    }
}

/// Whether a text is a web page. JSON never starts with `<`, and XML starts with a declaration or `<rss`.
#[must_use]
pub fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('<') && !start.starts_with("<?xml") && !start.starts_with("<rss")
}

/// The delay in milliseconds that a `Retry-After` header asks for, as seconds or as an HTTP date.
#[must_use]
pub fn retry_after(value: &str, ctx: &CallContext) -> Option<u64> {
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let until = date::http(value)?;
    Some(u64::try_from(until.saturating_sub(ctx.now)).unwrap_or(0))
}

fn refusal(status: u16, body: &str) -> BlockKind {
    if status == 451 {
        return BlockKind::Geo;
    }
    if looks_like_html(body) {
        block_kind(body).unwrap_or(BlockKind::Forbidden)
    } else {
        BlockKind::Forbidden
    }
}

/// The kind of block that a page of a common bot protection stands for; `None` for any other page.
fn block_kind(page: &str) -> Option<BlockKind> {
    const CAPTCHA: [&str; 3] = ["captcha", "turnstile", "px-block"];
    const WALL: [&str; 8] = [
        "cf-chl",
        "cf-ray",
        "attention required",
        "incapsula",
        "distil",
        "datadome",
        "access denied",
        "akamai",
    ];
    let page: String = page.chars().take(PEEK_BYTES as usize).collect::<String>().to_lowercase();
    let has = |marks: &[&str]| marks.iter().any(|mark| page.contains(mark));
    if has(&CAPTCHA) {
        Some(BlockKind::Captcha)
    } else if has(&WALL) {
        Some(BlockKind::Waf)
    } else if has(&["type=\"password\"", "type='password'", "type=password"]) {
        Some(BlockKind::LoginWall)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, context};

    const NOW: i64 = 784_111_777_000; // Sun, 06 Nov 1994 08:49:37 GMT

    fn error_of(status: u16, body: &str) -> PluginError {
        error(answer(status, body), &context(NOW))
    }

    #[test]
    fn statuses_name_what_the_host_does_next() {
        assert!(matches!(error_of(401, "{}"), PluginError::Auth(_)));
        assert!(matches!(error_of(404, "{}"), PluginError::NotFound(_)));
        assert!(matches!(error_of(410, "{}"), PluginError::Gone(_)));
        assert!(matches!(error_of(500, ""), PluginError::Transient(_)));
        assert!(matches!(error_of(503, "<html>we will be back"), PluginError::Transient(_)));
        assert!(matches!(error_of(400, ""), PluginError::Other(other) if other.code == "http-400"));
    }

    #[test]
    fn refusals_tell_captcha_wall_and_country_apart() {
        let kind = |status, body| match error_of(status, body) {
            PluginError::Blocked(blocked) => blocked.kind,
            other => panic!("not blocked: {other:?}"),
        };
        assert_eq!(kind(403, "{\"error\":\"no\"}"), BlockKind::Forbidden);
        assert_eq!(kind(403, "<html><div class=g-recaptcha>"), BlockKind::Captcha);
        assert_eq!(kind(503, "<html>Attention Required! | Cloudflare"), BlockKind::Waf);
        assert_eq!(kind(451, ""), BlockKind::Geo);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_relative_to_now() {
        let ctx = context(NOW);
        assert_eq!(retry_after("120", &ctx), Some(120_000));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", &ctx), Some(60_000));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", &ctx), Some(0));
        assert_eq!(retry_after("soon", &ctx), None);
    }

    #[test]
    fn rate_limits_carry_their_delay() {
        let mut limited = answer(429, "");
        limited.headers.push(("retry-after".into(), "7".into()));
        let expected = RateLimit { retry_after_ms: Some(7000), scope: LimitScope::Provider };
        assert_eq!(error(limited, &context(NOW)), PluginError::RateLimited(expected));
    }

    #[test]
    fn a_page_instead_of_data_is_a_wall_or_a_change_of_form() {
        let page = answer(200, "<!doctype html><title>Jobs</title>").expect_text(&context(NOW));
        assert!(matches!(page, Err(PluginError::Parse(_))));
        let login = answer(200, "<form><input type=\"password\"></form>").expect_text(&context(NOW));
        assert!(matches!(login, Err(PluginError::Blocked(b)) if b.kind == BlockKind::LoginWall));
    }
}
