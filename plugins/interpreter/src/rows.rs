//! Makes the offers of a page of rows.

use std::collections::HashMap;

use jobscan_definition::model::{Fields, Format, Value};
use jobscan_plugin_sdk::{
    Employer, Offer, PluginError, Salary, Skipped, Workplace, errors::parse_failure, json::Unread,
};

use crate::{
    fields::{Essentials, Needed},
    gaps,
    known::{Known, Within},
    list::{Row, names, row_of},
    node::Node,
    notes::Notes,
    place::Place,
    program::Program,
    token,
    value::{Reading, shown},
};

/// What a page of rows gives.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    /// The valid rows.
    pub(crate) valid: Vec<Offer>,
    /// The invalid rows.
    pub(crate) skipped: Vec<Skipped>,
    /// The fields of valid rows that could not be read.
    pub(crate) unread: Unread,
    /// The rows that were looked at: none that are no offers.
    pub(crate) looked_at: usize,
    /// How many gave each of what a row needs.
    gave: [usize; Needed::ALL.len()],
    /// Where the offers of each group are.
    groups: HashMap<String, usize>,
    /// The names of the first row's fields.
    names: Option<Vec<String>>,
}

/// What rows are read with.
pub(crate) struct Reader<'r> {
    pub(crate) program: &'r Program,
    /// What is known of the board.
    pub(crate) known: &'r Known<'r>,
    /// The address of the answer.
    pub(crate) base: &'r str,
    /// The employer of rows that name none.
    pub(crate) employer: Option<String>,
}

impl Reader<'_> {
    /// Reads rows. `names`: those of the first row's fields, where the rows do not have all.
    pub(crate) fn read<'a>(
        &self,
        rows: impl IntoIterator<Item = Row<'a>>,
        names: impl FnOnce() -> Vec<String>,
    ) -> Result<Offers, PluginError> {
        let mut offers = Offers::default();
        for row in rows {
            self.add(&row, &mut offers);
        }
        match never_given(&offers) {
            None => Ok(offers),
            Some(needed) => {
                let names = offers.names.take().filter(|names| !names.is_empty()).unwrap_or_else(names);
                Err(self.matches_nothing(needed, offers.looked_at, &names))
            }
        }
    }

    fn add(&self, row: &Row<'_>, offers: &mut Offers) {
        let Node::Raw(raw) = row.node else { return self.add_read(&row.node, row.key.as_deref(), offers) };
        match row_of(self.program, self.base, raw) {
            Ok(Some(node)) => {
                let before = offers.gave;
                self.add_read(&node, row.key.as_deref(), offers);
                if offers.names.is_none() && offers.gave != before.map(|count| count + 1) {
                    offers.names = Some(names(self.program, &self.shown_row(&node, raw)));
                }
            }
            Ok(None) => {}
            Err(error) => {
                let reason = match error {
                    PluginError::Parse(failure) => failure.detail,
                    other => format!("{other:?}"),
                };
                offers
                    .skipped
                    .push(Skipped { id: None, reason: format!("the row cannot be read: {reason}") });
            }
        }
    }

    /// The row that an error shows: of a link what was made of it, otherwise all that the source says.
    fn shown_row<'n>(&self, node: &Node<'n>, raw: &'n str) -> Node<'n> {
        let of_links = matches!(self.program.definition.list.format, Format::Links | Format::Sitemap);
        if of_links { node.clone() } else { Node::Raw(raw) }
    }

    fn add_read(&self, node: &Node<'_>, key: Option<&str>, offers: &mut Offers) {
        let place = Place::with_key(node, key);
        let definition = &self.program.definition;
        if place.fits(&definition.list.drop) {
            return;
        }
        let mut notes = Notes::default();
        let mut reading = Reading { known: self.known, notes: &mut notes };
        let essentials = reading.essentials(&definition.fields, place, self.base);
        offers.looked_at += 1;
        for (count, needed) in offers.gave.iter_mut().zip(Needed::ALL) {
            *count += usize::from(essentials.gave(needed));
        }
        match self.offer(self.with_page(essentials), &mut reading, place) {
            Err(skipped) => offers.skipped.push(skipped),
            Ok(offer) => {
                notes.count_in(&mut offers.unread);
                self.add_offer(offer, place, offers);
            }
        }
    }

    /// A row without an address has that of the board.
    fn with_page(&self, essentials: Essentials) -> Essentials {
        let page = &self.program.definition.tenant.page;
        if essentials.gave(Needed::Url) || page.0.is_empty() {
            return essentials;
        }
        Essentials { url: Some(self.known.fill(page, Within::Address)), ..essentials }
    }

    fn offer(
        &self,
        essentials: Essentials,
        reading: &mut Reading<'_>,
        place: Place<'_>,
    ) -> Result<Offer, Skipped> {
        let fields = &self.program.definition.fields;
        let missing = essentials.missing();
        let Essentials { id, title, url, no_url } = essentials;
        let (Some(id), Some(title), Some(url)) = (id.clone(), title, url) else {
            return Err(Skipped { id, reason: lacks(missing, fields, no_url.is_some()) });
        };
        let mut offer = Offer::new(id, url, title);
        reading.complete(&mut offer, fields, place);
        if offer.employer.is_none() {
            offer.employer = self.employer.clone().map(|name| Employer { name: Some(name), website: None });
        }
        if let Some(detail) = &self.program.definition.detail {
            offer.complete = detail.only_without_text && offer.description.is_some();
            let completes = detail.format == Format::Jsonld;
            let gaps =
                if completes { gaps::letters(&self.program.definition, &offer) } else { String::new() };
            offer.ref_.token = Some(token::write(self.known, &gaps));
        }
        Ok(offer)
    }

    /// Adds an offer, or the place that it says of one that is there.
    fn add_offer(&self, offer: Offer, place: Place<'_>, offers: &mut Offers) {
        let group = self
            .program
            .definition
            .list
            .group_by
            .as_ref()
            .and_then(|path| place.texts(path).into_iter().next());
        let Some(group) = group else { return offers.valid.push(offer) };
        if let Some(&at) = offers.groups.get(group.as_ref()) {
            merge(&mut offers.valid[at], offer);
        } else {
            offers.groups.insert(group.into_owned(), offers.valid.len());
            offers.valid.push(offer);
        }
    }

    fn matches_nothing(&self, needed: Needed, rows: usize, names: &[String]) -> PluginError {
        let said = needed.of(&self.program.definition.fields).map_or_else(|| "nothing".to_owned(), shown);
        let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        let has = if names.is_empty() { "nothing".to_owned() } else { shortened(names) };
        let detail = format!("{} = {said} matches nothing in {rows}; the row has: {has}", needed.key());
        parse_failure(detail, Some(needed.key().to_owned()), None)
    }
}

/// What no row gave, though rows were there.
fn never_given(offers: &Offers) -> Option<Needed> {
    let never = offers.gave.iter().zip(Needed::ALL).find(|(count, _)| **count == 0);
    never.map(|(_, needed)| needed).filter(|_| offers.looked_at > 0)
}

/// The most names that an error shows.
const MOST_NAMES: usize = 30;

fn shortened(names: &[String]) -> String {
    let more = if names.len() > MOST_NAMES { ", …" } else { "" };
    format!("{}{more}", names.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// Why a row is skipped: the same words for all that lack the same.
fn lacks(missing: Option<Needed>, fields: &Fields, has_other_url: bool) -> String {
    let needed = missing.unwrap_or(Needed::Id);
    let said = needed.of(fields).map_or_else(|| "nothing".to_owned(), |value: &Value| shown(value));
    let gives = if needed == Needed::Url && has_other_url { "gives no web address" } else { "gives nothing" };
    format!("{} = {said} {gives}", needed.key())
}

/// The most places of an offer that are gathered from its rows: one more than the host keeps, which tells that there were.
const MOST_PLACES: usize = 1_001;

/// Adds what another row says of an offer: its places. Where they differ in what each place has its own of, neither is
/// that of the offer.
fn merge(offer: &mut Offer, other: Offer) {
    for place in other.locations {
        if offer.locations.len() < MOST_PLACES && !offer.locations.contains(&place) {
            offer.locations.push(place);
        }
    }
    if offer.workplace != other.workplace {
        offer.workplace = Workplace::Unknown;
    }
    if offer.salary != other.salary {
        offer.salary = None::<Salary>;
    }
    offer.description = offer.description.take().or(other.description);
}
