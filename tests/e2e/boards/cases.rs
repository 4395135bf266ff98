//! The cases of each board: recorded forms of answers, and pages with traps, played to the component that was built.

use jobscan_tests::Provider;

use crate::support::{Desk, plugin, root};

/// The least number of cases of a board: three tenants, an empty board, an unknown tenant and a page.
const LEAST: usize = 6;

#[test]
fn every_case_of_every_board_holds() {
    let desk = Desk::bare();
    for provider in Provider::OTHERS {
        let cases = root().join(format!("boards/{provider}"));
        let component = plugin(provider.as_str());
        let arguments =
            ["plugin", "test", cases.to_str().unwrap(), "--component", component.trim_matches('"')];
        let ran = desk.run(&arguments).expect(0);
        let passed = ran.stdout.lines().filter(|line| line.starts_with("passed")).count();
        assert!(passed >= LEAST, "{provider}: {}", ran.stdout);
    }
}
