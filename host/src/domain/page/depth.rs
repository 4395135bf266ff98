//! Whether a document is nested as documents are.
//!
//! An HTML parser walks its open elements at many tags: the time for a document of nothing but opening tags
//! grows with their square. Real pages stay below a few hundred.

/// Deeper than any page that people read.
const DEEPEST: usize = 2000;

/// Elements that have no end tag, or whose end tag is commonly left out and implied by the next.
const NOT_COUNTED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup", "html", "head", "body",
];

/// Elements of drawings: only there does `/>` end an element.
const DRAWN: &[&str] = &[
    "path",
    "circle",
    "rect",
    "line",
    "use",
    "stop",
    "polygon",
    "polyline",
    "ellipse",
    "g",
    "svg",
    "image",
    "animate",
    "fegaussianblur",
    "feoffset",
    "feblend",
    "fecolormatrix",
    "feflood",
    "femergenode",
    "fecomposite",
    "lineargradient",
    "radialgradient",
    "symbol",
    "mask",
    "defs",
    "text",
    "tspan",
    "clippath",
    "filter",
];

/// Whether no more than [`DEEPEST`] elements are open at once, as far as tags alone tell.
pub(super) fn is_sane(html: &str) -> bool {
    let mut open: usize = 0;
    for tag in html.split('<').skip(1) {
        if let Some(end) = tag.strip_prefix('/') {
            if !NOT_COUNTED.contains(&name(end).as_str()) {
                open = open.saturating_sub(1);
            }
        } else if tag.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            let ends_itself = tag.find('>').is_some_and(|end| tag[..end].ends_with('/'));
            let closed = ends_itself && DRAWN.contains(&name(tag).as_str());
            if !closed && !NOT_COUNTED.contains(&name(tag).as_str()) {
                open += 1;
                if open > DEEPEST {
                    return false;
                }
            }
        }
    }
    true
}

fn name(tag: &str) -> String {
    tag.chars()
        .take(12)
        .take_while(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_lowercase())
        .collect()
}
