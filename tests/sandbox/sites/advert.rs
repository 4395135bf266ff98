//! The text of an advert in HTML, for the systems that have it in one piece or in sections.

use crate::{
    content::Content,
    markup::{blocks, items, plain},
};

/// The beginning of the text in plain words, as search engines show it: so many characters of it at most.
pub(super) fn excerpt(content: &Content, most: usize) -> String {
    let whole =
        [plain(&content.opening, " "), plain(&content.body, " "), plain(&content.duties, " ")].join(" ");
    let cut: String = whole.chars().take(most).collect();
    format!("{cut}…")
}

/// The sentences that a part of the text must have, of those that the whole must have.
pub(super) fn contained(content: &Content, part: &str) -> Vec<String> {
    content.must_contain().into_iter().filter(|sentence| part.contains(sentence)).collect()
}

/// A part of an advert with a heading.
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) html: String,
}

/// The whole text.
pub(super) fn html(content: &Content) -> String {
    let parts = sections(content, "p");
    parts
        .iter()
        .map(|part| format!("<h3>{}</h3>\n{}\n", part.heading, part.html))
        .collect::<Vec<_>>()
        .concat()
}

/// The text in four parts; lines are in `tag`s, but those of the second and third part, which are lists.
pub(super) fn sections(content: &Content, tag: &str) -> [Section; 4] {
    let style = content.style;
    let [duties, requirements] = content.language.headings;
    let about = blocks(&content.opening, tag, style) + &blocks(&content.body, tag, style);
    [
        Section { heading: "Company Description", html: about },
        Section { heading: duties, html: format!("<ul>{}</ul>", items(&content.duties, style)) },
        Section {
            heading: requirements,
            html: format!("<ul>\n{}</ul>", items(&content.requirements, style)),
        },
        Section { heading: "Additional Information", html: blocks(&content.closing, tag, style) },
    ]
}
