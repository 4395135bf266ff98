//! The words of a name that programs use: `hiringManager`, `hiring_manager`.

/// The words of an identifier, in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for sign in name.chars() {
        let begins = !before.is_alphanumeric() || before.is_lowercase() && sign.is_uppercase();
        if sign.is_alphanumeric() {
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(sign.to_lowercase());
            }
        }
        before = sign;
    }
    words
}
