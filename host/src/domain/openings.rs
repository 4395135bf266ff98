//! Groups offers into openings: an opening is one vacancy that a company may have posted more than once.
//!
//! Two offers of a company belong to one opening if
//! * they have the same job number of the same board (Greenhouse's `internal_job_id`), wherever they are posted:
//!   the source itself says that they are one; or
//! * they have the same title and the same places (`location` says when places are the same), both have a text, and
//!   the texts share at least nine tenths of the longer one's words, counted with repetition. Between a search board and a company's own board, one text may
//!   be shortened or framed by other text: there, nine tenths of the shorter text are enough if it has enough
//!   words.
//!
//! An opening is a connected component of these pairs. The result of [`group`] depends only on the set of
//! offers, not on their order or on earlier results. Not all pairs are compared: only offers with the same title
//! and location are, and among many of those only pairs that share a rare word (`similar` says what is exact
//! and what is bounded). Nothing here reads a clock or a database.
mod disjoint_sets;
mod effort;
mod location;
mod similar;
mod title;
mod word_multiset;

use std::collections::{BTreeMap, HashMap};

use self::{
    disjoint_sets::DisjointSets,
    location::{Class, Location, classes},
    similar::{Sample, join_similar},
};
pub use self::{
    effort::{Effort, TooHeavy},
    title::title_key,
    word_multiset::WordMultiset,
};

/// The offer attribute with the board's number of the job.
pub const JOB_ATTRIBUTE: &str = "internal_job_id";

/// The parts of an offer that identify its opening, without its text.
#[derive(Debug, Clone, Copy)]
pub struct OpeningAdvert<'a> {
    /// The provider's name.
    pub provider: &'a str,
    /// The company's own board; `None` at a search board.
    pub tenant: Option<&'a str>,
    /// As the source writes it.
    pub title: &'a str,
    /// As the source writes them.
    pub locations: &'a [String],
    /// The board's number of the job, from [`JOB_ATTRIBUTE`].
    pub job: Option<&'a str>,
}

/// The keys of an [`OpeningAdvert`] for grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningKeys {
    /// Title and towns: only offers with an equal block key are compared.
    block: String,
    /// Its places: of the offers of a block only those with the same ones are compared.
    location: Location,
    /// Whether it is on a search board.
    search: bool,
    /// The job, if the board numbers jobs.
    job: Option<String>,
}

/// Reads the keys of a company's adverts. They name few places, and each list of them is read once: it takes as long as
/// to compare the texts of two adverts.
#[derive(Debug, Default)]
pub struct OpeningReader {
    /// By the texts of the source: those of search boards, and those of own boards.
    locations: [HashMap<Vec<String>, Location>; 2],
}

impl OpeningReader {
    /// The keys of an advert.
    pub fn keys_of(&mut self, advert: &OpeningAdvert<'_>) -> OpeningKeys {
        let own_board = advert.tenant.is_some();
        let known = &mut self.locations[usize::from(own_board)];
        let location = if let Some(location) = known.get(advert.locations) {
            location.clone()
        } else {
            let location = Location::from_names(own_board, advert.locations);
            known.entry(advert.locations.to_vec()).or_insert(location).clone()
        };
        OpeningKeys::new(advert, location)
    }
}

impl OpeningKeys {
    fn new(advert: &OpeningAdvert<'_>, location: Location) -> Self {
        let job = advert.job.map(str::trim).filter(|job| !job.is_empty());
        Self {
            block: format!("{}\0{}", title_key(advert.title), location.towns()),
            location,
            search: advert.tenant.is_none(),
            job: job.map(|job| format!("{}\0{}\0{job}", advert.provider, advert.tenant.unwrap_or_default())),
        }
    }
}

/// For each of a company's offers, returns the smallest index in its opening.
///
/// `text_of` returns the text of the offer at an index, `None` if it has none. It is only called if the text
/// decides, at most once per offer, and only the texts of one title and location are held at a time. A company that
/// takes more than `effort` is not grouped at all.
pub fn group<E: From<TooHeavy>>(
    members: &[OpeningKeys],
    effort: &mut Effort,
    mut text_of: impl FnMut(usize) -> Result<Option<WordMultiset>, E>,
) -> Result<Vec<usize>, E> {
    let mut sets = DisjointSets::new(members.len());
    join_jobs(members, &mut sets);
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|&one, &other| members[one].block.cmp(&members[other].block).then(one.cmp(&other)));
    for block in order.chunk_by(|&one, &other| members[one].block == members[other].block) {
        if block.iter().all(|&index| sets.are_joined(index, block[0])) {
            continue;
        }
        effort.take_steps(block.len() as u64)?;
        for offers in same_places(members, block) {
            join_texts(members, &offers, &mut sets, effort, &mut text_of)?;
        }
    }
    Ok(sets.smallest_members())
}

/// The offers of a block by their places.
fn same_places(members: &[OpeningKeys], block: &[usize]) -> Vec<Vec<usize>> {
    let locations: Vec<&Location> = block.iter().map(|&index| &members[index].location).collect();
    let mut offers: BTreeMap<Class<'_>, Vec<usize>> = BTreeMap::new();
    for (class, &index) in classes(&locations).into_iter().zip(block) {
        offers.entry(class).or_default().push(index);
    }
    offers.into_values().collect()
}

/// Joins offers with the same title and places whose texts are the same advert.
fn join_texts<E: From<TooHeavy>>(
    members: &[OpeningKeys],
    offers: &[usize],
    sets: &mut DisjointSets,
    effort: &mut Effort,
    text_of: &mut impl FnMut(usize) -> Result<Option<WordMultiset>, E>,
) -> Result<(), E> {
    if offers.iter().all(|&index| sets.are_joined(index, offers[0])) {
        return Ok(());
    }
    effort.release_words();
    let mut samples = Vec::with_capacity(offers.len());
    for &member in offers {
        if let Some(text) = text_of(member)? {
            effort.hold_words(text.words().len())?;
            samples.push(Sample { text, search: members[member].search, member });
        }
    }
    Ok(join_similar(samples, sets, effort)?)
}

fn join_jobs(members: &[OpeningKeys], sets: &mut DisjointSets) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, keys) in members.iter().enumerate() {
        if let Some(job) = &keys.job {
            sets.join(*first.entry(job).or_insert(index), index);
        }
    }
}

#[cfg(test)]
mod tests;
