use super::*;
use crate::pipeline::import::{list::parse_companies, parsed::ListForm};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn rows_of(text: &str) -> Vec<ImportRow> {
    parse_companies(text.as_bytes(), &ListForm::default()).rows
}

#[tokio::test]
async fn companies_of_one_domain_are_one_and_a_second_import_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("jobs.db"), NOW).unwrap();
    let text = "name,website,provider,tenant\nAcme S.L.,https://acme.example,lever,acme\nACME,www.acme.example,board,acme\nBeta,,,\n";
    let rows = rows_of(text);
    let counts = import(&store, rows.clone(), &Spellings::default(), NOW).await.unwrap();
    let expected =
        ImportCounts { companies_new: 2, companies_known: 1, sources_new: 2, ..ImportCounts::default() };
    assert_eq!(counts, expected);
    let before = store
        .read(|connection| companies::list(connection, &companies::CompanyFilter::default()))
        .await
        .unwrap();
    let later = NOW.plus(std::time::Duration::from_mins(1));
    let counts = import(&store, rows, &Spellings::default(), later).await.unwrap();
    let expected = ImportCounts { companies_known: 3, sources_known: 2, ..ImportCounts::default() };
    assert_eq!(counts, expected);
    let after = store
        .read(|connection| companies::list(connection, &companies::CompanyFilter::default()))
        .await
        .unwrap();
    assert_eq!(before, after);
    assert_eq!(before[0].name, "Acme S.L.");
    assert_eq!(before[0].sources.len(), 2);
}

#[tokio::test]
async fn a_long_list_is_imported_in_batches() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("jobs.db"), NOW).unwrap();
    let rows = (0..1201).map(|number| format!("Company {number},c{number}.example,lever,t{number}"));
    let rows = rows.collect::<Vec<_>>().join("\n");
    let rows = rows_of(&format!("name,website,provider,tenant\n{rows}"));
    let counts = import(&store, rows, &Spellings::default(), NOW).await.unwrap();
    assert_eq!((counts.companies_new, counts.sources_new), (1201, 1201));
    let boards = store.read(|connection| sources::count(connection, "lever")).await.unwrap();
    assert_eq!(boards, 1201);
}
