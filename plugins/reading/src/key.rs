//! The form in which names of places and words of the work mode are looked up.

use crate::fold::fold_sign;

/// The words of a text in lower case without diacritics, points or apostrophes, with one space between them: `D.C.` is
/// `dc`, `L'Hospitalet` is `lhospitalet`, `Vitoria-Gasteiz` is `vitoria gasteiz`.
pub(crate) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut apart = false;
    for sign in text.chars() {
        if matches!(sign, '.' | '\'' | '’' | '‘' | 'ʼ' | '`' | '´') {
            continue;
        }
        fold_sign(sign, |part| {
            if part.is_alphanumeric() || matches!(part, '%' | '+') {
                if apart && !key.is_empty() {
                    key.push(' ');
                }
                apart = false;
                push_plain(&mut key, part);
            } else {
                apart = true;
            }
        });
    }
    key
}

/// Letters that do not come apart when folded, as people without them on their keyboard write them.
fn push_plain(key: &mut String, letter: char) {
    match letter {
        'ß' => key.push_str("ss"),
        'ø' => key.push('o'),
        'ł' => key.push('l'),
        'æ' => key.push_str("ae"),
        'œ' => key.push_str("oe"),
        'đ' | 'ð' => key.push('d'),
        'ı' => key.push('i'),
        'þ' => key.push_str("th"),
        other => key.push(other),
    }
}
