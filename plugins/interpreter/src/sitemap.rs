//! A sitemap's index, which is followed one level deep.

use jobscan_definition::model::Format;
use jobscan_plugin_sdk::{CallContext, Host, PluginError, Request, errors::parse_failure};

use crate::{list::element_text, signs};

/// The most sitemaps of an index that are read.
const MOST: usize = 50;

/// The sitemap, or those that an index names as one. One that fails makes the whole fail: what it holds is open, too.
pub(crate) fn with_children(
    body: String,
    host: &mut dyn Host,
    ctx: &CallContext,
) -> Result<String, PluginError> {
    if !body.contains("<sitemapindex") {
        return Ok(body);
    }
    let children: Vec<String> =
        body.split("<sitemap>").skip(1).filter_map(|child| element_text(child, "loc")).collect();
    if children.len() > MOST {
        let detail =
            format!("the index names {} sitemaps, more than the {MOST} that are read", children.len());
        return Err(parse_failure(detail, Some("sitemapindex".to_owned()), None));
    }
    let requests = children.iter().map(|url| Request::get(url).header("accept", "application/xml, text/xml"));
    let mut whole = String::from("<urlset>");
    for answer in host.fetch_all(requests.collect()) {
        let text = signs::successful(answer?, Format::Sitemap, ctx)?;
        whole.push_str(entries(&text)?);
    }
    whole.push_str("</urlset>");
    Ok(whole)
}

/// What stands in a sitemap.
fn entries(text: &str) -> Result<&str, PluginError> {
    let fault =
        || parse_failure("a sitemap of the index has no `urlset`", Some("urlset".to_owned()), Some(text));
    let (_, rest) = text.split_once("<urlset").ok_or_else(fault)?;
    let (head, rest) = rest.split_once('>').ok_or_else(fault)?;
    if head.ends_with('/') {
        return Ok("");
    }
    rest.rsplit_once("</urlset").map(|(entries, _)| entries).ok_or_else(fault)
}
