//! Bounds of components: their files, their compilation, their instances.
//!
//! What is measured before compiling stands well above the plugins of this repository and above a component compiled
//! from JavaScript: its engine is one module of 10 MB with some 30,000 functions, the largest of them of 100 KB.

use super::bound::{Bound, Unit};

const REFUSED: &str = "the component is refused before it is compiled, by name, with the measure";

bounds! {
    COMPONENT_SIZE {
        name: "the file of a component",
        limit: 32 << 20,
        unit: Unit::Bytes,
        setting: Some("[plugins] component_size"),
        beyond: "the component is refused, and nothing of it is read",
        tests: &["a_valid_component_loads_with_its_manifest", "a_file_over_the_size_limit_is_rejected_unread"],
    }
    NESTING {
        name: "the nesting of components and types",
        limit: 32,
        unit: Unit::Count,
        setting: Some("[plugins.compile] nesting"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    PARTS {
        name: "the components and modules of a file",
        limit: 1000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] parts"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    INSTANCES {
        name: "the instances that a component makes, those of its parts included each time",
        limit: 1000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] instances"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    ITEMS {
        name: "the items that a component brings into being, those of its parts included each time",
        limit: 500_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] items"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    TYPES {
        name: "the types and declarations of a component",
        limit: 200_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] types"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    TYPE_SIZE {
        name: "the size of one type, written out",
        limit: 100_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] type_size"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    TYPE_SIZES {
        name: "the sizes of all types, written out",
        limit: 5_000_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] type_sizes"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    NAME_SIZE {
        name: "the name of an import or export of a component",
        limit: 8 << 10,
        unit: Unit::Bytes,
        setting: Some("[plugins.compile] name_size"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    ENTRIES {
        name: "the imports, exports, globals, tables, memories and segments of all modules",
        limit: 200_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] entries"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    ELEMENTS {
        name: "the elements that modules put into tables",
        limit: 1_000_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] elements"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    FUNCTIONS {
        name: "the functions of all modules",
        limit: 100_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] functions"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    FUNCTION_SIZE {
        name: "the code of one function",
        limit: 1 << 20,
        unit: Unit::Bytes,
        setting: Some("[plugins.compile] function_size"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    CODE_SIZE {
        name: "the code of all functions",
        limit: 24 << 20,
        unit: Unit::Bytes,
        setting: Some("[plugins.compile] code_size"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    LOCALS {
        name: "the locals of one function",
        limit: 10_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] locals"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    ALL_LOCALS {
        name: "the locals of all functions",
        limit: 3_000_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] all_locals"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    BLOCKS {
        name: "the nesting of blocks in one function",
        limit: 5000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] blocks"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    LOOPS {
        name: "the loops of one function, each times the locals that it uses",
        limit: 100_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] loops"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    ALL_LOOPS {
        name: "the loops of all functions, each times the locals that it uses",
        limit: 1_000_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] all_loops"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    JOINS {
        name: "the blocks and branches of one function, times the locals that it uses",
        limit: 20_000_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] joins"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    ALL_JOINS {
        name: "the blocks and branches of all functions, times the locals that each uses",
        limit: 300_000_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] all_joins"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    VALUES {
        name: "the values that the instructions of all functions make and their types name",
        limit: 20_000_000,
        unit: Unit::Count,
        setting: Some("[plugins.compile] values"),
        beyond: REFUSED,
        tests: &["each_measure_is_obeyed_and_broken"],
    }
    COMPILE_MEMORY {
        name: "the memory of the process that compiles a component",
        limit: 2 << 30,
        unit: Unit::Bytes,
        setting: Some("[plugins.compile] memory"),
        beyond: "the operating system ends that process; the component is refused by name",
        tests: &["a_component_that_compiles_beyond_its_memory_is_refused_by_name"],
    }
    COMPILE_TIME {
        name: "the processor time of the process that compiles a component, a quarter of its time by the clock",
        limit: 180,
        unit: Unit::Seconds,
        setting: Some("[plugins.compile] time"),
        beyond: "the operating system, or the program, ends that process; the component is refused by name",
        tests: &["a_component_that_compiles_beyond_its_time_is_refused_by_name"],
    }
    COMPILED_SIZE {
        name: "the compiled code of one component",
        limit: 512 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the component is refused by name",
        tests: &["compiled_code_beyond_its_bound_is_refused_by_name"],
    }
    COMPILER_MESSAGES {
        name: "what the process that compiles says when it fails",
        limit: 4 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the rest is dropped; the refusal holds what was kept",
        tests: &["what_the_compiling_process_says_is_cut"],
    }
    PROGRAM_MESSAGES {
        name: "what a program that builds a plugin says when it fails, where nobody watches",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the beginning is dropped, as the errors stand at the end",
        tests: &["of_a_long_story_the_end_is_told"],
    }
    INSPECTED_NAMES {
        name: "the imports, and the exports, that `plugin inspect` names of a component",
        limit: 200,
        unit: Unit::Count,
        setting: None,
        beyond: "the others are counted",
        tests: &["of_very_many_imports_the_first_are_named_and_the_others_counted"],
    }
    REFUSAL_KEPT {
        name: "the time for which it is remembered that compiling a component took too much",
        limit: 24 * 3600,
        unit: Unit::Seconds,
        setting: None,
        beyond: "it is compiled again, as it is at once if the file or that limit changes",
        tests: &["a_refusal_holds_for_its_limit_and_its_time"],
    }
    CACHE_FILES {
        name: "the files in the cache of compiled plugins",
        limit: 1000,
        unit: Unit::Count,
        setting: None,
        beyond: "those that were not used for the longest are deleted",
        tests: &["the_cache_keeps_what_was_used_last"],
    }
    CACHE_SIZE {
        name: "the cache of compiled plugins",
        limit: 1 << 30,
        unit: Unit::Bytes,
        setting: None,
        beyond: "those that were not used for the longest are deleted",
        tests: &["the_cache_keeps_what_was_used_last"],
    }
    MEMORY {
        name: "the memory of an instance, and again that of the answers it has not read",
        limit: 128 << 20,
        unit: Unit::Bytes,
        setting: Some("[plugins] memory"),
        beyond: "the growth is refused; the unit fails with `limit-memory`",
        tests: &["memory", "the_memory_limit_is_exact_to_the_page", "answers_held_unread"],
    }
    TABLE_ELEMENTS {
        name: "the elements of a table",
        limit: 100_000,
        unit: Unit::Count,
        setting: None,
        beyond: "the growth is refused",
        tests: &["tables_are_limited"],
    }
    CALL_TIMEOUT {
        name: "one call of a plugin, all waiting included",
        limit: 180,
        unit: Unit::Seconds,
        setting: Some("[plugins] call_timeout"),
        beyond: "the call is ended; the unit fails with `limit-time`",
        tests: &["call_time_of_a_guest_that_computes", "call_time_of_a_guest_that_waits"],
    }
    DESCRIBE_TIME {
        name: "the start of a plugin and its description of itself, at each start of the program",
        limit: 10,
        unit: Unit::Seconds,
        setting: None,
        beyond: "the plugin is refused; a shorter `call_timeout` is obeyed",
        tests: &["a_description_without_end_is_ended_sooner_than_a_call"],
    }
    CALL_REQUESTS {
        name: "the requests of one call",
        limit: 100,
        unit: Unit::Count,
        setting: Some("[plugins] requests_per_call"),
        beyond: "the plugin is told `budget-exhausted`",
        tests: &["requests_of_a_call"],
    }
    HOSTCALL_BYTES {
        name: "the bytes that one call hands over",
        limit: 64 << 20,
        unit: Unit::Bytes,
        setting: Some("[plugins] hostcall_bytes"),
        beyond: "the call is ended; the unit fails with `limit-hostcall`",
        tests: &["bytes_of_a_page", "bytes_of_a_request"],
    }
    LOG_BYTES {
        name: "the log of one call",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: Some("[plugins] log_bytes"),
        beyond: "the rest is dropped, which is logged once",
        tests: &["log_bytes"],
    }
    ID_SIZE {
        name: "the id of a plugin",
        limit: 64,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the component is refused by name",
        tests: &["a_valid_component_loads_with_its_manifest", "a_manifest_is_limited_like_a_call"],
    }
    STACK {
        name: "the call stack of a guest",
        limit: 1 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the call is ended; the unit fails with `limit-stack`",
        tests: &["call_stack"],
    }
    HOST_STACK {
        name: "the stack that a guest and the functions of the host share",
        limit: 2 << 20,
        unit: Unit::Bytes,
        setting: None,
        beyond: "never reached: the guest's own stack ends before",
        tests: &["call_stack"],
    }
    STORE_INSTANCES {
        name: "the core instances of one running plugin",
        limit: 32,
        unit: Unit::Count,
        setting: Some("[plugins] instances"),
        beyond: "the instance is not made: the plugin is refused, or the unit fails with `limit-instances`",
        tests: &["the_parts_of_a_store_are_counted"],
    }
    STORE_MEMORIES {
        name: "the memories of one running plugin",
        limit: 8,
        unit: Unit::Count,
        setting: Some("[plugins] memories"),
        beyond: "the instance is not made: the plugin is refused, or the unit fails with `limit-instances`",
        tests: &["the_parts_of_a_store_are_counted"],
    }
    STORE_TABLES {
        name: "the tables of one running plugin",
        limit: 16,
        unit: Unit::Count,
        setting: Some("[plugins] tables"),
        beyond: "the instance is not made: the plugin is refused, or the unit fails with `limit-instances`",
        tests: &["the_parts_of_a_store_are_counted"],
    }
    WASI_HANDLES {
        name: "the handles of sealed WASI that one running plugin holds",
        limit: 1000,
        unit: Unit::Count,
        setting: None,
        beyond: "the call is ended; the unit fails with `trap`",
        tests: &["handles_of_sealed_wasi_are_counted"],
    }
    WASI_RANDOM {
        name: "the bytes that sealed WASI draws at once",
        limit: 64 << 10,
        unit: Unit::Bytes,
        setting: None,
        beyond: "the call is ended; the unit fails with `trap`",
        tests: &["bytes_drawn_at_once_are_bounded"],
    }
}

/// What is measured before compiling, each with a setting in `[plugins.compile]`.
pub const MEASURED: [Bound; 21] = [
    NESTING,
    PARTS,
    INSTANCES,
    ITEMS,
    TYPES,
    TYPE_SIZE,
    TYPE_SIZES,
    NAME_SIZE,
    ENTRIES,
    ELEMENTS,
    FUNCTIONS,
    FUNCTION_SIZE,
    CODE_SIZE,
    LOCALS,
    ALL_LOCALS,
    BLOCKS,
    LOOPS,
    ALL_LOOPS,
    JOINS,
    ALL_JOINS,
    VALUES,
];
