//! Pages with a `JobPosting` as companies' own sites write it: each advert in another of the ways that are seen.

use serde_json::{Value, json};

use super::told;
use crate::{
    content::Workplace,
    markup::{Style, escape, escape_again},
    provider::Provider,
    sites::{Answer, advert, instant},
    spec::Board,
    truth::TruthOffer,
    world::DrawnOffer,
};

/// What is true of an advert that such a page tells.
pub(super) fn truth(provider: Provider, board: &Board, made: &DrawnOffer<'_>, url: String) -> TruthOffer {
    let places = made.content.places.iter().map(|place| format!("{}, {}", place.city, place.iso));
    let workplace = match made.content.workplace {
        Workplace::Onsite => Workplace::Unknown,
        told => told,
    };
    TruthOffer {
        locations: if workplace == Workplace::Remote { Vec::new() } else { places.collect() },
        workplace: workplace.as_str(),
        department: None,
        employment_type: Some("FULL_TIME".to_owned()),
        ..told(provider, board, made, url)
    }
}

/// The page of an advert.
pub(super) fn page(made: &DrawnOffer<'_>) -> Answer {
    let posting = posting(made);
    let organisation =
        json!({ "@context": "https://schema.org", "@type": "Organization", "name": made.company.name });
    let data = match made.index % 5 {
        0 => posting.to_string(),
        1 => json!({ "@context": "https://schema.org", "@graph": [organisation, posting] }).to_string(),
        2 => format!("\n//<![CDATA[\n{}\n//]]>\n", with_raw_breaks(&capitals(&posting).to_string())),
        3 => escape(&posting.to_string(), Style::Raw).replace('"', "&quot;"),
        _ => json!([{ "@type": "BreadcrumbList", "itemListElement": [] }, posting]).to_string(),
    };
    document(&made.content.title, &[organisation.to_string(), data], "<div id=\"app\"></div>")
}

/// A page with data in its head.
pub(super) fn document(title: &str, data: &[String], body: &str) -> Answer {
    let script = |data: &String| {
        let data = data.replace("</", "<\\/");
        format!("<script data-x=\"1\" type='application/ld+json; charset=utf-8'>{data}</script>\n")
    };
    let scripts = data.iter().map(script).collect::<String>();
    let title = escape(title, Style::Raw);
    Answer::html(
        200,
        format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title>{scripts}</head><body>{body}</body></html>\n"
        ),
    )
}

/// The data of an advert.
pub(super) fn posting(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let text = advert::html(content);
    let mut posting = json!({
        "@context": "http://schema.org",
        "@type": if made.index.is_multiple_of(2) { json!("JobPosting") } else { json!(["http://schema.org/JobPosting", "Thing"]) },
        "title": content.title,
        "identifier": { "@type": "PropertyValue", "name": made.company.name, "value": made.id },
        "datePosted": instant(made.posted).format("%Y-%m-%d").to_string(),
        // It has passed, and the advert is open all the same.
        "validThrough": "2025-01-01",
        "description": if made.index.is_multiple_of(3) { escape_again(&text) } else { text },
        "employmentType": "FULL_TIME",
        "hiringOrganization": match made.index % 2 {
            0 => json!({ "@type": "Organization", "name": made.company.name, "sameAs": "https://www.linkedin.com/company/x" }),
            _ => json!(made.company.name),
        },
    });
    if let Some(pay) = content.pay {
        let value = json!({ "minValue": pay.min.to_string(), "maxValue": pay.max, "unitText": pay.period.to_uppercase() });
        posting["baseSalary"] = json!({ "@type": "MonetaryAmount", "currency": pay.currency, "unitText": "HOUR", "value": value });
    }
    let place = |iso: &str, city: &str| {
        json!({ "@type": "Place", "name": made.company.name, "address": {
            "@type": "PostalAddress", "addressLocality": city, "addressRegion": "-",
            "addressCountry": { "@type": "Country", "name": iso },
        } })
    };
    if matches!(content.workplace, Workplace::Remote | Workplace::Hybrid) {
        posting["jobLocationType"] = json!("TELECOMMUTE");
    }
    if content.workplace != Workplace::Remote {
        let mut places: Vec<Value> = content.places.iter().map(|at| place(at.iso, at.city)).collect();
        places.push(json!({ "@type": "Place", "address": "UNAVAILABLE" }));
        posting["jobLocation"] = Value::Array(places);
    }
    posting
}

/// The data with names that begin with a capital.
fn capitals(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (capital(name), capitals(value))).collect()
        }
        Value::Array(items) => items.iter().map(capitals).collect(),
        other => other.clone(),
    }
}

fn capital(name: &str) -> String {
    if name.starts_with('@') {
        return name.to_owned();
    }
    let mut signs = name.chars();
    signs.next().into_iter().flat_map(char::to_uppercase).chain(signs).collect()
}

/// JSON whose texts have raw line breaks, which no JSON has.
fn with_raw_breaks(json: &str) -> String {
    json.replace("\\n", "\n")
}
