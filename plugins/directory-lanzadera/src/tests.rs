use jobscan_plugin_sdk::testing::{context, page};

use super::*;

const LIST: &str = include_str!("../cases/list/page.html");
const COMPANY: &str = include_str!("../cases/company/page.html");

#[test]
fn the_list_leads_to_its_companies_and_its_next_page() {
    let start = Lanzadera::start(&context(0));
    assert_eq!(start, ["https://lanzadera.es/proyectos/"]);
    let listing = Lanzadera::read(&context(0), &page(&start[0], LIST)).unwrap();
    assert_eq!(
        listing.details,
        ["https://lanzadera.es/proyecto/pedal-limpio/", "https://lanzadera.es/proyecto/chufa-express/"]
    );
    assert_eq!(listing.next.as_deref(), Some("https://lanzadera.es/proyectos/page/2/"));
    assert_eq!(listing.companies, []);
}

#[test]
fn a_company_has_its_name_and_its_own_site() {
    let url = "https://lanzadera.es/proyecto/chufa-express/";
    let listing = Lanzadera::read(&context(0), &page(url, COMPANY)).unwrap();
    let [company] = &listing.companies[..] else { panic!("{listing:?}") };
    assert_eq!((company.name.as_str(), company.detail_url.as_deref()), ("Chufa Exprés", Some(url)));
    assert_eq!(company.website.as_deref(), Some("https://chufaexpres.example/"));
    assert!(listing.details.is_empty() && listing.next.is_none());
}

#[test]
fn the_manifest_names_the_origin_of_every_page() {
    let manifest = Lanzadera::manifest();
    let ours = |url: &String| manifest.hosts.iter().any(|host| url.starts_with(&format!("{host}/")));
    assert!(Lanzadera::start(&context(0)).iter().all(ours));
}
