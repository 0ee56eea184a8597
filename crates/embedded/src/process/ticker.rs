//! A clock for the carried server.
//!
//! It is built with a `setitimer` that does nothing, so by itself no statement, lock or idle
//! timeout ever comes due and a deadlock is never found. Its handler of SIGALRM however fires what
//! is due by the clock, so sending that signal to its processes at a steady pace stands in for the
//! timer. An installed server has timers and must not be sent any.

use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::has_ended;

/// How late a timeout may be.
const TICK: Duration = Duration::from_millis(100);

/// The thread that ticks. Dropping it ends the thread.
#[derive(Debug)]
pub(super) struct Ticker {
    ticking: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Ticker {
    /// Ticks all children of `postmaster` as long as `shell`, its parent, lives: so long the number
    /// of the postmaster is its own. Nobody may wait for the shell before this is dropped.
    pub(super) fn start(postmaster: Pid, shell: Pid) -> Ticker {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::Builder::new().name("postgres-ticker".into()).spawn(move || {
            let mut children = Children::of(postmaster);
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) && !has_ended(shell)
            {
                for &child in children.list() {
                    kill_process(child, Signal::ALARM).ok(); // it may just have ended
                }
            }
        });
        if let Err(error) = &thread {
            tracing::error!(%error, "the carried PostgreSQL has no timeouts: its ticker did not start");
        }
        Ticker { ticking: thread.ok().map(|thread| (stop, thread)) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.ticking.take() {
            drop(stop);
            thread.join().ok();
        }
    }
}

/// The child processes of the postmaster: all of them are its own.
struct Children {
    postmaster: Pid,
    pids: Vec<Pid>,
    /// Asking may be dear: only each so many ticks.
    age: u32,
}

impl Children {
    fn of(postmaster: Pid) -> Children {
        Children { postmaster, pids: Vec::new(), age: 0 }
    }

    fn list(&mut self) -> &[Pid] {
        let lifetime = if cfg!(target_os = "linux") { 1 } else { 5 };
        if self.age.is_multiple_of(lifetime) {
            let pid = self.postmaster.as_raw_pid();
            self.pids = from_proc(pid).unwrap_or_else(|| from_ps(pid));
        }
        self.age = self.age.wrapping_add(1);
        &self.pids
    }
}

/// Linux: read from a file, cheap enough for every tick.
fn from_proc(parent: i32) -> Option<Vec<Pid>> {
    let list = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    Some(list.split_whitespace().filter_map(pid).collect())
}

/// Anywhere else, among it sandboxes that lack that file.
fn from_ps(parent: i32) -> Vec<Pid> {
    let output = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
    let table = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&table)
        .lines()
        .filter_map(|line| line.trim().split_once(char::is_whitespace))
        .filter(|(_, ppid)| ppid.trim().parse() == Ok(parent))
        .filter_map(|(child, _)| pid(child))
        .collect()
}

fn pid(text: &str) -> Option<Pid> {
    text.parse().ok().and_then(Pid::from_raw)
}
