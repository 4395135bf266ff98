//! Components that would cost too much to compile: each is refused, by the walk before it or by a limit of the process
//! that compiles; and what is in the cache is only what the program put there.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use jobscan_host::{
    bounds::{Bound, MovedBounds, plugins as bounds},
    plugins::{CodeCache, CompileFault, Compiler, EngineSettings, LoadError, Plugin, PluginEngine, Source},
};
use tempfile::TempDir;

use crate::{
    rig::{fixture, limits, settings},
    text::{MEMORY, VALID, assemble, detector, written},
};

const MIB: u64 = 1 << 20;

/// Six bytes of code for two instructions: a zero, written as long as may be, and its end.
const LONG_OPERATORS: &[u8] = &[0x41, 0x80, 0x80, 0x80, 0x00, 0x1a];

async fn load(settings: &EngineSettings, bytes: &[u8]) -> Result<(), LoadError> {
    let written = written(bytes);
    let engine = PluginEngine::new(settings).unwrap();
    Plugin::load(&engine, &Source { path: written.path, sha256: None }, &limits()).await.map(drop)
}

fn module(fields: &str) -> Vec<u8> {
    assemble(&format!("(component (core module {fields}))"))
}

/// Components whose every level instantiates the one within ten times.
fn tenfold(levels: usize) -> Vec<u8> {
    let mut text = "(component $c (core module $m) (core instance (instantiate $m)))".to_owned();
    for _ in 0..levels {
        text = format!("(component $c {text} {})", "(instance (instantiate $c))".repeat(10));
    }
    assemble(&text)
}

/// Loops within each other, around uses of all locals.
fn nested_loops(loops: usize, locals: usize) -> Vec<u8> {
    let mut text = format!("(func (local{})", " i32".repeat(locals));
    text += &"(loop ".repeat(loops);
    for local in 0..locals {
        let _ = write!(text, "(local.set {local} (i32.add (local.get {local}) (i32.const 1)))");
    }
    for loop_ in 0..loops {
        let _ = write!(text, "(br_if 0 (local.get {})))", loop_ % locals);
    }
    module(&(text + ")"))
}

fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap());
    bytes
}

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    [&[id][..], &leb(content.len()), content].concat()
}

/// A component with a module of `count` functions that all have this body.
fn functions(count: usize, body: &[u8]) -> Vec<u8> {
    let types = section(1, &[1, 0x60, 0, 0]);
    let declared = section(3, &[leb(count), vec![0; count]].concat());
    let one = [leb(body.len()), body.to_vec()].concat();
    let code = section(10, &[leb(count), one.repeat(count)].concat());
    let module = [b"\0asm\x01\0\0\0".as_slice(), &types, &declared, &code].concat();
    [b"\0asm\x0d\0\x01\0".as_slice(), &section(1, &module)].concat()
}

/// A branch to one of many places.
fn branch_table(targets: usize) -> Vec<u8> {
    let table = [&[0x0e][..], &leb(targets), &vec![0; targets], &[0]].concat();
    functions(1, &[&[0, 0x41, 0][..], &table, &[0x0b]].concat())
}

/// Functions without code of their own that each give a thousand values, all of which are referred to.
fn many_results(count: usize) -> String {
    let functions = "(func (type $t) unreachable)".repeat(count);
    let all: Vec<String> = (0..count).map(|function| function.to_string()).collect();
    format!("(type $t (func (result{}))) {functions} (elem func {})", " i32".repeat(1000), all.join(" "))
}

fn doubling_types(levels: usize) -> Vec<u8> {
    let mut text = "(component (type $t0 (tuple u8 u8))".to_owned();
    for level in 1..levels {
        let _ = write!(text, "(type $t{level} (tuple $t{0} $t{0}))", level - 1);
    }
    assemble(&(text + ")"))
}

fn deep_types(depth: usize) -> Vec<u8> {
    let content = [&[1][..], &[0x41, 1, 1].repeat(depth), &[0x7d]].concat();
    [b"\0asm\x0d\0\x01\0".as_slice(), &section(7, &content)].concat()
}

fn deep_components(depth: usize) -> Vec<u8> {
    let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
    for _ in 0..depth {
        bytes = [b"\0asm\x0d\0\x01\0".as_slice(), &section(4, &bytes)].concat();
    }
    bytes
}

#[tokio::test]
async fn costly_components_are_refused_before_they_are_compiled() {
    let table: Vec<(&str, Vec<u8>, Bound)> = vec![
        ("ten to the 4th", tenfold(4), bounds::INSTANCES),
        ("ten to the 20th", tenfold(20), bounds::INSTANCES),
        ("loops", nested_loops(100, 5000), bounds::LOOPS),
        ("a million functions", functions(1_000_000, &[0, 0x0b]), bounds::FUNCTIONS),
        (
            "one huge function",
            functions(1, &[vec![0], vec![0x01; 2 << 20], vec![0x0b]].concat()),
            bounds::FUNCTION_SIZE,
        ),
        (
            "much code",
            functions(30, &[vec![0], LONG_OPERATORS.repeat(166_000), vec![0x0b]].concat()),
            bounds::CODE_SIZE,
        ),
        ("a branch table", branch_table(2_000_000), bounds::FUNCTION_SIZE),
        (
            "blocks",
            functions(1, &[vec![0], [2, 0x40].repeat(100_000), vec![0x0b; 100_001]].concat()),
            bounds::BLOCKS,
        ),
        ("locals", functions(1, &[1, 0xa8, 0xc3, 1, 0x7f, 0x0b]), bounds::LOCALS),
        ("results", module(&many_results(30_000)), bounds::VALUES),
        ("types", doubling_types(40), bounds::TYPE_SIZE),
        ("nested types", deep_types(1_000_000), bounds::NESTING),
        ("nested components", deep_components(2000), bounds::NESTING),
        ("segments", module(&"(data \"\")".repeat(200_001)), bounds::ENTRIES),
        ("a name", module(&format!("(memory (export \"{}\") 1)", "n".repeat(9000))), bounds::NAME_SIZE),
    ];
    // The compiler is not there: it is not needed.
    let settings = EngineSettings::new(Compiler::Child { program: "/nowhere/at-all".into() });
    for (name, bytes, bound) in table {
        let error = load(&settings, &bytes).await.unwrap_err();
        let LoadError::TooCostly { excess, .. } = &error else { panic!("{name}: {error}") };
        assert_eq!(excess.bound, bound, "{name}: {error}");
        let told = error.to_string();
        let key = bound.key().unwrap();
        assert!(told.contains(&format!("is refused before it is compiled: {}: ", bound.name)), "{told}");
        assert!(told.ends_with(&format!("raise `{key}` in [plugins.compile]")), "{told}");
    }
}

/// Bounds so high that the walk lets everything pass.
fn unmeasured() -> MovedBounds {
    let mut moved = MovedBounds::default();
    for bound in &bounds::MEASURED {
        moved.set(bound, u64::MAX);
    }
    moved
}

#[tokio::test]
async fn a_component_that_compiles_beyond_its_memory_is_refused_by_name() {
    let memory = 400 * MIB;
    let settings = EngineSettings { bounds: unmeasured(), memory, ..settings() };
    for bytes in [nested_loops(100, 5000), tenfold(8), functions(1_000_000, &[0, 0x0b])] {
        let error = load(&settings, &bytes).await.unwrap_err();
        assert!(
            matches!(error, LoadError::Compile { fault: CompileFault::Memory { limit }, .. } if limit == memory),
            "{error}"
        );
        assert!(
            error.to_string().contains("compiling it takes more than 400 MiB, the memory it may have"),
            "{error}"
        );
        assert!(error.to_string().ends_with("raise `memory` in [plugins.compile]"), "{error}");
    }
    // A plugin of the usual size needs less.
    load(&settings, &std::fs::read(fixture("detector")).unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_component_that_compiles_beyond_its_time_is_refused_by_name() {
    let time = Duration::from_secs(1);
    let settings = EngineSettings { bounds: unmeasured(), memory: 64 << 30, time, ..settings() };
    for bytes in [nested_loops(100, 5000), tenfold(30), functions(1_000_000, &[0, 0x0b])] {
        let error = load(&settings, &bytes).await.unwrap_err();
        let LoadError::Compile { fault, .. } = &error else { panic!("{error}") };
        // On a machine that is busy elsewhere the clock may be first.
        let ended = matches!(fault, CompileFault::Time { limit } if *limit == time);
        assert!(ended || matches!(fault, CompileFault::Clock { .. }), "{error}");
        assert!(error.to_string().ends_with("raise `time` in [plugins.compile]"), "{error}");
    }
}

#[tokio::test]
async fn compiled_code_beyond_a_moved_bound_ends_the_process() {
    let mut moved = MovedBounds::default();
    moved.set(&bounds::COMPILED_SIZE, 1000);
    let settings = EngineSettings { bounds: moved, ..settings() };
    let error = load(&settings, &detector(VALID, MEMORY, "")).await.unwrap_err();
    assert!(
        matches!(error, LoadError::Compile { fault: CompileFault::TooLarge { limit: 1000 }, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn a_process_that_crashes_refuses_its_component_only() {
    // Types nested this deep exhaust the stack of the validation.
    let settings = EngineSettings { bounds: unmeasured(), ..settings() };
    let error = load(&settings, &deep_types(1_000_000)).await.unwrap_err();
    assert!(matches!(error, LoadError::Compile { fault: CompileFault::Failed(_), .. }), "{error}");
    assert!(error.to_string().contains("the compiler's stack overflowed"), "{error}");
    load(&settings, &detector(VALID, MEMORY, "")).await.unwrap();
}

#[tokio::test]
async fn what_the_compiler_finds_invalid_is_told_as_such() {
    // A function that gives nothing where it must give a number.
    let bytes = [b"\0asm\x0d\0\x01\0".as_slice(), &section(1, &invalid_module())].concat();
    let error = load(&settings(), &bytes).await.unwrap_err();
    assert!(matches!(error, LoadError::Invalid { .. }), "{error}");
    assert!(error.to_string().contains("type mismatch"), "{error}");
}

fn invalid_module() -> Vec<u8> {
    let parts =
        [section(1, &[1, 0x60, 0, 1, 0x7f]), section(3, &[1, 0]), section(10, &[1, 2, 0, 0x0b])].concat();
    [b"\0asm\x01\0\0\0".as_slice(), &parts].concat()
}

#[tokio::test]
async fn what_takes_too_much_is_compiled_once() {
    let (mut kept, bytes) = (Kept::new(), detector(VALID, MEMORY, ""));
    kept.settings.bounds.set(&bounds::COMPILED_SIZE, 1000);
    let refused = async |settings: &EngineSettings| match load(settings, &bytes).await.unwrap_err() {
        LoadError::Compile { fault, .. } => fault,
        other => panic!("{other}"),
    };
    let first = refused(&kept.settings).await;
    assert!(matches!(first, CompileFault::TooLarge { limit: 1000 }), "{first}");
    // A compiler that is not there would fail in another way.
    let nowhere = Compiler::Child { program: "/nowhere/at-all".into() };
    let without = EngineSettings { compiler: nowhere, ..kept.settings.clone() };
    let told = refused(&without).await;
    assert!(matches!(told, CompileFault::Remembered { .. }), "{told}");
    assert!(told.to_string().starts_with(&first.to_string()), "{told}");
    // It is of this component alone, and of nobody else's making.
    let other = load(&without, &detector(VALID, MEMORY, "nop")).await.unwrap_err();
    assert!(matches!(other, LoadError::Compile { fault: CompileFault::Start(_), .. }), "{other}");
    let [file] = &kept.files()[..] else { panic!("{:?}", kept.files()) };
    let mut forged = fs::read(file).unwrap();
    *forged.last_mut().unwrap() ^= 1;
    fs::write(file, forged).unwrap();
    let again = refused(&kept.settings).await;
    assert!(matches!(again, CompileFault::TooLarge { .. }), "{again}");

    // Without a cache one process remembers it.
    let engine =
        PluginEngine::new(&EngineSettings { cache: CodeCache::Off, ..kept.settings.clone() }).unwrap();
    let written = written(&bytes);
    let source = Source { path: written.path, sha256: None };
    for remembered in [false, true] {
        let error = Plugin::load(&engine, &source, &limits()).await.unwrap_err();
        let LoadError::Compile { fault, .. } = &error else { panic!("{error}") };
        assert_eq!(matches!(fault, CompileFault::Remembered { .. }), remembered, "{error}");
    }
}

/// A cache in a folder of its own.
struct Kept {
    folder: TempDir,
    settings: EngineSettings,
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (code, key) = (folder.path().join("code"), folder.path().join("state/code.key"));
        Self { folder, settings: EngineSettings { cache: CodeCache::Folder { code, key }, ..settings() } }
    }

    /// Whether a guest needed no compiler. Afterwards the cache has all of it.
    async fn is_cached(&self, path: &Path) -> bool {
        let nowhere = Compiler::Child { program: "/nowhere/at-all".into() };
        let without = EngineSettings { compiler: nowhere, ..self.settings.clone() };
        let is_cached = self.wake(&without, path).await.is_ok();
        self.wake(&self.settings, path).await.unwrap();
        is_cached
    }

    async fn wake(&self, settings: &EngineSettings, path: &Path) -> Result<(), LoadError> {
        let engine = PluginEngine::new(settings).unwrap();
        let source = Source { path: path.to_owned(), sha256: None };
        let plugin = Plugin::load(&engine, &source, &limits()).await?;
        let compiled = plugin.compiled();
        assert!(compiled.code_size > 0 && !compiled.time.is_zero(), "{compiled:?}");
        assert!(!plugin.manifest().id.is_empty());
        plugin.wake().await
    }

    /// The files of code alone.
    fn code(&self) -> Vec<PathBuf> {
        let is_code = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "cwasm");
        self.files().into_iter().filter(is_code).collect()
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path().join("code")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

#[tokio::test]
async fn code_is_compiled_once_and_again_if_its_file_was_touched() {
    let kept = Kept::new();
    let guest = fixture("detector");
    assert!(!kept.is_cached(&guest).await);
    assert!(kept.is_cached(&guest).await);
    let [file] = &kept.code()[..] else { panic!("{:?}", kept.code()) };
    for content in forged(file) {
        fs::write(file, content).unwrap();
        assert!(!kept.is_cached(&guest).await);
        assert!(kept.is_cached(&guest).await);
    }
}

/// What a file could be made into.
fn forged(file: &Path) -> [Vec<u8>; 3] {
    let whole = fs::read(file).unwrap();
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    [changed, whole[..middle].to_vec(), Vec::new()]
}

#[tokio::test]
async fn what_is_kept_beside_code_is_made_anew_if_its_file_was_touched() {
    let kept = Kept::new();
    let guest = fixture("detector");
    assert!(!kept.is_cached(&guest).await);
    let notes: Vec<PathBuf> = kept.files().into_iter().filter(|file| !kept.code().contains(file)).collect();
    assert_eq!(notes.len(), 2, "what the component puts into its mould, and what it said: {notes:?}");
    for note in notes {
        for content in forged(&note) {
            fs::write(&note, &content).unwrap();
            assert!(kept.is_cached(&guest).await);
            assert!(fs::read(&note).unwrap() != content, "{}", note.display());
        }
    }
}

#[tokio::test]
async fn code_is_loaded_when_it_is_needed_and_of_nothing_but_the_same_component() {
    let kept = Kept::new();
    let bytes = fs::read(fixture("detector")).unwrap();
    let file = written(&bytes);
    assert!(!kept.is_cached(&file.path).await);
    let engine = PluginEngine::new(&kept.settings).unwrap();
    let source = Source { path: file.path.clone(), sha256: None };
    let plugin = Plugin::load(&engine, &source, &limits()).await.unwrap();
    fs::remove_file(&file.path).unwrap();
    plugin.wake().await.unwrap();

    plugin.rest().await;
    kept.files().into_iter().for_each(|file| fs::remove_file(file).unwrap());
    let error = plugin.wake().await.unwrap_err();
    assert!(matches!(error, LoadError::Read { .. }), "{error}");
    fs::copy(fixture("hostile"), &file.path).unwrap();
    let error = plugin.wake().await.unwrap_err();
    assert!(matches!(error, LoadError::Pin { .. }), "{error}");
    fs::write(&file.path, &bytes).unwrap();
    plugin.wake().await.unwrap();
}

#[tokio::test]
async fn components_that_differ_in_their_data_are_compiled_once() {
    let kept = Kept::new();
    let guest = fixture("detector");
    let mut bytes = fs::read(&guest).unwrap();
    let (says, other) = (b"leads to careers", b"leads to nowhere");
    let at = bytes.windows(says.len()).position(|window| window == says).unwrap();
    bytes[at..at + says.len()].copy_from_slice(other);
    assert!(!kept.is_cached(&guest).await);
    let changed = written(&bytes);
    assert!(kept.is_cached(&changed.path).await);
    assert_eq!(kept.code().len(), 1);
}

#[tokio::test]
async fn code_of_one_component_is_never_another_s() {
    let kept = Kept::new();
    let (one, other) = (fixture("detector"), fixture("hostile"));
    assert!(!kept.is_cached(&one).await);
    let [first] = &kept.code()[..] else { panic!("{:?}", kept.code()) };
    assert!(!kept.is_cached(&other).await);
    let files = kept.code();
    let second = files.iter().find(|file| *file != first).unwrap();
    fs::copy(first, second).unwrap();
    assert!(!kept.is_cached(&other).await);
    assert!(kept.is_cached(&one).await);
}
