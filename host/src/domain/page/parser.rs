//! Feeds a page to the HTML parser in pieces and stops it as soon as the budget is spent.
//!
//! Between tokenizer and tree builder stands a gate: a tag is weighed before it passes, and nothing passes once the
//! budget is spent, so what a page may cost beyond its budget is what one token costs. The tokenizer itself is linear but
//! for one loop: it compares each attribute of a tag with those before it. It shows nothing of a tag before its end, so
//! while it is silent, its input is read along by `open_tag.rs`.

use std::cell::Cell;

use ego_tree::NodeId;
use html5ever::{
    QualName, TokenizerResult, local_name, ns,
    tendril::StrTendril,
    tokenizer::{BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink, create_element},
};
use scraper::Html;

use super::{
    budget::{Budget, TooHeavy},
    open_tag::OpenTag,
    sink::CountingSink,
};

/// Bytes that the tokenizer gets at a time.
const PIECE: usize = 4 << 10;

/// Steps that it takes to compare a formatting element with one attribute of another: they are copied and sorted.
const STEPS_TO_COMPARE: u64 = 8;

/// New nodes and tags after which the open elements are counted again.
const COUNTED_EACH: u64 = 64;

/// The tree of a whole document.
pub(super) fn document(html: &str, budget: &Budget) -> Result<Html, TooHeavy> {
    let sink = CountingSink::new(Html::new_document(), budget);
    let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
    parse(html, Tokenizer::new(Gate::new(builder, budget), TokenizerOpts::default()), budget)
}

/// The tree of a part of a document, as it would be inside `<body>`.
pub(super) fn fragment(html: &str, budget: &Budget) -> Result<Html, TooHeavy> {
    let sink = CountingSink::new(Html::new_fragment(), budget);
    let body = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    let builder = TreeBuilder::new_for_fragment(sink, body, None, TreeBuilderOpts::default());
    let state = builder.tokenizer_state_for_context_elem(false);
    let options = TokenizerOpts { initial_state: Some(state), ..TokenizerOpts::default() };
    parse(html, Tokenizer::new(Gate::new(builder, budget), options), budget)
}

fn parse(html: &str, tokenizer: Tokenizer<Gate<'_>>, budget: &Budget) -> Result<Html, TooHeavy> {
    let input = BufferQueue::default();
    let mut open_tag = OpenTag::default();
    let mut rest = html;
    while !rest.is_empty() {
        budget.check()?;
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(PIECE.min(rest.len())));
        rest = after;
        let tokens = tokenizer.sink.tokens.get();
        input.push_back(StrTendril::from_slice(piece));
        // The parser stops after each script, for programs that would run it.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        let is_silent = tokenizer.sink.tokens.get() == tokens;
        budget.tag_attributes(open_tag.read(piece, is_silent));
    }
    budget.check()?;
    tokenizer.end();
    budget.check()?;
    Ok(tokenizer.sink.builder.sink.finish())
}

/// Lets tokens through to the tree builder while the budget lasts.
struct Gate<'b> {
    builder: TreeBuilder<NodeId, CountingSink<'b>>,
    budget: &'b Budget,
    /// Tokens that came, errors left out.
    tokens: Cell<u64>,
    /// Tags since the open elements were counted, and the nodes there were then.
    tags: Cell<u64>,
    nodes: Cell<u64>,
    /// At least the formatting elements that are carried on, with their attributes: each new one is compared with them.
    formatting: Cell<u64>,
}

impl<'b> Gate<'b> {
    const fn new(builder: TreeBuilder<NodeId, CountingSink<'b>>, budget: &'b Budget) -> Self {
        Self {
            builder,
            budget,
            tokens: Cell::new(0),
            tags: Cell::new(0),
            nodes: Cell::new(0),
            formatting: Cell::new(0),
        }
    }

    fn weigh(&self, tag: &Tag) {
        let attributes = tag.attrs.len() as u64;
        self.budget.tag_attributes(attributes);
        self.budget.step(attributes * attributes / 2);
        if tag.kind == StartTag && is_formatting(&tag.name) {
            self.budget.step(self.formatting.get() * STEPS_TO_COMPARE);
            self.formatting.set(self.formatting.get() + 1 + attributes);
        }
        self.tags.set(self.tags.get() + 1);
        if self.tags.get() + (self.budget.nodes() - self.nodes.get()) >= COUNTED_EACH {
            self.count_open();
        }
    }

    fn count_open(&self) {
        let open = OpenElements { sink: &self.builder.sink, count: Cell::new(0), weight: Cell::new(0) };
        self.builder.trace_handles(&open);
        self.budget.open(open.count.get());
        self.budget.step(open.count.get());
        self.formatting.set(open.weight.get());
        self.tags.set(0);
        self.nodes.set(self.budget.nodes());
    }
}

impl TokenSink for Gate<'_> {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if let Token::ParseError(_) = token {
            return TokenSinkResult::Continue;
        }
        self.tokens.set(self.tokens.get() + 1);
        self.budget.step(1);
        if let Token::TagToken(tag) = &token {
            self.weigh(tag);
        }
        if self.budget.is_spent() {
            return TokenSinkResult::Continue;
        }
        let result = self.builder.process_token(token, line);
        self.builder.sink.count_asked();
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts what the tree builder holds: the stack of open elements, and the formatting elements that it carries on.
struct OpenElements<'s, 'b> {
    sink: &'s CountingSink<'b>,
    count: Cell<u64>,
    weight: Cell<u64>,
}

impl Tracer for OpenElements<'_, '_> {
    type Handle = NodeId;

    fn trace_handle(&self, node: &NodeId) {
        self.count.set(self.count.get() + 1);
        let weight = self.sink.of_element(*node, |element| {
            if is_formatting(element.name()) { 1 + element.attrs.len() as u64 } else { 0 }
        });
        self.weight.set(self.weight.get() + weight);
    }
}

/// Elements that go on after the block that they were opened in.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}
