//! What a plugin can do through its host. It is a trait so that tests can replace the host.

use crate::bindings::imports::jobscan::plugin::{config, http, log, readings};
use crate::{Body, FetchError, Level, Request, Response};

/// Access to HTTP, the settings and the log.
pub trait Host {
    /// Sends one request. An HTTP error status is not an `Err`, see [`Response::status`].
    fn fetch(&mut self, request: Request) -> Result<Response, FetchError>;

    /// Sends several requests at once, as far as the host's limits allow. The responses have the order of the requests.
    fn fetch_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, FetchError>>;

    /// The value of a setting as JSON, or its default from the manifest.
    fn setting(&self, key: &str) -> Option<String>;

    /// Writes a line to the log. The host adds the provider, the tenant and the run.
    fn log(&self, level: Level, message: &str, fields: &[(&str, &str)]);

    /// Tells that a field, by the source's own name, could not be read in `count` rows that were kept all the same,
    /// with a short piece of one such value. Counts of a field add up within a call. A value that is not there is not
    /// one that could not be read.
    fn unread(&mut self, field: &str, count: u32, sample: &str);
}

impl Request {
    /// Sends the request.
    pub fn send(self, host: &mut dyn Host) -> Result<Response, FetchError> {
        host.fetch(self)
    }
}

/// The host that runs this component.
pub(crate) struct ComponentHost;

impl Host for ComponentHost {
    fn fetch(&mut self, request: Request) -> Result<Response, FetchError> {
        http::fetch(&to_component(request)).map(from_component)
    }

    fn fetch_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, FetchError>> {
        let requests: Vec<_> = requests.into_iter().map(to_component).collect();
        http::fetch_all(&requests).into_iter().map(|answer| answer.map(from_component)).collect()
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

    fn unread(&mut self, field: &str, count: u32, sample: &str) {
        readings::unread(field, count, sample);
    }
}

fn to_component(request: Request) -> http::Request {
    http::Request {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: request.body,
        credential: request.credential,
        conditional: request.conditional,
    }
}

fn from_component(response: http::Response) -> Response {
    Response {
        status: response.status,
        headers: response.headers,
        final_url: response.final_url,
        revalidated: response.revalidated,
        body: Body::Remote(response.body),
    }
}
