//! What a source says of a board.

use super::{address::is_web_address, cuts::Cuts};
use crate::{bounds::fields, domain::text::shows_something, plugins::model::Board};

/// Brings what a source says of a board within its bounds.
pub(in crate::plugins) fn bound_board(board: &mut Board, cuts: &mut Cuts) {
    cuts.optional_words(&mut board.name, &fields::NAME);
    board.name = board.name.take().filter(|name| shows_something(name));
    cuts.address_unless(&mut board.url, is_web_address);
    board.url = board.url.take().filter(|url| !url.trim().is_empty());
    board.open_offers = board.open_offers.filter(|count| *count <= fields::TOTAL.limit);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounded(name: &str, url: &str, open_offers: u64) -> Board {
        let (name, url) = (Some(name.to_owned()), Some(url.to_owned()));
        let mut board = Board { name, url, open_offers: Some(open_offers) };
        bound_board(&mut board, &mut Cuts::default());
        board
    }

    #[test]
    fn a_hostile_board_says_nothing() {
        let honest = bounded("Acme", "https://jobs.example/acme", 7);
        let (name, url) = (Some("Acme".to_owned()), Some("https://jobs.example/acme".to_owned()));
        assert_eq!(honest, Board { name, url, open_offers: Some(7) });
        let encoded = bounded("AT&amp;T", "https://jobs.example/\u{1b}[2J\u{200b}", 7);
        let (name, url) = (Some("AT&T".to_owned()), Some("https://jobs.example/%1B[2J".to_owned()));
        assert_eq!(encoded, Board { name, url, open_offers: Some(7) });
        for url in ["javascript:alert(1)", "file:///etc/passwd", "https://jobs\u{1b}.example/", " ", "acme"] {
            let board = bounded("\u{200b}", url, u64::MAX);
            assert_eq!(board, Board { name: None, url: None, open_offers: None }, "{url:?}");
        }
        let name = bounded(&"n".repeat(1 << 20), "https://jobs.example/", 0).name.unwrap();
        assert_eq!(name.len(), fields::NAME.size());
    }
}
