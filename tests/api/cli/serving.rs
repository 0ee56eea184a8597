//! A served shop, from its start to SIGTERM.

use std::io::{BufRead as _, Read as _};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use super::{Folder, LIMIT, Running, Serving, program, run};
use crate::http::wire::{Events, Socket};
use crate::support::{Call, Client, Shop};

fn client(serving: &Serving, path: &'static str) -> Client {
    Client::new(serving.address, path, None, crate::support::Reports::default())
}

async fn ready(serving: &Serving) -> u16 {
    client(serving, "/health/ready").send(Call::default()).await.status.as_u16()
}

#[tokio::test]
async fn it_ends_politely_and_in_time() {
    let shop = Shop::open().await;
    let url = shop.database_url();
    for signal in ["TERM", "INT"] {
        let serving = Serving::start(&["--listen", "127.0.0.1:0", "--database-url", &url]).await;
        assert!(!serving.said.contains("password"), "not of somebody's database: {}", serving.said);
        assert_eq!(ready(&serving).await, 200);
        let admin = shop.admin().await;
        let bearer = format!("Bearer {}", admin.token().expect("a token"));
        let payload = json!({ "authorization": bearer });
        let mut socket = Socket::begun(serving.address, "/admin-api", payload).await;
        socket.subscribe("e", "subscription { orderEvents { sequence } }").await;
        let headers = [("authorization", bearer.as_str())];
        let document = "subscription { orderEvents { sequence } }";
        let mut events = Events::open(serving.address, "/admin-api", document, &headers).await;
        let (code, took) = serving.stop(signal).await;
        assert_eq!(code, Some(0));
        assert!(took < Duration::from_secs(10), "{took:?}");
        assert_eq!(socket.closed().await, 1001);
        assert_eq!(events.next().await, None);
    }
}

/// Whoever asks before there is a server is told so, or waits.
#[tokio::test]
async fn it_says_that_it_is_not_ready_yet() {
    let folder = Folder::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let (listen, path) = (address.to_string(), folder.path());
    let arguments = ["--listen", &listen, "--demo", "never", "--data-dir", &path];
    let early = async {
        let listens = async || tokio::net::TcpStream::connect(address).await.is_ok();
        crate::http::until("somebody listens", crate::http::wire::LIMIT, listens).await;
        let client = |path| Client::new(address, path, None, crate::support::Reports::default());
        let live = client("/health/live").send(Call::default()).await;
        let ready = client("/health/ready").send(Call::default()).await;
        let waited = client("/shop-api").ask("{ activeChannel { code } }").await;
        let after = client("/health/ready").send(Call::default()).await;
        assert_eq!(waited.data("activeChannel.code"), "__default_channel__");
        [live, ready, after].map(|answer| (answer.status.as_u16(), answer.text))
    };
    let (serving, said) = tokio::join!(Serving::start(&arguments), early);
    let texts = ["alive\n", "starting\n", "ready\n"].map(str::to_owned);
    let [alive, starting, ready] = texts;
    assert_eq!(said, [(200, alive), (503, starting), (200, ready)]);
    serving.stop("TERM").await;
}

/// A client that keeps its connection open and says nothing holds nobody up.
#[tokio::test]
async fn an_idle_connection_does_not_delay_the_end() {
    let shop = Shop::open().await;
    let url = shop.database_url();
    let serving = Serving::start(&["--listen", "127.0.0.1:0", "--database-url", &url]).await;
    let idle = tokio::net::TcpStream::connect(serving.address).await.expect("a connection");
    assert_eq!(ready(&serving).await, 200);
    let (code, took) = serving.stop("TERM").await;
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    drop(idle);
}

#[tokio::test]
async fn the_built_in_database_starts_and_ends_with_it() {
    let folder = Folder::new();
    let path = folder.path();
    let arguments = ["--listen", "127.0.0.1:0", "--demo", "never", "--data-dir", &path];
    let serving = Serving::start(&arguments).await;
    assert!(
        serving.said.contains("log in as superadmin with the password superadmin"),
        "{}",
        serving.said
    );
    assert_eq!(ready(&serving).await, 200);
    let made = client(&serving, "/admin-api");
    let login =
        r#"mutation { login(username: "superadmin", password: "superadmin") { __typename } }"#;
    assert_eq!(made.ask(login).await.data("login.__typename"), "CurrentUser");
    made.ask(r#"mutation { createZone(input: { name: "Kept" }) { id } }"#)
        .await
        .text_at("createZone.id");
    let (code, took) = serving.stop("TERM").await;
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    let pid = folder.0.join("postgres/data/postmaster.pid");
    assert!(!pid.exists(), "the database was stopped in order");

    let again = Serving::start(&arguments).await;
    assert!(!again.said.contains("password"), "an old database's is not told: {}", again.said);
    let list = client(&again, "/admin-api");
    list.ask(login).await.data("login");
    assert_eq!(list.ask("{ zones { totalItems } }").await.data("zones.totalItems"), 2);
    again.stop("TERM").await;
    // The world, with the demo's password in force.
    let world = ["--listen", "0.0.0.0:0", "--data-dir", &path];
    let refused = super::run(super::program(&world)).await;
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
}

#[tokio::test]
async fn a_password_that_was_given_is_not_printed() {
    let folder = Folder::new();
    let path = folder.path();
    let arguments = ["--listen", "127.0.0.1:0", "--demo", "never", "--data-dir", &path];
    let own = ["--admin-user", "boss@shop.example", "--admin-password", "open sesame"];
    let serving = Serving::start(&[&arguments[..], &own].concat()).await;
    let told = "log in as boss@shop.example with the password you gave\n";
    assert!(serving.said.contains(told), "{}", serving.said);
    assert!(!serving.said.contains("sesame"), "{}", serving.said);
    serving.stop("TERM").await;
}

/// Nobody could tell later.
#[tokio::test]
async fn whoever_makes_the_administrator_tells_the_password() {
    let (first, again) = on_a_new_database(async |url| {
        let migrate = ["migrate", "--database-url", url];
        (run(program(&migrate)).await, run(program(&migrate)).await)
    })
    .await;
    assert!(first.stdout.contains("log in as superadmin with the password "), "{}", first.stdout);
    assert!(first.stdout.contains("is not shown again"), "{}", first.stdout);
    assert_eq!(again.stdout, "the database was up to date\n");
}

/// As when several machines get a new version at once: one does it, and none fails.
#[tokio::test]
async fn those_who_start_at_once_on_a_new_database_take_turns() {
    let all = on_a_new_database(async |url| {
        join_all((0..6).map(|_| run(program(&["migrate", "--database-url", url])))).await
    })
    .await;
    for one in &all {
        assert_eq!(one.code, Some(0), "{}", one.stderr);
    }
    let so_many = |text: &str| all.iter().filter(|one| one.stdout.contains(text)).count();
    assert_eq!(so_many("log in as superadmin"), 1);
    assert_eq!(so_many("migrations: "), 1);
}

/// Does something with a database that has nothing in it, and removes it again.
async fn on_a_new_database<T>(work: impl AsyncFnOnce(&str) -> T) -> T {
    let shop = Shop::open().await;
    let database = shop.database().await;
    let row = database.query_one("select current_database()::text", &[]).await.unwrap();
    let name = format!("{}_own", row.get::<_, String>(0));
    database.batch_execute(&format!("create database {name}")).await.unwrap();
    let done = work(&shop.database_url().replace(row.get::<_, &str>(0), &name)).await;
    database.batch_execute(&format!("drop database {name}")).await.unwrap();
    done
}

/// Who joined another process's database ends with it: one sentence, and a log without debug texts.
#[tokio::test]
async fn who_joined_ends_with_the_owner() {
    let folder = Folder::new();
    let path = folder.path();
    let arguments = ["--listen", "127.0.0.1:0", "--demo", "never", "--data-dir", &path];
    let owner = Serving::start(&arguments).await;
    let (mut joined, mut said) = Running::start(program(&["worker", "--data-dir", &path]));
    let mut errors = joined.0.stderr.take().expect("its errors");
    let line = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        line
    });
    let line = tokio::time::timeout(LIMIT, line).await.expect("in time").expect("it works");
    assert!(line.contains("works"), "{line}");
    owner.stop("TERM").await;
    let code = joined.end().await;
    let mut text = String::new();
    errors.read_to_string(&mut text).expect("text");
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("cartwright: the process that owns the built-in database has ended"));
    assert!(!text.contains("Fault(") && !text.contains("Unreachable("), "{text}");
}
