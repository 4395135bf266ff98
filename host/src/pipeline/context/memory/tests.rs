use std::io::Read;

use super::*;
use crate::{
    domain::DeadlineReason,
    pipeline::testing::{Bench, NOON},
};

const MINUTE: std::time::Duration = std::time::Duration::from_mins(1);

fn bench() -> Bench {
    Bench::new("order = []\n")
}

fn memory(bench: &Bench, cache_bytes: u64) -> StoredMemory {
    StoredMemory::new(bench.base.store.clone(), bench.clock.clone(), cache_bytes, 1 << 20)
}

fn answer(body: Vec<u8>) -> CachedAnswer {
    CachedAnswer {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        etag: Some("\"v1\"".to_owned()),
        last_modified: Some("Mon, 01 Jan 2024 00:00:00 GMT".to_owned()),
        body: Body::from(body),
        fetched_at: NOON,
    }
}

/// Bytes that no compression makes fewer.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let byte = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    });
    byte.take(length).collect()
}

/// Keeps an answer, and waits until it is written, which nobody else does.
async fn keep_answer(memory: &StoredMemory, key: &str, answer: CachedAnswer) {
    memory.keep(key.to_owned(), answer).await;
    memory.store.write(|_| Ok(())).await.unwrap();
}

/// Keeps an answer of so many bytes, a minute after the one before.
async fn keep(bench: &Bench, memory: &StoredMemory, key: &str, length: usize) {
    bench.clock.advance(MINUTE);
    keep_answer(memory, key, answer(noise(length))).await;
}

/// Which of these keys are kept, asked of another memory so that none of them counts as used.
async fn kept(bench: &Bench, keys: &[&'static str]) -> Vec<&'static str> {
    let memory = memory(bench, 1 << 20);
    let mut kept = Vec::new();
    for key in keys {
        if memory.cached(key).await.is_some() {
            kept.push(*key);
        }
    }
    kept
}

fn deadline() -> HostDeadline {
    HostDeadline {
        host: "a.example".to_owned(),
        not_before: NOON.plus(MINUTE),
        reason: DeadlineReason::RetryAfter,
    }
}

#[tokio::test]
async fn the_content_of_an_answer_is_left_out_for_whoever_knows_it() {
    let bench = bench();
    let memory = memory(&bench, 1 << 20);
    keep_answer(&memory, "lever:a", answer(b"[]".to_vec())).await;
    let known = memory.recalled("lever:a", NOON).await.unwrap();
    assert_eq!(known, Recalled { answer: answer(Vec::new()), left_out: true });
    let other = memory.recalled("lever:a", NOON.plus(MINUTE)).await.unwrap();
    assert_eq!(other, Recalled { answer: answer(b"[]".to_vec()), left_out: false });
    assert_eq!(memory.recalled("lever:b", NOON).await, None);
}

#[tokio::test]
async fn an_answer_comes_back_as_it_was_kept() {
    let bench = bench();
    let memory = memory(&bench, 1 << 20);
    for body in [Vec::new(), b"[]".to_vec(), "ñ ".repeat(10_000).into_bytes(), noise(50_000)] {
        keep_answer(&memory, "lever:a", answer(body.clone())).await;
        let back = memory.cached("lever:a").await;
        assert_eq!(back, Some(answer(body)));
    }
    assert_eq!(memory.cached("lever:b").await, None);
}

#[tokio::test]
async fn an_answer_that_cannot_be_unpacked_counts_as_absent() {
    let bench = bench();
    let damaged = cache::CachedResponse {
        body: b"no deflate".to_vec(),
        ..pack(answer(Vec::new()), &Packer::default()).unwrap()
    };
    bench.base.store.write(move |tx| cache::put(tx, "lever:a", &damaged, NOON)).await.unwrap();
    assert_eq!(memory(&bench, 1 << 20).cached("lever:a").await, None);
}

#[tokio::test]
async fn an_answer_that_an_earlier_release_stored_is_read() {
    let bench = bench();
    let memory = memory(&bench, 1 << 20);
    for body in [Vec::new(), "ñ ".repeat(10_000).into_bytes(), noise(50_000)] {
        let mut deflated = Vec::new();
        flate2::read::DeflateEncoder::new(&body[..], flate2::Compression::fast())
            .read_to_end(&mut deflated)
            .unwrap();
        let stored =
            cache::CachedResponse { body: deflated, ..pack(answer(Vec::new()), &memory.packer).unwrap() };
        bench.base.store.write(move |tx| cache::put(tx, "lever:a", &stored, NOON)).await.unwrap();
        assert_eq!(memory.cached("lever:a").await, Some(answer(body)));
    }
}

#[tokio::test]
async fn the_first_answer_kept_prunes_what_an_earlier_process_left() {
    let bench = bench();
    keep(&bench, &memory(&bench, 1 << 20), "lever:old", 6_000).await;
    keep(&bench, &memory(&bench, 8_000), "lever:new", 6_000).await;
    assert_eq!(kept(&bench, &["lever:old", "lever:new"]).await, ["lever:new"]);
}

#[tokio::test]
async fn a_small_cache_is_pruned_once_as_much_was_added_as_it_may_hold() {
    let bench = bench();
    let memory = memory(&bench, 10_000);
    let keys = ["lever:1", "lever:2", "lever:3"];
    keep(&bench, &memory, keys[0], 6_000).await;
    keep(&bench, &memory, keys[1], 6_000).await;
    assert_eq!(kept(&bench, &keys).await, keys[..2], "not at each answer");
    keep(&bench, &memory, keys[2], 6_000).await;
    assert_eq!(kept(&bench, &keys).await, keys[2..]);
}

#[tokio::test]
async fn an_answer_that_was_used_outlives_a_later_one_that_was_not() {
    let bench = bench();
    let memory = memory(&bench, 10_000);
    keep(&bench, &memory, "lever:used", 3_000).await;
    keep(&bench, &memory, "lever:unused", 8_000).await;
    assert!(memory.cached("lever:used").await.is_some());
    keep(&bench, &memory, "lever:new", 3_000).await;
    let keys = ["lever:used", "lever:unused", "lever:new"];
    assert_eq!(kept(&bench, &keys).await, ["lever:used", "lever:new"]);
}

#[tokio::test]
async fn a_deadline_outlives_the_process() {
    let bench = bench();
    memory(&bench, 1 << 20).defer(deadline()).await;
    assert_eq!(memory(&bench, 1 << 20).deadline("a.example").await, Some(deadline()));
    assert_eq!(memory(&bench, 1 << 20).deadline("b.example").await, None);
}

#[tokio::test]
async fn a_deadline_holds_while_the_database_cannot_be_read() {
    let bench = bench();
    let memory = memory(&bench, 1 << 20);
    memory.defer(deadline()).await;
    bench.drop_table("host_deadlines").await;
    assert_eq!(memory.deadline("a.example").await, Some(deadline()));
}

#[tokio::test]
async fn a_deadline_that_the_database_refuses_holds_all_the_same() {
    let bench = bench();
    bench.drop_table("host_deadlines").await;
    let memory = memory(&bench, 1 << 20);
    memory.defer(deadline()).await;
    assert_eq!(memory.deadline("a.example").await, Some(deadline()));
}

#[tokio::test]
async fn a_deadline_that_was_seen_to_be_lifted_does_not_come_back() {
    let bench = bench();
    let memory = memory(&bench, 1 << 20);
    memory.defer(deadline()).await;
    bench.base.store.write(|tx| hosts::lift(tx, &["a.example".to_owned()])).await.unwrap();
    assert_eq!(memory.deadline("a.example").await, None);
    bench.drop_table("host_deadlines").await;
    assert_eq!(memory.deadline("a.example").await, None);
}

#[tokio::test]
async fn a_stored_answer_that_unpacks_without_end_counts_as_absent() {
    let bench = bench();
    let memory = memory(&bench, 1 << 30);
    keep_answer(&memory, "at its bound", answer(vec![0; 1 << 20])).await;
    keep_answer(&memory, "beyond", answer(vec![0; (1 << 20) + 1])).await;
    keep_answer(&memory, "a bomb", answer(vec![0; 64 << 20])).await;
    assert!(memory.cached("at its bound").await.is_some());
    assert!(memory.cached("beyond").await.is_none());
    assert!(memory.cached("a bomb").await.is_none());
}
