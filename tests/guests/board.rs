//! The largest supported board, 10,000 jobs in one answer of 40 MB, through the shipped Greenhouse plugin.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use jobscan_host::plugins::{
    Instance, Limits,
    model::{Continuation, Page, Position, Target},
};
use serde_json::json;

use crate::{
    rig::{Rig, context, limits, peak_memory, print_figure, root},
    server::{Reply, Server},
};

const JOBS: u32 = 10_000;

/// The bytes of a job's text, for an answer of 40 MB in total.
const TEXT: usize = 3_800;

/// The answer in pieces, so that the server does not hold another 40 MB. `version` is in each title.
fn board(version: u32) -> impl Iterator<Item = Vec<u8>> + Send {
    let head =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"jobs\":[".to_vec();
    let jobs = (0..JOBS).map(move |number| {
        let job = json!({
            "id": 4_000_000 + number,
            "title": format!("Baker {number}, version {version}"),
            "absolute_url": format!("https://boards.greenhouse.io/acme/jobs/{number}"),
            "updated_at": "2026-09-01T10:00:00-04:00",
            "location": {"name": "Girona, Spain"},
            "content": format!("&lt;p&gt;{}&lt;/p&gt;", "knead the dough ".repeat(TEXT / 16)),
        });
        format!("{}{job}", if number == 0 { "" } else { "," }).into_bytes()
    });
    let tail = format!("],\"meta\":{{\"total\":{JOBS}}}}}").into_bytes();
    std::iter::once(head).chain(jobs).chain(std::iter::once(tail))
}

async fn page(instance: &mut Instance, position: &Position) -> Page {
    instance.scan(&context(), &Target::Tenant("acme".to_owned()), position).await.unwrap()
}

#[tokio::test]
async fn a_board_of_40_mb_is_read_page_by_page_in_one_request() {
    let version = Arc::new(AtomicU32::new(1));
    let current = Arc::clone(&version);
    let server = Server::start(move |_| Reply::Pieces(Box::new(board(current.load(Relaxed))))).await;
    let limits = Limits { memory: 128 << 20, hostcall_bytes: 64 << 20, ..limits() };
    let rig = Rig::granted(&root().join("plugins/greenhouse.wasm"), &limits, &server).await;

    let before = Instant::now();
    let mut instance = rig.instance("acme").await;
    let mut ids = BTreeSet::new();
    let mut cursors: Vec<String> = Vec::new();
    let mut slowest = Duration::ZERO;
    loop {
        let began = Instant::now();
        let page = page(&mut instance, &Position { cursor: cursors.last().cloned(), state: None }).await;
        if !cursors.is_empty() {
            slowest = slowest.max(began.elapsed());
        }
        assert_eq!((page.offers.len(), page.skipped.len(), page.total), (250, 0, Some(u64::from(JOBS))));
        ids.extend(page.offers.into_iter().map(|offer| offer.offer.id));
        let Continuation::More(cursor) = page.next else { break };
        cursors.push(cursor);
    }
    print_figure(&format!(
        "40 MB board: {:?}, slowest later page {slowest:?}, peak {:?} MiB",
        before.elapsed(),
        peak_memory("self")
    ));
    assert_eq!((ids.len(), cursors.len()), (JOBS as usize, 39));
    let asked = "GET /boards-api.greenhouse.io/v1/boards/acme/jobs?content=true&pay_transparency=true";
    assert_eq!(server.lines(), [asked]);

    // A new instance, as after a crash, resumes at the stored cursor.
    let stored = Position { cursor: cursors.last().cloned(), state: None };
    let rest = page(&mut rig.instance("acme").await, &stored).await;
    assert_eq!((rest.offers.len(), rest.offers[0].offer.title.as_str()), (250, "Baker 9750, version 1"));
    assert!(matches!(rest.next, Continuation::End(_)));
    assert_eq!(server.asked().len(), 2);

    // The cursor is invalid if the board has changed.
    version.store(2, Relaxed);
    let target = Target::Tenant("acme".to_owned());
    let error = rig.instance("acme").await.scan(&context(), &target, &stored).await.unwrap_err();
    assert_eq!(error.class().as_str(), "invalid-cursor");
    assert!(
        error.to_string().contains("plugin `greenhouse`, acme: the cursor is no longer valid"),
        "{error}"
    );
}

#[tokio::test]
async fn a_board_that_does_not_fit_fails_with_the_cause() {
    let server = Server::start(|_| Reply::Pieces(Box::new(board(1)))).await;
    let limits = Limits { memory: 32 << 20, hostcall_bytes: 64 << 20, ..limits() };
    let rig = Rig::granted(&root().join("plugins/greenhouse.wasm"), &limits, &server).await;
    let error = rig.error_of("acme").await;
    // The host buffers at most as much for a guest as the guest's own memory limit.
    assert_eq!(error.class().as_str(), "fetch", "{error}");
    assert!(error.to_string().contains("larger than 33554432 bytes"), "{error}");
    // The host can buffer the answer, but the guest cannot hold it.
    let answer: usize = board(1).skip(1).map(|piece| piece.len()).sum();
    let limits = Limits { memory: answer + 4096, ..limits };
    let rig = Rig::granted(&root().join("plugins/greenhouse.wasm"), &limits, &server).await;
    assert_eq!(rig.error_of("acme").await.class().as_str(), "limit-memory");
}
