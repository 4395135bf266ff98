//! Sites of companies without careers pages: a home page, and the adverts that a Greenhouse board shows on its
//! customer's own site.

use super::super::{Answer, Request};
use crate::markup::{Style, escape};

/// The answer of a plain site.
pub(super) fn answer(name: &str, request: &Request<'_>) -> Answer {
    let name = escape(name, Style::Raw);
    let page = |status, text: &str| {
        let html = format!(
            "<!doctype html>\n<html lang=\"es\">\n<head><meta charset=\"utf-8\"><title>{name}</title></head>\n<body>\n\
             <h1>{name}</h1>\n<p>{text}</p>\n</body>\n</html>\n"
        );
        Answer::html(status, html)
    };
    match request.segments()[..] {
        [] => page(200, "Desde 1998."),
        ["careers", "job"] if request.value("gh_jid").is_some() => page(200, "Oferta"),
        ["robots.txt"] => {
            Answer { content_type: "text/plain", ..Answer::html(404, "no robots.txt\n".to_owned()) }
        }
        _ => page(404, "404"),
    }
}
