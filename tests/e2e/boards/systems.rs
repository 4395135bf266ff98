//! The tests that are the same for each system, a module each.

use jobscan_tests::Provider;

macro_rules! systems {
    ($($module:ident: $provider:ident,)*) => {
        $(mod $module {
            use jobscan_tests::Provider;

            use super::super::{cases, closing, faults, found, stored};

            const SYSTEM: Provider = Provider::$provider;

            #[test]
            fn every_case_holds() {
                cases::hold(SYSTEM);
            }

            #[test]
            fn all_offers_are_stored_with_all_that_the_system_says() {
                stored::all(SYSTEM);
            }

            #[test]
            fn a_later_run_finds_what_is_new_and_what_has_another_title() {
                stored::later(SYSTEM);
            }

            #[test]
            fn a_list_in_pages_is_read_to_its_end() {
                stored::in_pages(SYSTEM);
            }

            #[test]
            fn what_is_withdrawn_closes_and_what_is_restored_reopens() {
                closing::withdrawn(SYSTEM);
            }

            #[test]
            fn a_board_that_is_gone_closes_nothing_at_once_and_an_empty_one_is_empty() {
                closing::gone(SYSTEM);
                closing::empty(SYSTEM);
            }

            #[test]
            fn broken_answers_are_told_and_close_nothing() {
                faults::broken_answers(SYSTEM);
            }

            #[test]
            fn a_broken_row_is_skipped_and_counted_and_the_other_is_stored() {
                faults::broken_row(SYSTEM);
            }

            #[test]
            fn a_board_that_a_website_links_is_found_once_and_is_read() {
                found::linked(SYSTEM);
            }
        })*

        /// The systems that have these tests.
        const TESTED: &[Provider] = &[$(Provider::$provider),*];
    };
}

systems! {
    adp: Adp,
    adzuna: Adzuna,
    arbeitnow: Arbeitnow,
    arbeitsagentur: Arbeitsagentur,
    ashby: Ashby,
    bamboohr: BambooHr,
    breezy: Breezy,
    comeet: Comeet,
    dayforce: Dayforce,
    dvinci: Dvinci,
    eightfold: Eightfold,
    eures: Eures,
    factorial: Factorial,
    francetravail: FranceTravail,
    gem: Gem,
    getmanfred: GetManfred,
    gupy: Gupy,
    hibob: HiBob,
    himalayas: Himalayas,
    hirehive: HireHive,
    hireology: Hireology,
    homerun: Homerun,
    icims: Icims,
    jazzhr: JazzHr,
    jobicy: Jobicy,
    jobvite: Jobvite,
    join: Join,
    jooble: Jooble,
    jsonld: JsonLd,
    kenjo: Kenjo,
    manatal: Manatal,
    oracle: Oracle,
    personio: Personio,
    phenom: Phenom,
    pinpoint: Pinpoint,
    polymer: Polymer,
    reachmee: ReachMee,
    recruitee: Recruitee,
    remotive: Remotive,
    rexx: Rexx,
    rippling: Rippling,
    rss: Rss,
    sesame: Sesame,
    sitemap: Sitemap,
    smartrecruiters: SmartRecruiters,
    softgarden: Softgarden,
    successfactors: SuccessFactors,
    talentclue: TalentClue,
    teamtailor: Teamtailor,
    ukg: Ukg,
    usajobs: UsaJobs,
    varbi: Varbi,
    workable: Workable,
    workday: Workday,
    zoho: Zoho,
}

#[test]
fn every_system_of_the_sandbox_has_these_tests() {
    let mut served = Provider::others();
    served.sort();
    let mut tested = TESTED.to_vec();
    tested.sort();
    assert_eq!(served, tested);
}
