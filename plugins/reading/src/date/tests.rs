use super::*;

/// 2026-01-02T12:04:05Z
const NOON: i64 = 1_767_355_445_000;

#[test]
fn the_forms_that_sources_write_are_read() {
    let midnight = NOON - 43_445_000;
    let cases = [
        ("2026-01-02T12:04:05Z", NOON),
        ("2026-01-02T12:04:05.000Z", NOON),
        ("2026-01-02T12:04:05.000+0000", NOON),
        ("2026-01-02T08:04:05-04:00", NOON),
        ("2026-01-02T13:04:05.5+01", NOON + 500),
        ("2026-01-02 12:04:05.123456", NOON + 123),
        ("2026-01-02 12:04:05 UTC", NOON),
        ("2026-01-02 13:04:05 +0100", NOON),
        ("2026-01-02T12:04Z", NOON - 5000),
        (" 2026-01-02 ", midnight),
        ("2026/01/02", midnight),
        ("20260102", midnight),
        ("02.01.2026", midnight),
        ("2.1.2026", midnight),
        ("2026-01-01T24:00:00Z", midnight),
        ("Fri, 02 Jan 2026 12:04:05 GMT", NOON),
        ("Fri, 2 Jan 2026 13:04:05 +0100", NOON),
        ("Fri, 02 Jan 2026 07:04:05 EST", NOON),
        ("02 Jan 2026 14:04:05 CEST", NOON),
        ("January 2, 2026", midnight),
        ("2 Jan 2026", midnight),
        ("1767355445000", NOON),
        ("1767355445", NOON),
        ("1767355445.25", NOON),
        ("1767355445000000", NOON),
        ("/Date(1767355445000)/", NOON),
        ("/Date(1767355445000+0000)/", NOON),
        ("2024-02-29", 1_709_164_800_000),
    ];
    for (form, expected) in cases {
        assert_eq!(text(form), Some(expected), "{form}");
    }
}

#[test]
fn what_is_no_instant_or_leaves_it_open_is_none() {
    let cases = [
        "",
        "today",
        "2026-13-01",
        "2025-02-29",
        "2026-01-02Tnoon",
        "2026-01-02T12:04:05+1",
        "2026-1-2",
        "05/11/2026",
        "2026-01-0é",
        "2026-01-02T12:00+é1",
        "2026-01-02T24:30:00Z",
        "2026-01-02 12:04:05 XYZ",
        "12",
        "0",
        "-5",
        "2026",
        "Posted 3 days ago",
        "30+ days ago",
        "Jan 2026",
        "2026-W01",
        "null",
        "20.13.2026",
        "99999999999999999999999",
        // What sources write for an instant that they do not know.
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31",
        "0000-00-00",
        "0000000000000",
    ];
    for form in cases {
        assert_eq!(text(form), None, "{form}");
    }
}

#[test]
fn numbers_count_from_the_epoch_in_any_unit() {
    for count in [1_767_355_445, 1_767_355_445_000, 1_767_355_445_000_000, 1_767_355_445_000_000_000] {
        assert_eq!(number(count), Some(NOON), "{count}");
    }
    for count in [0, -1, 1, 20_260_102, i64::MAX, i64::MIN] {
        assert_eq!(number(count), None, "{count}");
    }
}

#[test]
fn the_three_http_dates_are_read() {
    let expected = Some(784_111_777_000);
    assert_eq!(http("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
    assert_eq!(http("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
    assert_eq!(http("Sun Nov  6 08:49:37 1994"), expected);
    assert_eq!(http("Sun, 06 Nov 08:49:37"), None);
    assert_eq!(http("Sun, 06 Xyz 1994 08:49:37 GMT"), None);
}

proptest::proptest! {
    #[test]
    fn a_written_instant_is_read_back(millis in PLAUSIBLE) {
        let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
        let form = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", rest % 1000);
        proptest::prop_assert_eq!(text(&form), Some(millis));
        proptest::prop_assert_eq!(text(&millis.to_string()), Some(millis));
    }

    #[test]
    fn any_text_is_read_without_a_panic(form in "\\PC*") {
        let _ = text(&form);
    }

    #[test]
    fn texts_like_dates_are_read_without_a_panic(form in "[0-9TZ:.,/+ é-]{0,30}") {
        if let Some(at) = text(&form) {
            proptest::prop_assert!(PLAUSIBLE.contains(&at));
        }
    }
}

/// The date of a day, by counting.
fn civil(mut days: i64) -> (i64, i64, i64) {
    let len = |year: i64, month: i64| {
        calendar::day(year, month, 31).map_or_else(
            || (28..31).rev().find(|day| calendar::day(year, month, *day).is_some()).unwrap(),
            |_| 31,
        )
    };
    let (mut year, mut month) = (1970, 1);
    while days >= len(year, month) {
        days -= len(year, month);
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    (year, month, days + 1)
}
