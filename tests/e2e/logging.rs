//! A log line says whose it is: the run, the provider, the unit and the page, in text and in JSON.

use jobscan_tests::{Fault, FaultRule, Provider, When};
use serde_json::{Value, json};

use crate::support::{Desk, GREENHOUSE, boards, jobs_path, start, tiny};

#[test]
fn a_log_line_names_its_run_provider_unit_and_page_in_both_formats() {
    for format in ["text", "json"] {
        let sandbox = start(tiny(61));
        let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
        desk.env("LOG_LEVEL", "debug").env("LOG_FORMAT", format);
        let board = &boards(&sandbox, Provider::Greenhouse)[0];
        sandbox.break_on(FaultRule::new(GREENHOUSE, &jobs_path(board), When::Always, Fault::Status(503)));
        let ran = desk.scan().expect(1);
        let lines: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("; try 2 of ")).collect();
        assert_eq!(lines.len(), 1, "{format}: {}", ran.stderr);
        if format == "json" {
            let line: Value = serde_json::from_str(lines[0]).expect("a log line is one JSON object");
            let spans = json!([
                { "name": "run", "run": 1 },
                { "name": "provider", "provider": "greenhouse" },
                { "name": "unit", "unit": board.slug },
                { "name": "page", "page": 1 },
            ]);
            assert_eq!(line["spans"], spans, "{line}");
        } else {
            let unit = format!("unit=\"{}\"", board.slug);
            for part in ["run:provider:unit:page", "run=1", "provider=\"greenhouse\"", &unit, "page=1"] {
                assert!(lines[0].contains(part), "no `{part}` in {}", lines[0]);
            }
        }
    }
}
