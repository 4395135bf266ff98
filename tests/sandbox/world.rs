//! The simulated world: its boards and advertisers, and their offers on each day.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::{
    company::{Company, CompanyMaker, at_infojobs, with_legal_form},
    content::{Brief, Content, content_key},
    edits::{EditError, Edits, FIRST_ADDED, NewOffer, Slot},
    history::{Life, births},
    provider::Provider,
    rng::{Rng, key_of, text_key},
    sites::{
        self, boards,
        directories::{self, DirectoryEntry},
        greenhouse, infojobs,
        websites::{PlannedBoard, Web, Website},
    },
    spec::{Board, Region, WorldSpec},
    truth::TruthOffer,
};

const DAY_MS: i64 = 86_400_000;

/// Boards, advertisers and their offers on one day.
pub struct World {
    spec: WorldSpec,
    day: u32,
    companies: Vec<Company>,
    /// The index of the first company that advertises at InfoJobs.
    first_advertiser: usize,
    /// The number of advertisers at InfoJobs.
    advertisers: usize,
    boards: Vec<Board>,
    by_slug: BTreeMap<(Provider, String), usize>,
    infojobs: Board,
    web: Web,
    edits: Edits,
    infojobs_index: OnceLock<infojobs::Index>,
}

/// An offer on the world's current day, before a source renders it.
pub(crate) struct DrawnOffer<'w> {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) index: u32,
    /// The offer that it is a copy of, or itself.
    pub(crate) origin: u32,
    pub(crate) company: &'w Company,
    pub(crate) content: Content,
    /// Milliseconds since the Unix epoch.
    pub(crate) posted: i64,
    /// The last update, or `posted`.
    pub(crate) updated: i64,
    pub(crate) open: bool,
    pub(crate) repost_of: Option<String>,
}

/// How much of an offer is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    Title,
    Text,
}

impl World {
    /// Generates the world of `spec` on day 0. Offers are not stored but drawn on demand.
    #[must_use]
    pub fn generate(spec: WorldSpec) -> Self {
        let mut maker = CompanyMaker::new(spec.seed, &spec.domain_suffix);
        let kinds = [
            (Provider::Lever, Region::Us, spec.lever_us),
            (Provider::Lever, Region::Eu, spec.lever_eu),
            (Provider::Greenhouse, Region::Us, spec.greenhouse),
        ];
        let systems = spec.systems.iter().filter(|provider| !provider.is_search());
        let others = systems.map(|provider| (*provider, Region::Us, spec.others));
        let mut companies = Vec::new();
        let mut boards = Vec::new();
        for (provider, region, count) in kinds.into_iter().chain(others) {
            for _ in 0..count {
                companies.push(maker.next(false));
                boards.push(make_board(&spec, provider, region, &companies));
            }
        }
        let first_advertiser = companies.len();
        let advertisers = spec.infojobs_companies;
        for nth in 0..spec.infojobs_companies {
            let mut rng = Rng::keyed(&[spec.seed, nth as u64, 11]);
            let fresh = maker.next(true);
            let shared = if nth % 10 == 0 { companies[..first_advertiser].get(nth / 10) } else { None };
            let company = shared.map_or(fresh, at_infojobs);
            companies.push(with_legal_form(company, &mut rng));
        }
        let (web, planned) = Web::plan(&spec, &companies);
        let mut by_slug: BTreeMap<(Provider, String), usize> =
            boards.iter().enumerate().map(|(n, b)| ((b.provider, b.slug.clone()), n)).collect();
        for planned in planned {
            let name = (planned.provider, planned.slug.clone());
            if by_slug.contains_key(&name) {
                continue;
            }
            by_slug.insert(name, boards.len());
            companies.push(Company::of_website(spec.seed, &planned));
            boards.push(board_of_website(&spec, &planned, companies.len() - 1));
        }
        let is_searched = |provider: &&Provider| spec.others > 0 && provider.is_search();
        for &provider in spec.systems.iter().filter(is_searched) {
            by_slug.insert((provider, String::new()), boards.len());
            boards.push(searched(&spec, provider));
        }
        let infojobs = Board {
            provider: Provider::InfoJobs,
            region: Region::Us,
            slug: String::new(),
            company: first_advertiser,
            initial: if spec.infojobs_companies == 0 { 0 } else { spec.infojobs_offers },
            unlisted: false,
            key: key_of(&[spec.seed, 13]),
        };
        Self {
            spec,
            day: 0,
            companies,
            first_advertiser,
            advertisers,
            boards,
            by_slug,
            infojobs,
            web,
            edits: Edits::default(),
            infojobs_index: OnceLock::new(),
        }
    }

    /// The specification.
    #[must_use]
    pub const fn spec(&self) -> &WorldSpec {
        &self.spec
    }

    /// The current day, counted from 0.
    #[must_use]
    pub const fn day(&self) -> u32 {
        self.day
    }

    /// Advances by `days`.
    pub fn advance(&mut self, days: u32) {
        self.set_day(self.day.saturating_add(days));
    }

    /// Goes to a day, forward or back. Manual changes are kept.
    pub fn set_day(&mut self, day: u32) {
        self.day = day;
        self.infojobs_index = OnceLock::new();
    }

    /// All companies: those of the listed boards, then InfoJobs' advertisers, then those of boards that only websites
    /// show, with their names on the boards.
    #[must_use]
    pub fn companies(&self) -> &[Company] {
        &self.companies
    }

    /// The labelled companies' websites, with the expected results for each.
    #[must_use]
    pub fn websites(&self) -> &[Website] {
        &self.web.websites
    }

    pub(crate) const fn web(&self) -> &Web {
        &self.web
    }

    /// All boards of all systems; those that only websites show are last.
    #[must_use]
    pub fn boards(&self) -> &[Board] {
        &self.boards
    }

    /// The listed boards' companies in the format of `companies import`: `name,website,provider,tenant`; then the
    /// companies of websites, whose boards must be discovered.
    #[must_use]
    pub fn companies_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = ["name", "website", "provider", "tenant"].map(str::to_owned);
        let listed = self.boards.iter().filter(|board| !board.unlisted);
        let websites = self.web.websites.iter().map(|website| &website.company);
        let rows = listed.map(|board| {
            let company = &self.companies[board.company];
            [
                company.name.clone(),
                company.website.clone(),
                board.provider.as_str().to_owned(),
                board.slug.clone(),
            ]
        });
        let sought = websites
            .map(|company| [company.name.clone(), company.website.clone(), String::new(), String::new()]);
        for row in std::iter::once(header).chain(rows).chain(sought) {
            // Writing to memory cannot fail.
            let _written = writer.write_record(&row);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    /// All offers served up to the current day as a correct program must have them today, withdrawn ones with
    /// `open: false`. Includes the offers of all boards that only websites show. In the order of the boards, offers by
    /// age.
    #[must_use]
    pub fn truth(&self) -> Vec<TruthOffer> {
        let mut truth = Vec::new();
        for board in self.boards.iter().chain([&self.infojobs]) {
            if self.is_removed(board) {
                continue;
            }
            for (index, life) in self.lives(board) {
                let made = self.draw_offer(board, index, life, Depth::Text);
                truth.push(sites::truth(board, made));
            }
        }
        truth
    }

    /// All entries of all directories in order, as a correct program must find them; a company may be in two of them.
    /// Empty in a world without directories.
    #[must_use]
    pub fn directory_truth(&self) -> Vec<DirectoryEntry> {
        directories::truth(self)
    }

    /// Withdraws an open offer.
    pub fn withdraw(&mut self, key: &str) -> Result<(), EditError> {
        let slot = self.open_slot(key)?;
        self.edits.withdrawn.insert(slot, self.day);
        self.edited();
        Ok(())
    }

    /// Restores an offer that was withdrawn manually.
    pub fn restore(&mut self, key: &str) -> Result<(), EditError> {
        let (slot, _) = self.find_key(key)?;
        self.edits.withdrawn.remove(&slot);
        self.edited();
        Ok(())
    }

    /// Changes the title of an open offer; its time of update, if the source has one, is the end of the current day.
    pub fn edit_title(&mut self, key: &str, title: &str) -> Result<(), EditError> {
        let slot = self.open_slot(key)?;
        self.edits.titles.insert(slot, (title.to_owned(), self.day));
        self.edited();
        Ok(())
    }

    /// Adds an offer to a board (`tenant`) or to InfoJobs (`None`), and returns its key.
    pub fn add(
        &mut self,
        provider: Provider,
        tenant: Option<&str>,
        offer: NewOffer,
    ) -> Result<String, EditError> {
        let board = self.board_of(provider, tenant)?.clone();
        let day = self.day;
        let added = self.edits.added.entry(board.key).or_default();
        added.push((offer, day));
        let index = FIRST_ADDED + u32::try_from(added.len()).unwrap_or(u32::MAX) - 1;
        self.edited();
        Ok(offer_key(&board, &offer_id(&board, index)))
    }

    /// Removes a board, so that it answers 404, or restores it if `removed` is false.
    pub fn remove_board(&mut self, provider: Provider, tenant: &str, removed: bool) -> Result<(), EditError> {
        let key = self.board_of(provider, Some(tenant))?.key;
        if removed {
            self.edits.removed_boards.insert(key);
        } else {
            self.edits.removed_boards.remove(&key);
        }
        self.edited();
        Ok(())
    }

    /// A value that changes whenever answers may change.
    pub(crate) const fn state(&self) -> (u32, u64) {
        (self.day, self.edits.count)
    }

    /// The end of the current day.
    pub(crate) fn now_ms(&self) -> i64 {
        self.spec.first_day_ms + i64::from(self.day) * DAY_MS + DAY_MS - 1000
    }

    /// The board with this name, unless it was removed.
    pub(crate) fn board(&self, provider: Provider, slug: &str) -> Option<&Board> {
        let board = &self.boards[*self.by_slug.get(&(provider, slug.to_owned()))?];
        (!self.is_removed(board)).then_some(board)
    }

    /// Whether there is or was a board with this name.
    pub(crate) fn knows(&self, provider: Provider, slug: &str) -> bool {
        self.by_slug.contains_key(&(provider, slug.to_owned()))
    }

    pub(crate) const fn infojobs(&self) -> &Board {
        &self.infojobs
    }

    /// The index of InfoJobs' offers for searches, built once per day.
    pub(crate) fn infojobs_index(&self) -> &infojobs::Index {
        self.infojobs_index.get_or_init(|| infojobs::Index::build(self))
    }

    /// All offers that the board has had, by index.
    pub(crate) fn lives(&self, board: &Board) -> Vec<(u32, Life)> {
        let churn = self.spec.churn;
        let born = births(board.key, board.initial, self.day, churn);
        let drawn = (0_u32..)
            .zip(born)
            .map(|(index, born)| (index, Life::until(board.key, index, born, self.day, churn)));
        let added = self.edits.added.get(&board.key).map_or(&[][..], Vec::as_slice);
        let by_hand = (FIRST_ADDED..).zip(added).map(|(index, (_, born))| {
            let life = Life { born: *born, withdrawn: None, version: 0, last_edit: None, last_bump: None };
            (index, life)
        });
        drawn
            .chain(by_hand)
            .map(|(index, mut life)| {
                let by_hand = self.edits.withdrawn.get(&(board.key, index)).copied();
                life.withdrawn = life.withdrawn.or(by_hand);
                (index, life)
            })
            .collect()
    }

    /// The board's open offers, by index.
    pub(crate) fn open_lives(&self, board: &Board) -> Vec<(u32, Life)> {
        let mut lives = self.lives(board);
        lives.retain(|(_, life)| life.withdrawn.is_none());
        lives
    }

    /// The board's open offers, drawn.
    pub(crate) fn draw_open<'w>(&'w self, board: &Board, depth: Depth) -> Vec<DrawnOffer<'w>> {
        let open = self.open_lives(board).into_iter();
        open.map(|(index, life)| self.draw_offer(board, index, life, depth)).collect()
    }

    /// The offer with this id, open or withdrawn.
    pub(crate) fn find(&self, board: &Board, id: &str) -> Option<(u32, Life)> {
        self.lives(board).into_iter().find(|(index, _)| offer_id(board, *index) == id)
    }

    /// Draws one offer.
    pub(crate) fn draw_offer<'w>(
        &'w self,
        board: &Board,
        index: u32,
        life: Life,
        depth: Depth,
    ) -> DrawnOffer<'w> {
        let (origin, shift) = copied_from(board, index);
        let company = &self.companies[self.company_of(board, origin)];
        let brief = Brief {
            key: content_key(board.key, origin),
            version: life.version,
            shift,
            company,
            bytes: if depth == Depth::Text { self.spec.description_bytes.max(1) } else { 0 },
            spain_only: board.provider == Provider::InfoJobs,
        };
        let mut content = Content::draw(&brief);
        let posted = self.posted(board, index, life);
        let mut updated = self.updated(board, index, life).max(posted);
        if let Some((offer, _)) = self.edits.added((board.key, index)) {
            content.title.clone_from(&offer.title);
            offer.sentences.iter().for_each(|sentence| content.add_sentence(sentence.clone()));
        }
        if let Some((title, day)) = self.edits.titles.get(&(board.key, index)) {
            content.title.clone_from(title);
            updated = updated.max(self.day_start(*day) + DAY_MS - 1000);
        }
        let id = offer_id(board, index);
        DrawnOffer {
            key: offer_key(board, &id),
            id,
            index,
            origin,
            company,
            content,
            posted,
            updated,
            open: life.withdrawn.is_none(),
            repost_of: self.repost_of(board, index, life, (origin, shift)),
        }
    }

    fn edited(&mut self) {
        self.edits.count += 1;
        self.infojobs_index = OnceLock::new();
    }

    fn is_removed(&self, board: &Board) -> bool {
        self.edits.removed_boards.contains(&board.key)
    }

    fn board_of(&self, provider: Provider, tenant: Option<&str>) -> Result<&Board, EditError> {
        match (provider, tenant) {
            (Provider::InfoJobs, None) => Ok(&self.infojobs),
            (_, Some(tenant)) => self
                .by_slug
                .get(&(provider, tenant.to_owned()))
                .map(|place| &self.boards[*place])
                .ok_or_else(|| EditError::UnknownBoard(format!("{provider}/{tenant}"))),
            (_, None) => Err(EditError::UnknownBoard(provider.to_string())),
        }
    }

    fn find_key(&self, key: &str) -> Result<(Slot, Life), EditError> {
        let unknown = || EditError::UnknownOffer(key.to_owned());
        let parts: Vec<&str> = key.split('/').collect();
        let (board, id) = match parts[..] {
            ["infojobs", id] => (&self.infojobs, id),
            [provider, id] => {
                let provider = Provider::named(provider).ok_or_else(unknown)?;
                (self.board_of(provider, Some("")).map_err(|_| unknown())?, id)
            }
            [provider, tenant, id] => {
                let provider = Provider::named(provider).ok_or_else(unknown)?;
                (self.board_of(provider, Some(tenant)).map_err(|_| unknown())?, id)
            }
            _ => return Err(unknown()),
        };
        let (index, life) = self.find(board, &id.replace("%2F", "/")).ok_or_else(unknown)?;
        Ok(((board.key, index), life))
    }

    fn open_slot(&self, key: &str) -> Result<Slot, EditError> {
        let (slot, life) = self.find_key(key)?;
        if life.withdrawn.is_some() {
            return Err(EditError::Withdrawn(key.to_owned()));
        }
        Ok(slot)
    }

    fn company_of(&self, board: &Board, index: u32) -> usize {
        if !board.slug.is_empty() {
            return board.company;
        }
        // Everybody's board: those who advertise at InfoJobs advertise elsewhere too.
        let advertisers = u32::try_from(self.advertisers).unwrap_or(0);
        let nth = Rng::keyed(&[board.key, u64::from(index), 5]).below(advertisers);
        self.first_advertiser + nth as usize
    }

    fn day_start(&self, day: u32) -> i64 {
        self.spec.first_day_ms + i64::from(day) * DAY_MS
    }

    /// The time of first publication; offers of day 0 are up to 120 days old.
    fn posted(&self, board: &Board, index: u32, life: Life) -> i64 {
        let mut rng = Rng::keyed(&[board.key, u64::from(index), 6]);
        let age = if life.born == 0 && index < FIRST_ADDED { rng.between(1, 120) } else { 0 };
        self.day_start(life.born) - i64::from(age) * DAY_MS + moment(&mut rng, board)
    }

    fn updated(&self, board: &Board, index: u32, life: Life) -> i64 {
        let bumped = if board.provider == Provider::InfoJobs { life.last_bump } else { None };
        let Some(day) = life.last_edit.max(bumped) else { return i64::MIN };
        let mut rng = Rng::keyed(&[board.key, u64::from(index), u64::from(day), 7]);
        self.day_start(day) + moment(&mut rng, board)
    }

    fn repost_of(
        &self,
        board: &Board,
        index: u32,
        life: Life,
        (origin, shift): (u32, u32),
    ) -> Option<String> {
        if origin == index || shift != 0 || life.withdrawn.is_some() {
            return None;
        }
        let born = births(board.key, board.initial, self.day, self.spec.churn);
        let first = Life::until(board.key, origin, *born.get(origin as usize)?, self.day, self.spec.churn);
        let slot = (board.key, origin);
        let touched = [slot, (board.key, index)].iter().any(|slot| self.edits.titles.contains_key(slot));
        let gone = first.withdrawn.is_some() || self.edits.withdrawn.contains_key(&slot);
        let same = !touched && !gone && first.version == life.version;
        same.then(|| offer_key(board, &offer_id(board, origin)))
    }
}

/// A time within a day, as finely as the provider tells it.
fn moment(rng: &mut Rng, board: &Board) -> i64 {
    let seconds = i64::from(rng.below(86_000));
    let traits = board.provider.traits();
    let in_millis = board.provider == Provider::Lever || traits.is_some_and(|traits| traits.milliseconds);
    let millis = if in_millis { i64::from(rng.below(1000)) } else { 0 };
    if traits.is_some_and(|traits| traits.days) { 0 } else { seconds * 1000 + millis }
}

fn make_board(spec: &WorldSpec, provider: Provider, region: Region, companies: &[Company]) -> Board {
    let company = companies.len() - 1;
    let mut rng = Rng::keyed(&[spec.seed, company as u64, 12]);
    let (low, high) = spec.offers_per_tenant.clone().into_inner();
    let slug = slug_of(provider, company, &companies[company]);
    let initial = rng.between(low, high);
    Board { provider, region, slug, company, initial, unlisted: false, key: rng.next() }
}

/// The tenant of a company's board.
fn slug_of(provider: Provider, nth: usize, company: &Company) -> String {
    let plain = &company.slug;
    match (boards::system(provider), nth % 8) {
        (Some(system), _) => system.tenant(nth, company),
        // Lever allows dots and dashes in a site's name.
        (None, 3) if provider == Provider::Lever => format!("{plain}.jobs"),
        (None, 5) if provider == Provider::Lever => format!("{plain}-team"),
        _ => plain.clone(),
    }
}

/// The one board of a source that is searched.
fn searched(spec: &WorldSpec, provider: Provider) -> Board {
    let key = key_of(&[spec.seed, text_key(provider.as_str()), 14]);
    let (low, high) = spec.offers_per_tenant.clone().into_inner();
    let offers = Rng::new(key).between(low, high);
    let initial = if spec.infojobs_companies == 0 { 0 } else { offers };
    Board { provider, region: Region::Us, slug: String::new(), company: 0, initial, unlisted: true, key }
}

fn board_of_website(spec: &WorldSpec, planned: &PlannedBoard, company: usize) -> Board {
    Board {
        provider: planned.provider,
        region: planned.region,
        slug: planned.slug.clone(),
        company,
        initial: planned.offers,
        unlisted: true,
        key: key_of(&[spec.seed, text_key(planned.provider.as_str()), text_key(&planned.slug), 30]),
    }
}

/// The offer that this one is a copy of: (its own index, 0) if it is none, else (the previous index, 0 for the same
/// location or 1 for another).
fn copied_from(board: &Board, index: u32) -> (u32, u32) {
    let copies = |index: u32| {
        let by_hand = index == 0 || index >= FIRST_ADDED;
        let draw = Rng::keyed(&[board.key, u64::from(index), 8]).below(1000);
        if by_hand || draw >= 80 { None } else { Some(draw % 2) }
    };
    match copies(index) {
        Some(shift) if copies(index - 1).is_none() => (index - 1, shift),
        _ => (index, 0),
    }
}

pub(crate) fn offer_id(board: &Board, index: u32) -> String {
    if let Some(system) = boards::system(board.provider) {
        return system.offer_id(board, index);
    }
    let mut rng = Rng::keyed(&[board.key, u64::from(index), 9]);
    match board.provider {
        Provider::Lever => uuid(&rng.hex(32)),
        Provider::Greenhouse => (greenhouse::board_number(board) + u64::from(index)).to_string(),
        _ => rng.hex(30),
    }
}

/// In the form of a version 4 UUID.
fn uuid(hex: &str) -> String {
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

/// An ID may be an address, whose slashes part nothing here.
fn offer_key(board: &Board, id: &str) -> String {
    let (provider, id) = (board.provider, id.replace('/', "%2F"));
    if board.slug.is_empty() { format!("{provider}/{id}") } else { format!("{provider}/{}/{id}", board.slug) }
}
