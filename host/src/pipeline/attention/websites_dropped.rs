//! Companies that have a website which gave no domain: many share it, or nobody can register such a one. They are known by
//! their name alone, and nobody looks for their boards there.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind},
    store::{Connection, StoreError, companies},
};

pub(super) fn watch(connection: &Connection, _: &Situation<'_>) -> Result<Option<Attention>, StoreError> {
    let (count, first) = companies::without_domain(connection)?;
    Ok(first.map(|(name, website)| Attention {
        kind: AttentionKind::WebsitesDropped,
        count,
        message: match count {
            1 => format!("the website of 1 company tells nobody whose it is ({name}: {website})"),
            _ => format!("the websites of {count} companies tell nobody whose they are (the first: {name}, {website})"),
        },
        cure: "give the companies' own sites in a list, and `companies import` it; their boards are not searched until then"
            .to_owned(),
        needs_person: false,
    }))
}
