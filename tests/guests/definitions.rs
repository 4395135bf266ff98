//! A definition in the interpreter's component is as fast as the same board's plugin of code.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use jobscan_definition::placeholder;
use jobscan_host::plugins::{
    Limits,
    model::{Continuation, Position, Target},
};
use serde_json::{Value, json};

use crate::{
    rig::{Rig, context, limits, print_figure, root},
    server::{Reply, Server},
};

/// Rows of a board.
const ROWS: u32 = 10_000;

/// How often each is measured; the fastest counts.
const ROUNDS: u32 = 3;

/// A text of a job: as long as texts usually are.
fn words() -> String {
    "knead the dough ".repeat(240)
}

/// The answer of Greenhouse with all rows.
fn board() -> Vec<u8> {
    let recorded = fs::read_to_string(root().join("plugins/greenhouse/fixtures/board.json")).unwrap();
    let recorded: Value = serde_json::from_str(&recorded).unwrap();
    let text = format!("&lt;p&gt;{}&lt;/p&gt;", words());
    let rows = (0..ROWS).map(|id| {
        let mut row = recorded["jobs"][0].clone();
        row["id"] = id.into();
        row["content"] = text.clone().into();
        row
    });
    let body = json!({ "jobs": rows.collect::<Vec<_>>(), "meta": { "total": ROWS } }).to_string();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    format!("{head}{body}").into_bytes()
}

/// The interpreter with a definition of the repository in it.
fn built(definition: &str, folder: &Path) -> PathBuf {
    let text = fs::read_to_string(root().join(definition)).unwrap();
    let definition = jobscan_definition::read(&text).unwrap();
    let interpreter = fs::read(root().join("plugins/interpreter.wasm")).unwrap();
    let path = folder.join("board.wasm");
    fs::write(&path, placeholder::fill(&interpreter, &definition).unwrap()).unwrap();
    path
}

/// How long a component takes for all pages.
async fn time(path: &Path) -> Duration {
    let answer = board();
    let server = Server::start(move |_| Reply::Pieces(Box::new([answer.clone()].into_iter()))).await;
    let limits = Limits { memory: 256 << 20, hostcall_bytes: 64 << 20, ..limits() };
    let rig = Rig::granted(path, &limits, &server).await;
    let target = Target::Tenant("acme".to_owned());
    let mut fastest = Duration::MAX;
    for _ in 0..ROUNDS {
        let mut instance = rig.instance("acme").await;
        let (mut position, mut offers) = (Position { cursor: None, state: None }, 0);
        let began = Instant::now();
        loop {
            let page = instance.scan(&context(), &target, &position).await.unwrap();
            offers += page.offers.len();
            let Continuation::More(cursor) = page.next else { break };
            position.cursor = Some(cursor);
        }
        fastest = fastest.min(began.elapsed());
        assert_eq!(offers, ROWS as usize);
    }
    fastest
}

#[tokio::test]
async fn a_definition_is_as_fast_as_code() {
    let folder = tempfile::tempdir().unwrap();
    let definition = built("plugins/interpreter/fixtures/greenhouse.toml", folder.path());
    let by_code = time(&root().join("plugins/greenhouse.wasm")).await;
    let by_definition = time(&definition).await;
    print_figure(&format!("{ROWS} rows: {by_code:?} by code, {by_definition:?} by definition"));
    // Four fifths is what is promised; other tests run at the same time.
    assert!(by_definition < by_code * 2, "{by_definition:?} where code takes {by_code:?}");
}
