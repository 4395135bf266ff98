//! Walks over a parsed document and writes its reduced form.

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{Node, node::Element};
use url::Url;

use super::{
    budget::{Budget, TooHeavy},
    escapes,
    model::{Link, Page, PageContext, PageRegion},
    parser,
    reduced_writer::{Kind, ReducedWriter, Tag},
    refresh::refresh_target,
    targets,
};
use crate::{bounds::pages, domain::text::clean_line};

/// Bytes of addresses that are resolved in one step.
const BYTES_A_STEP: usize = 16;

/// Elements that are skipped because they show no text.
const SKIPPED: &[&str] = &["style", "template", "math", "canvas", "video", "audio"];

/// Elements that hold a page or a large part of it: not one thing to click on.
const WHOLES: &[&str] = &["html", "body", "main", "section", "article", "header", "footer", "nav"];

/// The most nodes in which the text of an element is looked for.
const TEXT_NODES: usize = 24;

/// Elements whose text gets a line with the element's own name.
const HEADINGS: &[&str] = &["title", "h1", "h2", "h3", "h4", "h5", "h6"];

/// Inline elements.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "kbd", "label", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Names that frameworks give to the root element into which they render the page.
const APP_ROOTS: &[&str] =
    &["root", "app", "__next", "__nuxt", "___gatsby", "q-app", "app-root", "react-root", "svelte"];

/// The state of the walk.
pub(super) struct Reducer<'c> {
    context: &'c PageContext<'c>,
    budget: &'c Budget,
    base: Url,
    page: Page,
    lines: ReducedWriter,
    /// The region of each open element.
    places: Vec<PageRegion>,
    /// The text of the block being read.
    text: String,
    heading: Option<&'static str>,
    anchor: Option<Anchor>,
    skipping: Option<NodeId>,
    has_base: bool,
    /// The content of an attribute is being read.
    in_attribute: bool,
}

/// A link whose text is being read.
struct Anchor {
    node: NodeId,
    url: Url,
    class: String,
    /// Where a click on it leads besides.
    click: Option<String>,
    place: PageRegion,
    text: String,
}

impl<'c> Reducer<'c> {
    pub(super) fn new(context: &'c PageContext<'c>, budget: &'c Budget) -> Self {
        Self {
            context,
            budget,
            base: context.url.clone(),
            page: Page::default(),
            lines: ReducedWriter::new(context.max_chars),
            places: Vec::new(),
            text: String::new(),
            heading: None,
            anchor: None,
            skipping: None,
            has_base: false,
            in_attribute: false,
        }
    }

    pub(super) fn document(&mut self, html: &str) -> Result<(), TooHeavy> {
        let html = parser::document(html, self.budget)?;
        let root = html.root_element();
        let language = root.value().attr("lang").map(|lang| lang.trim().to_ascii_lowercase());
        self.page.language = language.filter(|lang| !lang.is_empty());
        let language = self.page.language.as_deref().unwrap_or_default();
        let line = Tag::new("html").attribute("lang", language).empty();
        self.lines.push(Kind::Address, PageRegion::Body, &line, "");
        for hop in self.context.redirects {
            let line = Tag::new("redirect").attribute("href", hop.as_str()).empty();
            self.lines.push(Kind::Address, PageRegion::Body, &line, "");
        }
        self.walk(html.tree.root())
    }

    pub(super) fn finish(mut self) -> Page {
        self.page.reduced = self.lines.out;
        self.page.lines = self.lines.written;
        self.page.left_out = self.lines.left_out;
        self.page
    }

    fn walk(&mut self, root: NodeRef<'_, Node>) -> Result<(), TooHeavy> {
        for edge in root.traverse() {
            self.budget.step(1);
            self.budget.check()?;
            match edge {
                Edge::Open(node) => self.open(node)?,
                Edge::Close(node) => self.close(node),
            }
        }
        self.end_block();
        Ok(())
    }

    fn place(&self) -> PageRegion {
        self.places.last().copied().unwrap_or(PageRegion::Body)
    }

    fn open(&mut self, node: NodeRef<'_, Node>) -> Result<(), TooHeavy> {
        if self.skipping.is_some() {
            return Ok(());
        }
        match node.value() {
            Node::Text(text) => self.read_text(text),
            Node::Element(element) => {
                self.places.push(place_of(element).unwrap_or_else(|| self.place()));
                self.open_element(node, element)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        if let Some(skipped) = self.skipping {
            if skipped != node.id() {
                return;
            }
            self.skipping = None;
        }
        let Node::Element(element) = node.value() else { return };
        if self.anchor.as_ref().is_some_and(|anchor| anchor.node == node.id()) {
            self.end_anchor();
        } else if !INLINE.contains(&element.name()) {
            self.end_block();
        }
        if HEADINGS.contains(&element.name()) {
            self.heading = None;
        }
        self.places.pop();
    }

    fn open_element(&mut self, node: NodeRef<'_, Node>, element: &Element) -> Result<(), TooHeavy> {
        let name = element.name();
        if !INLINE.contains(&name) {
            self.end_block();
        }
        if let Some(heading) = HEADINGS.iter().find(|heading| **heading == name) {
            self.heading = Some(heading);
        }
        match name {
            "base" => self.read_base(element),
            "meta" => self.read_meta(element),
            "link" => self.read_link(element),
            "a" | "area" => self.open_anchor(node, element),
            "iframe" | "frame" | "embed" | "object" => self.read_frame(element)?,
            "form" => self.read_form(element, "action"),
            "select" => {
                self.read_choices(node, element);
                self.skipping = Some(node.id());
            }
            "script" => {
                self.read_script(node, element);
                self.skipping = Some(node.id());
            }
            "noscript" => {
                self.read_noscript(node)?;
                self.skipping = Some(node.id());
            }
            "svg" => {
                self.read_drawing(node);
                self.skipping = Some(node.id());
            }
            _ if SKIPPED.contains(&name) => self.skipping = Some(node.id()),
            _ => self.read_mark(node, element),
        }
        Ok(())
    }

    fn read_text(&mut self, text: &str) {
        let target = match &mut self.anchor {
            Some(anchor) => &mut anchor.text,
            None => &mut self.text,
        };
        push_beginning(target, text);
    }

    /// Ends a block of text; inside a link, a block only ends a word.
    fn end_block(&mut self) {
        if let Some(anchor) = &mut self.anchor {
            anchor.text.push(' ');
            return;
        }
        if self.text.is_empty() {
            return;
        }
        let text = clean_line(&self.text);
        self.text.clear();
        if text.is_empty() {
            return;
        }
        let (kind, name) = match self.heading {
            Some(name) => (Kind::Address, name),
            None => (Kind::Text, "p"),
        };
        if name != "title" {
            self.page.text_chars += text.chars().count();
        }
        let line = Tag::new(name).with_text(name, &text);
        self.lines.push(kind, self.place(), &line, &text);
    }

    fn read_base(&mut self, element: &Element) {
        // Only the first one counts.
        if !self.has_base
            && let Some(base) = element.attr("href").and_then(|href| self.resolve(href))
        {
            (self.base, self.has_base) = (base, true);
        }
    }

    /// The absolute form of an address; `None` if it is too long or not on the web.
    fn resolve(&self, href: &str) -> Option<Url> {
        if href.len() > pages::LINKED_ADDRESS.size() {
            return None;
        }
        self.budget.step(((self.base.as_str().len() + href.len()) / BYTES_A_STEP) as u64);
        let url = self.base.join(href.trim()).ok()?;
        if url.as_str().len() > pages::LINKED_ADDRESS.size() {
            return None;
        }
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
    }

    fn read_meta(&mut self, element: &Element) {
        let content = element.attr("content").unwrap_or_default();
        if element.attr("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh")) {
            let target = refresh_target(content).and_then(|target| self.resolve(target));
            self.page.refresh = self.page.refresh.take().or(target);
        }
        let Some(name) = element.attr("name").or_else(|| element.attr("property")) else { return };
        let line = Tag::new("meta").attribute("name", name).attribute("content", cut(content)).empty();
        self.lines.push(Kind::Mark, PageRegion::Body, &line, content);
    }

    fn read_link(&mut self, element: &Element) {
        let Some(url) = element.attr("href").and_then(|href| self.resolve(href)) else { return };
        let rel = element.attr("rel").unwrap_or_default();
        let line = Tag::new("link").attribute("rel", rel).attribute("href", url.as_str()).empty();
        self.lines.push(Kind::Mark, PageRegion::Body, &line, "");
    }

    fn open_anchor(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        self.end_anchor();
        let href = element.attr("href").filter(|href| !href.trim_start().starts_with('#'));
        let url = href.and_then(|href| self.resolve(href));
        let clicked = targets::of_click(element).and_then(|target| self.resolve(&target));
        let Some(url) = url.or_else(|| clicked.clone()) else {
            self.text.push(' ');
            return;
        };
        let click = clicked.filter(|clicked| *clicked != url && clicked.host() != self.base.host());
        let click = click.map(|clicked| clicked.to_string());
        self.end_block();
        let text = element.attr("aria-label").or_else(|| element.attr("title")).unwrap_or_default();
        let text = if element.name() == "area" { element.attr("alt").unwrap_or(text) } else { "" };
        let class = cut(element.attr("class").unwrap_or_default()).to_owned();
        let place = self.place();
        let mut beginning = String::new();
        push_beginning(&mut beginning, text);
        self.anchor = Some(Anchor { node: node.id(), url, class, click, place, text: beginning });
    }

    fn end_anchor(&mut self) {
        let Some(Anchor { url, class, click, place, text, .. }) = self.anchor.take() else { return };
        let text = clean_line(&text);
        self.page.text_chars += text.chars().count();
        let line = Tag::new("a")
            .attribute("href", url.as_str())
            .attribute("class", &class)
            .attribute("data-onclick", click.as_deref().unwrap_or_default())
            .attribute("place", place.as_str())
            .with_text("a", &text);
        self.lines.push(Kind::Address, place, &line, &text);
        self.keep_link(Link { url, text, place });
    }

    fn keep_link(&mut self, link: Link) {
        if self.page.links.len() < pages::LINKS.size() {
            self.page.links.push(link);
        }
    }

    fn read_frame(&mut self, element: &Element) -> Result<(), TooHeavy> {
        // A page in an attribute: one in it is not read.
        if let Some(inner) = element.attr("srcdoc").filter(|_| !self.in_attribute) {
            self.in_attribute = true;
            let read = self.read_unscripted(inner);
            self.in_attribute = false;
            read?;
        }
        self.read_frame_address(element);
        Ok(())
    }

    fn read_frame_address(&mut self, element: &Element) {
        let direct = ["src", "data"].into_iter().filter_map(|name| element.attr(name));
        let Some(url) = direct.chain(targets::awaited(element)).find_map(|src| self.resolve(src)) else {
            return;
        };
        let line = Tag::new("iframe").attribute("src", url.as_str());
        let line = with_data(line.attribute("place", self.place().as_str()), element).empty();
        self.lines.push(Kind::Address, self.place(), &line, "");
    }

    /// A form, or a button of one with an address of its own.
    fn read_form(&mut self, element: &Element, address: &str) {
        let Some(url) = element.attr(address).and_then(|action| self.resolve(action)) else { return };
        let line = Tag::new("form").attribute("action", url.as_str());
        let line = line.attribute("place", self.place().as_str()).empty();
        self.lines.push(Kind::Address, self.place(), &line, "");
    }

    /// The options of a choice that are addresses: a script goes to the one that is chosen.
    fn read_choices(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        self.read_mark(node, element);
        for option in node.descendants() {
            self.budget.step(1);
            let value = option.value().as_element().and_then(|option| option.attr("value")).map(str::trim);
            let Some(value) = value.filter(|value| value.starts_with("http") || value.starts_with('/'))
            else {
                continue;
            };
            let Some(url) = self.resolve(value) else { continue };
            self.read_address(url, self.text_of(option));
        }
    }

    /// The links in a drawing, whose addresses may be in a namespace of their own: `<a xlink:href=…>`.
    fn read_drawing(&mut self, node: NodeRef<'_, Node>) {
        for inner in node.descendants() {
            self.budget.step(1);
            let Some(link) = inner.value().as_element().filter(|element| element.name() == "a") else {
                continue;
            };
            let href = link.attrs().find(|(name, _)| *name == "href").map(|(_, href)| href);
            let clicked = || targets::of_click(link).and_then(|target| self.resolve(&target));
            let Some(url) = href.and_then(|href| self.resolve(href)).or_else(clicked) else { continue };
            self.read_address(url, self.text_of(inner));
        }
    }

    /// An address that is a link to whoever uses the page.
    fn read_address(&mut self, url: Url, text: String) {
        let place = self.place();
        let line = Tag::new("a").attribute("href", url.as_str()).attribute("place", place.as_str());
        self.lines.push(Kind::Address, place, &line.with_text("a", &text), &text);
        self.keep_link(Link { url, text, place });
    }

    /// The beginning of an element's text, looked for in a few nodes.
    fn text_of(&self, node: NodeRef<'_, Node>) -> String {
        let mut text = String::new();
        for inner in node.descendants().take(TEXT_NODES) {
            self.budget.step(1);
            if let Node::Text(more) = inner.value() {
                push_beginning(&mut text, more);
                text.push(' ');
            }
        }
        clean_line(&text)
    }

    fn read_script(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        self.page.scripts += 1;
        let is_inline = node.has_children();
        let source = element.attr("src").into_iter().chain(targets::awaited(element).filter(|_| !is_inline));
        if let Some(url) = source.into_iter().find_map(|src| self.resolve(src)) {
            let line = Tag::new("script").attribute("src", url.as_str());
            let line = with_data(line.attribute("place", self.place().as_str()), element);
            self.lines.push(Kind::Address, self.place(), &line.with_text("script", ""), "");
            return;
        }
        let text: String =
            node.children().filter_map(|child| child.value().as_text().map(|text| &**text)).collect();
        let mut undone = String::with_capacity(text.len());
        escapes::undo(&text, &mut undone);
        let text = clean_line(&escapes::around_addresses(&undone, pages::SCRIPT.size()));
        if text.is_empty() {
            return;
        }
        let line = Tag::new("script").attribute("type", element.attr("type").unwrap_or_default());
        let line = with_data(line, element).with_text("script", &text);
        self.lines.push(Kind::Script, self.place(), &line, &text);
    }

    /// The content of `noscript`, which the parser treats as text because it assumes that scripts run. Of it only links,
    /// frames and settings count.
    fn read_noscript(&mut self, node: NodeRef<'_, Node>) -> Result<(), TooHeavy> {
        let text: String =
            node.children().filter_map(|child| child.value().as_text().map(|text| &**text)).collect();
        self.read_unscripted(&text)
    }

    fn read_unscripted(&mut self, html: &str) -> Result<(), TooHeavy> {
        if !html.contains('<') {
            return Ok(());
        }
        let seen = self.page.text_chars;
        let fragment = parser::fragment(html, self.budget)?;
        // Its nodes are numbered for themselves: a link around the `noscript` is not one of them.
        let mut own = None;
        for edge in fragment.root_element().traverse().skip(1) {
            self.budget.step(1);
            self.budget.check()?;
            match edge {
                Edge::Open(node) => self.open_unscripted(node, &mut own),
                Edge::Close(node) if own == Some(node.id()) => {
                    own = None;
                    self.end_anchor();
                }
                Edge::Close(_) => {}
            }
        }
        // Notices such as "please enable JavaScript" do not count as content.
        self.page.text_chars = seen;
        Ok(())
    }

    fn open_unscripted(&mut self, node: NodeRef<'_, Node>, own: &mut Option<NodeId>) {
        match node.value() {
            Node::Text(text) if own.is_some() => self.read_text(text),
            Node::Element(element) => match element.name() {
                "a" => {
                    self.open_anchor(node, element);
                    *own = self.anchor.as_ref().map(|_| node.id());
                }
                "iframe" | "frame" | "embed" | "object" => self.read_frame_address(element),
                "form" => self.read_form(element, "action"),
                // What stands in an attribute is a page of its own, which runs scripts and sends only itself on.
                "script" if self.in_attribute => self.read_script(node, element),
                "meta" if !self.in_attribute => self.read_meta(element),
                _ => {}
            },
            _ => {}
        }
    }

    fn read_mark(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        self.read_form(element, "formaction");
        self.read_click(node, element);
        let id = element.attr("id").unwrap_or_default();
        if APP_ROOTS.contains(&id) || element.name() == "app-root" {
            self.page.app_root = true;
        }
        let has_data =
            element.attrs().any(|(name, value)| targets::shown_as(element.name(), name, value).is_some());
        if id.is_empty() && !has_data {
            return;
        }
        let tag = Tag::new(element.name()).attribute("id", id);
        let tag = tag.attribute("class", cut(element.attr("class").unwrap_or_default()));
        let line = with_data(tag, element).attribute("place", self.place().as_str()).empty();
        self.lines.push(Kind::Mark, self.place(), &line, "");
    }

    /// Keeps the target of a click as a link: a button may be the only way to a page.
    fn read_click(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        if WHOLES.contains(&element.name()) {
            return;
        }
        let Some(url) = targets::of_click(element).and_then(|target| self.resolve(&target)) else { return };
        let (place, text) = (self.place(), self.text_of(node));
        let text = if text.is_empty() { element.attr("value").unwrap_or_default().to_owned() } else { text };
        self.keep_link(Link { url, text: cut(&text).to_owned(), place });
    }
}

/// Adds to a text as long as it is short.
fn push_beginning(text: &mut String, more: &str) {
    let room = pages::BLOCK_TEXT.size().saturating_sub(text.len());
    text.push_str(&more[..more.floor_char_boundary(room.min(more.len()))]);
}

/// The beginning of a long value.
fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(pages::SHORT_VALUE.size().min(value.len()))]
}

fn with_data(mut tag: Tag, element: &Element) -> Tag {
    for (name, value) in element.attrs() {
        let Some(name) = targets::shown_as(element.name(), name, value) else { continue };
        let mut undone = String::with_capacity(value.len());
        escapes::undo(value, &mut undone);
        tag = tag.attribute(&name, &escapes::around_addresses(&undone, pages::DATA_VALUE.size()));
    }
    tag
}

/// The region that an element defines for its contents; `None` if they are in the surrounding region.
fn place_of(element: &Element) -> Option<PageRegion> {
    let name = element.name();
    if matches!(name, "html" | "body" | "main" | "article") {
        return Some(PageRegion::Body);
    }
    let role = element.attr("role").unwrap_or_default();
    let named = |words: &[&str]| {
        let names = element.attr("id").into_iter().chain(element.attr("class"));
        names.flat_map(str::split_ascii_whitespace).any(|name| has_word(name, words))
    };
    if name == "footer" || role == "contentinfo" || named(&["footer", "colophon"]) {
        Some(PageRegion::Footer)
    } else if matches!(name, "nav" | "header") || role == "navigation" || named(&["nav", "navbar", "menu"]) {
        Some(PageRegion::Nav)
    } else {
        None
    }
}

/// Whether a class name contains one of the words as a word: `site-footer`, `footer_links`, `mainFooter`.
fn has_word(name: &str, words: &[&str]) -> bool {
    let spaced: String = name
        .chars()
        .flat_map(|sign| {
            let parts = sign.is_uppercase() || !sign.is_alphanumeric();
            parts.then_some(' ').into_iter().chain(sign.to_lowercase())
        })
        .collect();
    spaced.split(|sign: char| !sign.is_alphanumeric()).any(|word| words.contains(&word))
}
