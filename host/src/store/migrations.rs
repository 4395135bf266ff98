//! The schemas, one file each in `migrations/`: what makes them, and what a database is compared with.

use rusqlite_migration::M;

/// Every schema this program knows, in order; the n-th makes schema n of schema n - 1.
pub(super) static MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("../../../migrations/0001_initial.sql")),
    M::up(include_str!("../../../migrations/0002_discovery.sql")),
    M::up(include_str!("../../../migrations/0003_truth.sql")),
    M::up(include_str!("../../../migrations/0004_sheets.sql")),
    M::up(include_str!("../../../migrations/0005_set_aside.sql")),
    M::up(include_str!("../../../migrations/0006_unread.sql")),
    M::up(include_str!("../../../migrations/0007_names.sql")),
    M::up(include_str!("../../../migrations/0008_holder.sql")),
    M::up(include_str!("../../../migrations/0009_sheet_tabs.sql")),
    M::up(include_str!("../../../migrations/0010_cadence.sql")),
    M::up(include_str!("../../../migrations/0011_settled.sql")),
    M::up(include_str!("../../../migrations/0012_rank.sql")),
    M::up(include_str!("../../../migrations/0013_plugin_files.sql")),
    M::up(include_str!("../../../migrations/0014_packed.sql")),
    M::up(include_str!("../../../migrations/0015_lists.sql")),
    M::up(include_str!("../../../migrations/0016_receipts.sql")),
    M::up(include_str!("../../../migrations/0017_sources.sql")),
];
