//! The built-in database is killed under the program that serves.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Ended, Folder, Serving, program, run};
use crate::http::until;
use crate::support::{Call, Client, Reports};

/// How long a shop may be away.
const AWAY: Duration = Duration::from_secs(20);

const ADD: &str = "mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ... on Order { code totalQuantity } } }";
const CART: &str = "{ activeOrder { code totalQuantity } }";

fn client(address: SocketAddr, path: &'static str) -> Client {
    Client::new(address, path, None, Reports::default())
}

async fn status(address: SocketAddr, path: &'static str) -> Option<u16> {
    Some(client(address, path).try_send(Call::default()).await?.status.as_u16())
}

fn postmaster(folder: &Path) -> String {
    let file = folder.join("postgres/data/postmaster.pid");
    let text = std::fs::read_to_string(file).expect("the database runs");
    text.lines().next().expect("its process id").to_owned()
}

fn kill(pid: &str) {
    assert!(Command::new("kill").args(["-9", pid]).status().expect("kill runs").success());
}

fn free() -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    free.local_addr().expect("an address")
}

#[tokio::test]
async fn a_lost_database_is_started_again() {
    let folder = Folder::new();
    let path = folder.path();
    let arguments = ["--listen", "127.0.0.1:0", "--demo", "always", "--data-dir", &path];
    let serving = Serving::start(&arguments).await;
    let joined = ["--listen", "127.0.0.1:0", "--demo", "never", "--data-dir", &path];
    let joined = Serving::start(&joined).await;
    let shop = client(serving.address, "/shop-api");
    let found = shop.ask("{ search(input: { take: 1 }) { items { productVariantId } } }").await;
    let variant = found.text_at("search.items.0.productVariantId");
    let told = shop.run(ADD, json!({ "id": variant })).await;
    assert_eq!(told.data("addItemToOrder.totalQuantity"), 1, "{}", told.text);
    let token = shop.token().expect("a token");
    // Nobody knows this one, so the database is asked.
    let strange: String = token.chars().rev().collect();
    let stranger = client(serving.address, "/admin-api");
    for round in 1..=2 {
        let before = postmaster(&folder.0);
        kill(&before);
        let killed = Instant::now();
        // A session that was open may still answer for a moment.
        loop {
            assert!(killed.elapsed() < AWAY, "nobody notices");
            stranger.use_token(Some(&strange));
            let refused = stranger.ask("{ me { id } }").await;
            if refused.status != 503 {
                continue;
            }
            assert_eq!(refused.code(), "SERVICE_UNAVAILABLE", "{}", refused.text);
            let message = "The database is away for a moment; send the request again";
            assert_eq!(refused.message(), message);
            if status(serving.address, "/health/ready").await == Some(503) {
                break;
            }
        }
        assert_eq!(status(serving.address, "/health/live").await, Some(200));
        let changed = loop {
            assert!(killed.elapsed() < AWAY, "the shop stays away");
            let changed = shop.run(ADD, json!({ "id": variant })).await;
            match changed.errors().is_empty() {
                true => break changed,
                false => assert_eq!(changed.code(), "SERVICE_UNAVAILABLE", "{}", changed.text),
            }
        };
        assert_eq!(changed.data("addItemToOrder.totalQuantity"), 1 + round, "{}", changed.text);
        assert_eq!(changed.data("addItemToOrder.code"), told.data("addItemToOrder.code"));
        assert_ne!(postmaster(&folder.0), before);
        assert_eq!(status(serving.address, "/health/ready").await, Some(200));
        // Who shares the database comes back by themselves.
        let there = client(joined.address, "/shop-api");
        there.use_token(Some(&token));
        let back = async || there.ask(CART).await.errors().is_empty();
        until("the other process is back", AWAY, back).await;
        let cart = there.ask(CART).await;
        assert_eq!(cart.data("activeOrder.totalQuantity"), 1 + round, "{}", cart.text);
    }
    assert_eq!(joined.stop("TERM").await.0, Some(0));
    let (code, took) = serving.stop("TERM").await;
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(!folder.0.join("postgres/data/postmaster.pid").exists(), "it was stopped in order");
}

#[tokio::test]
async fn a_database_that_cannot_be_started_again_ends_the_server() {
    let folder = Folder::new();
    let (address, path) = (free(), folder.path());
    let listen = address.to_string();
    let arguments = ["--listen", &listen, "--demo", "never", "--data-dir", &path];
    let lost = async {
        let ready = async || status(address, "/health/ready").await == Some(200);
        until("it is ready", super::LIMIT, ready).await;
        let data = folder.0.join("postgres/data");
        let pid = postmaster(&folder.0);
        std::fs::rename(&data, folder.0.join("postgres/away")).expect("the data goes away");
        kill(&pid);
    };
    let (Ended { code, stderr, stdout }, ()) = tokio::join!(run(program(&arguments)), lost);
    assert_eq!(code, Some(1), "{stderr}");
    let last = stderr.lines().last().unwrap_or_default();
    let sentence = "cartwright: the built-in database has ended and cannot be started again: ";
    assert!(last.starts_with(sentence), "{stderr}\n{stdout}");
    let log = format!("{stdout}{stderr}");
    assert_eq!(log.matches("starting it again").count(), 1, "{log}");
}

/// When the owner is gone for good, so is what it shares.
#[tokio::test]
async fn who_shares_the_database_ends_with_its_owner() {
    let folder = Folder::new();
    let path = folder.path();
    let arguments = ["--listen", "127.0.0.1:0", "--demo", "never", "--data-dir", &path];
    let serving = Serving::start(&arguments).await;
    let address = free();
    let listen = address.to_string();
    let other = ["--listen", &listen, "--demo", "never", "--data-dir", &path];
    let gone = async {
        let ready = async || status(address, "/health/ready").await == Some(200);
        until("it is ready", super::LIMIT, ready).await;
        serving.stop("TERM").await;
    };
    let (ended, ()) = tokio::join!(run(program(&other)), gone);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    let last = ended.stderr.lines().last().unwrap_or_default();
    assert_eq!(last, "cartwright: the process that owns the built-in database has ended");
}
