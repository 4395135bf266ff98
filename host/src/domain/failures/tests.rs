use std::collections::BTreeSet;

use super::*;

/// Programs and databases read these words.
const WORDS: [(FailureClass, &str); 35] = [
    (FailureClass::RateLimited, "rate-limited"),
    (FailureClass::Auth, "auth"),
    (FailureClass::Config, "config"),
    (FailureClass::NotFound, "not-found"),
    (FailureClass::Gone, "gone"),
    (FailureClass::Blocked, "blocked"),
    (FailureClass::Transient, "transient"),
    (FailureClass::InvalidCursor, "invalid-cursor"),
    (FailureClass::Parse, "parse"),
    (FailureClass::Unsupported, "unsupported"),
    (FailureClass::Paused, "paused"),
    (FailureClass::Fetch, "fetch"),
    (FailureClass::Other, "other"),
    (FailureClass::LimitMemory, "limit-memory"),
    (FailureClass::LimitTime, "limit-time"),
    (FailureClass::LimitHostcall, "limit-hostcall"),
    (FailureClass::LimitStack, "limit-stack"),
    (FailureClass::LimitInstances, "limit-instances"),
    (FailureClass::TooHeavy, "too-heavy"),
    (FailureClass::Trap, "trap"),
    (FailureClass::Plugin, "plugin"),
    (FailureClass::Detector, "detector"),
    (FailureClass::Directory, "directory"),
    (FailureClass::Import, "import"),
    (FailureClass::Network, "network"),
    (FailureClass::Internal, "internal"),
    (FailureClass::Database, "database"),
    (FailureClass::Lock, "lock"),
    (FailureClass::Permission, "permission"),
    (FailureClass::Refused, "refused"),
    (FailureClass::Unanswered, "unanswered"),
    (FailureClass::Server, "server"),
    (FailureClass::Cancelled, "cancelled"),
    (FailureClass::Header, "header"),
    (FailureClass::Unsettled, "unsettled"),
];

#[test]
fn the_words_stay_as_they_are() {
    for (class, word) in WORDS {
        assert_eq!(class.as_str(), word);
    }
}

#[test]
fn no_two_classes_share_a_word() {
    let words: BTreeSet<&str> = WORDS.iter().map(|(class, _)| class.as_str()).collect();
    assert_eq!(words.len(), WORDS.len());
}

#[test]
fn a_summary_names_a_class_by_its_word() {
    for (class, word) in WORDS {
        assert_eq!(serde_json::to_string(&class).unwrap(), format!("\"{word}\""));
    }
}
