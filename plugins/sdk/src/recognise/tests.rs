use super::*;
use crate::testing;

const ACME: System = System::new(
    "acme",
    Case::Kept,
    "https://{}.boards.example/",
    &[Form::at(&["{}.boards.example"], "").denied(&["own"])],
);

/// The board at an address of a system with one form.
fn board_at(form: Form<'_>, address: &str) -> Option<String> {
    let forms = [form];
    let system = System::new("x", Case::Kept, "https://x.example/{}", &forms).any_letters();
    Some(system.board_at(&Address::parse(address)?)?.tenant)
}

fn found(html: &str) -> Vec<(String, EvidenceKind, Option<u32>)> {
    let document = testing::page("https://site.example/", html);
    let mut recogniser = Recogniser::new(&document);
    recogniser.apply(&[ACME], &[]);
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
fn a_form_says_where_the_name_stands() {
    let table: &[(Form, &str, Option<&str>)] = &[
        (Form::at(&["a.example"], "{}"), "https://a.example/acme/x", Some("acme")),
        (Form::at(&["a.example"], "{}"), "https://b.a.example/acme", None),
        (Form::at(&["a|b.example"], "{}"), "https://b.example/acme", Some("acme")),
        (
            Form::at(&["a.example"], "v1|v2/boards/{}/jobs"),
            "https://a.example/v2/boards/api/jobs?x=1",
            Some("api"),
        ),
        (Form::at(&["a.example"], "v1|v2/boards/{}/jobs"), "https://a.example/v3/boards/api/jobs", None),
        (Form::at(&["a.example"], "v1|v2/boards/{}/jobs"), "https://a.example/v1/boards/api", None),
        (Form::at(&["a.example"], "*/of/{}"), "https://a.example/any/of/acme", Some("acme")),
        (Form::at(&["a.example"], "~/{}"), "https://a.example/pt-BR/acme", Some("acme")),
        (Form::at(&["a.example"], "~/{}"), "https://a.example/acme", Some("acme")),
        (Form::at(&["a.example"], "~/{}"), "https://a.example/es", None),
        (Form::at(&["a.example"], "{}/##"), "https://a.example/acme/123456-clerk", Some("acme")),
        (Form::at(&["a.example"], "{}/##"), "https://a.example/acme/10-ways", None),
        (Form::at(&["a.example"], "{}/#"), "https://a.example/acme/10-ways", Some("acme")),
        (Form::at(&["a.example"], "{}/#"), "https://a.example/acme/10ways", None),
        (Form::at(&["a.example"], "$?for|of={}"), "https://a.example/?of=css", Some("css")),
        (Form::at(&["a.example"], "$?for|of={}"), "https://a.example/x?of=css", None),
        (Form::at(&["a.example"], "e?for={}"), "https://a.example/e/x?for=%20Acme%20", Some("Acme")),
        (Form::at(&["a.example"], "e?for={}"), "https://a.example/e?for=4101000", None),
        (Form::at(&["{}.a.com|de"], ""), "https://Acme.a.de/x", Some("acme")),
        (Form::at(&["{}.a.com|de"], ""), "https://x.acme.a.de/", None),
        (Form::at(&["{}.a.com|de"], ""), "https://a.de/", None),
        (Form::at(&["{}.a.com|de"], ""), "https://acme.nota.de/", None),
        (Form::at(&["{host}.a.com"], ""), "https://acme.na.a.com/", Some("acme.na.a.com")),
        (Form::at(&["{host}.a.com"], ""), "https://api.na.a.com/", None),
        (Form::at(&["{host}.a.com"], ""), "https://career.a.com/", None),
        (Form::at(&["jobs.{host}.a.com"], ""), "https://jobs.acme.a.com/", Some("jobs.acme.a.com")),
        (Form::at(&["jobs.{host}.a.com"], ""), "https://acme.a.com/", None),
        (Form::at(&["{}.a.com"], "").followed_by(&["o"]), "https://status.a.com/", None),
        (Form::at(&["{}.a.com"], "").followed_by(&["o"]), "https://status.a.com/en/o/clerk", Some("status")),
        (Form::at(&["{}.a.com"], "").followed_by(&["o"]), "https://app.a.com/o/clerk", None),
        (Form::at(&["{host}.a.com"], "").dashed(), "https://careers-acme.a.com/", Some("careers-acme.a.com")),
        (Form::at(&["{host}.a.com"], "").dashed(), "https://acme.a.com/", None),
        (Form::at(&["a.example"], "{}").denied(&["own", "#"]), "https://a.example/Own", None),
        (Form::at(&["a.example"], "{}").denied(&["own", "#"]), "https://a.example/8451", None),
    ];
    for (form, address, expected) in table {
        assert_eq!(board_at(*form, address).as_deref(), *expected, "{address}");
    }
}

#[test]
fn one_board_has_one_spelling_on_a_page_by_the_rule_of_its_system() {
    const FORMS: &[Form] = &[Form::at(&["a.example"], "{}")];
    let html =
        "<a href=\"https://a.example/AcmeBanco\">x</a>\n<a href=\"https://a.example/acmebanco/x\">y</a>";
    let spellings = |case| {
        let system = System::new("x", case, "https://a.example/{}", FORMS);
        let document = testing::page("https://site.example/", html);
        let mut recogniser = Recogniser::new(&document);
        recogniser.apply(&[system], &[]);
        let findings = recogniser.report().findings.into_iter();
        findings
            .map(|finding| format!("{} {}", finding.tenant, finding.board_url.unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(spellings(Case::Lower), ["acmebanco https://a.example/acmebanco"; 2]);
    assert_eq!(spellings(Case::Kept), ["AcmeBanco https://a.example/AcmeBanco"; 2]);
    assert_eq!(
        spellings(Case::Sensitive),
        ["AcmeBanco https://a.example/AcmeBanco", "acmebanco https://a.example/acmebanco"]
    );
}

#[test]
fn the_page_itself_may_be_a_board() {
    let document = testing::page("https://acme.boards.example/jobs", "");
    let mut recogniser = Recogniser::new(&document);
    recogniser.apply(&[ACME], &[]);
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
