use proptest::prelude::*;

use super::*;
use crate::domain::FailureClass;

/// A place of a summary that can hold failures.
type PageRegion = fn(&mut RunSummary, Failure);

const PLACES: [PageRegion; 6] = [
    |summary, failure| summary.errors.push(failure),
    |summary, failure| {
        let directory = "lanzadera".to_owned();
        let errors = vec![failure];
        summary.directories.push(DirectorySummary { directory, errors, ..DirectorySummary::default() });
    },
    |summary, failure| summary.discovery.get_or_insert_default().errors.push(failure),
    |summary, failure| {
        let provider = "lever".to_owned();
        let errors = vec![failure];
        summary.providers.push(ProviderSummary { provider, errors, ..ProviderSummary::default() });
    },
    |summary, failure| summary.sheets.get_or_insert_default().errors.push(failure),
    |summary, failure| summary.feedback.get_or_insert_default().errors.push(failure),
];

fn begun() -> RunSummary {
    RunSummary::begun(1, Timestamp::from_millis(0), "a configuration")
}

fn failure(unit: Option<&str>) -> Failure {
    let message = "it broke".to_owned();
    Failure { unit: unit.map(str::to_owned), class: FailureClass::Other, message }
}

#[test]
fn a_failure_anywhere_makes_the_run_one_with_errors_and_gives_it_one_line() {
    let lines = [
        "it broke",
        "lanzadera: it broke",
        "acme: it broke",
        "lever/acme: it broke",
        "acme: it broke",
        "acme: it broke",
    ];
    for (add, line) in PLACES.into_iter().zip(lines) {
        let mut summary = begun();
        add(&mut summary, failure(Some("acme")));
        assert!(summary.has_errors(), "{line}");
        assert_eq!(summary.error_lines(), [line]);
    }
}

#[test]
fn a_failure_of_a_whole_provider_is_told_with_its_name_alone() {
    let mut summary = begun();
    PLACES[3](&mut summary, failure(None));
    assert_eq!(summary.error_lines(), ["lever: it broke"]);
}

#[test]
fn what_is_not_believed_skipped_or_left_is_no_error() {
    let mut summary = begun();
    let suspects = vec![Suspect { unit: "acme".to_owned(), reason: "half of it is gone".to_owned() }];
    let skipped = BTreeMap::from([("no_title".to_owned(), 3)]);
    let stopped = Some("paused".to_owned());
    summary.providers.push(ProviderSummary { stopped, suspects, skipped, ..ProviderSummary::default() });
    summary.sheets = Some(SheetsSummary { ended_early: true, ..SheetsSummary::default() });
    summary.import = Some(ImportSummary { faults: 2, ..ImportSummary::default() });
    assert!(!summary.has_errors());
    assert_eq!(summary.error_lines(), Vec::<String>::new());
}

proptest! {
    /// No failure is without its line, and no line without its failure.
    #[test]
    fn a_run_has_as_many_lines_as_failures(places in proptest::collection::vec(0..PLACES.len(), 0..12)) {
        let mut summary = begun();
        for place in &places {
            PLACES[*place](&mut summary, failure(None));
        }
        prop_assert_eq!(summary.error_lines().len(), places.len());
        prop_assert_eq!(summary.has_errors(), !places.is_empty());
    }
}
