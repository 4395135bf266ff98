use super::*;
use crate::{
    domain::AttentionKind,
    pipeline::{
        attention::{self, Situation},
        testing::Bench,
    },
};

const LISTED: &str = "order = []\n[companies]\nlist = \"companies.csv\"\n";
const TWO_GOOD_ROWS_AND_A_BAD_ONE: &str =
    "name,website,provider,tenant\nAcme,acme.example,lever,acme\n,nobody.example,,\nBeta,,,\n";

fn bench_with(list: &str) -> Bench {
    let bench = Bench::new(LISTED);
    std::fs::write(bench.folder.path().join("companies.csv"), list).unwrap();
    bench
}

fn lines(report: &StepReport<Option<ImportSummary>>) -> Vec<(FailureClass, String)> {
    report.failures.iter().map(|failure| (failure.class, failure.line())).collect()
}

/// The step, where nothing is known of spellings.
async fn imported(run: &RunContext) -> StepReport<Option<ImportSummary>> {
    step(run, &Spellings::default()).await
}

#[tokio::test]
async fn without_a_list_there_is_no_such_step() {
    let bench = Bench::new("order = []\n");
    let report = bench.in_run(imported).await;
    assert_eq!((report.done, report.failures.len()), (None, 0));
    assert_eq!(bench.recorder.events(), Vec::<String>::new());
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_a_failure_of_the_import() {
    let bench = Bench::new(LISTED);
    let report = bench.in_run(imported).await;
    assert_eq!(report.done, None);
    assert_eq!(bench.recorder.events(), ["Step(\"import\")"]);
    let [(class, line)] = lines(&report).try_into().unwrap();
    assert_eq!(class, FailureClass::Import);
    assert!(line.contains("companies.csv` cannot be read: "), "{line}");
}

#[tokio::test]
async fn good_rows_are_imported_and_each_bad_one_is_told_with_its_line() {
    let bench = bench_with(TWO_GOOD_ROWS_AND_A_BAD_ONE);
    let report = bench.in_run(imported).await;
    let expected = ImportSummary {
        companies_new: 2,
        sources_new: 1,
        boards_unread: 1,
        faults: 1,
        ..ImportSummary::default()
    };
    assert_eq!(report.done, Some(expected));
    let path = bench.folder.path().join("companies.csv");
    let fault = format!("{}: line 3: no name: every company needs a name", path.display());
    assert_eq!(lines(&report), [(FailureClass::Import, fault)]);
}

#[tokio::test]
async fn a_list_that_was_imported_before_brings_nothing_new() {
    let bench = bench_with(TWO_GOOD_ROWS_AND_A_BAD_ONE);
    bench.in_run(imported).await;
    let again = bench.in_run(imported).await.done.unwrap();
    assert_eq!((again.companies_new, again.companies_known, again.sources_new), (0, 2, 0));
}

#[tokio::test]
async fn nothing_is_imported_once_the_lock_is_another_run_s() {
    let bench = bench_with(TWO_GOOD_ROWS_AND_A_BAD_ONE);
    let report = bench
        .in_run(async |run: &RunContext| {
            bench.give_lock_to_another().await;
            imported(run).await
        })
        .await;
    assert_eq!(report.done, None);
    let [(class, line)] = lines(&report).try_into().unwrap();
    assert_eq!(class, FailureClass::Database);
    assert!(line.starts_with("step import: the lock `global` is no longer held"), "{line}");
}

#[tokio::test]
async fn a_plan_tells_what_the_list_would_add_and_every_bad_row() {
    let bench = bench_with(TWO_GOOD_ROWS_AND_A_BAD_ONE);
    let mut planned = Plan::default();
    plan(&bench.base, &Spellings::default(), &mut planned).await.unwrap();
    assert_eq!((planned.companies_new, planned.sources_new, planned.faults.len()), (2, 1, 1));
}

#[tokio::test]
async fn a_plan_without_a_readable_list_tells_that_and_goes_on() {
    let bench = Bench::new(LISTED);
    let mut planned = Plan::default();
    plan(&bench.base, &Spellings::default(), &mut planned).await.unwrap();
    assert_eq!((planned.companies_new, planned.faults.len()), (0, 1));
}

/// A list beside tables of two providers, of which one is in `order`.
const TABLES: &str = "order = [\"lever\"]\n[companies]\nlist = \"companies.csv\"\n[providers.lever]\nplugin = \"lever.wasm\"\nhosts = \
                      [\"https://x.example\"]\n[providers.greenhouse]\nplugin = \"g.wasm\"\nhosts = [\"https://x.example\"]\n";

#[tokio::test]
async fn a_mistyped_provider_costs_its_rows_and_a_known_one_that_nothing_reads_costs_none() {
    let bench = Bench::new(TABLES);
    let list = "name,website,provider,tenant\nA,,lever,a\nB,,levr,b\n,x.example,,\nC,,Greenhouse,c\nD,,workday,d\nE,,Levr,e\n";
    let mut parsed = parse_companies(list.as_bytes(), &ListForm::default());
    let unread = refuse_unknown_providers(&mut parsed, &bench.base.config, &Spellings::default()).await;
    let names: Vec<_> = parsed.rows.iter().map(|row| row.company.name.as_str()).collect();
    assert_eq!(names, ["A", "C", "D"], "no plugin could be asked whether it knows Workday");
    let mistyped =
        "`levr` is no provider, and no plugin knows a job system of that name: did you mean `lever`?"
            .to_owned();
    let faults: Vec<_> = parsed.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            format!("line 3: {mistyped}"),
            "line 4: no name: every company needs a name".to_owned(),
            format!("line 7: {mistyped}")
        ]
    );
    assert_eq!(
        told_of_unread(&unread).as_deref(),
        Some(
            "2 boards are kept and not readable yet, as no provider of `order` reads them (greenhouse 1, workday 1)"
        )
    );
}

#[tokio::test]
async fn a_website_that_tells_nobody_whose_it_is_is_counted_and_stays_told() {
    let bench = bench_with(
        "Empresa;Web\nUno;https://www.linkedin.com/company/uno\nDos;https://facebook.com/dos\nTypeform;https://www.typeform.com\n",
    );
    let summary = bench.in_run(imported).await.done.unwrap();
    assert_eq!((summary.companies_new, summary.websites_dropped, summary.faults), (3, 2, 0));
    let config = bench.base.config.clone();
    let told = bench.base.store.read(move |connection| {
        let situation = Situation { config: &config, catalog_id: None, now: crate::pipeline::testing::NOON };
        attention::gather(connection, &situation)
    });
    let told = told.await.unwrap();
    let dropped = told.iter().find(|told| told.kind == AttentionKind::WebsitesDropped).unwrap();
    assert_eq!(dropped.count, 2);
    assert_eq!(
        dropped.message,
        "the websites of 2 companies tell nobody whose they are (the first: Uno, https://www.linkedin.com/company/uno)"
    );
}

#[tokio::test]
async fn the_columns_of_the_configured_list_are_those_that_the_configuration_names() {
    let bench = Bench::new(&format!("{LISTED}columns = {{ name = \"Cuenta\", website = \"Red\" }}\n"));
    let list = "Cuenta,Red,Sector\nAcme,acme.example,x\n";
    std::fs::write(bench.folder.path().join("companies.csv"), list).unwrap();
    assert_eq!(bench.in_run(imported).await.done.unwrap().companies_new, 1);
}
