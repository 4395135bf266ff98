//! Which providers the boards of a list may have: those that are configured, and the job systems that a plugin knows.
//!
//! A board of a system that nothing reads yet is worth keeping: a plugin for it may come. A mistyped provider is not: its
//! board would be kept and never read.

use std::collections::BTreeMap;

use super::{fault::ImportFault, parsed::ParsedImport};
use crate::{
    bounds::files::COMPANY_LIST_FAULTS,
    config::Config,
    pipeline::prepared::Spellings,
    suggest::{did_you_mean, nearest},
};

/// For a name that is like none: which systems plugins know, only asking for one tells.
const CURE: &str = "write the system's name as `boards list` does, or leave provider and tenant empty: a run looks for the board";

/// What a name of a provider in a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Its boards are read.
    Read,
    /// It is known, and nothing reads its boards yet.
    Unread,
    /// It is not known.
    Unknown,
}

/// Takes the rows out whose provider is not known, each told with the nearest name. What is left of boards that nothing
/// reads yet, by provider.
pub async fn refuse_unknown_providers(
    parsed: &mut ParsedImport,
    config: &Config,
    spellings: &Spellings,
) -> BTreeMap<String, u64> {
    let mut standings = BTreeMap::new();
    for board in parsed.rows.iter().filter_map(|row| row.board.as_ref()) {
        if !standings.contains_key(&board.provider) {
            let standing = standing(&board.provider, &board.tenant, config, spellings).await;
            standings.insert(board.provider.clone(), standing);
        }
    }
    let mut unread = BTreeMap::new();
    let faults = &mut parsed.faults;
    parsed.rows.retain(|row| {
        let Some(board) = &row.board else { return true };
        match standings.get(&board.provider) {
            Some(Standing::Unknown) => {
                let fault = || unknown(row.line, &board.provider, config);
                faults.insert(COMPANY_LIST_FAULTS.size(), &row.line, |fault| fault.line, fault);
                false
            }
            Some(Standing::Unread) => {
                *unread.entry(board.provider.clone()).or_default() += 1;
                true
            }
            _ => true,
        }
    });
    unread
}

async fn standing(provider: &str, tenant: &str, config: &Config, spellings: &Spellings) -> Standing {
    if config.recognising.iter().any(|name| name == provider) {
        return Standing::Read;
    }
    if config.providers.contains_key(provider) || spellings.knows(provider, tenant).await {
        return Standing::Unread;
    }
    // Where no plugin could be asked, only what looks mistyped is refused.
    let mistyped = nearest(provider, config.providers.keys().map(String::as_str)).is_some();
    if spellings.have_rules() || mistyped { Standing::Unknown } else { Standing::Unread }
}

fn unknown(line: u64, provider: &str, config: &Config) -> ImportFault {
    let names = config.providers.keys().map(String::as_str);
    ImportFault {
        line,
        message: format!("`{provider}` is no provider, and no plugin knows a job system of that name"),
        cure: did_you_mean(provider, names).unwrap_or_else(|| CURE.to_owned()),
    }
}

/// `2 boards of workday, 1 of taleo`: what is told of boards that nothing reads yet.
#[must_use]
pub fn told_of_unread(unread: &BTreeMap<String, u64>) -> Option<String> {
    let total: u64 = unread.values().sum();
    let each = unread.iter().map(|(provider, boards)| format!("{provider} {boards}"));
    let each = each.collect::<Vec<_>>().join(", ");
    match total {
        0 => None,
        1 => {
            Some(format!("1 board is kept and not readable yet, as no provider of `order` reads it ({each})"))
        }
        _ => Some(format!(
            "{total} boards are kept and not readable yet, as no provider of `order` reads them ({each})"
        )),
    }
}
