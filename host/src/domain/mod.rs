//! Offers, companies, money, places and text: pure values and rules, no clock and no I/O.

pub mod careers;
pub mod companies;
pub mod feedback;
pub mod hosts;
pub mod identity;
pub mod offers;
pub mod openings;
pub mod page;
pub mod scans;
pub mod text;
pub mod time;

pub use feedback::{Resolution, Verdict};
pub use hosts::{DeadlineReason, HostDeadline};
pub use offers::{Employer, Listing, Offer, OfferKey, Salary, SalaryPeriod, Workplace};
pub use time::Timestamp;
