//! Hits as text for people: what each is, its sentence, and why it does not count.

use std::borrow::Cow;

use crate::{
    bounds::units,
    domain::{Salary, SalaryPeriod},
    scoring::{Catalog, Field, Hit, HitKind, Silenced, salary_text, sentence_span},
    store::offers::ExportedSalary,
};

/// The texts of an offer in which hits were found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) salary: Option<&'a ExportedSalary>,
    pub(super) workplace: &'a str,
}

impl<'a> Texts<'a> {
    /// The text that the span of the hit refers to.
    pub(super) fn text_with(&self, hit: &Hit) -> Cow<'a, str> {
        match hit.field {
            Field::Title => self.title.into(),
            Field::Description => self.description.into(),
            Field::Salary => self.salary.map_or("".into(), |salary| advertised(salary).into()),
            Field::Workplace => self.workplace.into(),
        }
    }
}

/// A stored salary as the text that was scored.
fn advertised(stored: &ExportedSalary) -> String {
    salary_text(&salary(stored))
}

/// A stored salary as it is scored.
pub(super) fn salary(stored: &ExportedSalary) -> Salary {
    let period = stored.period.as_deref();
    Salary {
        min: stored.min,
        max: stored.max,
        currency: stored.currency.clone(),
        period: period.and_then(SalaryPeriod::parse),
    }
}

/// What signals are called: by the names of their catalogue, or by their ids where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a>(pub(super) Option<&'a Catalog>);

impl<'a> Names<'a> {
    /// A category's name.
    pub(super) fn category(self, id: &str) -> Option<&'a str> {
        let category = self.0?.categories.iter().find(|category| category.id == id)?;
        Some(&category.name)
    }

    /// A keyword's name, or a phrase's wording.
    pub(super) fn signal(self, kind: HitKind, id: &str) -> Option<&'a str> {
        let catalog = self.0?;
        match kind {
            HitKind::Keyword => {
                catalog.keywords.iter().find(|known| known.id == id).map(|known| &*known.canonical)
            }
            HitKind::Phrase => {
                catalog.phrases.iter().find(|known| known.id == id).map(|known| &*known.phrase)
            }
            HitKind::Fact => None,
        }
    }

    /// The hit with its category and the field it is in.
    fn hit_with_field(self, hit: &Hit) -> String {
        let category = hit.category.as_deref().map(|id| format!("{}: ", self.category(id).unwrap_or(id)));
        let category = category.unwrap_or_default();
        match (self.signal(hit.kind, &hit.id), hit.kind) {
            (Some(name), HitKind::Phrase) => format!("\"{name}\" in the {}", field_name(hit.field)),
            (Some(name), _) => format!("{category}{name}, in the {}", field_name(hit.field)),
            (None, HitKind::Fact) => format!("{category}{}", hit_name(hit.kind, &hit.id)),
            (None, _) => {
                format!("{category}{} in the {}", hit_name(hit.kind, &hit.id), field_name(hit.field))
            }
        }
    }
}

/// A hit with its points on one line, its sentence on the next.
pub(super) fn hit_lines(hit: &Hit, texts: &Texts<'_>, names: Names<'_>, indent: &str) -> [String; 2] {
    let (points, name, reason) = (points_text(hit), names.hit_with_field(hit), reason_suffix(hit));
    let sentence = marked_sentence(&texts.text_with(hit), hit);
    [format!("{indent}  {points:>5}  {name}{reason}"), format!("{indent}         {sentence}")]
}

/// The hit with its category and the field it is in, by their ids.
pub(super) fn hit_with_field(hit: &Hit) -> String {
    Names(None).hit_with_field(hit)
}

/// The kind and the name of a hit.
pub(super) fn hit_name(kind: HitKind, id: &str) -> String {
    match kind {
        HitKind::Keyword => format!("keyword `{id}`"),
        HitKind::Phrase => format!("phrase `{id}`"),
        HitKind::Fact => format!("the advertised {id}"),
    }
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Description => "text",
        Field::Salary => "salary",
        Field::Workplace => "workplace",
    }
}

/// Why the hit does not count.
pub(super) fn silence_reason(hit: &Hit, silenced: &Silenced) -> String {
    match silenced {
        Silenced::Negated { word, .. } => format!("silenced by \"{word}\""),
        Silenced::Excluded { rule, within, word, field: where_it_is, .. } => {
            let place = if *where_it_is == hit.field {
                "near".to_owned()
            } else {
                format!("in the {}", field_name(*where_it_is))
            };
            let rule = rule.join(", ");
            format!("silenced: \"{word}\" stands {place} ({rule} within {within})")
        }
        Silenced::Missing { rule, within } => {
            format!("silenced: none of {} within {within}", rule.join(", "))
        }
        Silenced::Language { wanted, found } => {
            format!("silenced: it counts in {wanted}, and the text is {found}")
        }
        Silenced::Below { floor } => format!("silenced: below the floor of {floor}"),
    }
}

/// The sentence of a hit with the hit between `»` and `«`; the hit alone if the text has changed since.
pub(super) fn marked_sentence(text: &str, hit: &Hit) -> String {
    if !hit.stands_in(text) {
        return format!("»{}«", hit.text);
    }
    let sentence = sentence_span(text, hit.span.clone());
    let (before, after) = (&text[sentence.start..hit.span.start], &text[hit.span.end..sentence.end]);
    let (before, after) = (last_signs(before), units::SHOWN_CONTEXT.beginning(after));
    format!("{before}»{}«{after}", hit.text)
}

/// The end of what stands before a hit: a sentence may be as long as a text.
fn last_signs(text: &str) -> Cow<'_, str> {
    match text.char_indices().rev().nth(units::SHOWN_CONTEXT.size()) {
        Some((at, sign)) => format!("…{}", &text[at + sign.len_utf8()..]).into(),
        None => text.into(),
    }
}

/// `+4.00`; 0 where the hit adds nothing.
fn points_text(hit: &Hit) -> String {
    if hit.points > 0.0 { format!("+{:.2}", hit.points) } else { "0".to_owned() }
}

/// Why the hit adds nothing.
fn reason_suffix(hit: &Hit) -> String {
    match &hit.silenced {
        Some(why) => format!(", {}", silence_reason(hit, why)),
        None if hit.points > 0.0 => String::new(),
        None => ", another hit counts instead".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_is_shown_with_a_bounded_part_of_its_sentence() {
        let most = units::SHOWN_CONTEXT.size();
        let shown = |signs: usize| {
            let around = "é".repeat(signs);
            let text = format!("{around} USD {around}");
            let span = text.find("USD").map(|at| at..at + 3).unwrap();
            let hit = Hit {
                kind: HitKind::Keyword,
                id: "usd".into(),
                category: None,
                field: Field::Description,
                span,
                text: "USD".into(),
                points: 0.0,
                silenced: None,
            };
            marked_sentence(&text, &hit)
        };
        let whole = "é".repeat(most - 1);
        assert_eq!(shown(most - 1), format!("{whole} »USD« {whole}"));
        assert_eq!(shown(most), format!("…{whole} »USD« {whole}…").replace("…é", "…é"));
    }
}
