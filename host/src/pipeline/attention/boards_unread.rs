//! Boards that are known and that nobody reads: their provider has no place in `order`.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind},
    store::{Connection, StoreError, sources},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let unread =
        sources::count_of_others(connection, |provider| situation.config.recognising.contains(provider))?;
    let (mut count, mut names) = (0, Vec::new());
    for (provider, boards) in unread {
        count += boards;
        names.push(format!("{provider} {boards}"));
    }
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::BoardsUnread,
        count,
        message: match count {
            1 => format!("1 board is known that no provider of `order` reads ({})", names.join(", ")),
            _ => format!("{count} boards are known that no provider of `order` reads ({})", names.join(", ")),
        },
        cure: "add a plugin that reads them to `providers.toml`, or remove them with `boards remove`"
            .to_owned(),
        needs_person: false,
    }))
}
