//! The program, run as people run it.

mod lost;
mod options;
mod serving;
mod wrong;

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::watch;

/// How long the program may take for anything.
const LIMIT: Duration = Duration::from_secs(60);

/// The program with these arguments and nothing of this process's environment that it would read.
fn program(arguments: &[&str]) -> Command {
    watch::start();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cartwright"));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy().into_owned();
        if text == "DATABASE_URL" || text.starts_with("CARTWRIGHT_") {
            command.env_remove(&name);
        }
    }
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// How a run ended.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs to the end; whoever gives up waiting ends it, or the test would wait for it for ever.
async fn run(command: Command) -> Ended {
    let mut command = tokio::process::Command::from(command);
    let ended = command.kill_on_drop(true).output();
    let output = tokio::time::timeout(LIMIT, ended).await.expect("in time").expect("it runs");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A program that goes on; it is killed when the test ends without stopping it.
struct Running(Child);

impl Running {
    /// Starts it, and gives what it says.
    fn start(mut command: Command) -> (Self, BufReader<ChildStdout>) {
        let mut child = command.spawn().expect("the program starts");
        let said = BufReader::new(child.stdout.take().expect("its output"));
        (Self(child), said)
    }

    /// Waits until it has ended; tells its exit code.
    async fn end(mut self) -> Option<i32> {
        let ended = async {
            loop {
                if let Some(status) = self.0.try_wait().expect("a status") {
                    return status.code();
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, ended).await.expect("it ends in time")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.0.kill().ok();
            self.0.wait().ok();
        }
    }
}

/// A program that serves.
struct Serving {
    running: Running,
    address: SocketAddr,
    said: String,
}

impl Serving {
    /// Starts it and waits until it says where it serves.
    async fn start(arguments: &[&str]) -> Self {
        let mut command = program(arguments);
        command.stderr(Stdio::null());
        let (running, mut lines) = Running::start(command);
        let started = tokio::task::spawn_blocking(move || {
            let mut said = String::new();
            while !said.contains("Try it:") {
                let read = lines.read_line(&mut said).expect("a line");
                assert!(read > 0, "it ended: {said}");
            }
            said
        });
        let said = tokio::time::timeout(LIMIT, started).await.expect("in time").expect("it serves");
        let (_, rest) = said.split_once("serves at http://").expect("an address");
        let address = rest.lines().next().expect("a line").parse().expect("an address");
        Self { running, address, said }
    }

    /// Asks it to end and waits; tells its exit code and how long that took.
    async fn stop(self, signal: &str) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        let id = self.running.0.id().to_string();
        let sent = Command::new("kill").args([&format!("-{signal}"), &id]).status();
        assert!(sent.expect("kill runs").success());
        (self.running.end().await, begun.elapsed())
    }
}

/// A folder of a test's own; gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("cli-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    }

    fn path(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
