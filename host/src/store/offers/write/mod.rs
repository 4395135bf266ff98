//! Writing offers: one page, or a batch without a page.

mod batch;
mod columns;
mod facts;
mod follow;
mod input;
mod insert;
mod page;
mod row;

pub(in crate::store) use self::follow::follow_board;
pub use self::{
    batch::{PageCounts, write_offers},
    input::{Company, OfferBatch, OfferWrite, Unchanged},
    page::{PageWrite, write_last_page, write_page},
};
