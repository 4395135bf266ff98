//! What a synchronisation writes to the sheet, and what it leaves unchanged.

use serde_json::{Value, json};

use super::office::{HEADER, Office, SERVICE, SHEET, with_offers};

#[test]
fn a_run_creates_the_sheet_and_fills_it_with_the_ranked_companies() {
    let office = with_offers(61);
    let ran = office.desk.scan().expect(0);
    let summary = ran.json();
    assert_eq!((&summary["sheets"]["created"], &summary["sheets"]["errors"]), (&json!(true), &json!([])));
    assert_eq!(office.google().rows(SHEET)[0], HEADER.map(Value::from));
    office.assert_agree();
    let companies = office.desk.run(&["export", "companies", "--format", "ndjson"]).expect(0);
    let ranked: Vec<Value> = companies
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(office.rows().iter().map(|row| row[0].clone()).collect::<Vec<_>>(), ranked);
    assert_eq!(summary["sheets"]["appended"], ranked.len());
    assert!(office.rows().iter().all(|row| row[2] == "PENDING" && row[10].is_null() && row[11].is_null()));
    assert!(office.rows().iter().any(|row| row[3].is_number() && row[7].is_string() && row[9].is_number()));
    assert_eq!(office.google().sheet_titles(), ["Sheet1", SHEET], "nothing else was touched");

    let before = office.written();
    let again = office.desk.scan().expect(0).json();
    assert_eq!(office.written(), before, "a second run writes nothing");
    assert_eq!(
        (&again["sheets"]["unchanged"], &again["sheets"]["appended"]),
        (&json!(ranked.len()), &json!(0))
    );
    assert_eq!(again["sheets"]["requests"], 2, "it asks what sheets there are, and reads this one");
}

#[test]
fn lists_formats_and_protections_are_set_and_repaired_once() {
    let office = Office::new();
    office.companies(&["Acme", "Globex"]);
    office.desk.run(&["sheets", "init"]).expect(0);
    let list = |cell: &str| {
        let rule = office.google().validation_at(SHEET, cell).unwrap_or_default();
        let values = rule["condition"]["values"].as_array().cloned().unwrap_or_default();
        values.iter().map(|value| value["userEnteredValue"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let format = |cell: &str| office.google().number_format_at(SHEET, cell).unwrap_or_default();
    let resolutions = ["PENDING", "IN_PROGRESS", "HIGH_INTEREST", "ALREADY_CUSTOMER", "ACCEPTED", "REJECTED"];
    let check = || {
        for row in [2, 3, 700] {
            assert_eq!(list(&format!("C{row}")), resolutions);
            assert_eq!(list(&format!("K{row}")), ["OK", "FP", "FN"]);
            assert_eq!(format(&format!("D{row}")), json!({ "type": "NUMBER", "pattern": "0" }));
            assert_eq!(format(&format!("J{row}")), json!({ "type": "DATE", "pattern": "yyyy-mm-dd" }));
        }
        assert_eq!(list("C1"), Vec::<String>::new());
        assert_eq!(office.google().frozen_rows(SHEET), 1);
        let guards = office.google().protected_ranges(SHEET);
        assert_eq!(guards.len(), 3, "{guards:?}");
        // People could not sort locked columns.
        assert!(guards.iter().all(|guard| guard["warningOnly"] == true));
    };
    check();
    office.sync().expect(0);
    check();
    let told = office.desk.run(&["sheets", "init"]).expect(0);
    assert!(told.stdout.contains("the sheet was there; its form is set"), "{told:?}");
    check();
    assert_eq!(office.google().rows(SHEET).len(), 3);
    office.assert_agree();
}

#[test]
fn only_differing_cells_are_set_wherever_their_row_is() {
    let office = Office::new();
    office.companies(&["Acme", "Globex", "Initech", "Umbrella"]);
    office.sync().expect(0);
    office.types("Globex", 'C', "HIGH_INTEREST");
    office.types("Globex", 'L', "call in May");
    office.types("Initech", 'K', "FP");
    office.google().set_cell(SHEET, "N3", "a column of my own").unwrap();
    office.google().sort(SHEET, "B", false).unwrap();
    office.google().insert_row(SHEET, 3, &[]).unwrap();
    let human = office.human();
    let before = office.written().len();
    office
        .desk
        .connection()
        .execute("UPDATE companies SET max_score = 10, openings = 99 WHERE name = 'Globex'", [])
        .unwrap();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["updated"], &ran["cells"], &ran["unchanged"]), (&json!(1), &json!(2), &json!(3)));
    let written: Vec<_> =
        office.written().split_off(before).into_iter().map(|change| (change.range, change.cells)).collect();
    let row = office.row_of("Globex");
    assert_eq!(written, [(format!("Companies!D{row}"), 1), (format!("Companies!F{row}"), 1)]);
    assert_eq!(office.human(), human);
    assert_eq!(office.google().cell(SHEET, "N4"), "a column of my own");
    office.assert_agree();
}

#[test]
fn a_deleted_row_stays_deleted_until_it_is_restored() {
    let mut office = Office::new();
    office.companies(&["Acme", "Globex", "Initech"]);
    office.sync().expect(0);
    office.types("Globex", 'C', "REJECTED");
    office.types("Globex", 'K', "FP");
    // A realistic note: long, with a line break.
    let note = format!("a bank,\n{}", "with euros only, ".repeat(300));
    office.types("Globex", 'L', note.as_str());
    office.feedback().expect(0);
    office.google().delete_row(SHEET, office.row_of("Globex")).unwrap();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["appended"], &ran["deleted"]), (&json!(0), &json!(1)));
    assert_eq!(office.rows().len(), 2);
    // A new company is added, the deleted one is not.
    office.companies(&["Umbrella"]);
    assert_eq!(office.sync().expect(0).json()["appended"], 1);
    let ran = office.desk.run(&["sheets", "sync", "--restore-deleted", "--format", "json"]).expect(0).json();
    assert_eq!((&ran["appended"], &ran["deleted"]), (&json!(1), &json!(0)));
    office.assert_agree();
    let row = office.rows().into_iter().find(|row| row[1] == "Globex").unwrap();
    assert_eq!((&row[2], &row[10], &row[11]), (&json!("REJECTED"), &json!("FP"), &json!(note.trim())));
    // The answers restored with the row are not new.
    let again = office.feedback().expect(0).json();
    assert_eq!((&again["resolutions"], &again["statements"]), (&json!([]), &json!([])));
}

#[test]
fn a_deleted_sheet_is_created_and_filled_again() {
    let office = Office::new();
    office.companies(&["Acme", "Globex"]);
    office.sync().expect(0);
    office.google().delete_row(SHEET, office.row_of("Globex")).unwrap();
    assert_eq!(office.sync().expect(0).json()["deleted"], 1);
    office.google().delete_sheet(SHEET).unwrap();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["created"], &ran["appended"], &ran["deleted"]), (&json!(true), &json!(2), &json!(0)));
    office.assert_agree();
}

#[test]
fn the_name_in_a_row_with_a_mistyped_id_is_kept() {
    let mut office = Office::new();
    office.companies(&["Acme", "Globex", "Initech"]);
    office.sync().expect(0);
    let row = office.row_of("Globex");
    let acme = office.google().cell(SHEET, &format!("A{}", office.row_of("Acme")));
    let globex = office.google().cell(SHEET, &format!("A{row}"));
    office.types("Globex", 'A', acme);
    office.google().set_cell(SHEET, &format!("C{row}"), "REJECTED").unwrap();
    let ran = office.sync().expect(0).json();
    assert_eq!((ran["problems"].as_array().unwrap().len(), &ran["appended"]), (1, &json!(0)), "{ran}");
    assert_eq!(office.google().cell(SHEET, &format!("B{row}")), "Globex");
    let done = office.feedback().expect(0).json();
    assert_eq!(done["resolutions"], json!([]), "it may be the other's: {done}");
    office.google().set_cell(SHEET, &format!("A{row}"), globex).unwrap();
    office.sync().expect(0);
    office.assert_agree();
    assert_eq!(office.feedback().expect(0).json()["resolutions"].as_array().unwrap().len(), 1);
}

#[test]
fn a_wrong_header_is_reported_with_its_differences_and_nothing_is_written() {
    let office = Office::new();
    office.companies(&["Acme"]);
    office.sync().expect(0);
    office.google().set_cell(SHEET, "D1", "score").unwrap();
    office.google().set_cell(SHEET, "L1", Value::Null).unwrap();
    office.companies(&["Globex"]);
    let before = office.google().history();
    for command in [&["sheets", "sync"][..], &["sheets", "init"], &["run"]] {
        let ran = office.desk.run(command).expect(1);
        let told = "D1 holds `score` instead of `max score`; L1 holds nothing instead of `notes`";
        assert!(ran.stdout.contains(told), "{command:?}: {}", ran.stdout);
        assert_eq!(office.google().history(), before);
    }
    office.google().set_cell(SHEET, "D1", "max score").unwrap();
    office.google().set_cell(SHEET, "L1", "notes").unwrap();
    office.sync().expect(0);
    office.assert_agree();
}

#[test]
fn unidentifiable_rows_are_left_unchanged_and_reported() {
    let office = Office::new();
    office.companies(&["Acme", "Globex", "Initech", "Umbrella"]);
    office.sync().expect(0);
    let globex = office.row_of("Globex");
    let copy: Vec<Value> = office.rows()[globex - 2].clone();
    office.google().append_row(SHEET, &copy).unwrap();
    office.google().append_row(SHEET, &[json!(4711), json!("Nobody"), json!("REJECTED")]).unwrap();
    office.google().append_row(SHEET, &[json!("x1"), json!("Somebody")]).unwrap();
    office.types("Initech", 'C', "ACCEPTED");
    office.types("Initech", 'A', Value::Null);
    office.desk.connection().execute("UPDATE companies SET max_score = 10", []).unwrap();
    let lost = office.row_of("Initech");
    let ran = office.sync().expect(0).json();
    let told: Vec<(u64, &str)> = ran["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["row"].as_u64().unwrap(), problem["message"].as_str().unwrap()))
        .collect();
    let twice = format!("company 2 stands in rows {globex}, 6: keep one and delete the others");
    let mut expected = vec![
        (lost as u64, "it has no id and is left alone: put the id back, if it is a company's"),
        (6, twice.as_str()),
        (7, "there is no company 4711 in this database: put the right id, or delete the row"),
        (8, "`x1` is no id: put the company's back, or delete the row"),
    ];
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert_eq!(
        office.google().cell(SHEET, "D7"),
        Value::Null,
        "nothing is written into a row that is not ours"
    );
    assert_eq!(
        (office.google().cell(SHEET, "D6"), office.google().cell(SHEET, &format!("D{globex}"))),
        (json!(10), json!(10))
    );
}

#[test]
fn the_sheet_of_another_database_is_not_overwritten() {
    let office = Office::new();
    office.companies(&["Acme", "Globex"]);
    office.sync().expect(0);
    let theirs = office.rows();
    // A new database gives the same ids to other companies.
    std::fs::remove_file(office.desk.database()).unwrap();
    office.companies(&["Initech", "Globex"]);
    let ran = office.sync().expect(0).json();
    assert_eq!(ran["problems"].as_array().unwrap().len(), 1, "{ran}");
    assert_eq!((&ran["appended"], &ran["updated"]), (&json!(0), &json!(0)));
    assert_eq!(office.rows(), theirs);
}

#[test]
fn names_are_always_written_as_text() {
    let office = Office::new();
    office.companies(&["Acme"]);
    let names = ["=IMPORTXML(\"https://a.example\";\"//a\")", "+1", "'quoted", "12", "TRUE", "1/2"];
    for name in names {
        let inserted =
            "INSERT INTO companies (name, name_normalized, created_at, updated_at) VALUES (?1, ?1, 1, 1)";
        office.desk.connection().execute(inserted, [name]).unwrap();
    }
    office.sync().expect(0);
    office.assert_agree();
    for row in 2..=8 {
        assert_eq!(office.google().formula_at(SHEET, &format!("B{row}")), None);
    }
    let before = office.written();
    office.sync().expect(0);
    assert_eq!(office.written(), before);
}

#[test]
fn a_merged_companys_row_becomes_that_of_the_kept_one() {
    let office = Office::new();
    office.desk.write("list.csv", "name,website\nAcme,\nGlobex,\n");
    office.desk.run(&["companies", "import", "list.csv"]).expect(0);
    office.sync().expect(0);
    office.types("Globex", 'L', "mine");
    // Globex gets the domain of a company known only by that domain, which merges the two.
    office.desk.write("list.csv", "name,website\n,https://globex.example\n");
    office.desk.run(&["companies", "import", "list.csv"]);
    office.desk.write("list.csv", "name,website\nGlobex,https://globex.example\n");
    office.desk.run(&["companies", "import", "list.csv"]).expect(0);
    let ran = office.sync().expect(0).json();
    assert_eq!(ran["errors"], json!([]));
    let notes: Vec<_> = office.rows().into_iter().map(|row| row[11].clone()).collect();
    assert!(notes.contains(&json!("mine")));
    let again = office.written();
    office.sync().expect(0);
    assert_eq!(office.written(), again);
}

#[test]
fn twenty_thousand_companies_fit() {
    let office = Office::new();
    let rows = (0..20_000).map(|number| format!("Company {number},https://c{number}.example\n"));
    office.desk.write("list.csv", format!("name,website\n{}", rows.collect::<Vec<_>>().concat()));
    office.desk.run(&["companies", "import", "list.csv"]).expect(0);
    // Their figures are known: unknown ones are blank.
    office.desk.connection().execute("UPDATE companies SET rank = 0", []).unwrap();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["appended"], &ran["errors"]), (&json!(20_000), &json!([])));
    office.assert_agree();
    let calls = office
        .sandbox
        .requests()
        .iter()
        .filter(|seen| seen.host == SERVICE && seen.path.ends_with(":batchUpdate"))
        .filter(|seen| !seen.path.ends_with("/values:batchUpdate"))
        .count();
    assert_eq!(calls, 203, "two hundred add rows, and three make the sheet and its form");
    office.desk.connection().execute("UPDATE companies SET max_score = 3 WHERE id % 10 = 0", []).unwrap();
    office.sandbox.clear_requests();
    let ran = office.sync().expect(0).json();
    assert_eq!((&ran["updated"], &ran["cells"]), (&json!(2000), &json!(2000)));
    office.assert_agree();
    let calls =
        office.sandbox.requests().iter().filter(|seen| seen.method == "POST" && seen.host == SERVICE).count();
    assert_eq!(calls, 40);
}
