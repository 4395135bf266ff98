//! Bounds of units of work: what one board, search or company may take in one run.

use super::bound::Unit;

bounds! {
    UNIT_PAGES {
        name: "pages of one unit a run, where `max_pages` is not set",
        limit: 1000,
        unit: Unit::Count,
        setting: Some("[providers.NAME] max_pages"),
        beyond: "the unit ends as `max_pages`, which the summary, `status` and `run_units` tell; the next run goes on there",
        tests: &["each_budget_ends_a_unit_where_it_is_spent_and_not_before"],
    }
    REPEATED_PAGES {
        name: "pages of one unit, or of one list of a directory, in a row that show only what came before",
        limit: 2,
        unit: Unit::Count,
        setting: None,
        beyond: "the unit ends as `pages_repeat` and fails, its cursor is dropped, and nothing closes; a directory's list ends, which is told as an error",
        tests: &["pages_that_bring_nothing_new_end_after_two_in_a_row", "pages_that_repeat_end_the_unit_and_close_nothing"],
    }
    EMPTY_PAGES {
        name: "pages of one unit, or of one list of a directory, in a row that show nothing",
        limit: 10,
        unit: Unit::Count,
        setting: None,
        beyond: "as for pages that repeat",
        tests: &["empty_pages_end_at_their_bound_and_not_before", "pages_that_repeat_end_the_unit_and_close_nothing"],
    }
    UNIT_ROWS {
        name: "rows of one unit a run, skipped ones included",
        limit: 1_000_000,
        unit: Unit::Count,
        setting: Some("[providers.NAME] max_rows"),
        beyond: "the unit ends as `max_rows`, which the summary, `status` and `run_units` tell; the next run goes on there",
        tests: &["each_budget_ends_a_unit_where_it_is_spent_and_not_before"],
    }
    UNIT_BYTES {
        name: "bytes of the fields that a plugin returns for one unit a run",
        limit: 512 << 20,
        unit: Unit::Bytes,
        setting: Some("[providers.NAME] max_bytes"),
        beyond: "the unit ends as `max_bytes`, which the summary, `status` and `run_units` tell; the next run goes on there",
        tests: &[
            "each_budget_ends_a_unit_where_it_is_spent_and_not_before",
            "what_a_page_and_a_detail_weigh_is_every_field_of_theirs",
        ],
    }
    UNIT_TIME {
        name: "time of one unit a run",
        limit: 30 * 60,
        unit: Unit::Seconds,
        setting: Some("[providers.NAME] max_time"),
        beyond: "the unit ends as `max_time` after the call that is under way; told as above, and the next run goes on there",
        tests: &["each_budget_ends_a_unit_where_it_is_spent_and_not_before"],
    }
    UNIT_GROWTH {
        name: "growth of the database by one unit a run",
        limit: 512 << 20,
        unit: Unit::Bytes,
        setting: Some("[providers.NAME] max_growth"),
        beyond: "the unit ends as `max_growth` after the page that exceeded it; told as above, and the next run goes on there",
        tests: &["each_budget_ends_a_unit_where_it_is_spent_and_not_before"],
    }
    RUN_GROWTH {
        name: "growth of the database by the scans of one run",
        limit: 4 << 30,
        unit: Unit::Bytes,
        setting: Some("[run] max_growth"),
        beyond: "units end as `run_growth`, further ones are left; the summary says so, and the next run goes on",
        tests: &["each_budget_ends_a_unit_where_it_is_spent_and_not_before"],
    }
    UNITS_WRITING {
        name: "units of a provider that have nothing more to ask and wait for their last write",
        limit: 32,
        unit: Unit::Count,
        setting: None,
        beyond: "further units wait for their turn",
        tests: &["units_that_wait_for_their_last_write_are_bounded_and_queries_have_none"],
    }
    WRITING_BYTES {
        name: "the last page of a unit that hands its turn on while it waits for its last write",
        limit: 256 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the unit keeps its turn until the page is written",
        tests: &["a_turn_is_handed_on_only_while_little_waits_to_be_written"],
    }
    RECEIPT {
        name: "the receipt of a unit's scan: what it asked, was answered and came to",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "none is kept: the plugin reads the answers of the next scan, whatever they are",
        tests: &["a_scan_beyond_the_bounds_of_a_receipt_leaves_none"],
    }
    RECEIPT_ROWS {
        name: "rows of a scan of which a receipt is kept",
        limit: 50_000,
        unit: Unit::Count,
        setting: None,
        beyond: "as for the receipt's size",
        tests: &["a_scan_beyond_the_bounds_of_a_receipt_leaves_none"],
    }
    REPEATED_BYTES {
        name: "answers that are held while a scan is compared with the one before",
        limit: 16 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the plugin reads them, and asks for the rest",
        tests: &["answers_without_validators_are_compared_up_to_a_bound"],
    }
    SKIP_REASONS {
        name: "different reasons for skipped rows that a unit or a provider counts separately",
        limit: 20,
        unit: Unit::Count,
        setting: None,
        beyond: "counted together as `other reasons`",
        tests: &["reasons_without_end_are_counted_together", "reasons_of_many_units_are_counted_together_too"],
    }
    TITLE_NOTE {
        name: "words of one note in a title: of genders, or of a reference",
        limit: 16,
        unit: Unit::Count,
        setting: None,
        beyond: "what follows them is read as a note of its own or as part of the title",
        tests: &["a_title_costs_no_more_than_its_length"],
    }
    TEXT_WORDS {
        name: "words of an offer's text that are compared to find its opening",
        limit: 10_000,
        unit: Unit::Count,
        setting: None,
        beyond: "words after them count as equal",
        tests: &["words_beyond_the_bound_are_not_read"],
    }
    PAIRWISE_TEXTS {
        name: "different texts of one title and place that are compared pair by pair",
        limit: 64,
        unit: Unit::Count,
        setting: None,
        beyond: "only texts that share a rare word are compared",
        tests: &["many_texts_of_one_title_cost_no_more_than_their_number", "grouping_equals_comparing_every_pair"],
    }
    TEXT_COMPARISONS {
        name: "texts that one of many texts of one title and place is compared with",
        limit: 64,
        unit: Unit::Count,
        setting: None,
        beyond: "its further matches are missed, unless a third text joins the two",
        tests: &["many_texts_of_one_title_cost_no_more_than_their_number"],
    }
    TEXT_PASSES {
        name: "entries of the index that one of many texts of one title and place visits",
        limit: 128,
        unit: Unit::Count,
        setting: None,
        beyond: "its further matches are missed, unless a third text joins the two",
        tests: &["many_texts_of_one_title_cost_no_more_than_their_number"],
    }
    REGROUP_STEPS {
        name: "steps of the grouping of one company's offers: words and letters read or compared",
        limit: 4_000_000_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the company is set aside: its openings stay as they were, the summary, `status` and `companies show` say so, and it is tried again later or when its offers change",
        tests: &["grouping_stops_at_its_bounds_and_not_before"],
    }
    REGROUP_WORDS {
        name: "words of the texts of one title and place of a company",
        limit: 32_000_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the company is set aside, as for the steps",
        tests: &["grouping_stops_at_its_bounds_and_not_before"],
    }
    REGROUP_KEYS {
        name: "titles and places of one company's offers",
        limit: 256 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the company is set aside, as for the steps",
        tests: &["grouping_stops_at_its_bounds_and_not_before"],
    }
    SET_ASIDE_PAUSE {
        name: "time until a company that was set aside is tried again, at first",
        limit: 60 * 60,
        unit: Unit::Seconds,
        setting: None,
        beyond: "it doubles with each failure, up to a week; a change of the company's offers ends it",
        tests: &["the_pause_of_a_company_set_aside_doubles_up_to_a_week"],
    }
    SCORED_TEXT {
        name: "bytes of an offer's title and text that are scored",
        limit: 4 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the offer gets no score, and the run's summary says so",
        tests: &["an_offer_that_cannot_be_scored_is_told_and_keeps_no_other_from_its_score"],
    }
    SCORED_OCCURRENCES {
        name: "occurrences of one wording of a catalogue that are judged in one text",
        limit: 64,
        unit: Unit::Count,
        setting: None,
        beyond: "further ones are not looked at",
        tests: &["a_text_is_scored_in_no_more_than_its_length"],
    }
    SCORED_MATCHES {
        name: "matches of all wordings of a catalogue in one text",
        limit: 1_000_000,
        unit: Unit::Count,
        setting: None,
        beyond: "what comes after them in the text is not looked at",
        tests: &["wordings_within_each_other_match_a_bounded_number_of_times"],
    }
    LANGUAGE_WORDS {
        name: "words of a text by which its language is told",
        limit: 600,
        unit: Unit::Count,
        setting: None,
        beyond: "the language is that of the beginning",
        tests: &["the_beginning_decides"],
    }
    HIT_TEXT {
        name: "characters of a hit's own text that are stored with a score",
        limit: 400,
        unit: Unit::Characters,
        setting: None,
        beyond: "the rest is left out, which `…` shows",
        tests: &["a_hit_keeps_no_more_than_the_beginning_of_a_long_text"],
    }
    SHOWN_CONTEXT {
        name: "characters of a hit's sentence that are shown on each side of it",
        limit: 400,
        unit: Unit::Characters,
        setting: None,
        beyond: "the rest is left out, which `…` shows",
        tests: &["a_hit_is_shown_with_a_bounded_part_of_its_sentence"],
    }
    COMPANY_URL {
        name: "the address of a company's website",
        limit: 2048,
        unit: Unit::Bytes,
        setting: None,
        beyond: "it counts as none",
        tests: &["an_address_beyond_its_bound_is_none"],
    }
    DIRECTORY_PASS {
        name: "pages of a directory's list in one pass, over as many runs as that takes",
        limit: 2000,
        unit: Unit::Count,
        setting: None,
        beyond: "the list counts as read, which the summary tells as an error: it has no end",
        tests: &["a_list_without_end_is_left"],
    }
    DIRECTORY_ENTRIES {
        name: "pages about single companies that are kept of one directory",
        limit: 50_000,
        unit: Unit::Count,
        setting: None,
        beyond: "further ones are left out and counted as unreadable",
        tests: &["entries_without_end_are_left_out_and_counted"],
    }
    KEY_READINGS {
        name: "readings of an offer's key that a person typed",
        limit: 64,
        unit: Unit::Count,
        setting: None,
        beyond: "further slashes are not tried as the end of a tenant",
        tests: &["a_key_of_slashes_is_read_a_bounded_number_of_times"],
    }
    DETAILS {
        name: "details of one unit a run",
        limit: 500,
        unit: Unit::Count,
        setting: Some("[providers.NAME] hydrate_limit"),
        beyond: "later runs read them, which the summary counts",
        tests: &["details_beyond_the_limit_are_read_by_later_runs"],
    }
    QUERY_PAGES {
        name: "pages of one query a run",
        limit: 10,
        unit: Unit::Count,
        setting: Some("[providers.NAME] max_pages"),
        beyond: "the query ends as `max_pages`, which the summary, `status` and `run_units` tell",
        tests: &["a_cap_on_pages_is_reported_and_the_next_run_starts_from_the_beginning"],
    }
    QUERY_OFFERS {
        name: "offers of one query a run",
        limit: 500,
        unit: Unit::Count,
        setting: Some("[providers.NAME] max_offers"),
        beyond: "the query ends as `max_offers`, which the summary, `status` and `run_units` tell",
        tests: &["a_cap_on_offers_is_reported_and_exact"],
    }
    FAULT_MESSAGE {
        name: "the message of an internal fault",
        limit: 500,
        unit: Unit::Bytes,
        setting: None,
        beyond: "cut",
        tests: &["a_panic_is_returned_with_its_message_on_one_bounded_line"],
    }
    SHEET_TEXT {
        name: "the text of a cell that is written to the spreadsheet",
        limit: 2000,
        unit: Unit::Characters,
        setting: None,
        beyond: "cut, which `…` shows",
        tests: &["a_text_of_a_cell_is_plain_and_bounded"],
    }
    SHEET_REFUSALS {
        name: "calls of one synchronisation that the spreadsheet service refuses",
        limit: 200,
        unit: Unit::Count,
        setting: None,
        beyond: "the rows that still differ are left as they are and told with their number; the next run tries again",
        tests: &["refused_calls_are_bounded_whatever_is_locked"],
    }
    LOCK {
        name: "how long the lock of a run is valid without a heartbeat",
        limit: 7 * 24 * 60 * 60,
        unit: Unit::Seconds,
        setting: None,
        beyond: "a longer `[run] lock_ttl` is refused (exit code 2); a stored lock that ends later counts as left behind, and the next run takes it over",
        tests: &["a_lock_that_no_run_can_have_set_is_taken_over", "a_lock_is_valid_for_no_longer_than_its_bound"],
    }
}
