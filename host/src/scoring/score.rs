//! Turns hits into a score of 0 to 10, with everything needed to explain it.
//!
//! Only the best hit of each category counts, and only the best hit of each phrase. Category points are summed
//! in four buckets, each with a cap; phrases and synergy are added on top. A score never depends on the order
//! of keywords in the catalogue.

use std::{borrow::Cow, sync::OnceLock};

use serde::{Deserialize, Serialize};

use super::{
    catalog::{Alias, Bucket, Catalog},
    facts::{Advert, salary_text},
    hit::{Field, Hit, HitKind, Silenced, excerpt},
    matcher::{Found, Matcher},
    terms::Term,
};

/// The score of an offer, with its reasons. Stored as JSON beside the offer.
///
/// It borrows from the catalogue and the offer; one that is read from the store owns all that it has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score<'a> {
    /// 0 to 10: `raw` after the guard and the salary cap, rounded half up.
    pub value: u8,
    /// The sum before the guard, the salary cap and the limits of the scale.
    pub raw: f64,
    /// The category with the most points; among equal ones the first in the catalogue.
    pub top_category: Option<Cow<'a, str>>,
    /// Sorted by field and position; silenced and surpassed hits are kept with 0 points.
    pub hits: Vec<Hit<'a>>,
    /// Category points by bucket.
    pub buckets: Buckets,
    /// The points of all phrases.
    pub phrases: f64,
    /// Points added by synergy, which needs a core signal.
    pub synergy: f64,
    /// Whether there is a core signal: the direct bucket reached its threshold.
    pub core: bool,
    /// Whether the score was capped because there is no core signal.
    pub guarded: bool,
    /// The cap for a salary below the floor, if it lowered the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salary_cap: Option<f64>,
}

/// The points of each bucket.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Buckets {
    /// The catalogue's subject itself.
    pub direct: BucketPoints,
    /// Where the company is active.
    pub footprint: BucketPoints,
    /// How the company earns its money.
    pub business: BucketPoints,
    /// Tools that such companies use.
    pub proxy: BucketPoints,
}

/// One bucket's points.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct BucketPoints {
    /// The sum of its categories' points.
    pub uncapped: f64,
    /// The part of it that counts.
    pub capped: f64,
}

impl Buckets {
    /// The points of `bucket`.
    #[must_use]
    pub const fn of(&self, bucket: Bucket) -> BucketPoints {
        match bucket {
            Bucket::Direct => self.direct,
            Bucket::Footprint => self.footprint,
            Bucket::Business => self.business,
            Bucket::Proxy => self.proxy,
        }
    }

    const fn of_mut(&mut self, bucket: Bucket) -> &mut BucketPoints {
        match bucket {
            Bucket::Direct => &mut self.direct,
            Bucket::Footprint => &mut self.footprint,
            Bucket::Business => &mut self.business,
            Bucket::Proxy => &mut self.proxy,
        }
    }
}

/// Scores offers against one catalogue. The first score is expensive, all others are not: make one a run.
#[derive(Debug, Clone)]
pub struct Scorer {
    catalog: Catalog,
    identity: String,
    compiled: OnceLock<Compiled>,
}

/// A catalogue as texts are searched with it.
#[derive(Debug, Clone)]
struct Compiled {
    matcher: Matcher,
    /// The terms of the matcher, in the order in which hits at the same place stand.
    targets: Vec<Target>,
}

/// A keyword or phrase, as hits refer to it.
#[derive(Debug, Clone, Copy)]
enum Target {
    Keyword {
        /// Index in the catalogue.
        index: usize,
        /// Index in the catalogue.
        category: usize,
    },
    Phrase {
        /// Index in the catalogue.
        index: usize,
    },
}

/// Hits that compete for points: those of one category, or of one phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Category(usize),
    Phrase(usize),
}

impl Scorer {
    /// A scorer of a catalogue.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        Self { identity: catalog.identity(), compiled: OnceLock::new(), catalog }
    }

    /// What texts are searched with: made when the first one is, since most starts of the program score nothing.
    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| Compiled::of(&self.catalog))
    }
}

impl Compiled {
    fn of(catalog: &Catalog) -> Self {
        let mut terms: Vec<(Target, Term<'_>)> = Vec::new();
        for (index, keyword) in catalog.keywords.iter().enumerate() {
            // In a parsed catalogue, every keyword's category exists.
            let place = catalog.categories.iter().position(|category| category.id == keyword.category);
            if let Some(category) = place {
                let contexts = vec![&catalog.categories[category].context, &keyword.context];
                let term = Term { aliases: keyword.aliases.clone(), contexts };
                terms.push((Target::Keyword { index, category }, term));
            }
        }
        for (index, phrase) in catalog.phrases.iter().enumerate() {
            let aliases = vec![Alias { text: phrase.phrase.clone(), language: phrase.language }];
            terms.push((Target::Phrase { index }, Term { aliases, contexts: vec![&phrase.context] }));
        }
        terms.sort_by_key(|(target, _)| match *target {
            Target::Keyword { index, .. } => (HitKind::Keyword, &catalog.keywords[index].id),
            Target::Phrase { index } => (HitKind::Phrase, &catalog.phrases[index].id),
        });
        let (targets, terms): (Vec<_>, Vec<_>) = terms.into_iter().unzip();
        Self { matcher: Matcher::new(&terms, &catalog.negation), targets }
    }
}

impl Scorer {
    /// The catalogue it scores against.
    #[must_use]
    pub const fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// [`Catalog::identity`], computed once: it is stored with every score.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The lowest strong score.
    #[must_use]
    pub const fn strong_from(&self) -> u8 {
        self.catalog.weights.strong_from
    }

    /// Scores an offer.
    #[must_use]
    pub fn score<'a>(&'a self, advert: &Advert<'a>) -> Score<'a> {
        let compiled = self.compiled();
        let found = compiled.matcher.find(advert.title, advert.description);
        let (mut groups, mut hits) =
            (Vec::with_capacity(found.len() + 2), Vec::with_capacity(found.len() + 2));
        for found in found {
            let (group, hit) = self.hit(compiled.targets[found.target], advert, found);
            groups.push(group);
            hits.push(hit);
        }
        for (group, hit) in self.salary(advert).into_iter().chain(self.workplace(advert)) {
            groups.push(group);
            hits.push(hit);
        }
        self.give_points(&groups, &mut hits);
        let (buckets, top_category) = self.buckets(&groups, &hits);
        let phrases = groups.iter().zip(&hits).filter(|(group, _)| matches!(group, Group::Phrase(_)));
        let phrases = without_float_noise(phrases.map(|(_, hit)| hit.points).sum());
        self.sum_up(hits, buckets, phrases, top_category)
    }

    /// A hit without points yet.
    fn hit<'a>(&'a self, target: Target, advert: &Advert<'a>, found: Found<'a>) -> (Group, Hit<'a>) {
        let (group, kind, id, category) = self.describe(target);
        let text = if found.field == Field::Title { advert.title } else { advert.description };
        let hit = Hit {
            kind,
            id: id.into(),
            category: category.map(Cow::Borrowed),
            field: found.field,
            text: excerpt(&text[found.span.clone()]),
            span: found.span,
            points: 0.0,
            silenced: found.silenced,
        };
        (group, hit)
    }

    /// The group it competes in, its kind, its id and its category's id.
    fn describe(&self, target: Target) -> (Group, HitKind, &str, Option<&str>) {
        match target {
            Target::Keyword { index, category } => {
                let keyword = &self.catalog.keywords[index];
                (Group::Category(category), HitKind::Keyword, &keyword.id, Some(&keyword.category))
            }
            Target::Phrase { index } => {
                (Group::Phrase(index), HitKind::Phrase, &self.catalog.phrases[index].id, None)
            }
        }
    }

    /// The hit of the advertised salary, if the catalogue has a floor that it can be compared with.
    fn salary<'a>(&'a self, advert: &Advert<'a>) -> Option<(Group, Hit<'a>)> {
        let (rule, salary) = (self.catalog.salary.as_ref()?, advert.salary?);
        let reached = rule.is_reached_by(salary)?;
        let silenced = (!reached).then(|| Silenced::Below { floor: rule.shown() });
        self.fact(Field::Salary, salary_text(salary).into(), &rule.category, silenced)
    }

    fn workplace<'a>(&'a self, advert: &Advert<'a>) -> Option<(Group, Hit<'a>)> {
        let category = self.catalog.workplace.category_of(advert.workplace)?;
        self.fact(Field::Workplace, advert.workplace.as_str().into(), category, None)
    }

    fn fact<'a>(
        &self,
        field: Field,
        text: Cow<'a, str>,
        category: &'a str,
        silenced: Option<Silenced<'a>>,
    ) -> Option<(Group, Hit<'a>)> {
        let group = self.catalog.categories.iter().position(|known| known.id == category)?;
        let id = if field == Field::Salary { "salary" } else { "workplace" };
        let (id, category) = (id.into(), Some(category.into()));
        let span = 0..text.len();
        let hit = Hit { kind: HitKind::Fact, id, category, field, span, text, points: 0.0, silenced };
        Some((Group::Category(group), hit))
    }

    /// Gives the best hit of each group its points; among equal ones the first counts.
    fn give_points(&self, groups: &[Group], hits: &mut [Hit<'_>]) {
        let categories = self.catalog.categories.len();
        let mut best: Vec<Option<(usize, f64)>> = vec![None; categories + self.catalog.phrases.len()];
        for (index, (group, hit)) in groups.iter().zip(&*hits).enumerate() {
            if hit.silenced.is_some() {
                continue;
            }
            let points = self.worth(*group, hit.field);
            let best = match *group {
                Group::Category(index) => &mut best[index],
                Group::Phrase(index) => &mut best[categories + index],
            };
            if best.is_none_or(|(_, most)| points > most) {
                *best = Some((index, points));
            }
        }
        for (index, points) in best.into_iter().flatten() {
            hits[index].points = points;
        }
    }

    fn worth(&self, group: Group, field: Field) -> f64 {
        let weights = &self.catalog.weights;
        let base = match group {
            Group::Category(index) => weights.category.for_tier(self.catalog.categories[index].tier),
            Group::Phrase(index) => weights.phrase.for_tier(self.catalog.phrases[index].tier),
        };
        if field == Field::Title { without_float_noise(base * weights.title) } else { base }
    }

    /// The categories' points by bucket, and the id of the category with the most points.
    fn buckets(&self, groups: &[Group], hits: &[Hit<'_>]) -> (Buckets, Option<&str>) {
        let mut points = vec![0.0; self.catalog.categories.len()];
        for (group, hit) in groups.iter().zip(hits) {
            if let Group::Category(index) = group {
                points[*index] += hit.points;
            }
        }
        let mut buckets = Buckets::default();
        let mut top: Option<(usize, f64)> = None;
        for (index, (category, points)) in self.catalog.categories.iter().zip(points).enumerate() {
            buckets.of_mut(category.bucket).uncapped += points;
            if points > top.map_or(0.0, |(_, most)| most) {
                top = Some((index, points));
            }
        }
        for bucket in Bucket::ALL {
            let sum = buckets.of_mut(bucket);
            sum.uncapped = without_float_noise(sum.uncapped);
            sum.capped = sum.uncapped.min(self.catalog.weights.caps.for_bucket(bucket));
        }
        (buckets, top.map(|(index, _)| self.catalog.categories[index].id.as_str()))
    }

    fn sum_up<'a>(
        &self,
        hits: Vec<Hit<'a>>,
        buckets: Buckets,
        phrases: f64,
        top_category: Option<&'a str>,
    ) -> Score<'a> {
        let top_category = top_category.map(Cow::Borrowed);
        let weights = &self.catalog.weights;
        let core = buckets.direct.uncapped >= weights.core;
        let synergy = if core { self.synergy(&buckets) } else { 0.0 };
        let capped: f64 = Bucket::ALL.iter().map(|bucket| buckets.of(*bucket).capped).sum();
        let raw = without_float_noise(capped + phrases + synergy);
        let guarded = !core && raw > weights.guard;
        let guarded_at = if guarded { weights.guard } else { raw };
        let salary_cap = self.cap_below_floor(&hits).filter(|most| guarded_at > *most);
        let value = round_half_up(salary_cap.unwrap_or(guarded_at));
        Score { value, raw, top_category, hits, buckets, phrases, synergy, core, guarded, salary_cap }
    }

    /// The cap for a salary below the floor, if it is below.
    fn cap_below_floor(&self, hits: &[Hit<'_>]) -> Option<f64> {
        let below = hits.iter().any(|hit| matches!(hit.silenced, Some(Silenced::Below { .. })));
        self.catalog.salary.as_ref().filter(|_| below)?.below
    }

    fn synergy(&self, buckets: &Buckets) -> f64 {
        let synergy = &self.catalog.weights.synergy;
        let footprint = if buckets.footprint.capped >= synergy.from { synergy.footprint } else { 0.0 };
        let business = if buckets.business.capped >= synergy.from { synergy.business } else { 0.0 };
        without_float_noise(footprint + business)
    }
}

/// Removes floating-point noise from a sum of decimals, so that 2.5 rounds as a half however it was summed.
fn without_float_noise(points: f64) -> f64 {
    (points * 1e6).round() / 1e6
}

fn round_half_up(raw: f64) -> u8 {
    (1..=10_u8).rev().find(|step| raw >= f64::from(*step) - 0.5).unwrap_or(0)
}

#[cfg(test)]
mod tests;
