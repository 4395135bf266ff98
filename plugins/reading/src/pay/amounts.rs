//! Numbers in the notations of several countries.

/// A number of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f64,
    /// What a word after it multiplied it by; 1 if nothing did.
    pub(super) factor: f64,
    /// Whether it has separators of thousands.
    pub(super) grouped: bool,
}

impl Figure {
    /// Whether it is this whole number.
    pub(super) fn is(&self, number: f64) -> bool {
        (self.value - number).abs() < f64::EPSILON
    }

    /// Whether the number looks like money without a currency beside it: large, and no year of the calendar.
    pub(super) fn looks_like_money(&self) -> bool {
        let calendar = !self.grouped && (1900.0..=2100.0).contains(&self.value);
        self.grouped || self.factor > 1.0 || self.value >= 1000.0 && !calendar
    }
}

/// The number at the start of a text, and its length. `None` for digits and separators that are no number of any
/// country, such as a date.
pub(super) fn figure(signs: &[char]) -> (Option<Figure>, usize) {
    let (groups, separators, len) = groups(signs);
    let figure = value(&groups, &separators)
        .filter(|(value, _)| value.is_finite())
        .map(|(value, grouped)| Figure { value, factor: 1.0, grouped });
    (figure, len)
}

/// The runs of digits, the separators between them, and the length of both.
fn groups(signs: &[char]) -> (Vec<String>, Vec<char>, usize) {
    let run =
        |from: usize| -> String { signs[from..].iter().take_while(|sign| sign.is_ascii_digit()).collect() };
    let (mut groups, mut separators) = (vec![run(0)], Vec::new());
    let mut at = groups[0].len();
    while let Some(separator) = signs.get(at).and_then(|sign| separator(*sign)) {
        let next = run((at + 1).min(signs.len()));
        let fits = if separator == ' ' {
            next.len() == 3 && groups[0].len() <= 3 && separators.iter().all(|other| *other == ' ')
        } else {
            !next.is_empty()
        };
        if !fits {
            break;
        }
        at += 1 + next.len();
        separators.push(separator);
        groups.push(next);
    }
    (groups, separators, at)
}

fn separator(sign: char) -> Option<char> {
    match sign {
        '.' | ',' | ' ' => Some(sign),
        '\'' | '’' | '´' | '`' => Some('\''),
        _ => None,
    }
}

/// The value of runs of digits, and whether they are grouped in thousands.
fn value(groups: &[String], separators: &[char]) -> Option<(f64, bool)> {
    let Some((&last, before)) = separators.split_last() else { return Some((number(groups, None)?, false)) };
    if is_grouped(groups, separators) {
        return Some((number(groups, None)?, true));
    }
    let (decimals, whole) = groups.split_last()?;
    let separates_decimals = last != ' ' && !before.contains(&last);
    let decimals_fit = match last {
        '\'' => decimals.len() <= 2,
        ',' => decimals.len() != 3 || before.is_empty(),
        _ => true,
    };
    if !separates_decimals || !decimals_fit || !before.is_empty() && !is_grouped(whole, before) {
        return None;
    }
    Some((number(whole, Some(decimals))?, !before.is_empty()))
}

/// Whether the separators are one kind and separate thousands, or thousands and lakhs as in India.
fn is_grouped(groups: &[String], separators: &[char]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    let Some((last, middle)) = rest.split_last() else { return false };
    let one_kind = separators.iter().all(|separator| *separator == separators[0]);
    let lakhs = separators[0] == ',' && first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    let thousands = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    one_kind && last.len() == 3 && !first.starts_with('0') && (thousands || lakhs)
}

fn number(whole: &[String], decimals: Option<&String>) -> Option<f64> {
    let decimals = decimals.map_or("0", String::as_str);
    format!("{}.{decimals}", whole.concat()).parse().ok()
}
