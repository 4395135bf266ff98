//! Bounds of requests and answers.

use super::bound::Unit;

bounds! {
    SEARCHED_SECRET {
        name: "the shortest value of a credential that answers are searched for",
        limit: 8,
        unit: Unit::Bytes,
        setting: None,
        beyond: "a shorter one would be found by chance: answers are not searched for it, and `doctor` warns",
        tests: &["a_secret_below_its_bound_is_not_searched_for"],
    }
    SEARCHED_BEGINNING {
        name: "the beginning of a credential's value that answers are searched for",
        limit: 1 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the rest is not looked at: an answer that holds it all holds its beginning",
        tests: &["a_long_secret_is_found_by_its_beginning"],
    }
}
