//! Answers made before anybody asks: a client is measured, not the sandbox.

use std::thread;

use hyper::{Request, http::request::Parts};

use crate::{
    server::{State, Target},
    sites,
    spec::Board,
};

/// Makes the answers by which whole boards are read, on all processors.
pub(crate) fn boards(state: &State) {
    let boards = state.world().boards().to_vec();
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let part = boards.len().div_ceil(processors).max(1);
    thread::scope(|scope| {
        for boards in boards.chunks(part) {
            scope.spawn(|| boards.iter().for_each(|board| prepare(state, board)));
        }
    });
}

fn prepare(state: &State, board: &Board) {
    let requests = sites::requests_for_board(&state.world(), board);
    for parts in requests.iter().filter_map(|(host, path)| asked(host, path)) {
        let target = Target::from_parts(&parts);
        state.correct_answer(&parts, &target, b"", true);
    }
}

/// The request as a client sends it to the gateway.
fn asked(host: &str, path_and_query: &str) -> Option<Parts> {
    let request = Request::get(format!("/{host}{path_and_query}"))
        .header("accept", "application/json")
        .header("accept-encoding", "gzip, deflate")
        .body(());
    Some(request.ok()?.into_parts().0)
}
