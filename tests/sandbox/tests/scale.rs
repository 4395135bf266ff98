//! Large worlds: everything that can be drawn again is not stored.

use std::collections::BTreeSet;

use super::*;

#[test]
fn thousands_of_boards_are_generated_quickly_with_unique_names() {
    let spec = WorldSpec {
        lever_us: 10_000,
        greenhouse: 5_000,
        offers_per_tenant: 50..=50,
        infojobs_offers: 0,
        ..WorldSpec::small(41)
    };
    let world = World::generate(spec);
    // One that is searched has no name.
    let of_boards = world.boards().iter().map(|board| board.slug.as_str()).filter(|slug| !slug.is_empty());
    let slugs: Vec<&str> = of_boards.collect();
    assert_eq!(slugs.iter().collect::<BTreeSet<_>>().len(), slugs.len());
    let names: BTreeSet<&str> = world.companies()[..15_000].iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names.len(), 15_000);
    let sandbox = Sandbox::start(world).unwrap();
    let last = boards(&sandbox, Provider::Greenhouse).pop().unwrap();
    assert_eq!(get(&sandbox, &list_path(&last)).json()["meta"]["total"], 50);
}

#[test]
fn descriptions_have_about_the_requested_length() {
    let spec = WorldSpec { description_bytes: 4000, ..WorldSpec::small(42) };
    let sandbox = Sandbox::start(World::generate(spec)).unwrap();
    let list = get(&sandbox, &first_path(&sandbox, Provider::Lever)).json();
    for posting in list.as_array().unwrap() {
        let mut bytes = posting["description"].as_str().unwrap().len();
        bytes += posting["additional"].as_str().unwrap().len();
        bytes += posting["lists"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| l["content"].as_str().unwrap().len())
            .sum::<usize>();
        assert!((3500..8000).contains(&bytes), "{bytes}");
    }
}

#[test]
fn prepared_answers_are_those_that_are_asked_for_and_leave_no_log() {
    let (prepared, other) = (start(44), start(44));
    prepared.prepare_answers();
    let held = prepared.state.cached_answers();
    assert!(held >= boards(&prepared, Provider::Lever).len() + boards(&prepared, Provider::Greenhouse).len());
    let asked = [JSON, ("accept-encoding", "gzip, deflate")];
    for board in boards(&prepared, Provider::Greenhouse) {
        let path = list_path(&board);
        let answers = [&prepared, &other].map(|sandbox| get_with(sandbox, &path, &asked));
        assert_eq!(answers[0].body, answers[1].body);
        assert_eq!(answers[0].header("content-encoding"), Some("gzip"));
    }
    for board in boards(&prepared, Provider::Lever) {
        let first = list_path(&board) + "&skip=0&limit=100";
        assert_eq!(get_with(&prepared, &first, &asked).status, 200);
    }
    assert_eq!(prepared.state.cached_answers(), held, "an answer was made when it was asked for");
    assert!(prepared.requests().is_empty());
    assert!(!other.requests().is_empty());
}

#[test]
fn connections_are_kept_between_requests() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let sandbox = start(43);
    let path = first_path(&sandbox, Provider::Lever);
    let mut stream = std::net::TcpStream::connect(sandbox.address()).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    for _ in 0..3 {
        write!(stream, "GET {path} HTTP/1.1\r\nhost: gateway\r\naccept: application/json\r\n\r\n").unwrap();
        let mut length = 0;
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert_ne!(reader.read_line(&mut line).unwrap(), 0, "closed");
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        assert!(body.starts_with(b"[{"));
    }
}
