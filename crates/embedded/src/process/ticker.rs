//! A clock for the carried server.
//!
//! It is built with a `setitimer` that does nothing, so by itself no statement, lock or idle
//! timeout ever comes due and a deadlock is never found. Its handler of SIGALRM however fires what
//! is due by the clock, so sending that signal to its processes at a steady pace stands in for the
//! timer. An installed server has timers and must not be sent any.

use std::fs;
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
    ticks: u32,
}

impl Children {
    fn of(postmaster: Pid) -> Children {
        Children { postmaster, pids: Vec::new(), ticks: 0 }
    }

    fn list(&mut self) -> &[Pid] {
        let parent = self.postmaster.as_raw_pid();
        if let Some(pids) = listed(parent) {
            self.pids = pids;
        } else if self.ticks.is_multiple_of(5) {
            self.pids = scanned(parent).unwrap_or_else(|| asked(parent)); // dear: not at every tick
        }
        self.ticks = self.ticks.wrapping_add(1);
        &self.pids
    }
}

/// Linux as a rule: there is a file with just that.
fn listed(parent: i32) -> Option<Vec<Pid>> {
    let list = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    Some(list.split_whitespace().filter_map(pid).collect())
}

/// Linux in sandboxes that lack that file: every process names its parent.
fn scanned(parent: i32) -> Option<Vec<Pid>> {
    fs::read_to_string("/proc/self/stat").ok()?;
    let is_child = |child: &Pid| {
        let stat = fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        // `7 (any name) S 1 ...`: the parent is the second field after the name.
        let ppid = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1));
        ppid.and_then(|ppid| ppid.parse().ok()) == Some(parent)
    };
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let pids = processes.filter_map(|entry| pid(entry.file_name().to_str()?));
    Some(pids.filter(is_child).collect())
}

/// macOS, which has no such files.
fn asked(parent: i32) -> Vec<Pid> {
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::process::Stdio;

    use super::*;

    #[test]
    fn every_way_finds_the_children_and_no_others() -> io::Result<()> {
        // A shell with two children, all of which live until the pipe closes.
        let script = "cat <&3 & cat <&3 & echo started; wait";
        let mut shell = Command::new("sh")
            .args(["-c", &format!("exec 3<&0; {script}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut started = [0; 8];
        io::Read::read_exact(&mut shell.stdout.take().ok_or(io::ErrorKind::Other)?, &mut started)?;
        let parent = Pid::from_child(&shell).as_raw_pid();
        let mut ways = vec![scanned(parent), listed(parent)];
        if Command::new("ps").output().is_ok() {
            ways.push(Some(asked(parent)));
        } else {
            eprintln!("NOT TESTED: there is no ps here");
        }
        shell.kill()?;
        shell.wait()?;
        let mut found: Vec<_> = ways.into_iter().flatten().collect();
        for pids in &mut found {
            pids.sort_by_key(|pid| pid.as_raw_pid());
            assert_eq!(pids.len(), 2);
        }
        found.dedup();
        assert_eq!(found.len(), 1);
        Ok(())
    }
}
