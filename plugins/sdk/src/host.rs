//! What a plugin may ask of its host, as a trait so that tests can answer instead.

use crate::bindings::imports::jobscan::plugin::{config, http, log};
use crate::{Body, FetchError, Level, Request, Response};

/// The host of a plugin: HTTP, settings and the log.
pub trait Host {
    /// One request. An HTTP status is never an error, see [`Response::status`].
    fn fetch(&mut self, request: Request) -> Result<Response, FetchError>;

    /// Several at once, bounded by the host; answers in the order of the requests.
    fn fetch_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, FetchError>>;

    /// A setting of the operator's as JSON text, the manifest's default included.
    fn setting(&self, key: &str) -> Option<String>;

    /// One line of the log; the host adds provider, tenant and run.
    fn log(&self, level: Level, message: &str, fields: &[(&str, &str)]);
}

/// The host that runs the component.
pub(crate) struct ComponentHost;

impl Host for ComponentHost {
    fn fetch(&mut self, request: Request) -> Result<Response, FetchError> {
        http::fetch(&lower(request)).map(lift)
    }

    fn fetch_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, FetchError>> {
        let requests: Vec<_> = requests.into_iter().map(lower).collect();
        http::fetch_all(&requests).into_iter().map(|answer| answer.map(lift)).collect()
    }

    fn setting(&self, key: &str) -> Option<String> {
        config::get(key)
    }

    fn log(&self, level: Level, message: &str, fields: &[(&str, &str)]) {
        if log::enabled(level) {
            let fields: Vec<_> = fields.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
            log::log(level, message, &fields);
        }
    }
}

fn lower(request: Request) -> http::Request {
    http::Request {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: request.body,
        credential: request.credential,
        conditional: request.conditional,
    }
}

fn lift(response: http::Response) -> Response {
    Response {
        status: response.status,
        headers: response.headers,
        final_url: response.final_url,
        revalidated: response.revalidated,
        body: Body::Remote(response.body),
    }
}
