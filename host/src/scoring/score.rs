//! From hits to a score of 0 to 10, with everything needed to explain it.
//!
//! Of each category only the best hit counts, of each phrase the best place. Category points are
//! summed in four buckets with a cap each; phrases and synergy come on top. A score never depends on
//! the order in which the catalogue lists its keywords.

use std::{collections::HashMap, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    catalog::{Bucket, Catalog},
    matcher::Matcher,
};

/// What an offer's text is worth, and why. Stored as JSON beside the offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to 10: `raw`, guarded, rounded half up.
    pub value: u8,
    /// The sum before the guard and the scale's ends are applied.
    pub raw: f64,
    /// The category with most points; of equal ones the first of the catalogue.
    pub top_category: Option<String>,
    /// By field and place; silenced ones and those that others surpass are kept with 0 points.
    pub hits: Vec<Hit>,
    /// Category points by what they speak for.
    pub buckets: Buckets,
    /// The points of all phrases.
    pub phrases: f64,
    /// What a core signal opened.
    pub synergy: f64,
    /// Whether the direct bucket reached the core threshold.
    pub core: bool,
    /// Whether the score was cut because there is no core signal.
    pub guarded: bool,
}

/// One place that says something the catalogue looks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Which list of the catalogue `id` is of.
    pub kind: HitKind,
    /// The keyword's or phrase's id.
    pub id: String,
    /// The keyword's category; phrases have none.
    pub category: Option<String>,
    /// Which text `span` is of.
    pub field: Field,
    /// In bytes; always on character boundaries of the text that was scored.
    pub span: Range<usize>,
    /// What stands there.
    pub text: String,
    /// What it adds to its bucket or to the phrases: 0 where another hit counts instead.
    pub points: f64,
    /// Why it does not count at all.
    pub silenced: Option<Silenced>,
}

/// Which list of the catalogue a hit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    /// A keyword's alias.
    Keyword,
    /// A phrase.
    Phrase,
}

/// Which text of an offer a hit stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The offer's title.
    Title,
    /// The offer's description.
    Description,
}

/// Why a hit does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "lowercase")]
pub enum Silenced {
    /// A negation stands near it in the same clause.
    Negated {
        /// The negation, as written.
        word: String,
        /// Where it stands, in bytes of the hit's field.
        span: Range<usize>,
    },
}

/// The points of each bucket.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Buckets {
    /// The thing itself.
    pub direct: BucketPoints,
    /// Where the company is active.
    pub footprint: BucketPoints,
    /// How the company earns.
    pub business: BucketPoints,
    /// Tools that such companies use.
    pub proxy: BucketPoints,
}

/// One bucket's points.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct BucketPoints {
    /// The sum of its categories.
    pub uncapped: f64,
    /// What counts of it.
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

/// Scores texts against one catalogue. Cheap to share, dear to build: build one a run.
#[derive(Debug, Clone)]
pub struct Scorer {
    catalog: Catalog,
    identity: String,
    matcher: Matcher,
    targets: Vec<Target>,
}

/// A keyword or phrase, as hits refer to it.
#[derive(Debug, Clone, Copy)]
enum Target {
    Keyword {
        /// In the catalogue.
        index: usize,
        /// In the catalogue.
        category: usize,
    },
    Phrase {
        /// In the catalogue.
        index: usize,
    },
}

/// Two groups compete for points: the keywords of a category, and a phrase's places.
type Group = (HitKind, usize);

impl Scorer {
    /// Prepares a catalogue.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        let categories: HashMap<&str, usize> = catalog
            .categories
            .iter()
            .enumerate()
            .map(|(index, category)| (category.id.as_str(), index))
            .collect();
        let mut targets = Vec::new();
        let mut wordings = Vec::new();
        for (index, keyword) in catalog.keywords.iter().enumerate() {
            // A parsed catalogue knows every category its keywords name.
            if let Some(&category) = categories.get(keyword.category.as_str()) {
                wordings.extend(keyword.aliases.iter().map(|alias| (targets.len(), alias.as_str())));
                targets.push(Target::Keyword { index, category });
            }
        }
        for (index, phrase) in catalog.phrases.iter().enumerate() {
            wordings.push((targets.len(), phrase.phrase.as_str()));
            targets.push(Target::Phrase { index });
        }
        let matcher = Matcher::new(wordings.into_iter(), &catalog.negation);
        Self { identity: catalog.identity(), matcher, targets, catalog }
    }

    /// What it scores against.
    #[must_use]
    pub const fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// [`Catalog::identity`], kept at hand: it is stored with every score.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Scores from here on are strong.
    #[must_use]
    pub const fn strong_from(&self) -> u8 {
        self.catalog.weights.strong_from
    }

    /// Scores an offer from its plain texts.
    #[must_use]
    pub fn score(&self, title: &str, description: &str) -> Score {
        let mut hits = self.hits(title, Field::Title);
        hits.extend(self.hits(description, Field::Description));
        self.give_points(&mut hits);
        let (buckets, top_category) = self.buckets(&hits);
        let phrases = hits.iter().filter(|(group, _)| group.0 == HitKind::Phrase).map(|(_, hit)| hit.points);
        let hits_of_phrases = settle(phrases.sum());
        self.sum_up(hits.into_iter().map(|(_, hit)| hit).collect(), buckets, hits_of_phrases, top_category)
    }

    /// All hits of one field in the order of their places, without points yet.
    fn hits(&self, text: &str, field: Field) -> Vec<(Group, Hit)> {
        let mut hits: Vec<_> = self
            .matcher
            .find(text)
            .into_iter()
            .map(|found| {
                let (group, id, category) = self.describe(self.targets[found.target]);
                let silenced = found
                    .negated_by
                    .map(|span| Silenced::Negated { word: text[span.clone()].to_owned(), span });
                let words = text[found.span.clone()].to_owned();
                let (id, category) = (id.to_owned(), category.map(str::to_owned));
                let hit = Hit {
                    kind: group.0,
                    id,
                    category,
                    field,
                    span: found.span,
                    text: words,
                    points: 0.0,
                    silenced,
                };
                (group, hit)
            })
            .collect();
        hits.sort_by(|(_, a), (_, b)| {
            (a.span.start, a.span.end, a.kind, &a.id).cmp(&(b.span.start, b.span.end, b.kind, &b.id))
        });
        hits
    }

    /// Who competes with it, its id and its category's id.
    fn describe(&self, target: Target) -> (Group, &str, Option<&str>) {
        match target {
            Target::Keyword { index, category } => {
                let keyword = &self.catalog.keywords[index];
                ((HitKind::Keyword, category), &keyword.id, Some(&keyword.category))
            }
            Target::Phrase { index } => ((HitKind::Phrase, index), &self.catalog.phrases[index].id, None),
        }
    }

    /// Gives the best hit of each group its points; of equal ones the first counts.
    fn give_points(&self, hits: &mut [(Group, Hit)]) {
        let mut best = HashMap::<Group, (usize, f64)>::new();
        for (index, (group, hit)) in hits.iter().enumerate() {
            if hit.silenced.is_some() {
                continue;
            }
            let points = self.worth(*group, hit.field);
            if best.get(group).is_none_or(|(_, most)| points > *most) {
                best.insert(*group, (index, points));
            }
        }
        for (index, points) in best.into_values() {
            hits[index].1.points = points;
        }
    }

    fn worth(&self, (kind, index): Group, field: Field) -> f64 {
        let weights = &self.catalog.weights;
        let base = match kind {
            HitKind::Keyword => weights.category.of(self.catalog.categories[index].tier),
            HitKind::Phrase => weights.phrase.of(self.catalog.phrases[index].tier),
        };
        match field {
            Field::Title => settle(base * weights.title),
            Field::Description => base,
        }
    }

    /// The categories' points by bucket, and the id of the category with most.
    fn buckets(&self, hits: &[(Group, Hit)]) -> (Buckets, Option<String>) {
        let mut points = vec![0.0; self.catalog.categories.len()];
        for ((kind, index), hit) in hits {
            if *kind == HitKind::Keyword {
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
            sum.uncapped = settle(sum.uncapped);
            sum.capped = sum.uncapped.min(self.catalog.weights.caps.of(bucket));
        }
        (buckets, top.map(|(index, _)| self.catalog.categories[index].id.clone()))
    }

    fn sum_up(&self, hits: Vec<Hit>, buckets: Buckets, phrases: f64, top_category: Option<String>) -> Score {
        let weights = &self.catalog.weights;
        let core = buckets.direct.uncapped >= weights.core;
        let synergy = if core { self.synergy(&buckets) } else { 0.0 };
        let capped: f64 = Bucket::ALL.iter().map(|bucket| buckets.of(*bucket).capped).sum();
        let raw = settle(capped + phrases + synergy);
        let guarded = !core && raw > weights.guard;
        let value = round_half_up(if guarded { weights.guard } else { raw });
        Score { value, raw, top_category, hits, buckets, phrases, synergy, core, guarded }
    }

    fn synergy(&self, buckets: &Buckets) -> f64 {
        let synergy = &self.catalog.weights.synergy;
        let footprint = if buckets.footprint.capped >= synergy.from { synergy.footprint } else { 0.0 };
        let business = if buckets.business.capped >= synergy.from { synergy.business } else { 0.0 };
        settle(footprint + business)
    }
}

/// Takes the noise off a sum of decimals, so that 2.5 is a half whatever it was summed from.
fn settle(points: f64) -> f64 {
    (points * 1e6).round() / 1e6
}

fn round_half_up(raw: f64) -> u8 {
    (1..=10_u8).rev().find(|step| raw >= f64::from(*step) - 0.5).unwrap_or(0)
}

#[cfg(test)]
mod tests;
