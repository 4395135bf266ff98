//! All pages that a site's sitemaps list.

use jobscan_plugin_sdk as sdk;
use sdk::{PluginError, TimestampMs, json::Unread};

use crate::{
    address::WebAddress,
    site::{Site, is_missing},
    sitemap::{self, Pages, Sitemap},
    state::State,
    words::is_about_jobs,
};

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Where sitemaps are if robots.txt names none.
const USUAL: [&str; 4] = ["/sitemap.xml", "/sitemap_index.xml", "/job_sitemap.xml", "/careers/sitemap.xml"];

/// The most sitemaps that robots.txt names and are read, and the most of an index.
const MOST_NAMED: usize = 5;
/// See [`MOST_NAMED`].
const MOST_CHILDREN: usize = 40;

/// The most pages of a site that are taken.
const MOST_PAGES: usize = 50_000;

/// The pages of a site.
#[derive(Debug, Default)]
pub struct Listed {
    /// Each once, without parameters that only count visitors.
    pub pages: Vec<(WebAddress, Option<TimestampMs>)>,
    /// Entries without an address.
    pub broken: u32,
    /// Entries of other sites, and what is no address.
    pub unread: Unread,
    /// Pages that robots.txt forbids.
    forbidden: Vec<WebAddress>,
    /// A part could not be read, or there is more than is taken: what is absent may be there.
    pub is_partial: bool,
}

/// What the site's sitemaps list. A sitemap that cannot be read is an error, one of an index makes the whole partial.
pub fn read(site: &mut Site<'_>) -> Result<Listed, PluginError> {
    let mut listed = Listed::default();
    let mut named = site.sitemaps();
    named.retain(|address| site.may_ask(address));
    if named.is_empty() {
        let text = usual(site)?;
        listed.take(site, &text)?;
    } else {
        listed.is_partial = named.len() > MOST_NAMED;
        named.sort_by_key(|address| !is_about_jobs(address.path()));
        for address in named.iter().take(MOST_NAMED) {
            let text = site.text(address)?;
            listed.take(site, &text)?;
        }
    }
    listed.finish();
    Ok(listed)
}

/// The first of the usual files that is a sitemap.
fn usual(site: &mut Site<'_>) -> Result<String, PluginError> {
    let mut missing = None;
    for path in USUAL {
        let Some(address) = site.home().resolve(path).filter(|address| site.may_ask(address)) else {
            continue;
        };
        match site.text(&address).and_then(|text| sitemap::read(&text).map(|_| text)) {
            Ok(text) => return Ok(text),
            // Some sites answer with a page of their own for whatever they have not.
            Err(error @ PluginError::Parse(_)) => missing = Some(error),
            Err(error) if is_missing(&error) => missing = missing.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(missing.unwrap_or_else(|| PluginError::NotFound("robots.txt forbids every sitemap".to_owned())))
}

impl Listed {
    /// Whether an advert that is absent may be there all the same: a part could not be read, or the site forbids pages of
    /// such a form; where none is known, pages that name jobs.
    #[must_use]
    pub fn may_lack(&self, state: &State) -> bool {
        let forms = state.forms();
        let is_advert = |address: &WebAddress| {
            forms.iter().any(|(shape, _)| shape.fits(address))
                || forms.is_empty() && is_about_jobs(address.path())
        };
        self.is_partial || state.is_unsure || self.forbidden.iter().any(is_advert)
    }

    fn take(&mut self, site: &mut Site<'_>, text: &str) -> Result<(), PluginError> {
        match sitemap::read(text)? {
            Sitemap::Pages(pages) => self.add(site, pages),
            Sitemap::Index(children) => return self.take_children(site, &children),
        }
        Ok(())
    }

    /// Reads those of an index. That all fail is an error.
    fn take_children(&mut self, site: &mut Site<'_>, children: &[String]) -> Result<(), PluginError> {
        let own = children.iter().filter_map(|child| site.home().resolve(child));
        let mut own: Vec<WebAddress> = own.filter(|child| site.may_ask(child)).collect();
        own.sort_by_key(|child| !is_about_jobs(child.path()));
        self.is_partial |= own.len() > MOST_CHILDREN;
        own.truncate(MOST_CHILDREN);
        let (mut failed, mut read) = (None, 0);
        let asked: Vec<&WebAddress> = own.iter().collect();
        for (child, answer) in own.iter().zip(site.texts(&asked)) {
            match answer.and_then(|text| sitemap::read(&text)) {
                Ok(Sitemap::Pages(pages)) => {
                    read += 1;
                    self.add(site, pages);
                }
                Ok(Sitemap::Index(_)) => self.is_partial = true,
                Err(error @ (PluginError::RateLimited(_) | PluginError::Blocked(_))) => return Err(error),
                Err(error) => {
                    self.unread.note("sitemap", &child.to_string());
                    failed = failed.or(Some(error));
                }
            }
        }
        self.is_partial |= failed.is_some();
        match failed {
            Some(error) if read == 0 => Err(error),
            _ => Ok(()),
        }
    }

    fn add(&mut self, site: &Site<'_>, pages: Pages) {
        self.broken += pages.broken;
        self.is_partial |= pages.is_cut;
        for entry in pages.entries {
            let address = site.home().resolve(&entry.address).map(WebAddress::without_tracking);
            match address.filter(|address| address.host() == site.home().host()) {
                Some(address) if site.may_ask(&address) => self.pages.push((address, entry.changed)),
                Some(address) => self.forbidden.push(address),
                None => self.unread.note("loc", &entry.address),
            }
        }
    }

    /// Leaves out what comes again and what is beyond the bound, and times that say nothing.
    fn finish(&mut self) {
        let mut known = std::collections::HashSet::new();
        self.pages.retain(|(address, _)| known.insert(address.clone()));
        self.is_partial |= self.pages.len() > MOST_PAGES;
        self.pages.truncate(MOST_PAGES);
        // Many sites write the time when the file was made to all of its pages.
        let times = || self.pages.iter().filter_map(|(_, changed)| *changed);
        let spread = times().max().zip(times().min()).map_or(0, |(newest, oldest)| newest - oldest);
        if self.pages.len() > 3 && spread < DAY_MS {
            self.pages.iter_mut().for_each(|(_, changed)| *changed = None);
        }
    }
}
