//! XML as feeds write it.

/// Text as the content of an element.
pub(super) fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An element with text.
pub(super) fn element(name: &str, content: &str) -> String {
    format!("<{name}>{}</{name}>", text(content))
}

/// An element with text, or nothing.
pub(super) fn optional(name: &str, content: Option<&str>) -> String {
    content.map_or_else(String::new, |content| element(name, content))
}

/// Markup as it is, which must not contain the end of such a section.
pub(super) fn cdata(markup: &str) -> String {
    format!("<![CDATA[{markup}]]>")
}

/// A document.
pub(super) fn document(content: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{content}\n")
}
