//! Web pages in the form that detectors and directories read: parsed once and reduced to what may identify a
//! job board.
//!
//! The reduced form has one element per line in document order and is still HTML: see [`Page::reduced`] for its
//! guarantees. Comments, styles and images are removed, addresses are absolute, and escapes in scripts are
//! undone. Nothing here panics, whatever the input. Each page is parsed and read under a [`Budget`]; one that is
//! built to be slow or to fill the memory ends it, and is refused by name.

mod budget;
mod decode;
mod escapes;
mod model;
mod open_tag;
mod parser;
mod prescan;
mod reduce;
mod reduced_writer;
mod refresh;
mod sink;
mod targets;

pub use self::{
    budget::{Budget, PageLimits, TooHeavy},
    decode::decode,
    model::{Link, Page, PageContext, PageRegion},
    refresh::refresh_target,
};

impl Page {
    /// Parses `html`, unless that costs more than the budget.
    ///
    /// # Errors
    ///
    /// The limit that the page passed.
    pub fn parse(html: &str, context: &PageContext<'_>, budget: &Budget) -> Result<Self, TooHeavy> {
        let mut reducer = reduce::Reducer::new(context, budget);
        reducer.document(html)?;
        Ok(reducer.finish())
    }
}

#[cfg(test)]
mod growth;
#[cfg(test)]
mod tests;
