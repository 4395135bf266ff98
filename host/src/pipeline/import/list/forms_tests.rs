//! One table in every form that people have it in, read as the same.

use csv::{QuoteStyle, Terminator};
use encoding_rs::WINDOWS_1252;
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{
    store::companies::CompanyFacts,
    workbook::made::{MadeSheet, excel, excel_of, excel_rows, open_document},
};

/// Headings of name and website, as people write them.
const HEADINGS: [(&str, &str); 10] = [
    ("name", "website"),
    ("COMPANY", "URL"),
    ("Empresa", "Sitio web"),
    ("Razón social ", "Página Web"),
    ("nombre de la empresa", "Dominio"),
    ("Firma", "Webseite"),
    ("Société", "Site internet"),
    ("Ragione sociale", "Sito"),
    ("Nome da empresa", "Sítio"),
    ("Raó social", "Lloc web"),
];

#[derive(Debug, Clone, Copy)]
enum Letters {
    Utf8,
    Marked,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

fn encoded(text: &str, letters: Letters) -> Vec<u8> {
    let wide = |bytes: fn(u16) -> [u8; 2]| {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    match letters {
        Letters::Utf8 => text.into(),
        Letters::Marked => format!("\u{feff}{text}").into(),
        Letters::Utf16Le => wide(u16::to_le_bytes),
        Letters::Utf16Be => wide(u16::to_be_bytes),
        Letters::Windows1252 => WINDOWS_1252.encode(text).0.into_owned(),
    }
}

fn name() -> impl Strategy<Value = String> {
    "Zq[a-zéñüçß]{1,6}[ ,;|&.'\"a-zÀÓ]{0,6}[a-z]"
}

fn site() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "https://[a-z]{3,8}\\.example/", "www\\.[a-z]{3,8}\\.example"]
}

/// A table with its header, in this order of columns, perhaps with another column and rows above.
fn table(
    rows: &[(String, String)],
    headings: (&str, &str),
    turned: bool,
    other: bool,
    titles: usize,
) -> Vec<Vec<String>> {
    let order = |name: &str, site: &str, more: &str| {
        let mut row = vec![name.to_owned(), site.to_owned()];
        if turned {
            row.reverse();
        }
        if other {
            row.insert(1, more.to_owned());
        }
        row
    };
    let title = order("Clientes", "", "2026");
    let header = order(headings.0, headings.1, "Sector");
    let rows = rows.iter().map(|(name, site)| order(name, site, "Moda, textil"));
    std::iter::repeat_n(title, titles).chain([header]).chain(rows).collect()
}

/// The companies of a list without any fault.
fn companies(list: &[u8]) -> Vec<CompanyFacts> {
    let parsed = parse_companies(list, &ListForm::default());
    assert_eq!(parsed.faults.first().map(ToString::to_string), None, "{}", String::from_utf8_lossy(list));
    parsed.rows.into_iter().map(|row| row.company).collect()
}

fn plain(rows: &[(String, String)]) -> Vec<CompanyFacts> {
    rows.iter()
        .map(|(name, site)| CompanyFacts::new(name, Some(site.as_str()).filter(|site| !site.is_empty())))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_table_as_text_reads_the_same_in_any_form(
        rows in vec((name(), site()), 1..8),
        headings in select(HEADINGS.to_vec()),
        turned in any::<bool>(),
        other in any::<bool>(),
        titles in 0_usize..4,
        separator in select(vec![b',', b';', b'\t', b'|']),
        declared in any::<bool>(),
        style in select(vec![QuoteStyle::Always, QuoteStyle::Necessary]),
        end in select(vec![Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')]),
        letters in select(vec![Letters::Utf8, Letters::Marked, Letters::Utf16Le, Letters::Utf16Be, Letters::Windows1252]),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).quote_style(style).terminator(end).from_writer(Vec::new());
        for row in table(&rows, headings, turned, other, titles) {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let text = if declared { format!("sep={}\r\n{text}", char::from(separator)) } else { text };
        prop_assert_eq!(companies(&encoded(&text, letters)), plain(&rows));
    }

    #[test]
    fn a_table_as_a_spreadsheet_reads_the_same(
        rows in vec((name(), site()), 1..8),
        headings in select(HEADINGS.to_vec()),
        turned in any::<bool>(),
        other in any::<bool>(),
        titles in 0_usize..4,
    ) {
        let table = table(&rows, headings, turned, other, titles);
        prop_assert_eq!(companies(&excel_of(&table)), plain(&rows));
        prop_assert_eq!(companies(&open_document("Hoja1", &table)), plain(&rows));
    }
}

fn row(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// A spreadsheet with an instruction sheet, a hidden list and two shown ones.
fn book() -> Vec<u8> {
    let sheet = |name, hidden, rows: &[Vec<String>]| MadeSheet {
        name,
        hidden,
        rows: excel_rows(3, rows),
        behind: "",
        links: &[],
    };
    let list = |company: &str| [row(&["Empresa", "Web"]), row(&[company, ""])];
    excel(&[
        sheet("Léeme", false, &[row(&["Cómo se usa"]), row(&["Empresa"])]),
        sheet("Antiguos", true, &list("Antigua")),
        sheet("Clientes", false, &list("Actual")),
        sheet("Otros", false, &list("Otra")),
    ])
}

#[test]
fn the_first_shown_sheet_with_a_header_is_read_unless_another_is_named() {
    let parsed = |sheet: Option<&str>| {
        parse_companies(
            book().as_slice(),
            &ListForm { sheet: sheet.map(str::to_owned), ..ListForm::default() },
        )
    };
    for (sheet, company) in [(None, "Actual"), (Some("otros"), "Otra"), (Some("Antiguos"), "Antigua")] {
        let parsed = parsed(sheet);
        assert_eq!((parsed.rows[0].line, parsed.rows[0].company.name.as_str()), (4, company), "{sheet:?}");
        assert_eq!(parsed.understood.header_line, 3);
    }
    let note = "the sheet `Clientes` is read, not `Léeme`, `Antiguos`, `Otros`: `--sheet` names another";
    assert_eq!(parsed(None).understood.notes(), [note]);
    let told = |sheet| parsed(sheet).faults.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        told(Some("Nada")),
        ["line 1: there is no sheet `Nada`: there are `Léeme`, `Antiguos`, `Clientes`, `Otros`"]
    );
    assert!(
        told(Some("Léeme"))[0].starts_with("line 4 reads `Empresa`; a name and a website are needed"),
        "{:?}",
        told(Some("Léeme"))
    );
}

#[test]
fn a_cell_that_leads_to_a_site_gives_it_and_one_company_may_stand_for_several_rows() {
    let behind = "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells><hyperlinks><hyperlink ref=\"B2\" r:id=\"rId1\"/></hyperlinks>";
    let rows = [
        row(&["Empresa", "Web", "ATS", "Board"]),
        row(&["Acme", "Visitar web", "lever", "uno"]),
        row(&["", "", "lever", "dos"]),
        row(&["Beta", "-", "", "", "una nota al lado"]),
    ];
    let links = ["https://acme.example/"];
    let file =
        excel(&[MadeSheet { name: "H", hidden: false, rows: excel_rows(1, &rows), behind, links: &links }]);
    let parsed = parse_companies(file.as_slice(), &ListForm::default());
    assert_eq!(parsed.faults.total(), 0, "{:?}", parsed.faults);
    let read: Vec<_> = parsed
        .rows
        .iter()
        .map(|row| {
            (
                row.company.name.as_str(),
                row.company.domain.as_deref(),
                row.board.as_ref().map(|board| board.tenant.as_str()),
            )
        })
        .collect();
    assert_eq!(
        read,
        [("Acme", Some("acme.example"), Some("uno")), ("Acme", None, Some("dos")), ("Beta", None, None)]
    );
}

#[test]
fn a_spreadsheet_beyond_its_bound_is_refused() {
    let endless = (&b"PK\x03\x04"[..]).chain(std::io::repeat(0));
    let parsed = parse_companies(endless, &ListForm::default());
    let told: Vec<_> = parsed.faults.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["line 1: the spreadsheet has more than 64 MiB: save the sheet as CSV UTF-8"]);
}
