//! Which offers are one opening: adverts for the same work that the same company posted more than once.
//!
//! Two offers of a company are one opening when
//! * they carry the same job number of the same board (Greenhouse's `internal_job_id`), wherever they are
//!   posted: the source itself says that they are one; or
//! * they have the same title and the same place, both have a text, and nine tenths of the longer text's
//!   words are shared, as often as they stand there. Between a search board and a company's own board one of
//!   the texts may be cut or framed: there it is nine tenths of the shorter text, if that has words enough.
//!
//! An opening is what these pairs connect. What [`group`] gives depends on the set of offers alone, not on
//! their order, and not on what was grouped before. No comparison of all pairs is made: only offers of one
//! title and place are compared at all, and among many of those only such as share a rare word (see
//! `similar` for what is exact and what is bounded). Nothing here reads a clock or a database.

mod fold;
mod forest;
mod place;
mod similar;
mod text;
mod title;

use std::collections::HashMap;

use self::{
    forest::Forest,
    place::Place,
    similar::{Sample, join_similar},
};
pub use self::{text::TextForm, title::title_key};

/// The attribute that holds a board's number of the job behind an advert.
pub const JOB_ATTRIBUTE: &str = "internal_job_id";

/// What an offer tells about the opening behind it, without its text.
#[derive(Debug, Clone, Copy)]
pub struct Advert<'a> {
    /// The provider's name.
    pub provider: &'a str,
    /// The board; `None` at a search board.
    pub tenant: Option<&'a str>,
    /// As the source writes it.
    pub title: &'a str,
    /// As the source writes them.
    pub locations: &'a [String],
    /// The board's number of the job, of [`JOB_ATTRIBUTE`].
    pub job: Option<&'a str>,
}

/// What is kept of an [`Advert`] to find those that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Title and cities: only offers that agree in it are compared.
    block: String,
    /// The countries it names.
    region: String,
    /// Whether it stands at a search board.
    search: bool,
    /// The job, if its board numbers jobs.
    job: Option<String>,
}

impl Keys {
    /// Of one advert.
    #[must_use]
    pub fn of(advert: &Advert<'_>) -> Self {
        let place = Place::of(advert.tenant.is_some(), advert.locations);
        let job = advert.job.map(str::trim).filter(|job| !job.is_empty());
        Self {
            block: format!("{}\0{}", title_key(advert.title), place.cities),
            region: place.region,
            search: advert.tenant.is_none(),
            job: job.map(|job| format!("{}\0{}\0{job}", advert.provider, advert.tenant.unwrap_or_default())),
        }
    }
}

/// Gives each of a company's offers the smallest index among those it is one opening with.
///
/// `text_of` gives the text of the offer at an index, `None` if it has none. It is asked only where the text
/// decides, at most once an offer, and the texts of no more than one title and place are held at a time.
pub fn group<E>(
    members: &[Keys],
    mut text_of: impl FnMut(usize) -> Result<Option<TextForm>, E>,
) -> Result<Vec<usize>, E> {
    let mut forest = Forest::new(members.len());
    join_jobs(members, &mut forest);
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|&one, &other| members[one].block.cmp(&members[other].block).then(one.cmp(&other)));
    for block in order.chunk_by(|&one, &other| members[one].block == members[other].block) {
        if block.iter().all(|&index| forest.same(index, block[0])) {
            continue;
        }
        let mut samples = Vec::with_capacity(block.len());
        for &member in block {
            if let Some(text) = text_of(member)? {
                let Keys { region, search, .. } = &members[member];
                samples.push(Sample { text, region: region.clone(), search: *search, member });
            }
        }
        join_similar(samples, &mut forest);
    }
    Ok(forest.smallest())
}

fn join_jobs(members: &[Keys], forest: &mut Forest) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, keys) in members.iter().enumerate() {
        if let Some(job) = &keys.job {
            forest.join(*first.entry(job).or_insert(index), index);
        }
    }
}

#[cfg(test)]
mod tests;
