use std::{
    fs::File,
    io::{Seek as _, Write as _},
};

use super::{made::*, *};

fn on_disk(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

/// Every line that comes of a spreadsheet.
fn items(bytes: &[u8]) -> Result<Vec<Item>, WorkbookFault> {
    let mut items = WorkbookReader::InProcess.open(on_disk(bytes))?;
    let mut all = Vec::new();
    while let Some(item) = items.next_item()? {
        all.push(item);
    }
    Ok(all)
}

/// Its rows, as number and values.
fn rows(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
    let rows = items(bytes).unwrap().into_iter().filter_map(|item| match item {
        Item::Row(row) => Some((row.number, row.values)),
        _ => None,
    });
    rows.collect()
}

fn row(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn cells_come_as_they_are_shown() {
    let cells = row(&[
        "Acme & Co",
        "",
        "<><v>42</v>",
        "<><v>0.5</v>",
        "< t=\"b\"><v>1</v>",
        "< t=\"str\"><f>A1&amp;\"x\"</f><v>kept</v>",
        "< t=\"e\"><v>#N/A</v>",
        " zwei\nZeilen ",
    ]);
    let shown = row(&["Acme & Co", "", "42", "0.5", "true", "kept", "#N/A", " zwei\nZeilen "]);
    assert_eq!(rows(&excel_of(&[cells])), [(1, shown)]);
    let table = [row(&["Empresa", "Web"]), row(&[]), row(&["Acme", "acme.example"])];
    let found = rows(&open_document("Hoja 1", &table));
    assert_eq!(found, [(1, table[0].clone()), (3, table[2].clone())]);
    assert_eq!(rows(&excel_of(&table)), found);
}

#[test]
fn sheets_are_named_and_hidden_ones_told_apart() {
    let sheet = |name, hidden| MadeSheet {
        name,
        hidden,
        rows: excel_rows(1, &[row(&["x"])]),
        behind: "",
        links: &[],
    };
    let found = items(&excel(&[sheet("Uno & dos", false), sheet("Oculta", true)])).unwrap();
    let named = [("Uno & dos", true), ("Oculta", false)];
    let named = named.map(|(name, shown)| SheetName { name: name.to_owned(), shown });
    assert_eq!(found[0], Item::Sheets(named.to_vec()));
    assert_eq!(
        (&found[1], &found[3]),
        (&Item::Sheet("Uno & dos".to_owned()), &Item::Sheet("Oculta".to_owned()))
    );
}

#[test]
fn links_come_with_their_cells_and_tall_values_with_each_of_their_rows() {
    let behind = "<mergeCells count=\"1\"><mergeCell ref=\"A1:A3\"/></mergeCells><hyperlinks><hyperlink ref=\"B1\" r:id=\"rId1\"/><hyperlink ref=\"B2\" r:id=\"rId2\"/></hyperlinks>";
    let table = [
        row(&["Acme", "web", "uno"]),
        row(&["", "correo", "dos"]),
        row(&["", "", "tres"]),
        row(&["", "", "cuatro"]),
    ];
    let links = ["https://acme.example/", "mailto:x@acme.example"];
    let file =
        excel(&[MadeSheet { name: "H", hidden: false, rows: excel_rows(1, &table), behind, links: &links }]);
    let found: Vec<_> = items(&file)
        .unwrap()
        .into_iter()
        .filter_map(|item| match item {
            Item::Row(row) => Some((row.values[0].clone(), row.links.into_iter().collect::<Vec<_>>())),
            _ => None,
        })
        .collect();
    let acme = || "Acme".to_owned();
    let link = vec![(1, links[0].to_owned())];
    assert_eq!(found, [(acme(), link), (acme(), vec![]), (acme(), vec![]), (String::new(), vec![])]);
}

#[test]
fn cells_in_far_corners_cost_nothing() {
    let far = format!(
        "{}<row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c><c r=\"A1048576\"><v>1</v></c></row>",
        excel_rows(1, &[row(&["x"])])
    );
    let file = excel(&[MadeSheet { name: "H", hidden: false, rows: far, behind: "", links: &[] }]);
    assert_eq!(rows(&file), [(1, row(&["x"])), (1_048_576, row(&["1"]))]);
    let wide: Vec<String> = (0..300).map(|number| number.to_string()).collect();
    assert_eq!(rows(&excel_of(&[wide]))[0].1.len(), 256);
}

#[test]
fn a_spreadsheet_behind_a_password_or_damaged_is_refused_in_words() {
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.extend([0; 600]);
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(matches!(items(&locked), Err(WorkbookFault::Locked)));
    let whole = excel_of(&[row(&["x"])]);
    for damaged in [&whole[..whole.len() / 2], b"PK\x03\x04", &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..]] {
        assert!(matches!(items(damaged), Err(WorkbookFault::Unreadable(_))), "{}", damaged.len());
    }
    assert!(
        is_workbook(&whole) && is_workbook(&locked) && !is_workbook(b"name,website") && !is_workbook(b"PK")
    );
}
