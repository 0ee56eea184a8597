//! As many databases as tests run at once; each is emptied before it is used again.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio_postgres::NoTls;

use super::cluster::Home;

/// The database that all others are copies of.
pub(crate) const TEMPLATE: &str = "shop_template";

/// Lets the template remember what a new database is born with, and how to become new again:
/// emptying tables is a hundred times cheaper than making a database.
pub(crate) const REMEMBER: &str = r"
create schema testing;
create function testing.tables() returns setof name language sql stable as $$
  select relname from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like '\_\_diesel%'
$$;
do $$
declare t name; x boolean;
begin
  for t in select * from testing.tables() loop
    execute format('select exists(select 1 from public.%I)', t) into x;
    if x then execute format('create table testing.%I as table public.%1$I', t); end if;
  end loop;
end $$;
create function testing.reset_db() returns void language plpgsql as $$
declare t name; c text; x boolean;
begin
  set local session_replication_role = replica;
  for t in select * from testing.tables() loop
    execute format('select exists(select 1 from public.%I)', t) into x;
    if x then execute format('delete from public.%I', t); end if;
  end loop;
  for t in select relname from pg_class where relkind = 'r' and relnamespace = 'testing'::regnamespace loop
    select string_agg(quote_ident(attname), ', ') into c from pg_attribute
    where attrelid = format('public.%I', t)::regclass and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('insert into public.%1$I (%2$s) overriding system value select %2$s from testing.%1$I', t, c);
  end loop;
end $$;";

static FREE: Mutex<Vec<String>> = Mutex::new(Vec::new());
static MADE: AtomicUsize = AtomicUsize::new(0);

/// A database lent to one test; when it is dropped its books are checked, and it goes back.
pub(crate) struct Lease {
    name: String,
    is_checked: AtomicBool,
}

impl Lease {
    /// Takes a database that nobody uses, as new.
    pub(crate) async fn take() -> Self {
        let home = tokio::task::spawn_blocking(Home::shared).await.expect("a database server");
        let free = FREE.lock().unwrap().pop();
        if let Some(name) = free {
            let lease = Self { name, is_checked: AtomicBool::new(true) };
            let own = connect(&lease.url()).await;
            own.batch_execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid();
                 select testing.reset_db()",
            )
            .await
            .expect("the database becomes new");
            return lease;
        }
        let name = format!("shop_{}", MADE.fetch_add(1, Ordering::Relaxed));
        let admin = connect(&home.url("postgres")).await;
        admin
            .batch_execute(&format!("create database {name} template {TEMPLATE}"))
            .await
            .expect("a database for the test");
        Self { name, is_checked: AtomicBool::new(true) }
    }

    /// The test writes around the program, so the books are not checked.
    pub(crate) fn unchecked(&self) {
        self.is_checked.store(false, Ordering::Relaxed);
    }

    /// Its URL.
    pub(crate) fn url(&self) -> String {
        Home::shared().url(&self.name)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let is_checked = *self.is_checked.get_mut() && !std::thread::panicking();
        let report = is_checked.then(|| checked(self.url())).flatten();
        FREE.lock().unwrap().push(std::mem::take(&mut self.name));
        if let Some(report) = report {
            panic!("the books after the test: {report}");
        }
    }
}

/// What does not add up after a test. In a thread of its own: a test's runtime is busy with the test.
fn checked(url: String) -> Option<String> {
    let check = async move {
        let own = connect(&url).await;
        let orders = own.query_one("select exists (select from orders)", &[]).await.ok()?;
        if !orders.get::<_, bool>(0) {
            return None;
        }
        let pool = db::open(&options(url, 2)).await.expect("a pool");
        let report = cartwright::check::run(&pool, |_| ()).await.expect("a check");
        pool.close();
        (!report.is_clean()).then(|| report.to_string())
    };
    let run = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime")
            .block_on(check)
    };
    std::thread::scope(|scope| scope.spawn(run).join().expect("the check ends"))
}

/// A connection of the test's own, beside the server's. No statement of a test waits for ever.
pub(crate) async fn connect(url: &str) -> tokio_postgres::Client {
    let mut config: tokio_postgres::Config = url.parse().expect("a URL");
    config.options("-c statement_timeout=120000").connect_timeout(Duration::from_secs(60));
    let (client, connection) = config.connect(NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

/// How the server under test reaches its database.
pub(crate) fn options(url: String, size: usize) -> db::Options {
    db::Options {
        url,
        listen_url: None,
        size,
        statement_timeout: Duration::from_secs(30),
        lock_timeout: Duration::from_secs(10),
        pooler: db::Pooler::Session,
    }
}
