use super::*;

fn lost() -> SheetsError {
    SheetsError::Lost("timeout".to_owned())
}

fn refused(status: u16) -> SheetsError {
    SheetsError::Refused { status, message: "no".to_owned() }
}

#[test]
fn every_reason_to_stop_has_its_class() {
    let store = || StoreError::Invalid("no".to_owned());
    let (title, differing) = ("Companies".to_owned(), vec!["column B is `Firm`, not `Company`".to_owned()]);
    let header = StepError::Header { title: title.clone(), differing: differing.clone() };
    let not_added = StepError::NotAdded { companies: 3, reason: "protected".to_owned() };
    let table = [
        (StepError::Sheets(SheetsError::Auth("no".to_owned())), FailureClass::Auth),
        (StepError::Sheets(refused(403)), FailureClass::Permission),
        (StepError::Sheets(refused(400)), FailureClass::Refused),
        (StepError::Sheets(lost()), FailureClass::Unanswered),
        (StepError::Store(store()), FailureClass::Database),
        (header, FailureClass::Header),
        (StepError::HeaderChanged { title, differing }, FailureClass::Header),
        (not_added, FailureClass::Refused),
        (StepError::Misplaced("Companies!C5:N5".to_owned()), FailureClass::Unsettled),
        (StepError::Unsettled("it moves".to_owned()), FailureClass::Unsettled),
    ];
    for (error, class) in table {
        let failure = error.failure();
        assert_eq!((failure.unit, failure.class), (None, class), "{error:?}");
        assert_eq!(failure.message, format!("spreadsheet: {error}"));
    }
}

#[test]
fn only_a_call_without_a_clear_answer_leaves_doubt() {
    let table = [
        (StepError::Sheets(lost()), true),
        (StepError::Sheets(SheetsError::Unclear("502".to_owned())), true),
        (StepError::Sheets(SheetsError::Cancelled), false),
        (StepError::Sheets(SheetsError::Busy(None)), false),
        (StepError::Sheets(SheetsError::Unasked("no route".to_owned())), false),
        (StepError::Sheets(refused(400)), false),
        (StepError::Unsettled("it moves".to_owned()), false),
    ];
    for (error, doubt) in table {
        assert_eq!(error.leaves_doubt(), doubt, "{error:?}");
    }
}

#[test]
fn a_step_that_was_asked_to_end_did_not_fail() {
    let (mut errors, mut ended_early) = (Vec::new(), false);
    StepError::Sheets(SheetsError::Cancelled).note(&mut errors, &mut ended_early);
    assert_eq!((errors.len(), ended_early), (0, true));
    let mut ended_early = false;
    StepError::Sheets(lost()).note(&mut errors, &mut ended_early);
    assert_eq!((errors.len(), ended_early), (1, false));
}
