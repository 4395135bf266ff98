//! `api.francetravail.io`: the search for offers of France's public service, with tokens from
//! `entreprise.francetravail.fr`.
//!
//! Like the real one: a token is given for a form with the client's ID and secret, ranges of at most 150 rows of which the
//! last begins at 1,000, a 206 with the count in `Content-Range`, a 204 for nothing, and offers without an employer's name.

use serde_json::{Value, json};

use super::{BoardSite, Traits, advertised, drawn_page, number};
use crate::{
    content::{Content, Pay},
    markup::plain,
    provider::Provider,
    sites::{Answer, Request, Site, instant, utc},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a range.
const PAGE: usize = 150;

/// The most that a range may begin at.
const LAST: usize = 1_000;

const LOGIN: &str = "entreprise.francetravail.fr";
const API: &str = "api.francetravail.io";
const ID: &str = "PAR_sandbox_5e0d";
const SECRET: &str = "s4ndb0x-s3cret-of-a-partner";
const TOKEN: &str = "t0ken-of-the-sandbox-Jx2";
const SCOPE: &str = "api_offresdemploiv2 o2dsoffre";

pub(crate) struct FranceTravail;

impl Site for FranceTravail {
    fn hosts(&self) -> &'static [&'static str] {
        &[LOGIN, API]
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        match (request.host, &request.segments()[..], world.board(Provider::FranceTravail, "")) {
            (LOGIN, ["connexion", "oauth2", "access_token"], _) => token(request),
            (API, _, _) if request.header("authorization") != format!("Bearer {TOKEN}") => {
                Answer::json(401, &json!({ "message": "Unauthorized" }))
            }
            (API, ["partenaire", "offresdemploi", "v2", "offres", "search"], Some(board)) => {
                list(world, board, request)
            }
            _ => Answer::json(404, &json!({ "message": "Not Found" })),
        }
    }
}

impl BoardSite for FranceTravail {
    fn provider(&self) -> Provider {
        Provider::FranceTravail
    }

    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), milliseconds: true, newest_only: true, ..Traits::PLAIN }
    }

    fn credentials(&self) -> &'static [(&'static str, &'static str)] {
        &[("FRANCETRAVAIL_ID", ID), ("FRANCETRAVAIL_SECRET", SECRET)]
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("{}", 190 * 1_000_000 + number(board, index) % 1_000_000)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        TruthOffer {
            company: is_named(made).then(|| made.company.name.clone()),
            locations: vec![place(content)],
            workplace: "unknown",
            department: None,
            salary: content.pay.map(|pay| TruthSalary { currency: Some("EUR"), ..TruthSalary::of(pay) }),
            updated_at: Some(utc(made.posted)),
            ..advertised(Provider::FranceTravail, board, made, address(made))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (API.to_owned(), "/partenaire/offresdemploi/v2/offres/search".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let origin = json!({ "origine": "1", "urlOrigine": "https://candidat.francetravail.fr/offres/recherche/detail/1" });
        let rows = json!([{ "id": "1", "intitule": "Whole", "origineOffre": origin }, { "id": "2", "origineOffre": origin }]);
        ("application/json", json!({ "resultats": rows }).to_string())
    }
}

/// What a form that names the client is answered.
fn token(request: &Request<'_>) -> Answer {
    let form: Vec<(String, String)> =
        url::form_urlencoded::parse(request.body).map(|(name, value)| (name.into(), value.into())).collect();
    let is = |name: &str, value: &str| form.iter().any(|(have, held)| have == name && held == value);
    let refused =
        |error: &str| Answer::json(400, &json!({ "error": error, "error_description": format!("no: {ID}") }));
    if request.method != "POST" || request.value("realm") != Some("/partenaire") {
        return refused("invalid_request");
    }
    if !is("grant_type", "client_credentials") {
        return refused("unsupported_grant_type");
    }
    if !(is("client_id", ID) && is("client_secret", SECRET)) {
        return refused("invalid_client");
    }
    if !is("scope", SCOPE) {
        return refused("invalid_scope");
    }
    Answer::json(
        200,
        &json!({ "access_token": TOKEN, "scope": SCOPE, "token_type": "Bearer", "expires_in": 1499 }),
    )
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let range = request.value("range").unwrap_or("0-149").split_once('-');
    let ends =
        range.and_then(|(first, last)| Some((first.parse::<usize>().ok()?, last.parse::<usize>().ok()?)));
    let Some((first, last)) =
        ends.filter(|(first, last)| first <= last && *first <= LAST && last - first < PAGE)
    else {
        return Answer::json(
            400,
            &json!({ "codeErreur": "range", "message": "La plage de r\u{e9}sultats est invalide" }),
        );
    };
    let (total, rows) = drawn_page(world, board, (first, last + 1 - first), Depth::Text);
    let mut answer = Answer::json(206, &json!({ "resultats": rows.iter().map(row).collect::<Vec<_>>() }));
    if rows.len() == total {
        answer.status = 200;
    }
    let range = if rows.is_empty() {
        (answer.status, answer.body) = (204, Vec::new());
        format!("offres */{total}")
    } else {
        format!("offres {first}-{}/{total}", first + rows.len() - 1)
    };
    answer.headers.push(("content-range", range));
    answer
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let at = instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let mut row = json!({
        "id": made.id,
        "intitule": content.title,
        "description": text(content),
        "dateCreation": at,
        "dateActualisation": at,
        "lieuTravail": { "libelle": place(content), "latitude": 48.85, "longitude": 2.35, "codePostal": "75011", "commune": "75111" },
        "entreprise": {},
        "typeContrat": "CDI",
        "typeContratLibelle": content.commitment,
        "salaire": {},
        "contact": { "nom": "Someone Invented", "courriel": "someone@example.com" },
        "origineOffre": { "origine": "1", "urlOrigine": address(made) },
    });
    if is_named(made) {
        row["entreprise"] = json!({ "nom": made.company.name });
    }
    if let Some(pay) = content.pay {
        row["salaire"] = json!({ "libelle": salary(pay) });
    }
    row
}

fn text(content: &Content) -> String {
    let parts = [&content.opening, &content.body, &content.duties, &content.requirements, &content.closing];
    parts.map(|part| plain(part, "\n")).join("\n\n")
}

fn salary(pay: Pay) -> String {
    let period = match pay.period {
        "hour" => "Horaire",
        "month" => "Mensuel",
        _ => "Annuel",
    };
    format!("{period} de {}.0 Euros \u{e0} {}.0 Euros", pay.min, pay.max)
}

fn is_named(made: &DrawnOffer<'_>) -> bool {
    made.index % 3 != 2
}

fn place(content: &Content) -> String {
    format!("75 - {}", content.places[0].city)
}

fn address(made: &DrawnOffer<'_>) -> String {
    format!("https://candidat.francetravail.fr/offres/recherche/detail/{}", made.id)
}
