//! The sitemap of a career site: addresses of postings.

use std::collections::BTreeSet;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Offer, PluginError, text,
    xml::{Token, Xml},
};

use crate::{
    address::{id_of, slug_of},
    page::unread_offer,
};

/// The postings of a sitemap, each once; `None` if the answer is none.
pub(crate) fn offers(answer: &str) -> Result<Option<Vec<Offer>>, PluginError> {
    let beginning: String = answer.trim_start().chars().take(4096).collect();
    if !beginning.starts_with('<') || !beginning.contains("<urlset") {
        return Ok(None);
    }
    let mut xml = Xml::new(answer);
    let (mut offers, mut known) = (Vec::new(), BTreeSet::new());
    let mut path: Vec<&str> = Vec::new();
    let mut location = String::new();
    loop {
        match xml.token()? {
            Token::Open(element) => path.push(element.name),
            Token::Text(words) if path.last() == Some(&"loc") => location.push_str(&words),
            Token::Text(_) => {}
            Token::Close(_) => {
                if path.pop() == Some("loc") {
                    let url = std::mem::take(&mut location);
                    let url = url.trim();
                    if let (Some(id), Some(slug)) = (id_of(url), slug_of(url))
                        && text::is_web_url(url)
                        && known.insert(id.clone())
                    {
                        offers.push(unread_offer(id, url, &slug));
                    }
                }
            }
            Token::End => return Ok(Some(offers)),
        }
    }
}
