//! Bounds of requests and answers.

use super::bound::Unit;

bounds! {
    REQUEST_ADDRESS {
        name: "the address of a request, that of a redirect too",
        limit: 8 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "refused as `denied` before anything is sent: it counts neither as sent nor against the host",
        tests: &["what_is_refused_before_it_is_sent_is_no_fault_of_the_host"],
    }
    REQUEST_HEADERS {
        name: "headers of a request",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: "refused as `denied` before anything is sent",
        tests: &["headers_beyond_their_bounds_are_refused", "headers_without_end_are_refused_and_the_guest_goes_on"],
    }
    REQUEST_HEADER_BYTES {
        name: "the headers of a request together",
        limit: 16 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "refused as `denied` before anything is sent",
        tests: &["headers_beyond_their_bounds_are_refused"],
    }
    MEMBERS {
        name: "members of an answer in gzip",
        limit: 10_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the answer cannot be decoded; the request fails",
        tests: &["members_without_end_are_refused"],
    }
    WAIT {
        name: "the wait that a source or a plugin asks for (`Retry-After`, a rate limit)",
        limit: 30 * 24 * 60 * 60,
        unit: Unit::Seconds,
        setting: None,
        beyond: "cut to the bound; the pause's reason says what was asked for",
        tests: &["a_wait_without_end_is_cut_and_told", "a_pause_without_end_is_cut_and_told"],
    }
    SEARCHED_SECRET {
        name: "the shortest value of a credential that answers are searched for",
        limit: 8,
        unit: Unit::Bytes,
        setting: None,
        beyond: "a shorter one would be found by chance: answers are not searched for it, and `doctor` warns",
        tests: &["a_secret_below_its_bound_is_not_searched_for"],
    }
    SEARCHED_BEGINNING {
        name: "the beginning of a credential's value that answers are searched for",
        limit: 1 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the rest is not looked at: an answer that holds it all holds its beginning",
        tests: &["a_long_secret_is_found_by_its_beginning"],
    }
}
