//! Open offers of a provider that is no longer scanned: nothing would ever close them.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, counted},
    store::{Connection, StoreError, offers},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let unwatched = offers::counts(connection)?
        .into_iter()
        .filter(|offers| offers.open > 0 && !situation.config.recognising.contains(&offers.provider));
    let (mut count, mut names) = (0, Vec::new());
    for offers in unwatched {
        count += offers.open;
        names.push(format!("`{}` {}", offers.provider, offers.open));
    }
    let offers = counted(count, "open offer is", "open offers are");
    Ok((count > 0).then(|| Attention {
        kind: AttentionKind::OffersUnwatched,
        count,
        message: format!(
            "{offers} of a provider that is not in `order` ({}), and would stay open for ever",
            names.join(", ")
        ),
        cure: "put the provider back into `order`, so that they come to be closed".to_owned(),
        needs_person: true,
    }))
}
