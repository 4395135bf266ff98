//! Small worlds, which a run reads in about a second at the plugins' pace.

use jobscan_tests::{Board, Churn, Provider, Sandbox, World, WorldSpec};

pub(crate) const GREENHOUSE: &str = "boards-api.greenhouse.io";
pub(crate) const INFOJOBS: &str = "api.infojobs.net";
pub(crate) const LEVER: &str = "api.lever.co";

/// One board at Lever, two at Greenhouse and five offers at `InfoJobs`, without changes over time.
pub(crate) fn tiny(seed: u64) -> WorldSpec {
    WorldSpec {
        lever_us: 1,
        lever_eu: 0,
        greenhouse: 2,
        offers_per_tenant: 2..=4,
        infojobs_offers: 5,
        infojobs_companies: 3,
        description_bytes: 700,
        churn: Churn::none(),
        ..WorldSpec::small(seed)
    }
}

pub(crate) fn start(spec: WorldSpec) -> Sandbox {
    Sandbox::start(World::generate(spec)).expect("a port of 127.0.0.1")
}

/// The provider's boards in the order of a first run.
pub(crate) fn boards(sandbox: &Sandbox, provider: Provider) -> Vec<Board> {
    let of = |world: &World| world.boards().iter().filter(|b| b.provider == provider).cloned().collect();
    let mut boards: Vec<Board> = sandbox.read(of);
    boards.sort_by(|left, right| left.slug.cmp(&right.slug));
    boards
}

/// The path prefix of requests for a Greenhouse board's jobs.
pub(crate) fn jobs_path(board: &Board) -> String {
    format!("/v1/boards/{}/jobs", board.slug)
}

/// The requested pages of `InfoJobs`' list, in order.
pub(crate) fn list_pages(sandbox: &Sandbox) -> Vec<u32> {
    let requests = sandbox.requests();
    let lists = requests.iter().filter(|seen| seen.host == INFOJOBS && seen.path == "/api/9/offer");
    lists.map(|seen| seen.query.rsplit_once("page=").expect("a page").1.parse().expect("a number")).collect()
}
