use super::*;
use crate::domain::page::TooHeavy;
use crate::pipeline::testing::{Bench, NOON};

const PAGE: &str = "https://lanzadera.es/companies?page=2";

fn listed(name: &str, website: Option<&str>) -> ListedCompany {
    let website = website.map(str::to_owned);
    ListedCompany { name: name.to_owned(), website, detail_url: None, attributes: Vec::new() }
}

/// What becomes of companies that follow one another on a page.
async fn kept(companies: Vec<ListedCompany>) -> Vec<Option<Resolved>> {
    let keep = async |run: &RunContext| {
        let now = run.now();
        let keep_all = move |tx: &Fenced<'_>| {
            companies.iter().map(|company| keep_company(tx, company, now)).collect::<Result<Vec<_>, _>>()
        };
        run.write(keep_all).await.unwrap()
    };
    Bench::new("order = []\n").in_run(keep).await
}

fn state(finished_at: Option<Timestamp>, due_at: Option<Timestamp>) -> directories::Directory {
    directories::Directory {
        name: "lanzadera".to_owned(),
        cursor: None,
        started_at: NOON,
        finished_at,
        due_at,
        pages: 1,
        companies: 1,
        error: None,
    }
}

#[tokio::test]
async fn companies_of_a_page_with_one_site_are_one() {
    let page =
        vec![listed("Acme", Some("https://www.acme.example/en")), listed("ACME S.L.", Some("acme.example"))];
    let [Some(Resolved::Created(created)), Some(Resolved::Existing(existing))] = kept(page).await[..] else {
        panic!("not one company");
    };
    assert_eq!(created, existing);
}

#[tokio::test]
async fn a_company_without_a_site_is_found_by_its_name() {
    let page = vec![listed("Acme", None), listed("acme", None), listed("Beta", Some("not a site"))];
    let kept = kept(page).await;
    assert!(matches!(kept[0], Some(Resolved::Created(_))));
    assert_eq!(kept[1].map(Resolved::id), kept[0].map(Resolved::id));
    assert!(matches!(kept[2], Some(Resolved::Created(_))));
}

#[tokio::test]
async fn a_company_with_neither_name_nor_site_is_not_stored() {
    assert_eq!(kept(vec![listed("", None), listed("", Some("not a site"))]).await, [None, None]);
}

#[test]
fn a_page_counts_what_is_new_known_and_of_no_use() {
    let mut counts = Counts::default();
    let joined = Resolved::Joined { id: 1, gone: 2 };
    for resolved in [Some(Resolved::Created(1)), Some(Resolved::Existing(1)), Some(joined), None] {
        counts.add(resolved);
    }
    assert_eq!(counts, Counts { new: 1, known: 2, unusable: 1 });
}

#[test]
fn a_directory_read_to_its_end_is_left_alone_until_it_is_due() {
    let later = NOON.plus(Duration::from_hours(1));
    let table = [
        (state(None, None), None),
        (state(Some(NOON), Some(NOON)), None),
        (
            state(Some(NOON), Some(later)),
            Some(format!("read to its end, left alone until {}", later.in_zone(chrono_tz::Europe::Madrid))),
        ),
        (state(Some(NOON), None), Some("read to its end, left alone until further notice".to_owned())),
    ];
    for (state, reason) in table {
        assert_eq!(left_alone(&state, NOON, chrono_tz::Europe::Madrid), reason, "{state:?}");
    }
}

#[test]
fn a_cursor_that_is_no_list_of_pages_begins_anew() {
    assert_eq!(pages_left(Some("[\"https://a.example/1\"]")), Some(vec!["https://a.example/1".to_owned()]));
    assert_eq!(pages_left(Some("[]")), Some(Vec::new()), "the list is read, its details are not");
    for cursor in [None, Some(""), Some("page=2"), Some("{\"page\":2}"), Some("[1,2]")] {
        assert_eq!(pages_left(cursor), None, "{cursor:?}");
    }
}

#[test]
fn the_next_page_is_read_next_and_no_page_twice() {
    let mut left = vec!["b".to_owned(), "c".to_owned()];
    for next in [None, Some("a"), Some("c")] {
        add_next(&mut left, "a", next.map(str::to_owned));
        assert_eq!(left, ["b", "c"], "{next:?}");
    }
    add_next(&mut left, "a", Some("d".to_owned()));
    assert_eq!(left, ["d", "b", "c"]);
}

#[test]
fn a_list_without_end_is_left() {
    let most = units::DIRECTORY_PASS.limit;
    let mut left = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(leave_endless(&mut left, most - 1), None);
    assert_eq!(left.len(), 2);
    let told = leave_endless(&mut left, most).unwrap();
    assert!(told.starts_with("its list has no end: 2000 pages"), "{told}");
    assert!(left.is_empty());
    assert_eq!(leave_endless(&mut left, most), None, "it ended there by itself");
}

#[test]
fn a_visit_without_a_page_says_whether_the_page_the_directory_or_the_time_is_gone() {
    let url = || Url::parse(PAGE).unwrap();
    let reason = |text: &str| Unread::Reason(format!("{PAGE}: {text}"));
    let table = [
        (Visit::Absent(404), Unread::Gone(format!("{PAGE}: it answers 404"))),
        (Visit::Disallowed(url()), reason("robots.txt asks to stay away")),
        (Visit::Refused("403".to_owned()), reason("403")),
        (Visit::Failed("502".to_owned()), reason("502")),
        (Visit::Unreached("no route".to_owned()), reason("no route")),
        (
            Visit::TooHeavy(TooHeavy::by_time()),
            Unread::Reason(format!("{PAGE}: the page is too heavy: more than 10 s to read it")),
        ),
        (Visit::OutOfTime, Unread::OutOfTime),
    ];
    for (visit, unread) in table {
        assert_eq!(page_of(PAGE, visit).unwrap_err(), unread);
    }
}

#[test]
fn a_directory_may_be_asked_some_requests_more_than_its_pages() {
    let text = "order = []\n[directories.lanzadera]\nplugin = \"a.wasm\"\nhosts = [\"https://a.example\"]\npages = 3\ndetails = 50\n";
    let bench = Bench::new(text);
    let mut settings = bench.base.config.directories["lanzadera"].clone();
    assert_eq!(most_requests(&settings), 206);
    settings.pages = usize::MAX;
    assert_eq!(most_requests(&settings), u32::MAX);
}

/// Reads lists, each a chain of pages, and says which pages were read and what was told.
fn watched(start: &[&str], lists: &[(&str, &[&str], Option<&str>)]) -> (Vec<String>, Vec<String>) {
    let (mut watch, mut read, mut told) = (ListWatch::default(), Vec::new(), Vec::new());
    let mut left: Vec<String> = start.iter().map(|page| (*page).to_owned()).collect();
    while !left.is_empty() && read.len() < 100 {
        let page = left.remove(0);
        let (_, names, next) = lists.iter().find(|(name, ..)| *name == page).unwrap();
        let mut listing = Listing {
            companies: Vec::new(),
            details: names.iter().map(|name| (*name).to_owned()).collect(),
            next: next.map(str::to_owned),
            left: 0,
        };
        told.extend(watch.take(&page, &mut listing));
        add_next(&mut left, &page, listing.next);
        read.push(page);
    }
    (read, told)
}

#[test]
fn a_list_that_leads_back_into_itself_ends_there() {
    let ring: [(&str, &[&str], _); 3] =
        [("1", &["a"], Some("2")), ("2", &["b"], Some("3")), ("3", &["c"], Some("1"))];
    assert_eq!(watched(&["1"], &ring), (vec!["1".to_owned(), "2".to_owned(), "3".to_owned()], vec![]));
}

#[test]
fn a_list_whose_pages_repeat_is_left_and_told_and_the_other_lists_are_read() {
    let lists: [(&str, &[&str], _); 7] = [
        ("1", &["a"], Some("2")),
        ("2", &["a"], Some("3")),
        ("3", &["a"], Some("4")),
        ("4", &["a"], Some("5")),
        // Another list of companies of which the first knew two.
        ("x", &["a"], Some("y")),
        ("y", &["a", "b"], Some("z")),
        ("z", &["c"], None),
    ];
    let (read, told) = watched(&["1", "x"], &lists);
    assert_eq!(read, ["1", "2", "3", "x", "y", "z"]);
    let expected =
        "its pages repeat what came before: the last 2 brought nothing new; the rest of the list is left";
    assert_eq!(told, [expected]);
}
