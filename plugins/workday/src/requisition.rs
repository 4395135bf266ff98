//! What an offer is known by: the requisition at the end of a posting's path.
//!
//! `/job/Bilbao-Spain/Firmware-Engineer_R-10421-1`: the title in it changes with the title, and the same requisition on
//! several sites of a customer has `-1`, `-2` behind it.

/// Digits of a requisition before which a last `-1` is one of several sites', where no field of the row says so.
const SURE_DIGITS: usize = 5;

/// The most digits of the number of a site.
const SITE_DIGITS: usize = 2;

/// A posting's requisition, and the whole end of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requisition<'p> {
    /// The requisition: `R-10421`.
    pub id: &'p str,
    /// With the number of the site: `R-10421-1`.
    pub tail: &'p str,
}

impl<'p> Requisition<'p> {
    /// Reads a path; `bullets` are the free fields of its row, of which one is often the requisition.
    #[must_use]
    pub fn read<'b>(path: &'p str, bullets: impl Iterator<Item = &'b str>) -> Option<Self> {
        let last = path.trim_end_matches('/').rsplit('/').next().filter(|last| !last.is_empty())?;
        let told =
            bullets.filter_map(|bullet| Self::told(last, bullet.trim())).max_by_key(|told| told.tail.len());
        if told.is_some() {
            return told;
        }
        let tail = last.rsplit_once('_').map_or(last, |(_, tail)| tail);
        (!tail.is_empty()).then(|| Self { id: without_site(tail), tail })
    }

    /// The requisition that a field names, if the path ends with it.
    fn told(last: &'p str, bullet: &str) -> Option<Self> {
        if !bullet.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let at = last.rfind(bullet).filter(|at| *at == 0 || last[..*at].ends_with('_'))?;
        let (id, tail) = (&last[at..at + bullet.len()], &last[at..]);
        let site = &tail[id.len()..];
        (site.is_empty() || site.strip_prefix('-').is_some_and(is_site_number)).then_some(Self { id, tail })
    }

    /// Whether it is the posting of another site.
    #[must_use]
    pub fn is_copy(&self) -> bool {
        self.id.len() != self.tail.len()
    }
}

/// `R-10421` of `R-10421-1`, but all of `2024-12`: two offers must never become one.
fn without_site(tail: &str) -> &str {
    match tail.rsplit_once('-') {
        Some((id, site)) if is_site_number(site) && last_digits(id) >= SURE_DIGITS => id,
        _ => tail,
    }
}

fn is_site_number(site: &str) -> bool {
    (1..=SITE_DIGITS).contains(&site.len())
        && site.bytes().all(|byte| byte.is_ascii_digit())
        && !site.starts_with('0')
}

fn last_digits(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, bullets: &[&str]) -> (String, String) {
        let read = Requisition::read(path, bullets.iter().copied()).unwrap();
        (read.id.to_owned(), read.tail.to_owned())
    }

    #[test]
    fn the_requisition_is_the_end_of_the_path_without_the_number_of_the_site() {
        for (path, bullets, id, tail) in [
            ("/job/Bilbao-Spain/Firmware-Engineer_R-10421", &[][..], "R-10421", "R-10421"),
            ("/job/Porto/Supply-Planner_R-10388-1", &[], "R-10388", "R-10388-1"),
            ("/job/Porto/Supply-Planner_R-10388-1", &["R-10388"], "R-10388", "R-10388-1"),
            ("/job/Porto/Supply_Planner_JR_1234-2", &["Porto", "JR_1234"], "JR_1234", "JR_1234-2"),
            ("/job/Porto/Clerk_2024-12", &[], "2024-12", "2024-12"),
            ("/job/Porto/Clerk_2024-12", &["2024-12"], "2024-12", "2024-12"),
            ("/job/Porto/Clerk_2024-12-1", &["2024-12"], "2024-12", "2024-12-1"),
            ("/job/Porto/Clerk_R-1", &["R-1"], "R-1", "R-1"),
            ("/job/Porto/Clerk_REQ-12345-01", &[], "REQ-12345-01", "REQ-12345-01"),
            ("/job/Porto/Clerk", &["Porto"], "Clerk", "Clerk"),
            // A field that only looks like a part of it.
            ("/job/Porto/Clerk_R-10421", &["10421", "421"], "R-10421", "R-10421"),
        ] {
            assert_eq!(of(path, bullets), (id.to_owned(), tail.to_owned()), "{path}");
        }
        assert_eq!(Requisition::read("/", [].into_iter()), None);
        assert_eq!(Requisition::read("/job/Porto/Clerk_", [].into_iter()), None);
    }
}
