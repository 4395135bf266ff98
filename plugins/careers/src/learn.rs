//! Learns which pages of a site are adverts: of each form of address a few pages are looked at, and the forms whose pages
//! have a `JobPosting` are those of adverts.

use std::collections::{BTreeMap, BTreeSet};

use jobscan_plugin_sdk as sdk;
use sdk::{PluginError, jsonld::Posting, status};

use crate::{
    address::WebAddress,
    shape::{Shape, parts},
    site::{Site, is_missing},
    state::{Key, Pattern, State, digest},
    words::{is_about_jobs, is_about_others},
};

/// The most forms whose pages are looked at, and the most that one is split into.
const MOST_FORMS: usize = 8;
/// See [`MOST_FORMS`].
const MOST_PARTS: usize = 4;

/// Pages of a form that are looked at.
const SAMPLES: usize = 3;

/// What was learnt.
#[derive(Debug, Default)]
pub struct Learnt {
    /// Without sources.
    pub state: State,
    /// The employers of the adverts that were looked at.
    pub employers: BTreeSet<String>,
}

/// What is remembered of a site with these addresses. It is learnt anew where no address has a known form, and only then: keys
/// stay what they were.
pub fn remembered(
    site: &mut Site<'_>,
    state: State,
    addresses: &[&WebAddress],
) -> Result<State, PluginError> {
    let forms = state.forms();
    let fits =
        |address: &&&WebAddress| state.keeps(address) && forms.iter().any(|(shape, _)| shape.fits(address));
    if addresses.iter().any(|address| fits(&address))
        || state.tried == Some(digest(addresses.iter().copied()))
    {
        return Ok(state);
    }
    let learnt = learn(site, addresses)?.state;
    if learnt.patterns.is_empty() {
        return Ok(State { tried: learnt.tried, is_unsure: learnt.is_unsure, ..state });
    }
    Ok(State { sources: state.sources, ..learnt })
}

/// Looks at a few pages of the forms that these addresses have.
pub fn learn(site: &mut Site<'_>, addresses: &[&WebAddress]) -> Result<Learnt, PluginError> {
    let mut learnt = Learnt::default();
    let mut mixed = Vec::new();
    for seen in look(site, groups(addresses, 1, MOST_FORMS))? {
        learnt.state.is_unsure |= seen.is_cut;
        match seen.verdict() {
            Verdict::Adverts => learnt.add(&seen, addresses),
            Verdict::Mixed => mixed.extend(seen.addresses),
            Verdict::Others => {}
        }
    }
    if !mixed.is_empty() {
        for seen in look(site, groups(&mixed, 2, MOST_PARTS))? {
            learnt.state.is_unsure |= seen.is_cut;
            // What else has this form is told from adverts when its pages are read.
            if seen.adverts.len() * 2 >= seen.read && !seen.adverts.is_empty() {
                learnt.add(&seen, addresses);
            }
        }
    }
    if learnt.state.patterns.is_empty() && learnt.state.is_unsure {
        return Ok(learnt);
    }
    if learnt.state.patterns.is_empty() {
        learnt.state.tried = Some(digest(addresses.iter().copied()));
    } else {
        learnt.state.language = language(&learnt.state, addresses);
    }
    Ok(learnt)
}

/// Pages of one form.
struct Seen<'a> {
    shape: Shape,
    addresses: Vec<&'a WebAddress>,
    /// How many pages were read.
    read: usize,
    adverts: Vec<(&'a WebAddress, Posting)>,
    /// Some page ended in the middle.
    is_cut: bool,
}

enum Verdict {
    Adverts,
    Mixed,
    Others,
}

impl Seen<'_> {
    fn verdict(&self) -> Verdict {
        match self.adverts.len() {
            0 => Verdict::Others,
            adverts if adverts == self.read => Verdict::Adverts,
            _ => Verdict::Mixed,
        }
    }
}

/// The forms of these addresses, those that name jobs and have most pages first.
fn groups<'a>(addresses: &[&'a WebAddress], words: usize, most: usize) -> Vec<(Shape, Vec<&'a WebAddress>)> {
    let mut groups: BTreeMap<Shape, Vec<&WebAddress>> = BTreeMap::new();
    for address in addresses.iter().filter(|address| address.target() != "/") {
        groups.entry(Shape::of(address, words)).or_default().push(address);
    }
    let mut groups: Vec<(Shape, Vec<&WebAddress>)> = groups.into_iter().collect();
    groups.sort_by_key(|(shape, pages)| {
        let words = shape.to_string();
        (is_about_others(&words), !is_about_jobs(&words), std::cmp::Reverse(pages.len()))
    });
    groups.truncate(most);
    groups
}

/// Looks at the first, the middle and the last page of each form. A site that keeps us out is an error; a page that is
/// missing says nothing.
fn look<'a>(
    site: &mut Site<'_>,
    groups: Vec<(Shape, Vec<&'a WebAddress>)>,
) -> Result<Vec<Seen<'a>>, PluginError> {
    let mut seen = Vec::new();
    for (shape, addresses) in groups {
        let last = addresses.len() - 1;
        let mut chosen = vec![0, last / 2, last];
        chosen.dedup();
        chosen.truncate(SAMPLES);
        let asked: Vec<&WebAddress> = chosen.iter().map(|at| addresses[*at]).collect();
        let mut form = Seen { shape, addresses, read: 0, adverts: Vec::new(), is_cut: false };
        for (address, answer) in asked.iter().zip(site.texts(&asked)) {
            match answer {
                Ok(page) => form.take(address, &page)?,
                Err(error) if is_missing(&error) => {}
                Err(error) => return Err(error),
            }
        }
        seen.push(form);
    }
    Ok(seen)
}

impl<'a> Seen<'a> {
    fn take(&mut self, address: &'a WebAddress, page: &str) -> Result<(), PluginError> {
        match Posting::first(page) {
            Some(posting) => {
                self.read += 1;
                self.adverts.push((address, posting));
            }
            None => match status::page_instead_of_data(page) {
                wall @ PluginError::Blocked(_) => return Err(wall),
                _ if page.to_ascii_lowercase().contains("</html>") => self.read += 1,
                // What is cut says nothing of what it lacks.
                _ => self.is_cut = true,
            },
        }
        Ok(())
    }
}

impl Learnt {
    fn add(&mut self, seen: &Seen<'_>, all: &[&WebAddress]) {
        self.employers.extend(seen.adverts.iter().filter_map(|(_, posting)| posting.employer()));
        let key = key(seen, all).written();
        self.state.patterns.push(Pattern { shape: seen.shape.to_string(), key });
    }
}

/// Where the addresses of this form have the identifier of their postings, if it tells all of them apart.
fn key(seen: &Seen<'_>, all: &[&WebAddress]) -> Key {
    let mut places: Option<Vec<Key>> = None;
    let (mut identifiers, mut apart) = (BTreeSet::new(), BTreeSet::new());
    for (address, posting) in &seen.adverts {
        let Some(identifier) = posting.identifier() else { return Key::Address };
        let here = Key::places(address, &identifier);
        places = Some(match places {
            None => here,
            Some(before) => before.into_iter().filter(|key| here.contains(key)).collect(),
        });
        // An advert in two languages has one number.
        apart.insert((parts(address).0, identifier.clone()));
        identifiers.insert(identifier);
    }
    let is_number = |identifier: &String| identifier.bytes().any(|byte| byte.is_ascii_digit());
    // One advert alone may have its number in the address by chance.
    if identifiers.len() < 2 || apart.len() < seen.adverts.len() || !identifiers.iter().all(is_number) {
        return Key::Address;
    }
    let tells_apart = |key: &Key| {
        let mut known = BTreeSet::new();
        let mut fitting = all.iter().filter(|address| seen.shape.fits(address));
        fitting.all(|address| key.of(address).is_some_and(|id| known.insert((parts(address).0, id))))
    };
    places.unwrap_or_default().into_iter().find(tells_apart).unwrap_or(Key::Address)
}

/// The language with most adverts, if there are several; of two with as many, the pages without one, or the first by name.
fn language(state: &State, addresses: &[&WebAddress]) -> Option<String> {
    let forms = state.forms();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for address in addresses.iter().filter(|address| forms.iter().any(|(shape, _)| shape.fits(address))) {
        *counts.entry(parts(address).0.unwrap_or_default()).or_default() += 1;
    }
    let most = counts.values().max().copied();
    let first = counts.iter().find(|(_, count)| Some(**count) == most).map(|(language, _)| language.clone());
    first.filter(|_| counts.len() > 1)
}
