//! Bounds of the cases that a plugin is tested with, and of what is asked of a source by hand.

use super::bound::Unit;

bounds! {
    CASE {
        name: "a case's `case.toml`",
        limit: 1 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the case is refused by name",
        tests: &["a_case_and_its_files_are_bounded"],
    }
    CASE_FILE {
        name: "a file beside a case's `case.toml`",
        limit: 64 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the case is refused by name",
        tests: &["a_case_and_its_files_are_bounded"],
    }
    CASE_PAGES {
        name: "pages that a case, a recording or `plugin run` asks a plugin for",
        limit: 1000,
        unit: Unit::Count,
        setting: None,
        beyond: "the scan ends there, and that is told",
        tests: &["pages_without_end_are_told"],
    }
    RUN_DETAILS {
        name: "details that `plugin run` and a recording ask for",
        limit: 200,
        unit: Unit::Count,
        setting: None,
        beyond: "further offers stay as the list tells them, and that is told",
        tests: &["details_beyond_the_bound_are_not_asked_for"],
    }
    SHOWN_VALUE {
        name: "a value in a difference between what was expected and what was found",
        limit: 120,
        unit: Unit::Characters,
        setting: None,
        beyond: "it is shown from where the two part",
        tests: &["long_texts_are_shown_from_where_they_part"],
    }
    CHECKED_ROWS {
        name: "rows that `plugin check` makes of a recorded list",
        limit: 10_000,
        unit: Unit::Count,
        setting: None,
        beyond: "no further row is made",
        tests: &["a_multiplied_list_has_so_many_rows"],
    }
    CHECKED_BYTES {
        name: "the rows that `plugin check` makes, together",
        limit: 32 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "fewer rows are made, and that is told",
        tests: &["a_multiplied_list_has_so_many_rows"],
    }
    TIMED_ROWS {
        name: "rows over which `plugin check` measures the speed",
        limit: 2000,
        unit: Unit::Count,
        setting: None,
        beyond: "no further row is made",
        tests: &["a_multiplied_list_has_so_many_rows"],
    }
    CHECK_FILE {
        name: "a component's `.check.json`",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the file is refused, and the component counts as unchecked",
        tests: &["a_check_file_is_bounded"],
    }
}
