//! What an author does about a component that does not fit the contract, in words.

/// The cure of a contract that is not known.
pub(super) const OTHER_VERSION: &str =
    "build it with the contract and the SDK that `jobscan-host plugin new` writes";

/// The cure of a component that says nothing of itself.
pub(super) const NO_METADATA: &str = "in Rust, did you write `export_plugin!(YourType: Provider)`? in another language, is its world one \
    of package `jobscan:plugin`, and is every export of that world there?";

/// A component with metadata alone, with the cure.
pub(super) const NO_ROLE: &str = "it exports neither a provider nor a detector nor a directory\n  \
    hint: export `jobscan:plugin/provider`, `detector` or `directory` beside `metadata`; in Rust, did you write \
    `export_plugin!(YourType: Provider)`?";

/// A detector that could reach the network, with the cure.
pub(super) const DETECTOR_WITH_HTTP: &str = "a component that only detects may not import `http`\n  \
    hint: leave `http` out of its world, and give the addresses worth a visit in the report's `follow`";

/// A directory that could reach the network, with the cure.
pub(super) const DIRECTORY_WITH_HTTP: &str = "a directory may not import `http`: the host fetches its pages\n  \
    hint: leave `http` out of its world, and give the addresses in `start` and in each page's `next` and `details`";
