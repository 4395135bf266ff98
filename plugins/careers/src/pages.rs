//! The pages about jobs that a site's first page leads to, and what they link.

use std::collections::HashSet;

use jobscan_plugin_sdk as sdk;
use sdk::{PluginError, html, jsonld::Posting, status, text};

use crate::{
    address::WebAddress,
    site::{Site, is_missing},
    words::{is_about_jobs, is_about_others},
};

/// Where such a page is if no link leads to one.
const USUAL: [&str; 4] = ["/careers", "/jobs", "/empleo", "/karriere"];

/// The most pages about jobs that are followed from the first page.
const MOST_LEADS: usize = 3;

/// The most pages of a list in pages.
const MOST_PAGES: usize = 10;

/// The most links that are kept.
const MOST_LINKS: usize = 5_000;

/// Words of a link to a list's next page.
const NEXT: [&str; 8] = ["next", "siguiente", "suivant", "weiter", "próxima", "següent", "›", "»"];

/// What a site's pages about jobs have.
#[derive(Debug, Default)]
pub struct Careers {
    /// The pages, as paths, for the next scan.
    pub sources: Vec<String>,
    /// Postings that stand in the pages themselves, with the page.
    pub postings: Vec<(WebAddress, Posting)>,
    /// Pages of the site that they link to, each once.
    pub links: Vec<WebAddress>,
    /// There are more pages than were read.
    pub is_partial: bool,
}

/// Reads the pages about jobs: those of an earlier scan, or else those that the first page leads to.
pub fn read(site: &mut Site<'_>, known: &[String]) -> Result<Careers, PluginError> {
    let mut careers = Careers::default();
    let known: Vec<WebAddress> = known.iter().filter_map(|path| site.home().resolve(path)).collect();
    careers.read_all(site, known)?;
    if careers.sources.is_empty() {
        let leads = leads(site)?;
        careers.read_all(site, leads)?;
    }
    if careers.sources.is_empty() {
        return Err(PluginError::NotFound("the site has no page about jobs".to_owned()));
    }
    let mut seen: HashSet<WebAddress> =
        careers.sources.iter().filter_map(|path| site.home().resolve(path)).collect();
    seen.insert(site.home().clone());
    careers.links.retain(|address| seen.insert(address.clone()));
    careers.is_partial |= careers.links.len() > MOST_LINKS;
    careers.links.truncate(MOST_LINKS);
    Ok(careers)
}

/// The pages about jobs that the first page leads to. A host for jobs alone is such a page itself.
fn leads(site: &mut Site<'_>) -> Result<Vec<WebAddress>, PluginError> {
    let home = site.home().clone();
    let page = site.text(&home)?;
    wall(&page)?;
    let mut leads: Vec<WebAddress> = Vec::new();
    for (address, words) in links(site, &home, &page) {
        let says = |text: &str| is_about_jobs(text) && !is_about_others(text);
        if (says(address.path()) || says(&words)) && !leads.contains(&address) {
            leads.push(address);
        }
    }
    // A list of adverts is nearer to the first page than each of its adverts.
    leads.sort_by_key(|address| (address.segments().count(), address.path().len()));
    leads.truncate(MOST_LEADS);
    if is_about_jobs(home.host().split('.').next().unwrap_or_default()) || Posting::first(&page).is_some() {
        leads.insert(0, home);
    }
    if leads.is_empty() {
        leads = USUAL.iter().filter_map(|path| site.home().resolve(path)).collect();
        leads.retain(|address| site.may_ask(address));
    }
    Ok(leads)
}

impl Careers {
    /// Reads these pages, and those that lists in pages go on with. A page that is missing is left out.
    fn read_all(&mut self, site: &mut Site<'_>, pages: Vec<WebAddress>) -> Result<(), PluginError> {
        let mut asked: HashSet<WebAddress> = HashSet::new();
        for source in pages.into_iter().filter(|page| site.may_ask(page)).collect::<Vec<_>>() {
            let mut next = Some(source.clone());
            while let Some(address) = next.take().filter(|address| asked.insert(address.clone())) {
                if asked.len() > MOST_PAGES {
                    self.is_partial = true;
                    return Ok(());
                }
                let page = match site.text(&address) {
                    Ok(page) => page,
                    Err(error) if is_missing(&error) => break,
                    Err(error) => return Err(error),
                };
                wall(&page)?;
                next = self.take(site, &address, &page);
            }
            if asked.contains(&source) && self.was_read(&source) {
                self.sources.push(source.target());
            }
        }
        Ok(())
    }

    fn was_read(&self, source: &WebAddress) -> bool {
        !self.links.is_empty() || self.postings.iter().any(|(page, _)| page == source)
    }

    /// Takes what a page has; returns the page that its list goes on with.
    fn take(&mut self, site: &Site<'_>, address: &WebAddress, page: &str) -> Option<WebAddress> {
        self.postings.extend(Posting::all(page).into_iter().map(|posting| (address.clone(), posting)));
        let mut next = None;
        for (link, words) in links(site, address, page) {
            if NEXT.contains(&words.to_lowercase().as_str()) {
                next = next.or(Some(link));
            } else {
                self.links.push(link.without_tracking());
            }
        }
        next
    }
}

/// The links of a page to others of its site that may be asked for, with their words.
fn links(site: &Site<'_>, at: &WebAddress, page: &str) -> Vec<(WebAddress, String)> {
    let links = html::elements(page).filter(|found| found.name == "a");
    let own = links.filter_map(|link| {
        let address = at.resolve(&link.attribute("href")?).filter(|address| site.may_ask(address))?;
        let words = match link.attribute("rel").filter(|rel| rel.split(' ').any(|rel| rel == "next")) {
            Some(_) => "next".to_owned(),
            None => text::squeeze(&text::plain(link.inside)),
        };
        Some((address, words))
    });
    own.collect()
}

/// A wall in place of a page, and a page that ends in the middle, are errors.
fn wall(page: &str) -> Result<(), PluginError> {
    if Posting::first(page).is_some() {
        return Ok(());
    }
    match status::page_instead_of_data(page) {
        wall @ PluginError::Blocked(_) => Err(wall),
        error if !page.to_ascii_lowercase().contains("</html>") => Err(error),
        _ => Ok(()),
    }
}
