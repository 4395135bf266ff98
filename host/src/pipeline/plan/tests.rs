use super::*;
use crate::{
    pipeline::testing::{Bench, config_in},
    plugins::Compiler,
    store::companies::{CompanyFilter, count},
};

const LISTED: &str =
    "order = []\n[companies]\nlist = \"companies.csv\"\n[plugins]\ncache_dir = \"code-cache\"\n";
const TWO_COMPANIES: &str = "name,website\nAcme,acme.example\nBeta,beta.example\n";

#[tokio::test]
async fn a_plan_leaves_the_operator_s_database_as_it_is() {
    let bench = Bench::new(LISTED);
    std::fs::write(bench.folder.path().join("companies.csv"), TWO_COMPANIES).unwrap();
    let planned =
        plan((*bench.base.config).clone(), bench.clock.clone(), &Compiler::InProcess).await.unwrap();
    assert_eq!((planned.companies_new, planned.faults), (2, Vec::new()));
    let stored = bench.base.store.read(|connection| count(connection, &CompanyFilter::default())).await;
    assert_eq!(stored.unwrap(), 0);
}

#[tokio::test]
async fn a_plan_counts_what_the_database_knows_already() {
    let bench = Bench::new(LISTED);
    std::fs::write(bench.folder.path().join("companies.csv"), TWO_COMPANIES).unwrap();
    bench.in_run(async |run| import::step(run, &Spellings::default()).await).await;
    let planned =
        plan((*bench.base.config).clone(), bench.clock.clone(), &Compiler::InProcess).await.unwrap();
    assert_eq!(planned.companies_new, 0);
}

#[tokio::test]
async fn a_plan_before_the_first_run_makes_no_database() {
    let bench = Bench::new("order = []\n");
    let folder = tempfile::tempdir().unwrap();
    let config = config_in(folder.path(), LISTED);
    let planned = plan(config, bench.clock.clone(), &Compiler::InProcess).await.unwrap();
    assert_eq!((planned.companies_new, planned.faults.len()), (0, 1), "the list is missing");
    assert!(!folder.path().join("jobs.db").exists());
}
