//! The power goes off: server and database are killed in the middle of checkouts, and started again.
//!
//! Whatever a buyer was told is true afterwards. One round in the ordinary suite;
//! `CARTWRIGHT_CRASH_ROUNDS=20 cargo test --test api crash -- --nocapture` plays more, and
//! `CARTWRIGHT_BINARY=target/release/cartwright` plays them with another build.

mod books;
mod buyer;
mod machine;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use machine::Machine;
use tokio::time::timeout;

/// How many buyers are at it when the power goes.
const BUYERS: usize = 8;
/// How many placements of a round were acknowledged before the power goes, at least.
const PLACED: usize = 50;

/// An order whose buyer was told that it is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) code: String,
    pub(crate) total: i64,
    pub(crate) units: i64,
}

type Log = Arc<Mutex<Vec<Told>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_buyers_were_told_survives_the_power_cut() {
    let rounds: usize =
        std::env::var("CARTWRIGHT_CRASH_ROUNDS").map_or(1, |n| n.parse().expect("a number"));
    let mut machine = Machine::build();
    machine.start().await;
    let variants = books::stock_up(&machine.admin().await).await;
    let log = Log::default();
    for round in 1..=rounds {
        let before = log.lock().unwrap().len();
        let buyers: Vec<_> = (0..BUYERS)
            .map(|n| {
                let (shop, log) = (machine.client("/shop-api"), log.clone());
                tokio::spawn(buyer::shopping(shop, variants.clone(), n, log))
            })
            .collect();
        // The power goes at another point of the traffic in each round.
        let wanted = before + PLACED + round % 7;
        let enough = async {
            while log.lock().unwrap().len() < wanted {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(Duration::from_secs(120), enough).await.expect("buyers place orders");
        machine.power_cut();
        for buyer in buyers {
            buyer.await.expect("a buyer goes home");
        }
        machine.start().await;
        let told = log.lock().unwrap().clone();
        let kept = books::check(&machine.admin().await, &told).await;
        eprintln!(
            "round {round}: {} told in it, {} in all, {kept} orders placed, books in order",
            told.len() - before,
            told.len()
        );
    }
}
