//! The content of adverts, drawn from a key: title, locations, pay and sentences.
//!
//! Each source renders it in its own form. The title is drawn independently of the amount of text, so that a list
//! can be made without descriptions.

use crate::{
    company::{Company, Exposure},
    markup::Style,
    rng::{Rng, key_of},
    words::{ENGLISH, Language, ODD_LINES, Place, SPANISH_PLACES, TOOLS, WORLD_PLACES},
};

/// The inputs that an advert is drawn from.
pub(crate) struct Brief<'w> {
    pub(crate) key: u64,
    /// The number of edits so far.
    pub(crate) version: u32,
    /// If not 0, the same advert in another location.
    pub(crate) shift: u32,
    pub(crate) company: &'w Company,
    /// The approximate length of the text; 0 for none.
    pub(crate) bytes: usize,
    pub(crate) spain_only: bool,
}

/// Where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workplace {
    Onsite,
    Hybrid,
    Remote,
    Unknown,
}

impl Workplace {
    /// The word in the export.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Onsite => "onsite",
            Self::Hybrid => "hybrid",
            Self::Remote => "remote",
            Self::Unknown => "unknown",
        }
    }
}

/// A salary range; each source shows it in its own form, or not at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pay {
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) currency: &'static str,
    pub(crate) period: &'static str,
}

/// One line of text.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Whether it has characters that a program may normalise, so that no test relies on it.
    odd: bool,
}

/// An advert's content.
pub(crate) struct Content {
    pub(crate) language: &'static Language,
    pub(crate) title: String,
    pub(crate) department: &'static str,
    pub(crate) team: &'static str,
    /// At least one; the first is the main location.
    pub(crate) places: Vec<&'static Place>,
    pub(crate) workplace: Workplace,
    pub(crate) commitment: &'static str,
    pub(crate) pay: Option<Pay>,
    pub(crate) style: Style,
    pub(crate) opening: Vec<Line>,
    pub(crate) body: Vec<Line>,
    pub(crate) duties: Vec<Line>,
    pub(crate) requirements: Vec<Line>,
    pub(crate) closing: Vec<Line>,
}

impl Content {
    /// Draws the advert.
    pub(crate) fn draw(brief: &Brief<'_>) -> Self {
        let mut rng = Rng::new(brief.key);
        let own_language = brief.spain_only || rng.chance(750);
        let language = if own_language { brief.company.language } else { ENGLISH };
        let exposed_job = brief.company.exposure == Exposure::Strong && rng.chance(450);
        let roles = if exposed_job { language.exposed_roles } else { language.roles };
        let (role, department) = rng.pick(roles);
        let mut content = Self {
            language,
            title: graded(language, role, brief),
            department,
            team: rng.pick(language.teams),
            places: draw_places(&mut rng, brief),
            workplace: rng.weighted(&[
                (35, Workplace::Onsite),
                (25, Workplace::Hybrid),
                (20, Workplace::Remote),
                (20, Workplace::Unknown),
            ]),
            commitment: draw_commitment(&mut rng, language),
            pay: if rng.chance(350) { Some(draw_pay(&mut rng, brief.spain_only)) } else { None },
            style: rng.weighted(&[(60, Style::Raw), (25, Style::Named), (15, Style::Numeric)]),
            opening: Vec::new(),
            body: Vec::new(),
            duties: Vec::new(),
            requirements: Vec::new(),
            closing: Vec::new(),
        };
        if brief.bytes > 0 {
            content.write(&mut rng, brief, exposed_job);
        }
        content
    }

    /// Sentences that must be found: one of each part, complete and without odd characters, and any that an edit
    /// added.
    pub(crate) fn must_contain(&self) -> Vec<String> {
        [&self.opening, &self.body, &self.duties, &self.requirements, &self.closing]
            .into_iter()
            .filter_map(|part| part.iter().rev().find(|line| !line.odd))
            .map(|line| line.text.clone())
            .collect()
    }

    /// Which of the language's types of contract it is: full time, part time, temporary, internship.
    pub(crate) fn commitment_number(&self) -> usize {
        self.language.commitments.iter().position(|held| *held == self.commitment).unwrap_or(0)
    }

    /// Adds a sentence that must be found.
    pub(crate) fn add_sentence(&mut self, text: String) {
        self.body.push(Line { text, odd: false });
    }

    fn write(&mut self, rng: &mut Rng, brief: &Brief<'_>, exposed_job: bool) {
        let mut scribe = Scribe { language: self.language, city: self.places[0].city, written: 0 };
        let words = self.language;
        self.opening.push(scribe.line(rng, words.plain));
        self.opening.push(scribe.line(rng, words.plain));
        for _ in 0..exposed_sentences(rng, brief.company.exposure, exposed_job) {
            self.duties.push(scribe.line(rng, words.exposed));
        }
        if !exposed_job && rng.chance(150) {
            self.requirements.push(scribe.line(rng, words.decoys));
        }
        if rng.chance(150) {
            self.body.push(Line { text: rng.pick(ODD_LINES).to_owned(), odd: true });
        }
        for closing in words.closings {
            self.closing.push(scribe.line(rng, &[*closing]));
        }
        while scribe.written < brief.bytes || self.body.len() < 2 {
            self.body.push(scribe.line(rng, words.plain));
            self.duties.push(scribe.line(rng, words.plain));
            self.requirements.push(scribe.line(rng, words.plain));
        }
        for edit in 1..=brief.version {
            let mut rng = Rng::keyed(&[brief.key, u64::from(edit), 21]);
            self.closing.push(scribe.line(&mut rng, words.plain));
        }
    }
}

/// Fills sentence templates and counts the bytes written.
struct Scribe {
    language: &'static Language,
    city: &'static str,
    written: usize,
}

impl Scribe {
    fn line(&mut self, rng: &mut Rng, frames: &[&str]) -> Line {
        let frame = rng.pick(frames);
        let text = fill(frame, |slot| match slot {
            "tool" => rng.pick(TOOLS).to_owned(),
            "team" => rng.pick(self.language.teams).to_owned(),
            "sector" => rng.pick(self.language.sectors).to_owned(),
            "city" => self.city.to_owned(),
            _ => rng.between(2, 48).to_string(),
        });
        self.written += text.len();
        Line { text, odd: false }
    }
}

/// Replaces each `{slot}`.
fn fill(frame: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut text = String::with_capacity(frame.len() + 16);
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((slot, tail)) = after.split_once('}') else { break };
        text.push_str(before);
        text.push_str(&value(slot));
        rest = tail;
    }
    text.push_str(rest);
    text
}

/// The title with its grade, which every second edit changes.
fn graded(language: &Language, role: &str, brief: &Brief<'_>) -> String {
    let mut rng = Rng::keyed(&[brief.key, u64::from(brief.version / 2), 20]);
    let grade = rng.pick(language.grades);
    grade.replace("{}", role)
}

fn exposed_sentences(rng: &mut Rng, exposure: Exposure, exposed_job: bool) -> u32 {
    match exposure {
        Exposure::Strong if exposed_job => rng.between(2, 4),
        Exposure::Strong => rng.below(2),
        Exposure::Mild => u32::from(rng.chance(200)),
        Exposure::None => 0,
    }
}

fn draw_places(rng: &mut Rng, brief: &Brief<'_>) -> Vec<&'static Place> {
    let all = if brief.spain_only { SPANISH_PLACES } else { WORLD_PLACES };
    let count = if brief.spain_only { 1 } else { rng.weighted(&[(80, 1), (15, 2), (5, 3)]) };
    let start = rng.below(u32::try_from(all.len()).unwrap_or(1)) + brief.shift;
    // The stride is coprime to the lists' length, so that the locations of one advert differ.
    (0..count).map(|n| &all[(start + n * 5) as usize % all.len()]).collect()
}

/// The type of contract; most adverts are for full time.
fn draw_commitment(rng: &mut Rng, language: &Language) -> &'static str {
    if rng.chance(700) { language.commitments[0] } else { rng.pick(&language.commitments) }
}

fn draw_pay(rng: &mut Rng, euros_only: bool) -> Pay {
    let period = rng.weighted(&[(70, "year"), (20, "month"), (10, "hour")]);
    let (min, spread) = match period {
        "year" => (rng.between(18, 90) * 1000, rng.between(1, 30) * 1000),
        "month" => (rng.between(11, 40) * 100, rng.between(1, 8) * 100),
        _ => (rng.between(9, 40), rng.between(1, 9)),
    };
    let currency = if euros_only {
        "EUR"
    } else {
        rng.weighted(&[(70, "EUR"), (12, "USD"), (8, "GBP"), (5, "CHF"), (5, "BRL")])
    };
    Pay { min, max: min + spread, currency, period }
}

/// The content key of one offer of a board.
pub(crate) fn content_key(board: u64, index: u32) -> u64 {
    key_of(&[board, u64::from(index), 4])
}
