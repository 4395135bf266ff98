//! Currencies by sign, code and name.

/// A currency that a text names: its ISO 4217 code, or an empty one where the sign or name is that of several.
pub(super) type Named = &'static str;

const CODES: &[&str] = &[
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CRC", "CZK", "DKK", "EGP", "EUR",
    "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MAD", "MXN", "MYR", "NGN", "NOK",
    "NZD", "PEN", "PHP", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "UYU",
    "ZAR",
];

/// Names that come after an amount. A name that several currencies have says only that the number is money.
const NAMES: &[(&str, Named)] = &[
    ("dirhams", ""),
    ("dolar", ""),
    ("dolares", ""),
    ("dollar", ""),
    ("dollars", ""),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("francos", ""),
    ("francs", ""),
    ("franken", "CHF"),
    ("kc", "CZK"),
    ("kr", ""),
    ("kronor", ""),
    ("lei", "RON"),
    ("lev", "BGN"),
    ("libras", "GBP"),
    ("peso", ""),
    ("pesos", ""),
    ("pounds", "GBP"),
    ("reais", "BRL"),
    ("rs", ""),
    ("rupees", ""),
    ("soles", "PEN"),
    ("sterling", "GBP"),
    ("yen", "JPY"),
    ("zl", "PLN"),
    ("zloty", "PLN"),
    ("zł", "PLN"),
];

/// What stands before a dollar sign without a blank and says whose dollar it is.
const DOLLARS: &[(&str, Named)] = &[
    ("a", "AUD"),
    ("ar", "ARS"),
    ("au", "AUD"),
    ("c", "CAD"),
    ("ca", "CAD"),
    ("cad", "CAD"),
    ("cl", "CLP"),
    ("col", "COP"),
    ("hk", "HKD"),
    ("mx", "MXN"),
    ("nt", "TWD"),
    ("nz", "NZD"),
    ("r", "BRL"),
    ("s", "SGD"),
    ("sg", "SGD"),
    ("u", "USD"),
    ("us", "USD"),
];

/// The currency of a sign.
pub(super) fn sign(sign: char) -> Option<Named> {
    Some(match sign {
        '€' => "EUR",
        '£' => "GBP",
        '₹' => "INR",
        '₩' => "KRW",
        '₺' => "TRY",
        '₽' => "RUB",
        '₴' => "UAH",
        '₪' => "ILS",
        '₫' => "VND",
        '₱' => "PHP",
        '฿' => "THB",
        '$' | '¥' | '¤' => "",
        _ => return None,
    })
}

/// The currency of a folded word.
pub(super) fn word(word: &str) -> Option<Named> {
    let code = CODES.iter().find(|code| code.eq_ignore_ascii_case(word)).copied();
    code.or_else(|| NAMES.iter().find(|(name, _)| *name == word).map(|(_, code)| *code))
}

/// Whose dollar it is, by what stands right before the sign.
pub(super) fn dollar(before: &str) -> Option<Named> {
    DOLLARS.iter().find(|(prefix, _)| *prefix == before).map(|(_, code)| *code)
}

/// The code that a field states: three letters, or a sign or name of one currency.
pub(super) fn code(field: &str) -> Option<String> {
    let field = field.trim();
    if field.len() == 3 && field.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(field.to_ascii_uppercase());
    }
    let folded = crate::fold::fold(field);
    let mut signs = folded.chars();
    let named = match (signs.next(), signs.next()) {
        (Some(only), None) => sign(only),
        _ => folded.strip_suffix('$').map_or_else(|| word(&folded), dollar),
    };
    named.filter(|code| !code.is_empty()).map(str::to_owned)
}
