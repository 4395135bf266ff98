//! Who compiles, and how many at once.

use std::{
    env, io,
    num::NonZero,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};
use wasmtime::Engine;

use super::{
    child::ENTRY,
    ended::{Allowed, BEFORE_CODE, CompileFault, Ended},
};
use crate::{bounds, plugins::native::Artifact};

/// Threads of one compilation: more gain little, and each has memory of its own.
const THREADS: usize = 4;

/// The time by the clock is the processor time, times this: other processes want the processor too.
const CLOCK_FACTOR: u32 = 4;

/// Who compiles components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compiler {
    /// A process of this program, which must call [`compile_if_asked`](super::child::compile_if_asked) first. The
    /// operating system holds it to the limits.
    Child {
        /// The program.
        program: PathBuf,
    },
    /// The process itself, without limits of memory and time: for users of the library who trust their components.
    InProcess,
}

impl Compiler {
    /// The program that runs now, as the child.
    pub fn this_program() -> io::Result<Self> {
        // The path to the program may lead to another version by now; this is the one that runs.
        let itself = Path::new("/proc/self/exe");
        let program = if itself.exists() { itself.to_owned() } else { env::current_exe()? };
        Ok(Self::Child { program })
    }
}

/// What a compilation made, and what it took.
pub(in crate::plugins) struct Compiled {
    pub(in crate::plugins) artifact: Artifact,
    pub(in crate::plugins) time: Duration,
    /// The most memory of the compiling process, where that is known.
    pub(in crate::plugins) memory: Option<u64>,
}

/// Compiles components, as many at once as the processor has room for.
pub(in crate::plugins) struct CompileQueue {
    compiler: Compiler,
    allowed: Allowed,
    threads: usize,
    running: Semaphore,
}

impl CompileQueue {
    /// What a compilation is allowed.
    pub(in crate::plugins) const fn allowed(&self) -> Allowed {
        self.allowed
    }

    pub(in crate::plugins) fn new(compiler: Compiler, allowed: Allowed) -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let threads = cores.min(THREADS);
        let running = Semaphore::new(cores.div_ceil(threads));
        Self { compiler, allowed, threads, running }
    }

    /// Compiles a component for `engine`. The process ends with the future.
    pub(in crate::plugins) async fn compile(
        &self,
        engine: &Engine,
        component: Vec<u8>,
    ) -> Result<Compiled, CompileFault> {
        let closed = |_| CompileFault::Failed("the program ends".to_owned());
        let _turn = self.running.acquire().await.map_err(closed)?;
        let before = Instant::now();
        let (code, memory) = match &self.compiler {
            Compiler::InProcess => (in_process(engine, component).await?, None),
            Compiler::Child { program } => self.in_child(program, &component).await?,
        };
        Ok(Compiled { artifact: Artifact::compiled(code), time: before.elapsed(), memory })
    }

    async fn in_child(
        &self,
        program: &Path,
        component: &[u8],
    ) -> Result<(Vec<u8>, Option<u64>), CompileFault> {
        let mut child = self.start(program).map_err(CompileFault::Start)?;
        let patience = self.allowed.time.saturating_mul(CLOCK_FACTOR);
        let Ok(ended) = timeout(patience, converse(&mut child, component, self.allowed.code)).await else {
            let _ = child.kill().await;
            return Err(CompileFault::Clock { limit: patience });
        };
        // A process that is still there has nothing more to say.
        let _ = child.start_kill();
        ended.map_err(|error| CompileFault::Failed(error.to_string()))?.judge(self.allowed)
    }

    fn start(&self, program: &Path) -> io::Result<Child> {
        let Allowed { memory, time, .. } = self.allowed;
        let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
        let mut command = Command::new(program);
        command
            .arg(ENTRY)
            .args([memory, seconds.max(1)].map(|number| number.to_string()))
            .env_clear()
            .env("RAYON_NUM_THREADS", self.threads.to_string())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // What the terminal sends to the program is for the program: it ends its children itself.
        #[cfg(unix)]
        command.process_group(0);
        command.spawn()
    }
}

/// Validates and compiles in this process; that takes processor time, so not on an async thread.
async fn in_process(engine: &Engine, component: Vec<u8>) -> Result<Vec<u8>, CompileFault> {
    let engine = engine.clone();
    tokio::task::spawn_blocking(move || engine.precompile_component(&component))
        .await
        .map_err(|error| CompileFault::Failed(error.to_string()))?
        .map_err(|error| CompileFault::Invalid(format!("{error:#}")))
}

/// Hands the component over and takes what comes back, both bounded.
async fn converse(child: &mut Child, component: &[u8], code: u64) -> io::Result<Ended> {
    let (Some(mut input), Some(output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(io::Error::other("the compiling process has no pipes"));
    };
    let feed = async move {
        // A process that ends before it has read all says why elsewhere.
        let _ = input.write_all(component).await;
    };
    let most = code.saturating_add(BEFORE_CODE as u64);
    let ((), out, said) = tokio::join!(
        feed,
        beginning(output, most.saturating_add(1), false),
        beginning(errors, bounds::plugins::COMPILER_MESSAGES.limit, true)
    );
    let (out, said) = (out?, said?);
    if out.len() as u64 > most {
        child.start_kill()?;
    }
    let status = child.wait().await?;
    Ok(Ended { status, out, said: String::from_utf8_lossy(&said).trim().to_owned() })
}

/// The first `most` bytes of a stream. The rest is read and dropped if `drain` says so, so that its writer goes on;
/// otherwise the stream is closed.
async fn beginning(mut stream: impl AsyncRead + Unpin, most: u64, drain: bool) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    (&mut stream).take(most).read_to_end(&mut kept).await?;
    if drain {
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(program: &str) -> CompileQueue {
        let allowed = Allowed { memory: 1 << 30, time: Duration::from_mins(1), code: 1 << 20 };
        CompileQueue::new(Compiler::Child { program: program.into() }, allowed)
    }

    #[tokio::test]
    async fn what_the_compiling_process_says_is_cut() {
        let kept = beginning(&b"0123456789"[..], 4, true).await.unwrap();
        assert_eq!(kept, b"0123");
        let whole = beginning(&b"0123"[..], 4, true).await.unwrap();
        assert_eq!(whole, b"0123");
        let mut rest = &b"0123456789"[..];
        assert_eq!(beginning(&mut rest, 4, false).await.unwrap(), b"0123");
        assert_eq!(rest, b"456789");
    }

    #[tokio::test]
    async fn a_compiler_that_is_not_there_is_no_fault_of_the_component() {
        let queue = queue("/nowhere/at-all");
        let fault = queue.compile(&Engine::default(), Vec::new()).await.err().unwrap();
        assert!(matches!(fault, CompileFault::Start(_)), "{fault}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_program_that_is_no_compiler_is_told() {
        // `/bin/sh` does not know the argument and writes to stderr.
        let queue = queue("/bin/sh");
        let fault = queue.compile(&Engine::default(), vec![0; 1 << 20]).await.err().unwrap();
        assert!(matches!(fault, CompileFault::Failed(_)), "{fault}");
    }

    /// A program that says who it is, and then waits for ever.
    #[cfg(unix)]
    fn waiting(folder: &Path) -> (PathBuf, PathBuf) {
        use std::os::unix::fs::PermissionsExt as _;
        let (program, told) = (folder.join("waiting"), folder.join("told"));
        let part = folder.join("part");
        let script = format!(
            "#!/bin/sh\necho $$ > {}\nmv {} {}\nread forever\nexec sleep 100000\n",
            part.display(),
            part.display(),
            told.display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        (program, told)
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_process_ends_with_the_run_that_wanted_it() {
        let folder = tempfile::tempdir().unwrap();
        let (program, told) = waiting(folder.path());
        let queue = queue(program.to_str().unwrap());
        let engine = Engine::default();
        // More than a pipe holds: the process never reads it all.
        let mut compiling = Box::pin(queue.compile(&engine, vec![b'x'; 1 << 20]));
        let process = loop {
            if let Ok(id) = std::fs::read_to_string(&told) {
                break rustix::process::Pid::from_raw(id.trim().parse().unwrap()).unwrap();
            }
            let moment = timeout(Duration::from_millis(1), &mut compiling).await;
            assert!(moment.is_err(), "the process does not wait");
        };
        assert!(rustix::process::test_kill_process(process).is_ok());
        drop(compiling);
        // A hang is a failure.
        let gone = timeout(Duration::from_mins(1), async {
            while rustix::process::test_kill_process(process).is_ok() {
                tokio::task::yield_now().await;
            }
        });
        gone.await.unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_process_that_waits_is_ended_by_the_clock() {
        let folder = tempfile::tempdir().unwrap();
        let (program, _) = waiting(folder.path());
        let time = Duration::from_millis(10);
        let allowed = Allowed { memory: 1 << 30, time, code: 1 << 20 };
        let queue = CompileQueue::new(Compiler::Child { program }, allowed);
        let fault = queue.compile(&Engine::default(), vec![b'x'; 1 << 20]).await.err().unwrap();
        assert!(matches!(fault, CompileFault::Clock { limit } if limit == time * CLOCK_FACTOR), "{fault}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_process_that_never_stops_talking_is_ended() {
        let queue = queue("/usr/bin/yes");
        let fault = queue.compile(&Engine::default(), vec![b'x'; 1 << 20]).await.err().unwrap();
        assert!(matches!(fault, CompileFault::TooLarge { .. }), "{fault}");
    }
}
