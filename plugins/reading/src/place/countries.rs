//! Countries of ISO 3166-1 and the areas beyond them.

use super::table::Table;

/// Names in English, Spanish, French, German, Italian, Portuguese and the country's own languages, and both codes.
pub(super) const COUNTRIES: Table = Table(include_str!("tables/countries.txt"));

/// The country that a name or code means, as a code of two letters. A code of three letters counts in capitals only.
pub(super) fn country(key: &str, text: &str) -> Option<&'static str> {
    const NAMES: [&str; 8] = ["usa", "uae", "eau", "vae", "ksa", "brd", "drc", "prc"];
    let is_code = key.len() == 3 && key.is_ascii() && !NAMES.contains(&key);
    COUNTRIES.find(key).next().filter(|_| !is_code || !text.contains(char::is_lowercase))
}

/// Countries that are one town.
pub(super) fn is_city_state(country: &str) -> bool {
    matches!(country, "SG" | "MC" | "VA" | "GI" | "HK" | "MO")
}

/// Whether the first lies in the second, though both have a code of their own: Hong Kong in China.
pub(super) fn lies_in(part: &str, whole: &str) -> bool {
    let parts: &[&str] = match whole {
        "CN" => &["HK", "MO", "TW"],
        "GB" => &["JE", "GG", "IM", "GI", "BM", "KY", "VG", "TC", "MS", "AI", "FK", "SH"],
        "US" => &["PR", "GU", "VI", "AS", "MP"],
        "FR" => &["GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "MC"],
        "NL" => &["AW", "CW", "SX", "BQ"],
        "DK" => &["GL", "FO"],
        "FI" => &["AX"],
        "NO" => &["SJ"],
        _ => &[],
    };
    parts.contains(&part)
}

/// The name of an area larger than a country.
pub(super) fn area(key: &str) -> Option<&'static str> {
    Some(match key {
        "europe" | "europa" | "europe wide" | "pan europe" => "europe",
        "eu" | "european union" | "union europea" | "union europeenne" | "europaische union" | "ue"
        | "eu 27" => "eu",
        "eea" | "european economic area" | "eee" | "ewr" => "eea",
        "emea" | "europe middle east africa" | "europe middle east and africa" => "emea",
        "apac" | "asia pacific" | "asia pacifico" => "apac",
        "latam" | "latin america" | "latinoamerica" | "america latina" | "lateinamerika" => "latam",
        "north america" | "norteamerica" | "america del norte" | "amerique du nord" | "nordamerika"
        | "noram" => "north america",
        "south america" | "sudamerica" | "america del sur" | "america do sul" => "south america",
        "americas" | "the americas" | "amer" => "americas",
        "asia" | "asie" | "asien" => "asia",
        "africa" | "afrique" | "afrika" => "africa",
        "middle east" | "oriente medio" | "mena" => "middle east",
        "dach" => "dach",
        "benelux" => "benelux",
        "nordics" | "nordic countries" | "scandinavia" => "nordics",
        "iberia" | "peninsula iberica" => "iberia",
        "cee" | "central and eastern europe" | "eastern europe" => "cee",
        "oceania" => "oceania",
        "worldwide" | "global" | "globally" | "international" | "internacional" | "world" | "mundial"
        | "weltweit" | "todo el mundo" => "worldwide",
        _ => return None,
    })
}
