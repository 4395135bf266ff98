//! Imports point one way: these tests fail on an import cycle, on an import from an enclosing module file, on a step
//! of the run that imports another step, and on a room that uses a room it may not.

mod imports;
mod modules;
mod plans;
mod rules;
mod seeded;

use std::path::Path;

use modules::Sources;
use rules::{Plan, violations};

fn assert_no_violations(source: &str, plan: &Plan) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let sources = Sources::read(&folder).expect("the sources are readable");
    let violations = violations(&sources, plan);
    assert!(violations.is_empty(), "{} violations in {source}:\n{}", violations.len(), violations.join("\n"));
}

#[test]
fn the_imports_of_the_host_point_one_way() {
    assert_no_violations("src", &plans::HOST);
}

#[test]
fn the_imports_of_the_plugin_sdk_point_one_way() {
    assert_no_violations("../plugins/sdk/src", &plans::SDK);
}
