//! The page of an advert with its `JobPosting` for search engines.

use serde_json::{Value, json};

use super::{Answer, advert, instant};
use crate::{
    content::Workplace,
    markup::{Style, escape},
    world::DrawnOffer,
};

/// The page: what search engines read, after other data of the same kind as real pages have it.
pub(super) fn page(made: &DrawnOffer<'_>) -> Answer {
    let title = escape(&made.content.title, Style::Raw);
    let crumbs =
        json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [] });
    let scripts = [crumbs, posting(made)].map(|data| script(&data)).concat();
    Answer::html(
        200,
        format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title>{scripts}</head>\n\
             <body><h1>{title}</h1><div id=\"app\"></div></body></html>\n"
        ),
    )
}

/// Data in a script, whose end must not stand in it.
fn script(data: &Value) -> String {
    let data = data.to_string().replace("</", "<\\/");
    format!("<script type=\"application/ld+json\">{data}</script>\n")
}

fn posting(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let mut posting = json!({
        "@context": "http://schema.org",
        "@type": "JobPosting",
        "title": content.title,
        "datePosted": instant(made.posted).format("%Y-%m-%d").to_string(),
        "description": advert::html(content),
        "employmentType": "FULL_TIME",
        "hiringOrganization": { "@type": "Organization", "name": made.company.name },
    });
    if let Some(pay) = content.pay {
        let value = json!({
            "@type": "QuantitativeValue", "minValue": pay.min, "maxValue": pay.max,
            "unitText": pay.period.to_uppercase(),
        });
        posting["baseSalary"] =
            json!({ "@type": "MonetaryAmount", "currency": pay.currency, "value": value });
    }
    // A place beside it would say that one works there now and then.
    if content.workplace == Workplace::Remote {
        posting["jobLocationType"] = json!("TELECOMMUTE");
    } else {
        posting["jobLocation"] = places(made);
    }
    posting
}

fn places(made: &DrawnOffer<'_>) -> Value {
    let place = |iso: &str, city: &str| {
        let address = json!({ "@type": "PostalAddress", "addressLocality": city, "addressCountry": iso });
        json!({ "@type": "Place", "address": address })
    };
    let mut places: Vec<Value> = made.content.places.iter().map(|at| place(at.iso, at.city)).collect();
    if places.len() == 1 { places.remove(0) } else { Value::Array(places) }
}
