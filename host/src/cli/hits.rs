//! Hits for people: what each is, its sentence, and why it does not count.

use super::output::one_line;
use crate::scoring::{Field, Hit, HitKind, Silenced, sentence_span};

/// What the hit is and where it stands, without why it does or does not count.
pub(super) fn name(hit: &Hit) -> String {
    let category = hit.category.as_ref().map_or(String::new(), |category| format!("{category}: "));
    let kind = match hit.kind {
        HitKind::Keyword => "keyword",
        HitKind::Phrase => "phrase",
        HitKind::Fact => return format!("{category}the advertised {}", hit.id),
    };
    format!("{category}{kind} `{}` in the {}", hit.id, field(hit.field))
}

fn field(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Description => "text",
        Field::Salary => "salary",
        Field::Workplace => "workplace",
    }
}

/// Why the hit does not count.
pub(super) fn silenced(hit: &Hit, silenced: &Silenced) -> String {
    match silenced {
        Silenced::Negated { word, .. } => format!("silenced by \"{}\"", one_line(word)),
        Silenced::Excluded { rule, within, word, field: where_it_is, .. } => {
            let place = if *where_it_is == hit.field {
                "near".to_owned()
            } else {
                format!("in the {}", field(*where_it_is))
            };
            let rule = rule.join(", ");
            format!("silenced: \"{}\" stands {place} ({rule} within {within})", one_line(word))
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

/// The sentence of a hit with the hit between `»` and `«`; the hit alone where the text is another by now.
pub(super) fn marked(text: &str, hit: &Hit) -> String {
    if text.get(hit.span.clone()) != Some(hit.text.as_str()) {
        return one_line(&format!("»{}«", hit.text)).into_owned();
    }
    let sentence = sentence_span(text, hit.span.clone());
    let (before, after) = (&text[sentence.start..hit.span.start], &text[hit.span.end..sentence.end]);
    one_line(&format!("{before}»{}«{after}", hit.text)).into_owned()
}
