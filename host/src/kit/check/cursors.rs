//! Whether a page that is asked for again by its cursor, by an instance that remembers nothing, is the same page.

use std::collections::BTreeSet;

use super::{
    examined::{Board, Examined},
    many::Multiplied,
    trial::{Scan, Trial},
    verdict::Tried,
};
use crate::{
    domain::counted,
    kit::{cases::Reach, replay::Exchange, session::SessionError},
    plugins::model::{Continuation, Page, Position},
};

/// Pages of one scan that are asked for again.
const PAGES: usize = 3;

pub(super) async fn cursors(
    examined: &Examined,
    boards: &[Board<'_>],
    many: Option<&Multiplied>,
) -> Result<Tried, SessionError> {
    for board in boards {
        if let Some(cursor) = repeated(&board.scan) {
            return Ok(Tried::failed(format!("{}: the cursor `{cursor}` comes back", board.case.name)));
        }
    }
    let with_pages = boards.iter().find(|board| board.scan.error.is_none() && board.scan.pages.len() > 1);
    if let Some(board) = with_pages {
        return again(examined, board, &board.case.exchanges, &board.scan).await;
    }
    let Some(many) = many else {
        return Ok(Tried::not_tried("no case of two pages, and no list whose rows could be multiplied"));
    };
    let Some(board) = boards.get(many.board) else { return Ok(Tried::not_tried("no case of a board")) };
    if let Some(cursor) = repeated(&many.scan) {
        return Ok(Tried::failed(format!(
            "{}, multiplied: the cursor `{cursor}` comes back",
            board.case.name
        )));
    }
    if many.scan.pages.len() < 2 {
        return Ok(Tried::not_applicable("a board is one page, however many rows it has"));
    }
    again(examined, board, &many.exchanges, &many.scan).await
}

/// A cursor that two pages name: such a scan does not end.
fn repeated(scan: &Scan) -> Option<&str> {
    let mut cursors = BTreeSet::new();
    scan.pages.iter().find_map(|page| match &page.next {
        Continuation::More(cursor) if !cursors.insert(cursor) => Some(cursor.as_str()),
        _ => None,
    })
}

async fn again(
    examined: &Examined,
    board: &Board<'_>,
    exchanges: &[Exchange],
    scan: &Scan,
) -> Result<Tried, SessionError> {
    let mut position = Position::default();
    let mut asked = 0;
    for (number, page) in scan.pages.iter().enumerate().take(PAGES + 1) {
        if number > 0 {
            let trial = Trial::of(&examined.plugin, board.case).within(Reach { pages: 1, details: 0 });
            let (_replay, mut session) = Trial { exchanges: exchanges.to_vec(), ..trial }.begin()?;
            let found = session.page(board.target, &position).await;
            let cursor = position.cursor.as_deref().unwrap_or_default();
            match found {
                Ok(found) if same(&found, page) => asked += 1,
                Ok(_) => {
                    return Ok(Tried::failed(format!(
                        "{}: by `{cursor}` page {} is another one",
                        board.case.name,
                        number + 1
                    )));
                }
                Err(error) => {
                    return Ok(Tried::failed(format!("{}: by `{cursor}`: {error}", board.case.name)));
                }
            }
        }
        position.state = page.state.clone().or(position.state);
        if let Continuation::More(cursor) = &page.next {
            position.cursor = Some(cursor.clone());
        }
    }
    let pages = counted(asked, "page", "pages");
    Ok(Tried::passed(format!("{}: {pages} asked for again", board.case.name)))
}

fn same(one: &Page, other: &Page) -> bool {
    one.offers == other.offers && one.next == other.next && one.skipped == other.skipped
}
