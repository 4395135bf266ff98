use std::fmt::Write as _;

use super::*;
use crate::bounds::{Bound, MovedBounds, plugins as bounds};

fn assembled(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The bound that a component exceeds under these limits.
fn exceeded(bytes: &[u8], moved: &MovedBounds) -> Option<(Bound, u64)> {
    match measure(bytes, moved) {
        Ok(()) => None,
        Err(Fault::Beyond(excess)) => Some((excess.bound, excess.measured)),
        Err(Fault::Malformed(detail)) => panic!("{detail}"),
    }
}

/// A component with one core module.
fn of_module(fields: &str) -> String {
    format!("(component (core module {fields}))")
}

/// For each bound a component and its exact measure.
fn table() -> Vec<(Bound, String, u64)> {
    let function = "(func (param i32) (local i32 i32))";
    let looping = "(func (local i32 i32)
        (loop (loop (drop (local.get 0)) (drop (local.get 1))) (drop (local.get 0))))";
    vec![
        (bounds::NESTING, "(component (component (component)))".to_owned(), 3),
        (bounds::NESTING, "(component (type (component (type (instance)))))".to_owned(), 3),
        (bounds::PARTS, "(component (core module) (component))".to_owned(), 3),
        (
            bounds::INSTANCES,
            "(component
                (component $a (core module $m) (core instance (instantiate $m)) (core instance (instantiate $m)))
                (instance (instantiate $a)) (instance (instantiate $a)))"
                .to_owned(),
            6,
        ),
        (
            bounds::ITEMS,
            "(component (component $a (type u8) (type u8)) (instance (instantiate $a)))".to_owned(),
            3,
        ),
        (bounds::TYPES, "(component (type u8) (type u8))".to_owned(), 2),
        (bounds::TYPES, "(component (type (instance (type u8) (type u8))))".to_owned(), 5),
        (bounds::TYPES, of_module("(type (func)) (type (func (param i32)))"), 4),
        (bounds::TYPE_SIZE, "(component (type $a (tuple u8 u8)) (type (tuple $a $a)))".to_owned(), 7),
        (
            bounds::TYPE_SIZE,
            "(component (type (instance (type $a (tuple u8 u8)) (type (tuple $a $a)))))".to_owned(),
            11,
        ),
        (bounds::TYPE_SIZES, "(component (type $a (tuple u8 u8)) (type (tuple $a $a)))".to_owned(), 10),
        (bounds::NAME_SIZE, "(component (import \"abcdefgh\" (instance)))".to_owned(), 8),
        (bounds::NAME_SIZE, of_module("(memory (export \"abcdefgh\") 1)"), 8),
        (bounds::ENTRIES, of_module("(memory 1) (global i32 (i32.const 0)) (export \"m\" (memory 0))"), 3),
        (bounds::ENTRIES, of_module("(memory 1) (data \"a\") (data \"b\")"), 3),
        (bounds::ELEMENTS, of_module("(table 2 funcref) (func $f) (elem (i32.const 0) $f $f)"), 2),
        (bounds::FUNCTIONS, of_module("(func) (func)"), 2),
        (bounds::FUNCTION_SIZE, of_module("(func) (func)"), 2),
        (bounds::CODE_SIZE, of_module("(func) (func)"), 4),
        (bounds::LOCALS, of_module(function), 3),
        (bounds::ALL_LOCALS, of_module(&function.repeat(2)), 6),
        (bounds::BLOCKS, of_module("(func (block (block)))"), 3),
        (bounds::LOOPS, of_module(looping), 4),
        (bounds::JOINS, of_module("(func (local i32) (block (br_if 0 (local.get 0))))"), 2),
        (bounds::ALL_LOOPS, of_module(&looping.repeat(2)), 8),
        (bounds::ALL_JOINS, of_module(&"(func (local i32) (block (br_if 0 (local.get 0))))".repeat(2)), 4),
        // Those of the two instructions, of the type and of the function that has it.
        (bounds::VALUES, of_module("(func (result i32) (i32.const 0))"), 4),
        (bounds::VALUES, of_module("(type (func (param i32 i64) (result f32)))"), 3),
    ]
}

#[test]
fn each_measure_is_obeyed_and_broken() {
    for (bound, text, expected) in table() {
        let bytes = assembled(&text);
        let under = |limit| {
            let mut moved = MovedBounds::default();
            moved.set(&bound, limit);
            exceeded(&bytes, &moved)
        };
        assert_eq!(under(expected), None, "{}: {text}", bound.name);
        assert_eq!(under(expected - 1), Some((bound, expected)), "{}: {text}", bound.name);
    }
    let covered: std::collections::BTreeSet<_> = table().iter().map(|(bound, ..)| bound.name).collect();
    assert_eq!(covered, bounds::MEASURED.iter().map(|bound| bound.name).collect());
}

#[test]
fn an_excess_is_told_with_bound_measure_and_limit() {
    let mut moved = MovedBounds::default();
    moved.set(&bounds::FUNCTION_SIZE, 1);
    let Err(Fault::Beyond(excess)) = measure(&assembled(&of_module("(func)")), &moved) else {
        panic!("passes")
    };
    assert_eq!(excess.to_string(), "the code of one function: 2 bytes or more, the bound is 1 bytes");
}

/// Components whose every level instantiates the one within ten times.
fn tenfold(levels: usize) -> Vec<u8> {
    let mut text = "(component $c (core module $m) (core instance (instantiate $m)))".to_owned();
    for _ in 0..levels {
        text = format!("(component $c {text} {})", "(instance (instantiate $c))".repeat(10));
    }
    assembled(&text)
}

#[test]
fn instances_are_multiplied_and_not_expanded() {
    let default = MovedBounds::default();
    assert_eq!(exceeded(&tenfold(2), &default), None);
    assert_eq!(exceeded(&tenfold(3), &default), Some((bounds::INSTANCES, 1055)));
    // Without a bound the walk ends at once, although 10^30 instances fit no number of 64 bits.
    let mut moved = MovedBounds::default();
    moved.set(&bounds::INSTANCES, u64::MAX);
    moved.set(&bounds::ITEMS, u64::MAX);
    assert_eq!(exceeded(&tenfold(30), &moved), None);
}

#[test]
fn an_instance_of_a_component_from_elsewhere_cannot_be_measured() {
    for text in [
        "(component (import \"a\" (component $a)) (instance (instantiate $a)))",
        "(component (import \"a\" (instance $i (export \"c\" (component))))
            (alias export $i \"c\" (component $c)) (instance (instantiate $c)))",
        "(component (import \"a\" (component $a))
            (component (alias outer 1 $a (component $b)) (instance (instantiate $b))))",
    ] {
        let fault = measure(&assembled(text), &MovedBounds::default()).unwrap_err();
        assert!(
            matches!(&fault, Fault::Malformed(detail) if detail.contains("cannot be measured")),
            "{fault:?}"
        );
    }
    let outer = "(component (component $a)
        (component (alias outer 1 $a (component $b)) (instance (instantiate $b))))";
    assert_eq!(exceeded(&assembled(outer), &MovedBounds::default()), None);
}

#[test]
fn types_that_double_are_seen_written_out() {
    let mut text = "(component (type $t0 (tuple u8 u8))".to_owned();
    for level in 1..30 {
        let _ = write!(text, "(type $t{level} (record (field \"a\" $t{0}) (field \"b\" $t{0})))", level - 1);
    }
    let found = exceeded(&assembled(&(text + ")")), &MovedBounds::default());
    assert!(matches!(found, Some((bound, _)) if bound == bounds::TYPE_SIZE), "{found:?}");
}

#[test]
fn an_alias_from_outside_has_the_size_of_what_it_names() {
    let text = "(component (type $a (tuple u8 u8 u8))
        (type (instance (alias outer 1 $a (type $b)) (type (tuple $b $b)))))";
    let mut moved = MovedBounds::default();
    // The instance, the alias, and the tuple with twice the alias.
    moved.set(&bounds::TYPE_SIZE, 1 + 4 + 9);
    assert_eq!(exceeded(&assembled(text), &moved), None);
    moved.set(&bounds::TYPE_SIZE, 13);
    assert_eq!(exceeded(&assembled(text), &moved), Some((bounds::TYPE_SIZE, 14)));
}

/// A section of component types whose one type is nested this deep.
fn nested_types(depth: usize) -> Vec<u8> {
    let mut content = vec![1];
    content.extend([0x41, 1, 1].repeat(depth));
    content.push(0x7d);
    let mut bytes = b"\0asm\x0d\0\x01\0\x07".to_vec();
    let mut size = content.len();
    while size >= 0x80 {
        bytes.push(u8::try_from(size & 0x7f).unwrap() | 0x80);
        size >>= 7;
    }
    bytes.push(u8::try_from(size).unwrap());
    [bytes, content].concat()
}

#[test]
fn no_nesting_of_types_exhausts_the_stack() {
    assert_eq!(exceeded(&nested_types(30), &MovedBounds::default()), None);
    let found = exceeded(&nested_types(1_000_000), &MovedBounds::default());
    assert_eq!(found, Some((bounds::NESTING, 33)));
    let mut moved = MovedBounds::default();
    moved.set(&bounds::NESTING, u64::MAX);
    moved.set(&bounds::TYPES, u64::MAX);
    moved.set(&bounds::TYPE_SIZE, u64::MAX);
    moved.set(&bounds::TYPE_SIZES, u64::MAX);
    assert_eq!(exceeded(&nested_types(1_000_000), &moved), None);
}

#[test]
fn loops_count_with_the_locals_that_they_use() {
    let nested = |loops: usize, locals: usize| {
        let mut text = format!("(func (local{})", " i32".repeat(locals));
        text += &"(loop ".repeat(loops);
        for local in 0..locals {
            let _ = write!(text, "(local.set {local} (local.get {local}))");
        }
        assembled(&of_module(&(text + &")".repeat(loops + 1))))
    };
    let default = MovedBounds::default();
    let found = exceeded(&nested(100, 5000), &default);
    assert!(matches!(found, Some((bound, _)) if bound == bounds::LOOPS), "{found:?}");
    assert_eq!(exceeded(&nested(10, 5000), &default), None);
}

#[test]
fn branches_count_with_what_they_carry() {
    let results = " i32".repeat(500);
    let table = "(br_table 0 0 0 0 0 0 0 0 0 0 (i32.const 0))";
    let text = of_module(&format!("(func (result{results}) (block (result{results}) {table}))"));
    let mut moved = MovedBounds::default();
    moved.set(&bounds::VALUES, 5000);
    assert!(matches!(exceeded(&assembled(&text), &moved), Some((bound, _)) if bound == bounds::VALUES));
}

#[test]
fn what_is_no_component_is_malformed_wherever_it_breaks() {
    let whole = assembled("(component (core module (func (result i32) (i32.const 0))) (type (tuple u8 u8)))");
    for keep in 9..whole.len() {
        // A cut between two sections leaves a component that ends too early, or a whole one.
        if let Err(fault) = measure(&whole[..keep], &MovedBounds::default()) {
            assert!(matches!(fault, Fault::Malformed(_)), "{keep}: {fault:?}");
        }
    }
    assert!(measure(&whole[..whole.len() - 1], &MovedBounds::default()).is_err());
}
