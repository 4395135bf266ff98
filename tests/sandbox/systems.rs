//! Job systems (applicant tracking systems): their names, the addresses of a tenant's board, and the tenant in an
//! address. Written from the systems' real addresses, independently of the program under test.

use std::fmt;

use serde::{Serialize, Serializer};
use url::Url;

use crate::{provider::Provider, spec::Region};

/// A job system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the system of that name")]
pub enum System {
    Lever,
    Greenhouse,
    Ashby,
    Workable,
    SmartRecruiters,
    Recruitee,
    Personio,
    Teamtailor,
    Workday,
    BambooHr,
    Breezy,
    JazzHr,
    Icims,
    Rippling,
    Pinpoint,
    Factorial,
    TalentClue,
    Bizneo,
    Sesame,
    Join,
    SuccessFactors,
}

impl System {
    /// Every system.
    pub const ALL: [Self; 21] = [
        Self::Lever,
        Self::Greenhouse,
        Self::Ashby,
        Self::Workable,
        Self::SmartRecruiters,
        Self::Recruitee,
        Self::Personio,
        Self::Teamtailor,
        Self::Workday,
        Self::BambooHr,
        Self::Breezy,
        Self::JazzHr,
        Self::Icims,
        Self::Rippling,
        Self::Pinpoint,
        Self::Factorial,
        Self::TalentClue,
        Self::Bizneo,
        Self::Sesame,
        Self::Join,
        Self::SuccessFactors,
    ];

    /// The name in findings and in the labelled list.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lever => "lever",
            Self::Greenhouse => "greenhouse",
            Self::Ashby => "ashby",
            Self::Workable => "workable",
            Self::SmartRecruiters => "smartrecruiters",
            Self::Recruitee => "recruitee",
            Self::Personio => "personio",
            Self::Teamtailor => "teamtailor",
            Self::Workday => "workday",
            Self::BambooHr => "bamboohr",
            Self::Breezy => "breezy",
            Self::JazzHr => "jazzhr",
            Self::Icims => "icims",
            Self::Rippling => "rippling",
            Self::Pinpoint => "pinpoint",
            Self::Factorial => "factorial",
            Self::TalentClue => "talentclue",
            Self::Bizneo => "bizneo",
            Self::Sesame => "sesame",
            Self::Join => "join",
            Self::SuccessFactors => "successfactors",
        }
    }

    /// The system with this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.as_str() == word)
    }

    /// The public address of a tenant's board.
    #[must_use]
    pub fn board_url(self, tenant: &str) -> String {
        let parts: Vec<&str> = tenant.split(':').collect();
        match (self, &parts[..]) {
            (Self::Lever, ["eu", name]) => format!("https://jobs.eu.lever.co/{name}"),
            (Self::Lever, _) => format!("https://jobs.lever.co/{tenant}"),
            (Self::Greenhouse, _) => format!("https://job-boards.greenhouse.io/{tenant}"),
            (Self::Ashby, _) => format!("https://jobs.ashbyhq.com/{}", tenant.replace(' ', "%20")),
            (Self::Workable, _) => format!("https://apply.workable.com/{tenant}/"),
            (Self::SmartRecruiters, _) => format!("https://careers.smartrecruiters.com/{tenant}"),
            (Self::Recruitee, _) => format!("https://{tenant}.recruitee.com/"),
            (Self::Personio, _) => format!("https://{tenant}.jobs.personio.de/"),
            (Self::Teamtailor | Self::Bizneo, _) => format!("https://{tenant}/jobs"),
            (Self::Workday, [name, pod, site]) => format!("https://{name}.{pod}.myworkdayjobs.com/{site}"),
            (Self::Workday, _) => format!("https://{tenant}.wd3.myworkdayjobs.com/External"),
            (Self::BambooHr, _) => format!("https://{tenant}.bamboohr.com/careers"),
            (Self::Breezy, _) => format!("https://{tenant}.breezy.hr/"),
            (Self::JazzHr, _) => format!("https://{tenant}.applytojob.com/apply"),
            (Self::Icims, _) => format!("https://{tenant}/jobs/search?ss=1"),
            (Self::Rippling, _) => format!("https://ats.rippling.com/{tenant}/jobs"),
            (Self::Pinpoint, _) => format!("https://{tenant}.pinpointhq.com/"),
            (Self::TalentClue, _) => format!("https://careers.talentclue.com/es/{tenant}"),
            (Self::Sesame, _) => format!("https://app.sesametime.com/jobs/{tenant}/all"),
            (Self::Join, _) => format!("https://join.com/companies/{tenant}"),
            (Self::SuccessFactors, [host, company]) => format!("https://{host}/career?company={company}"),
            (Self::Factorial | Self::SuccessFactors, _) => format!("https://{tenant}/"),
        }
    }

    /// The provider, region and slug of a tenant, if the sandbox serves its feed.
    pub(crate) fn feed(self, tenant: &str) -> Option<(Provider, Region, &str)> {
        match (self, tenant.strip_prefix("eu:")) {
            (Self::Lever, Some(name)) => Some((Provider::Lever, Region::Eu, name)),
            (Self::Lever, None) => Some((Provider::Lever, Region::Us, tenant)),
            _ => {
                let provider = Provider::named(self.as_str())?;
                let has_list = match provider {
                    Provider::Workday => tenant.split(':').count() == 3,
                    // The legacy page, a host and a name, gives none.
                    Provider::SuccessFactors => !tenant.contains(':'),
                    _ => true,
                };
                let served = provider == Provider::Greenhouse || provider.traits().is_some() && has_list;
                served.then_some((provider, Region::Us, tenant))
            }
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for System {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Host labels and first path segments that belong to the systems themselves.
const NO_TENANT: &[&str] = &[
    "www",
    "app",
    "api",
    "help",
    "support",
    "developer",
    "developers",
    "careers",
    "jobs",
    "embed",
    "v0",
    "v1",
    "js",
    "css",
    "assets",
    "static",
    "j",
    "accounts",
    "companies",
    "oneclick-ui",
    "status",
    "blog",
    "info",
];

/// The board that an address on a job system's host leads to.
pub(crate) fn board_at(address: &str) -> Option<(System, String)> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    let path: Vec<String> = url.path_segments()?.filter(|part| !part.is_empty()).map(decoded).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let query =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let (system, tenant) = by_path(&host, &path, &query).or_else(|| by_host(&host, &path, &query))?;
    let plain = !tenant.is_empty() && !NO_TENANT.contains(&tenant.as_str());
    plain.then_some((system, tenant))
}

/// Whether a host belongs to a job system.
pub(crate) fn is_system_host(host: &str) -> bool {
    const HOSTS: &[&str] = &[
        "jobs.lever.co",
        "jobs.eu.lever.co",
        "boards.greenhouse.io",
        "boards.eu.greenhouse.io",
        "job-boards.greenhouse.io",
        "job-boards.eu.greenhouse.io",
        "jobs.ashbyhq.com",
        "apply.workable.com",
        "jobs.smartrecruiters.com",
        "careers.smartrecruiters.com",
        "ats.rippling.com",
        "careers.talentclue.com",
        "app.sesametime.com",
        "join.com",
    ];
    const ENDS: &[&str] = &[
        ".workable.com",
        ".recruitee.com",
        ".jobs.personio.de",
        ".jobs.personio.com",
        ".teamtailor.com",
        ".myworkdayjobs.com",
        ".bamboohr.com",
        ".breezy.hr",
        ".applytojob.com",
        ".icims.com",
        ".pinpointhq.com",
        ".talentclue.com",
        ".bizneo.com",
        ".successfactors.eu",
        ".successfactors.com",
    ];
    HOSTS.contains(&host) || ENDS.iter().any(|end| host.ends_with(end)) || is_factorial(host)
}

type Query<'q> = &'q dyn Fn(&str) -> Option<String>;

/// Systems that name the tenant in the path.
fn by_path(host: &str, path: &[&str], query: Query<'_>) -> Option<(System, String)> {
    let found = match (host, path) {
        ("jobs.lever.co", [name, ..]) | ("api.lever.co", ["v0", "postings", name, ..]) => {
            (System::Lever, (*name).to_owned())
        }
        ("jobs.eu.lever.co", [name, ..]) | ("api.eu.lever.co", ["v0", "postings", name, ..]) => {
            (System::Lever, format!("eu:{name}"))
        }
        ("boards-api.greenhouse.io", ["v1", "boards", token, ..]) => {
            (System::Greenhouse, token.to_ascii_lowercase())
        }
        (
            "boards.greenhouse.io"
            | "boards.eu.greenhouse.io"
            | "job-boards.greenhouse.io"
            | "job-boards.eu.greenhouse.io",
            [first, ..],
        ) => {
            let token = if *first == "embed" { query("for")? } else { (*first).to_owned() };
            (System::Greenhouse, token.to_ascii_lowercase())
        }
        ("jobs.ashbyhq.com", [name, ..]) | ("api.ashbyhq.com", ["posting-api", "job-board", name, ..]) => {
            (System::Ashby, (*name).to_owned())
        }
        ("apply.workable.com", ["api", "v1", "widget", "accounts", slug] | [slug, ..]) => {
            (System::Workable, slug.to_ascii_lowercase())
        }
        ("api.smartrecruiters.com", ["v1", "companies", id, ..])
        | ("jobs.smartrecruiters.com", ["oneclick-ui", "company", id, ..])
        | ("jobs.smartrecruiters.com" | "careers.smartrecruiters.com", [id, ..]) => {
            (System::SmartRecruiters, (*id).to_owned())
        }
        ("ats.rippling.com", [_, slug, "jobs", ..] | [slug, "jobs", ..]) => {
            (System::Rippling, (*slug).to_owned())
        }
        ("careers.talentclue.com", [_, slug, ..]) => (System::TalentClue, slug.to_ascii_lowercase()),
        ("app.sesametime.com", ["jobs", company, ..]) => (System::Sesame, (*company).to_owned()),
        ("join.com", ["companies", slug, ..]) => (System::Join, slug.to_ascii_lowercase()),
        _ => return None,
    };
    Some(found)
}

/// Systems that name the tenant in the host.
fn by_host(host: &str, path: &[&str], query: Query<'_>) -> Option<(System, String)> {
    const ENDS: &[(&str, System)] = &[
        (".jobs.personio.de", System::Personio),
        (".jobs.personio.com", System::Personio),
        (".recruitee.com", System::Recruitee),
        (".bamboohr.com", System::BambooHr),
        (".breezy.hr", System::Breezy),
        (".applytojob.com", System::JazzHr),
        (".pinpointhq.com", System::Pinpoint),
        (".workable.com", System::Workable),
        (".talentclue.com", System::TalentClue),
    ];
    let one_label = |end: &str| host.strip_suffix(end).filter(|label| !label.contains('.'));
    if let Some((label, system)) = ENDS.iter().find_map(|(end, system)| Some((one_label(end)?, *system))) {
        return Some((system, label.to_owned()));
    }
    if let Some(label) = one_label(".teamtailor.com").filter(|label| !NO_TENANT.contains(label)) {
        return Some((System::Teamtailor, format!("{label}.teamtailor.com")));
    }
    if one_label(".icims.com").is_some_and(|label| !NO_TENANT.contains(&label)) {
        return Some((System::Icims, host.to_owned()));
    }
    if is_factorial(host) {
        return Some((System::Factorial, host.to_owned()));
    }
    if host.strip_suffix(".bizneo.com").is_some_and(|labels| !NO_TENANT.contains(&labels)) {
        return Some((System::Bizneo, host.to_owned()));
    }
    if let Some((name, pod)) = host.strip_suffix(".myworkdayjobs.com").and_then(|rest| rest.split_once('.')) {
        let is_language = |part: &str| part.len() == 5 && part.as_bytes()[2] == b'-';
        let site = path.iter().find(|part| !is_language(part))?;
        return Some((System::Workday, format!("{name}:{pod}:{site}")));
    }
    let successfactors = host.ends_with(".successfactors.eu") || host.ends_with(".successfactors.com");
    let company = query("company").filter(|_| successfactors)?;
    Some((System::SuccessFactors, format!("{host}:{company}")))
}

fn is_factorial(host: &str) -> bool {
    const ENDS: &[&str] = &[
        "factorialhr.com",
        "factorialhr.pt",
        "factorialhr.de",
        "factorialhr.co",
        "factorialhr.com.br",
        "factorial.es",
        "factorial.it",
        "factorial.fr",
        "factorial.mx",
        "factorial.pl",
        "factorial.ch",
        "factorial.be",
    ];
    host.split_once('.').is_some_and(|(label, end)| ENDS.contains(&end) && !NO_TENANT.contains(&label))
}

/// Percent-decodes a path segment.
fn decoded(segment: &str) -> String {
    let query = segment.replace('+', "%2B");
    url::form_urlencoded::parse(query.as_bytes()).next().map_or_else(String::new, |(key, _)| key.into_owned())
}
