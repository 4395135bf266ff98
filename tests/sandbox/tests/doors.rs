//! Doors that a system keeps closed, beside the one that is open to everybody.

use super::*;

/// A world with a board of this system.
fn one(provider: Provider) -> (Sandbox, Board) {
    let spec = WorldSpec { others: 1, systems: vec![provider], ..WorldSpec::small(31) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let board = boards(&sandbox, provider).remove(0);
    (sandbox, board)
}

#[test]
fn recruitee_wants_a_token_for_json_and_none_for_xml() {
    let (sandbox, board) = one(Provider::Recruitee);
    let status = |path: &str| get(&sandbox, &format!("/{}.recruitee.com{path}", board.slug)).status;
    for path in ["/api/offers", "/api/offers/", "/api/offers/1"] {
        assert_eq!(status(path), 401, "{path}");
    }
    assert_eq!(status("/api/feeds/offers.xml"), 200);
}

#[test]
fn workable_wants_a_token_at_a_name_of_its_own_and_leads_from_an_older_address() {
    let (sandbox, board) = one(Provider::Workable);
    let answer = |address: String| get(&sandbox, &address);
    assert_eq!(answer(format!("/{}.workable.com/spi/v3/jobs", board.slug)).status, 401);
    assert_eq!(answer(format!("/apply.workable.com/api/v3/accounts/{}/jobs", board.slug)).status, 404);
    let moved = answer(format!("/www.workable.com/api/accounts/{}?details=true", board.slug));
    assert_eq!(moved.status, 302);
    let brief = answer(format!("/apply.workable.com/api/v1/widget/accounts/{}", board.slug)).json();
    assert!(brief["jobs"][0]["title"].is_string() && brief["jobs"][0].get("description").is_none());
}

#[test]
fn hirehive_protects_its_pages_and_not_its_data() {
    let (sandbox, board) = one(Provider::HireHive);
    let status = |path: &str| get(&sandbox, &format!("/{}.hirehive.com{path}", board.slug)).status;
    assert_eq!((status("/"), status("/job/1/x")), (403, 403));
    assert_eq!(status("/api/v2/jobs?page=1&page_size=100"), 200);
}

#[test]
fn join_refuses_pages_of_more_than_five_and_shows_another_company_for_a_name_that_nobody_has() {
    let (sandbox, board) = one(Provider::Join);
    let (host, path) = board.list_address().unwrap();
    let status = |size: u32| get(&sandbox, &format!("/{host}{path}?page=1&pageSize={size}")).status;
    assert_eq!((status(5), status(6)), (200, 422));
    let page = get(&sandbox, "/join.com/companies/nobodyhere");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("\"domain\":\"join\""), "{}", page.text());
}

#[test]
fn gupy_refuses_pages_of_more_than_a_hundred_and_tells_no_total_above_a_page() {
    let (sandbox, board) = one(Provider::Gupy);
    let (host, path) = board.list_address().unwrap();
    let answer = |limit: u32| get(&sandbox, &format!("/{host}{path}limit={limit}&offset=0"));
    assert_eq!(answer(200).status, 400);
    assert_eq!(answer(1).json()["pagination"]["total"], 1);
    assert_eq!(
        get(&sandbox, &format!("/{host}/api/v1/jobs?companyId=1&limit=10")).json()["data"],
        serde_json::json!([])
    );
}

#[test]
fn comeet_wants_the_token_of_the_boards_page() {
    let (sandbox, board) = one(Provider::Comeet);
    let (host, path) = board.list_address().unwrap();
    assert_eq!(get(&sandbox, &format!("/{host}{path}?token=wrong&details=true")).status, 404);
}
