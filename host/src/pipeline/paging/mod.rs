//! Whether a source's pages lead anywhere: watched for every plugin, since no plugin sees more than one page.
//!
//! A source that ignores the offset answers each request with the same page, one that wraps around begins anew, and
//! their plugin goes on as long as a page is full. What tells both from an honest source is that nothing new comes:
//! ids are compared with those of the whole scan. Rows that shift while pages are read, because adverts were pushed in,
//! repeat a part of a page, seldom a whole one, and never page after page.

mod digests;
mod watch;

pub(super) use self::{
    digests::DigestSet,
    watch::{Paging, Stall},
};
