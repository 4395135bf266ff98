//! Reads the rows of a range.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, Coverage, Description, Employer, EndReason, Offer, Page, PluginError, Salary, Skipped,
    json::{self, Object, Unread},
    reading::pay::{self, Pay, Period, Told},
    text,
};
use serde::Deserialize;

use crate::request::LAST;

/// The count in `offres 0-149/4567`.
pub(crate) fn total(range: &str) -> Option<u64> {
    range.rsplit_once('/')?.1.trim().parse().ok()
}

/// A search that finds nothing, or nothing more.
pub(crate) fn nothing(total: Option<u64>) -> Page {
    let end = if total.is_some_and(|total| total > 0) { EndReason::EmptyPage } else { EndReason::Complete };
    Page {
        offers: Vec::new(),
        skipped: Vec::new(),
        next: Continuation::End(end),
        state: None,
        coverage: Coverage::Partial,
        total,
    }
}

/// Reads the range that begins at row `first`, of which `size` rows were asked.
pub(crate) fn page(
    body: &str,
    first: u32,
    size: u32,
    total: Option<u64>,
    unread: &mut Unread,
) -> Result<Page, PluginError> {
    let rows = json::rows_at::<Rows, _>("resultats", body, unread, Row::into_offer)?;
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let (mut offers, mut skipped) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match row {
            Ok(offer) => offers.push(offer),
            Err(reason) => skipped.push(reason),
        }
    }
    let next = continuation(first.saturating_add(count), count, size, total);
    Ok(Page { offers, skipped, next, state: None, coverage: Coverage::Partial, total })
}

/// How the search goes on after `reached` rows.
fn continuation(reached: u32, count: u32, size: u32, total: Option<u64>) -> Continuation {
    let more = match total {
        Some(total) => u64::from(reached) < total,
        None => count >= size,
    };
    match (more, count) {
        (false, _) => Continuation::End(EndReason::Complete),
        (true, 0) => Continuation::End(EndReason::EmptyPage),
        // No range begins further on, though the search has more.
        (true, _) if reached > LAST => Continuation::End(EndReason::TotalPages),
        (true, _) => Continuation::More(reached.to_string()),
    }
}

struct Rows;

impl json::Row for Rows {
    type Of<'a> = Row;
}

/// A row. Whom to write to is not taken over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    intitule: String,
    description: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    date_creation: Option<i64>,
    #[serde(default, deserialize_with = "json::moment")]
    date_actualisation: Option<i64>,
    lieu_travail: Option<Object<Place>>,
    entreprise: Option<Object<Company>>,
    type_contrat_libelle: Option<String>,
    type_contrat: Option<String>,
    salaire: Option<Object<Wage>>,
    origine_offre: Option<Object<Origin>>,
}

#[derive(Deserialize)]
struct Place {
    libelle: Option<String>,
}

#[derive(Deserialize)]
struct Company {
    nom: Option<String>,
}

#[derive(Deserialize)]
struct Wage {
    libelle: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Origin {
    url_origine: Option<String>,
}

impl Row {
    fn into_offer(self, unread: &mut Unread) -> Result<Offer, Skipped> {
        let skip = |reason: &str| Skipped { id: text::filled(Some(&self.id)), reason: reason.to_owned() };
        let id = text::filled(Some(&self.id)).ok_or_else(|| skip("no usable id"))?;
        let title = text::non_empty(&self.intitule).ok_or_else(|| skip("no title"))?;
        let link = self.origine_offre.as_ref().and_then(|origin| origin.url_origine.as_deref());
        let link = link.filter(|link| text::is_web_url(link)).ok_or_else(|| skip("no link"))?;
        let mut offer = Offer::new(id, link, title);
        let name = self.entreprise.as_ref().and_then(|company| text::filled(company.nom.as_deref()));
        offer.employer = name.map(|name| Employer { name: Some(name), website: None });
        let place = self.lieu_travail.as_ref().and_then(|place| text::filled(place.libelle.as_deref()));
        offer.locations = place.into_iter().collect();
        let contract = text::filled(self.type_contrat_libelle.as_deref());
        offer.employment_type = contract.or_else(|| text::filled(self.type_contrat.as_deref()));
        offer.salary = self.salaire.as_ref().and_then(|wage| salary(wage.libelle.as_deref()?, unread));
        offer.posted_at = self.date_creation;
        offer.updated_at = self.date_actualisation;
        offer.description = text::filled(self.description.as_deref()).map(Description::Plain);
        Ok(offer)
    }
}

/// The pay of a sentence: `Mensuel de 2000.0 Euros à 2500.0 Euros sur 12.0 mois`. For how many months it is paid is no
/// amount.
fn salary(sentence: &str, unread: &mut Unread) -> Option<Salary> {
    let whole = text::non_empty(sentence)?;
    let amounts = whole.split(" sur ").next().unwrap_or(whole);
    match pay::sentence(amounts) {
        Told::Pay(pay) => Some(Pay { period: period(amounts).or(pay.period), ..pay }.into()),
        Told::Unclear => {
            unread.note("salaire.libelle", sentence);
            None
        }
        Told::Nothing => None,
    }
}

/// The period that a sentence begins with.
fn period(sentence: &str) -> Option<Period> {
    match sentence.split_whitespace().next()? {
        "Horaire" => Some(Period::Hour),
        "Mensuel" => Some(Period::Month),
        "Annuel" => Some(Period::Year),
        _ => None,
    }
}
