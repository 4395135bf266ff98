//! The names of the WASI interfaces that a sealed component may import.

/// The packages of WASI 0.2 that are given; no other may be imported.
const PACKAGES: [&str; 6] = ["cli", "clocks", "filesystem", "io", "random", "sockets"];

/// `clocks/wall-clock` of `wasi:clocks/wall-clock@0.2.9`, in any version of WASI 0.2.
pub(super) fn interface(import: &str) -> Option<&str> {
    let (interface, version) = import.strip_prefix("wasi:")?.split_once('@')?;
    let (package, _) = interface.split_once('/')?;
    let patch = version.strip_prefix("0.2.")?;
    let is_number = !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
    (PACKAGES.contains(&package) && is_number).then_some(interface)
}

/// Whether a sealed component may import this.
pub(in crate::plugins) fn is_sealed_interface(import: &str) -> bool {
    interface(import).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_packages_of_0_2_that_are_given_have_an_interface() {
        for (import, found) in [
            ("wasi:clocks/wall-clock@0.2.0", Some("clocks/wall-clock")),
            ("wasi:io/poll@0.2.12", Some("io/poll")),
            ("wasi:http/outgoing-handler@0.2.0", None),
            ("wasi:io/poll@0.3.0", None),
            ("wasi:io/poll@0.2.", None),
            ("wasi:io/poll@0.2.0-rc-1", None),
            ("wasi:io/poll", None),
            ("wasi:io@0.2.0", None),
            ("jobscan:plugin/log@0.1.2", None),
        ] {
            assert_eq!(interface(import), found, "{import}");
        }
    }
}
