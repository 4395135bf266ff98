use super::*;
use crate::sheets::{GridProperties, SheetProperties};

fn sheet(id: i64, title: &str) -> Sheet {
    let grid_properties = GridProperties { row_count: 1000, column_count: 26, frozen_row_count: 1 };
    let properties = SheetProperties { sheet_id: id, title: title.to_owned(), grid_properties };
    Sheet { properties, protected_ranges: Vec::new() }
}

fn known(id: i64, title: &str) -> SheetTab {
    SheetTab { sheet: id, title: title.to_owned() }
}

#[test]
fn the_sheet_is_the_one_that_was_noted_and_else_the_one_with_the_title() {
    let renamed = |from: &str, to: &str| Some(News::Renamed { from: from.to_owned(), to: to.to_owned() });
    let deleted = |title: &str| Some(News::Deleted(title.to_owned()));
    let first = || sheet(0, "Sheet1");
    let table = [
        ("never seen", vec![first()], None, None, None),
        ("found by title", vec![first(), sheet(7, "companies")], None, Some(7), None),
        ("as it was", vec![first(), sheet(7, "Companies")], Some(known(7, "Companies")), Some(7), None),
        ("only the case", vec![sheet(7, "COMPANIES")], Some(known(7, "Companies")), Some(7), None),
        (
            "renamed",
            vec![sheet(7, "Ana's leads")],
            Some(known(7, "Companies")),
            Some(7),
            renamed("Companies", "Ana's leads"),
        ),
        // Another tab took the title, or a copy did: it is not the one with the answers.
        (
            "renamed, and another with our title",
            vec![sheet(9, "Companies"), sheet(7, "Old")],
            Some(known(7, "Companies")),
            Some(7),
            renamed("Companies", "Old"),
        ),
        ("renamed before", vec![sheet(7, "Old")], Some(known(7, "Old")), Some(7), None),
        (
            "copied",
            vec![sheet(7, "Companies"), sheet(8, "Copy of Companies")],
            Some(known(7, "Companies")),
            Some(7),
            None,
        ),
        (
            "deleted",
            vec![first(), sheet(8, "Copy of Companies")],
            Some(known(7, "Old")),
            None,
            deleted("Old"),
        ),
        (
            "deleted, and its copy given the title",
            vec![sheet(8, "Companies")],
            Some(known(7, "Companies")),
            Some(8),
            deleted("Companies"),
        ),
    ];
    for (case, sheets, known, expected, news) in table {
        let found = choose(sheets, known);
        let id = found.sheet.map(|sheet| sheet.properties.sheet_id);
        assert_eq!((id, found.news), (expected, news), "{case}");
    }
}
