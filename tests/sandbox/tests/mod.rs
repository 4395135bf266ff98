//! Tests of the sandbox itself over real sockets: its answers agree with its ground truth.

mod changes;
mod client;
mod control;
mod directories;
mod doors;
mod faults;
mod google;
mod labelled;
mod others;
mod scale;
mod shapes;
mod truths;
mod websites;

use client::{Answer, get, get_with};

use crate::{Board, Churn, Provider, Sandbox, World, WorldSpec};

const LEVER: &str = "api.lever.co";
const LEVER_EU: &str = "api.eu.lever.co";
const GREENHOUSE: &str = "boards-api.greenhouse.io";
const INFOJOBS: &str = "api.infojobs.net";
const JSON: (&str, &str) = ("accept", "application/json");
/// `sandbox-client:sandbox-secret`.
const BASIC: (&str, &str) = ("authorization", "Basic c2FuZGJveC1jbGllbnQ6c2FuZGJveC1zZWNyZXQ=");

fn start(seed: u64) -> Sandbox {
    Sandbox::start(World::generate(WorldSpec::small(seed))).unwrap()
}

fn boards(sandbox: &Sandbox, provider: Provider) -> Vec<Board> {
    sandbox.read(|world| world.boards().iter().filter(|b| b.provider == provider).cloned().collect())
}

/// The path of a board's list.
fn list_path(board: &Board) -> String {
    match (board.provider, board.region) {
        (Provider::Lever, crate::Region::Us) => format!("/{LEVER}/v0/postings/{}?mode=json", board.slug),
        (Provider::Lever, crate::Region::Eu) => format!("/{LEVER_EU}/v0/postings/{}?mode=json", board.slug),
        _ => format!("/{GREENHOUSE}/v1/boards/{}/jobs?content=true&pay_transparency=true", board.slug),
    }
}

fn first_path(sandbox: &Sandbox, provider: Provider) -> String {
    list_path(&boards(sandbox, provider)[0])
}

fn infojobs(sandbox: &Sandbox, path_and_query: &str) -> Answer {
    get_with(sandbox, &format!("/{INFOJOBS}{path_and_query}"), &[BASIC])
}

fn keys(value: &serde_json::Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
