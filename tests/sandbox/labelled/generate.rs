//! Generated companies as real lists have them: with legal forms, several words, accents or short names; and boards
//! named after the company, by a shortened or extended name, or unrelated to it.

use std::collections::BTreeSet;

use super::Labelled;
use crate::{
    company::{capital, dashed, fold},
    rng::Rng,
    systems::System,
};

const STARTS: &[&str] = &[
    "Ar", "Bel", "Cor", "Dur", "Fel", "Gal", "Hel", "Jun", "Kel", "Lor", "Mir", "Nev", "Or", "Pel", "Quin",
    "Ros", "Sel", "Tor", "Ul", "Vil", "Wen", "Yar", "Zan", "Ché", "Mün", "Tré", "Açor", "Íb", "Brè", "Lùm",
];
const MIDDLES: &[&str] = &["", "", "a", "e", "i", "o", "ta", "mi", "ve", "lu", "ró", "sa", "né", "gu"];
const ENDS: &[&str] = &[
    "na", "beck", "cio", "dent", "ro", "fix", "gón", "hart", "lo", "jara", "kis", "land", "mín", "nuo",
    "via", "plex", "ria", "são", "tis", "una", "vis", "wyn", "xia", "zen",
];
const WORDS: &[&str] = &[
    "Analytics",
    "Bio",
    "Capital",
    "Energy",
    "Labs",
    "Health",
    "Logistics",
    "Mobility",
    "Robotics",
    "Sistemas",
    "Foods",
    "Software",
    "Consulting",
    "Consultores",
    "Ingeniería",
    "Automação",
    "Systèmes",
    "Möbel",
    "Acqua",
    "Pharma",
    "Insurance",
    "Security",
    "Payments",
    "Tecnologia",
    "Bau",
    "Conseil",
];
const FORMS: &[&str] = &[
    ", S.L.",
    " SL",
    " S.A.",
    ", S.A.U.",
    " GmbH",
    " GmbH & Co. KG",
    " AG",
    " Ltd",
    " Ltd.",
    ", Inc.",
    " Inc",
    " SAS",
    " S.p.A.",
    " S.r.l.",
    ", Lda.",
    " B.V.",
    " SE",
];

/// The number of boards per system in a real list; systems that it lacks have a few.
const MIX: &[(u32, System)] = &[
    (1184, System::Greenhouse),
    (453, System::Ashby),
    (136, System::Join),
    (120, System::Workday),
    (95, System::Lever),
    (74, System::Teamtailor),
    (74, System::SuccessFactors),
    (51, System::Pinpoint),
    (48, System::Recruitee),
    (34, System::SmartRecruiters),
    (26, System::Workable),
    (23, System::Personio),
    (7, System::Icims),
    (4, System::Rippling),
    (3, System::Breezy),
    (3, System::JazzHr),
    (3, System::BambooHr),
    (6, System::Factorial),
    (6, System::TalentClue),
    (6, System::Bizneo),
    (6, System::Sesame),
];

/// Systems that the real list lacks.
const UNLISTED: &[System] = &[
    System::Gem,
    System::HiBob,
    System::HireHive,
    System::Homerun,
    System::Jobvite,
    System::Manatal,
    System::Polymer,
    System::Softgarden,
    System::Traffit,
    System::Dvinci,
    System::Hireology,
    System::Kenjo,
    System::Varbi,
    System::Zoho,
    System::Adp,
    System::Dayforce,
    System::Oracle,
    System::ReachMee,
    System::Ukg,
];

/// How many of a thousand boards are theirs, in lists that are long enough to have each system.
const RARE: u32 = 60;

/// As [`Labelled::generate_below`] says.
pub(super) fn companies(seed: u64, count: usize, suffix: &str) -> Vec<Labelled> {
    let has_all = count >= System::ALL.len();
    let mut taken = BTreeSet::new();
    let mut companies = Vec::with_capacity(count);
    let mut draw = 0_u64;
    while companies.len() < count {
        let mut rng = Rng::keyed(&[seed, draw, 41]);
        draw += 1;
        let first = System::ALL.get(companies.len()).copied().filter(|_| has_all);
        // From numbers of its own, so that a new system leaves all other companies what they were.
        let mut other = Rng::keyed(&[seed, draw, 43]);
        let rare = (has_all && other.chance(RARE)).then(|| other.pick(UNLISTED));
        let drawn = rng.weighted(MIX);
        let company = generated_company(&mut rng, first.or(rare).unwrap_or(drawn), suffix);
        let domain = company.domain();
        let board =
            format!("{}/{}", company.provider, company.tenant.trim_start_matches("eu:").to_lowercase());
        if taken.contains(&domain) || taken.contains(&board) {
            continue;
        }
        taken.extend([domain, board]);
        companies.push(company);
    }
    companies
}

/// A generated company with a board at `provider`.
pub(crate) fn generated_company(rng: &mut Rng, provider: System, suffix: &str) -> Labelled {
    let core = core_name(rng);
    let form = if rng.chance(350) { rng.pick(FORMS) } else { "" };
    let domain = domain_label(rng, &core);
    let www = if rng.chance(600) { "www." } else { "" };
    let slash = if rng.chance(250) { "/" } else { "" };
    let slug = slug(rng, &core, form);
    let (tenant, board_url) = board(rng, provider, &slug);
    Labelled {
        name: format!("{core}{form}"),
        website: format!("https://{www}{domain}.{suffix}{slash}"),
        provider,
        tenant,
        board_url,
    }
}

/// As [`Labelled::drawn`] says.
pub(super) fn company_of(seed: u64, system: System, name: &str, website: &str) -> Labelled {
    let mut rng = Rng::keyed(&[seed, 44]);
    let (tenant, board_url) = board(&mut rng, system, &fold(plain(name)));
    Labelled { name: name.to_owned(), website: website.to_owned(), provider: system, tenant, board_url }
}

/// A name without its legal form.
fn plain(name: &str) -> &str {
    FORMS.iter().find_map(|form| name.strip_suffix(form)).unwrap_or(name)
}

/// A name that a board may use for the company: the full name, without its legal form, or with a word added.
pub(crate) fn plausible(rng: &mut Rng, name: &str) -> String {
    let plain = plain(name);
    match rng.below(20) {
        0..=9 => name.to_owned(),
        10..=14 => plain.to_owned(),
        15 => plain.to_uppercase(),
        16 => format!("{plain} Careers"),
        17 => format!("{plain} Group"),
        18 => format!("{plain} - Jobs"),
        _ => format!("{plain} (Spain)"),
    }
}

fn core_name(rng: &mut Rng) -> String {
    let word = |rng: &mut Rng| format!("{}{}{}", rng.pick(STARTS), rng.pick(MIDDLES), rng.pick(ENDS));
    let first = word(rng);
    match rng.below(20) {
        0..=8 => first,
        9..=13 => format!("{first} {}", rng.pick(WORDS)),
        14..=15 => format!("{first} {} {}", rng.pick(WORDS), rng.pick(WORDS)),
        16 => format!("{first} & {}", word(rng)),
        17 => format!("{first}-{}", word(rng)),
        18 => first.to_uppercase(),
        _ => format!("{}{}{}", rng.pick(&["Q", "X", "K", "Z", "Ö"]), rng.between(1, 99), rng.pick(ENDS)),
    }
}

fn domain_label(rng: &mut Rng, core: &str) -> String {
    let first = fold(core.split(' ').next().unwrap_or(core));
    match rng.below(10) {
        0..=6 => fold(core),
        7 => dashed(core),
        8 => first,
        _ => format!("{}{first}", rng.pick(&["get", "hola", "grupo", "the"])),
    }
}

/// A board's name in letters and digits, as a person might choose it.
fn slug(rng: &mut Rng, core: &str, form: &str) -> String {
    let whole = fold(core);
    match rng.below(20) {
        0..=10 => whole,
        11..=12 => fold(core.split(' ').next().unwrap_or(core)),
        13 => format!("{whole}hq"),
        14 => format!("{whole}careers"),
        15 if !form.is_empty() => format!("{whole}{}", fold(form)),
        15 => format!("{whole}gmbh"),
        16 => dashed(core),
        17 => format!("{whole}{}", rng.between(1, 40)),
        18 => format!("{whole}-jobs"),
        _ => fold(&core_name(rng)),
    }
}

/// The board's tenant and its public address.
fn board(rng: &mut Rng, provider: System, slug: &str) -> (String, String) {
    let written = if rng.chance(300) { capital(slug) } else { slug.to_owned() };
    let tenant = match provider {
        System::Lever if rng.chance(150) => format!("eu:{written}"),
        System::Ashby if rng.chance(150) => format!("{} {}", capital(slug), rng.pick(&["AI", "HQ", "Labs"])),
        System::Lever | System::Ashby | System::Gem | System::Jobvite | System::Rippling | System::Sesame => {
            written
        }
        System::SmartRecruiters => format!("{written}{}", rng.pick(&["", "", "1", "2"])),
        System::Teamtailor => format!("{slug}.teamtailor.com"),
        System::Workday => {
            let site = rng.pick(&["External", "Careers", "External_Career_Site", "jobs"]);
            format!("{slug}:{}:{site}", rng.pick(&["wd1", "wd3", "wd5", "wd12"]))
        }
        System::Icims => format!("{}-{slug}.icims.com", rng.pick(&["careers", "jobs"])),
        System::Factorial => {
            format!(
                "{slug}.{}",
                rng.pick(&["factorialhr.com", "factorial.es", "factorial.it", "factorialhr.pt"])
            )
        }
        System::Softgarden => {
            format!("{slug}.{}", rng.pick(&["career.softgarden.de", "softgarden.io"]))
        }
        System::Adp => format!("{}:19000101_{:06}", uuid(rng), rng.between(1, 9)),
        System::Dayforce => format!("{}:{}", fold(slug), rng.pick(&["CANDIDATEPORTAL", "Careers"])),
        System::Oracle => {
            format!("{slug}.fa.em2.oraclecloud.com:{}", rng.pick(&["CX_1", "CX_1001", "careers"]))
        }
        System::ReachMee => {
            format!("site106.reachmee.com:I{:03}:{slug}:{}:UK", rng.between(3, 30), rng.between(1, 20))
        }
        System::Ukg => {
            let company = fold(slug).to_uppercase();
            format!("recruiting2.ultipro.com:{company}{}:{}", rng.between(1000, 1999), uuid(rng))
        }
        System::Zoho => format!("{slug}.zohorecruit.{}", rng.pick(&["com", "eu", "in"])),
        System::Bizneo if rng.chance(300) => format!("jobs.{slug}.bizneo.com"),
        System::Bizneo => format!("{slug}.bizneo.com"),
        // Their own hosts depend on their websites; of the others few are left with the legacy page.
        System::SuccessFactors if rng.chance(100) => {
            format!("career{}.successfactors.eu:{slug}", rng.pick(&["2", "5", "8"]))
        }
        System::SuccessFactors => format!("{slug}.jobs.hr.cloud.sap"),
        _ => slug.to_owned(),
    };
    let url = address(rng, provider, &tenant);
    (tenant, url)
}

fn uuid(rng: &mut Rng) -> String {
    let hex = rng.hex(32);
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

fn address(rng: &mut Rng, provider: System, tenant: &str) -> String {
    let usual = provider.board_url(tenant);
    let variant = rng.below(10);
    match (provider, variant) {
        (System::Greenhouse, 0) => format!("https://boards.greenhouse.io/{tenant}"),
        (System::Greenhouse, 1) => format!("https://boards.greenhouse.io/embed/job_board?for={tenant}"),
        (System::Greenhouse, 2) => format!("https://job-boards.eu.greenhouse.io/{tenant}"),
        (System::SmartRecruiters, 0..=2) => format!("https://jobs.smartrecruiters.com/{tenant}"),
        (System::Personio, 0..=4) => format!("https://{tenant}.jobs.personio.com/?language=en"),
        (System::Workday, 0..=2) => usual.replace(".com/", ".com/en-US/"),
        (System::BambooHr, 0..=4) => format!("https://{tenant}.bamboohr.com/jobs/"),
        (System::TalentClue, 0..=3) => format!("https://{tenant}.talentclue.com/"),
        (System::Rippling, 0..=2) => format!("https://ats.rippling.com/en-GB/{tenant}/jobs"),
        (System::Pinpoint, 0..=2) => format!("https://{tenant}.pinpointhq.com/en"),
        (System::Adp, 0..=4) => format!("{usual}&lang=en_US&selectedMenuKey=CareerCenter"),
        (System::Dayforce, 0..=4) => usual.replace(".com/", ".com/en-US/"),
        (System::Oracle, 0..=4) => format!("{usual}/requisitions"),
        (System::Ukg, 0..=4) => format!("{usual}/?q=&o=postedDateDesc"),
        (System::Hireology, 0..=4) => format!("https://{tenant}.hireology.careers/"),
        (System::Jobvite, 0..=2) => format!("https://jobs.jobvite.com/careers/{tenant}/jobs"),
        (System::Teamtailor, 0..=2) => format!("https://{tenant}/"),
        _ => usual,
    }
}
