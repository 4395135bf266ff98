//! The room on a disk.

use std::path::Path;

/// The room on the disk of a folder, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// What this user may still write.
    pub free: u64,
    /// All there is.
    pub total: u64,
}

/// The room where `path` is or would be made; `None` where the system does not say.
#[must_use]
pub fn space_at(path: &Path) -> Option<Space> {
    let there = path.ancestors().find(|place| place.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    Some(Space { free: bytes(disk.f_bavail), total: bytes(disk.f_blocks) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_of_a_folder_is_that_of_what_would_be_made_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let there = space_at(folder.path()).unwrap();
        assert!(there.free <= there.total && there.total > 0);
        assert_eq!(space_at(&folder.path().join("a/b/c")).unwrap().total, there.total);
    }
}
