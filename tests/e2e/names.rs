//! Names, sites and texts that look the same, through the built program: one company is one record, whoever names it, and
//! one text has one score, however it is written.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Desk, INFOJOBS, start, tiny};

const CATALOGUE: &str = r#"
id = "demo"
version = "1"

[[categories]]
id = "money"
name = "Money"
tier = 3
bucket = "direct"

[[keywords]]
id = "abroad"
category = "money"
canonical = "Payments abroad"
aliases = ["foreign finance payments"]
"#;

/// A search board's list of adverts with these titles and employers.
fn list(adverts: &[(&str, &str)]) -> String {
    let entry = |value: &str| json!({ "id": 1, "value": value });
    let items: Vec<Value> = adverts
        .iter()
        .enumerate()
        .map(|(nth, (title, employer))| {
            let id = format!("{nth:030x}");
            json!({
                "id": id, "title": title, "province": entry("Madrid"), "city": "Madrid",
                "link": format!("https://www.infojobs.net/madrid/x/of-i{id}"),
                "category": entry("Ventas"), "contractType": entry("Indefinido"),
                "salaryMin": entry(""), "salaryMax": entry(""), "salaryPeriod": entry(""),
                "published": "2026-11-20T09:00:00.000Z", "updated": "2026-11-20T09:00:00.000Z",
                "author": { "id": "x", "name": employer },
                "requirementMin": "", "salaryDescription": "Salario no disponible",
            })
        })
        .collect();
    let count = items.len();
    json!({
        "currentPage": 1, "pageSize": 50, "totalResults": count, "currentResults": count, "totalPages": 1,
        "items": items,
    })
    .to_string()
}

/// A desk after a run over such a list, beside a company list.
fn scanned(adverts: &[(&str, &str)], companies: &str) -> Desk {
    let sandbox = start(tiny(1));
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.write("list.json", list(adverts));
    sandbox.serve_file(INFOJOBS, "/api/9/offer", &desk.path("list.json")).unwrap();
    desk.write("catalogue.toml", CATALOGUE);
    desk.write("companies.csv", companies);
    desk.set("providers.infojobs", "max_pages", "1").set("scoring", "catalog", "\"catalogue.toml\"").set(
        "discovery",
        "limit",
        "0",
    );
    desk.run(&["companies", "import", "companies.csv"]).expect(0);
    let ran = desk.scan();
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    desk
}

fn names(desk: &Desk) -> BTreeSet<String> {
    let listed = desk.run(&["companies", "list", "--format", "json"]).expect(0).json();
    let names = listed.as_array().unwrap().iter().map(|company| company["name"].as_str().unwrap().to_owned());
    let all: Vec<String> = names.collect();
    let each: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(all.len(), each.len(), "{all:?}");
    each
}

#[test]
fn a_company_is_one_record_however_lists_and_sources_write_its_name() {
    let employers = [
        "Banco Hermanos & Co.",
        "Banco Hermanos",
        "Emira Tech LLC",
        "Emira Tech L.L.C.",
        "Société Inventada",
        "Socie\u{301}te\u{301} Inventada",
        "Bodegas Ruiz y Cía., S.L.",
        "Bodegas Ruiz y Compañía",
        "Bodegas Ruiz",
        "Árbol Azul",
        "ArbolAzul",
        "Ｔａｌｌｅｒ Uno",
        "\u{202a}Taller Uno\u{202c}",
    ];
    let adverts = employers.map(|employer| ("Cook", employer));
    let desk = scanned(
        &adverts,
        "name,website\nTaller Uno,\n\u{200e}Taller Uno,\n\u{202a}Taller Uno\u{202c},\n\
         Taller Dos,\u{202a}https://dos.example\u{202c}\nBodegas Ruiz & Co,https://ruiz.example\n",
    );
    let expected = [
        "Banco Hermanos & Co.",
        "Bodegas Ruiz & Co",
        "Emira Tech LLC",
        "Société Inventada",
        "Taller Dos",
        "Taller Uno",
        "ArbolAzul",
        "Árbol Azul",
    ];
    assert_eq!(names(&desk), expected.map(str::to_owned).into());
    let domain: String = desk.query("SELECT domain FROM companies WHERE name = 'Taller Dos'");
    assert_eq!(domain, "dos.example");
}

#[test]
fn a_shared_domains_own_company_has_its_domain_and_others_are_told_by_row() {
    let desk = Desk::bare();
    desk.write(
        "some.csv",
        "name,website\nTypeform,https://www.typeform.com\nTypeform S.L.,https://typeform.com/es/\n\
         GitLab Inc.,https://about.gitlab.com\nAcme,https://acme.typeform.com\n\
         Beta,https://www.linkedin.com/company/beta\nGamma,https://gamma.example\n",
    );
    let ran = desk.run(&["companies", "import", "some.csv"]).expect(0);
    let told: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("many share")).collect();
    assert_eq!(told.len(), 2, "{}", ran.stderr);
    assert!(told[0].contains("line 5") && told[0].contains("typeform.com"), "{told:?}");
    assert!(told[1].contains("line 6") && told[1].contains("linkedin.com"), "{told:?}");
    let domains: Vec<String> = desk
        .connection()
        .prepare("SELECT name || ' ' || coalesce(domain, '-') FROM companies ORDER BY id")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected =
        ["Typeform typeform.com", "GitLab Inc. gitlab.com", "Acme -", "Beta -", "Gamma gamma.example"];
    assert_eq!(domains, expected);
}

#[test]
fn a_title_has_one_score_however_its_letters_are_written() {
    let titles = [
        "Foreign finance payments",
        "FOREIGN FINANCE PAYMENTS",
        "Foreign \u{fb01}nance payments",
        "Ｆｏｒｅｉｇｎ　ｆｉｎａｎｃｅ　ｐａｙｍｅｎｔｓ",
        "𝐅𝐨𝐫𝐞𝐢𝐠𝐧 𝐟𝐢𝐧𝐚𝐧𝐜𝐞 𝐩𝐚𝐲𝐦𝐞𝐧𝐭𝐬",
        "Foreign fina\u{301}nce pay\u{200d}ments",
        "Foreign \u{202a}fin\u{202c}ance pay\u{200e}ments",
    ];
    let desk = scanned(&titles.map(|title| (title, "Acme")), "name,website\n");
    let offers = desk.export();
    assert_eq!(offers.len(), titles.len());
    let score = &offers[0]["score"];
    assert!(score.as_u64().is_some_and(|score| score > 0), "{score}");
    for offer in &offers {
        assert_eq!((&offer["score"], &offer["top_category"]), (score, &json!("money")), "{}", offer["title"]);
    }
}
