//! Generated companies as real lists have them: with legal forms, several words, accents or short names; and boards
//! named after the company, by a shortened or extended name, or unrelated to it.

use std::collections::BTreeSet;

use super::{Labelled, boards::board};
use crate::{
    company::{dashed, fold},
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

/// How many of a thousand boards are of systems that the real list lacks, in lists that are long enough to have each
/// system.
const RARE: u32 = 60;

/// As [`Labelled::generate_below`] says.
pub(super) fn companies(seed: u64, count: usize, suffix: &str) -> Vec<Labelled> {
    let is_listed = |system: &System| MIX.iter().any(|(_, listed)| listed == system);
    let all: Vec<System> =
        System::ALL.iter().copied().filter(|system| is_listed(system) || system.is_served("acme")).collect();
    let unlisted: Vec<System> = all.iter().copied().filter(|system| !is_listed(system)).collect();
    let has_all = count >= all.len();
    let mut taken = BTreeSet::new();
    let mut companies = Vec::with_capacity(count);
    let mut draw = 0_u64;
    while companies.len() < count {
        let mut rng = Rng::keyed(&[seed, draw, 41]);
        draw += 1;
        let first = all.get(companies.len()).copied().filter(|_| has_all);
        // From numbers of its own, so that a new system leaves all other companies what they were.
        let mut other = Rng::keyed(&[seed, draw, 43]);
        let rare = (has_all && other.chance(RARE)).then(|| other.pick(&unlisted));
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
