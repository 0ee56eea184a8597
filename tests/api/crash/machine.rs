//! The binary with its built-in database in a folder of its own, that can lose its power.

use std::ffi::OsString;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::timeout;

use crate::support::{Call, Client, Reports};

/// The first start makes the database and the demo shop; the others recover.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// The binary of this build; `CARTWRIGHT_BINARY` names another, as a release build.
fn binary() -> OsString {
    let built = env!("CARGO_BIN_EXE_cartwright");
    std::env::var_os("CARTWRIGHT_BINARY").unwrap_or_else(|| built.into())
}

pub(super) struct Machine {
    folder: PathBuf,
    address: SocketAddr,
    server: Option<Child>,
}

impl Machine {
    /// A machine that is not switched on yet.
    pub(super) fn build() -> Self {
        let name = format!("crash-{}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = free.local_addr().expect("its number");
        Self { folder, address, server: None }
    }

    /// Switches it on and waits until it is ready.
    pub(super) async fn start(&mut self) {
        let log = fs::File::create(self.folder.join("server.log")).expect("a log");
        let server = Command::new(binary())
            .args(["serve", "--listen", &self.address.to_string(), "--data-dir"])
            .arg(self.folder.join("data"))
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .stderr(log.try_clone().expect("a log"))
            .stdout(log)
            .spawn()
            .expect("the server starts");
        self.server = Some(server);
        let client = self.client("/health/ready");
        let ready = async {
            while !client.try_send(Call::default()).await.is_some_and(|a| a.status.is_success()) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let is_ready = timeout(READY_WITHIN, ready).await.is_ok();
        let said = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        assert!(is_ready, "the server is not ready again: {said}");
    }

    /// Kills the server and all processes of its database at once.
    pub(super) fn power_cut(&mut self) {
        let mut server = self.server.take().expect("it is on");
        let pid_file = self.folder.join("data/postgres/data/postmaster.pid");
        let text = fs::read_to_string(pid_file).expect("the database runs");
        let postmaster = text.lines().next().expect("its process id");
        let stat = fs::read_to_string(format!("/proc/{postmaster}/stat")).expect("it runs");
        // Behind the name in brackets: state, parent, process group.
        let group = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(2));
        let group = group.expect("a process group");
        let both = format!("kill -9 {} -{group}", server.id());
        let killed = Command::new("sh").args(["-c", &both]).status().expect("a shell");
        assert!(killed.success(), "the power went on");
        server.wait().expect("it ends");
    }

    /// A visitor.
    pub(super) fn client(&self, path: &'static str) -> Client {
        Client::new(self.address, path, None, Reports::default())
    }

    /// The demo's administrator.
    pub(super) async fn admin(&self) -> Client {
        let admin = self.client("/admin-api");
        let login =
            "mutation { login(username: \"superadmin\", password: \"superadmin\") { __typename } }";
        assert_eq!(admin.ask(login).await.data("login.__typename"), "CurrentUser");
        admin
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if self.server.is_some() {
            self.power_cut();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}
