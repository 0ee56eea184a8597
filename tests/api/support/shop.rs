//! A shop of one test's own.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use cartwright::access::session;
use cartwright::app::{App, Options};
use cartwright::http::{self, Served, Server};
use chrono::Duration;
use domain::id::UserId;
use tokio::net::TcpListener;

use super::client::Client;
use super::clock::FakeClock;
use super::database::{self, Lease};

/// What the server reported of its requests, by their ids.
pub(crate) type Reports = Arc<Mutex<HashMap<String, Served>>>;

/// A running server on a database that nobody else uses.
pub(crate) struct Shop {
    /// The server's inside, for what cannot be seen from outside.
    pub(crate) app: Arc<App>,
    /// Where the server listens.
    pub(crate) address: SocketAddr,
    /// The shop's clock.
    pub(crate) clock: FakeClock,
    /// What the server reported of its requests.
    pub(crate) reports: Reports,
    // Dropped last: the database is free when the server is gone.
    lease: Arc<Lease>,
}

/// How a test's server differs from the usual one.
#[derive(Default)]
pub(crate) struct Setup {
    /// What commands look at.
    pub(crate) options: Options,
    /// How the server speaks.
    pub(crate) http: http::Options,
}

impl Shop {
    /// Opens a new shop: the default channel, an administrator, and nothing to sell.
    pub(crate) async fn open() -> Self {
        Self::open_with(Setup::default()).await
    }

    /// Opens a new shop whose server differs from the usual one.
    pub(crate) async fn open_with(setup: Setup) -> Self {
        let lease = Arc::new(Lease::take().await);
        Self::on(lease, setup, FakeClock::new()).await
    }

    /// A second server process on the same database, with the same clock.
    pub(crate) async fn second(&self) -> Self {
        Self::on(self.lease.clone(), Setup::default(), self.clock.clone()).await
    }

    async fn on(lease: Arc<Lease>, setup: Setup, clock: FakeClock) -> Self {
        let pool = db::open(&database::options(lease.url(), 8)).await.expect("a pool");
        let app = App::open(pool, setup.options, clock.as_clock()).await.expect("an app");
        let reports = Reports::default();
        let mut http = setup.http;
        let heard = reports.clone();
        http.observer = Some(Arc::new(move |served: &Served| {
            heard.lock().unwrap().insert(served.request_id.to_string(), served.clone());
        }));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = Server::open(app.clone(), http).await.expect("a server");
        tokio::spawn(http::serve(server, listener));
        Self { app, address, clock, reports, lease }
    }

    /// The URL of the shop's database, for a connection of the test's own.
    pub(crate) fn database_url(&self) -> String {
        self.lease.url()
    }

    /// The test writes around the program, so the books are not checked at its end.
    pub(crate) fn unchecked(&self) {
        self.lease.unchecked();
    }

    /// A connection to the shop's database, for what cannot be seen through the API.
    pub(crate) async fn database(&self) -> tokio_postgres::Client {
        database::connect(&self.lease.url()).await
    }

    /// A storefront's client without a session.
    pub(crate) fn guest(&self) -> Client {
        Client::new(self.address, "/shop-api", None, self.reports.clone())
    }

    /// The super administrator's client of the admin API, logged in.
    pub(crate) async fn admin(&self) -> Client {
        let token = self.session_of(UserId::FIRST).await;
        Client::new(self.address, "/admin-api", Some(token), self.reports.clone())
    }

    /// A client of any path, without a session.
    pub(crate) fn client(&self, path: &'static str) -> Client {
        Client::new(self.address, path, None, self.reports.clone())
    }

    /// A new session of an account, without the cost of its log-in.
    pub(crate) async fn session_of(&self, user: UserId) -> String {
        let token = session::new_token().expect("a token");
        let expires_at = self.clock.now() + Duration::days(365);
        let (id, token_hash) = (self.app.new_id(), session::hash(&token));
        let new = db::session::New { id, token_hash, user: Some(user), expires_at };
        self.app.bundles.new_sessions.ask(new).await.expect("a session");
        token
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.app.stopping.cancel();
        self.app.pool.close();
    }
}
