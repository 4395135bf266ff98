//! The client: one fetch, from the request to its answer.

use std::{
    sync::{Arc, Mutex, PoisonError, atomic::Ordering::Relaxed},
    time::Duration,
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use reqwest::header::{HeaderMap, LOCATION};
use tokio::time::Instant;

use super::{
    Body, ClientError, FetchError, HttpSettings, KeptAnswer, LocalFault, Lookup, Memory, RateLimited,
    Recalled, Request, Response, Scope, SystemLookup,
    cache::{self, add_validators},
    decode::{codings, decode},
    echo, headers,
    hop::Hop,
    lane::Lane,
    limiter::{Host, HostHealth, Limiter, Permit},
    outlook::{Outlook, may_be_local},
    reach::Right,
    recorder::Exchanges,
    retry,
    token::Token,
    transport::{ReqwestTransport, Transport, WireAnswer, WireRequest},
    turn_request::TurnRequest,
};
use crate::{
    bounds::network,
    clock::SharedClock,
    domain::{DeadlineReason, Timestamp},
};

mod tokens;

/// The largest encoded body decoded on an async thread, in bytes: at the worst ratio of gzip some tens
/// of milliseconds of work.
const DECODE_INLINE: usize = 32 * 1024;

/// Fetches for all callers, at each host's pace. Clones share everything.
#[derive(Debug, Clone)]
pub struct HttpClient {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    settings: HttpSettings,
    clock: SharedClock,
    memory: Arc<dyn Memory>,
    limiter: Limiter,
    outlook: Outlook,
    transport: Box<dyn Transport>,
    /// Keeps what requests were answered, if anybody wants it.
    kept: Option<Arc<Exchanges>>,
    rng: Mutex<StdRng>,
}

/// One hop of a fetch with what its attempts share.
struct Call<'a> {
    scope: &'a Scope,
    hop: &'a Hop,
    host: Arc<Host>,
    /// What it shares with the other hosts of one system.
    lane: Option<Arc<Lane>>,
    /// The key of its stored answer; `None` if answers to it are not stored.
    cache_key: Option<String>,
    /// The stored answer, to be revalidated.
    stored: Option<Recalled>,
    /// What its credential is sent as, if a service gives tokens for it.
    token: Option<Arc<Token>>,
}

impl Call<'_> {
    /// A system that is asked too much by one of its names is by all. A tenant's own host speaks for itself.
    fn rest_lane(&self, wait: Duration) {
        if let (Right::Wildcard(_), Some(lane)) = (&self.hop.right, &self.lane) {
            lane.rest(wait);
        }
    }
}

/// A hop's answer, decoded.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    location: Option<String>,
    /// From `Retry-After`, if the status makes it a request to wait.
    not_before: Option<Timestamp>,
    revalidated: bool,
    body: Body,
    kept: Option<KeptAnswer>,
}

impl HttpClient {
    /// A client whose jitter follows from `seed`.
    pub fn new(
        settings: HttpSettings,
        clock: SharedClock,
        memory: Arc<dyn Memory>,
        seed: u64,
    ) -> Result<Self, ClientError> {
        Self::with_lookup(settings, clock, memory, seed, Arc::new(SystemLookup))
    }

    /// A client that resolves names by `lookup`.
    pub fn with_lookup(
        settings: HttpSettings,
        clock: SharedClock,
        memory: Arc<dyn Memory>,
        seed: u64,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, ClientError> {
        let transport = ReqwestTransport::new(&settings, lookup)?;
        Ok(Self::with_transport(settings, clock, memory, seed, Box::new(transport)))
    }

    /// A client that keeps what its requests were answered.
    pub fn recording(
        settings: HttpSettings,
        clock: SharedClock,
        memory: Arc<dyn Memory>,
        seed: u64,
    ) -> Result<(Self, Arc<Exchanges>), ClientError> {
        let network = Box::new(ReqwestTransport::new(&settings, Arc::new(SystemLookup))?);
        let kept = Arc::new(Exchanges::default());
        Ok((Self::keeping(settings, clock, memory, seed, network, Some(Arc::clone(&kept))), kept))
    }

    /// A client whose requests are carried by `transport`.
    #[must_use]
    pub fn with_transport(
        settings: HttpSettings,
        clock: SharedClock,
        memory: Arc<dyn Memory>,
        seed: u64,
        transport: Box<dyn Transport>,
    ) -> Self {
        Self::keeping(settings, clock, memory, seed, transport, None)
    }

    pub(super) fn keeping(
        settings: HttpSettings,
        clock: SharedClock,
        memory: Arc<dyn Memory>,
        seed: u64,
        transport: Box<dyn Transport>,
        kept: Option<Arc<Exchanges>>,
    ) -> Self {
        let limiter = Limiter::new(&settings, Arc::clone(&clock), Arc::clone(&memory));
        let rng = Mutex::new(StdRng::seed_from_u64(seed));
        Self {
            inner: Arc::new(Inner {
                settings,
                clock,
                memory,
                limiter,
                outlook: Outlook::default(),
                transport,
                kept,
                rng,
            }),
        }
    }

    /// A run begins: whether what fails is a fault of this side is judged from here on.
    pub fn begin_outlook(&self) {
        self.inner.outlook.begin();
    }

    /// The fault on this side because of which no host could be asked since the run began, if there is one.
    #[must_use]
    pub fn local_fault(&self) -> Option<LocalFault> {
        self.inner.outlook.local_fault()
    }

    /// Fetches, and follows redirects and retries as the settings say. A status is never an error.
    pub async fn fetch(&self, scope: &Scope, request: Request) -> Result<Response, FetchError> {
        self.fetch_beside(scope, request, None).await
    }

    /// The same, for somebody who knows the content of the answer that was fetched at `known`: if the source says that this
    /// one still holds, it may come without its content. [`Self::with_content`] reads that when it is wanted after all.
    pub async fn fetch_beside(
        &self,
        scope: &Scope,
        request: Request,
        known: Option<Timestamp>,
    ) -> Result<Response, FetchError> {
        let fetched = scope.guard(self.inner.follow(scope, request, known)).await;
        if let Err(error) = &fetched {
            scope.counters.errors.fetch_add(1, Relaxed);
            let provider = &scope.grant().provider;
            // At debug level, since the caller is given the error and reports it.
            tracing::debug!(provider, %error, "not fetched");
        }
        fetched
    }

    /// A response with the content that it came without; nothing if that is kept no more.
    pub async fn with_content(&self, response: Response) -> Option<Response> {
        let Some(kept) = response.kept.clone().filter(|kept| kept.left_out) else { return Some(response) };
        let answer = self.inner.memory.cached(&kept.key).await?;
        (answer.fetched_at == kept.fetched_at).then_some(Response {
            body: answer.body,
            kept: Some(KeptAnswer { left_out: false, ..kept }),
            ..response
        })
    }

    /// Fetches all, `at_once` concurrently; the answers are in the order of the requests.
    pub async fn fetch_all(
        &self,
        scope: &Scope,
        requests: Vec<Request>,
        at_once: usize,
    ) -> Vec<Result<Response, FetchError>> {
        let numbered = requests.into_iter().enumerate();
        let fetches =
            numbered.map(|(number, request)| async move { (number, self.fetch(scope, request).await) });
        let mut answers: Vec<_> = stream::iter(fetches).buffer_unordered(at_once.max(1)).collect().await;
        answers.sort_unstable_by_key(|(number, _)| *number);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}

impl Inner {
    /// The chain of hops. `known`: as for [`HttpClient::fetch_beside`].
    async fn follow(
        &self,
        scope: &Scope,
        request: Request,
        known: Option<Timestamp>,
    ) -> Result<Response, FetchError> {
        // Whoever may not see an answer that holds a credential learns so from its content.
        let known = known.filter(|_| scope.grant().credentials.is_empty());
        let reach = scope.reach(&self.settings.allow_addresses);
        let follow = request.follow;
        let mut hop = Hop::first(request, reach)?;
        if !follow {
            let answer = self.call(scope, &hop, known).await?;
            let location = hop.leads_to(answer.status, answer.location.as_deref());
            let response = answer.into_response(hop.url.into());
            return Ok(Response { location: location.map(String::from), ..response });
        }
        for _ in 0..=self.settings.max_redirects {
            let answer = self.call(scope, &hop, known).await?;
            match hop.redirected(answer.status, answer.location.as_deref(), reach)? {
                Some(next) => hop = next,
                None => return Ok(answer.into_response(hop.url.into())),
            }
        }
        Err(FetchError::TooManyRedirects)
    }

    /// One hop. A token that is refused is renewed, once.
    async fn call(&self, scope: &Scope, hop: &Hop, known: Option<Timestamp>) -> Result<Answer, FetchError> {
        let host = self.limiter.host(&hop.origin.authority());
        let provider = &scope.grant().provider;
        let lane = hop.right.lane(provider).map(|name| self.limiter.lane(&name));
        let cache_key = cache::key(provider, hop);
        let stored = match (&cache_key, known) {
            (Some(key), Some(known)) => self.memory.recalled(key, known).await,
            (Some(key), None) => {
                self.memory.cached(key).await.map(|answer| Recalled { answer, left_out: false })
            }
            (None, _) => None,
        };
        let token = self.token(scope, hop, None).await?;
        let mut call = Call { scope, hop, host, lane, cache_key, stored, token };
        let answer = self.with_retries(&call).await?;
        if answer.status != 401 || call.token.is_none() {
            return Ok(answer);
        }
        call.token = self.token(scope, hop, call.token.as_ref()).await?;
        self.with_retries(&call).await
    }

    /// The token that a hop's credential is sent as, if it is one. In a box, since asking for a token is a fetch as well.
    fn token<'a>(
        &'a self,
        scope: &'a Scope,
        hop: &'a Hop,
        refused: Option<&'a Arc<Token>>,
    ) -> BoxFuture<'a, Result<Option<Arc<Token>>, FetchError>> {
        let fetch = move |own: Scope, request| async move { self.follow(&own, request, None).await }.boxed();
        tokens::token((scope, hop), refused, self.clock.as_ref(), self.settings.attempts, fetch).boxed()
    }

    async fn with_retries(&self, call: &Call<'_>) -> Result<Answer, FetchError> {
        let scope = call.scope;
        let mut permit = self.admit(call).await?;
        call.host.earn_retry();
        let mut number = 1;
        loop {
            let outcome = self.attempt(call).await;
            let Some(wait) = self.wait_before_retry(call, &permit, &outcome, number) else {
                return self.conclude(call, Some(permit), outcome).await;
            };
            drop(permit);
            tokio::time::sleep(wait).await;
            match self.admit(call).await {
                Ok(next) => permit = next,
                // The outcome of this attempt says more than the refusal of the next one.
                Err(_) => return self.conclude(call, None, outcome).await,
            }
            scope.counters.retries.fetch_add(1, Relaxed);
            number += 1;
        }
    }

    /// What a checked request waits for before it is sent: budget, pause, the host's turn.
    async fn admit(&self, call: &Call<'_>) -> Result<Permit, FetchError> {
        let (scope, grant) = (call.scope, call.scope.grant());
        let paused = || match grant.pause.left(self.clock.now()) {
            Some(left) => Err(FetchError::Paused(Some(left))),
            None => Ok(()),
        };
        scope.spend()?;
        paused()?;
        let request =
            TurnRequest { rate: grant.rate, min_interval: grant.min_interval, ends: scope.deadline() };
        let permit = call.host.acquire(&request, call.lane.as_ref()).await?;
        // Again: a request ahead in the queue may have met the provider's rate limit.
        paused()?;
        Ok(permit)
    }

    /// How long to back off before another attempt; `None`: the outcome is final.
    fn wait_before_retry(
        &self,
        call: &Call<'_>,
        permit: &Permit,
        outcome: &Result<Answer, FetchError>,
        number: u32,
    ) -> Option<Duration> {
        let transient = match outcome {
            // A 304 to an unconditional request: sent again, once.
            Ok(answer) if answer.status == 304 && !answer.revalidated => number == 1,
            Ok(answer) => retry::status_is_transient(answer.status),
            Err(error) => retry::error_is_transient(error),
        };
        let repeatable =
            retry::may_repeat(call.hop.repeat, call.hop.method, outcome.as_ref().map(|answer| answer.status));
        if !transient || !repeatable || permit.is_probe() || number >= self.settings.attempts {
            return None;
        }
        let settings = &self.settings;
        let jitter = self.rng.lock().unwrap_or_else(PoisonError::into_inner).random_range(0.5..=1.0);
        let backoff = retry::backoff(number, settings.backoff_base, settings.backoff_max, jitter);
        let not_before = outcome.as_ref().ok().and_then(|answer| answer.not_before);
        let deferred = not_before.map_or(Duration::ZERO, |until| until.since(self.clock.now()));
        let in_time = call
            .scope
            .deadline()
            .is_none_or(|ends| backoff.max(deferred) < ends.saturating_duration_since(Instant::now()));
        (deferred <= settings.patience && in_time && permit.host().pay_retry()).then_some(backoff)
    }

    /// One attempt: send, receive, decode, store.
    async fn attempt(&self, call: &Call<'_>) -> Result<Answer, FetchError> {
        let raw = self.exchange(call).await?;
        let scope = call.scope;
        let not_before = if retry::status_is_transient(raw.status) {
            retry::retry_after(&raw.headers, self.clock.now()).filter(|until| *until > self.clock.now())
        } else {
            None
        };
        if let Some(not_before) = not_before {
            let now = self.clock.now();
            let until = retry::within_bound(not_before, now);
            if until < not_before {
                let (host, asked) = (call.host.name(), not_before.since(now).as_secs());
                tracing::warn!(
                    "`{host}` answered {} and to wait {asked} s, which is cut to the bound of {}",
                    raw.status,
                    network::WAIT
                );
            }
            if raw.status == 429 {
                call.rest_lane(until.since(now));
            }
            call.host.defer(until, DeadlineReason::RetryAfter).await;
        }
        if raw.status == 429 {
            scope.counters.rate_limited.fetch_add(1, Relaxed);
        }
        if let (304, Some(stored)) = (raw.status, &call.stored) {
            echo::refuse(scope, &call.hop.origin, &raw.headers, &stored.answer.body).await?;
            self.record(call, &raw.headers, raw.status, &[]);
            return Ok(Answer::revalidated(stored, call.cache_key.clone()));
        }
        let body = decoded(raw.body, &raw.headers, scope.grant().max_body).await?;
        scope.counters.bytes_decoded.fetch_add(body.len() as u64, Relaxed);
        echo::refuse(scope, &call.hop.origin, &raw.headers, &body).await?;
        self.record(call, &raw.headers, raw.status, &body);
        let mut kept = None;
        if let Some(key) = &call.cache_key {
            let largest = self.settings.cache_max_entry;
            if let Some(answer) = cache::storable(raw.status, &raw.headers, &body, largest, self.clock.now())
            {
                kept = Some(KeptAnswer { key: key.clone(), fetched_at: answer.fetched_at, left_out: false });
                self.memory.keep(key.clone(), answer).await;
            }
        }
        Ok(Answer { kept, ..Answer::fresh(raw.status, &raw.headers, not_before, body) })
    }

    /// Keeps an answer for who makes a test of it.
    fn record(&self, call: &Call<'_>, sent: &HeaderMap, status: u16, body: &[u8]) {
        if let Some(kept) = self.kept.as_ref().filter(|_| !call.scope.is_unrecorded()) {
            kept.keep(call.hop, status, headers::visible_headers(sent), body);
        }
    }

    async fn exchange(&self, call: &Call<'_>) -> Result<WireAnswer, FetchError> {
        let Call { scope, hop, stored, token, .. } = call;
        let grant = scope.grant();
        let mut headers = hop.headers.clone();
        if let Some(stored) = stored {
            add_validators(&mut headers, &stored.answer);
        }
        let mut url = hop.wire_url(self.settings.gateway)?;
        if let Some(credential) = hop.credential(grant)? {
            credential.attach(&mut url, &mut headers, token.as_deref())?;
        }
        let wire = WireRequest {
            method: hop.method,
            url,
            asked: hop.url.clone(),
            host: hop.origin.authority(),
            headers,
            body: hop.body.clone(),
            cap: grant.max_body,
        };
        scope.counters.requests.fetch_add(1, Relaxed);
        let before = scope.counters.bytes_received.load(Relaxed);
        let started = Instant::now();
        let exchange = self.transport.exchange(wire, &scope.counters.bytes_received);
        let timeout = grant.timeout.unwrap_or(self.settings.timeout);
        let raw = tokio::time::timeout(timeout, exchange).await.unwrap_or(Err(FetchError::Timeout));
        tracing::debug!(
            provider = grant.provider,
            method = hop.method.as_str(),
            host = hop.origin.authority(),
            path = hop.url.path(),
            status = raw.as_ref().map_or(0, |raw| raw.status),
            bytes = scope.counters.bytes_received.load(Relaxed).saturating_sub(before),
            ms = started.elapsed().as_millis(),
            "request"
        );
        raw
    }

    /// Records what a final outcome says about the host and the provider.
    async fn conclude(
        &self,
        call: &Call<'_>,
        permit: Option<Permit>,
        outcome: Result<Answer, FetchError>,
    ) -> Result<Answer, FetchError> {
        self.outlook.note(call.host.name(), outcome.as_ref().err());
        let failed = match &outcome {
            Ok(answer) => retry::status_is_failure(answer.status),
            Err(FetchError::Denied(_) | FetchError::Proxy(_)) => return outcome,
            // While no host has answered, it may be this side that fails: no circuit is opened by it.
            Err(error) if may_be_local(error) && self.outlook.is_in_doubt() => return outcome,
            Err(error) => error.is_network(),
        };
        let health = if failed { HostHealth::Failed } else { HostHealth::Alive };
        match permit {
            Some(permit) => permit.settle(health).await,
            None => call.host.settle(health, false).await,
        }
        if let Ok(answer) = &outcome {
            if failed {
                let (provider, host) = (&call.scope.grant().provider, call.host.name());
                tracing::debug!(provider, host, status = answer.status, "the host fails");
            }
            if answer.status == 429 {
                self.pause(call, answer.not_before).await;
            }
        }
        outcome
    }

    /// A final 429 pauses the provider; on the public web, and at a tenant's own host, it pauses only the host: no site
    /// may end what others are asked for.
    async fn pause(&self, call: &Call<'_>, not_before: Option<Timestamp>) {
        let (grant, host, now) = (call.scope.grant(), &call.host, self.clock.now());
        let asked = not_before.map_or(now, |until| retry::within_bound(until, now));
        let until = now.plus(grant.pause_after_rate_limit).max(asked);
        tracing::debug!(provider = grant.provider, host = host.name(), %until, "rate limited");
        if grant.public_web || call.hop.right == Right::TenantHost {
            host.defer(until, DeadlineReason::RetryAfter).await;
        } else {
            let retry_after = not_before.map(|until| until.since(now));
            grant.pause.report(RateLimited { host: host.name().to_owned(), retry_after, until });
        }
    }
}

impl Answer {
    fn fresh(status: u16, sent: &HeaderMap, not_before: Option<Timestamp>, body: Body) -> Self {
        let location = sent.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Self {
            status,
            headers: headers::visible_headers(sent),
            location,
            not_before,
            revalidated: false,
            body,
            kept: None,
        }
    }

    fn revalidated(stored: &Recalled, key: Option<String>) -> Self {
        let Recalled { answer: stored, left_out } = stored;
        Self {
            status: stored.status,
            headers: stored.headers.clone(),
            location: None,
            not_before: None,
            revalidated: true,
            body: stored.body.clone(),
            kept: key.map(|key| KeptAnswer { key, fetched_at: stored.fetched_at, left_out: *left_out }),
        }
    }

    fn into_response(self, final_url: String) -> Response {
        Response {
            status: self.status,
            headers: self.headers,
            final_url,
            location: None,
            revalidated: self.revalidated,
            body: self.body,
            kept: self.kept,
        }
    }
}

/// Undoes the content codings, outside the async threads if that may take long.
async fn decoded(wire: Vec<u8>, sent: &HeaderMap, cap: u64) -> Result<Body, FetchError> {
    // An answer without content may still name the coding it would have had.
    let codings = if wire.is_empty() { Vec::new() } else { codings(sent)? };
    if codings.is_empty() {
        return Ok(wire.into());
    }
    if wire.len() <= DECODE_INLINE {
        return decode(wire, &codings, cap).map(Body::from);
    }
    tokio::task::spawn_blocking(move || decode(wire, &codings, cap))
        .await
        .unwrap_or_else(|error| Err(FetchError::Decode(error.to_string())))
        .map(Body::from)
}
