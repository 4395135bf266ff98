//! Web pages in the form that detectors and directories read: parsed once and reduced to what may identify a
//! job board.
//!
//! The reduced form has one element per line in document order and is still HTML: see [`Page::reduced`] for its
//! guarantees. Comments, styles and images are removed, addresses are absolute, and escapes in scripts are
//! undone. Nothing here fails or panics, whatever the input; a page so deeply nested that parsing it would take
//! minutes is treated as empty.

mod decode;
mod depth;
mod escapes;
mod model;
mod reduce;
mod reduced_writer;

pub use self::{
    decode::decode,
    model::{Link, Page, PageContext, PageRegion},
};

impl Page {
    /// Parses `html`.
    #[must_use]
    pub fn parse(html: &str, context: &PageContext<'_>) -> Self {
        let mut reducer = reduce::Reducer::new(context);
        if !depth::has_normal_depth(html) {
            return Self { unreadable: true, ..Self::default() };
        }
        reducer.document(html);
        reducer.finish()
    }
}

#[cfg(test)]
mod tests;
