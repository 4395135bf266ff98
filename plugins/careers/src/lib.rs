//! What the plugins that read companies' own career sites share.
//!
//! Such a site was made for people: it is asked for little, as its robots.txt allows, and what is no advert never becomes an
//! offer.

pub mod address;
pub mod robots;
pub mod sitemap;
