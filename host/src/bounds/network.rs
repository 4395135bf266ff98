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
}
