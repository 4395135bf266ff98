use proptest::prelude::*;

use super::*;

fn parse(text: impl AsRef<[u8]>) -> ParsedImport {
    parse_companies(text.as_ref())
}

fn told(text: impl AsRef<[u8]>) -> Vec<String> {
    parse(text).faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_list_is_read_with_or_without_boards() {
    let parsed = parse("name,website\nAcme S.L.,https://www.acme.example/jobs\n\"Beta, Inc\",\n");
    assert_eq!(parsed.faults, []);
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
        assert_eq!(parse(text), ParsedImport { rows: plain.clone(), faults: Vec::new() }, "{text:?}");
    }
}

#[test]
fn blank_rows_are_no_rows() {
    assert_eq!(
        parse("name,website\n\n,\n ; \n").faults.len(),
        1,
        "only the row with another separator is told"
    );
    assert_eq!(parse("name,website\n\n,\n,\n"), ParsedImport::default());
}

#[test]
fn a_wrong_header_is_told_and_nothing_is_read() {
    let cure = "line 1: no such header is known: the first line must be `name,website` or `name,website,provider,tenant`";
    for text in [
        "",
        "Name,Website\nA,b.example\n",
        "website,name\n",
        "name\n",
        "name,website,provider\n",
        "name\twebsite\n",
        "Acme,acme.example\n",
    ] {
        assert_eq!(told(text), [cure], "{text:?}");
        assert_eq!(parse(text).rows, []);
    }
    assert_eq!(told(b"\xff\xfen\0a\0"), ["line 1: the file is UTF-16: save it as CSV UTF-8"]);
}

#[test]
fn each_bad_row_is_told_with_its_line_and_the_good_ones_are_kept() {
    let cases: [(&[u8], &str); 9] = [
        (b",acme.example,,", "no name: every company needs a name"),
        (
            b"Acme,acme.example,lever",
            "3 values: the header has 4; put a value that holds the separator between quotes",
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
        (b"Acme,,Lever,acme", "`Lever` is no provider: write its name as in providers.toml, like `lever`"),
        (
            b"Acme,,lever,jobs.lever.co/acme",
            "`jobs.lever.co/acme` is no tenant: write the board's name alone, not its address",
        ),
        (b"Acm\xe9,,,", "not UTF-8: save the list as CSV UTF-8"),
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
