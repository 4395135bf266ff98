//! The cases of a system: recorded forms of answers, and pages with traps, played to the component that was built.

use jobscan_tests::Provider;

use crate::support::{Desk, plugin, root};

/// The least number of cases of a board: three tenants, an empty board, an unknown tenant and a page.
const LEAST: usize = 6;

pub(super) fn hold(provider: Provider) {
    let desk = Desk::bare();
    let of = |folder: &str| root().join(folder);
    let cases = [of(&format!("boards/{provider}")), of(&format!("plugins/{provider}/cases"))];
    let cases =
        cases.iter().find(|folder| folder.is_dir()).unwrap_or_else(|| panic!("{cases:?} are missing"));
    let component = plugin(provider.as_str());
    let arguments = ["plugin", "test", cases.to_str().unwrap(), "--component", component.trim_matches('"')];
    let ran = desk.run(&arguments).expect(0);
    let passed = ran.stdout.lines().filter(|line| line.starts_with("passed")).count();
    let least = if provider.is_search() { 3 } else { LEAST };
    assert!(passed >= least, "{provider}: {}", ran.stdout);
}
