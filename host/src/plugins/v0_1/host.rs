//! The functions that the host gives to a guest: `http`, `log`, `config` and `readings`.

use encoding_rs::UTF_8;
use wasmtime::component::{HasSelf, Linker, Resource};

use super::{
    bindings::{types, wit_config, wit_http, wit_log, wit_readings},
    body::Body,
};
use crate::{
    http,
    plugins::{
        network::Network,
        state::{GuestState, ImpureCall},
    },
};

/// `fetch-all` runs this many of its requests at once; the host limiter paces them besides.
const FETCH_ALL_AT_ONCE: usize = 4;

/// Adds this version's imports.
pub(in crate::plugins) fn link(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wit_http::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)?;
    wit_log::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)?;
    wit_config::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)?;
    wit_readings::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)?;
    types::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| state)
}

impl types::Host for GuestState {}

impl wit_http::Host for GuestState {
    async fn fetch(
        &mut self,
        request: wit_http::Request,
    ) -> wasmtime::Result<Result<wit_http::Response, types::FetchError>> {
        let network = reach(self, "http.fetch")?;
        if self.take_asks(1) == 0 {
            network.spoil();
            return Ok(Err(types::FetchError::BudgetExhausted));
        }
        let answer = network.fetch(to_request(request)).await;
        answer_to_guest(self, answer)
    }

    async fn fetch_all(
        &mut self,
        requests: Vec<wit_http::Request>,
    ) -> wasmtime::Result<Vec<Result<wit_http::Response, types::FetchError>>> {
        let network = reach(self, "http.fetch-all")?;
        let asked = requests.len();
        let mut answers = Vec::with_capacity(asked);
        let mut rest = requests.into_iter().take(self.take_asks(asked)).peekable();
        while rest.peek().is_some() {
            // In batches: the answers of one count against the limit of held bytes before the next is sent.
            let some = rest.by_ref().take(FETCH_ALL_AT_ONCE).map(to_request).collect();
            for answer in network.fetch_all(some, FETCH_ALL_AT_ONCE).await {
                answers.push(answer_to_guest(self, answer)?);
            }
        }
        if answers.len() < asked {
            network.spoil();
        }
        answers.resize_with(asked, || Err(types::FetchError::BudgetExhausted));
        Ok(answers)
    }
}

fn reach(state: &GuestState, import: &'static str) -> Result<Network, ImpureCall> {
    state.require_impure(import)?;
    // Only `describe` and detectors run without a network, and load refuses a detector that imports
    // `http`, so what is missing here is missing because the call must be pure.
    state.network.clone().ok_or(ImpureCall { import, said: None })
}

fn to_request(request: wit_http::Request) -> http::Request {
    http::Request {
        method: match request.method {
            wit_http::Method::Get => http::Method::Get,
            wit_http::Method::Head => http::Method::Head,
            wit_http::Method::Post => http::Method::Post,
        },
        url: request.url,
        headers: request.headers,
        body: request.body,
        credential: request.credential,
        conditional: request.conditional,
        follow: true,
        // What a guest asks, it reads: its pages are asked again from the same cursor as well, whatever their method.
        repeat: http::Repeat::Always,
    }
}

fn answer_to_guest(
    state: &mut GuestState,
    answer: Result<http::Response, http::FetchError>,
) -> wasmtime::Result<Result<wit_http::Response, types::FetchError>> {
    let response = match answer {
        Ok(response) => response,
        Err(error) => return Ok(Err(fetch_error(error))),
    };
    let content_type =
        response.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
    if let Err(limit) = state.hold(response.body.len()) {
        if let Some(network) = &state.network {
            network.spoil();
        }
        return Ok(Err(types::FetchError::TooLarge(limit as u64)));
    }
    let body = state.table.push(Body::new(response.body.into_vec(), content_type))?;
    Ok(Ok(wit_http::Response {
        status: response.status,
        headers: response.headers,
        final_url: response.final_url,
        revalidated: response.revalidated,
        body,
    }))
}

fn fetch_error(error: http::FetchError) -> types::FetchError {
    use http::FetchError as From;
    use types::FetchError as To;
    match error {
        From::Denied(denial) => To::Denied(denial.to_string()),
        error @ (From::CredentialInAnswer { .. } | From::NoToken { refused: true, .. }) => {
            To::Denied(error.to_string())
        }
        // As if the connection to the source had been lost: another try may get one.
        error @ From::NoToken { .. } => To::Interrupted(error.to_string()),
        From::Dns(fault) => To::Dns(fault.to_string()),
        From::Connect(fault) => To::Connect(fault.to_string()),
        From::Tls(fault) => To::Tls(fault.to_string()),
        // A guest tries again what did not connect; what only a person can mend is denied.
        From::Proxy(fault) if fault.is_settled() => To::Denied(fault.to_string()),
        From::Proxy(fault) => To::Connect(fault.to_string()),
        From::Interrupted(detail) => To::Interrupted(detail),
        From::Timeout => To::Timeout,
        From::TooLarge(cap) => To::TooLarge(cap),
        From::TooManyRedirects => To::TooManyRedirects,
        From::Decode(detail) => To::Decode(detail),
        From::BudgetExhausted => To::BudgetExhausted,
        From::Paused(wait) => {
            To::Paused(wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)))
        }
        From::Cancelled => To::Cancelled,
    }
}

impl wit_http::HostBody for GuestState {
    fn len(&mut self, body: Resource<Body>) -> wasmtime::Result<u64> {
        let body = self.table.get(&body)?;
        Ok((body.bytes.len() - body.read) as u64)
    }

    fn bytes(&mut self, body: Resource<Body>) -> wasmtime::Result<Vec<u8>> {
        let (bytes, held) = self.table.get_mut(&body)?.take_rest();
        self.release(held);
        Ok(bytes)
    }

    fn text(&mut self, body: Resource<Body>) -> wasmtime::Result<String> {
        let body = self.table.get_mut(&body)?;
        let charset = body.charset;
        let (bytes, held) = body.take_rest();
        self.release(held);
        // UTF-8 without a byte order mark becomes text without a copy.
        let bytes = if charset == UTF_8 && !bytes.starts_with(b"\xef\xbb\xbf") {
            match String::from_utf8(bytes) {
                Ok(text) => return Ok(text),
                Err(error) => error.into_bytes(),
            }
        } else {
            bytes
        };
        Ok(charset.decode(&bytes).0.into_owned())
    }

    fn read(&mut self, body: Resource<Body>, max: u32) -> wasmtime::Result<Vec<u8>> {
        // What was read is kept: the body's own bytes are one allocation.
        let body = self.table.get_mut(&body)?;
        let end = body.bytes.len().min(body.read.saturating_add(max as usize));
        let piece = body.bytes[body.read..end].to_vec();
        body.read = end;
        Ok(piece)
    }

    fn drop(&mut self, body: Resource<Body>) -> wasmtime::Result<()> {
        let body = self.table.delete(body)?;
        self.release(body.bytes.len());
        Ok(())
    }
}

impl wit_log::Host for GuestState {
    fn log(
        &mut self,
        level: wit_log::Level,
        message: String,
        fields: Vec<(String, String)>,
    ) -> wasmtime::Result<()> {
        let level = tracing_level(level);
        self.require_impure_log(level, &message, &fields)?;
        self.write_log(level, &message, &fields);
        Ok(())
    }

    fn enabled(&mut self, level: wit_log::Level) -> wasmtime::Result<bool> {
        self.require_impure("log.enabled")?;
        Ok(tracing_level(level) <= tracing::level_filters::LevelFilter::current())
    }
}

const fn tracing_level(level: wit_log::Level) -> tracing::Level {
    match level {
        wit_log::Level::Trace => tracing::Level::TRACE,
        wit_log::Level::Debug => tracing::Level::DEBUG,
        wit_log::Level::Info => tracing::Level::INFO,
        wit_log::Level::Warn => tracing::Level::WARN,
        wit_log::Level::Error => tracing::Level::ERROR,
    }
}

impl wit_config::Host for GuestState {
    fn get(&mut self, key: String) -> wasmtime::Result<Option<String>> {
        self.require_impure("config.get")?;
        Ok(self.settings.get(&key).cloned())
    }
}

impl wit_readings::Host for GuestState {
    fn unread(&mut self, field: String, count: u32, sample: String) -> wasmtime::Result<()> {
        self.require_impure("readings.unread")?;
        self.note_unread(&field, count, &sample);
        Ok(())
    }
}
