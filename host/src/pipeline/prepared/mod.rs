//! From the operator's tables to what is ready to be asked: providers, detectors, directories.
//!
//! What the operator's file gets wrong is an error at once; what a component gets wrong leaves that component out and
//! the others running.

mod check;
mod component;
mod detectors;
mod directories;
mod host_guards;
mod in_order;
mod proven;
mod providers;
mod spellings;
mod tenants;

pub use self::{
    check::{Checked, check},
    component::{kit_limits, limits, page_reader_limits},
    detectors::{Detector, Detectors, prepare_detector},
    directories::{Directory, prepare_directory},
    providers::{Prepared, Provider, origin_list, prepare_provider},
    spellings::Spellings,
    tenants::TenantRules,
};
pub(crate) use self::{
    detectors::prepare_detectors,
    in_order::prepare_providers,
    providers::{FileStanding, UnitPause, told_of_cut_wait, vouched_tenant_host},
};
