//! The files of a system's own pages.

use super::address::Address;
use crate::page::Page;

/// The files by which the system's own pages are recognised under a customer's own host.
#[derive(Debug, Clone, Copy)]
pub struct Served<'s> {
    /// The hosts of its files.
    pub files: &'s [&'s str],
    /// Parts of the addresses of files that widgets on any page load too.
    pub widgets: &'s [&'s str],
    /// The system's own domains, where the address identifies the board.
    pub own: &'s [&'s str],
}

impl Served<'_> {
    /// Whether an address is on one of the system's own domains.
    pub(super) fn is_at_home(&self, address: &Address) -> bool {
        is_below_one_of(address, self.own)
    }

    /// The address of one of the system's files in the page.
    pub(super) fn file_in(&self, page: &Page<'_>) -> Option<String> {
        let scripts = page.named("script").filter_map(|script| script.attr("src"));
        let mut files = scripts.chain(page.named("link").filter_map(|link| link.attr("href")));
        files.find(|url| self.is_file(url)).map(str::to_owned)
    }

    fn is_file(&self, url: &str) -> bool {
        Address::parse(url).is_some_and(|address| is_below_one_of(&address, self.files))
            && !self.widgets.iter().any(|widget| url.contains(widget))
    }
}

fn is_below_one_of(address: &Address, domains: &[&str]) -> bool {
    domains.iter().any(|domain| address.host() == *domain || address.below(domain).is_some())
}
