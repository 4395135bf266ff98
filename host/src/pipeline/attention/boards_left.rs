//! Boards of the providers in `order` that were never scanned, or that the last run left although they were due.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{
        Connection, StoreError, runs,
        sources::{self, LeftBoards},
    },
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let since = runs::recent(connection, 1)?.first().map(|run| run.started_at);
    let mut left = Vec::new();
    for provider in &situation.config.order {
        let boards = sources::left(connection, provider, since)?;
        if boards.boards > 0 {
            left.push((provider.as_str(), boards));
        }
    }
    Ok(told(&left))
}

fn told(left: &[(&str, LeftBoards)]) -> Option<Attention> {
    let count: u64 = left.iter().map(|(_, left)| left.boards).sum();
    let never: u64 = left.iter().map(|(_, left)| left.never_scanned).sum();
    let names: Vec<String> = left.iter().map(|(name, left)| format!("{name} {}", left.boards)).collect();
    let boards = counted(count, "board", "boards");
    let never = match never {
        0 => String::new(),
        never => format!(", {never} never scanned"),
    };
    (count > 0).then(|| Attention {
        kind: AttentionKind::BoardsLeft,
        count,
        message: format!("{boards} left{never} ({})", names.join(", ")),
        cure: "the next run goes on with them; `limit` of their provider is how many it takes".to_owned(),
        needs_person: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_by_provider_and_apart_from_what_was_never_scanned() {
        let left = |boards, never_scanned| LeftBoards { boards, never_scanned };
        assert_eq!(told(&[]), None);
        let told = |boards: &[(&str, LeftBoards)]| told(boards).unwrap();
        assert_eq!(told(&[("lever", left(1, 0))]).message, "1 board left (lever 1)");
        let both = told(&[("lever", left(20, 15)), ("greenhouse", left(3, 0))]);
        assert_eq!(both.message, "23 boards left, 15 never scanned (lever 20, greenhouse 3)");
        assert_eq!((both.kind, both.count, both.needs_person), (AttentionKind::BoardsLeft, 23, false));
    }
}
