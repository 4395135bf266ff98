//! Labelled companies: generated ones are consistent, and unusable rows of a file are skipped.

use std::collections::BTreeSet;

use crate::{Labelled, System, systems::board_at};

#[test]
fn generated_boards_agree_with_their_addresses() {
    let companies = Labelled::generate(4, 3000);
    for company in &companies {
        let at = board_at(&company.board_url);
        assert_eq!(at, Some((company.provider, company.tenant.clone())), "{company:?}");
        let usual = board_at(&company.provider.board_url(&company.tenant));
        assert_eq!(usual, Some((company.provider, company.tenant.clone())), "{company:?}");
        assert!(company.domain().ends_with(".example"));
    }
    let domains: BTreeSet<String> = companies.iter().map(Labelled::domain).collect();
    let systems: BTreeSet<System> = companies.iter().map(|company| company.provider).collect();
    assert_eq!(domains.len(), 3000);
    let served: BTreeSet<System> =
        System::ALL.iter().filter(|system| system.is_served("acme")).copied().collect();
    assert!(systems.is_superset(&served), "{systems:?}");
    let greenhouse = companies.iter().filter(|company| company.provider == System::Greenhouse).count();
    assert!((1300..1700).contains(&greenhouse), "{greenhouse}");
}

#[test]
fn generated_names_and_slugs_are_of_every_kind() {
    let companies = Labelled::generate(5, 1000);
    let some = |is: &dyn Fn(&Labelled) -> bool| companies.iter().filter(|company| is(company)).count();
    assert!(some(&|company| company.name.contains(", S.L.")) > 5);
    assert!(some(&|company| company.name.contains(' ')) > 300);
    assert!(some(&|company| !company.name.is_ascii()) > 200);
    assert!(some(&|company| company.name.len() < 6) > 10);
    assert!(some(&|company| company.tenant.contains("hq")) > 15);
    assert!(some(&|company| company.tenant.starts_with("eu:")) > 3);
    let domain = |company: &Labelled| company.domain().trim_end_matches(".example").to_owned();
    let like_domain = some(&|company| company.tenant.to_lowercase().contains(&domain(company)));
    assert!((550..900).contains(&like_domain), "{like_domain}");
    assert_eq!(companies, Labelled::generate(5, 1000));
    assert_ne!(companies, Labelled::generate(6, 1000));
}

#[test]
fn unusable_rows_are_skipped_and_counted() {
    let rows = "company_slug,name,website,board_url,ats,token_or_slug,region\n\
        a,Aba,https://www.aba.example,https://jobs.lever.co/Aba,lever,Aba,\n\
        a,Aba,https://www.aba.example/,https://api.ashbyhq.com/posting-api/job-board/aba%20AI,ashby,,\n\
        b,\"Beb, S.L.\",https://beb.example,https://careers.beb.example/jobs,teamtailor,,\n\
        c,Cec,http://cec.example,https://cec.taleo.net/careers,taleo,,\n\
        d,Ded,https://ded.example,https://job-boards.greenhouse.io/embed/job_board?for=Ded,greenhouse,,\n\
        e,Efe,https://efe.example,https://efe.wd3.myworkdayjobs.com/en-US/Efe_Jobs,workday,,\n\
        f,Fif,https://fif.example,https://jobs.ashbyhq.com/fif,lever,,\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("labelled.csv");
    std::fs::write(&file, rows).unwrap();
    let list = Labelled::read_csv(&file).unwrap();
    let tenants: Vec<(&str, &str)> =
        list.companies.iter().map(|row| (row.provider.as_str(), row.tenant.as_str())).collect();
    let expected =
        [("lever", "Aba"), ("ashby", "aba AI"), ("greenhouse", "ded"), ("workday", "efe:wd3:Efe_Jobs")];
    assert_eq!(tenants, expected);
    assert_eq!((list.other_system, list.other_host), (1, 2));
    assert_eq!(list.companies[1].board_url, "https://jobs.ashbyhq.com/aba%20AI");
    assert_eq!(list.companies[0].domain(), list.companies[1].domain());
    assert_eq!(list.sample(1, 10), list.companies);
    let one: BTreeSet<String> = list.sample(1, 1).iter().map(Labelled::domain).collect();
    assert_eq!(one.len(), 1);
    assert_eq!(list.share(1, 100), list.companies);
}

#[test]
fn other_addresses_identify_no_board() {
    let none = [
        "https://www.bamboohr.com/",
        "https://app.recruitee.com/login",
        "https://help.teamtailor.com/en",
        "https://join.com/companies",
        "https://join.com/",
        "https://boards.greenhouse.io/embed/job_app?token=4012345",
        "https://jobs.lever.co/",
        "https://www.linkedin.com/shareArticle?url=https%3A%2F%2Fjobs.lever.co%2Fx",
        "https://jobs.lever.co.evil.example/x",
        "mailto:jobs@lever.co",
        "https://factorialhr.es/",
        "https://career5.successfactors.eu/career",
    ];
    for address in none {
        assert_eq!(board_at(address), None, "{address}");
    }
}
