//! Bounds of files that the operator names: configuration, credentials, catalogues, lists.

use super::bound::Unit;

bounds! {
    CREDENTIAL {
        name: "the file of a credential",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the credential is refused by name",
        tests: &["a_file_beyond_its_bound_is_refused_by_name"],
    }
}
