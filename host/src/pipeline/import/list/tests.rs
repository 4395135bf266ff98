use std::io;

use proptest::prelude::*;

use super::*;
use crate::{
    bounds::files::{COMPANY_LIST_FAULTS, COMPANY_LIST_HEADER, COMPANY_LIST_NAME, COMPANY_LIST_ROW},
    pipeline::import::columns::ColumnMap,
    store::keys::BoardKey,
};

fn parse(text: impl AsRef<[u8]>) -> ParsedImport {
    parse_companies(text.as_ref(), &ListForm::default())
}

fn told(text: impl AsRef<[u8]>) -> Vec<String> {
    parse(text).faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_list_is_read_with_or_without_boards() {
    let parsed = parse("name,website\nAcme S.L.,https://www.acme.example/jobs\n\"Beta, Inc\",\n");
    assert!(parsed.faults.is_empty());
    assert_eq!(parsed.rows[0].line, 2);
    assert_eq!(parsed.rows[0].company.domain.as_deref(), Some("acme.example"));
    assert_eq!(parsed.rows[0].company.name_normalized, "acme");
    assert_eq!((parsed.rows[1].company.name.as_str(), &parsed.rows[1].company.website), ("Beta, Inc", &None));
    let parsed = parse("name,website,provider,tenant\nAcme,acme.example,lever,eu:acme\nBeta,,,\n");
    let board = BoardKey { provider: "lever".to_owned(), tenant: "eu:acme".to_owned() };
    assert_eq!((&parsed.rows[0].board, &parsed.rows[1].board), (&Some(board), &None));
    assert_eq!(providers(&parsed.rows).collect::<Vec<_>>(), ["lever"]);
}

#[test]
fn what_spreadsheets_write_is_fine() {
    let plain = parse("name,website\nAcmé,acme.example\nBeta,beta.example\n").rows;
    let same = [
        "\u{feff}name,website\nAcmé,acme.example\nBeta,beta.example\n",
        "name;website\r\nAcmé;acme.example\r\nBeta;beta.example\r\n",
        "\u{feff}\"name\";\"website\"\r\n Acmé ; acme.example \r\n\"Beta\";\"beta.example\"",
    ];
    for text in same {
        let parsed = parse(text);
        assert_eq!((&parsed.rows, parsed.faults.total()), (&plain, 0), "{text:?}");
    }
}

#[test]
fn blank_rows_are_no_rows() {
    assert_eq!(
        parse("name,website\n\n,\n ; \n").faults.len(),
        1,
        "only the row with another separator is told"
    );
    assert_eq!(read("name,website\n\n,\n,\n"), (0, Vec::new()));
}

#[test]
fn a_wrong_header_is_told_with_what_it_reads_and_how_to_name_its_columns() {
    let needed = "a name and a website are needed";
    for (text, expected) in [
        ("", format!("line 1: the list is empty: {needed}: give it the header `name,website`")),
        (
            "Acme,acme.example\n",
            format!(
                "line 1 reads `Acme,acme.example`; {needed}: give the list the header `name,website`, or say which \
                 columns they are, like `--map name=Acme,website=acme.example`"
            ),
        ),
        (
            "Cuenta principal;Red social;Sector\nAcme;x;y\n",
            format!(
                "line 1 reads `Cuenta principal;Red social;Sector`; {needed}: give the list the header \
                 `name,website`, or say which columns they are, like `--map name=\"Cuenta principal\",website=\"Red \
                 social\"`"
            ),
        ),
        (
            "name website\n",
            format!(
                "line 1 reads `name website`; {needed}: give the list the header `name,website`, with `,`, `;`, a tab or \
                 `|` between the columns"
            ),
        ),
        (
            "<html><table><tr><td>name</td></tr></table>",
            "line 1: the file is a web page or XML, not a table: open it in Excel or LibreOffice, and save it as `.xlsx` \
             or CSV UTF-8"
                .to_owned(),
        ),
    ] {
        assert_eq!(told(text), [expected], "{text:?}");
        assert_eq!(parse(text).rows, []);
    }
    for text in
        ["name\n", "website\n", "\"name,website\nAcme,acme.example\n", "provider;tenant\nlever;acme\n"]
    {
        assert_eq!((told(text).len(), parse(text).rows.len()), (1, 0), "{text:?}");
    }
}

#[test]
fn the_row_that_is_most_like_a_header_is_the_one_that_is_told() {
    let text = "Clientes 2026;;\n\nEmpresa;Sector;Ciudad\nAcme;x;y\n";
    assert!(told(text)[0].starts_with("line 3 reads `Empresa;Sector;Ciudad`; "), "{:?}", told(text));
}

/// The first row: its line, its name and its domain.
type First = Option<(u64, String, Option<String>)>;

fn first_of(text: impl AsRef<[u8]>, form: &ListForm) -> (First, Vec<String>) {
    let parsed = parse_companies(text.as_ref(), form);
    let first = parsed.rows.first();
    let first = first.map(|row| (row.line, row.company.name.clone(), row.company.domain.clone()));
    (first, parsed.faults.iter().map(ToString::to_string).collect())
}

fn mapped(map: &str) -> ListForm {
    ListForm { columns: map.parse().unwrap(), sheet: None }
}

#[test]
fn a_header_is_found_in_any_case_order_and_language_below_titles_and_among_other_columns() {
    let acme = |line| (Some((line, "Acme".to_owned(), Some("acme.example".to_owned()))), Vec::new());
    let form = ListForm::default();
    for (text, line) in [
        ("Name,Website\nAcme,acme.example\n", 2),
        ("website,name\nacme.example,Acme\n", 2),
        ("Empresa;Sector;Sitio web\nAcme;Moda;acme.example\n", 2),
        ("CIF;RAZÓN SOCIAL;Página Web;Ciudad\nB1;Acme;acme.example;Vigo\n", 2),
        ("Firma\tOrt\tWebseite\nAcme\tUlm\tacme.example\n", 2),
        ("Société|Ville|Site internet\nAcme|Lyon|acme.example\n", 2),
        ("Ragione sociale,Sito\nAcme,acme.example\n", 2),
        ("Razão social;Sítio\nAcme;acme.example\n", 2),
        ("Raó social;Lloc web\nAcme;acme.example\n", 2),
        ("Clientes;;\nA 3 de mayo;;\n\n\nempresa;web;\nAcme;acme.example;\n", 6),
        ("\"Nombre\nde la empresa\";\"Sitio\nweb\"\nAcme;acme.example\n", 4),
        ("Company,Domain\nAcme,acme.example\n", 2),
        ("Cliente;Web\nAcme;acme.example\n", 2),
        ("Cliente;Empresa;Web\nJuan;Acme;acme.example\n", 2),
        ("name,website,domain\nAcme,,acme.example\n", 2),
        ("name,website,provider\nAcme,acme.example,lever\n", 2),
        ("Empresa;Web;Proveedor\nAcme;acme.example;Aceros SA\n", 2),
        ("Empresa;Web\nEmpresa;Web\nAcme;acme.example\n", 3),
        ("Empresa;Web\n'=Acme;acme.example\n", 2),
    ] {
        let (found, expected) = (first_of(text, &form), acme(line));
        if text.contains("'=") {
            assert_eq!(found.0.unwrap().1, "=Acme", "the guard of an export goes");
        } else {
            assert_eq!(found, expected, "{text:?}");
        }
    }
}

#[test]
fn two_columns_for_one_thing_are_told_and_settled_by_a_person() {
    let text = "Razón social;Nombre comercial;Web\nAcme Global SL;Acme;acme.example\n";
    assert_eq!(
        told(text),
        [
            "line 1: `Razón social` and `Nombre comercial` could each be the name: say which, like `--map name=\"Razón \
          social\"`"
        ]
    );
    let (first, told_then) = first_of(text, &mapped("name=nombre comercial"));
    assert_eq!((first.unwrap().1, told_then), ("Acme".to_owned(), Vec::new()));
    let twice = "Web;Empresa;Web\nx.example;Acme;y.example\n";
    assert_eq!(
        told(twice),
        ["line 1: `Web` and `Web` could each be the website: give one of the columns another heading"]
    );
}

#[test]
fn a_person_names_the_columns_that_no_word_tells() {
    let text = "Cuenta principal;Red;Notas\nAcme;acme.example;-\n";
    let (first, told_then) = first_of(text, &mapped("name=CUENTA PRINCIPAL,website=red"));
    assert_eq!((first.map(|first| first.2), told_then), (Some(Some("acme.example".to_owned())), Vec::new()));
    let (first, _) =
        first_of("\"Cuenta, principal\",Red\nAcme,\n", &mapped("name=Cuenta, principal,website=Red"));
    assert_eq!(first.map(|first| first.1), Some("Acme".to_owned()));
    let (first, _) = first_of("Empresa;Sector\nAcme;Moda\n", &mapped("website=-"));
    assert_eq!(first, Some((2, "Acme".to_owned(), None)));
    let (first, told_then) = first_of(text, &mapped("name=Cuenta,website=Red"));
    assert_eq!(first, None);
    assert_eq!(
        told_then,
        [
            "line 1 reads `Cuenta principal;Red;Notas`; a name and a website are needed: `--map` names headings as they stand in \
          the list"
        ]
    );
    for (map, fault) in [
        ("nam=x", "no field `nam`; did you mean `name`?"),
        ("name", "`name` is no `FIELD=COLUMN`, like `name=Empresa`"),
        ("name=", "`name` needs the heading of a column: `name=Empresa`"),
        ("name=-", "`name` needs the heading of a column: `name=Empresa`"),
        ("name=a,name=b", "`name` is given twice"),
    ] {
        assert_eq!(map.parse::<ColumnMap>(), Err(fault.to_owned()));
    }
    assert_eq!(
        mapped("name=a").columns.join(mapped("name=b").columns),
        Err("`name` is given twice".to_owned())
    );
}

#[test]
fn a_header_stands_among_the_first_rows_or_nowhere() {
    let below = |titles: usize| format!("{}Empresa;Web\nAcme;acme.example\n", "Título;\n\n".repeat(titles));
    let most = COMPANY_LIST_HEADER.size();
    assert_eq!(read(below(most - 1)), (1, Vec::new()));
    assert_eq!((read(below(most)).0, read(below(most)).1.len()), (0, 1));
}

#[test]
fn columns_that_nothing_is_taken_from_are_named() {
    let understood = |text: &str| parse(text).understood;
    let found = understood("Informe\nSector;Empresa;;Web;CIF\nx;Acme;;acme.example;y\n");
    assert_eq!(found.header_line, 2);
    assert_eq!(found.left_out.to_vec(), ["Sector", "CIF"]);
    assert_eq!(found.notes(), ["nothing is taken from the columns `Sector`, `CIF`"]);
    let many =
        format!("name,website{}\n", (0..40).map(|number| format!(",c{number}")).collect::<Vec<_>>().concat());
    assert!(understood(&many).notes()[0].ends_with("`c9` and 30 more"), "{:?}", understood(&many).notes());
    assert_eq!(understood("name,website\n").notes(), Vec::<String>::new());
}

#[test]
fn a_list_of_ms_dos_or_a_macintosh_is_told_with_the_cure() {
    for (name, told) in
        [(b"Pe\xa4a Log\xa1stica".as_slice(), true), (b"Ib\x8erica", true), (b"Pe\xf1a", false)]
    {
        let list = [b"Empresa;Web\n".as_slice(), name, b";a.example\n"].concat();
        let parsed = parse_companies(list.as_slice(), &ListForm::default());
        assert_eq!((parsed.rows.len(), parsed.understood.windows_1252), (1, true));
        let notes = parsed.understood.notes();
        assert_eq!(notes.iter().any(|note| note.contains("save the list as `CSV UTF-8`")), told, "{notes:?}");
    }
}

#[test]
fn windows_1252_is_told_apart_and_a_broken_row_of_utf_8_is_not_taken_for_it() {
    let old = b"Raz\xf3n social;Web\r\nEspa\xf1a S.A.;espana.example\r\nCaf\xe9 \x80;\r\n";
    let parsed = parse(old);
    let names: Vec<_> = parsed.rows.iter().map(|row| row.company.name.as_str()).collect();
    assert_eq!((names, parsed.faults.total()), (vec!["España S.A.", "Café €"], 0));
    assert!(parsed.understood.windows_1252);
    assert_eq!(parsed.understood.notes().len(), 1);
    let new = [b"name;website\nCaf\xc3\xa9;\nEspa\xf1a;\nB;\n".as_slice()].concat();
    assert_eq!(read(&new), (2, vec!["line 3: not UTF-8: save the list as CSV UTF-8".to_owned()]));
    // Of a Macintosh of before.
    assert_eq!(read(b"name;website\nEspa\x8d;\nB;\n").1.len(), 1);
    // In a column that nothing is taken from nobody minds.
    assert_eq!(read(b"name;website;city\nCaf\xc3\xa9;;\nB;;M\xe1laga\n"), (2, Vec::new()));
}

#[test]
fn each_bad_row_is_told_with_its_line_and_the_good_ones_are_kept() {
    let cases: [(&[u8], &str); 8] = [
        (b",acme.example,,", "no name: every company needs a name"),
        (
            b"Acme,acme.example,lever",
            "provider without tenant or tenant without provider: give both, or leave both empty",
        ),
        (
            b"Acme,,lever,acme,more",
            "5 values: the header has 4; put a value that holds the separator between quotes",
        ),
        (
            b"Acme,/conciliat/em-i1,,",
            "`/conciliat/em-i1` is no website: write `https://example.com`, or leave it empty",
        ),
        (
            b"Acme,,lever,",
            "provider without tenant or tenant without provider: give both, or leave both empty",
        ),
        (
            b"Acme,,,acme",
            "provider without tenant or tenant without provider: give both, or leave both empty",
        ),
        (b"Acme,,Lever!,acme", "`lever!` is no provider: write its name as in providers.toml, like `lever`"),
        (
            b"Acme,,lever,jobs.lever.co/acme",
            "`jobs.lever.co/acme` is no tenant: write the board's name alone, not its address",
        ),
    ];
    for (row, expected) in cases {
        let text = [b"name,website,provider,tenant\nGood,,,\n", row, b"\nBetter,,,\n"].concat();
        assert_eq!(told(&text), [format!("line 3: {expected}")]);
        assert_eq!(parse(&text).rows.len(), 2, "{expected}");
    }
}

#[test]
fn a_value_over_several_lines_does_not_shift_the_lines_told() {
    let text = "name,website\n\"Acme\nGroup\",acme.example\n,bad.example\n";
    let parsed = parse(text);
    assert_eq!(parsed.rows[0].company.name, "Acme Group");
    assert_eq!(parsed.faults[0].line, 4);
}

proptest! {
    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
        let _ = parse([b"name,website,provider,tenant\n".as_slice(), &bytes].concat());
    }

    /// Every row that says something is either read or told.
    #[test]
    fn no_row_gets_lost(names in proptest::collection::vec("[a-z]{0,3}", 0..20)) {
        let rows = names.iter().map(|name| format!("{name},https://x{name}.example"));
        let parsed = parse(format!("name,website\n{}", rows.collect::<Vec<_>>().join("\n")));
        prop_assert_eq!(parsed.rows.len() + parsed.faults.len(), names.len());
        prop_assert_eq!(parsed.faults.len(), names.iter().filter(|name| name.is_empty()).count());
    }
}

#[test]
fn a_stand_in_is_nobodys_name_but_a_site_is_somebodys() {
    let parsed = parse("name,website\nEmpresa confidencial,\nConfidencial,https://acme.example\n");
    assert_eq!((parsed.rows.len(), parsed.faults.len()), (1, 1));
    assert_eq!(parsed.faults[0].line, 2);
}

/// The rows that were read, and what is told.
fn read(text: impl AsRef<[u8]>) -> (usize, Vec<String>) {
    let parsed = parse(text);
    (parsed.rows.len(), parsed.faults.iter().map(ToString::to_string).collect())
}

#[test]
fn a_list_beyond_its_bounds_is_read_up_to_them() {
    let list = "name,website\nA,\nB,\nC,\n";
    let up_to = |bytes: usize, rows| {
        let parsed = parse_up_to(list.as_bytes(), &ListForm::default(), Most { bytes: bytes as u64, rows });
        (parsed.rows.len(), parsed.faults.first().map(ToString::to_string))
    };
    assert_eq!(up_to(list.len(), 3), (3, None));
    let told = "line 4: the list has more than 1,000,000 rows: it was read up to here; split it";
    assert_eq!(up_to(list.len(), 2), (2, Some(told.to_owned())));
    let told = "line 5: the list has more than 128 MiB: it was read up to here; split it";
    assert_eq!(up_to(list.len() - 1, 3), (3, Some(told.to_owned())));
}

#[test]
fn a_row_beyond_its_bound_is_left_out_and_told() {
    let most = COMPANY_LIST_ROW.size();
    let obeyed = format!("name,website\nA,\n{},\nB,\n", "x".repeat(most - 4));
    let too_long = "line 3: the name is too long: at most 200 characters";
    assert_eq!(read(obeyed), (2, vec![too_long.to_owned()]));
    let broken = format!("name,website\nA,\n{},\nB,\n", "x".repeat(most));
    assert_eq!(read(broken), (2, vec!["line 3: the row has more than 64 KiB: correct this line".to_owned()]));
    let lines = vec!["x".repeat(most / 3); 4].join("\n");
    let over_lines = format!("name,website\nA,\n\"{lines}\",\nB,\n");
    assert_eq!(parse(over_lines).faults[0].line, 3);
    for endless in ["x", ",", "\"", "name,", "\0"] {
        let (rows, told) = read(endless.repeat(200_000));
        assert_eq!((rows, told.len()), (0, 1), "{endless}");
        assert!(told[0].len() < 400, "{endless}");
    }
    let columns = format!("name,website\n{}\nB,\n", ",".repeat(60_000));
    assert_eq!(read(columns), (1, Vec::new()), "a row of nothing is none");
}

#[test]
fn a_board_may_have_a_name_with_spaces_within() {
    let parsed =
        parse("name,website,provider,tenant\nAcme,,lever, Acme Bakery Labs \nBeta,,lever,Beta\tLabs\n");
    let boards: Vec<_> = parsed.rows.iter().filter_map(|row| row.board.as_ref()).collect();
    assert_eq!(
        boards.iter().map(|board| board.tenant.as_str()).collect::<Vec<_>>(),
        ["Acme Bakery Labs", "Beta Labs"]
    );
    assert!(parsed.faults.is_empty(), "a tab in a cell is a blank");
}

#[test]
fn a_name_of_its_bound_is_read_and_a_longer_one_is_told() {
    let name = "é".repeat(COMPANY_LIST_NAME.size());
    assert_eq!(read(format!("name,website\n{name},\n")), (1, Vec::new()));
    let told = "line 2: the name is too long: at most 200 characters";
    assert_eq!(read(format!("name,website\n{name}x,\n")), (0, vec![told.to_owned()]));
    let row = |provider: &str, tenant: &str| {
        read(format!("name,website,provider,tenant\nA,,{provider},{tenant}\n"))
    };
    let long = "x".repeat(COMPANY_LIST_NAME.size());
    assert_eq!(row(&long, &long), (1, Vec::new()));
    for (rows, told) in [row(&format!("{long}x"), "acme"), row("lever", &format!("{long}x"))] {
        assert_eq!((rows, told.len()), (0, 1));
        assert!(told[0].contains("x… (201 bytes)` is no "), "{told:?}");
    }
}

#[test]
fn the_first_bad_rows_are_told_and_the_others_counted() {
    let most = COMPANY_LIST_FAULTS.size();
    let parsed = parse(format!("name,website\n{}A,\n", ",x.example\n".repeat(most + 7)));
    assert_eq!((parsed.rows.len(), parsed.faults.len(), parsed.faults.total()), (1, most, most as u64 + 7));
    assert_eq!(parsed.faults.rest().as_deref(), Some("and 7 more"));
    let giant = format!("name,website\nA,{}\n", "?".repeat(50_000));
    let quoted = &read(giant).1[0];
    assert!(quoted.len() < 700 && quoted.contains("… (50000 bytes)` is no website"), "{quoted}");
}

#[test]
fn lines_may_end_with_a_carriage_return_alone() {
    let parsed = parse("name;website\rA;\r;x.example\r\rB;\r");
    assert_eq!(parsed.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(parsed.faults[0].line, 3);
}

#[test]
fn a_list_that_comes_byte_by_byte_is_read_as_one_that_comes_at_once() {
    struct Slowly<'b>(&'b [u8]);
    impl Read for Slowly<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let one = self.0.len().min(1);
            self.0.read(&mut into[..one])
        }
    }
    let text = "\u{feff}name;website\r\n\r\nA;\r\n;x.example\n\n\"B\nC\";\n;\n;y.example";
    assert_eq!(parse_companies(Slowly(text.as_bytes()), &ListForm::default()), parse(text));
    assert_eq!(read(text).0, 2);
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(parse_companies(Slowly(&utf_16), &ListForm::default()), parse(text));
}

#[test]
fn what_spreadsheets_write_in_all_their_ways_is_read() {
    let plain = parse("name,website\nAcme,acme.example\nBeta,\n").rows;
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for text in [
        b"name,website,,\r\nAcme,acme.example,,\r\nBeta,,,\r\n".to_vec(),
        b"name;website\r\nAcme;acme.example;;\r\nBeta\r\n".to_vec(),
        b"name,website,provider,tenant\r\nAcme,acme.example\r\nBeta,,\r\n".to_vec(),
        b"name,website\rAcme,acme.example\rBeta,\r".to_vec(),
        b"name\twebsite\nAcme\tacme.example\nBeta\t\n".to_vec(),
        b"name|website\nAcme|acme.example\nBeta\n".to_vec(),
        wide("\u{feff}name\twebsite\r\nAcme\tacme.example\r\nBeta\t\r\n"),
        "\u{feff}\"name\",\"website\"\n\"Acme\",\"acme.example\"\n\"Beta\",\n".into(),
    ] {
        let parsed = parse(&text);
        assert_eq!(
            (&parsed.rows, parsed.faults.total()),
            (&plain, 0),
            "{:?}",
            String::from_utf8_lossy(&text)
        );
    }
    for declared in ["sep=;\r\n", "\"sep=;\"\r\n", "SEP=;\n", "\u{feff}sep=;\n\n", "sep=,\n"] {
        let parsed = parse(format!("{declared}name;website\nAcme;acme.example\nBeta\n;x.example\n"));
        let first = 1 + declared.matches('\n').count() as u64;
        assert_eq!(parsed.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [first + 1, first + 2]);
        assert_eq!(parsed.faults[0].line, first + 3, "{declared:?}");
    }
    for declared in
        ["sep=^\nname^website\nAcme^acme.example\n", "sep=\t\nname\twebsite\nAcme\tacme.example\n"]
    {
        assert_eq!(parse(declared).rows.len(), 1, "{declared:?}");
    }
    assert!(told("sep=;\nnombre;wib\n")[0].starts_with("line 2 reads `nombre;wib`"));
    // A line that only looks like one.
    assert_eq!(told("sep=;;\nname,website\nA\n"), Vec::<String>::new(), "it is a title then");
}

#[test]
fn a_mark_that_swallows_rows_is_told_with_its_line_and_the_others_are_read() {
    let unclosed = "a quotation mark opens a value here and none closes it: close it, or write `\"\"` for one that belongs to the value";
    let names = |text: &str| {
        let parsed = parse(text);
        let names: Vec<_> = parsed.rows.iter().map(|row| (row.line, row.company.name.clone())).collect();
        (names, parsed.faults.iter().map(|fault| fault.line).collect::<Vec<_>>())
    };
    assert_eq!(
        told("name,website\n\"Uno,https://u.example\nDos,\n\"Tres\",\n"),
        [format!("line 2: {unclosed}")]
    );
    // What would be one row by the rules of marks alone holds two.
    let swallowed = "name,website\n\"Uno,https://u.example\nDos\",https://d.example\nTres,\n";
    assert_eq!(names(swallowed), (vec![(4, "Tres".to_owned())], vec![2, 3]));
    let whole_rows = "name,website\n\"Uno,https://u.example\"\n\"Dos,https://d.example\"\nTres,\n";
    assert_eq!(names(whole_rows), (vec![(4, "Tres".to_owned())], vec![2, 3]));
    let address = "name,website\rUno,\"https://u.example\rDos,https://d.example\"\rTres,\r";
    assert_eq!(names(address), (vec![(4, "Tres".to_owned())], vec![2, 3]));
    let escaped = "name,website\n\"Uno \\\"X\\\" SL\",https://u.example\n\"Dos\nGrupo\",\nTres,\n";
    assert_eq!(names(escaped), (vec![(3, "Dos Grupo".to_owned()), (5, "Tres".to_owned())], vec![2]));
}
