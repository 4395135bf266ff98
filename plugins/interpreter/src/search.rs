//! A query as a source is asked it.

use jobscan_definition::model::{Definition, Paging, Piece, Request, Search};
use jobscan_plugin_sdk::{PluginError, Query, TimestampMs, errors::sample, text};

const DAY: i64 = 86_400_000;

/// A query, in the words of the source.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Searched {
    /// What `{query.keywords}` stands for.
    pub(crate) keywords: String,
    /// What `{query.location}` stands for.
    pub(crate) location: String,
    /// Names and values, to be added to the list's address.
    parameters: Vec<(String, String)>,
    /// The rows a page that the operator wants.
    size: Option<u32>,
}

impl Searched {
    /// A query, unless it says what the source cannot be asked.
    pub(crate) fn new(
        definition: &Definition,
        search: &Search,
        query: &Query,
        now: TimestampMs,
    ) -> Result<Self, PluginError> {
        let source = Source { definition, search };
        let keywords =
            source.only("keywords", &query.keywords, search.keywords.as_ref(), "query.keywords")?;
        let location =
            source.only("locations", &query.locations, search.location.as_ref(), "query.location")?;
        let mut parameters = Vec::new();
        let mut add = |name: &Option<String>, value: Option<String>| {
            parameters.extend(name.clone().zip(value.filter(|value| !value.is_empty())));
        };
        add(&search.keywords, Some(keywords.clone()));
        add(&search.location, Some(location.clone()));
        add(&search.posted_within_days, query.posted_since.map(|since| days(since, now).to_string()));
        for (name, value) in &query.filters {
            source.has_filter(name)?;
            parameters.push((name.clone(), value.clone()));
        }
        Ok(Self { keywords, location, parameters, size: query.page_size })
    }

    /// The address with what the query says.
    pub(crate) fn add_to(&self, url: &mut String) {
        for (name, value) in &self.parameters {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&text::percent_encode(name));
            url.push('=');
            url.push_str(&text::percent_encode(value));
        }
    }

    /// How the list goes on with pages that are as small as the operator wants them.
    pub(crate) fn paging(&self, paging: &Paging) -> Paging {
        let mut paging = paging.clone();
        if let Paging::Page { size, .. } | Paging::Offset { size, .. } | Paging::Cursor { size, .. } =
            &mut paging
        {
            *size = self.size.map_or(*size, |wanted| wanted.clamp(1, (*size).max(1)));
        }
        paging
    }
}

/// How many days ago an instant was at least.
fn days(since: TimestampMs, now: TimestampMs) -> i64 {
    let age = now.saturating_sub(since).max(1);
    age / DAY + i64::from(age % DAY > 0)
}

struct Source<'s> {
    definition: &'s Definition,
    search: &'s Search,
}

impl Source<'_> {
    /// The only text of a key of the query; empty where it has none.
    fn only(
        &self,
        key: &str,
        texts: &[String],
        parameter: Option<&String>,
        placeholder: &str,
    ) -> Result<String, PluginError> {
        let name = &self.definition.board.name;
        let mut texts = texts.iter().filter_map(|text| text::non_empty(text));
        let Some(text) = texts.next() else { return Ok(String::new()) };
        if parameter.is_none() && !self.asks(placeholder) {
            return Err(PluginError::Unsupported(format!(
                "{name} cannot be searched by `{key}`\n  hint: leave it out of the query"
            )));
        }
        if texts.next().is_some() {
            return Err(PluginError::Unsupported(format!(
                "{name} takes one text of `{key}`, and the query has several\n  hint: make it a query for each"
            )));
        }
        Ok(text.to_owned())
    }

    /// Whether the requests of the list hold a placeholder.
    fn asks(&self, placeholder: &str) -> bool {
        let list = &self.definition.list;
        let holds = |request: &Request| {
            let headers = request.headers.iter().map(|(_, value)| value);
            let mut all = headers.chain(&request.body).chain([&request.url]);
            all.any(|template| template.0.iter().any(|piece| *piece == Piece::Known(placeholder.to_owned())))
        };
        holds(&list.request) || list.next_request.as_ref().is_some_and(holds)
    }

    fn has_filter(&self, filter: &str) -> Result<(), PluginError> {
        let known = &self.search.filters;
        if known.iter().any(|known| known == filter) {
            return Ok(());
        }
        let name = &self.definition.board.name;
        let hint = match known.as_slice() {
            [] => "it has none".to_owned(),
            known => format!("it has `{}`", known.join("`, `")),
        };
        Err(PluginError::Unsupported(format!("{name} has no filter `{}`\n  hint: {hint}", sample(filter))))
    }
}

#[cfg(test)]
mod tests;
