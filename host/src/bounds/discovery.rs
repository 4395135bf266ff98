//! Bounds of the search for boards: what one site, one board and one directory may take.

use super::bound::Unit;

/// Where what a look leaves out is told.
const LEFT_OUT: &str = "left out; the log counts it, once a company";

bounds! {
    FOLLOWED {
        name: "links that are followed for one company",
        limit: 5,
        unit: Unit::Count,
        setting: Some("[discovery] links"),
        beyond: "not followed, the less promising first; the outcome tells how many pages were read",
        tests: &["a_walk_follows_no_more_links_than_its_bound_and_none_beyond_its_depth"],
    }
    DEPTH {
        name: "links that are followed one after the other",
        limit: 2,
        unit: Unit::Count,
        setting: Some("[discovery] depth"),
        beyond: "not followed",
        tests: &["a_walk_follows_no_more_links_than_its_bound_and_none_beyond_its_depth"],
    }
    CANDIDATES {
        name: "usual addresses of careers pages that are tried for one company",
        limit: 10,
        unit: Unit::Count,
        setting: Some("[discovery] candidates"),
        beyond: "not tried",
        tests: &["the_usual_addresses_are_tried_where_no_link_leads_on_and_say_nothing_by_their_absence"],
    }
    COMPANY_TIME {
        name: "the walk over one company's site, all waiting included",
        limit: 60,
        unit: Unit::Seconds,
        setting: Some("[discovery] company_time"),
        beyond: "the walk ends: unless a board was seen, the company's discovery is `unknown` and says so",
        tests: &["no_lead_is_followed_once_the_companys_time_is_over"],
    }
    PAGE_REQUESTS {
        name: "requests of one company's walk for each page that it may visit: redirects, retries, robots.txt",
        limit: 10,
        unit: Unit::Count,
        setting: None,
        beyond: "no request is sent; the visit fails and says so",
        tests: &["a_walk_may_send_some_requests_for_each_page_and_no_more", "the_budget_counts_every_request_that_may_leave"],
    }
    LEADS {
        name: "addresses of one site that wait to be followed",
        limit: 200,
        unit: Unit::Count,
        setting: None,
        beyond: LEFT_OUT,
        tests: &["a_page_of_links_without_end_gives_a_bounded_number_of_leads"],
    }
    BOARDS {
        name: "boards that are seen on one site",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: LEFT_OUT,
        tests: &["a_site_that_shows_boards_without_end_is_kept_within_bounds"],
    }
    SIGHTINGS {
        name: "places of one site where a board is seen",
        limit: 20,
        unit: Unit::Count,
        setting: None,
        beyond: LEFT_OUT,
        tests: &["a_site_that_shows_boards_without_end_is_kept_within_bounds"],
    }
    BOARDS_ASKED {
        name: "boards of one site that are asked for",
        limit: 15,
        unit: Unit::Count,
        setting: None,
        beyond: LEFT_OUT,
        tests: &["a_site_of_many_boards_is_asked_for_a_few_of_them"],
    }
    BOARDS_REJECTED {
        name: "boards of other companies that are kept of one site",
        limit: 5,
        unit: Unit::Count,
        setting: None,
        beyond: LEFT_OUT,
        tests: &["of_other_companies_boards_a_few_are_kept_and_the_others_counted"],
    }
    KNOWN_BOARDS {
        name: "known boards of one provider that one run asks again",
        limit: 1_000,
        unit: Unit::Count,
        setting: None,
        beyond: "they stay due for the next run, which the log says",
        tests: &["of_known_boards_without_end_some_are_asked_and_the_others_stay_due"],
    }
    EVIDENCE_KEPT {
        name: "pages and places that are stored as evidence of a board",
        limit: 5,
        unit: Unit::Count,
        setting: None,
        beyond: "the weakest are left out",
        tests: &["evidence_is_kept_within_its_bounds", "sightings_stay_few_and_the_last_scan_counts"],
    }
    EVIDENCE_ADDRESS {
        name: "the address of a page that is stored as evidence",
        limit: 2048,
        unit: Unit::Characters,
        setting: None,
        beyond: "cut, which `…` shows",
        tests: &["evidence_is_kept_within_its_bounds"],
    }
    EVIDENCE_KEPT_TEXT {
        name: "the text that is stored of a piece of evidence",
        limit: 240,
        unit: Unit::Characters,
        setting: None,
        beyond: "cut, which `…` shows",
        tests: &["evidence_is_kept_within_its_bounds"],
    }
    DETECTOR_FAULTS {
        name: "faults of one detector in a run",
        limit: 5,
        unit: Unit::Count,
        setting: None,
        beyond: "it is asked no more in this run; each fault is told, and a company without a board is `unknown`",
        tests: &["a_detector_is_asked_no_more_after_its_fifth_fault"],
    }
    TENANTS_KEPT {
        name: "spellings of tenants that are kept of one component",
        limit: 200_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the component is asked again in each run",
        tests: &["answers_beyond_their_bound_are_not_kept"],
    }
    DIRECTORY_COMPANIES {
        name: "companies that a run takes from one directory",
        limit: 50,
        unit: Unit::Count,
        setting: Some("[directories.NAME] companies"),
        beyond: "a run ends after the page that reaches it; the next one goes on there",
        tests: &["the_cap_of_companies_ends_a_run_between_pages"],
    }
    DIRECTORY_PAGES {
        name: "pages of a directory's list that a run reads",
        limit: 3,
        unit: Unit::Count,
        setting: Some("[directories.NAME] pages"),
        beyond: "the next run goes on there",
        tests: &["all_listed_companies_are_imported_over_as_many_runs_as_the_caps_need"],
    }
    DIRECTORY_DETAILS {
        name: "pages about one company that a run reads in a directory",
        limit: 50,
        unit: Unit::Count,
        setting: Some("[directories.NAME] details"),
        beyond: "the next run goes on there",
        tests: &["all_listed_companies_are_imported_over_as_many_runs_as_the_caps_need"],
    }
    DIRECTORY_FAILURES {
        name: "pages about companies that fail one after the other in a directory",
        limit: 3,
        unit: Unit::Count,
        setting: None,
        beyond: "the directory's part of the run fails, which the summary tells; a later run goes on",
        tests: &["a_directory_whose_company_pages_all_fail_is_reported_and_paused"],
    }
    DIRECTORY_REQUESTS {
        name: "requests of one run at one directory beyond two for each page: robots.txt, retries, redirects",
        limit: 100,
        unit: Unit::Count,
        setting: None,
        beyond: "no request is sent; the page fails and says so",
        tests: &["a_directory_may_be_asked_some_requests_more_than_its_pages", "the_budget_counts_every_request_that_may_leave"],
    }
}
