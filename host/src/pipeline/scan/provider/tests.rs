use super::*;

#[test]
fn why_nothing_is_known_says_what_to_add() {
    assert!(why_nothing_is_known(true).contains("company list"));
    assert!(why_nothing_is_known(false).contains("[[providers.NAME.queries]]"));
}
