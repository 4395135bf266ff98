use jobscan_plugin_sdk::testing::page;

use super::*;
use crate::tests::boards;

fn found(definition: &Definition, url: &str, html: &str) -> Vec<(String, Option<String>)> {
    let report = detect(definition, &page(url, html));
    report.findings.into_iter().map(|found| (found.tenant, found.board_url)).collect()
}

fn link(definition: &Definition, url: &str) -> Vec<String> {
    let html = format!("<a href=\"{url}\" place=\"body\">x</a>");
    found(definition, "https://acme.example/", &html).into_iter().map(|(tenant, _)| tenant).collect()
}

#[test]
fn addresses_name_boards() {
    let ashby = boards::ashby();
    assert_eq!(link(&ashby, "https://jobs.ashbyhq.com/Quiet%20Fjord"), ["Quiet Fjord"]);
    assert!(link(&ashby, "https://jobs.ashbyhq.com/_next/static/x.js").is_empty());
    let smart = boards::smartrecruiters();
    assert_eq!(link(&smart, "https://careers.smartrecruiters.com/VerdantKiln"), ["VerdantKiln"]);
    assert_eq!(link(&boards::breezy(), "https://Saltmarsh.breezy.hr/p/0a1b2c3d4e5f-x"), ["saltmarsh"]);
}

#[test]
fn a_board_under_a_customers_own_host_is_recognised_by_its_files() {
    let teamtailor = boards::teamtailor();
    let file = "<script src=\"https://assets-aws.teamtailor-cdn.com/assets/x.js\" place=\"body\"></script>";
    let own = found(&teamtailor, "https://career.acme.example/jobs", file);
    assert_eq!(own, [("career.acme.example".to_owned(), Some("https://career.acme.example/".to_owned()))]);
    assert!(found(&teamtailor, "https://www.acme.example/", file).is_empty());
    let widget = "<script src=\"https://scripts.teamtailor-cdn.com/widgets/p.js\" place=\"body\"></script>";
    assert!(found(&teamtailor, "https://career.acme.example/", widget).is_empty());
}

#[test]
fn tenants_are_spelt_as_their_system_spells_them() {
    let spelt = |definition: &Definition, system: &str, tenant: &str| {
        identify(definition, system, tenant).map(|known| (known.tenant, known.key))
    };
    let pair = |tenant: &str, key: &str| Some((tenant.to_owned(), key.to_owned()));
    assert_eq!(
        spelt(&boards::smartrecruiters(), "smartrecruiters", " VerdantKiln "),
        pair("VerdantKiln", "verdantkiln")
    );
    assert_eq!(spelt(&boards::ashby(), "ashby", "Quiet%20Fjord"), pair("Quiet Fjord", "Quiet Fjord"));
    assert_eq!(spelt(&boards::lever(), "lever", "eu:Acme"), pair("eu:Acme", "eu:acme"));
    assert_eq!(spelt(&boards::breezy(), "ashby", "acme"), None);
    assert_eq!(
        spelt(&boards::teamtailor(), "teamtailor", "Career.Acme.example").unwrap().1.to_lowercase(),
        "career.acme.example"
    );
    assert_eq!(spelt(&boards::teamtailor(), "teamtailor", "acme"), None);
}

/// A page of many elements takes its time and no more: what grows with the square takes 256 times as long for sixteen
/// times the page.
#[test]
fn the_time_to_look_through_a_page_grows_with_it_and_no_faster() {
    let mut lever = boards::lever();
    lever.detect.marks = vec![Mark {
        attribute: "data-acme".to_owned(),
        id: String::new(),
        beside: vec!["acme.example".to_owned()],
    }];
    lever.detect.settings = vec![ScriptSetting {
        key: "board".to_owned(),
        mentions: vec!["nowhere".to_owned()],
        beside: vec!["acme.example".to_owned()],
        region: String::new(),
    }];
    let time = |line: &str, count: usize| {
        let html = format!("{line}\n").repeat(count);
        let document = page("https://acme.example/", &html);
        let once = || {
            let begun = std::time::Instant::now();
            let _ = detect(&lever, &document);
            begun.elapsed()
        };
        (0..2).map(|_| once()).min().unwrap()
    };
    for line in [
        "<div data-acme=\"x\" place=\"body\">x</div>",
        "<script place=\"body\">board = \"x\"</script>",
        "<a href=\"https://jobs.lever.co/acme\" place=\"body\">x</a>",
    ] {
        let small = time(line, 500).max(std::time::Duration::from_millis(1));
        let large = time(line, 8_000);
        assert!(large < 80 * small, "{line}: {small:?} became {large:?}");
    }
}
