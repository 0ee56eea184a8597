//! Two processes, five hundred events, and a reader whose connection drops again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use cartwright::app::App;
use cartwright::event::feed::{After, Follower};
use db::event::{Cursor, Filter};
use domain::id::OrderId;
use tokio::time::timeout;
use tokio_postgres::Client;

use super::{append, event};
use crate::support::Shop;

const ORDERS: u64 = 10;
const EACH: i64 = 50;

/// A few numbers that nobody can foresee, and that are the same at each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Writes the events of one order, now on one process, now on the other, each in a transaction that
/// stays open for a while: so those of other orders overtake it.
async fn life(apps: [Arc<App>; 2], sql: Client, order: OrderId, mut dice: Dice) {
    for sequence in 1..=EACH {
        let app = &apps[usize::from(dice.roll(2) == 1)];
        let turns = dice.roll(40);
        sql.batch_execute("begin").await.expect("a transaction");
        append(&sql, &[event(order, sequence)]).await;
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        sql.batch_execute("commit").await.expect("an event is written");
        app.events.wake();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_whose_connection_drops_has_read_everything_in_order() {
    let shop = Shop::open().await;
    let second = shop.second().await;
    let apps = [shop.app.clone(), second.app.clone()];
    let orders: Vec<OrderId> = (0..ORDERS).map(|_| shop.app.new_id()).collect();
    let seeds = (1..).map(|n: u64| Dice(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    let mut writers = Vec::new();
    for (order, dice) in orders.iter().zip(seeds) {
        let sql = shop.database().await;
        writers.push(tokio::spawn(life(apps.clone(), sql, *order, dice)));
    }

    let mut dice = Dice(42);
    let mut last: Option<Cursor> = None;
    let mut seen: BTreeSet<(OrderId, i64)> = BTreeSet::new();
    let mut newest: BTreeMap<OrderId, i64> = BTreeMap::new();
    let mut drops = 0;
    let everything = usize::try_from(i64::try_from(ORDERS).unwrap() * EACH).unwrap();
    while seen.len() < everything {
        let after = last.map_or(After::Beginning, After::Cursor);
        let app = apps[usize::from(dice.roll(2) == 1)].clone();
        let mut reader = Follower::open(app, after, Filter::default()).await.expect("a feed");
        for _ in 0..=dice.roll(90) {
            let row = timeout(Duration::from_secs(60), reader.next()).await.expect("in time");
            let row = row.expect("an event").expect("the feed goes on");
            let place = newest.entry(row.order_id).or_default();
            if seen.insert((row.order_id, row.sequence)) {
                assert_eq!(row.sequence, *place + 1, "in order, and none is missing");
                *place = row.sequence;
            }
            // Sometimes the connection drops before the cursor was written down.
            if dice.roll(5) > 0 {
                last = Some(row.cursor().expect("a cursor"));
            }
            if seen.len() == everything {
                break;
            }
        }
        drops += 1;
    }
    assert!(drops > 5, "{drops} drops");
    for writer in writers {
        writer.await.expect("a writer ends");
    }
    let table = shop
        .database()
        .await
        .query("select order_id::text, sequence from order_events", &[])
        .await
        .expect("the table");
    let table: BTreeSet<(String, i64)> = table.iter().map(|r| (r.get(0), r.get(1))).collect();
    let seen: BTreeSet<(String, i64)> = seen.iter().map(|(o, s)| (o.to_string(), *s)).collect();
    assert_eq!(seen, table);
}
