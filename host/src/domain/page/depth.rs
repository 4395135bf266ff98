//! Checks the nesting depth of a document before it is parsed.
//!
//! At many tags, an HTML parser walks over all open elements, so the time for a document of nothing but opening
//! tags is quadratic. Real pages have a depth of at most a few hundred.

/// The most open elements; no real page has as many.
const MAX_DEPTH: usize = 2000;

/// Elements without an end tag, or whose end tag is often omitted and implied.
const NOT_COUNTED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup", "html", "head", "body",
];

/// SVG elements, the only ones that `/>` ends.
const SVG_ELEMENTS: &[&str] = &[
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

/// Whether at most [`MAX_DEPTH`] elements are open at once, judged by the tags alone.
pub(super) fn has_normal_depth(html: &str) -> bool {
    let mut open: usize = 0;
    for tag in html.split('<').skip(1) {
        if let Some(end) = tag.strip_prefix('/') {
            if !NOT_COUNTED.contains(&name(end).as_str()) {
                open = open.saturating_sub(1);
            }
        } else if tag.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            let ends_itself = tag.find('>').is_some_and(|end| tag[..end].ends_with('/'));
            let closed = ends_itself && SVG_ELEMENTS.contains(&name(tag).as_str());
            if !closed && !NOT_COUNTED.contains(&name(tag).as_str()) {
                open += 1;
                if open > MAX_DEPTH {
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
