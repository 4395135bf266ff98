//! Every default of `providers.toml`, in one place. A test compares them with the comments of that file.

use std::time::Duration;

use crate::bounds::{discovery, files, network, pages, plugins, units};

/// The database file, beside the configuration.
pub(super) const DATABASE: &str = "jobscan.db";

/// The lock's name: all runs on one database share it.
pub(super) const LOCK: &str = "global";
/// A run that crashed holds the lock for at most this long.
pub(super) const LOCK_TTL: Duration = Duration::from_hours(1);
/// A heartbeat is sent each TTL divided by this, so that three may fail before the lock is lost.
pub(super) const HEARTBEATS_PER_TTL: u32 = 4;
/// The pause of a source after a rate limit, unless the source asks for a longer one.
pub(super) const RATE_LIMIT_PAUSE: Duration = Duration::from_hours(6);
/// The pause of a source that blocks us: trying again sooner makes it worse.
pub(super) const BLOCKED_PAUSE: Duration = Duration::from_hours(24);
/// Tries of one page of a unit.
pub(super) const TRIES: u32 = 3;
/// Between two tries of a page.
pub(super) const RETRY_PAUSE: Duration = Duration::from_secs(2);
/// Between two runs of `--forever`, least and most.
pub(super) const CYCLE_PAUSE: (Duration, Duration) = (Duration::from_mins(5), Duration::from_mins(15));
/// After an unexpected error of a run in `--forever`.
pub(super) const ERROR_PAUSE: Duration = Duration::from_mins(2);

/// Bytes that the scans of a run may add to the database.
pub(super) const RUN_GROWTH: u64 = units::RUN_GROWTH.limit;
/// Bytes that are to stay free on the disk of the database.
pub(super) const KEEP_FREE: u64 = files::DISK_FREE.limit;

/// One attempt of a request.
pub(super) const TIMEOUT: Duration = network::TIMEOUT.duration();
/// Attempts of a request in all.
pub(super) const ATTEMPTS: u32 = 3;
/// Before the first retry.
pub(super) const BACKOFF: Duration = Duration::from_secs(1);
/// The longest back-off.
pub(super) const BACKOFF_MAX: Duration = Duration::from_secs(30);
/// A longer `Retry-After` than this is final for the call.
pub(super) const PATIENCE: Duration = network::PATIENCE.duration();
/// Redirects of one request.
pub(super) const MAX_REDIRECTS: u32 = network::REDIRECTS.count();
/// Retries that one first attempt earns its host: 10 % more traffic at the most.
pub(super) const RETRY_RATIO: f64 = 0.1;
/// Retries that a host may spend before it has earned any.
pub(super) const RETRY_RESERVE: u32 = 10;
/// Failed calls in a row that open the circuit.
pub(super) const CIRCUIT_FAILURES: u32 = 5;
/// How long a circuit stays open before one probe is sent.
pub(super) const CIRCUIT_COOLDOWN: Duration = Duration::from_mins(1);
/// Requests a second to one host.
pub(super) const RATE_PER_SECOND: u32 = 5;
/// Requests to one host at the same time.
pub(super) const HOST_CONCURRENCY: usize = 4;
/// Identifies the program and says where to complain.
pub(super) const USER_AGENT: &str =
    concat!("jobscan-host/", env!("CARGO_PKG_VERSION"), " (+https://github.com/jobscan/jobscan-host)");
/// Bytes of stored answers in all.
pub(super) const CACHE: u64 = network::CACHE.limit;
/// Bytes of one decoded answer: the largest boards answer 40 MB.
pub(super) const MAX_BODY: u64 = network::ANSWER.limit;

/// Companies a run looks for boards of.
pub(super) const DISCOVERY_LIMIT: u32 = 100;
/// Companies searched concurrently: most of the time is spent waiting for their sites.
pub(super) const DISCOVERY_CONCURRENCY: usize = 16;
/// Usual addresses of career pages tried for one company.
pub(super) const CANDIDATES: usize = discovery::CANDIDATES.size();
/// Links followed for one company.
pub(super) const LINKS: usize = discovery::FOLLOWED.size();
/// Links followed one after the other.
pub(super) const DEPTH: u32 = discovery::DEPTH.count();
/// Characters of one page.
pub(super) const PAGE_CHARS: usize = pages::REDUCED.size();
/// Nodes of one page.
pub(super) const PAGE_NODES: usize = pages::NODES.size();
/// Steps of parsing one page.
pub(super) const PAGE_STEPS: usize = pages::STEPS.size();
/// Bytes of one decoded page: few home pages have more.
pub(super) const PAGE_BODY: u64 = pages::BODY.limit;
/// One attempt at a page.
pub(super) const PAGE_TIMEOUT: Duration = pages::TIMEOUT.duration();
/// One company, waits included.
pub(super) const COMPANY_TIME: Duration = discovery::COMPANY_TIME.duration();
/// Requests a second to one company's host.
pub(super) const DISCOVERY_RATE: u32 = 2;
/// What was found, or was not there, holds for a month.
pub(super) const RECHECK_FOUND: Duration = Duration::from_hours(30 * 24);
/// A board that could not be confirmed.
pub(super) const RECHECK_CANDIDATE: Duration = Duration::from_hours(7 * 24);
/// A board without offers may have some tomorrow, and asking it costs one request.
pub(super) const RECHECK_EMPTY: Duration = Duration::from_hours(24);
/// A site whose pages need scripts, or that did not answer.
pub(super) const RECHECK_UNKNOWN: Duration = Duration::from_hours(14 * 24);
/// A site that blocks us.
pub(super) const RECHECK_BLOCKED: Duration = Duration::from_hours(7 * 24);

/// Companies a run takes from one directory.
pub(super) const DIRECTORY_COMPANIES: usize = discovery::DIRECTORY_COMPANIES.size();
/// Pages of a directory's list a run reads.
pub(super) const DIRECTORY_PAGES: usize = discovery::DIRECTORY_PAGES.size();
/// Pages about one company a run reads in a directory.
pub(super) const DIRECTORY_DETAILS: usize = discovery::DIRECTORY_DETAILS.size();
/// How long a directory that was read to its end is left alone.
pub(super) const DIRECTORY_EVERY: Duration = Duration::from_hours(7 * 24);

/// Requests a minute to the spreadsheet service. Its quota is 60 reads and 60 writes a minute and user; ten that may
/// start at once come on top of these.
pub(super) const SHEETS_RATE_PER_MINUTE: u32 = 50;
/// One attempt at a call: the service itself gives a call up after 180 seconds, so that one without an
/// answer by then is over.
pub(super) const SHEETS_TIMEOUT: Duration = network::SHEETS_TIMEOUT.duration();
/// After an answer that the minute's quota is spent, where it does not say how long.
pub(super) const SHEETS_QUOTA_PAUSE: Duration = Duration::from_mins(1);
/// How long rows that were sent without an answer may still come, before they are sent again: nearly every call is
/// over by then. One that is not makes a second row, which is reported. Only `SHEETS_TIMEOUT` would be certain.
pub(super) const SHEETS_SETTLE: Duration = Duration::from_secs(20);
/// When people's answers are read, in minutes of the day: at night, when nobody is in the middle of an edit.
pub(super) const FEEDBACK_WINDOW: (u16, u16) = (3 * 60, 6 * 60);
/// The time zone of that day.
pub(super) const FEEDBACK_ZONE: chrono_tz::Tz = chrono_tz::Europe::Madrid;

/// The time zone of times shown to people.
pub(super) const TIME_ZONE: chrono_tz::Tz = chrono_tz::Europe::Madrid;

/// Linear memory of an instance, in bytes.
pub(super) const PLUGIN_MEMORY: u64 = plugins::MEMORY.limit;
/// Core instances of an instance.
pub(super) const PLUGIN_INSTANCES: usize = plugins::STORE_INSTANCES.size();
/// Linear memories of an instance.
pub(super) const PLUGIN_MEMORIES: usize = plugins::STORE_MEMORIES.size();
/// Tables of an instance.
pub(super) const PLUGIN_TABLES: usize = plugins::STORE_TABLES.size();
/// The largest component file, in bytes: one compiled from JavaScript has 12.5 MB.
pub(super) const COMPONENT_SIZE: u64 = plugins::COMPONENT_SIZE.limit;
/// The longest time of one call, host calls included. It leaves time for a `Retry-After` that a call waits for.
pub(super) const CALL_TIMEOUT: Duration = plugins::CALL_TIMEOUT.duration();
/// Requests of one call.
pub(super) const REQUESTS_PER_CALL: u32 = plugins::CALL_REQUESTS.count();
/// Bytes one call hands to the host.
pub(super) const HOSTCALL_BYTES: u64 = plugins::HOSTCALL_BYTES.limit;
/// Bytes of log of one call.
pub(super) const LOG_BYTES: u64 = plugins::LOG_BYTES.limit;
/// Memory of the process that compiles a component, in bytes.
pub(super) const COMPILE_MEMORY: u64 = plugins::COMPILE_MEMORY.limit;
/// Processor time of the process that compiles a component.
pub(super) const COMPILE_TIME: Duration = plugins::COMPILE_TIME.duration();

/// Tenants of one provider a run scans. Only those that are due count, so that this is what a run catches up with: a
/// quarter of an hour at the usual two requests a second. Who lists hundreds never meets it.
pub(super) const LIMIT: u32 = 1000;
/// How often a board is scanned while it changes: few get new offers more often than once in a working day.
pub(super) const EVERY: Duration = Duration::from_hours(4);
/// How often a query is scanned while it finds something new: it searches a whole job board, which gets new offers all day.
pub(super) const QUERY_EVERY: Duration = Duration::from_hours(2);
/// How often a board or query is scanned at least, however long nothing changes there.
pub(super) const EVERY_MAX: Duration = Duration::from_hours(24);
/// Units of one provider scanned concurrently.
pub(super) const CONCURRENCY: usize = 2;
/// Between two queries of one provider, least and most.
pub(super) const QUERY_PAUSE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_mins(1));
/// Details of one unit a run.
pub(super) const HYDRATE_LIMIT: u32 = units::DETAILS.count();
/// Pages of one query a run, for a provider with queries; boards have only their budget.
pub(super) const QUERY_MAX_PAGES: u32 = units::QUERY_PAGES.count();
/// Offers of one query a run, for a provider with queries; boards have only their budget.
pub(super) const QUERY_MAX_OFFERS: u32 = units::QUERY_OFFERS.count();
/// Rows of one unit a run.
pub(super) const MAX_ROWS: u32 = units::UNIT_ROWS.count();
/// Bytes that a plugin returns for one unit a run: the largest boards have 40 MB.
pub(super) const MAX_BYTES: u64 = units::UNIT_BYTES.limit;
/// One unit a run: a thousand pages at a page a second, and time for waits.
pub(super) const MAX_TIME: Duration = units::UNIT_TIME.duration();
/// Bytes that one unit adds to the database in a run.
pub(super) const MAX_GROWTH: u64 = units::UNIT_GROWTH.limit;
