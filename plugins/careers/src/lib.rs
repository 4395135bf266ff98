//! What the plugins that read companies' own career sites share.
//!
//! Such a site was made for people: it is asked for little, as its robots.txt allows, and what is no advert never becomes an
//! offer. The pages of adverts are told from all others by what they carry, a `JobPosting`: a few pages of each form of
//! address are looked at once ([`learn`]), and from then on the form alone decides ([`state`]).

pub mod address;
pub mod detect;
mod known_hosts;
pub mod learn;
pub mod pages;
pub mod robots;
pub mod rows;
pub mod shape;
pub mod site;
pub mod sitemap;
pub mod sitemaps;
pub mod state;
pub mod words;
