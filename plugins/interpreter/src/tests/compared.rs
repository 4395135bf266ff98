//! Lever and Greenhouse as definitions, held against what their plugins of code make of the same answers.
//!
//! What no definition says: pay in Greenhouse's metadata, ranges of pay made one, offices in place of a location that
//! names only a way of working; Lever's `description` where there is no `descriptionBody`, its plain texts where there is
//! no HTML, and a text on pay read as one that may be about other things.

use super::*;

fn file(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn by_code<P: Provider>(tenant: &str, body: &str) -> Page {
    let position = Position { cursor: None, state: None };
    let mut host = FakeHost::new().answer(200, body);
    P::default().scan(&context(0), &mut host, &Target::Tenant(tenant.to_owned()), &position).unwrap()
}

#[test]
fn lever_is_read_as_its_plugin_reads_it() {
    let body = file("lever/fixtures/full.json");
    let code = by_code::<jobscan_plugin_lever::Lever>("acme", &body);
    let read = scan_of(boards::lever(), "acme", &body).unwrap();
    assert_eq!(read.offers, code.offers);
    assert_eq!(
        (read.skipped.len(), read.next, read.coverage),
        (code.skipped.len(), code.next, code.coverage)
    );
}

#[test]
fn greenhouse_is_read_as_its_plugin_reads_it() {
    let body = file("greenhouse/fixtures/board.json");
    let mut code = by_code::<jobscan_plugin_greenhouse::Greenhouse>("acme", &body);
    // The pay is in the metadata; the location is but a way of working.
    assert!(code.offers[0].salary.take().is_some());
    assert_eq!(std::mem::replace(&mut code.offers[1].workplace, Workplace::Unknown), Workplace::Remote);
    assert_eq!(
        std::mem::replace(&mut code.offers[1].locations, vec!["Remote".to_owned()]),
        ["Madrid, Spain"]
    );
    let read = scan_of(boards::greenhouse(), "acme", &body).unwrap();
    assert_eq!(read.offers, code.offers);
    let ids = |page: &Page| page.skipped.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&read), read.next, read.total), (ids(&code), code.next, code.total));
}

#[test]
fn lever_and_greenhouse_are_recognised_as_their_plugins_recognise_them() {
    let pages = [
        "<a href=\"https://jobs.lever.co/Acme-Labs/123e4567-e89b-12d3-a456-426614174000/apply\" place=\"body\">x</a>",
        "<a href=\"https://jobs.eu.lever.co/acme\" place=\"body\">x</a>",
        "<a href=\"https://jobs.lever.co/embed/index.js\" place=\"body\">x</a>",
        "<script src=\"https://jobs.lever.co/embed/index.js\" place=\"body\"></script>\n\
         <script>window.leverJobsOptions = { accountName: 'acme', includeCss: true }</script>",
        "<script src=\"https://jobs.eu.lever.co/embed/index.js\" place=\"body\"></script>\n\
         <script>window.leverJobsOptions = { accountName: 'acme' }</script>",
        "<a href=\"https://boards.greenhouse.io/embed/job_board?for=acme\" place=\"body\">x</a>",
        "<a href=\"https://job-boards.greenhouse.io/acme/jobs/4000000\" place=\"body\">x</a>",
        "<div id=\"x\" data-board-token=\"acme\" place=\"body\">",
        "<script>Grnhse.Settings.boardToken = 'acme'</script>",
    ];
    for html in pages {
        let document = sdk::testing::page("https://acme.example/", html);
        let found = |report: Report| -> Vec<_> {
            report.findings.into_iter().map(|found| (found.provider, found.tenant, found.board_url)).collect()
        };
        let code = jobscan_plugin_lever::Lever.detect(&context(0), &document).unwrap();
        let read = Interpreter::of(boards::lever()).detect(&context(0), &document).unwrap();
        assert_eq!(found(read), found(code), "{html}");
        let code = jobscan_plugin_greenhouse::Greenhouse::default().detect(&context(0), &document).unwrap();
        let read = Interpreter::of(boards::greenhouse()).detect(&context(0), &document).unwrap();
        assert_eq!(found(read), found(code), "{html}");
    }
}
