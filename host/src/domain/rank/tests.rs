use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(400 * DAY);
const DAY: i64 = 86_400_000;

fn days_ago(days: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() - days * DAY)
}

fn opening(score: u8, days: i64) -> StrongOpening {
    StrongOpening { score, dated_at: Some(days_ago(days)), first_seen_at: days_ago(days) }
}

fn ranked(strong: &[StrongOpening], openings: u32, signals: u32) -> Rank {
    rank(&RankEvidence { strong, openings, signals, strong_from: 6 }, NOW).rank
}

/// A company of so many openings, of which so many are strong, all of this score and of yesterday.
fn company(strong: usize, openings: u32, score: u8, signals: u32) -> f64 {
    ranked(&vec![opening(score, 1); strong], openings, signals).value()
}

#[test]
fn these_companies_have_these_ranks() {
    let cases = [
        ("nothing strong", company(0, 40, 10, 0), 0.0),
        ("one opening, just strong, two signals", company(1, 1, 6, 2), 4.6),
        ("one opening of the best", company(1, 1, 10, 4), 6.9),
        ("the same among forty", company(1, 40, 10, 4), 5.1),
        ("three good ones of four", company(3, 4, 8, 4), 7.9),
        ("forty of the best among four hundred", company(40, 400, 10, 6), 7.6),
        ("three of the best among four", company(3, 4, 10, 6), 10.0),
        ("the same, four signals", company(3, 4, 10, 4), 9.3),
        ("twenty just strong of forty", company(20, 40, 6, 6), 7.1),
    ];
    for (case, found, expected) in cases {
        assert!((found - expected).abs() < 0.001, "{case}: {found}, not {expected}");
    }
}

#[test]
fn ten_needs_all_four_at_once() {
    let best = [opening(10, 1), opening(10, 2), opening(10, 3)];
    assert_eq!(ranked(&best, 4, 6), Rank::HIGHEST);
    for (case, lower) in [
        ("a third opening of 9", ranked(&[best[0], best[1], opening(9, 1)], 4, 6)),
        ("a share below half", ranked(&best, 5, 6)),
        ("five signals", ranked(&best, 4, 5)),
        ("nothing of this week", ranked(&[10, 10, 10].map(|score| opening(score, 8)), 4, 6)),
    ] {
        assert!(lower < Rank::HIGHEST, "{case}: {lower}");
    }
}

#[test]
fn recency_falls_by_classes_and_says_when() {
    let with = |days| {
        rank(&RankEvidence { strong: &[opening(8, days)], openings: 1, signals: 2, strong_from: 6 }, NOW)
    };
    let of = |days| with(days).rank.tenths();
    let top = of(0);
    for (days, below) in
        [(6, 0), (7, 3), (29, 3), (30, 7), (89, 7), (90, 12), (179, 12), (180, 15), (4000, 15)]
    {
        assert!(top.abs_diff(of(days)).abs_diff(below) <= 1, "{days} days: {} below {top}", top - of(days));
    }
    assert_eq!(with(-3).rank, with(0).rank, "a date to come is today's");
    for (days, until) in [(0, Some(7)), (-3, Some(7)), (10, Some(20)), (100, Some(80)), (200, None)] {
        assert_eq!(with(days).until, until.map(|days| days_ago(-days)), "{days} days");
    }
}

#[test]
fn an_opening_without_a_date_counts_half_at_most_and_grows_old_by_its_first_sight() {
    let undated = |days| {
        let opening = StrongOpening { dated_at: None, ..opening(8, days) };
        rank(&RankEvidence { strong: &[opening], openings: 1, signals: 2, strong_from: 6 }, NOW)
    };
    let dated = |days| ranked(&[opening(8, days)], 1, 2);
    assert_eq!(undated(0).rank, dated(60));
    assert_eq!(undated(0).until, Some(days_ago(-90)));
    assert_eq!(undated(100).rank, dated(100));
    assert_eq!(undated(300).rank, dated(300));
}

#[test]
fn a_rank_is_shown_and_serialised_with_one_decimal() {
    let rank = |tenths| Rank::from_tenths(tenths).unwrap();
    assert_eq!([0, 7, 73, 100].map(|tenths| rank(tenths).to_string()), ["0.0", "0.7", "7.3", "10.0"]);
    assert_eq!(format!("{:>5}", rank(73)), "  7.3");
    assert_eq!(serde_json::to_string(&rank(73)).unwrap(), "7.3");
    assert_eq!(Rank::from_tenths(101), None);
}

fn any_opening() -> impl Strategy<Value = StrongOpening> {
    (6_u8..=10, prop::option::of(-10_i64..400), 0_i64..400).prop_map(|(score, dated, seen)| StrongOpening {
        score,
        dated_at: dated.map(days_ago),
        first_seen_at: days_ago(seen),
    })
}

fn strong() -> impl Strategy<Value = Vec<StrongOpening>> {
    prop::collection::vec(any_opening(), 0..12)
}

proptest! {
    #[test]
    fn a_rank_stays_within_its_bounds(
        strong in strong(), openings in any::<u32>(), signals in any::<u32>(), strong_from in 0_u8..=10,
    ) {
        let evidence = RankEvidence { strong: &strong, openings, signals, strong_from };
        let found = rank(&evidence, NOW);
        prop_assert!(found.rank <= Rank::HIGHEST);
        prop_assert!(found.until.is_none_or(|until| until > NOW), "{found:?}");
    }

    #[test]
    fn a_further_strong_opening_never_lowers_it(
        strong in strong(), more in any_opening(), weak in 0_u32..50, signals in 0_u32..9, heard in 0_u32..3,
    ) {
        let openings = u32::try_from(strong.len()).unwrap() + weak;
        let before = ranked(&strong, openings, signals);
        let with: Vec<_> = strong.iter().copied().chain([more]).collect();
        prop_assert!(ranked(&with, openings + 1, signals + heard) >= before);
        // Nor does one that was weak and is strong now.
        prop_assert!(weak == 0 || ranked(&with, openings, signals + heard) >= before);
    }

    #[test]
    fn a_better_score_or_a_later_date_never_lowers_it(
        strong in prop::collection::vec(any_opening(), 1..8), at in any::<prop::sample::Index>(), weak in 0_u32..50,
    ) {
        let openings = u32::try_from(strong.len()).unwrap() + weak;
        let before = ranked(&strong, openings, 3);
        let at = at.index(strong.len());
        let mut better = strong.clone();
        better[at].score = (better[at].score + 1).min(10);
        better[at].dated_at = better[at].dated_at.map(|dated| dated.plus(Duration::from_hours(24 * 20)));
        prop_assert!(ranked(&better, openings, 3) >= before);
    }

    #[test]
    fn openings_that_are_not_strong_never_raise_it(
        strong in strong(), weak in 0_u32..500, more in 0_u32..500, signals in 0_u32..9,
    ) {
        let openings = u32::try_from(strong.len()).unwrap() + weak;
        prop_assert!(ranked(&strong, openings + more, signals) <= ranked(&strong, openings, signals));
    }

    /// The same company many times over gains nothing but the certainty of its share.
    #[test]
    fn size_alone_does_not_win(
        strong in prop::collection::vec(any_opening(), 3..8), weak in 0_u32..50, times in 2_usize..100,
    ) {
        let best = strong.iter().map(|opening| opening.score).max().unwrap();
        let even: Vec<_> = strong.iter().map(|opening| StrongOpening { score: best, ..*opening }).collect();
        let openings = u32::try_from(even.len()).unwrap() + weak;
        let large: Vec<_> = even.iter().copied().cycle().take(even.len() * times).collect();
        let many = openings * u32::try_from(times).unwrap();
        let certainty = f64::from(2_u32) / f64::from(openings + 2) * 3.0 * 2.0 * f64::from(u32::try_from(even.len()).unwrap())
            / f64::from(openings);
        let gained = ranked(&large, many, 3).value() - ranked(&even, openings, 3).value();
        prop_assert!(gained >= 0.0 && gained <= certainty + 0.11, "{gained} of {certainty}");
        // With a third of the share it falls behind, however large.
        let diluted = ranked(&large, many * 3 + 6, 3);
        prop_assert!(diluted <= ranked(&even, openings, 3));
    }

    #[test]
    fn the_order_of_the_openings_means_nothing(strong in strong(), weak in 0_u32..50, by in 0_usize..12) {
        let openings = u32::try_from(strong.len()).unwrap() + weak;
        let mut turned = strong.clone();
        if !turned.is_empty() {
            let by = by % turned.len();
            turned.rotate_left(by);
        }
        let of = |strong: &[StrongOpening]| rank(&RankEvidence { strong, openings, signals: 2, strong_from: 6 }, NOW);
        prop_assert_eq!(of(&turned), of(&strong));
    }

    /// Nothing but time passing changes a rank before it says so, and then it falls or stays.
    #[test]
    fn a_rank_holds_until_the_instant_that_it_names(strong in strong(), weak in 0_u32..9, later in 0_i64..400) {
        let openings = u32::try_from(strong.len()).unwrap() + weak;
        let of = |now| rank(&RankEvidence { strong: &strong, openings, signals: 2, strong_from: 6 }, now);
        let found = of(NOW);
        let then = days_ago(-later);
        let holds = found.until.is_none_or(|until| then < until);
        // A date to come keeps an opening new for longer than was said.
        let has_future = strong.iter().any(|opening| opening.dated_at.is_some_and(|dated| dated > NOW));
        prop_assert!(!holds || of(then).rank == found.rank, "{:?} {:?}", found, of(then));
        prop_assert!(has_future || of(then).rank <= found.rank);
    }
}
