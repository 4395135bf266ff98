//! Addresses of postings: `/job/{slug}/{digits}/`, below the root or below a brand's path.

use jobscan_plugin_sdk::recognise::Address;

/// The id in a posting's address, with the language's mark taken off: `20001` of `/job/Clerk/20001-en_US`.
#[must_use]
pub(crate) fn id_of(url: &str) -> Option<String> {
    named(url).map(|(_, id)| id)
}

/// The words of a posting's address, as they are written in it: what it is called before its page was read.
#[must_use]
pub(crate) fn slug_of(url: &str) -> Option<String> {
    named(url).map(|(slug, _)| slug).filter(|slug| slug.chars().any(char::is_alphanumeric))
}

fn named(url: &str) -> Option<(String, String)> {
    let address = Address::parse(url)?;
    let segments = address.segments();
    let at = segments.iter().position(|segment| *segment == "job")?;
    let [slug, id, ..] = &segments[at + 1..] else { return None };
    let id = id.split('-').next().unwrap_or_default();
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then(|| ((*slug).to_owned(), id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_are_known_by_the_number_behind_their_words() {
        for (url, id) in [
            ("https://jobs.acme.com/job/Bilbao-Clerk/1100200002/", Some("1100200002")),
            ("https://jobs.acme.com/Brand/job/Bilbao-Clerk/1100200002/?utm=1", Some("1100200002")),
            ("https://jobs.acme.com/job/Clerk/20001-en_US", Some("20001")),
            ("https://jobs.acme.com/job/1100200002/", None),
            ("https://jobs.acme.com/go/All-Jobs/8610800/", None),
            ("https://jobs.acme.com/", None),
        ] {
            assert_eq!(id_of(url).as_deref(), id, "{url}");
        }
        assert_eq!(slug_of("https://jobs.acme.com/job/Bilbao-Clerk/1/").as_deref(), Some("Bilbao-Clerk"));
    }
}
