//! The rules on small source trees in memory: each seeded violation is found, and a clean tree has none.

use crate::{
    bounded::{Exempt, constants, faults},
    imports::Graph,
    modules::{Sources, TestCode, Tree},
    rules::{Plan, violations},
};

const NO_PLAN: Plan = Plan { may_use: &[], steps: &[] };

fn violations_in(files: &[(&str, &str)], plan: &Plan) -> Vec<String> {
    violations(&Sources::from_texts(files), plan)
}

/// The only violation in a tree.
fn only_violation(files: &[(&str, &str)]) -> String {
    let violations = violations_in(files, &NO_PLAN);
    assert_eq!(violations.len(), 1, "{violations:#?}");
    violations.into_iter().next().unwrap_or_default()
}

/// The edges of a tree's import graph, each as `from -> to: names`.
fn edges(files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::build(&Sources::from_texts(files), TestCode::LeftOut);
    assert_eq!(tree.faults, Vec::<String>::new());
    Graph::from_tree(&tree).edges().map(|(from, to, names)| format!("{from} -> {to}: {names}")).collect()
}

#[test]
fn a_clean_tree_has_no_violation() {
    let files = [
        ("lib.rs", "pub mod room; mod base;"),
        ("base.rs", "pub struct Base; mod inner { use super::Base; }"),
        ("room/mod.rs", "mod low; mod high; pub use high::High; pub use self::low::Low as Bottom;"),
        ("room/low.rs", "use crate::base::Base; pub struct Low(Base);"),
        (
            "room/high.rs",
            "use super::Bottom; use std::fmt; pub struct High(Bottom); fn f() -> fmt::Result { Ok(()) }",
        ),
    ];
    assert_eq!(violations_in(&files, &NO_PLAN), Vec::<String>::new());
    assert_eq!(
        edges(&files),
        [
            "room/high.rs -> room/low.rs: Low",
            "room/low.rs -> base.rs: Base",
            "room/mod.rs -> room/high.rs: High",
            "room/mod.rs -> room/low.rs: Low",
        ]
    );
}

#[test]
fn a_cycle_through_super_is_printed_with_the_imported_names() {
    let violation = only_violation(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use super::b::B; pub struct A(B);"),
        ("b.rs", "use super::c; pub struct B(c::C);"),
        ("c.rs", "use super::a::{A as Renamed}; pub struct C(Box<Renamed>);"),
    ]);
    assert_eq!(violation, "import cycle among 3 files:\n    a.rs -(B)-> b.rs -(C)-> c.rs -(A)-> a.rs");
}

#[test]
fn a_cycle_through_self_is_found_among_files_and_among_siblings() {
    let files = [
        ("lib.rs", "mod a; mod c;"),
        ("a.rs", "mod b; pub fn run() { self::b::go() }"),
        ("a/b.rs", "pub fn go() { crate::c::on() }"),
        ("c.rs", "pub fn on() { super::a::run() }"),
    ];
    assert_eq!(
        violations_in(&files, &NO_PLAN),
        [
            "import cycle among 3 files:\n    a.rs -(go)-> a/b.rs -(on)-> c.rs -(run)-> a.rs",
            "import cycle among 2 children of src/:\n    a -(on: a/b.rs -> c.rs)-> c -(run: c.rs -> a.rs)-> a",
        ]
    );
}

#[test]
fn a_cycle_through_a_reexport_is_found_among_the_defining_files() {
    let violation = only_violation(&[
        ("lib.rs", "mod room;"),
        ("room/mod.rs", "mod a; mod b; mod deep; pub(crate) use a::A; pub(super) use deep::B as Other;"),
        ("room/deep.rs", "pub use super::b::B;"),
        ("room/a.rs", "use crate::room::Other; pub struct A(Other);"),
        ("room/b.rs", "use super::A; pub struct B(Box<A>);"),
    ]);
    assert_eq!(violation, "import cycle among 2 files:\n    room/a.rs -(B)-> room/b.rs -(A)-> room/a.rs");
}

#[test]
fn a_cycle_through_globs_is_found() {
    let violation = only_violation(&[
        ("lib.rs", "mod room;"),
        ("room/mod.rs", "mod a; mod b; pub use a::*; pub use b::*;"),
        ("room/a.rs", "use super::B; pub struct A(B);"),
        ("room/b.rs", "use super::a::*; use std::collections::*; pub struct B(Box<A>);"),
    ]);
    assert_eq!(violation, "import cycle among 2 files:\n    room/a.rs -(B)-> room/b.rs -(A)-> room/a.rs");
}

#[test]
fn globs_that_import_each_other_are_resolved() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub use super::b::*; pub use other::names::*; pub struct A;"),
        ("b.rs", "pub use super::a::*; use serde::Missing;"),
    ];
    assert_eq!(edges(&files), ["b.rs -> a.rs: A"]);
}

#[test]
fn an_import_from_an_enclosing_module_file_is_found() {
    let violation = only_violation(&[
        ("lib.rs", "mod room;"),
        ("room/mod.rs", "mod deep; pub struct Kept;"),
        ("room/deep.rs", "mod low;"),
        ("room/deep/low.rs", "use super::super::Kept; pub struct Low(Kept);"),
    ]);
    assert_eq!(violation, "upward import: room/deep/low.rs -(Kept)-> room/mod.rs");
    let violation = only_violation(&[
        ("lib.rs", "mod room; pub struct Kept;"),
        ("room.rs", "mod low;"),
        ("room/low.rs", "pub struct Low(crate::Kept);"),
    ]);
    assert_eq!(violation, "upward import: room/low.rs -(Kept)-> lib.rs");
}

#[test]
fn folders_that_import_each_other_are_found_even_if_no_files_do() {
    let violation = only_violation(&[
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "pub mod first; pub mod second;"),
        ("a/first.rs", "use crate::b::third::Third; pub struct First(Third);"),
        ("a/second.rs", "pub struct Second;"),
        ("b/mod.rs", "pub mod third; pub mod fourth;"),
        ("b/third.rs", "pub struct Third;"),
        ("b/fourth.rs", "use crate::a::second::Second; pub struct Fourth(Second);"),
    ]);
    assert!(violation.starts_with("import cycle among 2 children of src/:"), "{violation}");
    assert!(violation.contains("a -(Third: a/first.rs -> b/third.rs)-> b"), "{violation}");
}

#[test]
fn a_step_that_imports_a_step_and_a_missing_step_are_found() {
    let plan = Plan { may_use: &[], steps: &["run/scan", "run/import", "run/score"] };
    let files = [
        ("lib.rs", "mod run;"),
        ("run/mod.rs", "mod scan; mod import;"),
        ("run/scan/mod.rs", "mod due;"),
        ("run/scan/due.rs", "use crate::run::import::Row; pub struct Due(Row);"),
        ("run/import.rs", "pub struct Row;"),
    ];
    assert_eq!(
        violations_in(&files, &plan),
        [
            "the step run/score does not exist",
            "the step run/scan imports the step run/import: run/scan/due.rs -(Row)-> run/import.rs",
        ]
    );
}

#[test]
fn a_room_uses_only_what_the_table_allows_even_in_tests() {
    let plan = Plan { may_use: &[("high", &["low"]), ("low", &[])], steps: &[] };
    let files = [
        ("lib.rs", "mod high; mod low; mod new;"),
        ("high.rs", "use crate::{low::{Low}, new}; pub struct High(Low); fn f() { new::f() }"),
        ("low.rs", "pub struct Low; #[cfg(test)] mod tests;"),
        ("low/tests.rs", "use crate::high::High;"),
        ("new.rs", "pub fn f() {}"),
    ];
    assert_eq!(
        violations_in(&files, &plan),
        ["the room new is not in the table", "low may not use high: low/tests.rs -(High)-> high.rs"]
    );
}

#[test]
fn code_for_tests_is_left_out() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use super::b::B; pub struct A(B);"),
        (
            "b.rs",
            "pub struct B; #[cfg(test)] use super::a::A; #[cfg(all(test, unix))] mod tests { use crate::a::A; }
             #[test] fn t() { crate::a::f() } impl B { #[cfg(test)] fn a() -> crate::a::A { todo() } }",
        ),
    ];
    assert_eq!(edges(&files), ["a.rs -> b.rs: B"]);
}

#[test]
fn paths_are_read_in_types_calls_patterns_macros_and_attributes() {
    let files = [
        ("lib.rs", "mod user; mod a; mod b; mod c; mod d; mod e; mod f; mod g; mod h;"),
        (
            "user.rs",
            "use super::{a, h};
             #[derive(Debug)] struct S { #[serde(default = \"crate::b::default\", rename = \"a b\")] x: super::c::C<'static, h::H> }
             fn f<'l>(x: &'l u8) -> u8 {
                 use crate::d as local;
                 local::go();
                 assert!(matches!(x, crate::e::E::One), \"{}\", format!(\"{}\", a::text('x', &'l ()), ));
                 match x { super::f::F { .. } => 1, _ => <u8 as crate::g::G>::of() }
             }",
        ),
        ("a.rs", "pub fn text() {}"),
        ("b.rs", "pub fn default() {}"),
        ("c.rs", "pub struct C;"),
        ("d.rs", "pub fn go() {}"),
        ("e.rs", "pub enum E { One }"),
        ("f.rs", "pub struct F;"),
        ("g.rs", "pub trait G {}"),
        ("h.rs", "pub struct H;"),
    ];
    assert_eq!(
        edges(&files),
        [
            "user.rs -> a.rs: text",
            "user.rs -> b.rs: default",
            "user.rs -> c.rs: C",
            "user.rs -> d.rs: go",
            "user.rs -> e.rs: E",
            "user.rs -> f.rs: F",
            "user.rs -> g.rs: G",
            "user.rs -> h.rs: H",
        ]
    );
}

#[test]
fn macros_are_resolved_to_the_file_that_defines_them() {
    let files = [
        ("lib.rs", "mod room; mod other;"),
        (
            "room/mod.rs",
            "macro_rules! near { () => {} } fn write() {} pub(crate) use near as far; mod child; mod made;",
        ),
        ("room/child.rs", "near!(); fn f() { vec![near!()]; write!(f, \"\") }"),
        ("room/made.rs", "bindings!(); #[macro_export] macro_rules! wide { () => { $crate::other::go() } }"),
        (
            "other.rs",
            "use crate::room::far; pub fn go() { crate::wide!(); super::room::made::Generated::new() }",
        ),
    ];
    assert_eq!(
        edges(&files),
        [
            "other.rs -> room/made.rs: Generated, wide",
            "other.rs -> room/mod.rs: near",
            "room/child.rs -> room/mod.rs: near",
            "room/made.rs -> other.rs: go",
        ]
    );
}

#[test]
fn inline_modules_and_path_attributes_are_followed() {
    let files = [
        ("lib.rs", "mod inline { pub mod file; pub struct Here; } #[path = \"odd/name.rs\"] mod given;"),
        ("inline/file.rs", "pub struct There;"),
        ("odd/name.rs", "use crate::inline::file::There;"),
    ];
    assert_eq!(edges(&files), ["odd/name.rs -> inline/file.rs: There"]);
}

#[test]
fn broken_missing_and_unused_files_are_found() {
    let files = [("lib.rs", "mod a; mod b;"), ("a.rs", "fn ("), ("lost.rs", ""), ("main.rs", "")];
    let faults = violations_in(&files, &NO_PLAN);
    assert_eq!(faults.len(), 4, "{faults:#?}");
    assert!(faults[0].starts_with("a.rs cannot be parsed"), "{faults:#?}");
    assert_eq!(faults[1..], ["b/mod.rs is missing", "no module declares a.rs", "no module declares lost.rs"]);
}

#[test]
fn a_bound_outside_of_the_table_is_found_wherever_it_stands() {
    let files = [
        ("lib.rs", "mod bounds; mod config; mod a;"),
        ("bounds/mod.rs", "pub const MOST_ROWS: u64 = 7;"),
        ("config/mod.rs", "mod defaults;"),
        ("config/defaults.rs", "const MAX_BODY: u64 = 7;"),
        (
            "a.rs",
            "const MOST_ROWS: usize = 7; const MOST_NAMES: &[&str] = &[]; const ESCAPE: u8 = 1;
             const PAUSE: Duration = Duration::from_secs(1); static LIMIT_OF_ALL: NonZero<u32> = LARGE;
             const ROWS: usize = bounds::ROWS.size(); const TIME: u64 = crate::bounds::TIME.limit;
             struct A; impl A { const LINE_BYTES: u32 = 3; }
             fn f() { if true { const LONGEST: std::time::Duration = Duration::ZERO; } }
             mod inner { const MANY_HOSTS: i64 = 9; }
             #[cfg(test)] mod tests { const MOST_TESTED: usize = 1; fn f() { const MAX: u8 = 1; } }
             #[test] fn g() { const MAX: u8 = 1; }",
        ),
    ];
    let tree = Tree::build(&Sources::from_texts(&files), TestCode::LeftOut);
    let found = ["LIMIT_OF_ALL", "LINE_BYTES", "LONGEST", "MANY_HOSTS", "MOST_ROWS", "ROWS", "TIME"];
    assert_eq!(constants(&tree), found.map(|name| format!("a.rs: {name}")));
    let exempt = |constant, reason| Exempt { constant, reason };
    let mut exempted: Vec<Exempt> = [
        "a.rs: LIMIT_OF_ALL",
        "a.rs: LINE_BYTES",
        "a.rs: LONGEST",
        "a.rs: MANY_HOSTS",
        "a.rs: ROWS",
        "a.rs: TIME",
    ]
    .map(|constant| exempt(constant, "x"))
    .into();
    assert_eq!(faults(&tree, &exempted), ["a.rs: MOST_ROWS is a bound outside of src/bounds"]);
    exempted.extend([exempt("a.rs: MOST_ROWS", ""), exempt("b.rs: GONE", "x")]);
    let told = ["b.rs: GONE is exempt and is not there", "a.rs: MOST_ROWS is exempt without a reason"];
    assert_eq!(faults(&tree, &exempted), told);
}
