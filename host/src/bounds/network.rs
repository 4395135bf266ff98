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
    VALIDATORS {
        name: "the validators (`ETag`, `Last-Modified`) of an answer that is stored",
        limit: 1 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the answer is used and not stored: it is fetched whole the next time",
        tests: &["an_answer_with_giant_headers_is_not_stored"],
    }
    STORED_HEADERS {
        name: "the headers of an answer that is stored",
        limit: 16 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the answer is used and not stored: it is fetched whole the next time",
        tests: &["an_answer_with_giant_headers_is_not_stored"],
    }
    SEARCHED_USER {
        name: "the shortest user of a Basic credential that answers are searched for",
        limit: 16,
        unit: Unit::Bytes,
        setting: None,
        beyond: "a shorter one may be a word of an advert: answers are searched for the password and the pair alone",
        tests: &["a_user_that_may_be_a_word_is_not_searched_for"],
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
    TOKEN_ANSWER {
        name: "the answer of a service that gives tokens",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "it is not read further: there is no token, and the request that needs it fails",
        tests: &["a_token_in_an_answer_beyond_its_bound_is_none"],
    }
    TOKEN_LIFE {
        name: "how long a token is used",
        limit: 24 * 60 * 60,
        unit: Unit::Seconds,
        setting: None,
        beyond: "another is asked for, though the service says that it lives longer",
        tests: &["a_token_is_used_until_shortly_before_it_expires"],
    }
    ANSWER {
        name: "one decoded answer",
        limit: 64 << 20,
        unit: Unit::Bytes,
        setting: Some("[http] max_body"),
        beyond: "it is not read further: `too-large` for a plugin, and the unit's failure names the bound",
        tests: &["no_answer_is_taken_beyond_the_cap", "an_answer_over_the_cap_is_reported_with_the_cap"],
    }
    CODINGS {
        name: "compressions of one answer, one inside the other",
        limit: 2,
        unit: Unit::Count,
        setting: None,
        beyond: "the answer is not decoded: the request fails and says so",
        tests: &["only_codings_that_were_asked_for_are_taken", "an_answer_is_decoded_as_often_as_its_bound_allows"],
    }
    REDIRECTS {
        name: "redirects of one request",
        limit: 5,
        unit: Unit::Count,
        setting: Some("[http] max_redirects"),
        beyond: "the request fails: it redirects without end",
        tests: &["redirects_end_at_the_cap_and_each_is_checked"],
    }
    TIMEOUT {
        name: "one attempt of a request",
        limit: 30,
        unit: Unit::Seconds,
        setting: Some("[http] timeout"),
        beyond: "the attempt failed: the request fails as `timeout` once there is no further one",
        tests: &["a_silent_server_times_out", "slow_answers_end_at_the_timeout"],
    }
    SHEETS_TIMEOUT {
        name: "one attempt at a call of the spreadsheet service",
        limit: 185,
        unit: Unit::Seconds,
        setting: Some("[sheets] timeout"),
        beyond: "the call fails and says so; rows without an answer are sent again once they cannot come any more",
        tests: &["a_silent_server_times_out"],
    }
    PATIENCE {
        name: "the wait for a host that a call takes upon itself",
        limit: 60,
        unit: Unit::Seconds,
        setting: Some("[http] patience"),
        beyond: "the call fails as paused, and the host is left alone until its time is over",
        tests: &["a_deadline_is_waited_for_or_refused_by_patience_and_scope"],
    }
    CACHE {
        name: "the answers that are stored",
        limit: 256 << 20,
        unit: Unit::Bytes,
        setting: Some("[http] cache"),
        beyond: "those that were not used for the longest are deleted; one that is larger than a quarter is not stored",
        tests: &[
            "a_small_cache_is_pruned_once_as_much_was_added_as_it_may_hold",
            "one_answer_takes_at_most_a_quarter_of_the_cache",
        ],
    }
    HOSTS {
        name: "hosts whose pace is remembered, before those at rest are forgotten",
        limit: 4096,
        unit: Unit::Count,
        setting: None,
        beyond: "those at rest begin anew, and those that failed and were left alone for `circuit_cooldown`; one with a deadline or a request under way is kept",
        tests: &["hosts_at_rest_are_forgotten_and_those_with_a_deadline_are_not", "a_host_that_failed_is_forgotten_once_it_was_left_alone"],
    }
}
