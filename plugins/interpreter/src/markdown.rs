//! Makes HTML of Markdown: paragraphs, headings, lists, emphasis, links and code, as adverts use them. What it does not
//! know stays as it is written; nothing of the source becomes a tag.

use std::fmt::Write as _;

use jobscan_plugin_sdk::text;

/// The HTML of a text.
pub(crate) fn html(markdown: &str) -> String {
    let mut made = Made::default();
    for line in markdown.lines() {
        made.line(line);
    }
    made.close();
    made.html
}

/// What was made so far.
#[derive(Default)]
struct Made {
    html: String,
    /// The paragraph or item that goes on.
    open: String,
    /// The list that goes on: its tag.
    list: Option<&'static str>,
}

impl Made {
    fn line(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            self.flush();
        } else if let Some((level, heading)) = heading(line) {
            self.close();
            let _ = writeln!(self.html, "<h{level}>{}</h{level}>", inline(heading));
        } else if let Some((list, item)) = item(line) {
            self.item(list, item);
        } else {
            if self.open.is_empty() && self.list.is_some() {
                self.close();
            }
            self.add(line);
        }
    }

    fn item(&mut self, list: &'static str, item: &str) {
        if self.list == Some(list) {
            self.flush();
        } else {
            self.close();
            let _ = writeln!(self.html, "<{list}>");
            self.list = Some(list);
        }
        self.add(item);
    }

    fn add(&mut self, line: &str) {
        if !self.open.is_empty() {
            self.open.push('\n');
        }
        self.open.push_str(line);
    }

    /// Ends the paragraph or item.
    fn flush(&mut self) {
        if self.open.is_empty() {
            return;
        }
        let tag = if self.list.is_some() { "li" } else { "p" };
        let open = std::mem::take(&mut self.open);
        let _ = writeln!(self.html, "<{tag}>{}</{tag}>", inline(&open));
    }

    /// Ends the list too.
    fn close(&mut self) {
        self.flush();
        if let Some(list) = self.list.take() {
            let _ = writeln!(self.html, "</{list}>");
        }
    }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let text = text.strip_prefix(' ')?;
    (1..=6).contains(&level).then(|| (level, text.trim().trim_end_matches('#').trim_end()))
}

fn item(line: &str) -> Option<(&'static str, &str)> {
    if let Some(item) = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some(("ul", item.trim()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?.strip_prefix(['.', ')'])?.strip_prefix(' ')?;
    (1..=3).contains(&digits).then(|| ("ol", rest.trim()))
}

/// How far behind its beginning a mark may end, in bytes: a text of beginnings only must not cost its square.
const FARTHEST: usize = 2_000;

/// Emphasis, code and links within a line.
fn inline(line: &str) -> String {
    let mut html = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['*', '_', '`', '[', '\\']) {
        html.push_str(&text::escape_html(&rest[..at]));
        let before = rest[..at].chars().next_back();
        rest = &rest[at..];
        let near = &rest[..rest.floor_char_boundary(rest.len().min(FARTHEST))];
        let (made, len) = mark(near, before).unwrap_or_else(|| (rest[..1].to_owned(), 1));
        html.push_str(&made);
        rest = &rest[len..];
    }
    html.push_str(&text::escape_html(rest));
    html
}

/// What a text's first sign makes of it, and how long that is.
fn mark(text: &str, before: Option<char>) -> Option<(String, usize)> {
    if let Some(rest) = text.strip_prefix('\\') {
        let sign = rest.chars().next().filter(char::is_ascii_punctuation)?;
        return Some((text::escape_html(sign.encode_utf8(&mut [0; 4])), 2));
    }
    if let Some(rest) = text.strip_prefix('[') {
        return link(rest).map(|(made, len)| (made, len + 1));
    }
    if let Some(rest) = text.strip_prefix('`') {
        let (code, _) = rest.split_once('`')?;
        return Some((format!("<code>{}</code>", text::escape_html(code)), code.len() + 2));
    }
    // Within a word an underscore is a letter.
    if text.starts_with('_') && before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let (sign, tag) = [("**", "strong"), ("__", "strong"), ("*", "em"), ("_", "em")]
        .into_iter()
        .find(|(sign, _)| text.starts_with(sign))?;
    let (inner, _) = text[sign.len()..].split_once(sign)?;
    let tight = !inner.is_empty() && inner.trim() == inner;
    tight.then(|| (format!("<{tag}>{}</{tag}>", inline(inner)), inner.len() + 2 * sign.len()))
}

/// A link, behind its bracket.
fn link(rest: &str) -> Option<(String, usize)> {
    let (words, target) = rest.split_once("](")?;
    let (target, _) = target.split_once(')')?;
    if words.contains(['[', '\n']) || !text::is_web_url(target) || target.contains('"') {
        return None;
    }
    let (shown, to) = (inline(words), text::escape_html(target));
    Some((format!("<a href=\"{to}\">{shown}</a>"), words.len() + target.len() + 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_elements() {
        let text = "## What you do\nCook\nwell.\n\n- one\n- two\n  more\n\n1. first\n\nEnd";
        assert_eq!(
            html(text),
            "<h2>What you do</h2>\n<p>Cook\nwell.</p>\n<ul>\n<li>one</li>\n<li>two\nmore</li>\n</ul>\n<ol>\n<li>first</li>\n</ol>\n<p>End</p>\n"
        );
    }

    #[test]
    fn marks_within_a_line_become_elements() {
        assert_eq!(html("a **b *c*** `d<` e"), "<p>a <strong>b *c</strong>* <code>d&lt;</code> e</p>\n");
        assert_eq!(html("snake_case_name 2 * 3 * 4"), "<p>snake_case_name 2 * 3 * 4</p>\n");
        assert_eq!(
            html("[us](https://acme.example/a?b&c)"),
            "<p><a href=\"https://acme.example/a?b&amp;c\">us</a></p>\n"
        );
        assert_eq!(html(r"\*no\* [x](javascript:1)"), "<p>*no* [x](javascript:1)</p>\n");
    }

    #[test]
    fn nothing_of_the_source_becomes_a_tag() {
        assert_eq!(html("<script>x</script>"), "<p>&lt;script&gt;x&lt;/script&gt;</p>\n");
    }
}
