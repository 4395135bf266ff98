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
        let path = request.path.join("/");
        let query: String =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.query).finish();
        let board = board_at(&format!("https://{}/{path}?{query}", request.host));
        let name = board.and_then(|(system, tenant)| match system.feed(&tenant) {
            Some((provider, region, slug)) => {
                let board = world.board(provider, slug).filter(|board| board.region == region)?;
                Some(world.companies()[board.company].name.as_str())
            }
            None => world.web().hosted(system, &tenant),
        });
        match name {
            Some(name) => page(200, &format!("{name} - Jobs")),
            None => page(404, "404"),
        }
    }
}

fn page(status: u16, title: &str) -> Answer {
    let title = escape(title, Style::Raw);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body><h1>{title}</h1></body></html>\n"
    );
    Answer::html(status, html)
}
