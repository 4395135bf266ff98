//! The contract's promises to well-behaved guests.

use jobscan_host::{
    bounds::fields,
    pipeline::TenantRules,
    plugins::{
        CallError, Limits,
        model::{
            Confidence, Continuation, Description, Document, OfferRef, Position, Target, TenantIdentity,
        },
    },
};
use serde_json::json;

use crate::{
    rig::{Rig, context, fixture, limits, load, logged, only_description, root},
    server::{Server, answer},
};

fn reference(id: &str, token: Option<&str>) -> OfferRef {
    OfferRef {
        id: id.to_owned(),
        url: format!("https://plain.test/jobs/{id}"),
        token: token.map(str::to_owned),
    }
}

#[tokio::test]
async fn a_body_can_be_read_once_in_pieces() {
    let server = Server::saying("abcdefghij").await;
    let rig = Rig::hostile(&limits(), &server).await;
    // The length, pieces of at most four bytes, and nothing left for `len`, `bytes` or `text`.
    assert_eq!(rig.description_of("pieces:https://hostile.test/").await, "10|abcd|efgh|ij|0+0+0");
    let empty = Server::saying("").await;
    let rig = Rig::hostile(&limits(), &empty).await;
    assert_eq!(rig.description_of("pieces:https://hostile.test/").await, "0|0+0+0");
}

#[tokio::test]
async fn text_is_decoded_by_mark_then_charset_then_utf_8() {
    let server = Server::start(|asked| {
        let (kind, body): (&str, &[u8]) = match asked.line().rsplit('/').next().unwrap() {
            "latin1" => ("text/html; charset=ISO-8859-1", b"caf\xe9"),
            "quoted" => ("text/html; Charset=\"windows-1252\"", b"\x80 5"),
            "mark" => ("text/html; charset=ISO-8859-1", b"\xef\xbb\xbfcaf\xc3\xa9"),
            "utf16" => ("text/html", b"\xff\xfec\0a\0f\0\xe9\0"),
            "broken" => ("application/json", b"caf\xe9!"),
            _ => ("application/json; charset=klingon", "café".as_bytes()),
        };
        answer("200 OK", &format!("content-type: {kind}\r\n"), body)
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    for (page, text) in [
        ("latin1", "café"),
        ("quoted", "€ 5"),
        ("mark", "café"),
        ("utf16", "café"),
        ("broken", "caf\u{fffd}!"),
        ("plain", "café"),
    ] {
        assert_eq!(rig.description_of(&format!("text:https://hostile.test/{page}")).await, text, "{page}");
    }
}

#[tokio::test]
async fn an_unchanged_answer_arrives_as_the_stored_one() {
    let server = Server::start(|asked| match asked.header("if-none-match") {
        Some("\"v1\"") => answer("304 Not Modified", "", b""),
        _ => answer("200 OK", "etag: \"v1\"\r\n", b"stored"),
    })
    .await;
    let rig = Rig::hostile(&limits(), &server).await;
    assert_eq!(rig.description_of("again:https://hostile.test/").await, "200 false stored");
    assert_eq!(rig.description_of("again:https://hostile.test/").await, "200 true stored");
    assert_eq!(rig.description_of("again:https://hostile.test/").await, "200 true stored");
    // Without a conditional request, the guest gets the source's own answer.
    rig.description_of("echo:https://hostile.test/").await;
    let asked: Vec<_> = server.asked().iter().map(|asked| asked.header("if-none-match").is_some()).collect();
    assert_eq!(asked, [false, true, true, false]);
}

#[tokio::test]
async fn settings_are_the_operators_over_the_manifests() {
    let mut rig = Rig::deaf(&limits()).await;
    assert_eq!(rig.description_of("setting:colour").await, "\"blue\"");
    assert_eq!(rig.description_of("setting:unknown").await, "");
    rig.settings.insert("colour".to_owned(), json!("deep \"red\""));
    assert_eq!(rig.description_of("setting:colour").await, r#""deep \"red\"""#);
}

#[tokio::test]
async fn a_guest_logs_with_its_names_at_the_levels_that_are_written() {
    let rig = Rig::deaf(&limits()).await;
    assert_eq!(rig.description_of("levels").await, "01111", "trace is not written, the others are");
    logged();
    rig.description_of("log:line\none").await;
    let lines = logged();
    assert_eq!(lines.len(), 4, "{lines:?}");
    for (line, level) in lines.iter().zip(["DEBUG", "INFO", "WARN", "ERROR"]) {
        assert!(line.contains(level) && line.contains("line\\none field=value"), "{line}");
        assert!(line.contains("provider=\"hostile\"") && line.contains("unit="), "{line}");
    }
}

#[tokio::test]
async fn positions_make_a_round_trip() {
    let rig = Rig::deaf(&limits()).await;
    let mut position = Position::default();
    let mut told_of = Vec::new();
    loop {
        // Each page is read by a new instance: only the position is passed on.
        let mut instance = rig.instance("state").await;
        let target = Target::Tenant("state".to_owned());
        let page = instance.scan(&context(), &target, &position).await.unwrap();
        let (next, state) = (page.next.clone(), page.state.clone());
        told_of.push(only_description(page));
        let Continuation::More(cursor) = next else { break };
        position = Position { cursor: Some(cursor), state };
    }
    assert_eq!(told_of, ["page 1, state nothing", "page 2, state 1", "page 3, state 2"]);
}

#[tokio::test]
async fn errors_keep_their_cases() {
    let rig = Rig::deaf(&limits()).await;
    for (case, class, text) in [
        ("rate-limited", "rate-limited", "the source asks for fewer requests"),
        ("auth", "auth", "the source refuses the credential: as the test asked"),
        ("config", "config", "a setting is wrong: as the test asked"),
        ("not-found", "not-found", "not found: as the test asked"),
        ("gone", "gone", "gone: as the test asked"),
        ("blocked", "blocked", "the source keeps us out (Captcha): as the test asked"),
        ("transient", "transient", "a passing fault: as the test asked"),
        ("invalid-cursor", "invalid-cursor", "the cursor is no longer valid: as the test asked"),
        ("parse", "parse", "the answer has another form than expected at `jobs[3].id`: as the test asked"),
        ("unsupported", "unsupported", "not supported by this source: as the test asked"),
        ("retryable", "other", "retryable: as the test asked"),
    ] {
        let unit = format!("error:{case}");
        let error = rig.error_of(&unit).await;
        assert_eq!(
            (error.class().as_str(), error.to_string()),
            (class, format!("plugin `hostile`, {unit}: {text}"))
        );
        let CallError::Plugin { error, .. } = error else { panic!("{case} stopped the guest") };
        assert_eq!(error.is_retryable(), matches!(case, "transient" | "retryable"), "{case}");
    }
}

#[tokio::test]
async fn hydrate_answers_each_reference_in_order() {
    let server = Server::start(|asked| {
        let id = asked.line().rsplit('/').next().unwrap().trim_end_matches(".json").to_owned();
        match id.as_str() {
            "b" => answer("404 Not Found", "", b""),
            _ => answer(
                "200 OK",
                "content-type: application/json\r\n",
                json!({"id": id, "title": format!("Job {id}"), "description": "<p>all of it"})
                    .to_string()
                    .as_bytes(),
            ),
        }
    })
    .await;
    let rig = Rig::granted(&fixture("plain"), &limits(), &server).await;
    let refs = ["a", "b", "c", "d", "e"].map(|id| reference(id, None));
    let answers = rig.instance("acme").await.hydrate(&context(), &refs).await.unwrap();
    let titles: Vec<_> = answers
        .iter()
        .map(|answer| match answer {
            Ok(offer) => offer.offer.title.as_str(),
            Err(error) => error.class().as_str(),
        })
        .collect();
    assert_eq!(titles, ["Job a", "not-found", "Job c", "Job d", "Job e"]);
    let first = answers[0].as_ref().unwrap();
    assert_eq!(first.description, Some(Description::Html("<p>all of it".to_owned())));
    assert!(first.offer.complete);
}

#[tokio::test]
async fn hydrate_with_another_count_of_answers_is_a_parse_error() {
    let rig = Rig::deaf(&limits()).await;
    for told in ["0", "1", "3", "1000"] {
        let refs = [reference("a", Some(told)), reference("b", None)];
        let error = rig.instance("unit").await.hydrate(&context(), &refs).await.unwrap_err();
        assert_eq!(error.class().as_str(), "parse");
        assert!(error.to_string().ends_with(&format!("{told} answers to 2 references")), "{error}");
    }
    let refs = [reference("a", Some("2")), reference("b", None)];
    let answers = rig.instance("unit").await.hydrate(&context(), &refs).await.unwrap();
    assert!(answers[0].is_ok() && answers[1].is_err());
}

#[tokio::test]
async fn a_detail_that_could_not_stand_in_a_list_is_an_error_of_its_own() {
    let rig = Rig::deaf(&Limits { hostcall_bytes: 16 << 20, memory: 64 << 20, ..limits() }).await;
    let kinds = ["well", "script", "file", "escape", "long-url", "untitled", "unseen", "renamed", "heavy"];
    let refs = kinds.map(|kind| reference(kind, Some(&format!("detail:{kind}"))));
    let answers = rig.instance("details").await.hydrate(&context(), &refs).await.unwrap();
    let told: Vec<String> = answers
        .iter()
        .map(|answer| answer.as_ref().map_or_else(ToString::to_string, |detail| detail.offer.url.clone()))
        .collect();
    let fault = |what: &str| format!("the answer has another form than expected: the detail has {what}");
    let (url, title) = (fault("no usable URL"), fault("no title"));
    let well = "https://hostile.test/detail/well".to_owned();
    let heavy = "https://hostile.test/heavy".to_owned();
    let mended = "https://hostile.test/%1B[2J".to_owned();
    let renamed = fault("another id than was asked for");
    assert_eq!(told, [well, url.clone(), url.clone(), mended, url, title.clone(), title, renamed, heavy]);
    let heavy = answers[8].as_ref().unwrap();
    assert_eq!(heavy.offer.title.len(), fields::OFFER_TITLE.size());
    assert_eq!(heavy.offer.locations.len(), fields::LOCATIONS.size());
    assert_eq!(heavy.offer.attributes.len(), fields::ATTRIBUTES.size());
}

#[tokio::test]
async fn a_board_says_nothing_that_could_not_be_shown() {
    let rig = Rig::deaf(&limits()).await;
    let check = async |kind: &str| {
        let tenant = format!("board:{kind}");
        rig.instance(&tenant).await.check(&context(), Some(&tenant)).await.unwrap()
    };
    let honest = check("well").await;
    assert_eq!((honest.url.as_deref(), honest.open_offers), (Some("https://hostile.test/board"), Some(7)));
    for (kind, url) in
        [("escape", "https://hostile.test/%1B[2J"), ("direction", "https://hostile.test/%E2%80%AEgpj")]
    {
        assert_eq!(check(kind).await.url.as_deref(), Some(url));
    }
    for kind in ["script", "file", "long"] {
        let board = check(kind).await;
        assert_eq!((board.url, board.open_offers), (None, None), "{kind}");
        assert!(board.name.unwrap().len() <= fields::NAME.size());
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_kept_is_an_error() {
    let rig = Rig::deaf(&Limits { hostcall_bytes: 32 << 20, memory: 64 << 20, ..limits() }).await;
    for (unit, told) in [
        ("cursor:12", "a cursor: 12 MiB, more than the bound of 64 KiB"),
        ("keep:1", "between scans: 1 MiB, more than the bound of 256 KiB"),
        ("skipped:50000", "rows on a page, skipped ones included: 50001, more than the bound of 50,000"),
    ] {
        let error = rig.error_of(unit).await;
        assert!(error.to_string().ends_with(told), "{error}");
        assert_eq!(error.class().as_str(), "parse");
    }
    logged();
    let page = rig.page("heavy").await.unwrap();
    assert_eq!(page.offers[0].offer.title.len(), fields::OFFER_TITLE.size());
    let told = logged().join("\n");
    assert!(
        told.contains("WARN") && told.contains("`scan`: the answer is beyond its bounds and was cut"),
        "{told}"
    );
}

#[tokio::test]
async fn a_provider_scans_and_checks_its_board() {
    let server = Server::start(|asked| match asked.line() {
        "GET /plain.test/boards/acme.json" => answer(
            "200 OK",
            "content-type: application/json\r\n",
            br#"[{"id":"1","title":"Baker","location":"Vic"}]"#,
        ),
        _ => answer("404 Not Found", "", b""),
    })
    .await;
    let rig = Rig::granted(&fixture("plain"), &limits(), &server).await;
    let page = rig.page("acme").await.unwrap();
    assert_eq!((page.offers[0].offer.title.as_str(), page.total), ("Baker", Some(1)));
    assert!(!page.offers[0].offer.complete, "it has no description yet");
    let board = rig.instance("acme").await.check(&context(), Some("acme")).await.unwrap();
    assert_eq!(board.open_offers, Some(1));
    assert_eq!(rig.error_of("nobody").await.class().as_str(), "not-found");
}

fn document(html: &str) -> Document {
    let url = "https://acme.test/".to_owned();
    Document { url: url.clone(), final_url: url, status: 200, content_type: None, html: html.to_owned() }
}

#[tokio::test]
async fn a_detector_finds_its_board() {
    let server = Server::saying("").await;
    let rig = Rig::granted(&fixture("detector"), &limits(), &server).await;
    let html = r#"<a href="/careers">Jobs</a><div data-board="acme">"#;
    let mut instance = rig.instance("acme.test").await;
    let report = instance.detect(&context(), document(html)).await.unwrap();
    let finding = &report.findings[0];
    assert_eq!((finding.provider.as_str(), finding.tenant.as_str()), ("plain", "acme"));
    assert_eq!((finding.confidence, finding.evidence[0].kind.as_str()), (Confidence::Certain, "text"));
    assert_eq!(finding.evidence[0].offset.map(|at| &html[at as usize..][..10]), Some("data-board"));
    assert_eq!((report.follow[0].url.as_str(), report.follow[0].priority), ("/careers", 200));

    let error = instance.detect(&context(), document("data-panic")).await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("plugin `board-mark`, acme.test: stopped in `detect`: it panicked: "), "{text}");
    assert!(text.ends_with("the document asked for it"), "{text}");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn a_component_says_how_a_system_spells_its_tenants() {
    let server = Server::saying("").await;
    let rig = Rig::granted(&fixture("detector"), &limits(), &server).await;
    assert!(rig.plugin.knows_tenants());
    let mut instance = rig.instance("tenants").await;
    let identity =
        |tenant: &str, key: &str| Some(TenantIdentity { tenant: tenant.to_owned(), key: key.to_owned() });
    for (system, tenant, expected) in [
        ("plain", "AcmeBanco", identity("AcmeBanco", "acmebanco")),
        ("plain", " acmebanco ", identity("acmebanco", "acmebanco")),
        ("plain", "", None),
        ("lever", "acme", None),
        ("wild", "long", None),
        ("wild", "unprintable", None),
    ] {
        assert_eq!(instance.identify(system, tenant).await.unwrap(), expected, "{system} {tenant}");
    }
    // The same instance still detects, with its log.
    let report = instance.detect(&context(), document(r#"<div data-board="acme">"#)).await.unwrap();
    assert_eq!(report.findings.len(), 1);
    let error = instance.identify("wild", "log").await.unwrap_err();
    assert!(error.to_string().ends_with("it called `log.log`, but this call must be pure"), "{error}");
    assert!(instance.identify("plain", "acme").await.is_err(), "an instance that was stopped is spent");
    let error = rig.instance("tenants").await.identify("wild", "panic").await.unwrap_err();
    assert!(error.to_string().starts_with("plugin `board-mark`, tenants: stopped in `identify`"), "{error}");

    let rig = Rig::granted(&fixture("plain"), &limits(), &server).await;
    assert!(!rig.plugin.knows_tenants());
    let error = rig.instance("tenants").await.identify("plain", "acme").await.unwrap_err();
    assert_eq!(error.class().as_str(), "unsupported");
}

#[tokio::test]
async fn the_rules_of_tenants_are_asked_of_whoever_knows_the_system() {
    let (detector, plain) =
        (load(&fixture("detector"), &limits()).await, load(&fixture("plain"), &limits()).await);
    let rules = TenantRules::of_plugins([("plain", &plain), ("marks", &detector), ("marks", &detector)]);
    let key =
        async |system: &str, tenant: &str| rules.identify(system, tenant).await.map(|identity| identity.key);
    assert_eq!(key("plain", "AcmeBanco").await.as_deref(), Some("acmebanco"));
    assert_eq!(key("lever", "AcmeBanco").await, None, "no component has a rule");
    // A tenant that stops the component has no rule, and the next one is answered all the same.
    for _ in 0..2 {
        assert_eq!(key("wild", "panic").await, None);
        assert_eq!(key("plain", "Acme").await.as_deref(), Some("acme"));
    }
}

#[tokio::test]
async fn what_a_guest_could_not_read_comes_with_its_page() {
    let rig = Rig::deaf(&limits()).await;
    let mut instance = rig.instance("unread").await;
    let target = Target::Tenant("unread:0".to_owned());
    for _ in 0..2 {
        let page = instance.scan(&context(), &target, &Position::default()).await.unwrap();
        let told: Vec<_> = page.unread.iter().collect();
        let [(name, field)] = told[..] else { panic!("{told:?}") };
        assert_eq!((name, field.sample.as_str()), ("created\\u{202e}At", "soon\\u{1b}[2J"));
        assert_eq!(field.count, 5 + u64::from(u32::MAX), "counts add up within a call, not beyond it");
    }
    logged();
    let page = rig.page("unread:5000").await.unwrap();
    assert_eq!(page.unread.iter().count(), fields::UNREAD_FIELDS.size());
    let told = logged().join("\n");
    assert!(told.contains("WARN") && told.contains(fields::UNREAD_FIELDS.name), "{told}");
}

#[tokio::test]
async fn a_report_without_end_is_cut() {
    let server = Server::saying("").await;
    let limits = Limits { hostcall_bytes: 16 << 20, ..limits() };
    let rig = Rig::granted(&fixture("detector"), &limits, &server).await;
    let marks =
        (0..10_000).map(|number| format!("<div data-board=\"acme-{number}\">")).collect::<Vec<_>>().concat();
    let unusable = format!("<div data-board=\"acme\u{202e}\"><div data-board=\"{}\">", "t".repeat(201));
    let links =
        (0..1_000).map(|number| format!("<a href=\"/careers/{number}\">")).collect::<Vec<_>>().concat();
    let long = format!("<a href=\"/careers/{}\">", "u".repeat(3_000));
    let report = rig
        .instance("acme.test")
        .await
        .detect(&context(), document(&format!("{unusable}{marks}{long}{links}")))
        .await
        .unwrap();
    assert_eq!(
        (report.findings.len(), report.follow.len()),
        (fields::FINDINGS.size(), fields::FOLLOWS.size())
    );
    assert_eq!((report.findings[0].tenant.as_str(), report.follow[0].url.as_str()), ("acme-0", "/careers/0"));
}

#[tokio::test]
async fn the_shipped_plugins_load() {
    for (name, host) in [
        ("lever", "api.lever.co"),
        ("greenhouse", "boards-api.greenhouse.io"),
        ("infojobs", "api.infojobs.net"),
    ] {
        let plugin = crate::rig::load(&root().join(format!("plugins/{name}.wasm")), &limits()).await;
        assert_eq!(plugin.manifest().id, name);
        assert!(plugin.manifest().hosts.iter().any(|origin| origin.ends_with(host)), "{name}");
    }
}
