//! Which company has its board where: made up, or read from a list of real ones.

use std::{collections::BTreeMap, io, path::Path};

use serde::Serialize;

use crate::{
    company::{CompanyMaker, dashed, fold},
    rng::Rng,
};

/// The systems, and how many of a thousand made-up companies use each: as in the wild, but for those that are so
/// rare that no test would meet them.
const MIX: &[(u32, &str)] = &[
    (400, "greenhouse"),
    (130, "lever"),
    (120, "ashby"),
    (40, "join"),
    (36, "workday"),
    (30, "teamtailor"),
    (24, "successfactors"),
    (24, "pinpoint"),
    (24, "recruitee"),
    (20, "smartrecruiters"),
    (20, "workable"),
    (20, "personio"),
    (14, "factorial"),
    (14, "bizneo"),
    (14, "talentclue"),
    (14, "sesame"),
    (12, "icims"),
    (12, "rippling"),
    (12, "breezy"),
    (10, "bamboohr"),
    (10, "jazzhr"),
];

/// A company and one of its boards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// As people write it.
    pub name: String,
    /// Its site.
    pub website: String,
    /// The job system's name.
    pub system: String,
    /// The board's name there, as an honest reader has it.
    pub tenant: String,
    /// Where a person reads the board.
    pub board_url: String,
}

impl Labelled {
    /// So many made-up companies over all systems.
    #[must_use]
    pub fn generate(seed: u64, count: usize, suffix: &str) -> Vec<Self> {
        let mut maker = CompanyMaker::new(seed, suffix);
        (0..count)
            .map(|nth| {
                let company = maker.next(false);
                let mut rng = Rng::keyed(&[seed, nth as u64, 70]);
                let system = rng.weighted(MIX);
                let slug = slug_of(&company.name, &mut rng);
                let name = named(&company.name, &mut rng);
                let website = spelled(&company.domain, &mut rng);
                let (tenant, board_url) = board_of(system, &slug, &mut rng);
                Self { name, website, system: system.to_owned(), tenant, board_url }
            })
            .collect()
    }

    /// Reads a list with the columns `name`, `website`, `board_url` and `ats`. Rows of other systems, and of
    /// boards that stand on no host of their system's, are left out; gives how many those were.
    pub fn read_csv(path: &Path) -> io::Result<(Vec<Self>, usize)> {
        let mut reader = csv::Reader::from_path(path).map_err(io::Error::other)?;
        let (mut rows, mut left) = (Vec::new(), 0);
        for record in reader.deserialize::<BTreeMap<String, String>>() {
            let record = record.map_err(io::Error::other)?;
            let field = |name: &str| record.get(name).map(|value| value.trim()).unwrap_or_default();
            match tenant_of(field("ats"), field("board_url")) {
                Some(tenant) => rows.push(Self {
                    name: field("name").to_owned(),
                    website: field("website").to_owned(),
                    system: field("ats").to_owned(),
                    tenant,
                    board_url: field("board_url").to_owned(),
                }),
                None => left += 1,
            }
        }
        Ok((rows, left))
    }
}

/// What a company calls its board: mostly its name, now and then something else.
fn slug_of(name: &str, rng: &mut Rng) -> String {
    let plain = fold(name);
    let first = fold(name.split(' ').next().unwrap_or(name));
    match rng.below(100) {
        0..55 => plain,
        55..65 => dashed(name),
        65..75 => first,
        75..80 => format!("{plain}hq"),
        80..85 => format!("{plain}careers"),
        85..89 => format!("{first}-jobs"),
        89..92 => format!("join{first}"),
        92..95 => format!("{plain}group"),
        // Nothing like its name: a former one, an abbreviation.
        _ => format!(
            "q{}{}",
            rng.between(10, 99),
            ["kestrel", "umbra", "vortex", "zenda"][rng.below(4) as usize]
        ),
    }
}

fn named(name: &str, rng: &mut Rng) -> String {
    let form = ["", "", "", " S.L.", ", S.A.", " GmbH", " Ltd", " Group", " Inc."][rng.below(9) as usize];
    format!("{name}{form}")
}

fn spelled(domain: &str, rng: &mut Rng) -> String {
    match rng.below(10) {
        0 => format!("http://{domain}"),
        1 => format!("http://www.{domain}/"),
        2..6 => format!("https://www.{domain}"),
        6 => format!("https://{domain}/"),
        _ => format!("https://{domain}"),
    }
}

/// The tenant and the address of a board called `slug`.
pub(super) fn board_of(system: &str, slug: &str, rng: &mut Rng) -> (String, String) {
    let plain = slug.to_owned();
    match system {
        "lever" if rng.chance(200) => (format!("eu:{slug}"), format!("https://jobs.eu.lever.co/{slug}")),
        "lever" => (plain, format!("https://jobs.lever.co/{slug}")),
        "greenhouse" => {
            let host = [
                "boards.greenhouse.io",
                "job-boards.greenhouse.io",
                "job-boards.greenhouse.io",
                "job-boards.eu.greenhouse.io",
            ];
            (plain, format!("https://{}/{slug}", host[rng.below(4) as usize]))
        }
        "ashby" if rng.chance(80) => (format!("{slug} AI"), format!("https://jobs.ashbyhq.com/{slug}%20AI")),
        "ashby" => (plain, format!("https://jobs.ashbyhq.com/{slug}")),
        "workable" => (plain, format!("https://apply.workable.com/{slug}/")),
        "smartrecruiters" => {
            let id = capitalised(slug);
            (id.clone(), format!("https://careers.smartrecruiters.com/{id}"))
        }
        "recruitee" => (plain, format!("https://{slug}.recruitee.com/")),
        "personio" => {
            (plain, format!("https://{slug}.jobs.personio.{}/", ["de", "com"][rng.below(2) as usize]))
        }
        "teamtailor" => {
            let host = format!("{slug}.teamtailor.com");
            (host.clone(), format!("https://{host}/jobs"))
        }
        "workday" => {
            let centre = format!("wd{}", [1, 3, 5, 103][rng.below(4) as usize]);
            let site = ["External", "Careers_Site", "External_Career_Site"][rng.below(3) as usize];
            let language = ["", "en-US/"][rng.below(2) as usize];
            (
                format!("{slug}:{centre}:{site}"),
                format!("https://{slug}.{centre}.myworkdayjobs.com/{language}{site}"),
            )
        }
        "bamboohr" => (plain, format!("https://{slug}.bamboohr.com/careers")),
        "breezy" => (plain, format!("https://{slug}.breezy.hr/")),
        "jazzhr" => (plain, format!("https://{slug}.applytojob.com/apply")),
        "icims" => {
            let host = format!("careers-{slug}.icims.com");
            (host.clone(), format!("https://{host}/jobs/search?ss=1"))
        }
        "rippling" => (plain, format!("https://ats.rippling.com/{slug}/jobs")),
        "pinpoint" => (plain, format!("https://{slug}.pinpointhq.com/")),
        "factorial" => {
            let host = format!(
                "{slug}.{}",
                ["factorialhr.com", "factorialhr.es", "factorial.it"][rng.below(3) as usize]
            );
            (host.clone(), format!("https://{host}/"))
        }
        "talentclue" => (plain, format!("https://careers.talentclue.com/es/{slug}")),
        "bizneo" => {
            let host = format!("{slug}.bizneo.com");
            (host.clone(), format!("https://{host}/jobs"))
        }
        "sesame" => {
            let company = capitalised(slug);
            (company.clone(), format!("https://app.sesametime.com/jobs/{company}/all"))
        }
        "join" => (plain, format!("https://join.com/companies/{slug}")),
        _ => {
            let host = format!("career{}.successfactors.eu", rng.between(1, 9));
            (format!("{host}:{slug}"), format!("https://{host}/career?company={slug}"))
        }
    }
}

fn capitalised(slug: &str) -> String {
    let mut letters = slug.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The tenant in the address of a real board, by the systems' own rules.
fn tenant_of(system: &str, board_url: &str) -> Option<String> {
    let url = url::Url::parse(board_url).ok()?;
    let host = url.host_str()?.to_owned();
    if url.path().contains("/embed") {
        return url.query_pairs().find(|(name, _)| name == "for").map(|(_, token)| token.to_lowercase());
    }
    let parts: Vec<String> = url.path_segments()?.filter(|part| !part.is_empty()).map(decoded).collect();
    let first = || parts.first().cloned();
    let label =
        |domain: &str| host.strip_suffix(domain).and_then(|label| label.strip_suffix('.')).map(str::to_owned);
    match system {
        "lever" if host == "jobs.lever.co" => first(),
        "lever" if host == "jobs.eu.lever.co" => first().map(|slug| format!("eu:{slug}")),
        "greenhouse" if host.ends_with(".greenhouse.io") && !host.contains("api") => {
            first().map(|token| token.to_lowercase())
        }
        "ashby" if host == "jobs.ashbyhq.com" => first(),
        "workable" if host == "apply.workable.com" => first(),
        "smartrecruiters" if host == "careers.smartrecruiters.com" => first(),
        "recruitee" => label("recruitee.com"),
        "pinpoint" => label("pinpointhq.com"),
        "personio" => label("jobs.personio.de").or_else(|| label("jobs.personio.com")),
        "teamtailor" => label("teamtailor.com").map(|_| host.clone()),
        "bamboohr" => label("bamboohr.com"),
        "breezy" => label("breezy.hr"),
        "jazzhr" => label("applytojob.com"),
        "icims" => label("icims.com").map(|_| host.clone()),
        "rippling" if host == "ats.rippling.com" => first(),
        "join" if host == "join.com" => parts.get(1).cloned(),
        "workday" => {
            let label = label("myworkdayjobs.com")?;
            let (tenant, centre) = label.split_once('.')?;
            let site = parts.iter().find(|part| !(part.len() == 5 && part.contains('-')))?;
            Some(format!("{tenant}:{centre}:{site}"))
        }
        _ => None,
    }
}

fn decoded(part: &str) -> String {
    let escaped = part.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}
