//! Answers on the wire: correct ones, and how each fault changes them.

use std::{
    io::{self, Write as _},
    time::{Duration, SystemTime},
};

use flate2::{Compression, write::GzEncoder};
use futures_util::{Stream, stream};
use http_body_util::{BodyExt as _, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    Response, StatusCode,
    body::{Bytes, Frame},
    header::{self, HeaderValue},
};
use sha2::{Digest as _, Sha256};

use crate::{
    faults::{Fault, RetryAfter},
    sites::{Answer, google},
};

/// The body type that hyper sends.
pub(crate) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Only bodies longer than this are compressed.
const COMPRESS_ABOVE: usize = 1024;

/// A correct answer, rendered once and sent any number of times.
#[derive(Debug)]
pub(crate) struct Rendered {
    status: u16,
    content_type: String,
    headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    etag: Option<String>,
    gzipped: bool,
}

impl Rendered {
    /// Renders a site's answer: compresses it and computes its `ETag`.
    pub(crate) fn from_answer(answer: Answer, accepts_gzip: bool) -> Self {
        let Answer { status, content_type, headers, body, tagged } = answer;
        let etag = tagged.then(|| etag(&body));
        let gzipped = accepts_gzip && body.len() > COMPRESS_ABOVE;
        let body = Bytes::from(if gzipped { gzip(&body) } else { body });
        Self { status, content_type: content_type.to_owned(), headers, body, etag, gzipped }
    }

    /// A complete answer of any content type.
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            headers: Vec::new(),
            body: body.into(),
            etag: None,
            gzipped: false,
        }
    }

    pub(crate) const fn is_ok(&self) -> bool {
        self.status == 200
    }

    /// The answer, or 304 if the client already has it.
    pub(crate) fn respond(&self, if_none_match: Option<&str>) -> Response<Body> {
        let known = self.etag.as_deref().zip(if_none_match).is_some_and(|(etag, held)| {
            held.split(',')
                .map(|tag| tag.trim().trim_start_matches("W/"))
                .any(|tag| tag == "*" || etag.ends_with(tag))
        });
        if known {
            let mut response = Response::new(full_body(Bytes::new()));
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            self.set_headers(&mut response);
            response.headers_mut().remove(header::CONTENT_TYPE);
            return response;
        }
        self.head(full_body(self.body.clone()))
    }

    /// The answer's head with another body.
    fn head(&self, body: Body) -> Response<Body> {
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        self.set_headers(&mut response);
        if self.gzipped {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    fn set_headers(&self, response: &mut Response<Body>) {
        let own = [("content-type", &self.content_type)];
        let etag = self.etag.as_ref().map(|etag| ("etag", etag));
        let more = self.headers.iter().map(|(name, value)| (*name, value));
        for (name, value) in own.into_iter().chain(etag).chain(more) {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
}

/// The connection must be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed without an answer, as a fault asked for")]
pub(crate) struct Closed;

/// The answer to a request under a fault. `correct` must be uncompressed for faults that truncate JSON, and is not
/// used by faults that do not apply the request.
pub(crate) async fn broken(fault: Fault, correct: &Rendered) -> Result<Response<Body>, Closed> {
    const JSON: &str = "application/json; charset=utf-8";
    Ok(match fault {
        Fault::RateLimit { retry_after } => rate_limited(retry_after),
        Fault::Status(status) => {
            Rendered::new(status, JSON, format!("{{\"error\":\"sandbox fault {status}\"}}")).respond(None)
        }
        Fault::Slow { first_byte, per_chunk } => {
            tokio::time::sleep(first_byte).await;
            with_length(correct.head(slow(correct.body.clone(), per_chunk)), correct.body.len())
        }
        // Whoever asks for it waits first.
        Fault::Held => correct.respond(None),
        Fault::CutBody { after } => {
            let sent = correct.body.slice(..after.min(correct.body.len()));
            with_length(correct.head(cut(sent)), correct.body.len().max(after + 1))
        }
        Fault::HtmlInsteadOfJson => {
            let page = "<!doctype html><html><body><h1>Checking your browser</h1></body></html>";
            Rendered::new(200, "text/html; charset=utf-8", page).respond(None)
        }
        Fault::GzipBomb { decoded } => {
            let mut response = Rendered::new(200, JSON, "").head(streamed(bomb(decoded)));
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        Fault::Redirect { to } => {
            let mut response = Rendered::new(302, "text/plain", "moved\n").respond(None);
            if let Ok(to) = HeaderValue::from_str(&to) {
                response.headers_mut().insert(header::LOCATION, to);
            }
            response
        }
        Fault::EndlessBody => Rendered::new(200, JSON, "").head(streamed(endless())),
        Fault::WrongJson => Rendered::new(200, JSON, r#"{"unexpected":{"shape":[1,null]}}"#).respond(None),
        Fault::EmptyBody => Rendered::new(200, JSON, "").respond(None),
        Fault::TruncatedJson => {
            let half = correct.body.slice(..correct.body.len() / 2);
            Rendered::new(200, JSON, half).respond(None)
        }
        Fault::CloseWithoutAnswer | Fault::ApplyThenDrop | Fault::DropThenApply { .. } => return Err(Closed),
        Fault::ApplyThenStatus(status) => {
            Rendered::from_answer(google::error_of_status(status), false).respond(None)
        }
        Fault::Replace { status, content_type, body } => {
            Rendered::new(status, &content_type, body).respond(None)
        }
    })
}

fn rate_limited(retry_after: RetryAfter) -> Response<Body> {
    let value = match retry_after {
        RetryAfter::Seconds(seconds) => Some(seconds.to_string()),
        RetryAfter::Date(seconds) => Some(http_date_in(Duration::from_secs(seconds))),
        RetryAfter::None => None,
    };
    let mut rendered = Rendered::new(429, "application/json", r#"{"error":"too many requests"}"#);
    rendered.headers.extend(value.map(|value| ("retry-after", value)));
    rendered.respond(None)
}

/// At least `wait` from now: HTTP dates have whole seconds, so it is rounded up.
fn http_date_in(wait: Duration) -> String {
    let at = SystemTime::now() + wait;
    let past = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let up = if past.subsec_nanos() == 0 { Duration::ZERO } else { Duration::from_secs(1) };
    httpdate::fmt_http_date(at + up)
}

fn etag(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let hex = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    format!("W/\"{hex}\"")
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    // Writing to memory cannot fail.
    let _written = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

fn full_body(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

fn streamed(chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Body {
    use futures_util::TryStreamExt as _;
    StreamBody::new(chunks.map_ok(Frame::data)).boxed_unsync()
}

fn with_length(mut response: Response<Body>, length: usize) -> Response<Body> {
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

/// The body in eight chunks, with a delay before each.
fn slow(body: Bytes, per_chunk: Duration) -> Body {
    let piece = body.len().div_ceil(8).max(1);
    streamed(stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(per_chunk).await;
        let chunk = rest.split_to(piece.min(rest.len()));
        Some((Ok(chunk), rest))
    }))
}

/// `sent`, flushed, then an error that makes the server close the connection.
fn cut(sent: Bytes) -> Body {
    streamed(stream::unfold(Some(sent), |sent| async move {
        match sent {
            Some(sent) if !sent.is_empty() => Some((Ok(sent), Some(Bytes::new()))),
            Some(_) => {
                // Yielding twice lets the bytes sent so far reach the wire first.
                tokio::task::yield_now().await;
                tokio::task::yield_now().await;
                Some((Err(io::Error::other("cut as a fault asked for")), None))
            }
            None => None,
        }
    }))
}

/// JSON that never ends.
fn endless() -> impl Stream<Item = io::Result<Bytes>> + Send {
    let piece = Bytes::from(r#"{"more":true},"#.repeat(1024));
    stream::unfold(Bytes::from_static(b"["), move |next| {
        let piece = piece.clone();
        async move { Some((Ok(next), piece)) }
    })
}

/// `[]` and whitespace, `decoded` bytes in all, compressed while it is sent.
fn bomb(decoded: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    const PIECE: usize = 1 << 20;
    let spaces = vec![b' '; PIECE];
    let encoder = GzEncoder::new(Vec::new(), Compression::best());
    let mut prefix = &b"[]"[..];
    let steps = move |(encoder, mut left): (Option<GzEncoder<Vec<u8>>>, u64)| {
        let packed = encoder.map(|mut encoder| -> io::Result<_> {
            while left > 0 && encoder.get_ref().is_empty() {
                let source = if prefix.is_empty() { &spaces[..] } else { prefix };
                let size = source.len().min(usize::try_from(left).unwrap_or(PIECE));
                encoder.write_all(&source[..size])?;
                prefix = &[];
                left -= size as u64;
            }
            if left == 0 {
                return Ok((Bytes::from(encoder.finish()?), (None, 0)));
            }
            let chunk = std::mem::take(encoder.get_mut());
            Ok((Bytes::from(chunk), (Some(encoder), left)))
        });
        async move {
            // Compressing never awaits by itself, so other tasks get a turn between chunks.
            tokio::task::yield_now().await;
            match packed? {
                Ok((chunk, state)) => Some((Ok(chunk), state)),
                Err(error) => Some((Err(error), (None, 0))),
            }
        }
    };
    stream::unfold((Some(encoder), decoded), steps)
}
