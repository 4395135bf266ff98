//! How scans go on and end.

use jobscan_definition::model::{Format, Paging, Path, Region};

use super::*;
use crate::tests::make::{is, path, template};

fn rows(ids: std::ops::Range<u32>) -> String {
    let rows: Vec<String> = ids.map(|id| format!(r#"{{"id":{id},"title":"T{id}","x":[1,{{}}]}}"#)).collect();
    rows.join(",")
}

fn body(ids: std::ops::Range<u32>) -> String {
    format!(r#"{{"jobs":[{}]}}"#, rows(ids))
}

fn with_total(ids: std::ops::Range<u32>, total: u32) -> String {
    format!(r#"{{"total":{total},"jobs":[{}]}}"#, rows(ids))
}

/// Scans a board to its end, and gives the ids, the last page and the addresses.
fn whole(definition: Definition, bodies: &[String]) -> (Vec<u32>, Page, Vec<String>) {
    let mut interpreter = Interpreter::of(definition);
    let mut host = bodies.iter().fold(FakeHost::new(), |host, body| host.answer(200, body.as_str()));
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let page = scan_at(&mut interpreter, &mut host, "acme", cursor.as_deref()).unwrap();
        ids.extend(page.offers.iter().map(|offer| offer.ref_.id.parse::<u32>().unwrap()));
        match &page.next {
            Continuation::More(next) => cursor = Some(next.clone()),
            Continuation::End(_) => return (ids, page, host.urls().into_iter().map(str::to_owned).collect()),
        }
    }
}

fn offset(size: u32) -> Paging {
    Paging::Offset { first: 0, size, cap: None }
}

const COMPLETE: Continuation = Continuation::End(EndReason::Complete);

#[test]
fn offsets_count_the_rows_received_until_a_short_page() {
    let (ids, last, urls) = whole(boards::plain(offset(3)), &[body(0..3), body(3..6), body(6..7)]);
    assert_eq!((ids, last.next, last.coverage), ((0..7).collect(), COMPLETE, Coverage::FullSnapshot));
    assert_eq!(urls[2], "https://api.example/acme?o=6&p=6&n=3");
}

#[test]
fn a_page_that_the_source_cut_is_no_end_while_it_counts_more() {
    let mut board = boards::plain(offset(100));
    board.list.total = Some(path("total"));
    let bodies = [with_total(0..20, 50), with_total(20..40, 50), with_total(40..50, 50)];
    let (ids, last, urls) = whole(board, &bodies);
    assert_eq!((ids.len(), last.next, last.total), (50, COMPLETE, Some(50)));
    assert!(urls[1].contains("o=20&"));
}

#[test]
fn a_full_page_is_followed_whatever_the_count_says() {
    let mut board = boards::plain(offset(2));
    board.list.total = Some(path("total"));
    let (ids, last, _) = whole(board, &[with_total(0..2, 2), with_total(2..4, 0), with_total(4..4, 0)]);
    assert_eq!((ids, last.next), (vec![0, 1, 2, 3], COMPLETE));
}

#[test]
fn an_empty_page_before_the_count_is_no_complete_board() {
    let mut board = boards::plain(offset(2));
    board.list.total = Some(path("total"));
    let (_, last, _) = whole(board, &[with_total(0..2, 9), with_total(2..2, 9)]);
    assert_eq!(last.next, Continuation::End(EndReason::EmptyPage));
}

#[test]
fn pages_that_come_again_end_the_scan() {
    let (ids, last, _) = whole(boards::plain(offset(2)), &[body(0..2), body(2..4), body(2..4)]);
    assert_eq!((ids, last.next), (vec![0, 1, 2, 3], COMPLETE));
    // The source wraps.
    let (ids, last, _) = whole(boards::plain(offset(2)), &[body(0..2), body(2..4), body(4..6), body(0..2)]);
    assert_eq!((ids.len(), last.next), (6, COMPLETE));
}

#[test]
fn a_cap_that_is_reached_leaves_the_rest_open() {
    let capped = Paging::Page { first: 1, size: 2, cap: Some(4) };
    let (ids, last, urls) = whole(boards::plain(capped.clone()), &[body(0..2), body(2..4)]);
    assert_eq!(
        (ids.len(), last.next, last.coverage),
        (4, Continuation::End(EndReason::TotalPages), Coverage::Partial)
    );
    assert!(urls[0].contains("p=1&") && urls[1].contains("p=2&"));
    let (_, last, _) = whole(boards::plain(capped), &[body(0..2), body(2..3)]);
    assert_eq!((last.next, last.coverage), (COMPLETE, Coverage::FullSnapshot));
}

#[test]
fn cursors_are_addresses_or_words_of_the_answer() {
    let mut board = boards::plain(Paging::Cursor { next: path("next"), size: 0 });
    let body = |ids, next: &str| format!(r#"{{"next":{next},"jobs":[{}]}}"#, rows(ids));
    let bodies = [body(0..2, r#""http://api.example/acme?after=b:2""#), body(2..3, "null")];
    let (ids, last, urls) = whole(board.clone(), &bodies);
    assert_eq!((ids.len(), last.next, urls[1].as_str()), (3, COMPLETE, "https://api.example/acme?after=b:2"));
    let (_, _, urls) = whole(board.clone(), &[body(0..2, "\"/acme?page=2\""), body(2..3, "\"\"")]);
    assert_eq!(urls[1], "https://api.example/acme?page=2");
    let mut next = board.list.request.clone();
    next.url = template("https://api.example/{tenant}?token={cursor}");
    board.list.next_request = Some(next);
    let (_, _, urls) = whole(board, &[body(0..2, "\"a b\""), body(2..3, "null")]);
    assert_eq!(urls[1], "https://api.example/acme?token=a%20b");
}

#[test]
fn a_number_may_stand_in_the_body_or_a_header() {
    let mut board = boards::plain(offset(2));
    board.list.request.method = jobscan_definition::model::Method::Post;
    board.list.request.headers = vec![("X-Page".to_owned(), template("{page}"))];
    board.list.request.body = Some(jobscan_definition::model::Template(vec![
        jobscan_definition::model::Piece::Text("{\"q\":\"".to_owned()),
        jobscan_definition::model::Piece::Known("tenant".to_owned()),
        jobscan_definition::model::Piece::Text("\",\"offset\":".to_owned()),
        jobscan_definition::model::Piece::Known("offset".to_owned()),
        jobscan_definition::model::Piece::Text("}".to_owned()),
    ]));
    let mut host = FakeHost::new().answer(200, body(0..1));
    scan_at(&mut Interpreter::of(board), &mut host, "a\"b", None).unwrap();
    let request = &host.requests()[0];
    assert_eq!(request.body.as_deref(), Some(&br#"{"q":"a\"b","offset":0}"#[..]));
    let has = |name: &str, value: &str| request.headers.contains(&(name.to_owned(), value.to_owned()));
    assert!(has("X-Page", "0") && has("content-type", "application/json"));
}

#[test]
fn a_large_answer_is_fetched_once_and_handed_over_in_pages() {
    let (ids, last, urls) = whole(boards::plain(Paging::None), &[body(0..501)]);
    assert_eq!((ids, last.next, urls.len()), ((0..501).collect(), COMPLETE, 1));
}

#[test]
fn a_new_instance_goes_on_where_the_answer_is_the_same() {
    let definition = boards::plain(Paging::None);
    let first = scan_of(definition.clone(), "acme", &body(0..300)).unwrap();
    let Continuation::More(cursor) = first.next else { panic!("more") };
    let go_on = |body: String| {
        let mut host = FakeHost::new().answer(200, body);
        scan_at(&mut Interpreter::of(definition.clone()), &mut host, "acme", Some(&cursor))
    };
    let rest = go_on(body(0..300)).unwrap();
    assert_eq!((rest.offers.len(), rest.offers[0].ref_.id.as_str()), (50, "250"));
    assert!(matches!(go_on(body(1..301)), Err(PluginError::InvalidCursor(_))));
    assert!(matches!(go_on(body(0..3)), Err(PluginError::InvalidCursor(_))));
}

#[test]
fn the_kept_answer_is_only_used_for_its_own_board() {
    let mut interpreter = Interpreter::of(boards::plain(Paging::None));
    let mut host =
        FakeHost::new().answer(200, body(0..300)).answer(200, body(0..300)).answer(200, body(0..300));
    let first = scan_at(&mut interpreter, &mut host, "acme", None).unwrap();
    let Continuation::More(cursor) = first.next else { panic!("more") };
    scan_at(&mut interpreter, &mut host, "other", Some(&cursor)).unwrap();
    scan_at(&mut interpreter, &mut host, "acme", None).unwrap();
    assert_eq!(host.requests().len(), 3);
}

#[test]
fn rows_of_one_offer_are_on_one_page() {
    let mut board = boards::plain(Paging::None);
    board.list.group_by = Some(path("id"));
    let body = format!(r#"{{"jobs":[{},{}]}}"#, rows(0..300), rows(0..1));
    let (ids, _, _) = whole(board, &[body]);
    assert_eq!(ids, (0..300).collect::<Vec<_>>());
}

#[test]
fn rows_may_be_the_members_of_an_object() {
    let mut board = boards::plain(Paging::None);
    board.list.rows = path("jobs{}");
    board.fields.id = Some(crate::tests::make::value("@key"));
    board.fields.url = Some(crate::tests::make::value("url"));
    let body = r#"{"jobs":{"17":{"title":"A","url":"https://x.example/17"},"18":{"title":"B","url":"https://x.example/18"}}}"#;
    for paging in [Paging::None, offset(100)] {
        board.list.paging = paging;
        let page = scan_of(board.clone(), "acme", body).unwrap();
        let ids: Vec<_> = page.offers.iter().map(|offer| offer.ref_.id.as_str()).collect();
        assert_eq!(ids, ["17", "18"]);
    }
}

fn in_regions() -> Definition {
    let region = |name: &str, prefix: &str, api: &str| Region {
        name: name.to_owned(),
        prefix: prefix.to_owned(),
        values: vec![("api".to_owned(), api.to_owned())],
    };
    let mut board = boards::plain(offset(2));
    board.list.request.url = template("https://{region.api}/{tenant}?o={offset}");
    board.tenant.regions = vec![region("us", "", "api.example"), region("eu", "eu:", "api.eu.example")];
    board
}

#[test]
fn regions_are_asked_one_after_the_other_until_one_knows_the_tenant() {
    let mut interpreter = Interpreter::of(in_regions());
    let mut host = FakeHost::new()
        .answer(404, "{}")
        .answer(200, body(0..2))
        .answer(200, body(2..3))
        .answer(200, body(0..1));
    let first = scan_at(&mut interpreter, &mut host, "acme", None).unwrap();
    let Continuation::More(cursor) = first.next else { panic!("more") };
    assert!(cursor.starts_with("eu:2:"));
    scan_at(&mut interpreter, &mut host, "acme", Some(&cursor)).unwrap();
    scan_at(&mut interpreter, &mut host, "eu:acme", None).unwrap();
    let eu = "https://api.eu.example/acme?o=";
    assert_eq!(
        host.urls(),
        ["https://api.example/acme?o=0", &format!("{eu}0"), &format!("{eu}2"), &format!("{eu}0")]
    );
    let mut nowhere = FakeHost::new().answer(404, "{}").answer(404, "{}");
    assert!(matches!(scan_at(&mut interpreter, &mut nowhere, "x", None), Err(PluginError::NotFound(_))));
    let wrong = scan_at(&mut interpreter, &mut FakeHost::new(), "eu:acme", Some("us:2:0:0:2:"));
    assert!(matches!(wrong, Err(PluginError::InvalidCursor(_))));
}

#[test]
fn what_no_row_has_is_an_error_that_names_the_path() {
    let mut board = boards::plain(offset(100));
    board.fields.title = Some(crate::tests::make::value("name"));
    for paging in [offset(100), Paging::None] {
        board.list.paging = paging;
        let Err(PluginError::Parse(failure)) = scan_of(board.clone(), "acme", &body(0..25)) else {
            panic!("read")
        };
        assert_eq!(
            failure.detail,
            "fields.title = \"name\" matches nothing in 25 rows; the row has: id, title, x"
        );
        assert_eq!(failure.path.as_deref(), Some("fields.title"));
    }
    board.list.format = Format::Xml;
    board.list.rows = path("jobs.job");
    let xml = "<jobs><job><id>1</id><title>T</title><a:b/></job></jobs>";
    let Err(PluginError::Parse(failure)) = scan_of(board, "acme", xml) else { panic!("read") };
    assert_eq!(
        failure.detail,
        "fields.title = \"name\" matches nothing in 1 row; the row has: id, title, a:b"
    );
}

#[test]
fn rows_without_what_they_need_are_skipped_with_the_same_reason() {
    let body =
        r#"{"jobs":[{"id":1,"title":"T"},{"id":2,"title":" "},{"title":"T"},{"id":4,"title":null},5]}"#;
    let page = scan_of(boards::plain(Paging::None), "acme", body).unwrap();
    let skipped: Vec<_> = page.skipped.iter().map(|row| (row.id.as_deref(), row.reason.as_str())).collect();
    let (title, id) = ("fields.title = \"title\" gives nothing", "fields.id = \"id\" gives nothing");
    assert_eq!(
        (page.offers.len(), skipped),
        (1, vec![(Some("2"), title), (None, id), (Some("4"), title), (None, id)])
    );
}

#[test]
fn an_answer_without_the_place_of_the_rows_is_no_empty_board() {
    for paging in [Paging::None, offset(10)] {
        let board = boards::plain(paging);
        for body in [r#"{"error":"x"}"#, "[]", "7"] {
            let Err(PluginError::Parse(failure)) = scan_of(board.clone(), "acme", body) else {
                panic!("{body}")
            };
            assert_eq!(failure.path.as_deref(), Some("list.rows"));
        }
        assert_eq!(scan_of(board.clone(), "acme", r#"{"jobs":[]}"#).unwrap().next, COMPLETE);
        assert_eq!(scan_of(board, "acme", r#"{"jobs":null}"#).unwrap().next, COMPLETE);
    }
}

#[test]
fn something_else_where_the_list_should_be_is_no_empty_board() {
    for paging in [Paging::None, offset(10)] {
        let mut board = boards::plain(paging);
        for body in [r#"{"jobs":{"message":"x"}}"#, r#"{"jobs":"none"}"#] {
            assert!(matches!(scan_of(board.clone(), "acme", body), Err(PluginError::Parse(_))), "{body}");
        }
        board.list.rows = path("");
        assert!(matches!(scan_of(board, "acme", r#"{"error":"x"}"#), Err(PluginError::Parse(_))));
    }
}

#[test]
fn an_answer_that_should_be_a_list_and_is_none_is_no_empty_board() {
    let mut board = boards::plain(Paging::None);
    board.list.rows = Path::default();
    for body in [r#"{"unexpected":{"shape":[1,null]}}"#, "{}", "null", "7", r#""jobs""#] {
        let told = scan_of(board.clone(), "acme", body);
        assert!(matches!(told, Err(PluginError::Parse(_))), "{body}: {told:?}");
    }
    assert_eq!(scan_of(board, "acme", "[]").unwrap().next, COMPLETE);
}

#[test]
fn dropped_rows_need_nothing() {
    let mut board = boards::plain(Paging::None);
    board.list.drop = vec![is("x", "gone")];
    let page = scan_of(board, "acme", r#"{"jobs":[{"x":"Gone"},{"id":1,"title":"T"}]}"#).unwrap();
    assert_eq!((page.offers.len(), page.skipped.len()), (1, 0));
}

#[test]
fn links_of_a_page_are_offers() {
    let mut board = boards::plain(Paging::None);
    board.list.format = Format::Links;
    board.list.rows = path("");
    board.list.links = Some(jobscan_definition::model::Links {
        paths: ["apply/jobs/details/{id}", "apply/{id}/*"].map(str::to_owned).to_vec(),
    });
    board.fields.title = Some(crate::tests::make::value("text"));
    board.fields.url = Some(crate::tests::make::value("url"));
    board.list.marker = ["id=\"job_listings_wrapper\"", "</body>"].map(str::to_owned).to_vec();
    let list = fixture("jazzhr/list.html");
    let page = scan_of(board.clone(), "acme", &list).unwrap();
    let offers: Vec<_> =
        page.offers.iter().map(|offer| (offer.ref_.id.as_str(), offer.title.as_str())).collect();
    assert_eq!(offers, [("aB3dE5fG7h", "Orchard Manager"), ("zY9xW7vU5t", "Picker")]);
    let empty =
        "<html><body><a href=\"/about\">About</a><div id=\"job_listings_wrapper\"></div></body></html>";
    let none = scan_of(board.clone(), "acme", empty).unwrap();
    assert_eq!((none.offers.len(), none.coverage), (0, Coverage::FullSnapshot));
    // An empty answer, another page and a page that was cut are no board without offers, and none with fewer.
    let cut = list.split("Picker").next().unwrap();
    for other in ["", "<html><body><a href=\"/about\">About</a></body></html>", cut] {
        let Err(PluginError::Parse(failure)) = scan_of(board.clone(), "acme", other) else {
            panic!("{other}")
        };
        assert_eq!(failure.path.as_deref(), Some("list.marker"), "{}", failure.detail);
    }
    let wall = "<html><body><input type=\"password\"></body></html>";
    assert!(matches!(scan_of(board, "acme", wall), Err(PluginError::Blocked(_))));
}

#[test]
fn a_sitemaps_index_is_followed_one_level() {
    let mut board = boards::plain(Paging::None);
    board.list.format = Format::Sitemap;
    board.list.rows = path("");
    board.list.links = Some(jobscan_definition::model::Links { paths: vec!["*/job/{id}/{slug}".to_owned()] });
    let said = crate::tests::make::value;
    board.fields.title = Some(jobscan_definition::model::Value { slug: true, ..said("slug") });
    board.fields.url = Some(said("loc"));
    let mut host = FakeHost::new()
        .answer(200, fixture("sitemap/index.xml"))
        .answer(200, fixture("sitemap/child.xml"))
        .answer(200, "<urlset></urlset>");
    let page = scan_at(&mut Interpreter::of(board.clone()), &mut host, "acme", None).unwrap();
    let offers: Vec<_> =
        page.offers.iter().map(|offer| (offer.ref_.id.as_str(), offer.title.as_str())).collect();
    assert_eq!(offers, [("101", "Night porter"), ("102", "Cook")]);
    assert_eq!(host.urls().len(), 3);
    let mut host = FakeHost::new()
        .answer(200, fixture("sitemap/index.xml"))
        .answer(200, fixture("sitemap/child.xml"))
        .answer(500, "");
    assert!(scan_at(&mut Interpreter::of(board), &mut host, "acme", None).is_err(), "a part is no whole");
}

#[test]
fn a_check_counts_the_offers_of_a_first_page_that_is_the_last() {
    let check = |board: Definition, body: String| {
        let mut host = FakeHost::new().answer(200, body.as_str());
        let told = Interpreter::of(board).check(&context(0), &mut host, Some("acme")).unwrap();
        (told.open_offers, host.urls()[0].to_owned())
    };
    let mut board = boards::plain(offset(100));
    board.list.drop = vec![is("id", "1")];
    let url = "https://api.example/acme?o=0&p=0&n=100".to_owned();
    assert_eq!(check(board.clone(), body(0..8)), (Some(7), url));
    assert_eq!(check(board.clone(), body(0..0)).0, Some(0));
    // It may be as long as the source makes its pages, or is so long.
    assert_eq!((check(board.clone(), body(0..20)).0, check(board.clone(), body(0..100)).0), (None, None));
    let several = format!(r#"{{"jobs":[{},{}]}}"#, rows(0..4), rows(2..5));
    board.list.group_by = Some(path("id"));
    assert_eq!(check(board.clone(), several).0, Some(4));
    board.list.coverage = jobscan_definition::model::Coverage::Newest;
    assert_eq!(check(board.clone(), body(0..8)).0, None);
    // Where the source counts, its number is enough.
    board.list.total = Some(path("total"));
    let url = "https://api.example/acme?o=0&p=0&n=1".to_owned();
    assert_eq!(check(board.clone(), with_total(0..1, 8)), (Some(8), url));
    board.list.coverage = jobscan_definition::model::Coverage::Full;
    assert_eq!(check(board, body(0..1)).0, None);
}

#[test]
fn where_boards_have_keys_a_name_is_none_that_can_be_asked_for() {
    let mut board = boards::plain(Paging::None);
    board.tenant.letters = jobscan_definition::model::Letters::Key;
    let key = "0123456789ABCDEF0123456789abcdef";
    let mut host = FakeHost::new().answer(200, body(0..1));
    scan_at(&mut Interpreter::of(board.clone()), &mut host, key, None).unwrap();
    assert!(host.urls()[0].contains(&key.to_lowercase()));
    for name in ["acme", &key[1..], "0123456789abcdef0123456789abcdeg"] {
        let Err(PluginError::Unsupported(told)) = scan_of(board.clone(), name, "") else { panic!("{name}") };
        assert!(told.contains("by a name its boards cannot be read"), "{told}");
    }
}

#[test]
fn a_source_that_makes_its_pages_shorter_than_asked_for_is_read_to_its_end() {
    let mut board = boards::plain(offset(100));
    board.list.total = None;
    let pages = [body(0..10), body(10..20), body(20..23)];
    let mut host = pages.iter().fold(FakeHost::new(), |host, page| host.answer(200, page.as_str()));
    let mut interpreter = Interpreter::of(board);
    let (mut cursor, mut read) = (None, 0);
    for _ in 0..3 {
        let position = Position { cursor: cursor.take(), state: None };
        let page =
            interpreter.scan(&context(0), &mut host, &Target::Tenant("acme".into()), &position).unwrap();
        read += page.offers.len();
        if let Continuation::More(next) = page.next {
            cursor = Some(next);
        }
    }
    assert_eq!((read, cursor), (23, None));
}
