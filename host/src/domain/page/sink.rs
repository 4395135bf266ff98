//! Builds the tree for the parser and counts what the parser does with it.
//!
//! The parser walks over all open elements at many tags, and repeats formatting elements with their attributes; it asks
//! this sink at each step. Once the budget is spent, elements are made without attributes, so that the rest of the token
//! costs no memory; the next token does not come (`parser.rs`).

use std::{
    borrow::Cow,
    cell::{Cell, Ref, RefCell},
};

use ego_tree::NodeId;
use html5ever::{
    Attribute, QualName,
    tendril::StrTendril,
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
};
use scraper::{Html, HtmlTreeSink, node::Element};

use super::budget::Budget;

/// Builds one tree.
pub(super) struct CountingSink<'b> {
    tree: HtmlTreeSink,
    budget: &'b Budget,
    /// What the parser asked of open elements since the last count.
    asked: Cell<u64>,
}

impl<'b> CountingSink<'b> {
    pub(super) const fn new(html: Html, budget: &'b Budget) -> Self {
        Self { tree: HtmlTreeSink(RefCell::new(html)), budget, asked: Cell::new(0) }
    }

    /// Counts what the parser asked since the last count: there are so many questions that each only adds to a number.
    pub(super) fn count_asked(&self) {
        self.budget.step(self.asked.take());
    }

    /// What `work` makes of an element; the default of another node.
    pub(super) fn of_element<T: Default>(&self, node: NodeId, work: impl FnOnce(&Element) -> T) -> T {
        let html = self.tree.0.borrow();
        html.tree.get(node).and_then(|node| node.value().as_element()).map_or_else(T::default, work)
    }

    fn count_node(&self, text: &NodeOrText<NodeId>) {
        self.budget.step(1);
        if let NodeOrText::AppendText(text) = text {
            self.budget.node();
            self.budget.bytes(text.len());
        }
    }
}

impl TreeSink for CountingSink<'_> {
    type Handle = NodeId;
    type Output = Html;
    type ElemName<'a>
        = Ref<'a, QualName>
    where
        Self: 'a;

    fn finish(self) -> Html {
        self.tree.finish()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.asked.set(self.asked.get() + 1);
        self.tree.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let bytes: usize =
            attrs.iter().map(|attribute| attribute.name.local.len() + attribute.value.len()).sum();
        self.budget.step(1 + attrs.len() as u64);
        self.budget.node();
        self.budget.attributes(attrs.len() as u64);
        self.budget.bytes(bytes);
        let attrs = if self.budget.is_spent() { Vec::new() } else { attrs };
        self.tree.create_element(name, attrs, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.budget.step(1);
        self.budget.node();
        self.budget.bytes(text.len());
        self.tree.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.budget.step(1);
        self.budget.node();
        self.budget.bytes(target.len() + data.len());
        self.tree.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.count_node(&child);
        self.tree.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        self.count_node(&child);
        self.tree.append_based_on_parent_node(element, before, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.budget.node();
        self.budget.bytes(name.len() + public_id.len() + system_id.len());
        self.tree.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.budget.step(1);
        self.tree.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        self.asked.set(self.asked.get() + 1);
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        self.count_node(&new);
        self.tree.append_before_sibling(sibling, new);
    }

    /// A page that repeats `<html …>` or `<body …>` adds to one element without end.
    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let bytes: usize =
            attrs.iter().map(|attribute| attribute.name.local.len() + attribute.value.len()).sum();
        self.budget.step(1 + attrs.len() as u64);
        self.budget.attributes(attrs.len() as u64);
        self.budget.bytes(bytes);
        let has = self.of_element(*target, |element| element.attrs.len());
        self.budget.tag_attributes((has + attrs.len()) as u64);
        if !self.budget.is_spent() {
            self.tree.add_attrs_if_missing(target, attrs);
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.budget.step(1);
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let html = self.tree.0.borrow();
        let children = html.tree.get(*node).map_or(0, |node| node.children().count());
        drop(html);
        self.budget.step(1 + children as u64);
        self.tree.reparent_children(node, new_parent);
    }
}
