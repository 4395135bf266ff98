//! Bounds of answers of plugins: each field, before it becomes the program's own.

use super::bound::Unit;

/// Where what was cut is told.
const CUT: &str = "cut; a warning in the log says so, once a unit";

/// Where a row that was dropped is told.
const DROPPED: &str = "the row is left out and counted by its reason; a detail is reported as unreadable";

bounds! {
    ROWS {
        name: "rows on a page, skipped ones included",
        limit: 50_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the unit fails with class `parse`",
        tests: &["a_page_of_more_rows_than_the_bound_fails"],
    }
    OFFER_ID {
        name: "the id of an offer",
        limit: 512,
        unit: Unit::Bytes,
        setting: None,
        beyond: DROPPED,
        tests: &["a_row_that_can_be_no_offer_is_left_out_with_its_reason"],
    }
    ADDRESS {
        name: "an address",
        limit: 2048,
        unit: Unit::Bytes,
        setting: None,
        beyond: "an offer is left out and counted; a board's, a company's or a link's is dropped",
        tests: &["an_address_is_one_that_a_browser_opens", "texts_are_cut_and_addresses_left"],
    }
    OFFER_TITLE {
        name: "the title of an offer",
        limit: 1000,
        unit: Unit::Characters,
        setting: None,
        beyond: CUT,
        tests: &["texts_are_cut_at_their_bounds_and_told"],
    }
    TOKEN {
        name: "the token of an offer, which its detail is asked for with",
        limit: 4 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: DROPPED,
        tests: &["a_row_that_can_be_no_offer_is_left_out_with_its_reason"],
    }
    NAME {
        name: "the name of a company",
        limit: 300,
        unit: Unit::Characters,
        setting: None,
        beyond: CUT,
        tests: &["texts_are_cut_at_their_bounds_and_told", "texts_are_cut_and_addresses_left"],
    }
    LABEL {
        name: "a place, a department, a kind of employment",
        limit: 1000,
        unit: Unit::Characters,
        setting: None,
        beyond: CUT,
        tests: &["texts_are_cut_at_their_bounds_and_told"],
    }
    LOCATIONS {
        name: "places of an offer",
        limit: 1_000,
        unit: Unit::Count,
        setting: None,
        beyond: CUT,
        tests: &["lists_are_cut_at_their_bounds_and_told"],
    }
    ATTRIBUTES {
        name: "attributes of an offer or a finding",
        limit: 256,
        unit: Unit::Count,
        setting: None,
        beyond: CUT,
        tests: &["lists_are_cut_at_their_bounds_and_told", "a_detail_adds_no_attributes_beyond_the_bound"],
    }
    ATTRIBUTE_KEY {
        name: "the key of an attribute",
        limit: 100,
        unit: Unit::Characters,
        setting: None,
        beyond: CUT,
        tests: &["lists_are_cut_at_their_bounds_and_told"],
    }
    ATTRIBUTE_VALUE {
        name: "the value of an attribute",
        limit: 2000,
        unit: Unit::Characters,
        setting: None,
        beyond: CUT,
        tests: &["lists_are_cut_at_their_bounds_and_told"],
    }
    CURRENCY {
        name: "the currency of a salary, a code of that many letters",
        limit: 3,
        unit: Unit::Bytes,
        setting: None,
        beyond: "left out and counted as unread",
        tests: &["a_salary_is_kept_as_far_as_it_is_one"],
    }
    SALARY {
        name: "an amount of a salary",
        limit: 1_000_000_000_000,
        unit: Unit::Count,
        setting: None,
        beyond: "left out and counted as unread, as one below zero is",
        tests: &["a_salary_is_kept_as_far_as_it_is_one"],
    }
    DESCRIPTION {
        name: "the description of an offer",
        limit: 1 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: CUT,
        tests: &["texts_are_cut_at_their_bounds_and_told", "bytes_of_a_page"],
    }
    SKIP_REASON {
        name: "the reason of a skipped row",
        limit: 200,
        unit: Unit::Bytes,
        setting: None,
        beyond: "cut",
        tests: &["a_skipped_row_is_bounded"],
    }
    CURSOR {
        name: "a cursor",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the unit fails with class `parse`",
        tests: &["a_cursor_or_state_beyond_its_bound_fails_the_page"],
    }
    STATE {
        name: "the state that a plugin keeps between scans",
        limit: 256 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the unit fails with class `parse`",
        tests: &["a_cursor_or_state_beyond_its_bound_fails_the_page"],
    }
    TOTAL {
        name: "a source's own count of offers",
        limit: 1_000_000_000,
        unit: Unit::Count,
        setting: None,
        beyond: "taken as not told",
        tests: &["a_count_that_cannot_be_is_taken_as_not_told"],
    }
    ERROR_TEXT {
        name: "a text of an error, a line of the log",
        limit: 4 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "cut",
        tests: &["bytes_of_an_error", "a_message_cannot_move_the_terminal_and_is_bounded"],
    }
    FINDINGS {
        name: "boards that a detector finds on one page",
        limit: 300,
        unit: Unit::Count,
        setting: None,
        beyond: CUT,
        tests: &["a_report_is_bounded", "a_report_without_end_is_cut"],
    }
    FOLLOWS {
        name: "links that a detector wants followed on one page",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: CUT,
        tests: &["a_report_is_bounded"],
    }
    EVIDENCE {
        name: "pieces of evidence of a finding",
        limit: 10,
        unit: Unit::Count,
        setting: None,
        beyond: CUT,
        tests: &["a_report_is_bounded"],
    }
    EVIDENCE_TEXT {
        name: "a piece of evidence, the reason of a link",
        limit: 500,
        unit: Unit::Characters,
        setting: None,
        beyond: CUT,
        tests: &["a_report_is_bounded"],
    }
    TENANT {
        name: "the name of a board at its system",
        limit: 200,
        unit: Unit::Characters,
        setting: None,
        beyond: "the finding is dropped; a warning in the log says so, once a unit",
        tests: &["a_finding_that_is_dropped_is_told_by_its_bound", "a_report_is_bounded"],
    }
    SYSTEM {
        name: "the name of a job system",
        limit: 64,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the finding is dropped; a warning in the log says so, once a unit",
        tests: &["a_finding_that_is_dropped_is_told_by_its_bound", "a_report_is_bounded"],
    }
    TENANT_KEY {
        name: "the key by which a system tells its boards apart",
        limit: 400,
        unit: Unit::Characters,
        setting: None,
        beyond: "the component is taken to know no such tenant",
        tests: &["an_identity_that_cannot_be_kept_is_none"],
    }
    UNREAD_FIELDS {
        name: "fields that a call tells it could not read",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: "left out; a warning in the log says so, once a unit",
        tests: &["fields_beyond_the_bound_are_left_out_and_told"],
    }
    UNREAD_NAME {
        name: "the name of a field that could not be read",
        limit: 100,
        unit: Unit::Characters,
        setting: None,
        beyond: "cut",
        tests: &["a_name_and_a_sample_are_bounded_and_move_nothing"],
    }
    UNREAD_SAMPLE {
        name: "the piece of a value that could not be read",
        limit: 100,
        unit: Unit::Characters,
        setting: None,
        beyond: "cut",
        tests: &["a_name_and_a_sample_are_bounded_and_move_nothing"],
    }
    DIRECTORY_ITEMS {
        name: "companies, and as many pages of details, of one page of a directory",
        limit: 1000,
        unit: Unit::Count,
        setting: None,
        beyond: "left out and counted as unreadable",
        tests: &["counts_are_bounded_and_told"],
    }
    FIRST_PAGES {
        name: "first pages of a directory",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: "left out",
        tests: &["counts_are_bounded_and_told"],
    }
    FACTS {
        name: "facts of a company of a directory",
        limit: 32,
        unit: Unit::Count,
        setting: None,
        beyond: "left out",
        tests: &["counts_are_bounded_and_told"],
    }
    FACT {
        name: "a fact of a company of a directory, its name or its value",
        limit: 500,
        unit: Unit::Characters,
        setting: None,
        beyond: "cut",
        tests: &["texts_are_cut_and_addresses_left"],
    }
    MANIFEST_NAME {
        name: "a name, version or key of a manifest",
        limit: 100,
        unit: Unit::Characters,
        setting: None,
        beyond: "the plugin is refused",
        tests: &["a_manifest_beyond_its_bounds_is_refused_by_name"],
    }
    MANIFEST_TEXT {
        name: "a help, a default or an origin of a manifest",
        limit: 2000,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the plugin is refused",
        tests: &["a_manifest_beyond_its_bounds_is_refused_by_name", "a_default_without_end_is_refused"],
    }
    MANIFEST_INTERVAL {
        name: "the time between two requests that a manifest asks for",
        limit: 60 * 60,
        unit: Unit::Seconds,
        setting: None,
        beyond: "the plugin is refused",
        tests: &["a_manifest_beyond_its_bounds_is_refused_by_name"],
    }
    MANIFEST_LIST {
        name: "origins, credentials or settings of a manifest",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: "the plugin is refused",
        tests: &["a_manifest_beyond_its_bounds_is_refused_by_name"],
    }
}
