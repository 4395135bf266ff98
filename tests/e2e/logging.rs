//! A log line says whose it is: the run, the provider, the unit and the page, whatever the format of the output.

use jobscan_tests::{Fault, FaultRule, Provider, When};

use crate::support::{Desk, GREENHOUSE, boards, jobs_path, start, tiny};

#[test]
fn a_log_line_names_its_run_provider_unit_and_page_in_both_formats() {
    for format in ["human", "json"] {
        let sandbox = start(tiny(61));
        let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
        desk.env("LOG_LEVEL", "debug");
        let board = &boards(&sandbox, Provider::Greenhouse)[0];
        sandbox.break_on(FaultRule::new(GREENHOUSE, &jobs_path(board), When::Always, Fault::Status(503)));
        let ran = desk.run(&["run", "--format", format]).expect(1);
        let lines: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("; try 2 of ")).collect();
        assert_eq!(lines.len(), 1, "{format}: {}", ran.stderr);
        let unit = format!("unit=\"{}\"", board.slug);
        for part in ["run:provider:unit:page", "run=1", "provider=\"greenhouse\"", &unit, "page=1"] {
            assert!(lines[0].contains(part), "{format}: no `{part}` in {}", lines[0]);
        }
    }
}
