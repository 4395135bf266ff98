//! Reads a web page's schema.org `JobPosting`, as JSON-LD.
//!
//! Sites write it in many ways: within lists and graphs, with guards of CDATA, with raw line breaks in texts, with its
//! entities escaped once more, with names that begin with a capital. Each of these is read; what is none of them is no
//! JSON-LD, and nothing is guessed. What a posting does not say stays unknown.

mod facts;
mod find;

use serde_json::Value;

use crate::{
    Description, Employer, Offer, PluginError, Salary, TimestampMs, Workplace,
    errors::parse_failure,
    html,
    json::Unread,
    reading::{date, mode},
    status, text,
};
use facts::{member, text_of, texts_of};

/// A posting.
#[derive(Debug, Clone, PartialEq)]
pub struct Posting {
    /// Its names begin with a small letter.
    value: Value,
    /// The title of its page, for one that names none.
    page_title: Option<String>,
}

impl Posting {
    /// The first posting of a page; `None` if it has none.
    #[must_use]
    pub fn first(page: &str) -> Option<Self> {
        find::postings(page).next().map(|value| Self { value, page_title: html::title(page) })
    }

    /// All postings of a page, in order.
    #[must_use]
    pub fn all(page: &str) -> Vec<Self> {
        find::postings(page).map(|value| Self { value, page_title: None }).collect()
    }

    /// The first posting of a page that has to have one. A wall in place of the page is told as such.
    pub fn expect(page: &str) -> Result<Self, PluginError> {
        Self::first(page).ok_or_else(|| match status::page_instead_of_data(page) {
            wall @ PluginError::Blocked(_) => wall,
            _ => parse_failure("the page has no JSON-LD `JobPosting`", None, Some(page)),
        })
    }

    /// The posting as JSON, with names that begin with a small letter.
    #[must_use]
    pub fn source(&self) -> String {
        self.value.to_string()
    }

    /// Fills in what an offer lacks and the posting says. Notes in `unread` what it says in words that are not known.
    pub fn complete(&self, offer: &mut Offer, unread: &mut Unread) {
        if offer.title.is_empty() {
            offer.title = self.title().unwrap_or_default();
        }
        if offer.locations.is_empty() {
            offer.locations = self.locations();
        }
        if offer.workplace == Workplace::Unknown {
            offer.workplace = self.workplace(unread);
        }
        if offer.employer.as_ref().is_none_or(|employer| employer.name.is_none())
            && let Some(name) = self.employer()
        {
            let website = offer.employer.take().and_then(|employer| employer.website);
            offer.employer = Some(Employer { name: Some(name), website });
        }
        offer.employment_type = offer.employment_type.take().or_else(|| self.employment_type());
        offer.salary = offer.salary.take().or_else(|| self.salary(unread));
        offer.posted_at = offer.posted_at.or_else(|| self.posted_at(unread));
        offer.expires_at = offer.expires_at.or_else(|| self.expires_at(unread));
        offer.description = offer.description.take().or_else(|| self.description());
    }

    /// The title: of the posting, or else that of its page without the employer behind it.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        text_of(member(&self.value, "title")).or_else(|| text_of(member(&self.value, "name"))).or_else(|| {
            let title = self.page_title.as_deref()?;
            let employer = self.employer();
            let bare = employer.as_deref().and_then(|employer| {
                let before = title.strip_suffix(employer)?.trim_end();
                Some(before.strip_suffix(['-', '|', '–', '—'])?.trim_end())
            });
            text::filled(Some(bare.unwrap_or(title)))
        })
    }

    /// What the employer calls the posting: its identifier's value.
    #[must_use]
    pub fn identifier(&self) -> Option<String> {
        let said = facts::each(member(&self.value, "identifier"));
        said.into_iter().find_map(|one| text_of(Some(one)).or_else(|| text_of(member(one, "value"))))
    }

    /// The posting's own address, as it is written.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        text_of(member(&self.value, "url"))
    }

    /// The places to work at, or else those that an applicant must live in.
    #[must_use]
    pub fn locations(&self) -> Vec<String> {
        facts::places(&self.value)
    }

    /// The name of the employer.
    #[must_use]
    pub fn employer(&self) -> Option<String> {
        member(&self.value, "hiringOrganization").and_then(facts::name_of)
    }

    /// The addresses that the posting gives for its employer: its site, or pages about it.
    #[must_use]
    pub fn employer_sites(&self) -> Vec<String> {
        let Some(employer) = member(&self.value, "hiringOrganization") else { return Vec::new() };
        let said = ["sameAs", "url"].into_iter().flat_map(|name| texts_of(member(employer, name)));
        said.filter(|text| text::is_web_url(text)).collect()
    }

    /// The kinds of employment, in the posting's words.
    #[must_use]
    pub fn employment_type(&self) -> Option<String> {
        let types = texts_of(member(&self.value, "employmentType"));
        (!types.is_empty()).then(|| types.join(", "))
    }

    /// The way of working. Remote together with a place to work at is hybrid.
    #[must_use]
    pub fn workplace(&self, unread: &mut Unread) -> Workplace {
        let said = texts_of(member(&self.value, "jobLocationType"));
        let Some(said) = said.first() else { return facts::flagged_remote(&self.value) };
        if said.to_ascii_uppercase().contains("TELECOMMUTE") {
            let on_site = !facts::work_places(&self.value).is_empty();
            return if on_site { Workplace::Hybrid } else { Workplace::Remote };
        }
        let mode = mode::read(said);
        if mode.is_none() {
            unread.note("jobLocationType", said);
        }
        mode.into()
    }

    /// The base pay.
    #[must_use]
    pub fn salary(&self, unread: &mut Unread) -> Option<Salary> {
        facts::salary(&self.value, unread)
    }

    /// When it was published, or published again.
    #[must_use]
    pub fn posted_at(&self, unread: &mut Unread) -> Option<TimestampMs> {
        self.moment("datePosted", unread)
    }

    /// Until when it says that it is open. One that has passed does not prove that it is closed.
    #[must_use]
    pub fn expires_at(&self, unread: &mut Unread) -> Option<TimestampMs> {
        self.moment("validThrough", unread)
    }

    fn moment(&self, name: &str, unread: &mut Unread) -> Option<TimestampMs> {
        let said = text_of(member(&self.value, name))?;
        let at = date::text(&said);
        if at.is_none() {
            unread.note(name, &said);
        }
        at
    }

    /// The text: HTML, or plain if no tag appears in it.
    #[must_use]
    pub fn description(&self) -> Option<Description> {
        const MOST_ESCAPES: u8 = 2;
        let Value::String(said) = member(&self.value, "description")? else { return None };
        let body = text::markup(said.trim().into(), MOST_ESCAPES);
        // Line breaks that were escaped twice stay so in HTML.
        let body = body.replace("&amp;#xa;", "\n").replace("&amp;#xA;", "\n");
        let body = text::non_empty(&body)?.to_owned();
        Some(if body.contains('<') { Description::Html(body) } else { Description::Plain(body) })
    }
}

#[cfg(test)]
mod tests;
