//! Company lists as people have them, through the built program: any header, any encoding, spreadsheets, and what is told of
//! what was left out.

use std::io::Write as _;

use flate2::{Compression, FlushCompress, write::DeflateEncoder};
use serde_json::Value;

use self::made::{MadeSheet, Part, archive_of, excel, excel_parts, excel_rows};
use crate::support::{Desk, plugin};

#[path = "../../host/src/workbook/made.rs"]
#[expect(dead_code, reason = "the unit tests use the rest")]
mod made;

/// A desk that asks nobody.
fn bare() -> Desk {
    let mut desk = Desk::bare();
    desk.order(&[]);
    desk
}

fn names(desk: &Desk) -> Vec<String> {
    let exported = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout;
    let names = exported.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        format!("{} {}", row["name"].as_str().unwrap(), row["domain"].as_str().unwrap_or("-"))
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn row(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn a_list_of_old_excel_with_a_title_and_other_columns_is_imported() {
    let desk = bare();
    desk.write("crm.csv", b"Clientes de 2026;;;\r\n;;;\r\nCIF;Raz\xf3n social;Sector;P\xe1gina web\r\nB1;\"Espa\xf1a; S.A.\";Moda;www.espana.example\r\nB2;\"Sin cerrar;Moda;x.example\r\nB3;Otra;Moda;\r\n");
    let ran = desk.run(&["companies", "import", "crm.csv"]).expect(1);
    assert_eq!(names(&desk), ["España; S.A. espana.example", "Otra -"]);
    for told in ["columns `CIF`, `Sector`", "Windows-1252", "line 5: a quotation mark opens"] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
}

#[test]
fn a_spreadsheet_is_read_by_its_content_alone_and_piped_too() {
    let desk = bare();
    let rows =
        [row(&["Empresa", "Sector", "Web"]), row(&["Acme", "Moda", "acme.example"]), row(&["Beta", "", ""])];
    let sheet =
        MadeSheet { name: "Clientes", hidden: false, rows: excel_rows(2, &rows), behind: "", links: &[] };
    desk.write("crm.csv", excel(&[sheet]));
    let shown = desk.run(&["companies", "import", "crm.csv", "--dry-run"]).expect(0);
    assert!(
        shown.stdout.starts_with("crm.csv, sheet `Clientes`: the header is line 2\n"),
        "{}",
        shown.stdout
    );
    assert!(!desk.database().exists(), "nothing is written");
    desk.run(&["companies", "import", "crm.csv"]).expect(0);
    assert_eq!(names(&desk), ["Acme acme.example", "Beta -"]);
    desk.write("none.xlsx", "name,website\nGamma,gamma.example\n");
    desk.run(&["companies", "import", "none.xlsx"]).expect(0);
    assert_eq!(names(&desk).len(), 3);
    let damaged = desk.path("damaged.xlsx");
    std::fs::write(&damaged, &std::fs::read(desk.path("crm.csv")).unwrap()[..400]).unwrap();
    let refused = desk.run(&["companies", "import", "damaged.xlsx"]).expect(1);
    assert!(refused.stderr.contains("the spreadsheet cannot be read"), "{}", refused.stderr);
}

/// A sheet whose one cell goes on for four gibibytes, in an archive of few bytes.
fn endless() -> Vec<u8> {
    let sheet = MadeSheet { name: "H", hidden: false, rows: String::new(), behind: "", links: &[] };
    let parts = excel_parts(&[sheet]);
    let mut begin = DeflateEncoder::new(Vec::new(), Compression::best());
    begin.write_all(b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>").unwrap();
    begin.flush().unwrap();
    // A block that refers to nothing before it can stand again and again.
    let mut packer = flate2::Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 20);
    packer.compress_vec(&vec![b'x'; 16 << 20], &mut block, FlushCompress::Full).unwrap();
    let mut sheet_bytes = begin.get_ref().clone();
    (0..256).for_each(|_| sheet_bytes.extend(&block));
    let all = parts.iter().map(|(name, part)| {
        let is_sheet = name.ends_with("sheet1.xml");
        let (method, stored) = if is_sheet { (8, sheet_bytes.clone()) } else { (0, part.clone()) };
        let size = if is_sheet { u32::MAX - 1 } else { u32::try_from(part.len()).unwrap() };
        Part { name, method, stored, size }
    });
    let all: Vec<_> = all.collect();
    archive_of(&all)
}

#[test]
fn a_spreadsheet_that_unpacks_without_end_is_refused() {
    let desk = bare();
    let file = endless();
    assert!(file.len() < 8 << 20, "{}", file.len());
    desk.write("bomb.xlsx", file);
    let refused = desk.run(&["companies", "import", "bomb.xlsx"]).expect(1);
    assert!(
        refused.stderr.contains("the memory it may have")
            || refused.stderr.contains("the processor time it may have"),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("save the sheet as CSV UTF-8"), "{}", refused.stderr);
}

#[test]
fn a_mistyped_provider_is_refused_by_row_and_a_system_that_a_detector_knows_is_kept() {
    let mut desk = bare();
    desk.order(&["lever"]).set("detectors.ats", "plugin", &plugin("ats-detect"));
    desk.write(
        "list.csv",
        "Empresa,Web,ATS,Board\nUno,,Lever,uno\nDos,,levr,dos\nTres,,bizneo,tres\nCuatro,,zzzz,cuatro\n",
    );
    let ran = desk.run(&["companies", "import", "list.csv"]).expect(1);
    assert_eq!(names(&desk), ["Tres -", "Uno -"]);
    for told in [
        "line 3: `levr` is no provider, and no plugin knows a job system of that name: did you mean `lever`?",
        "line 5: `zzzz` is no provider",
        "1 board is kept and not readable yet, as no provider of `order` reads it (bizneo 1)",
        "rows that were not imported: 2",
    ] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
}

#[test]
fn a_website_that_gives_no_domain_is_told_at_import_in_the_run_and_in_status() {
    let mut desk = bare();
    desk.write("list.csv", "Empresa;Web\nUno;https://www.linkedin.com/company/uno\nDos;dos.example\n");
    let ran = desk.run(&["companies", "import", "list.csv", "--format", "json"]).expect(0);
    assert_eq!(ran.json()["websites_dropped"]["total"], 1);
    let ran = desk.run(&["companies", "import", "list.csv"]).expect(0);
    assert!(
        ran.stderr.contains("line 2: `https://www.linkedin.com/company/uno` is on linkedin.com"),
        "{}",
        ran.stderr
    );
    desk.set("companies", "list", "\"list.csv\"").set("discovery", "limit", "0");
    let summary = desk.run(&["run", "--format", "json"]).expect(0).json();
    assert_eq!(summary["import"]["websites_dropped"], 1);
    let status = desk.run(&["status", "--format", "json"]).expect(0).json();
    for told in [&summary["attention"], &status["attention"]] {
        let kinds: Vec<_> =
            told.as_array().unwrap().iter().map(|told| told["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["websites-dropped"]);
    }
}

#[test]
fn the_configured_list_may_be_a_spreadsheet_whose_columns_and_sheet_the_configuration_names() {
    let mut desk = bare();
    let list = |name| [row(&["Cuenta", "Red"]), row(&[name, "acme.example"])];
    let sheet = |name, rows: &[Vec<String>]| MadeSheet {
        name,
        hidden: false,
        rows: excel_rows(1, rows),
        behind: "",
        links: &[],
    };
    desk.write("list.xlsx", excel(&[sheet("Viejo", &list("Antes")), sheet("Nuevo", &list("Acme"))]));
    desk.set("companies", "list", "\"list.xlsx\"")
        .set("companies", "columns", "{ name = \"Cuenta\", website = \"Red\" }")
        .set("companies", "sheet", "\"Nuevo\"")
        .set("discovery", "limit", "0");
    let summary = desk.run(&["run", "--format", "json"]).expect(0).json();
    assert_eq!(
        (&summary["import"]["companies_new"], &summary["import"]["faults"]),
        (&Value::from(1), &Value::from(0))
    );
    assert_eq!(names(&desk), ["Acme acme.example"]);
}

#[test]
fn an_export_for_excel_comes_back_as_it_was() {
    let desk = bare();
    desk.write("list.csv", "name,website\n\"=Ñandú; S.L.\",nandu.example\nBeta,\n");
    desk.run(&["companies", "import", "list.csv"]).expect(0);
    desk.run(&["export", "companies", "--format", "csv", "--excel", "--out", "excel.csv"]).expect(0);
    let excel = std::fs::read_to_string(desk.path("excel.csv")).unwrap();
    assert!(
        excel.starts_with("\u{feff}id;name;")
            && excel.contains("\"'=Ñandú; S.L.\"")
            && excel.ends_with("\r\n"),
        "{excel}"
    );
    let piped = desk.run(&["export", "companies", "--format", "csv", "--excel"]).expect(0).stdout;
    assert_eq!(piped, excel);
    let other = bare();
    other.write("excel.csv", &excel);
    other.run(&["companies", "import", "excel.csv"]).expect(0);
    assert_eq!(names(&other), names(&desk));
}
