//! One private throwaway PostgreSQL for the whole test binary.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cartwright::setup::{self, Credentials};
use chrono::Utc;
use embedded::{Cluster, Durability, Options, Source};

use super::database::{self, TEMPLATE};
use super::watch;

/// The password of every test's `superadmin`.
pub(crate) const PASSWORD: &str = "superadmin";

/// The server and its template database, made by the first test that asks.
pub(crate) struct Home {
    cluster: Cluster,
    _alive: File,
}

impl Home {
    pub(crate) fn shared() -> &'static Home {
        static HOME: OnceLock<Home> = OnceLock::new();
        watch::start();
        HOME.get_or_init(|| {
            // A thread of its own: starting blocks, and migrating needs a runtime of many threads.
            std::thread::spawn(Home::make).join().expect("the database of the tests starts")
        })
    }

    fn make() -> Home {
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("databases");
        fs::create_dir_all(&root).expect("a folder for databases");
        sweep(&root);
        let dir = root.join(std::process::id().to_string());
        fs::create_dir_all(&dir).expect("a folder for this run");
        fs::set_permissions(&dir, Permissions::from_mode(0o755)).expect("a folder to enter");
        let alive = File::create(dir.join("alive")).expect("a lock file");
        alive.try_lock().expect("the lock of this run");
        let cluster = Cluster::open(&Options {
            data_dir: dir,
            source: Source::Auto,
            durability: Durability::Throwaway,
            default_dir: false,
        })
        .expect("a PostgreSQL for the tests");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let home = Home { cluster, _alive: alive };
        runtime.block_on(home.make_template());
        home
    }

    /// The URL of one of the databases, for the role that may do everything.
    pub(crate) fn url(&self, database: &str) -> String {
        self.cluster.superuser_url(database)
    }

    async fn make_template(&self) {
        let admin = database::connect(&self.url("postgres")).await;
        admin.batch_execute(&format!("create database {TEMPLATE}")).await.expect("a template");
        let pool = db::open(&database::options(self.url(TEMPLATE), 2)).await.expect("a pool");
        db::migrate::run(&pool).await.expect("migrations run");
        let superadmin = Credentials { user: "superadmin".into(), password: PASSWORD.into() };
        let new = setup::bootstrap(&pool, Utc::now(), &superadmin).await.expect("a bootstrap");
        assert!(new, "the template was not new");
        pool.close();
        let template = database::connect(&self.url(TEMPLATE)).await;
        template.batch_execute(database::REMEMBER).await.expect("the template remembers");
    }
}

/// Removes what runs left behind that ended without a chance to.
fn sweep(root: &Path) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let free = File::open(entry.path().join("alive")).is_ok_and(|f| f.try_lock().is_ok());
        if free {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
