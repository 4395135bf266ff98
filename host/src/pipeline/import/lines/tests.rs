use super::*;

fn lines_of(bytes: &[u8]) -> Vec<(u64, String)> {
    let mut lines = Lines::begin(bytes, COMPANY_LIST.limit).unwrap();
    let mut all = Vec::new();
    while let Some(line) = lines.next_line().unwrap() {
        all.push((line.number, String::from_utf8(line.text).unwrap()));
    }
    all
}

fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn every_kind_of_line_end_ends_one_line() {
    for (text, expected) in [
        ("a\nb", ["a\n", "b"].as_slice()),
        ("a\r\nb\r\n", &["a\r\n", "b\r\n"]),
        ("a\rb\r", &["a\r", "b\r"]),
        ("a\r\r\nb", &["a\r", "\r\n", "b"]),
        ("a\n\r\n\n\rb", &["a\n", "\r\n", "\n", "\r", "b"]),
        ("", &[]),
    ] {
        let expected: Vec<_> = (1..).zip(expected.iter().map(|line| (*line).to_owned())).collect();
        assert_eq!(lines_of(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn utf_16_in_either_order_with_and_without_a_mark_is_read() {
    let text = "name\twebsite\r\nAcmé 🚲\t\r\n";
    let expected = lines_of(text.as_bytes());
    for mark in ["", "\u{feff}"] {
        let text = format!("{mark}{text}");
        assert_eq!(lines_of(&utf_16(&text, u16::to_le_bytes)), expected, "{mark:?}");
        assert_eq!(lines_of(&utf_16(&text, u16::to_be_bytes)), expected, "{mark:?}");
        assert_eq!(lines_of(text.as_bytes()), expected, "{mark:?}");
    }
}

#[test]
fn the_work_grows_as_the_list_does() {
    let steps = |rows: usize| {
        let text = "name,https://acme.example\n".repeat(rows);
        let mut lines = Lines::begin(text.as_bytes(), COMPANY_LIST.limit).unwrap();
        while lines.next_line().unwrap().is_some() {}
        lines.steps
    };
    assert!(steps(40_000) * 10 <= steps(20_000) * 25);
    assert!(steps(20_000) < 20_000 * 26 * 4);
}

#[test]
fn of_a_line_without_end_no_more_is_kept_than_a_row_may_have() {
    let text = [vec![b'x'; 3_000_000], b"\nshort\n".to_vec()].concat();
    let mut lines = Lines::begin(text.as_slice(), COMPANY_LIST.limit).unwrap();
    let line = lines.next_line().unwrap().unwrap();
    assert_eq!((line.number, line.too_long, line.text.len()), (1, true, 0));
    assert!(lines.buffer.capacity() <= 4 * COMPANY_LIST_ROW.size(), "{}", lines.buffer.capacity());
    assert_eq!(lines.next_line().unwrap().unwrap().text, b"short\n");
    assert_eq!(lines.next_line().unwrap(), None);
}

#[test]
fn blank_lines_count_for_the_list() {
    let mut lines = Lines::begin(io::repeat(b'\n'), 300_000).unwrap();
    let told = loop {
        if let Err(told) = lines.next_line() {
            break told;
        }
    };
    assert!(told.get_ref().unwrap().is::<Beyond>(), "{told}");
    assert!(lines.next_number() > 300_000 && lines.buffer.capacity() <= 64 * 1024);
}
