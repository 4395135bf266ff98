//! A scan whose answers are all those of the scan before is that scan: its pages stand without a call of the guest.
//!
//! While a guest scans, `watch` notes what it asked, what it was answered and what came of it. From that a `receipt` is kept
//! when the scan ends, if the plugin says that such a scan repeats and each of its offers then stood as its list showed
//! it. At the next scan from the same `inputs`, `replay` sends the same requests on the same ways; if every answer is the
//! same, `write` writes what the guest's pages would have written. If anything is not, the guest scans from the beginning, and
//! is handed the answers that came.

mod inputs;
mod receipt;
mod replay;
mod watch;
mod write;

pub(super) use self::{
    inputs::Inputs,
    replay::{Repeated, Start, scan},
    watch::{Watch, keep},
};
