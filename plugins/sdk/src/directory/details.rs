//! A company's page at a hub: its name and its website.

use super::{
    Company, Site,
    likeness::{folded, likeness, words},
    link::{Link, without_tracking},
};
use crate::{
    page::{Element, Page, Place},
    text::{non_empty, squeeze},
};

/// From here on two names are taken for the same.
const ALIKE: f32 = 0.6;

/// Where companies have a page and not their website.
const ELSEWHERE: [&str; 42] = [
    "addtoany.com",
    "apps.apple.com",
    "itunes.apple.com",
    "apple.co",
    "bsky.app",
    "creativecommons.org",
    "crunchbase.com",
    "dealroom.co",
    "facebook.com",
    "fb.com",
    "fb.me",
    "flickr.com",
    "g.page",
    "github.com",
    "goo.gl",
    "google.cat",
    "google.com",
    "google.es",
    "gstatic.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "lnkd.in",
    "medium.com",
    "mastodon.social",
    "openstreetmap.org",
    "pinterest.com",
    "spotify.com",
    "t.co",
    "t.me",
    "telegram.me",
    "threads.net",
    "tiktok.com",
    "twitch.tv",
    "twitter.com",
    "vimeo.com",
    "wa.me",
    "whatsapp.com",
    "wikipedia.org",
    "x.com",
    "youtu.be",
    "youtube.com",
];

/// The most segments in the path of a page that a site begins with: `/es/`.
const SHALLOW: usize = 1;

/// So many dashes in a segment are a headline's.
const HEADLINE_DASHES: usize = 3;

/// What a link to a website says of itself, in its text or its class.
const WEBSITE_WORDS: [&str; 14] = [
    "web", "website", "webpage", "homepage", "site", "sitio", "lloc", "pagina", "www", "url", "visita",
    "visitar", "visit", "visiteu",
];

/// What the link to the makers of a hub's site says besides.
const MAKER_WORDS: [&str; 10] = [
    "diseno",
    "disseny",
    "design",
    "designed",
    "desarrollo",
    "desarrollado",
    "desenvolupament",
    "developed",
    "powered",
    "cookies",
];

/// The company of a page of details; `None` if the page names none.
pub(super) fn company(site: &Site, page: &Page<'_>, url: &str) -> Option<Company> {
    let name = name(site, page, url)?;
    let website = website(site, page, &name);
    Some(Company { name, website, detail_url: Some(url.to_owned()), attrs: Vec::new() })
}

/// What the page says it is about: of its headings and titles the first that its own address agrees with, since some hubs
/// put a heading of their own above.
fn name(site: &Site, page: &Page<'_>, url: &str) -> Option<String> {
    let headings = page.named("h1").map(|heading| heading.text);
    let titles = page.named("title").map(|title| title.text);
    let named = |key: &'static str| page.named("meta").filter(move |meta| meta.attr("name") == Some(key));
    let metas = named("og:title").filter_map(|meta| meta.attr("content"));
    let candidates: Vec<String> =
        headings.chain(titles).chain(metas).filter_map(|text| without_own_name(site, text)).collect();
    let link = Link::parse(url)?;
    // A number behind the name, as some hubs have it, says nothing.
    let slug = link.segments().rfind(|segment| segment.bytes().any(|byte| byte.is_ascii_alphabetic()));
    let agrees = |name: &&String| slug.is_some_and(|slug| likeness(name, slug) >= ALIKE);
    candidates.iter().find(agrees).or(candidates.first()).cloned()
}

/// A title without the hub's name at its end or beginning; `None` if nothing else is in it.
fn without_own_name(site: &Site, title: &str) -> Option<String> {
    const SEPARATORS: [&str; 7] = [" | ", " - ", " – ", " — ", " · ", " :: ", " » "];
    let is_own = |part: &str| {
        let part = folded(part);
        site.own_names.iter().any(|name| part == folded(name))
    };
    let mut rest = title.trim();
    loop {
        let cut = SEPARATORS.iter().find_map(|separator| {
            let behind = rest.rsplit_once(separator).filter(|(_, end)| is_own(end)).map(|(before, _)| before);
            behind.or_else(|| {
                rest.split_once(separator).filter(|(start, _)| is_own(start)).map(|(_, after)| after)
            })
        });
        match cut {
            Some(shorter) => rest = shorter.trim(),
            None => break,
        }
    }
    non_empty(rest).filter(|rest| !is_own(rest)).map(squeeze)
}

/// A link that may lead to the company's website.
struct Candidate<'d> {
    url: &'d str,
    host: &'d str,
    says_so: bool,
    likeness: f32,
    /// Further down than where sites begin, or with a headline in its address.
    is_article: bool,
}

/// The link that says it is the website; if several say so the one whose host is most like the name. If none does, the
/// only one left, or the one that is like the name. What leads to an article elsewhere is no website.
fn website(site: &Site, page: &Page<'_>, name: &str) -> Option<String> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for found in page.named("a").filter_map(|link| candidate(site, link, name)) {
        match candidates.iter_mut().find(|known| known.host == found.host) {
            Some(known) if !found.says_so || known.says_so => {}
            Some(known) => *known = found,
            None => candidates.push(found),
        }
    }
    if candidates.iter().any(|candidate| candidate.says_so) {
        candidates.retain(|candidate| candidate.says_so);
    } else {
        let alone = candidates.len() == 1;
        candidates.retain(|candidate| candidate.likeness >= ALIKE || alone && !candidate.is_article);
    }
    // The first of equals: `max_by` alone would take the last.
    let best = candidates.iter().rev().max_by(|one, other| one.likeness.total_cmp(&other.likeness))?;
    Some(without_tracking(best.url).to_owned())
}

fn candidate<'d>(site: &Site, link: &Element<'d>, name: &str) -> Option<Candidate<'d>> {
    // Sponsors, owners and makers of the hub stand in the frame around the content.
    let url = link.attr("href").filter(|_| link.place() == Place::Body)?;
    let target = Link::parse(url)?;
    if site.is_own(&target) || target.is_at(&ELSEWHERE) {
        return None;
    }
    let host = target.bare_host();
    let says_so = says_website(link, host);
    let label = host.rsplit_once('.').map_or(host, |(label, _)| label);
    let is_headline = |segment: &str| segment.matches('-').count() >= HEADLINE_DASHES;
    let is_article = target.segments().count() > SHALLOW || target.segments().any(is_headline);
    Some(Candidate { url, host, says_so, likeness: likeness(name, label), is_article })
}

fn says_website(link: &Element<'_>, host: &str) -> bool {
    let of = |known: &[&str], text: &str| words(text).any(|word| known.contains(&word.as_str()));
    if of(&MAKER_WORDS, link.text) {
        return false;
    }
    let class = link.attr("class").unwrap_or("");
    of(&WEBSITE_WORDS, link.text) || of(&WEBSITE_WORDS, class) || folded(link.text).contains(&folded(host))
}
