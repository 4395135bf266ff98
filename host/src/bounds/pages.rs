//! Bounds of websites: what one page may cost to parse and read.
//!
//! Real pages lie far below: of the heaviest that were seen, none has 100,000 nodes, 500 elements open at once or 200
//! attributes in a tag.

use super::bound::Unit;

bounds! {
    NODES {
        name: "nodes of a page",
        limit: 300_000,
        unit: Unit::Count,
        setting: Some("[discovery] page_nodes"),
        beyond: "the page is too heavy: its company's discovery is `unknown` and says so",
        tests: &["a_page_at_its_bounds_is_read_and_one_beyond_is_refused_by_name"],
    }
    ATTRIBUTES {
        name: "attributes of a page, those that the parser repeats included",
        limit: 600_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the page is too heavy: its company's discovery is `unknown` and says so",
        tests: &["a_page_at_its_bounds_is_read_and_one_beyond_is_refused_by_name"],
    }
    TAG_ATTRIBUTES {
        name: "attributes in one tag of a page",
        limit: 2_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the page is too heavy: its company's discovery is `unknown` and says so",
        tests: &["a_page_at_its_bounds_is_read_and_one_beyond_is_refused_by_name"],
    }
    OPEN {
        name: "elements of a page open at once, with the formatting that is carried on",
        limit: 2_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the page is too heavy: its company's discovery is `unknown` and says so",
        tests: &["a_page_at_its_bounds_is_read_and_one_beyond_is_refused_by_name"],
    }
    BYTES {
        name: "text and attributes of a page, those that the parser repeats included",
        limit: 32 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the page is too heavy: its company's discovery is `unknown` and says so",
        tests: &["a_page_at_its_bounds_is_read_and_one_beyond_is_refused_by_name"],
    }
    STEPS {
        name: "steps of parsing and reading a page",
        limit: 50_000_000,
        unit: Unit::Count,
        setting: Some("[discovery] page_steps"),
        beyond: "the page is too heavy: its company's discovery is `unknown` and says so",
        tests: &["a_page_at_its_bounds_is_read_and_one_beyond_is_refused_by_name"],
    }
    TIME {
        name: "reading a page, once its turn has come",
        limit: 10,
        unit: Unit::Seconds,
        setting: None,
        beyond: "its reading is stopped and the page is too heavy",
        tests: &["a_reading_that_is_no_longer_wanted_stops_at_the_next_piece"],
    }
    AT_ONCE {
        name: "pages that are parsed at the same time",
        limit: 4,
        unit: Unit::Count,
        setting: None,
        beyond: "the next page waits for its turn",
        tests: &["no_more_pages_are_parsed_at_once_than_their_bound"],
    }
    HOPS {
        name: "requests of one visit that redirects",
        limit: 6,
        unit: Unit::Count,
        setting: None,
        beyond: "the visit fails: it redirects without end",
        tests: &["redirects_without_end_are_given_up_after_a_few_hops"],
    }
    ADDRESS {
        name: "the address of a page",
        limit: 8 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "it is not asked for; the visit fails and says so",
        tests: &["an_address_at_its_bound_is_asked_for_and_a_longer_one_is_not"],
    }
    LINKED_ADDRESS {
        name: "an address that a page names",
        limit: 2_048,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the link is left out",
        tests: &["links_have_a_number_and_a_length"],
    }
    LINKS {
        name: "links of a page",
        limit: 5_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the rest are not followed; detectors see them still",
        tests: &["links_have_a_number_and_a_length"],
    }
    ROBOTS {
        name: "robots.txt",
        limit: 500 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the rest is not read (RFC 9309)",
        tests: &["what_robots_txt_says_beyond_its_bound_of_bytes_is_not_read"],
    }
    ROBOTS_RULES {
        name: "rules of robots.txt for this program",
        limit: 40_000,
        unit: Unit::Count,
        setting: None,
        beyond: "its rules count as unknown: the site is not read, and its discovery is `blocked`",
        tests: &["a_robots_txt_at_its_bound_of_rules_is_obeyed_and_one_beyond_allows_nothing"],
    }
    BODY {
        name: "the decoded answer of one page",
        limit: 4 << 20,
        unit: Unit::Bytes,
        setting: Some("[discovery] max_body"),
        beyond: "the answer is not read further; the visit fails and says so",
        tests: &["no_answer_is_taken_beyond_the_cap"],
    }
    TIMEOUT {
        name: "one attempt at a page",
        limit: 10,
        unit: Unit::Seconds,
        setting: Some("[discovery] timeout"),
        beyond: "the attempt failed: the visit fails and says so once there is no further one",
        tests: &["a_silent_server_times_out"],
    }
    REDUCED {
        name: "what detectors are given of one page: links, scripts, texts",
        limit: 200_000,
        unit: Unit::Characters,
        setting: Some("[discovery] page_chars"),
        beyond: "lines of the page are left out, scripts and texts before links; the log counts them, once a company",
        tests: &["scripts_and_texts_leave_room_for_links", "lines_that_do_not_fit_are_counted"],
    }
    SCRIPT {
        name: "an inline script that is passed on whole",
        limit: 20_000,
        unit: Unit::Bytes,
        setting: None,
        beyond: "of a longer one detectors see the beginning and what stands around its addresses",
        tests: &["long_parts_of_a_page_are_cut_at_their_bounds"],
    }
    DATA_VALUE {
        name: "the value of a data attribute that is passed on whole",
        limit: 2_000,
        unit: Unit::Bytes,
        setting: None,
        beyond: "of a longer one detectors see the beginning and what stands around its addresses",
        tests: &["long_parts_of_a_page_are_cut_at_their_bounds"],
    }
    BLOCK_TEXT {
        name: "a block of text or the text of a link",
        limit: 2_000,
        unit: Unit::Bytes,
        setting: None,
        beyond: "detectors see its beginning",
        tests: &["long_parts_of_a_page_are_cut_at_their_bounds"],
    }
    SHORT_VALUE {
        name: "the class of an element, the content of a `meta`",
        limit: 300,
        unit: Unit::Bytes,
        setting: None,
        beyond: "detectors see its beginning",
        tests: &["long_parts_of_a_page_are_cut_at_their_bounds"],
    }
    LINE_TEXT {
        name: "the visible text that is kept of one line of a page, as evidence",
        limit: 160,
        unit: Unit::Characters,
        setting: None,
        beyond: "its beginning is kept",
        tests: &["long_parts_of_a_page_are_cut_at_their_bounds"],
    }
    PHRASE {
        name: "a text or a part of a path that may be a phrase about jobs",
        limit: 240,
        unit: Unit::Bytes,
        setting: None,
        beyond: "it is none: the link is not followed for it",
        tests: &["what_is_longer_than_a_phrase_or_deeper_than_a_careers_page_is_not_followed"],
    }
    PATH_SEGMENTS {
        name: "parts of the path of a careers page",
        limit: 16,
        unit: Unit::Count,
        setting: None,
        beyond: "the link is not followed",
        tests: &["what_is_longer_than_a_phrase_or_deeper_than_a_careers_page_is_not_followed"],
    }
}
