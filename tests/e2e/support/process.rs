//! The program as a process: run to its end, or observed, signalled and killed.

use std::{
    io::Read,
    os::unix::process::ExitStatusExt,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use serde_json::Value;

/// The time limit for anything a test waits for.
const PATIENCE: Duration = Duration::from_secs(90);

/// A finished program.
#[derive(Debug, Clone)]
pub(crate) struct Ran {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Fails the test with the program's output unless it ended with this code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// The JSON value on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// A provider's part of the summary on stdout.
    #[track_caller]
    pub(crate) fn provider(&self, name: &str) -> Value {
        let summary = self.json();
        let providers = summary["providers"].as_array().expect("a summary").clone();
        providers
            .into_iter()
            .find(|provider| provider["provider"] == name)
            .unwrap_or_else(|| panic!("no `{name}` in {summary}"))
    }

    /// A provider's errors as `(unit, class, message)`.
    #[track_caller]
    pub(crate) fn errors(&self, name: &str) -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.provider(name)["errors"].as_array().expect("errors").clone();
        errors.iter().map(|e| (text(&e["unit"]), text(&e["class"]), text(&e["message"]))).collect()
    }
}

/// A running program.
pub(crate) struct Running {
    child: Child,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let stdout = child.stdout.take().map(collect);
        let stderr = child.stderr.take().map(collect);
        Self { child, stdout, stderr }
    }

    /// Sends `TERM`, `KILL`, `STOP` or `CONT`.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status().expect("`kill` is there");
        assert!(sent.success(), "kill -{name} {pid}");
    }

    /// The processor time that the program has taken so far, in clock ticks, as Linux tells it.
    pub(crate) fn processor_ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
        // After the name: the state, ten other fields, then the times in user and system mode.
        fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
    }

    pub(crate) fn is_over(&mut self) -> bool {
        self.child.try_wait().expect("a child of ours").is_some()
    }

    pub(crate) fn wait(self) -> Ran {
        self.wait_up_to(PATIENCE)
    }

    /// Like [`Running::wait`], for what takes longer where the machine is busy.
    pub(crate) fn wait_up_to(mut self, patience: Duration) -> Ran {
        let began = Instant::now();
        while !self.is_over() {
            assert!(began.elapsed() < patience, "the program does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
        let status = self.child.wait().expect("a child of ours");
        let text = |reader: Option<JoinHandle<String>>| {
            reader.map(|reader| reader.join().expect("a reader")).unwrap_or_default()
        };
        let (stdout, stderr) = (text(self.stdout.take()), text(self.stderr.take()));
        Ran { code: status.code(), signal: status.signal(), stdout, stderr }
    }
}

impl Drop for Running {
    /// Kills the process, even if stopped, so that a failed test leaves nothing running.
    fn drop(&mut self) {
        if !self.is_over() {
            let _gone = self.child.kill();
            let _status = self.child.wait();
        }
    }
}

fn collect(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // Output before the pipe broke still counts.
        let _ended = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Polls until there is a result; the only way in which tests wait.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(began.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
