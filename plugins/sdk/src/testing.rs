//! A fake host with scripted responses, for native tests of a plugin.

use std::{
    cell::RefCell,
    collections::VecDeque,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use crate::{Body, CallContext, Document, FetchError, Host, Level, Request, Response};

/// The context of a call at `now`.
#[must_use]
pub fn context(now: i64) -> CallContext {
    CallContext { now, run_id: "test".to_owned(), attempt: 1, deadline_ms: 30_000 }
}

/// A response without headers.
#[must_use]
pub fn answer(status: u16, body: impl Into<Vec<u8>>) -> Response {
    Response {
        status,
        headers: Vec::new(),
        final_url: "https://source.test/".to_owned(),
        revalidated: false,
        body: Body::Local(body.into()),
    }
}

/// A web page as the host passes it on, in the reduced format that the contract describes.
#[must_use]
pub fn page(url: &str, html: &str) -> Document {
    Document {
        url: url.to_owned(),
        final_url: url.to_owned(),
        status: 200,
        content_type: Some("text/html".to_owned()),
        html: html.to_owned(),
    }
}

/// A recorded answer in the folder `recorded/` of the crate that calls it, or in the one that the variable
/// `JOBSCAN_PAYLOADS` names: `recorded!("acme/list.json")`. A test that needs a missing one skips itself, since recordings
/// are often no part of a repository.
#[macro_export]
macro_rules! recorded {
    ($path:expr) => {
        $crate::testing::recorded_in(::std::env!("CARGO_MANIFEST_DIR"), $path)
    };
}

/// What [`recorded!`](crate::recorded!) gives a crate in this folder.
#[must_use]
pub fn recorded_in(package: &str, path: &str) -> Option<String> {
    fs::read_to_string(recordings(env::var_os("JOBSCAN_PAYLOADS"), package).join(path)).ok()
}

fn recordings(named: Option<OsString>, package: &str) -> PathBuf {
    named.map_or_else(|| Path::new(package).join("recorded"), PathBuf::from)
}

/// A host that returns scripted responses in order and records the requests.
#[derive(Debug, Default)]
pub struct FakeHost {
    answers: VecDeque<Result<Response, FetchError>>,
    settings: Vec<(String, String)>,
    requests: Vec<Request>,
    log: RefCell<Vec<(Level, String)>>,
    unread: Vec<(String, u32, String)>,
}

impl FakeHost {
    /// A host with an empty script: any request fails the test.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response without headers to the end of the script.
    #[must_use]
    pub fn answer(mut self, status: u16, body: impl Into<Vec<u8>>) -> Self {
        self.answers.push_back(Ok(answer(status, body)));
        self
    }

    /// Adds a response to the end of the script.
    #[must_use]
    pub fn respond(mut self, response: Response) -> Self {
        self.answers.push_back(Ok(response));
        self
    }

    /// Adds a failed fetch to the end of the script.
    #[must_use]
    pub fn fail(mut self, error: FetchError) -> Self {
        self.answers.push_back(Err(error));
        self
    }

    /// Sets the value of the setting `key`, as JSON.
    #[must_use]
    pub fn setting(mut self, key: &str, json: &str) -> Self {
        self.settings.push((key.to_owned(), json.to_owned()));
        self
    }

    /// All requests so far.
    #[must_use]
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// The URLs of all requests so far.
    #[must_use]
    pub fn urls(&self) -> Vec<&str> {
        self.requests.iter().map(|request| request.url.as_str()).collect()
    }

    /// The lines logged so far.
    #[must_use]
    pub fn logged(&self) -> Vec<(Level, String)> {
        self.log.borrow().clone()
    }

    /// The fields told as unreadable so far: name, count and sample of each call.
    #[must_use]
    pub fn unread(&self) -> &[(String, u32, String)] {
        &self.unread
    }
}

impl Host for FakeHost {
    fn fetch(&mut self, request: Request) -> Result<Response, FetchError> {
        let url = request.url.clone();
        self.requests.push(request);
        self.answers.pop_front().unwrap_or_else(|| panic!("the script has no answer for `{url}`"))
    }

    fn fetch_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, FetchError>> {
        requests.into_iter().map(|request| self.fetch(request)).collect()
    }

    fn setting(&self, key: &str) -> Option<String> {
        self.settings.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }

    fn log(&self, level: Level, message: &str, _: &[(&str, &str)]) {
        self.log.borrow_mut().push((level, message.to_owned()));
    }

    fn unread(&mut self, field: &str, count: u32, sample: &str) {
        self.unread.push((field.to_owned(), count, sample.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_are_those_of_the_crate_that_asks_unless_a_folder_is_named() {
        assert_eq!(recordings(None, "/home/acme"), Path::new("/home/acme/recorded"));
        assert_eq!(recordings(Some("/elsewhere".into()), "/home/acme"), Path::new("/elsewhere"));
        assert_eq!(crate::recorded!("no such recording"), None);
    }
}
