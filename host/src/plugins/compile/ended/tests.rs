use std::os::unix::process::ExitStatusExt as _;

use super::*;

const ALLOWED: Allowed = Allowed { memory: 1 << 20, time: Duration::from_secs(7), code: 100 };

fn judged(raw: i32, out: Vec<u8>, said: &str) -> Result<(Vec<u8>, Option<u64>), String> {
    let ended = Ended { status: ExitStatus::from_raw(raw), out, said: said.to_owned() };
    ended.judge(ALLOWED).map_err(|fault| fault.to_string())
}

#[test]
fn code_comes_with_the_memory_it_took() {
    let out = [HEADER.as_slice(), &5_u64.to_le_bytes(), b"code"].concat();
    assert_eq!(judged(0, out.clone(), ""), Ok((b"code".to_vec(), Some(5))));
    let unknown = [HEADER.as_slice(), &0_u64.to_le_bytes(), b"code"].concat();
    assert_eq!(judged(0, unknown, "noise"), Ok((b"code".to_vec(), None)));
    // What the process wrote before it failed is never code.
    assert!(judged(256, out, "").is_err());
}

#[test]
fn each_end_is_told_by_the_limit_that_made_it() {
    let exit = |code: u8| i32::from(code) << 8;
    let abort = 6;
    let table = [
        (24, "", "takes longer than 7s, the processor time"),
        (abort, "memory allocation of 99 bytes failed", "takes more than 1 MiB, the memory"),
        (exit(INVALID), "Cannot allocate memory (os error 12)", "takes more than 1 MiB, the memory"),
        (exit(INVALID), "unknown type 7", "it is no valid component: unknown type 7"),
        (exit(UNABLE), "no pipe", "compiling it failed: no pipe"),
        (abort, "thread 'main' has overflowed its stack", "the compiler's stack overflowed"),
        (exit(101), "thread 'main' panicked at x", "thread 'main' panicked at x"),
        (9, "", "the compiling process ended with signal: 9"),
        (0, "", "handed over nothing"),
    ];
    for (raw, said, expected) in table {
        let told = judged(raw, Vec::new(), said).unwrap_err();
        assert!(told.contains(expected), "{raw} {said}: {told}");
    }
    let garbage = judged(0, vec![b'x'; 50], "").unwrap_err();
    assert!(garbage.contains("handed over something else"), "{garbage}");
}

#[test]
fn compiled_code_beyond_its_bound_is_refused_by_name() {
    let out = |code: usize| [HEADER.as_slice(), &5_u64.to_le_bytes(), &vec![0; code]].concat();
    assert_eq!(judged(0, out(100), "").map(|(code, _)| code.len()), Ok(100));
    let told = judged(0, out(101), "").unwrap_err();
    assert_eq!(told, "its compiled code has more than 100 bytes");
    // The process that was stopped because of it ended by a signal.
    assert_eq!(judged(9, out(101), "").unwrap_err(), told);
}
