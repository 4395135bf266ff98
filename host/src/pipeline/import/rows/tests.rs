use super::*;

/// Reads all, telling where each row begins as the reader of the rows would.
fn read_rows(text: &str) -> (Vec<u64>, u64) {
    let mut rows = Rows::new(text.as_bytes(), COMPANY_LIST.limit);
    io::copy(&mut (&mut rows).take(READ_AHEAD as u64), &mut io::sink()).unwrap();
    let mut lines = vec![rows.line()];
    for (at, _) in text.match_indices('\n') {
        while rows.start + ((rows.window.len() - rows.done) as u64) < at as u64 + 1 {
            if rows.read(&mut [0; 1000]).unwrap() == 0 {
                break;
            }
        }
        rows.next_row_at(at as u64 + 1);
        lines.push(rows.line());
    }
    (lines, rows.steps)
}

#[test]
fn every_kind_of_line_end_ends_one_line() {
    for (text, line) in [("a\nb", 2), ("a\r\nb", 2), ("a\rb", 2), ("a\r\r\nb", 3), ("a\n\r\n\n\rb", 5)] {
        let mut rows = Rows::new(text.as_bytes(), COMPANY_LIST.limit);
        io::copy(&mut rows, &mut io::sink()).unwrap();
        rows.next_row_at(1);
        assert_eq!(rows.line(), line, "{text:?}");
    }
    assert_eq!(read_rows("a\nb\n\n\nc\n").0, [1, 2, 5, 5, 5, 6]);
}

#[test]
fn the_work_grows_as_the_list_does() {
    let steps = |rows: usize| read_rows(&"name,https://acme.example\n".repeat(rows)).1;
    assert!(steps(40_000) * 10 <= steps(20_000) * 25);
    assert!(steps(20_000) < 20_000 * 26 * 4);
}

#[test]
fn of_a_row_without_end_no_more_is_kept_than_a_row_may_have() {
    let mut rows = Rows::new(io::repeat(b'x'), COMPANY_LIST.limit);
    let told = io::copy(&mut rows, &mut io::sink()).unwrap_err();
    assert_eq!(told.to_string(), "the row has more than 64 KiB: is a quotation mark missing?");
    assert!(rows.window.len() <= COMPANY_LIST_ROW.size() + READ_AHEAD + 16 * 1024, "{}", rows.window.len());
}

#[test]
fn blank_lines_are_no_row_and_count_for_the_list() {
    let mut rows = Rows::new(io::repeat(b'\n'), 300_000);
    let told = io::copy(&mut rows, &mut io::sink()).unwrap_err();
    assert!(matches!(told.get_ref().unwrap().downcast_ref(), Some(Beyond::List)), "{told}");
    assert!(rows.line() > 300_000 && rows.window.capacity() <= 64 * 1024);
}
