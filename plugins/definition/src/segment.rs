//! A segment of a path of links, with names in braces: `{slug}-j{id}.html`.

/// A part of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'s> {
    /// As it is.
    Text(&'s str),
    /// What is taken.
    Name(&'s str),
}

/// The parts of a segment; nothing where a brace is not closed, a name is none, or two names have nothing between them.
#[must_use]
pub fn parts(segment: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some((text, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}')?;
        if !text.is_empty() {
            parts.push(Part::Text(text));
        } else if matches!(parts.last(), Some(Part::Name(_))) {
            return None;
        }
        parts.push(Part::Name(name).is_name().then_some(Part::Name(name))?);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    let has_braces = |part: &Part<'_>| matches!(part, Part::Text(text) if text.contains(['{', '}']));
    (!parts.iter().any(has_braces)).then_some(parts)
}

/// What the names of a segment stand for in a text; nothing where it is another. The last name is as short as it can be,
/// then the one before it: a text is looked through once.
#[must_use]
pub fn taken<'s, 't>(parts: &[Part<'s>], text: &'t str) -> Option<Vec<(&'s str, &'t str)>> {
    let (last, before) = match parts {
        [] => return text.is_empty().then(Vec::new),
        [Part::Text(start), rest @ ..] if text.starts_with(start) && !rest.is_empty() => {
            return taken(rest, &text[start.len()..]);
        }
        [before @ .., Part::Text(end)] => return taken(before, text.strip_suffix(end)?),
        [before @ .., Part::Name(name)] => (*name, before),
    };
    let Some((Part::Text(between), _)) = before.split_last() else {
        return (before.is_empty() && !text.is_empty()).then(|| vec![(last, text)]);
    };
    let (at, _) = text.rmatch_indices(between).find(|(at, between)| at + between.len() < text.len())?;
    let mut all = taken(before, &text[..at + between.len()])?;
    all.push((last, &text[at + between.len()..]));
    Some(all)
}

impl Part<'_> {
    fn is_name(self) -> bool {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        matches!(self, Self::Name(name) if !name.is_empty() && name.bytes().all(letters))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of<'t>(segment: &'static str, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
        taken(&parts(segment).unwrap(), text)
    }

    #[test]
    fn names_are_taken_from_around_the_text() {
        assert_eq!(of("{id}", "7"), Some(vec![("id", "7")]));
        assert_eq!(
            of("{slug}-j{id}.html", "senior-java-dev-j123.html"),
            Some(vec![("slug", "senior-java-dev"), ("id", "123")])
        );
        assert_eq!(of("job-{id}", "job-7"), Some(vec![("id", "7")]));
        assert_eq!(of("{a}-{b}-{c}", "x-y-z-w"), Some(vec![("a", "x-y"), ("b", "z"), ("c", "w")]));
        assert_eq!(of("jobs", "jobs"), Some(vec![]));
        for (segment, text) in [
            ("{slug}-j{id}.html", "-j1.html"),
            ("{slug}-j{id}.html", "x-j.html"),
            ("{slug}-j{id}.html", "x-j1.htm"),
            ("job-{id}", "job-"),
            ("job-{id}", "jo"),
            ("{id}", ""),
            ("jobs", "job"),
        ] {
            assert_eq!(of(segment, text), None, "{segment} {text}");
        }
    }

    #[test]
    fn what_is_no_segment_has_no_parts() {
        for segment in ["{", "}", "{}", "{a}{b}", "{a b}", "a}b", "{a}b}", "{a{b}}"] {
            assert_eq!(parts(segment), None, "{segment}");
        }
    }

    proptest! {
        /// What is taken, put back in its place, is the text.
        #[test]
        fn what_is_taken_makes_the_text_again(text in "[ab-]{0,12}", segment in "(-|a|ab|\\{x\\}|\\{y\\}){0,5}") {
            if let Some(parts) = parts(&segment)
                && let Some(taken) = taken(&parts, &text)
            {
                let mut values = taken.iter().map(|(_, value)| *value);
                let whole: String = parts
                    .iter()
                    .map(|part| match part { Part::Text(text) => *text, Part::Name(_) => values.next().unwrap() })
                    .collect();
                prop_assert_eq!(&whole, &text);
                prop_assert!(taken.iter().all(|(_, value)| !value.is_empty()));
            }
        }
    }
}
