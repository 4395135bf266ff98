use super::*;
use crate::{
    domain::scans::Outcome,
    store::{
        keys::UnitKey,
        runs::{self, UnitCounters, UnitEnd},
        testing::{fenced, lever, memory},
        units,
    },
};

const MOST: u64 = 1 << 20;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A file with this content.
fn file(content: &str) -> Kept {
    let component = content.as_bytes().to_vec();
    Kept { sha256: sha256_hex(&component), component, seal: vec![7; SEAL] }
}

#[test]
fn the_file_that_works_is_kept_and_given_back_as_it_was() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (first, second) = (file("first"), file("second"));
    assert_eq!(kept(&tx, "lever", MOST).unwrap(), None);
    keep(&fenced(&tx), "lever", &first, at(1)).unwrap();
    assert_eq!(kept(&tx, "lever", MOST).unwrap(), Some(first.clone()));
    assert_eq!(kept(&tx, "other", MOST).unwrap(), None);
    assert_eq!(kept(&tx, "lever", 4).unwrap(), None, "a file larger than a component may be");
    judge(&fenced(&tx), "lever", &second.sha256, (Verdict::Trial, None), at(2)).unwrap();
    assert_eq!(kept(&tx, "lever", MOST).unwrap(), Some(first));
    keep(&fenced(&tx), "lever", &second, at(3)).unwrap();
    assert_eq!(kept(&tx, "lever", MOST).unwrap(), Some(second.clone()));
    assert_eq!(of(&tx, "lever").unwrap().len(), 1, "the file before it is of no use any more");
    // What is no file of this checksum is none that worked.
    tx.execute("UPDATE plugin_files SET sha256 = 'ab'", []).unwrap();
    assert_eq!(kept(&tx, "lever", MOST).unwrap(), None);
    tx.execute("UPDATE plugin_files SET sha256 = ?1, component = x'00'", [second.sha256]).unwrap();
    assert_eq!(kept(&tx, "lever", MOST).unwrap(), None);
}

#[test]
fn a_file_that_was_kept_in_the_form_of_before_is_given_back() {
    use std::io::Write as _;
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let file = file("of before");
    keep(&fenced(&tx), "lever", &file, at(1)).unwrap();
    let mut stored = flate2::write::ZlibEncoder::new(file.seal.clone(), flate2::Compression::default());
    stored.write_all(&file.component).unwrap();
    tx.execute("UPDATE plugin_files SET component = ?1", [stored.finish().unwrap()]).unwrap();
    assert_eq!(kept(&tx, "lever", MOST).unwrap(), Some(file));
    assert_eq!(kept(&tx, "lever", 8).unwrap(), None, "a file larger than a component may be");
}

#[test]
fn what_is_no_whole_file_is_none_whatever_it_says_of_itself() {
    let file = file(&"a component ".repeat(100));
    let size = file.component.len() as u64;
    let packed = zstd::bulk::compress(&file.component, LEVEL).unwrap();
    assert_eq!(decompressed(&packed, size), Some(file.component));
    assert_eq!(decompressed(&packed, size - 1), None);
    assert_eq!(decompressed(&packed[..packed.len() - 1], size), None);
    // Made as a stream, it does not say how much it will be.
    let unsized_frame = zstd::stream::encode_all(&b"a component"[..], LEVEL).unwrap();
    assert_eq!(decompressed(&unsized_frame, size), None);
}

#[test]
fn only_the_latest_file_that_is_not_used_is_on_record_until_somebody_trusts_it() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let works = file("works");
    keep(&fenced(&tx), "lever", &works, at(1)).unwrap();
    judge(&fenced(&tx), "lever", "aa", (Verdict::Collapsed, Some("nothing came")), at(2)).unwrap();
    judge(&fenced(&tx), "lever", "bb", (Verdict::Refused, Some("no component")), at(3)).unwrap();
    let found: Vec<_> = unused(&tx).unwrap().into_iter().map(|file| (file.sha256, file.verdict)).collect();
    assert_eq!(found, [("bb".to_owned(), Verdict::Refused)]);
    assert_eq!(trust(&tx, "lever", at(4)).unwrap(), 1);
    assert_eq!(unused(&tx).unwrap(), []);
    judge(&fenced(&tx), "lever", "cc", (Verdict::Collapsed, Some("nothing came")), at(5)).unwrap();
    assert_eq!(trust(&tx, "lever", at(6)).unwrap(), 1);
    let verdicts: Vec<_> = of(&tx, "lever").unwrap().into_iter().map(|file| file.verdict).collect();
    assert_eq!(verdicts, [Verdict::Works, Verdict::Works]);
    assert_eq!(trust(&tx, "lever", at(7)).unwrap(), 0);
    judge(&fenced(&tx), "lever", "dd", (Verdict::Trial, None), at(8)).unwrap();
    assert_eq!(forget_unused(&fenced(&tx), "lever", &works.sha256).unwrap(), 1);
}

/// Scans a unit in a run: so many rows, and how it ended.
fn scan(
    tx: &Transaction<'_>,
    run: i64,
    unit: &UnitKey,
    rows: u64,
    error: Option<crate::domain::FailureClass>,
) {
    let counters = UnitCounters { new: rows, ..UnitCounters::default() };
    let row = runs::start_unit(&fenced(tx), run, unit, at(run)).unwrap();
    let end = UnitEnd {
        outcome: if error.is_some() { Outcome::Failed } else { Outcome::Complete },
        stop_reason: "complete",
        coverage: None,
        total: None,
        error: error.map(|class| (class, "so".to_owned())),
    };
    runs::finish_unit(&fenced(tx), row, at(run + 1), &end, &counters).unwrap();
    units::begin(&fenced(tx), unit, at(run), 1).unwrap();
}

#[test]
fn units_are_compared_with_their_last_whole_scan_of_an_earlier_run() {
    use crate::domain::FailureClass::{Fetch, NotFound, Parse, RateLimited};
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let run = |millis| runs::start(&fenced(&tx), at(millis), "0.1.0").unwrap();
    let (first, second, third) = (run(1), run(2), run(3));
    for (unit, rows, again, now, error) in [
        ("full", 30, Some((9, Some(Parse))), 2, None),
        ("parse", 20, None, 0, Some(Parse)),
        ("moved", 10, None, 0, Some(NotFound)),
        ("offline", 50, None, 0, Some(Fetch)),
        ("limited", 50, None, 0, Some(RateLimited)),
    ] {
        let unit = lever(unit).unit();
        scan(&tx, first, &unit, rows, None);
        if let Some((rows, error)) = again {
            scan(&tx, second, &unit, rows, error);
        }
        scan(&tx, third, &unit, now, error);
    }
    scan(&tx, third, &lever("new").unit(), 7, None);
    let found: Vec<(u64, u64)> =
        yields(&tx, "lever", third).unwrap().iter().map(|unit| (unit.before, unit.now)).collect();
    assert_eq!(found, [(30, 2), (20, 0), (10, 0), (0, 7)]);
    assert_eq!(yields(&tx, "other", third).unwrap(), []);
    assert_eq!(fullest(&tx, "lever", 20).unwrap(), ["limited", "offline", "parse"]);
}
