//! Parses the reduced web page that the host passes to detectors and directories.
//!
//! The contract defines the format (see `document` in the interface `detector`): one element per line. The parser
//! relies only on what the contract guarantees: attribute values have no quotes and text has no line breaks. It ignores
//! a line that is not an element, and it copies nothing.

use crate::Document;

/// The elements of a page, in document order.
#[derive(Debug, Clone)]
pub struct Page<'d> {
    elements: Vec<Element<'d>>,
}

/// One line of the reduced page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'d> {
    /// The tag, e.g. `a`.
    pub name: &'d str,
    /// The text between its tags; empty if there is none.
    pub text: &'d str,
    /// The byte offset of the line in `document.html`, which is the `offset` of an evidence.
    pub offset: usize,
    attributes: &'d str,
}

/// The part of the page that an element is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The navigation.
    Nav,
    /// The content.
    Body,
    /// The footer.
    Footer,
}

impl<'d> Page<'d> {
    /// Parses a page.
    #[must_use]
    pub fn read(document: &'d Document) -> Self {
        let mut offset = 0;
        let mut elements = Vec::new();
        for line in document.html.split_inclusive('\n') {
            elements.extend(Element::read(line.trim_end_matches(['\n', '\r']), offset));
            offset += line.len();
        }
        Self { elements }
    }

    /// All elements.
    #[must_use]
    pub fn elements(&self) -> &[Element<'d>] {
        &self.elements
    }

    /// The elements with this tag.
    pub fn named<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Element<'d>> {
        self.elements.iter().filter(move |element| element.name == name)
    }
}

impl<'d> Element<'d> {
    fn read(line: &'d str, offset: usize) -> Option<Self> {
        let inside = line.strip_prefix('<')?;
        let name_ends = inside.find([' ', '>'])?;
        let (name, rest) = inside.split_at(name_ends);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return None;
        }
        let attributes_end = end_of_attributes(rest)?;
        let (attributes, after) = (&rest[..attributes_end], &rest[attributes_end + 1..]);
        let text = after
            .strip_suffix('>')
            .and_then(|after| after.strip_suffix(name))
            .and_then(|after| after.strip_suffix("</"))
            .unwrap_or("");
        Some(Self { name, text, offset, attributes })
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attr(&self, name: &str) -> Option<&'d str> {
        self.attrs().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All attributes, in order.
    pub fn attrs(&self) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (key, after) = rest.trim_start().split_once("=\"")?;
            let (value, after) = after.split_once('"')?;
            rest = after;
            Some((key, value))
        })
    }

    /// The part of the page that the element is in, which is the content if the line does not say.
    #[must_use]
    pub fn place(&self) -> Place {
        match self.attr("place") {
            Some("nav") => Place::Nav,
            Some("footer") => Place::Footer,
            _ => Place::Body,
        }
    }
}

/// The position of the `>` that ends the opening tag. A `>` inside a value does not count.
fn end_of_attributes(rest: &str) -> Option<usize> {
    let mut quoted = false;
    rest.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(html: &str) -> Document {
        let url = "https://acme.example/".to_owned();
        Document { url: url.clone(), final_url: url, status: 200, content_type: None, html: html.to_owned() }
    }

    #[test]
    fn lines_are_elements_with_attributes_text_place_and_offset() {
        let html = concat!(
            "<html lang=\"es\">\n",
            "<a href=\"https://x.example/?a>b\" class=\"big link\" place=\"footer\">1 < 2 > 1</a>\n",
            "no element\n",
            "<p>plain ñ</p>\r\n",
            "<div id=\"jobs\" data-board-token=\"acme\" place=\"nav\">\n",
            "<script src=\"https://x.example/e.js\" place=\"body\"></script>",
        );
        let document = document(html);
        let page = Page::read(&document);
        let names: Vec<_> = page.elements().iter().map(|element| element.name).collect();
        assert_eq!(names, ["html", "a", "p", "div", "script"]);
        let link = page.elements()[1];
        assert_eq!((link.attr("href"), link.text), (Some("https://x.example/?a>b"), "1 < 2 > 1"));
        assert_eq!(
            (link.attr("class"), link.attr("id"), link.place()),
            (Some("big link"), None, Place::Footer)
        );
        assert_eq!((page.elements()[2].text, page.elements()[2].place()), ("plain ñ", Place::Body));
        let attrs: Vec<_> = page.elements()[3].attrs().collect();
        assert_eq!(attrs, [("id", "jobs"), ("data-board-token", "acme"), ("place", "nav")]);
        for element in page.elements() {
            assert!(html[element.offset..].starts_with(&format!("<{}", element.name)), "{element:?}");
        }
        assert_eq!(page.named("a").count(), 1);
    }

    #[test]
    fn what_is_no_line_of_the_form_is_left() {
        for html in ["", "<", "<>", "< a>", "</p>", "<a", "<a href=\"x", "<a href=\"x>y</a>", "<é>", "text"]
        {
            let document = document(html);
            assert_eq!(Page::read(&document).elements(), [], "{html}");
        }
        // A missing or wrong closing tag gives an element without text, broken attributes give no attributes.
        for html in ["<p>text", "<p>text</q>", "<a href=x>", "<a =>", "<a =\"\" \">\">"] {
            let document = document(html);
            let page = Page::read(&document);
            assert_eq!((page.elements().len(), page.elements()[0].text), (1, ""), "{html}");
            assert_eq!(page.elements()[0].attr("href"), None);
        }
    }
}
