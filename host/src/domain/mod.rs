//! Offers, companies, web pages and text: pure values and rules without clock or I/O.

mod attention;
pub mod cadence;
pub mod careers;
pub mod companies;
mod counted;
pub mod evidence;
pub mod failures;
pub mod feedback;
pub mod hosts;
pub mod identity;
pub mod offers;
pub mod openings;
pub mod page;
mod plugin_yield;
pub mod rank;
pub mod scans;
pub(crate) mod steps;
pub mod text;
pub mod time;
mod unread;

pub use attention::{Attention, AttentionKind};
pub use counted::counted;
pub use evidence::EvidenceKind;
pub use failures::FailureClass;
pub use feedback::{Resolution, Verdict};
pub use hosts::{DeadlineReason, HostDeadline};
pub use offers::{Employer, Listing, Offer, OfferKey, Salary, SalaryPeriod, Workplace};
pub use plugin_yield::{FileVerdict, UnitYield, judge as judge_plugin_file};
pub use rank::Rank;
pub use time::Timestamp;
pub use unread::{UnreadField, UnreadFields, UnreadGrowth, UnreadScan};
