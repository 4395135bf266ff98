//! Searches with a scripted host.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, EndReason, FetchError, Page, PluginError, Position, Provider, Query, Response,
    SalaryPeriod, Target,
    testing::{FakeHost, answer, context},
};
use serde_json::{Value, json};

use super::FranceTravail;

const DAY: i64 = 86_400_000;

fn query() -> Query {
    Query {
        name: "fr".into(),
        keywords: vec![],
        locations: vec![],
        posted_since: None,
        page_size: None,
        filters: vec![],
    }
}

fn row(id: u32) -> Value {
    json!({
        "id": id.to_string(),
        "intitule": "Éclusier",
        "origineOffre": { "urlOrigine": format!("https://candidat.francetravail.fr/offres/recherche/detail/{id}") },
    })
}

/// An answer with these rows, of so many.
fn ranged(status: u16, rows: &[Value], range: &str) -> Response {
    let mut answer = answer(status, json!({ "resultats": rows }).to_string());
    answer.headers.push(("content-range".to_owned(), range.to_owned()));
    answer
}

fn host(answer: Response) -> FakeHost {
    FakeHost::new().respond(answer)
}

fn scan(host: &mut FakeHost, query: Query, cursor: Option<&str>) -> Result<Page, PluginError> {
    let position = Position { cursor: cursor.map(str::to_owned), state: None };
    FranceTravail.scan(&context(100 * DAY), host, &Target::Query(query), &position)
}

fn asked(query: Query, cursor: Option<&str>) -> Result<String, PluginError> {
    let mut host = host(ranged(206, &[row(1)], "offres 0-0/1"));
    scan(&mut host, query, cursor)?;
    let request = &host.requests()[0];
    assert_eq!(request.credential.as_deref(), Some("api"));
    let (_, asked) = request.url.split_once("/search?").unwrap();
    Ok(asked.to_owned())
}

#[test]
fn a_query_is_asked_in_the_words_of_the_source() {
    assert_eq!(asked(query(), None).unwrap(), "sort=1&range=0-149");
    assert_eq!(asked(query(), Some("150")).unwrap(), "sort=1&range=150-299");
    let full = Query {
        keywords: vec!["rust".into(), "c++".into()],
        locations: vec!["75".into(), "region:11".into()],
        posted_since: Some(95 * DAY),
        page_size: Some(20),
        filters: vec![("typeContrat".into(), "CDI".into())],
        ..query()
    };
    assert_eq!(
        asked(full, None).unwrap(),
        "sort=1&range=0-19&motsCles=rust%2Cc%2B%2B&departement=75&region=11&typeContrat=CDI&publieeDepuis=7"
    );
    // Older than the longest period: all are asked.
    let old = Query { posted_since: Some(10 * DAY), page_size: Some(1_000), ..query() };
    assert_eq!(asked(old, None).unwrap(), "sort=1&range=0-149");
    for wrong in [
        Query { locations: vec!["Paris".into()], ..query() },
        Query { locations: vec!["city:75".into()], ..query() },
        Query { filters: vec![("range".into(), "0-1".into())], ..query() },
    ] {
        assert!(matches!(asked(wrong, None), Err(PluginError::Unsupported(_))));
    }
    for cursor in ["0", "1001", "x", "-1"] {
        assert!(matches!(asked(query(), Some(cursor)), Err(PluginError::InvalidCursor(_))), "{cursor}");
    }
}

#[test]
fn a_search_goes_on_to_the_last_range_that_the_source_gives() {
    let rows: Vec<Value> = (0..150).map(row).collect();
    let next = |answer: Response, cursor| {
        let page = scan(&mut host(answer), query(), cursor).unwrap();
        (page.next, page.total)
    };
    let more = |row: &str| Continuation::More(row.to_owned());
    assert_eq!(next(ranged(206, &rows, "offres 0-149/4567"), None), (more("150"), Some(4567)));
    assert_eq!(next(ranged(206, &rows, "offres 750-899/4567"), Some("750")), (more("900"), Some(4567)));
    let end = |reason| Continuation::End(reason);
    assert_eq!(next(ranged(206, &rows, "offres 900-1049/4567"), Some("900")).0, end(EndReason::TotalPages));
    assert_eq!(next(ranged(206, &rows, "offres 0-149/150"), None).0, end(EndReason::Complete));
    assert_eq!(next(ranged(200, &rows[..3], "offres 0-2/3"), None).0, end(EndReason::Complete));
    // Without a count, a full range may have one after it.
    assert_eq!(next(ranged(206, &rows, "?"), None), (more("150"), None));
    assert_eq!(next(ranged(206, &rows[..3], "?"), None).0, end(EndReason::Complete));
    // Rows that were withdrawn meanwhile.
    assert_eq!(next(ranged(206, &[], "offres */900"), Some("150")).0, end(EndReason::EmptyPage));
}

#[test]
fn nothing_is_no_answer_of_another_form() {
    let mut empty = answer(204, "");
    empty.headers.push(("content-range".to_owned(), "offres */0".to_owned()));
    let page = scan(&mut host(empty), query(), None).unwrap();
    assert_eq!((page.offers.len(), page.total), (0, Some(0)));
    assert_eq!(page.next, Continuation::End(EndReason::Complete));
    let mut promised = answer(204, "");
    promised.headers.push(("content-range".to_owned(), "offres */9".to_owned()));
    let page = scan(&mut host(promised), query(), Some("150")).unwrap();
    assert_eq!(page.next, Continuation::End(EndReason::EmptyPage));
}

#[test]
fn a_row_says_what_the_source_says_and_no_more() {
    let mut whole = row(1);
    whole["entreprise"] = json!({ "nom": "Canal & Cie" });
    whole["lieuTravail"] = json!({ "libelle": "75 - PARIS 11", "codePostal": "75011" });
    whole["typeContrat"] = json!("CDI");
    whole["typeContratLibelle"] = json!("Contrat à durée indéterminée");
    whole["salaire"] = json!({ "libelle": "Mensuel de 2000.0 Euros à 2500.0 Euros sur 12.0 mois" });
    whole["dateCreation"] = json!("2026-11-02T06:07:08.009Z");
    whole["description"] = json!("Ouvrir.\nFermer.");
    whole["contact"] = json!({ "nom": "Someone", "courriel": "someone@example.com" });
    let untold = json!({ "id": "2", "intitule": "Éclusier", "entreprise": {}, "salaire": { "libelle": "Selon profil" },
        "origineOffre": row(2)["origineOffre"] });
    let broken =
        [json!({ "id": "3", "intitule": " " }), json!({ "id": "4", "intitule": "Éclusier" }), json!(5)];
    let rows = [&[whole, untold], &broken[..]].concat();
    let page = scan(&mut host(ranged(200, &rows, "offres 0-4/5")), query(), None).unwrap();
    let [first, second] = &page.offers[..] else { panic!("{page:?}") };
    assert_eq!(first.employer.as_ref().unwrap().name.as_deref(), Some("Canal & Cie"));
    assert_eq!(first.locations, ["75 - PARIS 11"]);
    assert_eq!(first.employment_type.as_deref(), Some("Contrat à durée indéterminée"));
    let salary = first.salary.as_ref().unwrap();
    assert_eq!(
        (salary.min, salary.max, salary.period),
        (Some(2000.0), Some(2500.0), Some(SalaryPeriod::Month))
    );
    assert_eq!(salary.currency.as_deref(), Some("EUR"));
    assert_eq!(first.posted_at, Some(1_793_599_628_009));
    assert!(!format!("{first:?}").contains("omeone"));
    assert_eq!((&second.employer, &second.salary, second.posted_at), (&None, &None, None));
    let reasons: Vec<&str> = page.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
    assert_eq!(reasons[..2], ["no title", "no link"]);
    assert_eq!(reasons.len(), 3);
}

#[test]
fn what_the_source_refuses_is_told_by_its_cause() {
    let error = |status, body: &str| scan(&mut host(answer(status, body)), query(), None).unwrap_err();
    assert!(matches!(error(401, "{}"), PluginError::Auth(_)));
    assert!(matches!(error(400, "{}"), PluginError::Config(_)));
    assert!(matches!(error(503, ""), PluginError::Transient(_)));
    assert!(matches!(error(200, "{}"), PluginError::Parse(_)));
    assert!(matches!(error(200, "<!doctype html>"), PluginError::Parse(_)));
    let mut lost = FakeHost::new().fail(FetchError::Timeout);
    assert!(matches!(scan(&mut lost, query(), None), Err(PluginError::Fetch(FetchError::Timeout))));
    let tenant = Target::Tenant("acme".to_owned());
    let position = Position { cursor: None, state: None };
    let refused = FranceTravail.scan(&context(0), &mut FakeHost::new(), &tenant, &position);
    assert!(matches!(refused, Err(PluginError::Unsupported(_))));
}
