//! What another catalogue would change: every open offer is scored by it in memory, and nothing is written.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    rescore::{BATCH, BATCH_BYTES, advert},
    score::score,
};
use crate::{
    scoring::Scorer,
    store::{
        Connection, StoreError,
        offers::{ScoredOffer, scored_offers},
    },
};

/// What becomes of an offer or a company under another catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Move {
    /// It becomes strong.
    Gained,
    /// It is no longer strong.
    Lost,
    /// It rises, and stays on its side.
    Rises,
    /// It falls, and stays on its side.
    Falls,
}

/// An offer that another catalogue would score otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferMove {
    /// `provider/tenant/id`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its company.
    pub company: Option<String>,
    /// What becomes of it.
    #[serde(rename = "move")]
    pub moved: Move,
    /// Its score now.
    pub before: u8,
    /// Its score by the other catalogue.
    pub after: u8,
}

/// A company's scores under one catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Standing {
    /// The best score among its open offers.
    pub max_score: u8,
    /// The strong ones among them.
    pub strong_offers: u32,
}

/// A company that another catalogue would rank otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompanyMove {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What becomes of it.
    #[serde(rename = "move")]
    pub moved: Move,
    /// As it stands now.
    pub before: Standing,
    /// By the other catalogue.
    pub after: Standing,
}

/// How many move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct MoveCounts {
    /// That were compared.
    pub compared: u64,
    /// That become strong.
    pub gained: u64,
    /// That are no longer strong.
    pub lost: u64,
    /// That rise, those that become strong among them.
    pub rose: u64,
    /// That fall, those that are no longer strong among them.
    pub fell: u64,
}

/// What another catalogue would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogDiff {
    /// The other catalogue.
    pub catalog: String,
    /// The catalogues that the scores are of now.
    pub stored: Vec<String>,
    /// Open offers with a score.
    pub offers: MoveCounts,
    /// Companies of these offers.
    pub companies: MoveCounts,
    /// Offers that the other catalogue cannot score.
    pub unscored: u64,
    /// The offers that move: those that become strong, that are no longer, that rise, that fall; the widest move first.
    pub moved_offers: Vec<OfferMove>,
    /// The companies that move, in the same order.
    pub moved_companies: Vec<CompanyMove>,
}

/// Compares the stored scores with those of `scorer`. An offer is strong now from `strong_from` on. `go_on` is told how
/// many were scored, a batch after the other, and says whether to go on; without that there is no result.
pub fn compare_catalogs(
    connection: &Connection,
    scorer: &Scorer,
    strong_from: u8,
    mut go_on: impl FnMut(usize) -> bool,
) -> Result<Option<CatalogDiff>, StoreError> {
    let mut comparison = Comparison::new(scorer, strong_from);
    let mut after = 0;
    loop {
        let batch = scored_offers(connection, BATCH, BATCH_BYTES, after)?;
        let Some(last) = batch.last() else { break };
        after = last.offer.offer_id;
        let count = batch.len();
        for offer in batch {
            comparison.take(offer);
        }
        if !go_on(count) {
            return Ok(None);
        }
    }
    Ok(Some(comparison.done()))
}

struct Comparison<'a> {
    scorer: &'a Scorer,
    strong_from: u8,
    diff: CatalogDiff,
    companies: BTreeMap<i64, (String, Standing, Standing)>,
}

impl<'a> Comparison<'a> {
    fn new(scorer: &'a Scorer, strong_from: u8) -> Self {
        let diff = CatalogDiff {
            catalog: scorer.identity().to_owned(),
            stored: Vec::new(),
            offers: MoveCounts::default(),
            companies: MoveCounts::default(),
            unscored: 0,
            moved_offers: Vec::new(),
            moved_companies: Vec::new(),
        };
        Self { scorer, strong_from, diff, companies: BTreeMap::new() }
    }

    fn take(&mut self, stored: ScoredOffer) {
        let ScoredOffer { offer, key, company, score: before, catalog } = stored;
        let Ok(row) = score(self.scorer, &advert(&offer)) else {
            self.diff.unscored += 1;
            return;
        };
        let (after, strong_from) = (row.score, self.scorer.strong_from());
        if let Err(place) = self.diff.stored.binary_search(&catalog) {
            self.diff.stored.insert(place, catalog);
        }
        let moved = moved((before, before >= self.strong_from), (after, after >= strong_from));
        self.diff.offers.note(moved, before.cmp(&after));
        if let Some(id) = offer.company_id {
            let name = company.clone().unwrap_or_default();
            let (_, was, will) =
                self.companies.entry(id).or_insert_with(|| (name, Standing::default(), Standing::default()));
            was.note(before, self.strong_from);
            will.note(after, strong_from);
        }
        if let Some(moved) = moved {
            self.diff.moved_offers.push(OfferMove { key, title: offer.title, company, moved, before, after });
        }
    }

    fn done(mut self) -> CatalogDiff {
        for (id, (name, before, after)) in self.companies {
            let of = |standing: Standing| {
                ((standing.max_score, standing.strong_offers), standing.strong_offers > 0)
            };
            let moved = moved(of(before), of(after));
            let order = (before.max_score, before.strong_offers).cmp(&(after.max_score, after.strong_offers));
            self.diff.companies.note(moved, order);
            if let Some(moved) = moved {
                self.diff.moved_companies.push(CompanyMove { id, name, moved, before, after });
            }
        }
        self.diff.moved_offers.sort_by(|a, b| {
            let key =
                |offer: &OfferMove| (offer.moved, std::cmp::Reverse(offer.before.abs_diff(offer.after)));
            key(a).cmp(&key(b)).then_with(|| a.key.cmp(&b.key))
        });
        self.diff.moved_companies.sort_by_key(|company| {
            let strong = company.before.strong_offers.abs_diff(company.after.strong_offers);
            let best = company.before.max_score.abs_diff(company.after.max_score);
            (company.moved, std::cmp::Reverse((strong, best)), company.id)
        });
        self.diff
    }
}

impl Standing {
    fn note(&mut self, score: u8, strong_from: u8) {
        self.max_score = self.max_score.max(score);
        self.strong_offers += u32::from(score >= strong_from);
    }
}

impl MoveCounts {
    fn note(&mut self, moved: Option<Move>, before_to_after: std::cmp::Ordering) {
        self.compared += 1;
        self.gained += u64::from(moved == Some(Move::Gained));
        self.lost += u64::from(moved == Some(Move::Lost));
        self.rose += u64::from(before_to_after.is_lt());
        self.fell += u64::from(before_to_after.is_gt());
    }
}

/// What becomes of something with this standing, and whether it is strong, before and after.
fn moved<T: Ord>((before, was_strong): (T, bool), (after, is_strong): (T, bool)) -> Option<Move> {
    match (was_strong, is_strong) {
        (false, true) => Some(Move::Gained),
        (true, false) => Some(Move::Lost),
        _ if after > before => Some(Move::Rises),
        _ if after < before => Some(Move::Falls),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_a_score_is_told_by_its_side_first() {
        let of = |before: u8, after: u8| moved((before, before >= 6), (after, after >= 6));
        for (before, after, expected) in [
            (5, 6, Some(Move::Gained)),
            (0, 10, Some(Move::Gained)),
            (6, 5, Some(Move::Lost)),
            (6, 10, Some(Move::Rises)),
            (10, 6, Some(Move::Falls)),
            (0, 5, Some(Move::Rises)),
            (5, 0, Some(Move::Falls)),
            (7, 7, None),
        ] {
            assert_eq!(of(before, after), expected, "{before} to {after}");
        }
        // Another limit makes strong what has the same score.
        assert_eq!(moved((6, false), (6, true)), Some(Move::Gained));
    }
}
