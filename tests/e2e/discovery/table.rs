//! Confusion tables: findings against expectations, by style and by system.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use jobscan_tests::{System, Website};

use super::{BoardName, Exported, Standing, host_of, print_figures};

/// Whether a board counts as found: confirmed, or, if no provider reads its system, a certain candidate.
fn is_found((system, tenant): &BoardName, board: &Standing) -> bool {
    let readable = System::named(system).is_none_or(|system| system.is_served(tenant));
    matches!(board.state.as_str(), "confirmed" | "empty")
        || !readable && board.state == "candidate" && board.confidence != "hint"
}

/// Counts of true positives, false positives and false negatives.
#[derive(Default, Clone, Copy)]
pub(super) struct Score {
    sites: u32,
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Score {
    fn line(&self) -> String {
        format!(
            "{:>5} {:>5} {:>5} {:>6} {:>9.1} {:>6.1}",
            self.sites,
            self.right,
            self.wrong,
            self.missed,
            100.0 * self.precision(),
            100.0 * self.recall()
        )
    }

    fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn names(boards: &[jobscan_tests::BoardRef]) -> Vec<BoardName> {
    boards.iter().map(|board| (board.provider.as_str().to_owned(), board.tenant.clone())).collect()
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

/// How many of the boards that a run found it read too.
#[derive(Default, Clone, Copy)]
struct Read {
    found: u32,
    read: u32,
}

impl Read {
    fn line(self) -> String {
        format!("{:>5} {:>5} {:>6.1}", self.found, self.read, 100.0 * share(self.read, self.found))
    }
}

/// The confusion table by style, by system, and in total.
pub(super) struct Table {
    read: BTreeMap<String, Read>,
    unread: Vec<String>,
    by_style: BTreeMap<&'static str, Score>,
    by_system: BTreeMap<String, Score>,
    all: Score,
    /// The errors as text.
    faults: Vec<String>,
    traps: Vec<String>,
}

pub(super) fn compare(sites: &[Website], said: &BTreeMap<String, Exported>) -> Table {
    let mut table = Table {
        read: BTreeMap::new(),
        unread: Vec::new(),
        by_style: BTreeMap::new(),
        by_system: BTreeMap::new(),
        all: Score::default(),
        faults: Vec::new(),
        traps: Vec::new(),
    };
    for site in sites {
        let empty = BTreeMap::new();
        let boards = said.get(&host_of(&site.company.website)).map_or(&empty, |said| &said.boards);
        let found: BTreeSet<&BoardName> =
            boards.iter().filter(|(name, state)| is_found(name, state)).map(|(name, _)| name).collect();
        for name in &found {
            table.count_read(name, &boards[*name], site);
        }
        let wanted = names(&site.expected.boards);
        let wanted: BTreeSet<&BoardName> = wanted.iter().collect();
        let counted = site.expected.static_html;
        let style = table.by_style.entry(site.style.as_str()).or_default();
        style.sites += 1;
        table.all.sites += 1;
        for name in found.union(&wanted) {
            let (is_found, is_wanted) = (found.contains(name), wanted.contains(name));
            let add = |score: &mut Score| {
                score.right += u32::from(is_found && is_wanted && counted);
                score.wrong += u32::from(is_found && !is_wanted);
                score.missed += u32::from(!is_found && is_wanted && counted);
            };
            add(table.by_style.entry(site.style.as_str()).or_default());
            let system = table.by_system.entry(name.0.clone()).or_default();
            system.sites += 1;
            add(system);
            add(&mut table.all);
            if is_found != is_wanted && (counted || is_found) {
                let what = if is_found { "taken" } else { "missed" };
                let state = said.get(&host_of(&site.company.website)).map_or("-", |said| said.state.as_str());
                table.faults.push(format!(
                    "{what}: {} {} at {} ({}), said {state}: {:?}",
                    name.0,
                    name.1,
                    site.company.website,
                    site.style.as_str(),
                    boards
                ));
            }
        }
        for trap in names(&site.expected.traps) {
            if found.contains(&trap) {
                table.traps.push(format!(
                    "{} {} at {} ({})",
                    trap.0,
                    trap.1,
                    site.company.website,
                    site.style.as_str()
                ));
            }
        }
    }
    table
}

impl Table {
    fn count_read(&mut self, name: &BoardName, board: &Standing, site: &Website) {
        let system = self.read.entry(name.0.clone()).or_default();
        system.found += 1;
        system.read += u32::from(board.is_read);
        if !board.is_read {
            let (website, style) = (&site.company.website, site.style);
            self.unread.push(format!("{} {} at {website} ({style}): {board:?}", name.0, name.1));
        }
    }

    /// Of the boards that were found, nearly all were read.
    pub(super) fn expect_read(&self) {
        let mut text = format!("{:<18} {:>5} {:>5} {:>6}\n", "", "found", "read", "share");
        let mut all = Read::default();
        for (system, read) in &self.read {
            let _ = writeln!(text, "{system:<18} {}", read.line());
            all = Read { found: all.found + read.found, read: all.read + read.read };
        }
        let _ = writeln!(text, "\n{:<18} {}", "all", all.line());
        let shown: Vec<&String> = self.unread.iter().take(20).collect();
        print_figures(&format!("{text}\n{shown:#?}"));
        assert!(share(all.read, all.found) >= 0.95, "{text}");
    }

    fn text(&self) -> String {
        let mut text = format!(
            "{:<18} {:>5} {:>5} {:>5} {:>6} {:>9} {:>6}\n",
            "", "sites", "right", "wrong", "missed", "precision", "recall"
        );
        for (name, score) in &self.by_style {
            let _ = writeln!(text, "{name:<18} {}", score.line());
        }
        text.push('\n');
        for (name, score) in &self.by_system {
            let _ = writeln!(text, "{name:<18} {}", score.line());
        }
        let _ = writeln!(text, "\n{:<18} {}", "all", self.all.line());
        text
    }

    pub(super) fn expect_good(&self) {
        let shown: Vec<&String> = self.faults.iter().take(40).collect();
        print_figures(&format!("{}\n{shown:#?}", self.text()));
        assert!(self.traps.is_empty(), "{:#?}", self.traps);
        assert!(self.all.precision() >= 0.98, "precision {}", self.all.precision());
        assert!(self.all.recall() >= 0.95, "recall {}", self.all.recall());
    }
}
