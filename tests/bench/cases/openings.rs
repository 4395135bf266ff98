//! 100,000 offers in one pass: which of them are one opening. Each kind of offers is a process of its own, so that the peak
//! of memory is that of its passes; the longer of two passes counts.

use std::{
    env, fs,
    process::{self, Command},
    time::{Duration, Instant},
};

use jobscan_host::{
    domain::Timestamp,
    store::{
        Fence, Store, StoreError, Transaction, companies,
        lock::{self, Acquire, Claimant},
        openings,
    },
};

use crate::{folder::Folder, meter, random::Random, setup::Setup};

/// Companies of one transaction, as in a run.
const BATCH: u32 = 50;

/// Offers stored in one transaction.
const PART: u32 = 1_000;

/// What the offers of a kind are like: a company's texts are `bases` of random words, each changed here and there.
struct Kind {
    name: &'static str,
    companies: u32,
    /// Of a company.
    offers: u32,
    bases: u32,
    /// Different titles of a company's bases.
    titles: u32,
    words: u32,
    vocabulary: u32,
    /// Words of a text that are others than in its base.
    edits: u32,
    /// Every so many offers one is at a search board; 0 for none.
    search: u32,
}

/// One company, one title, one place: the worst there is.
const ONE: Kind = Kind {
    name: "different",
    companies: 1,
    offers: 100_000,
    bases: 100_000,
    titles: 1,
    words: 200,
    vocabulary: 300,
    edits: 0,
    search: 0,
};

const KINDS: [Kind; 6] = [
    Kind {
        name: "companies",
        companies: 1_000,
        offers: 100,
        bases: 20,
        titles: 20,
        words: 400,
        vocabulary: 5_000,
        edits: 8,
        search: 10,
    },
    ONE,
    Kind { name: "different-mixed", search: 2, ..ONE },
    Kind { name: "near-identical", bases: 1, edits: 4, ..ONE },
    // Half of them have to be found among the others.
    Kind { name: "pairs", bases: 50_000, edits: 4, ..ONE },
    // Alike in the most, and no two the same. Longer texts are beyond what is compared of one company: 32,000,000 words.
    Kind { name: "boilerplate", bases: 1, words: 300, vocabulary: 20_000, edits: 45, ..ONE },
];

/// Measures every kind.
pub(crate) fn run(setup: &Setup) -> Result<(), String> {
    let own = env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut failed = Vec::new();
    for Kind { name, .. } in &KINDS {
        let mut command = Command::new(&own);
        command.arg(format!("openings/{name}"));
        command.arg("--figures").arg(setup.figures.file()).arg("--scratch").arg(&setup.scratch);
        if setup.is_quick {
            command.arg("--quick");
        }
        let status = command.status().map_err(|error| format!("cannot start {command:?}: {error}"))?;
        if !status.success() {
            failed.push(*name);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("no figures of {}", failed.join(", "))) }
}

/// Measures one kind.
pub(crate) fn run_part(name: &str, setup: &Setup) -> Result<(), String> {
    let kind = KINDS.iter().find(|kind| kind.name == name);
    let kind = kind.ok_or_else(|| format!("no offers are called `{name}`"))?;
    kind.sized(setup).measure(setup)
}

impl Kind {
    /// The same with a tenth of the offers where little time is to be spent.
    fn sized(&self, setup: &Setup) -> Self {
        let [companies, offers, bases] = if !setup.is_quick {
            [self.companies, self.offers, self.bases]
        } else if self.companies > 1 {
            [self.companies / 10, self.offers, self.bases]
        } else {
            [1, self.offers / 10, self.bases.div_ceil(10)]
        };
        Self { companies, offers, bases, ..*self }
    }

    /// Makes the offers and finds the openings twice.
    fn measure(&self, setup: &Setup) -> Result<(), String> {
        let folder = Folder::new(setup, self.name)?;
        let failed = |error: StoreError| format!("{}: {error}", self.name);
        let now = Timestamp::from_millis(1_800_000_000_000);
        let store = Store::open(&folder.path().join("bench.db"), now).map_err(failed)?;
        self.fill(&store, now).map_err(failed)?;
        forget_peak();
        let fence = take_lock(&store, now).map_err(failed)?;
        let (first, _) = pass(&store, &fence, now).map_err(failed)?;
        let peak = meter::peak_kib("self");
        let (second, again) = self.second(&store, &fence, now).map_err(failed)?;
        if again > 0 {
            return Err(format!("{}: a second pass moved {again} offers", self.name));
        }
        setup.figures.add(self.name, first.max(second).as_secs_f64(), "s")?;
        let Some(peak) = peak else { return Ok(()) };
        setup.figures.add(&format!("{}, peak memory", self.name), f64::from(peak) / 1024.0, "MiB")
    }

    fn second(&self, store: &Store, fence: &Fence, now: Timestamp) -> Result<(Duration, u64), StoreError> {
        let companies = self.companies;
        store.write_blocking(move |tx| mark_all(tx, companies))?;
        pass(store, fence, now)
    }

    fn fill(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let mut random = Random::of(u64::MAX);
        for company in 0..self.companies {
            let id = i64::from(company) + 1;
            store.write_blocking(move |tx| insert_company(tx, id, now))?;
            // In parts, so that making them does not take the memory that is then measured.
            for first in (0..self.offers).step_by(PART as usize) {
                let numbers = first..self.offers.min(first + PART);
                let offers: Vec<Made> =
                    numbers.map(|number| self.offer(company, number, &mut random)).collect();
                store.write_blocking(move |tx| insert(tx, id, &offers, now))?;
            }
        }
        let companies = self.companies;
        store.write_blocking(move |tx| mark_all(tx, companies))
    }

    fn offer(&self, company: u32, number: u32, random: &mut Random) -> Made {
        let base = number % self.bases;
        let title = base % self.titles;
        let mut of_base = Random::of(u64::from(company) << 32 | u64::from(base));
        let mut words: Vec<u32> = (0..self.words).map(|_| of_base.below(self.vocabulary)).collect();
        for _ in 0..self.edits {
            let at = random.below(self.words) as usize;
            words[at] = random.below(self.vocabulary);
        }
        let text: Vec<String> = words.iter().map(|word| format!("palabra{word}")).collect();
        Made {
            search: self.search > 0 && number.is_multiple_of(self.search),
            id: format!("{company}-{number}"),
            title: format!("Puesto {title}"),
            text: text.join(" "),
        }
    }
}

/// An offer to store.
struct Made {
    search: bool,
    id: String,
    title: String,
    text: String,
}

fn insert_company(tx: &Transaction<'_>, company: i64, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO companies (id, name, name_normalized, created_at, updated_at)
         VALUES (?1, ?2, ?2, ?3, ?3)",
    )?
    .execute((company, format!("company {company}"), now.as_millis()))?;
    Ok(())
}

fn insert(tx: &Transaction<'_>, company: i64, offers: &[Made], now: Timestamp) -> Result<(), StoreError> {
    let now = now.as_millis();
    for made in offers {
        let opening = tx
            .prepare_cached("INSERT INTO openings (company_id, created_at) VALUES (?1, ?2)")?
            .insert((company, now))?;
        let tenant = if made.search { "" } else { "board" };
        let offer = tx
            .prepare_cached(
                r#"INSERT INTO offers (provider, tenant, source_id, first_seen_at, last_seen_at, changed_at, company_id,
                       opening_id, complete, summary_hash, content_hash, url, title, locations, workplace, attributes)
                   VALUES ('bench', ?1, ?2, ?3, ?3, ?3, ?4, ?5, 1, zeroblob(16), zeroblob(16), ?2, ?6, '["Madrid"]',
                       'unknown', '[["team","finance"]]')"#,
            )?
            .insert((tenant, &made.id, now, company, opening, &made.title))?;
        tx.prepare_cached("INSERT INTO offer_texts (offer_id, description) VALUES (?1, ?2)")?
            .execute((offer, &made.text))?;
    }
    Ok(())
}

fn mark_all(tx: &Transaction<'_>, companies: u32) -> Result<(), StoreError> {
    for company in 1..=companies {
        tx.prepare_cached("INSERT OR REPLACE INTO dirty_companies (company_id, regroup) VALUES (?1, 1)")?
            .execute([company])?;
    }
    Ok(())
}

/// What a run does: how long it took, and how many offers have another opening.
fn pass(store: &Store, fence: &Fence, now: Timestamp) -> Result<(Duration, u64), StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| StoreError::Internal(format!("no runtime: {error}")))?;
    let (begun, mut moved) = (Instant::now(), 0);
    loop {
        let batch = store.write_fenced(fence, move |tx| {
            let ids = companies::take_dirty(tx, BATCH)?;
            let mut moved = 0;
            for &id in &ids {
                moved += openings::regroup(tx, id, now)?.moved;
            }
            companies::aggregate(tx, &ids, 6, now)?;
            Ok((ids.len(), moved))
        });
        let (left, done) = runtime.block_on(batch)?;
        moved += done;
        if left == 0 {
            return Ok((begun.elapsed(), moved));
        }
    }
}

/// Takes the lock of runs, as a run does before it writes.
fn take_lock(store: &Store, now: Timestamp) -> Result<Fence, StoreError> {
    let claimant = Claimant { owner: "bench", pid: process::id() };
    let hour = Duration::from_hours(1);
    match store.write_blocking(move |tx| lock::acquire(tx, "global", claimant, now, hour))? {
        Acquire::Acquired(fence) => Ok(fence),
        Acquire::Held { owner, .. } => Err(StoreError::Internal(format!("`{owner}` holds the lock"))),
    }
}

/// Makes the peak what is in use now, where the kernel can.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}
