use super::*;
use crate::{domain::FailureClass, http::Request};

fn exchange(method: Method) -> Exchange {
    let request = Request {
        method,
        headers: vec![("accept".to_owned(), "application/json".to_owned())],
        body: (method == Method::Post).then(|| b"{}".to_vec()),
        credential: Some("key".to_owned()),
        conditional: true,
        repeat: Repeat::Always,
        ..Request::get("https://jobs.example/list")
    };
    let answer = AnswerDigest { head: [1; 8], content: [2; 16] };
    Exchange { request, answer, kept_at: Some(Timestamp::from_millis(5)), together: true }
}

#[test]
fn a_request_comes_back_as_the_guest_asked_it() {
    for method in METHODS {
        let exchange = exchange(method);
        let asked = Asked::of(&exchange).unwrap();
        assert_eq!(asked.request().unwrap(), exchange.request);
        assert_eq!((asked.answer(), asked.kept_at()), (exchange.answer, exchange.kept_at));
    }
}

#[test]
fn ends_that_the_pages_alone_bring_about_come_back_and_others_do_not() {
    let coverage = Some(Coverage::Partial);
    for outcome in OUTCOMES {
        for reason in REASONS {
            let ended = Ended::well(outcome, reason);
            let end = ScanEnding::of(&ended, coverage, Some(7), 3).unwrap();
            assert_eq!(
                (end.ended(), end.coverage(), end.total, end.shown),
                (Some(ended), coverage, Some(7), 3)
            );
        }
    }
    let budget = Ended::well(Outcome::Truncated, StopReason::MaxTime);
    let resumed = Ended::well(Outcome::Truncated, StopReason::Resumed);
    let cut = Ended::well(Outcome::Complete, StopReason::Complete).keeping_cursor(true);
    let failed = Ended::badly(Outcome::Complete, FailureClass::Parse, "?".to_owned());
    for ended in [budget, resumed, cut, failed] {
        assert_eq!(ScanEnding::of(&ended, coverage, None, 0), None, "{ended:?}");
    }
    assert_eq!(ScanEnding::of(&Ended::well(Outcome::Empty, StopReason::Empty), None, None, 0), None);
}

#[test]
fn a_receipt_is_small_and_bytes_that_are_none_are_none() {
    let scanned = Scanned {
        inputs: [9; 16],
        pages: vec![ScannedPage { shown: 50, asked: vec![Asked::of(&exchange(Method::Get)).unwrap()] }],
        end: ScanEnding { outcome: 0, reason: 0, coverage: 0, total: Some(50), shown: 50 },
        rows: 50,
        skip_reasons: BTreeMap::new(),
        unread: UnreadFields::default(),
        unread_ids: Vec::new(),
    };
    let rows =
        postcard::from_bytes::<StandingRows>(&[[1_u8, 100, 50].as_slice(), &[3; 16]].concat()).unwrap();
    let receipt = Receipt { scanned, rows };
    let bytes = receipt.to_bytes().unwrap();
    assert!(bytes.len() < 190, "{} bytes", bytes.len());
    assert_eq!(Receipt::from_bytes(&bytes), Some(receipt));
    for length in 0..bytes.len() {
        assert_eq!(Receipt::from_bytes(&bytes[..length]), None);
    }
}
