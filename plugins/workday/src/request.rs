//! Requests, and what an answer that is no data means.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, FetchError, Host, LimitScope, PluginError, RateLimit, Request, Response,
    serde_json::{Value, json},
    status,
};

use crate::{
    cursor::Slice,
    site::{Face, Site},
};

/// The rows of a page. With more some customers answer 400, and others without rows.
pub const PAGE: u64 = 20;

/// Some customers tell this count for more, and begin again behind it.
pub const CAP: u64 = 2000;

/// Bytes of a refusal that are read to tell what it is.
const PEEK_BYTES: u32 = 16 * 1024;

/// The code of a posting that is gone.
const GONE: &str = "S22";

/// Some answer 500 to requests that do not look like those of their own page.
fn like_its_own_page(request: Request, site: &Site, face: Face) -> Request {
    request
        .header("accept", "application/json")
        .header("accept-language", "en-US")
        .header("origin", &site.origin(face))
        .header("referer", &site.board_url(face))
}

/// Requests a page of the list. All four keys are needed.
#[must_use]
pub fn list(site: &Site, face: Face, slices: &[Slice], offset: u64, limit: u64) -> Request {
    let facets: sdk::serde_json::Map<String, Value> =
        slices.iter().map(|slice| (slice.parameter.clone(), json!(slice.ids))).collect();
    let body = json!({ "appliedFacets": facets, "limit": limit, "offset": offset, "searchText": "" });
    let request = Request::post(format!("{}/jobs", site.api(face)), body.to_string().into_bytes());
    like_its_own_page(request, site, face).header("content-type", "application/json")
}

/// Requests a detail, as the page of the posting does.
#[must_use]
pub fn detail(url: &str, page: &str) -> Request {
    Request::get(url)
        .header("accept", "application/json")
        .header("accept-language", "en-US")
        .header("referer", page)
        .conditional()
}

/// Sends a request for the list, and returns the data of its answer.
pub(crate) fn listed(
    host: &mut dyn Host,
    ctx: &CallContext,
    request: Request,
) -> Result<String, PluginError> {
    let url = request.url.clone();
    let response = match host.fetch(request) {
        Ok(response) => response,
        // The board's own hosts are granted, so that only a redirect leads to one that is not.
        Err(FetchError::Denied(_)) => return Err(throttled(LimitScope::Provider, None)),
        Err(error) => return Err(error.into()),
    };
    match response.status {
        // A redirect makes a GET of the POST: what answers that is not the list. They come in bursts, at all customers.
        300..400 => Err(throttled(LimitScope::Provider, None)),
        _ if response.final_url != url => Err(throttled(LimitScope::Provider, None)),
        422 => Err(PluginError::NotFound(format!("`{url}` answered 422: there is no such board"))),
        403 => Err(refused(&response, ctx)),
        _ => response.expect_text(ctx),
    }
}

/// Returns the data of a detail's answer.
pub(crate) fn detailed(
    answer: Result<Response, FetchError>,
    ctx: &CallContext,
) -> Result<String, PluginError> {
    let response = answer?;
    match response.status {
        404 => Err(PluginError::Gone(format!("`{}` answered 404", response.final_url))),
        403 => {
            let throttled = refused(&response, ctx);
            let url = response.final_url.clone();
            let body = response.body.beginning(PEEK_BYTES);
            let is_gone = sdk::json::parse::<Value>(&body).is_ok_and(|body| body["errorCode"] == GONE);
            Err(if is_gone { PluginError::Gone(format!("`{url}` answered 403 {GONE}")) } else { throttled })
        }
        200..300 => {
            let text = response.body.text();
            if status::looks_like_html(&text) {
                return Err(PluginError::Transient("a web page came instead of a detail".to_owned()));
            }
            Ok(text)
        }
        _ => Err(status::error(response, ctx)),
    }
}

/// A 403 that is not about one posting is a limit of the customer's host.
fn refused(response: &Response, ctx: &CallContext) -> PluginError {
    let asked = response.header("retry-after").and_then(|value| status::retry_after(value, ctx));
    throttled(LimitScope::Tenant, asked)
}

const fn throttled(scope: LimitScope, retry_after_ms: Option<u64>) -> PluginError {
    PluginError::RateLimited(RateLimit { retry_after_ms, scope })
}
