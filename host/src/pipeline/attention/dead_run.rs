//! A run that died: its process is gone, and no run began since.

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind},
    pipeline::context::dead_run,
    store::{Connection, StoreError},
};

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let Some(dead) = dead_run(connection, &situation.config.run.lock)? else { return Ok(None) };
    let died = match dead.died_at {
        Some(at) => format!("{} died at {}", dead.who, situation.shown(at)),
        None => format!("{} died", dead.who),
    };
    Ok(Some(Attention {
        kind: AttentionKind::DeadRun,
        count: 1,
        message: died,
        cure: "the next run takes its lock over and goes on where it was; `unlock` frees the lock at once"
            .to_owned(),
        needs_person: true,
    }))
}
