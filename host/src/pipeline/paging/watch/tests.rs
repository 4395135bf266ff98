use proptest::prelude::*;

use super::*;

/// Takes a page and goes on at a cursor of its own.
fn take(paging: &mut Paging, number: usize, ids: &[&str]) -> Option<Stall> {
    paging.page(ids.iter().copied());
    paging.stalls_at(&number.to_string())
}

/// Takes pages until they lead nowhere: how many were taken, and why it ended; `None` if all were taken.
fn read(pages: &[&[&str]]) -> Option<(usize, Stall)> {
    let mut paging = Paging::default();
    pages.iter().enumerate().find_map(|(at, ids)| Some((at + 1, take(&mut paging, at, ids)?)))
}

const NOTHING: &[&str] = &[];

#[test]
fn pages_that_bring_nothing_new_end_after_two_in_a_row() {
    let table: [(&[&[&str]], _); 8] = [
        // The offset is ignored.
        (&[&["a", "b"], &["a", "b"], &["a", "b"]], Some((3, Stall::Repeated(2)))),
        // In another order each time.
        (&[&["a", "b"], &["b", "a"], &["a", "b"]], Some((3, Stall::Repeated(2)))),
        // A ring of pages.
        (&[&["a"], &["b"], &["a"], &["b"]], Some((4, Stall::Repeated(2)))),
        (&[&["a"], &["b"], &["c"], &["a", "b"], &["b", "c"]], Some((5, Stall::Repeated(2)))),
        // Empty pages between repeated ones are no progress.
        (&[&["a"], &["a"], NOTHING, &["a"]], Some((4, Stall::Repeated(2)))),
        // One page that was pushed back as a whole, and then the rest.
        (&[&["a", "b"], &["a", "b"], &["c"], &["c"], &["d"]], None),
        // Rows that shift.
        (&[&["a", "b"], &["b", "c"], &["c", "d"], &["d", "e"]], None),
        (&[&["a"], NOTHING, NOTHING, &["b"], NOTHING], None),
    ];
    for (pages, expected) in table {
        assert_eq!(read(pages), expected, "{pages:?}");
    }
}

#[test]
fn empty_pages_end_at_their_bound_and_not_before() {
    let bound = units::EMPTY_PAGES.size();
    assert_eq!(read(&vec![NOTHING; bound - 1]), None);
    assert_eq!(read(&vec![NOTHING; bound]), Some((bound, Stall::Empty(bound as u64))));
    let mut pages = vec![NOTHING; bound - 1];
    pages.push(&["a"]);
    pages.extend(vec![NOTHING; bound - 1]);
    assert_eq!(read(&pages), None, "an offer between them begins the count anew");
}

#[test]
fn a_cursor_that_comes_again_ends_at_once_and_is_shown_bounded() {
    let mut paging = Paging::default();
    assert_eq!(paging.stalls_at("x\n"), None);
    let stall = paging.stalls_at("x\n").unwrap();
    assert_eq!(stall.to_string(), "its pages repeat: the cursor `x\\n` came twice");
    let giant = "\u{1}".repeat(1 << 16);
    paging.stalls_at(&giant);
    assert!(paging.stalls_at(&giant).unwrap().to_string().len() < 300);
}

/// A list of adverts, the newest first, that grows while it is read.
struct Source {
    rows: Vec<u32>,
}

impl Source {
    fn page(&self, offset: usize, size: usize) -> Vec<String> {
        self.rows.iter().skip(offset).take(size).map(u32::to_string).collect()
    }

    /// New adverts are pushed in at the front.
    fn push(&mut self, count: usize) {
        for _ in 0..count {
            let newest = u32::try_from(self.rows.len()).unwrap();
            self.rows.insert(0, newest);
        }
    }
}

proptest! {
    #[test]
    fn an_honest_source_that_grows_while_it_is_read_is_read_to_its_end(
        rows in 0_u32..200,
        size in 2_usize..20,
        pushes in prop::collection::vec(0_usize..20, 0..40),
    ) {
        let mut source = Source { rows: (0..rows).rev().collect() };
        let (mut paging, mut offset) = (Paging::default(), 0);
        let mut pushes = pushes.into_iter();
        loop {
            let page = source.page(offset, size);
            paging.page(page.iter().map(String::as_str));
            if page.len() < size {
                break;
            }
            offset += size;
            prop_assert_eq!(paging.stalls_at(&offset.to_string()), None);
            // Fewer than a page at a time: what is pushed in faster than it is read has no end.
            source.push(pushes.next().unwrap_or(0) % size);
        }
        prop_assert!(paging.shown() >= u64::from(rows), "each row of the beginning was shown");
    }

    #[test]
    fn a_ring_of_pages_ends_at_most_two_pages_after_its_first_round(
        ring in 1_usize..30,
        size in 1_usize..10,
        pages_before in 0_usize..10,
    ) {
        let mut paging = Paging::default();
        let round = pages_before + ring;
        let mut ended = None;
        for number in 0..round * 3 {
            let place = if number < round { number } else { pages_before + (number - round) % ring };
            let ids: Vec<String> = (0..size).map(|row| format!("{place}-{row}")).collect();
            paging.page(ids.iter().map(String::as_str));
            if paging.stalls_at(&number.to_string()).is_some() {
                ended = Some(number + 1);
                break;
            }
        }
        prop_assert_eq!(ended, Some(round + 2));
        prop_assert_eq!(paging.shown(), (round * size) as u64);
    }

    #[test]
    fn a_wrap_in_the_middle_of_a_page_ends_too(rows in 1_usize..100, size in 1_usize..20) {
        // A source whose offset runs in a ring of rows.
        let mut paging = Paging::default();
        let ended = (0..rows + 10).find(|number| {
            let ids: Vec<String> = (0..size).map(|row| ((number * size + row) % rows).to_string()).collect();
            paging.page(ids.iter().map(String::as_str));
            paging.stalls_at(&number.to_string()).is_some()
        });
        prop_assert!(ended.unwrap() <= rows.div_ceil(size) + 1);
        prop_assert_eq!(paging.shown(), rows as u64);
    }
}
