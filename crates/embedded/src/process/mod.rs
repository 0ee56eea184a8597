//! A running server as a child process: started, watched until it is ready, stopped.
//!
//! A shell is the parent of the server. It also has a watcher that reads a pipe whose other end is
//! ours: however this process ends, the pipe closes and the watcher stops the server. (The watcher
//! must not be a child of the server, which would take its end for a crash.)

pub(crate) mod socket;
mod ticker;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use command_fds::CommandFdExt;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid,
};

use crate::folder::Folder;
use crate::server::Server;
use crate::{Durability, Kind, OpenError};
use ticker::Ticker;

/// `$@` is the server. The signals that a service manager or a terminal sends to everybody are left
/// to it and to us. The watcher goes when the server goes: no later process is hit by mistake.
const WRAPPER: &str = r#"trap '' HUP INT TERM
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
(read _ <&3; kill -INT $server) 2>/dev/null & watcher=$!
wait $server; status=$?
kill -KILL $watcher 2>/dev/null
exit $status"#;

const ALWAYS: [&str; 12] = [
    "listen_addresses=",
    "port=5432", // part of the socket's name
    "max_connections=100",
    "shared_buffers=128MB",
    "lc_messages=C",
    "timezone=UTC",
    // Segments in /dev/shm are small in containers and outlive a killed server.
    "dynamic_shared_memory_type=mmap",
    // The carried server leaks memory in parallel queries.
    "max_parallel_workers_per_gather=0",
    // A new shop's tables grow within a minute from none to thousands of rows; plans follow. More
    // often, small busy tables keep a worker going and every statement is planned anew each time.
    "autovacuum_naptime=30s",
    // The log is for what goes wrong with the server; what customers wrote stays out of it.
    "log_checkpoints=off",
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
];

const THROWAWAY: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_wal_size=2GB",
];

/// Recovery after a crash is part of the start, and takes the longer the more there was to do.
const READY_WITHIN: Duration = Duration::from_secs(300);
/// A fast shutdown ends all sessions and writes what is unwritten.
const STOP_WITHIN: Duration = Duration::from_secs(30);
/// An immediate one only ends; the next start recovers.
const QUIT_WITHIN: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(5);
/// Above this the log is set aside at the next start.
const LOG_BYTES: u64 = 8 << 20;

/// What a server is told on its command line, where no configuration file overrides it.
pub(crate) fn settings(durability: Durability) -> impl Iterator<Item = &'static str> {
    let throwaway = match durability {
        Durability::Durable => [].as_slice(),
        Durability::Throwaway => THROWAWAY.as_slice(),
    };
    ALWAYS.iter().chain(throwaway).copied()
}

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Process {
    shell: Child,
    /// Closing it is the order to stop.
    pipe: Option<ChildStdin>,
    postmaster: Option<Pid>,
    ticker: Option<Ticker>,
    has_ended: bool,
}

impl Process {
    /// Starts the server and waits until it takes connections. `lock` is inherited by all its
    /// processes; it must be held, because the leftovers of a killed server are removed.
    pub(crate) fn start(
        folder: &Folder,
        server: &Server,
        durability: Durability,
        socket: &Path,
        lock: &File,
    ) -> Result<Process, OpenError> {
        let data = folder.data();
        let pid_file = data.join("postmaster.pid");
        for stale in [&pid_file, &socket.join(".s.PGSQL.5432"), &socket.join(".s.PGSQL.5432.lock")]
        {
            remove(stale).map_err(folder.refused(stale))?;
        }
        let log = open_log(&folder.log()).map_err(folder.refused(&folder.log()))?;

        let mut command = server.shell();
        command.args(["-c", WRAPPER, "sh"]).arg(server.program("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(socket);
        for setting in settings(durability) {
            command.args(["-c", setting]);
        }
        let mut process =
            spawn(command, log, lock).map_err(OpenError::system("starting PostgreSQL"))?;
        process.wait_until_ready(&pid_file, folder)?;
        if server.kind == Kind::Carried {
            process.ticker = process
                .postmaster
                .map(|postmaster| Ticker::start(postmaster, Pid::from_child(&process.shell)));
        }
        Ok(process)
    }

    /// The eighth line of its pid file says how far a server is; no connection is needed.
    fn wait_until_ready(&mut self, pid_file: &Path, folder: &Folder) -> Result<(), OpenError> {
        let started = Instant::now();
        let mut told = 0;
        loop {
            let text = fs::read_to_string(pid_file).unwrap_or_default();
            self.postmaster =
                text.lines().next().and_then(|pid| pid.trim().parse().ok()).and_then(Pid::from_raw);
            if text.lines().nth(7).is_some_and(|status| status.trim() == "ready") {
                return Ok(());
            }
            if has_ended(Pid::from_child(&self.shell)) {
                let log = folder.log();
                return Err(OpenError::Ended { last: last_lines(&log), log });
            }
            let seconds = started.elapsed().as_secs();
            if started.elapsed() > READY_WITHIN {
                return Err(OpenError::NotReady { log: folder.log(), seconds });
            }
            if seconds >= told + 5 {
                told = seconds;
                tracing::info!(seconds, "the database is still starting, perhaps recovering");
            }
            thread::sleep(POLL);
        }
    }

    /// Whether the server has ended, by itself or by somebody else.
    pub(crate) fn is_over(&self) -> bool {
        self.has_ended || has_ended(Pid::from_child(&self.shell))
    }

    /// Stops the server: in order, else at once, else by force. Returns when it has ended.
    pub(crate) fn stop(&mut self) {
        if self.has_ended {
            return;
        }
        let shell = Pid::from_child(&self.shell);
        drop(self.pipe.take());
        if !ends_within(STOP_WITHIN, shell) {
            tracing::warn!("the database does not stop in order: stopping it at once");
            // An error means that it has ended by now.
            self.postmaster.and_then(|postmaster| kill_process(postmaster, Signal::QUIT).ok());
        }
        if !ends_within(QUIT_WITHIN, shell) {
            tracing::warn!("the database does not stop at once: killing it");
            kill_process_group(shell, Signal::KILL).ok();
        }
        // In this order: until the shell is waited for, no other process has its number.
        self.ticker = None;
        if let Err(error) = self.shell.wait() {
            tracing::warn!(%error, "the end of the database was not seen");
        }
        self.has_ended = true;
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

fn spawn(mut command: Command, log: File, lock: &File) -> io::Result<Process> {
    // High, because the shell uses low numbers itself; inherited by all that it starts.
    let inherited = rustix::io::fcntl_dupfd_cloexec(lock, 20)?;
    command.preserved_fds(vec![inherited]);
    command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
    command.process_group(0); // ^C is for us, and we stop the server in order
    let mut shell = command.spawn()?;
    let pipe = shell.stdin.take();
    Ok(Process { shell, pipe, postmaster: None, ticker: None, has_ended: false })
}

/// Whether a child has ended; it stays a zombie, so its number is not given to another process.
fn has_ended(child: Pid) -> bool {
    let only_look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(child), only_look), Ok(None))
}

fn ends_within(limit: Duration, child: Pid) -> bool {
    let deadline = Instant::now() + limit;
    while !has_ended(child) {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(POLL);
    }
    true
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn open_log(path: &Path) -> io::Result<File> {
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_BYTES) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

/// For an error message: the end of the log, in one line.
fn last_lines(log: &PathBuf) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(3)..).unwrap_or_default().join("; ")
}
