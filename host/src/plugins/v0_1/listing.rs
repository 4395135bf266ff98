//! The input and output of a directory. The output is bounded: it comes from untrusted pages and goes to the database.

use std::borrow::Cow;

use super::bindings::directory;
use crate::{
    bounds::fields,
    domain::text::{decode_references, shows_something},
    plugins::{
        gate::{is_plain_address, is_web_address, mend_address, mend_optional},
        model,
        state::bounded,
    },
};

pub(in crate::plugins) fn page_of_directory(document: model::Document) -> directory::Document {
    directory::Document {
        url: document.url,
        final_url: document.final_url,
        status: document.status,
        content_type: document.content_type,
        html: document.html,
    }
}

pub(in crate::plugins) fn first_pages(pages: Vec<String>) -> Vec<String> {
    pages.into_iter().filter(|url| is_plain_address(url)).take(fields::FIRST_PAGES.size()).collect()
}

pub(in crate::plugins) fn listing(mut listing: directory::Listing) -> model::Listing {
    listing.details.iter_mut().for_each(mend_address);
    mend_optional(&mut listing.next);
    let told = listing.companies.len() + listing.details.len() + usize::from(listing.next.is_some());
    let companies: Vec<_> =
        listing.companies.into_iter().take(fields::DIRECTORY_ITEMS.size()).filter_map(company).collect();
    let details: Vec<_> = listing
        .details
        .into_iter()
        .filter(|url| is_plain_address(url))
        .take(fields::DIRECTORY_ITEMS.size())
        .collect();
    let next = listing.next.filter(|url| is_plain_address(url));
    let taken = companies.len() + details.len() + usize::from(next.is_some());
    model::Listing { companies, details, next, left: told - taken }
}

fn company(mut company: directory::Company) -> Option<model::ListedCompany> {
    let name = decode_references(&company.name);
    if !shows_something(&name) {
        return None;
    }
    let name = cut(name.trim(), fields::NAME.size());
    mend_optional(&mut company.website);
    mend_optional(&mut company.detail_url);
    let facts = company.attrs.into_iter().take(fields::FACTS.size());
    Some(model::ListedCompany {
        name,
        website: company.website.filter(|url| is_plain_address(url)),
        detail_url: company.detail_url.filter(|url| is_plain_address(url)),
        attributes: facts.map(|(key, value)| (cut(&key, fields::FACT.size()), fact(&value))).collect(),
    })
}

/// The value of a fact. In an address `&lt;` is a parameter's beginning.
fn fact(value: &str) -> String {
    let words = if is_web_address(value) { Cow::Borrowed(value) } else { decode_references(value) };
    cut(&words, fields::FACT.size())
}

/// At most so many characters, on one line, without control characters.
fn cut(text: &str, chars: usize) -> String {
    let end = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    bounded(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: usize = fields::DIRECTORY_ITEMS.size();
    const FIRST_PAGES: usize = fields::FIRST_PAGES.size();
    const FACTS: usize = fields::FACTS.size();
    const FACT_CHARS: usize = fields::FACT.size();
    const NAME_CHARS: usize = fields::NAME.size();
    const ADDRESS_BYTES: usize = fields::ADDRESS.size();

    fn named(name: &str) -> directory::Company {
        directory::Company { name: name.to_owned(), website: None, detail_url: None, attrs: Vec::new() }
    }

    fn of(companies: Vec<directory::Company>) -> directory::Listing {
        directory::Listing { companies, details: Vec::new(), next: None }
    }

    #[test]
    fn what_fits_is_kept_as_it_is() {
        let facts = vec![("sector".to_owned(), "Salud, señor".to_owned())];
        let company = directory::Company {
            website: Some("https://acme.example/".to_owned()),
            detail_url: Some("https://hub.example/company/acme".to_owned()),
            attrs: facts.clone(),
            ..named(" Acme Ñandú ")
        };
        let mut given = of(vec![company]);
        given.details = vec!["https://hub.example/company/b".to_owned()];
        given.next = Some("https://hub.example/companies?page=2".to_owned());
        let taken = listing(given);
        assert_eq!((taken.companies[0].name.as_str(), taken.left), ("Acme Ñandú", 0));
        assert_eq!(taken.companies[0].website.as_deref(), Some("https://acme.example/"));
        assert_eq!(taken.companies[0].detail_url.as_deref(), Some("https://hub.example/company/acme"));
        assert_eq!(taken.companies[0].attributes, facts);
        assert_eq!(taken.details, ["https://hub.example/company/b"]);
        assert_eq!(taken.next.as_deref(), Some("https://hub.example/companies?page=2"));
    }

    #[test]
    fn references_are_decoded_once_and_addresses_mended() {
        let company = directory::Company {
            website: Some("https://acme.example/\u{200b}".to_owned()),
            attrs: vec![
                ("sector".to_owned(), "I+D &amp; salud".to_owned()),
                ("page".to_owned(), "https://hub.example/?a=1&lt;b".to_owned()),
            ],
            ..named("Garc&iacute;a &amp;amp; Co.")
        };
        let taken = listing(of(vec![company, named("&#8203;")]));
        let [company] = &taken.companies[..] else { panic!("{taken:?}") };
        assert_eq!(company.name, "García &amp; Co.");
        assert_eq!(company.website.as_deref(), Some("https://acme.example/"));
        let values: Vec<_> = company.attributes.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["I+D & salud", "https://hub.example/?a=1&lt;b"]);
    }

    #[test]
    fn counts_are_bounded_and_told() {
        let mut given = of((0..ITEMS + 3).map(|number| named(&format!("c{number}"))).collect());
        given.details = (0..ITEMS + 4).map(|number| format!("https://hub.example/{number}")).collect();
        let taken = listing(given);
        assert_eq!((taken.companies.len(), taken.details.len(), taken.left), (ITEMS, ITEMS, 7));
        assert_eq!(first_pages(vec!["https://hub.example/".to_owned(); FIRST_PAGES + 1]).len(), FIRST_PAGES);
        let facts = vec![(String::new(), String::new()); FACTS + 1];
        let taken = listing(of(vec![directory::Company { attrs: facts, ..named("a") }]));
        assert_eq!((taken.companies[0].attributes.len(), taken.left), (FACTS, 0));
    }

    #[test]
    fn texts_are_cut_and_addresses_left() {
        let long = format!("https://hub.example/{}", "a".repeat(ADDRESS_BYTES));
        let company = directory::Company {
            website: Some(long.clone()),
            detail_url: Some("/a\nb".to_owned()),
            attrs: vec![("k".repeat(10_000), "v".repeat(10_000))],
            ..named(&"ñ".repeat(10_000))
        };
        let mut given = of(vec![company, named(" \n ")]);
        given.details = vec![long.clone(), String::new(), "https://hub.example/b".to_owned()];
        given.next = Some(long);
        let taken = listing(given);
        assert_eq!(
            (taken.details, taken.next, taken.left),
            (vec!["https://hub.example/b".to_owned()], None, 4)
        );
        let [company] = &taken.companies[..] else { panic!("the nameless one was taken") };
        assert_eq!(company.name.chars().count(), NAME_CHARS);
        assert_eq!((&company.website, &company.detail_url), (&None, &None));
        let (key, value) = &company.attributes[0];
        assert_eq!((key.len(), value.len()), (FACT_CHARS, FACT_CHARS));
    }

    #[test]
    fn a_name_cannot_move_the_terminal() {
        assert_eq!(listing(of(vec![named("a\u{1b}[2Jb")])).companies[0].name, "a\\u{1b}[2Jb");
    }
}
