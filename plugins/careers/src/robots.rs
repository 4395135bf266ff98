//! What a site's robots.txt allows, and the sitemaps that it names. The host obeys robots.txt only where it looks for
//! boards itself: a plugin that reads a site that nobody made for programs obeys it by its own means.

/// The name that this program goes by.
const AGENT: &str = "jobscan-host";

/// The most of a file that is read (RFC 9309, 2.5).
const MOST_BYTES: usize = 500 * 1024;

/// The most rules and sitemaps that are kept.
const MOST_LINES: usize = 2_000;

/// The rules for this program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    /// Pattern, and whether it allows; the one that counts first.
    rules: Vec<(String, bool)>,
    sitemaps: Vec<String>,
}

impl Robots {
    /// Reads a file. Lines that are no rules are skipped.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MOST_BYTES)];
        let (mut own, mut others, mut sitemaps) = (Vec::new(), Vec::new(), Vec::new());
        let (mut is_own, mut is_any, mut names_end, mut is_named) = (false, false, true, false);
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or(line);
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if names_end {
                        (is_own, is_any, names_end) = (false, false, false);
                    }
                    let name = value.split('/').next().unwrap_or(value).trim();
                    is_own |= name.eq_ignore_ascii_case(AGENT);
                    is_named |= name.eq_ignore_ascii_case(AGENT);
                    is_any |= name == "*";
                }
                "allow" | "disallow" => {
                    names_end = true;
                    let rule = (value.to_owned(), key == "allow");
                    if value.is_empty() || own.len() + others.len() >= MOST_LINES {
                        continue;
                    }
                    if is_own {
                        own.push(rule);
                    } else if is_any {
                        others.push(rule);
                    }
                }
                "sitemap" if sitemaps.len() < MOST_LINES => sitemaps.push(value.to_owned()),
                _ => {}
            }
        }
        let mut rules = if is_named { own } else { others };
        rules.sort_by_key(|(pattern, allows)| (std::cmp::Reverse(pattern.len()), !allows));
        Self { rules, sitemaps }
    }

    /// Whether a path with its query may be asked for: the longest rule that covers it decides.
    #[must_use]
    pub fn allow(&self, target: &str) -> bool {
        self.rules.iter().find(|(pattern, _)| covers(pattern, target)).is_none_or(|(_, allows)| *allows)
    }

    /// The sitemaps that the file names, as they are written.
    #[must_use]
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }
}

/// Whether a pattern, with `*` for anything and `$` for the end, covers a target from its beginning on.
fn covers(pattern: &str, target: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = target.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return !to_end || rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    if to_end { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_for_this_program_decides() {
        let robots = Robots::read(
            "User-agent: *\nDisallow: /admin\nDisallow: /jobs/*/apply$\nAllow: /admin/jobs\n\nUser-agent: other\nDisallow: /\n\
             Sitemap: https://a.example/sitemap.xml # all\nSITEMAP:/two.xml",
        );
        assert!(
            robots.allow("/jobs/1") && robots.allow("/admin/jobs/1") && robots.allow("/jobs/1/apply?x=1")
        );
        assert!(!robots.allow("/admin") && !robots.allow("/jobs/1/apply"));
        assert_eq!(robots.sitemaps(), ["https://a.example/sitemap.xml", "/two.xml"]);
    }

    #[test]
    fn a_group_of_its_own_counts_alone() {
        let text = "User-agent: a\nUser-agent: Jobscan-Host/1.0\nDisallow: /x\n\nUser-agent: *\nDisallow: /";
        let robots = Robots::read(text);
        assert!(robots.allow("/jobs") && !robots.allow("/x/1"));
        let open = Robots::read("User-agent: jobscan-host\nDisallow:\n\nUser-agent: *\nDisallow: /");
        assert!(open.allow("/jobs"));
        assert!(!Robots::read("User-agent: *\nDisallow: /").allow("/"));
    }

    #[test]
    fn what_is_no_file_of_rules_forbids_nothing() {
        for text in ["", "<!doctype html><html>404</html>", "Disallow: /", "\u{feff}", "User-agent: *"] {
            assert!(Robots::read(text).allow("/jobs"), "{text}");
        }
    }
}
