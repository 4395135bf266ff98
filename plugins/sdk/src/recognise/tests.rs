use super::*;
use crate::testing;

fn acme(address: &Address) -> Option<Named> {
    let name = name(address.below("boards.example")?, &["own"])?;
    Some(Named::certain("acme", name, format!("https://{}", address.host())))
}

fn found(html: &str) -> Vec<(String, EvidenceKind, Option<u32>)> {
    let document = testing::page("https://site.example/", html);
    let mut recogniser = Recogniser::new(&document);
    recogniser.apply(&[acme]);
    let findings = recogniser.report().findings.into_iter();
    findings.map(|finding| (finding.tenant, finding.evidence[0].kind, finding.evidence[0].offset)).collect()
}

#[test]
fn every_place_of_an_address_is_a_sighting_of_its_own() {
    let lines = [
        r#"<redirect href="https://a.boards.example/">"#,
        r#"<link rel="canonical" href="https://b.boards.example/">"#,
        r#"<a href="https://c.boards.example/x" place="nav">x</a>"#,
        r#"<iframe src="https://d.boards.example/" place="body">"#,
        r#"<script src="https://e.boards.example/e.js" place="body"></script>"#,
        r#"<script type="application/ld+json">{"url":"https://f.boards.example"}</script>"#,
        r#"<div id="x" data-u="{'u':'https://g.boards.example/'}" place="body">"#,
        "<p>h.boards.example and https://i.boards.example/</p>",
    ];
    let kinds = [
        EvidenceKind::UrlPattern,
        EvidenceKind::Meta,
        EvidenceKind::Link,
        EvidenceKind::Iframe,
        EvidenceKind::ScriptSrc,
        EvidenceKind::JsonLd,
        EvidenceKind::Text,
    ];
    let found = found(&lines.join("\n"));
    let tenants: String = found.iter().map(|(tenant, ..)| tenant.as_str()).collect();
    assert_eq!(tenants, "abcdefg");
    let mut offset = 0;
    for ((_, kind, at), (line, expected)) in found.iter().zip(lines.iter().zip(kinds)) {
        assert_eq!((*kind, *at), (expected, Some(offset)), "{line}");
        offset += u32::try_from(line.len() + 1).unwrap();
    }
}

#[test]
fn names_are_neither_ids_nor_words_nor_files() {
    for good in ["acme", "1komma5grad", "2k", "acme.io", "a-b_c", "Ünal", "decade"] {
        assert_eq!(name(good, &[]), Some(good));
    }
    for bad in [
        "",
        "-",
        "12345",
        "api",
        "EMBED",
        "www",
        "own",
        "a b",
        "a/b",
        "x.js",
        "favicon.ico",
        "undefined",
        "YOUR_BOARD_TOKEN",
        "123e4567-e89b-12d3-a456-426614174000",
        "0123456789abcdef0123456789abcdef",
        "{token}",
    ] {
        assert_eq!(name(bad, &["own"]), None, "{bad}");
    }
    assert_eq!(loose_name(" Acme & Co (EU) ", &[]), Some("Acme & Co (EU)"));
    assert_eq!(loose_name("a<b", &[]), None);
}

#[test]
fn the_page_itself_may_be_a_board() {
    let document = testing::page("https://acme.boards.example/jobs", "");
    let mut recogniser = Recogniser::new(&document);
    recogniser.apply(&[acme]);
    let report = recogniser.report();
    assert_eq!(report.findings[0].evidence[0].kind, EvidenceKind::UrlPattern);
    assert_eq!(report.findings[0].evidence[0].offset, None);
}

#[test]
fn many_adverts_of_one_board_do_not_crowd_out_another_place_or_board() {
    let adverts = "<a href=\"https://a.boards.example/1\" place=\"body\">x</a>\n".repeat(1000);
    let html = format!(
        "{adverts}<a href=\"https://a.boards.example/\" place=\"footer\">x</a>\n<a href=\"https://b.boards.example/\" place=\"body\">y</a>"
    );
    let found = found(&html);
    assert_eq!(found.len(), 10);
    assert_eq!(found.last().unwrap().0, "b");
}
