//! The hosts of job systems, in worlds with labelled companies: `jobs.lever.co/acme`, `acme.recruitee.com`… The page of
//! a board names its company; other addresses are answered with 404.

use super::{Answer, Request, Site};
use crate::{
    markup::{Style, escape},
    systems::{board_at, is_system_host},
    world::World,
};

pub(crate) struct Hosted;

impl Site for Hosted {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    /// These hosts only exist in worlds with labelled companies.
    fn answers_to(&self, world: &World, host: &str) -> bool {
        !world.websites().is_empty() && is_system_host(host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        answer(world, request)
    }
}

/// The page of the board that the address leads to, or 404.
pub(super) fn answer(world: &World, request: &Request<'_>) -> Answer {
    known(world, request).unwrap_or_else(|| page(404, "404"))
}

/// The page of the board, if websites link it at this address.
pub(super) fn linked(world: &World, request: &Request<'_>) -> Option<Answer> {
    known(world, request).filter(|_| world.web().links(request.host, &request.path.join("/")))
}

/// The page of the board that the address leads to.
pub(super) fn known(world: &World, request: &Request<'_>) -> Option<Answer> {
    let path = request.path.join("/");
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.query).finish();
    let (system, tenant) = board_at(&format!("https://{}/{path}?{query}", request.host))?;
    let name = match system.feed(&tenant).filter(|(provider, _, slug)| world.knows(*provider, slug)) {
        Some((provider, region, slug)) => {
            let board = world.board(provider, slug).filter(|board| board.region == region)?;
            world.companies()[board.company].name.as_str()
        }
        None => world.web().hosted(system, &tenant)?,
    };
    Some(page(200, &format!("{name} - Jobs")))
}

fn page(status: u16, title: &str) -> Answer {
    let title = escape(title, Style::Raw);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body><h1>{title}</h1></body></html>\n"
    );
    Answer::html(status, html)
}
