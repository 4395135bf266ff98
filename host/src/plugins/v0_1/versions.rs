//! The versions of the contract that this adapter speaks, and the names of its interfaces.

/// The versions that components may import and export interfaces of.
const VERSIONS: [&str; 4] = ["0.1.0", "0.1.1", "0.1.2", "0.1.3"];

/// The same for messages.
pub(in crate::plugins) const KNOWN: &str = "0.1.0, 0.1.1, 0.1.2 and 0.1.3";

/// The interfaces that components export.
pub(in crate::plugins) const METADATA: &str = "metadata";
/// See [`METADATA`].
pub(in crate::plugins) const PROVIDER: &str = "provider";
/// See [`METADATA`].
pub(in crate::plugins) const DETECTOR: &str = "detector";
/// See [`METADATA`].
pub(in crate::plugins) const DIRECTORY: &str = "directory";
/// See [`METADATA`].
pub(in crate::plugins) const TENANTS: &str = "tenants";
/// See [`METADATA`].
pub(in crate::plugins) const REPEATS: &str = "repeats";
/// The only import that reaches the network.
pub(in crate::plugins) const HTTP: &str = "http";
/// All that a component may import.
pub(in crate::plugins) const IMPORTS: [&str; 5] = [HTTP, "log", "config", "readings", "types"];

/// The interface and the version in a name of the contract's form.
pub(in crate::plugins) fn interface_and_version(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix("jobscan:plugin/")?.split_once('@')
}

/// The interface that an import or export of a component names, in any version that is known.
pub(in crate::plugins) fn interface(name: &str) -> Option<&str> {
    let (interface, version) = interface_and_version(name)?;
    VERSIONS.contains(&version).then_some(interface)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_only_add_are_one_interface() {
        for version in VERSIONS {
            assert_eq!(interface(&format!("jobscan:plugin/log@{version}")), Some("log"));
        }
        for name in
            ["jobscan:plugin/log", "jobscan:plugin/log@0.1.4", "jobscan:plugin/log@0.2.0", "log@0.1.0"]
        {
            assert_eq!(interface(name), None, "{name}");
        }
        let [earlier @ .., newest] = VERSIONS;
        assert_eq!(KNOWN, format!("{} and {newest}", earlier.join(", ")));
    }
}
