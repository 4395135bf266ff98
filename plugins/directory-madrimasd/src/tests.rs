use jobscan_plugin_sdk::testing::{context, page};

use super::*;

const LIST: &str = include_str!("../cases/list/page.html");
const COMPANY: &str = include_str!("../cases/company/page.html");

#[test]
fn the_list_leads_to_its_companies_and_its_next_page() {
    let start = Madrimasd::start(&context(0));
    assert_eq!(start, ["https://startups.madrimasd.org/emprendedores/emprendedores-casos-exito/"]);
    let listing = Madrimasd::read(&context(0), &page(&start[0], LIST)).unwrap();
    assert_eq!(
        listing.details,
        [
            "https://startups.madrimasd.org/emprendedores/emprendedores-casos-exito/sensores-guadarrama/",
            "https://startups.madrimasd.org/emprendedores/emprendedores-casos-exito/vacunas-del-manzanares-sl/"
        ]
    );
    assert_eq!(
        listing.next.as_deref(),
        Some("https://startups.madrimasd.org/emprendedores/emprendedores-casos-exito?page=1")
    );
    assert_eq!(listing.companies, []);
}

#[test]
fn a_company_has_its_name_and_its_own_site() {
    let url =
        "https://startups.madrimasd.org/emprendedores/emprendedores-casos-exito/vacunas-del-manzanares-sl/";
    let listing = Madrimasd::read(&context(0), &page(url, COMPANY)).unwrap();
    let [company] = &listing.companies[..] else { panic!("{listing:?}") };
    assert_eq!(
        (company.name.as_str(), company.detail_url.as_deref()),
        ("VACUNAS DEL MANZANARES S.L.", Some(url))
    );
    assert_eq!(company.website.as_deref(), Some("https://www.vacunasmanzanares.example/es"));
    assert!(listing.details.is_empty() && listing.next.is_none());
}

#[test]
fn the_manifest_names_the_origin_of_every_page() {
    let manifest = Madrimasd::manifest();
    let ours = |url: &String| manifest.hosts.iter().any(|host| url.starts_with(&format!("{host}/")));
    assert!(Madrimasd::start(&context(0)).iter().all(ours));
}
