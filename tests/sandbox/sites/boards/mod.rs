//! The job systems beside Lever, Greenhouse and InfoJobs: one file each, which says how the real one answers, and what is
//! true of it.
//!
//! A new system is a new file here and a line in [`SYSTEMS`].

mod adp;
mod adzuna;
mod arbeitnow;
mod arbeitsagentur;
mod ashby;
mod bamboohr;
mod breezy;
mod comeet;
mod dayforce;
mod dvinci;
mod eightfold;
mod eures;
mod factorial;
mod francetravail;
mod gem;
mod getmanfred;
mod gupy;
mod hibob;
mod himalayas;
mod hirehive;
mod hireology;
mod homerun;
mod icims;
mod jazzhr;
mod jobicy;
mod jobvite;
mod join;
mod jooble;
mod jsonld;
mod kenjo;
mod manatal;
mod oracle;
mod personio;
mod phenom;
mod pinpoint;
mod polymer;
mod postings;
mod reachmee;
mod recruitee;
mod remotive;
mod rexx;
mod rippling;
mod rss;
mod sesame;
mod sitemap;
mod smartrecruiters;
mod softgarden;
mod successfactors;
mod talentclue;
mod teamtailor;
mod ukg;
mod usajobs;
mod varbi;
mod workable;
mod workday;
mod zoho;

use crate::{
    company::Company,
    content::Workplace,
    provider::Provider,
    rng::Rng,
    sites::{Answer, Request, Site, utc},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    world::{Depth, DrawnOffer, World},
};

/// The systems, in the order of their boards in a world.
pub(crate) const SYSTEMS: &[&dyn BoardSite] = &[
    &ashby::Ashby,
    &smartrecruiters::SmartRecruiters,
    &personio::Personio,
    &teamtailor::Teamtailor,
    &breezy::Breezy,
    &icims::Icims,
    &eightfold::Eightfold,
    &phenom::Phenom,
    &jsonld::JsonLd,
    &rss::Rss,
    &sitemap::Sitemap,
    &bamboohr::BambooHr,
    &hirehive::HireHive,
    &hireology::Hireology,
    &pinpoint::Pinpoint,
    &recruitee::Recruitee,
    &rexx::Rexx,
    &rippling::Rippling,
    &comeet::Comeet,
    &gupy::Gupy,
    &jazzhr::JazzHr,
    &join::Join,
    &sesame::Sesame,
    &jobvite::Jobvite,
    &talentclue::TalentClue,
    &workable::Workable,
    &dvinci::Dvinci,
    &gem::Gem,
    &hibob::HiBob,
    &homerun::Homerun,
    &kenjo::Kenjo,
    &manatal::Manatal,
    &polymer::Polymer,
    &softgarden::Softgarden,
    &varbi::Varbi,
    &zoho::Zoho,
    &adzuna::Adzuna,
    &francetravail::FranceTravail,
    &jooble::Jooble,
    &usajobs::UsaJobs,
    &workday::Workday,
    &successfactors::SuccessFactors,
    &factorial::Factorial,
    &adp::Adp,
    &dayforce::Dayforce,
    &oracle::Oracle,
    &reachmee::ReachMee,
    &ukg::Ukg,
    &arbeitnow::Arbeitnow,
    &remotive::Remotive,
    &himalayas::Himalayas,
    &jobicy::Jobicy,
    &getmanfred::GetManfred,
    &arbeitsagentur::Arbeitsagentur,
    &eures::Eures,
];

/// What holds of a system, for tests that are the same for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Traits {
    /// It is searched, and has no tenants: its one board has an empty name.
    pub search: bool,
    /// It answers otherwise for a name that nobody has than for a board without offers.
    pub tells_unknown: bool,
    /// The rows of a page, if its list comes in pages.
    pub page: Option<usize>,
    /// It tells times to the millisecond.
    pub milliseconds: bool,
    /// It tells times to the day.
    pub days: bool,
    /// It serves the newest offers only, so that an absent one is not closed.
    pub newest_only: bool,
    /// It answers 403 to whoever asks too fast: that is a limit, and no refusal.
    pub throttles_by_403: bool,
}

impl Traits {
    /// A list in one answer, with times to the second.
    pub(crate) const PLAIN: Self = Self {
        search: false,
        tells_unknown: true,
        page: None,
        milliseconds: false,
        days: false,
        newest_only: false,
        throttles_by_403: false,
    };
}

/// A job system.
pub(crate) trait BoardSite: Site {
    fn provider(&self) -> Provider;

    fn traits(&self) -> Traits {
        Traits::PLAIN
    }

    /// The tenant of the board of the company with this number.
    fn tenant(&self, _nth: usize, company: &Company) -> String {
        company.slug.clone()
    }

    /// What it accepts of whoever asks, by the variables that its table in `providers.toml` refers to.
    fn credentials(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// The system's own ID of an offer: unique among all its boards.
    fn offer_id(&self, board: &Board, index: u32) -> String;

    /// The ground truth of an offer, once all of it was read.
    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer;

    /// The answer of a board under a host of the customer's own, which is its tenant; `None` if the host has no board of
    /// this system, or the request is for something else there.
    fn under_own_host(&self, _world: &World, _request: &Request<'_>) -> Option<Answer> {
        None
    }

    /// The host of a board's list, and what its path begins with: where a test puts a fault.
    fn list_address(&self, board: &Board) -> (String, String);

    /// An answer of the list's form with two rows, of which one is whole, with the title `Whole`, and one has no title;
    /// with its content type. Neither needs a detail.
    fn half_broken(&self, board: &Board) -> (&'static str, String);
}

/// The system of this provider, if it is one of these.
pub(crate) fn system(provider: Provider) -> Option<&'static dyn BoardSite> {
    SYSTEMS.iter().copied().find(|system| system.provider() == provider)
}

/// What a system answers under a host of its customer's own.
pub(crate) fn under_own_host(world: &World, request: &Request<'_>) -> Option<Answer> {
    SYSTEMS.iter().find_map(|system| system.under_own_host(world, request))
}

impl Provider {
    /// What holds of this system; `None` for Lever, Greenhouse and InfoJobs, which have tests of their own.
    #[must_use]
    pub fn traits(self) -> Option<Traits> {
        system(self).map(BoardSite::traits)
    }

    /// The variables that this system's table in `providers.toml` refers to, with what the sandbox accepts.
    #[must_use]
    pub fn credentials(self) -> &'static [(&'static str, &'static str)] {
        system(self).map_or(&[], BoardSite::credentials)
    }
}

impl Board {
    /// The host of this board's list, and what its path begins with; `None` for Lever, Greenhouse and InfoJobs.
    #[must_use]
    pub fn list_address(&self) -> Option<(String, String)> {
        Some(system(self.provider)?.list_address(self))
    }

    /// A content type and an answer of the form of this board's list with two rows: one is whole, with the title `Whole`,
    /// and one has no title. `None` for Lever, Greenhouse and InfoJobs.
    #[must_use]
    pub fn half_broken(&self) -> Option<(&'static str, String)> {
        Some(system(self.provider)?.half_broken(self))
    }
}

/// The number generator of an offer's ID.
fn id_rng(board: &Board, index: u32) -> Rng {
    Rng::keyed(&[board.key, u64::from(index), 9])
}

/// An ID in the form of a version 4 UUID.
fn uuid(board: &Board, index: u32) -> String {
    let hex = id_rng(board, index).hex(32);
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

/// An ID of so many hexadecimal digits.
fn hex(board: &Board, index: u32, digits: usize) -> String {
    id_rng(board, index).hex(digits)
}

/// A number as an ID; those of a board follow one another.
fn number(board: &Board, index: u32) -> u64 {
    board.key % 900 * 1_000_000 + u64::from(index) + 1
}

/// The open offer with this ID, with its text.
fn drawn<'w>(world: &'w World, board: &Board, id: &str) -> Option<DrawnOffer<'w>> {
    let (index, life) = world.find(board, id).filter(|(_, life)| life.withdrawn.is_none())?;
    Some(world.draw_offer(board, index, life, Depth::Text))
}

/// The open offers of one page of the list, with how many there are in all.
fn drawn_page<'w>(
    world: &'w World,
    board: &Board,
    (skip, take): (usize, usize),
    depth: Depth,
) -> (usize, Vec<DrawnOffer<'w>>) {
    let lives = world.open_lives(board);
    let page = lives.iter().skip(skip).take(take);
    (lives.len(), page.map(|(index, life)| world.draw_offer(board, *index, *life, depth)).collect())
}

fn not_found() -> Answer {
    Answer::html(404, "<h1>404</h1>".to_owned())
}

/// The truth of a source that says all of an offer: a site changes what its system says otherwise, or not at all.
fn told(provider: Provider, board: &Board, made: &DrawnOffer<'_>, url: String) -> TruthOffer {
    let content = &made.content;
    TruthOffer {
        provider,
        tenant: (!board.slug.is_empty()).then(|| board.slug.clone()),
        url,
        title: content.title.clone(),
        company: Some(made.company.name.clone()),
        website: Some(made.company.website.clone()),
        domain: Some(made.company.domain.clone()),
        hidden: false,
        locations: content.places.iter().map(|place| place.city.to_owned()).collect(),
        workplace: content.workplace.as_str(),
        department: Some(content.department.to_owned()),
        employment_type: Some(content.commitment.to_owned()),
        salary: content.pay.map(TruthSalary::of),
        posted_at: Some(utc(made.posted)),
        updated_at: None,
        description_contains: content.must_contain(),
        open: made.open,
        id: made.id.clone(),
        key: made.key.clone(),
        repost_of: made.repost_of.clone(),
    }
}

/// The truth of a source that is searched: it names employers, and none of their sites.
fn advertised(provider: Provider, board: &Board, made: &DrawnOffer<'_>, url: String) -> TruthOffer {
    TruthOffer { website: None, domain: None, ..told(provider, board, made, url) }
}

/// The department of those offers that name one.
fn department<'m>(made: &'m DrawnOffer<'_>) -> Option<&'m str> {
    (made.index % 6 != 5).then_some(made.content.department)
}

/// The way of working of a source that only says which offers are remote.
fn remote_or_unknown(workplace: Workplace) -> &'static str {
    if workplace == Workplace::Remote { workplace } else { Workplace::Unknown }.as_str()
}
