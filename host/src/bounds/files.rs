//! Bounds of files that the operator names: configuration, credentials, catalogues, lists, databases, exports.

use super::bound::Unit;

bounds! {
    CONFIGURATION {
        name: "a configuration",
        limit: 1 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the configuration is refused by name (exit code 2)",
        tests: &["a_configuration_of_its_bound_is_read_and_one_byte_more_is_refused"],
    }
    CONFIGURATION_FAULTS {
        name: "faults of a configuration that are told one by one",
        limit: 20,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are counted in the last line",
        tests: &["the_first_faults_are_told_and_the_others_counted"],
    }
    CONFIGURATION_LINE {
        name: "a line of a configuration that is shown with its fault",
        limit: 300,
        unit: Unit::Characters,
        setting: None,
        beyond: "the fault is told with line and column alone",
        tests: &["a_fault_in_a_giant_line_is_told_without_the_line"],
    }
    DEFINITION {
        name: "a definition of a board",
        limit: 256 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the definition is refused by name, and no component is made",
        tests: &["a_definition_of_its_bound_is_read_and_one_byte_more_is_refused"],
    }
    DEFINITION_FAULTS {
        name: "faults of a definition that are told one by one",
        limit: 20,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are counted in the last line",
        tests: &["the_first_faults_of_a_definition_are_told_and_the_others_counted"],
    }
    CREDENTIAL {
        name: "the file of a credential",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the credential is refused by name (exit code 2)",
        tests: &["a_file_beyond_its_bound_is_refused_by_name", "a_credential_that_is_no_file_is_a_fault"],
    }
    ACCOUNT_KEY {
        name: "a service account's key file",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the key is refused by name: the step `sheets` fails, and the summary and `doctor` tell it",
        tests: &["a_key_file_beyond_its_bound_is_refused_by_name"],
    }
    CATALOGUE {
        name: "a catalogue",
        limit: 1 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the catalogue is refused by name (exit code 2)",
        tests: &["a_catalogue_of_its_bound_is_read_and_one_byte_more_is_refused"],
    }
    CATALOGUE_FAULTS {
        name: "faults of a catalogue or of a labelled set that are told one by one",
        limit: 20,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are counted in the last line",
        tests: &["the_first_faults_of_a_catalogue_are_told_and_the_others_counted", "the_first_invalid_lines_are_told_and_the_others_counted"],
    }
    CATALOGUE_WORDING {
        name: "an alias, phrase or other wording of a catalogue",
        limit: 200,
        unit: Unit::Characters,
        setting: None,
        beyond: "the catalogue is refused, with line, column and the measure",
        tests: &["a_wording_of_its_bound_is_read_and_a_longer_one_is_refused"],
    }
    CATALOGUE_CATEGORIES {
        name: "the categories of a catalogue",
        limit: 1000,
        unit: Unit::Count,
        setting: None,
        beyond: "the catalogue is refused",
        tests: &["a_catalogue_of_too_many_categories_is_refused"],
    }
    CATALOGUE_WORDINGS {
        name: "the wordings of a catalogue, those of a word list counted wherever it is used",
        limit: 200_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the catalogue is refused",
        tests: &["a_word_list_that_is_used_too_often_is_refused"],
    }
    CATALOGUE_RULES {
        name: "the rules of a catalogue times its wordings",
        limit: 50_000_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the catalogue is refused: each rule keeps a note of each wording",
        tests: &["too_many_rules_for_the_wordings_are_refused"],
    }
    LABELLED_SET {
        name: "a labelled set",
        limit: 32 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the set is refused by name (exit code 2)",
        tests: &["what_is_no_file_is_refused_by_name_wherever_a_path_is_read"],
    }
    LABELLED_TEXTS {
        name: "the texts of a labelled set",
        limit: 50_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the set is refused at that line",
        tests: &["a_set_of_too_many_texts_is_refused"],
    }
    COMPANY_LIST {
        name: "a company list",
        limit: 128 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "a larger file is refused by name; of a larger stdin what came before is imported and the rest told",
        tests: &["a_list_beyond_its_bounds_is_read_up_to_them"],
    }
    COMPANY_LIST_ROWS {
        name: "the rows of a company list",
        limit: 1_000_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the rows before are imported, and it is told where reading stopped",
        tests: &["a_list_beyond_its_bounds_is_read_up_to_them"],
    }
    COMPANY_LIST_ROW {
        name: "a row of a company list",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the row is left out and told with its line; the others are read",
        tests: &["a_row_beyond_its_bound_is_left_out_and_told", "of_a_line_without_end_no_more_is_kept_than_a_row_may_have"],
    }
    COMPANY_LIST_ROW_LINES {
        name: "the lines that a row of a company list goes over, by line breaks between quotation marks",
        limit: 16,
        unit: Unit::Count,
        setting: None,
        beyond: "its first quotation mark counts as never closed: it is told with its line, and the lines after it are read as rows",
        tests: &["a_row_goes_over_so_many_lines_and_no_more"],
    }
    COMPANY_LIST_NAME {
        name: "a name or tenant in a company list",
        limit: 200,
        unit: Unit::Characters,
        setting: None,
        beyond: "the row is left out and told with its line",
        tests: &["a_name_of_its_bound_is_read_and_a_longer_one_is_told"],
    }
    COMPANY_LIST_FAULTS {
        name: "bad rows of a company list that are told one by one",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are counted in the last line",
        tests: &["the_first_bad_rows_are_told_and_the_others_counted"],
    }
    COMPANY_LIST_HEADER {
        name: "the rows of a company list among which its header is looked for",
        limit: 20,
        unit: Unit::Count,
        setting: None,
        beyond: "the list is refused with what its first row reads, and how to name its columns",
        tests: &["a_header_stands_among_the_first_rows_or_nowhere"],
    }
    COMPANY_LIST_SHOWN {
        name: "rows of a company list that a trial import shows, and columns or providers that a message about it names",
        limit: 10,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are counted",
        tests: &["a_trial_import_shows_the_first_rows_and_counts_all"],
    }
    WORKBOOK {
        name: "a company list as a spreadsheet",
        limit: 64 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the spreadsheet is refused by name",
        tests: &["a_spreadsheet_beyond_its_bound_is_refused"],
    }
    WORKBOOK_MEMORY {
        name: "the memory that reading a spreadsheet takes",
        limit: 1 << 30,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the operating system ends the process that reads, and the spreadsheet is refused with this measure",
        tests: &["a_spreadsheet_that_unpacks_without_end_is_refused"],
    }
    WORKBOOK_TIME {
        name: "the processor time that reading a spreadsheet takes",
        limit: 60,
        unit: Unit::Seconds,
        setting: None,
        beyond: "the operating system ends the process that reads, and the spreadsheet is refused with this measure",
        tests: &["a_spreadsheet_that_unpacks_without_end_is_refused"],
    }
    WORKBOOK_COLUMNS {
        name: "the columns of a sheet",
        limit: 256,
        unit: Unit::Count,
        setting: None,
        beyond: "what stands to the right of them is not looked at",
        tests: &["cells_in_far_corners_cost_nothing"],
    }
    WORKBOOK_MESSAGE {
        name: "what the process that reads a spreadsheet says",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the rest is dropped",
        tests: &["a_spreadsheet_that_unpacks_without_end_is_refused"],
    }
    EXCEL_CELL {
        name: "a cell of an export for Excel, which is Excel's own bound",
        limit: 32_767,
        unit: Unit::Characters,
        setting: None,
        beyond: "the cell is cut and ends in `…`",
        tests: &["a_cell_beyond_what_excel_holds_is_cut"],
    }
    QUOTED {
        name: "what a message quotes of a file",
        limit: 120,
        unit: Unit::Characters,
        setting: None,
        beyond: "the quotation is cut, and its size is told",
        tests: &["a_quotation_is_cut_with_its_size"],
    }
    MESSAGE {
        name: "the message about one fault of a file",
        limit: 1000,
        unit: Unit::Characters,
        setting: None,
        beyond: "the message is cut, and its size is told",
        tests: &["a_message_of_a_giant_value_is_cut"],
    }
    SUGGESTION {
        name: "a name for which a similar one is looked for",
        limit: 64,
        unit: Unit::Characters,
        setting: None,
        beyond: "nothing is suggested",
        tests: &["for_a_giant_name_nothing_is_suggested"],
    }
    SUGGESTION_NAMES {
        name: "the names that a similar one is looked for among",
        limit: 1000,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are not looked at",
        tests: &["only_so_many_names_are_compared_and_listed"],
    }
    SUGGESTION_LIST {
        name: "the known names that a message lists",
        limit: 40,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are counted",
        tests: &["only_so_many_names_are_compared_and_listed"],
    }
    DATABASE_SCHEMA_STEPS {
        name: "the steps of SQLite that reading a database's schema takes",
        limit: 20_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the database is refused (exit code 4): it holds more than this program makes",
        tests: &["a_schema_without_end_is_refused_in_bounded_steps"],
    }
    DATABASE_STATEMENT {
        name: "a statement, also of a database's schema",
        limit: 256 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "a database with a larger one is refused (exit code 4)",
        tests: &["a_giant_statement_in_the_schema_is_refused"],
    }
    DISK_FREE {
        name: "room that is to stay free on the disk of the database",
        limit: 256 << 20,
        unit: Unit::Bytes,
        setting: Some("[run] keep_free"),
        beyond: "with less, the summary, `status` and `doctor` say so, and `status --check` ends with exit code 1; runs go on until a write fails",
        tests: &["each_kind_is_found_in_a_database_of_its_own_and_told_everywhere"],
    }
    PACKED_TEXT {
        name: "a text that the database keeps packed",
        limit: 4 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "a longer one is kept as it is; a packed one that says it is longer is not read, and the command that reads it fails (exit code 1)",
        tests: &["what_nobody_packed_is_told_and_takes_no_memory", "a_text_stays_as_it_is_where_packing_gains_nothing"],
    }
    DATABASE_VALUE {
        name: "a value or row of the database",
        limit: 256 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the command that reads or writes it fails (exit code 1)",
        tests: &["a_value_beyond_its_bound_is_never_loaded"],
    }
}
