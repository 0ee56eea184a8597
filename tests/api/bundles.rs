//! Statements that callers share: each gets the answer to what they asked, and nobody fails for
//! somebody else.

use chrono::Duration;
use db::Fault;
use db::customer::Guest;
use db::order::{Saved, Which, Whose, Write};
use db::session::New;
use domain::id::{ChannelId, OrderId};
use domain::order::NewOrder;
use futures_util::future::join_all;

use crate::support::Shop;

fn session(shop: &Shop, token: u8) -> New {
    let expires_at = shop.clock.now() + Duration::days(1);
    New { id: shop.app.new_id(), token_hash: vec![token; 32], user: None, expires_at }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_is_refused_is_refused_alone() {
    let shop = Shop::open().await;
    let sessions = &shop.app.bundles.new_sessions;
    let first = session(&shop, 0);
    sessions.ask(first).await.expect("the first of its token");
    let all = (0..24).map(|token| sessions.ask(session(&shop, token)));
    let answers = join_all(all).await;
    let (refused, made): (Vec<_>, Vec<_>) =
        answers.into_iter().enumerate().partition(|(_, answer)| answer.is_err());
    assert_eq!(made.len(), 23);
    let [(0, Err(Fault::Constraint { constraint, .. }))] = refused.as_slice() else {
        panic!("{refused:?}");
    };
    assert_eq!(constraint, "sessions_token_hash_key");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_gets_their_own() {
    let shop = Shop::open().await;
    let app = &shop.app;
    let made: Vec<New> = (0..40).map(|token| session(&shop, token)).collect();
    join_all(made.iter().map(|new| app.bundles.new_sessions.ask(new.clone()))).await;
    let now = shop.clock.now();
    let asked = made.iter().map(|new| app.bundles.sessions.ask((new.token_hash.clone(), now)));
    for (found, new) in join_all(asked).await.into_iter().zip(&made) {
        assert_eq!(found.unwrap().expect("a session").session_id, new.id);
    }
    let unknown = app.bundles.sessions.ask((vec![99; 32], now)).await.unwrap();
    assert!(unknown.is_none());
    let ended = app.bundles.sessions.ask((vec![1; 32], now + Duration::days(1))).await.unwrap();
    assert!(ended.is_none(), "a session ends at its moment");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_of_one_order_one_is_overtaken() {
    let shop = Shop::open().await;
    let app = &shop.app;
    let new = NewOrder {
        id: app.new_id::<OrderId>(),
        code: "AAAABBBBCCCCDDDD".into(),
        channel_id: ChannelId::FIRST,
        currency: shop.app.settings.current().default_channel().unwrap().default_currency_code,
        buyer: None,
        is_draft: false,
    };
    let before = domain::order::open(new, shop.clock.now()).order;
    let saves = &app.bundles.saves;
    let nobodys = Whose { owner: None, session: Some(app.new_id()) };
    let refused = saves.ask(Write::opening(&before, nobodys, db::order::Told::default())).await;
    assert_eq!(refused.unwrap(), Saved::Overtaken, "no session, no cart");
    let session = session(&shop, 7);
    let whose = Whose { owner: None, session: Some(session.id) };
    app.bundles.new_sessions.ask(session).await.unwrap();
    let opened = saves.ask(Write::opening(&before, whose, db::order::Told::default())).await;
    assert_eq!(opened.unwrap(), Saved::Done);
    for round in 0..10_i64 {
        let mut from = before.clone();
        from.version = before.version + round;
        let mut to = from.clone();
        to.version += 1;
        let write = Write::change(&from, &to, whose, db::order::Told::default());
        let answers = join_all((0..6).map(|_| saves.ask(write.clone()))).await;
        let done = answers.iter().filter(|one| matches!(one, Ok(Saved::Done))).count();
        let overtaken = answers.iter().filter(|one| matches!(one, Ok(Saved::Overtaken))).count();
        assert_eq!((done, overtaken), (1, 5), "{answers:?}");
    }
    let which = Which::Id(before.id, ChannelId::FIRST);
    let stored = app.bundles.orders.ask(which).await.unwrap().expect("the order");
    assert_eq!(stored.order().unwrap().version, before.version + 10);
}

fn guest(shop: &Shop, email: &str, last_name: &str) -> Guest {
    Guest {
        id: shop.app.new_id(),
        created_at: shop.clock.now(),
        title: None,
        first_name: "Ada".into(),
        last_name: last_name.into(),
        phone_number: None,
        email_address: email.into(),
        channel_ids: vec![ChannelId::FIRST],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_cannot_keep_spoils_nobody_elses() {
    let shop = Shop::open().await;
    let guests = &shop.app.bundles.guests;
    // Random, so that it cannot be compressed to what an index takes.
    let long: String = (0..600)
        .map(|_| db::order::Which::Id(shop.app.new_id(), ChannelId::FIRST))
        .map(|which| format!("{which:?}"))
        .collect();
    let spoilt = ["a\0b", long.as_str()];
    let all = (0..40).map(|n| {
        let name = spoilt.get(n % 8).copied().unwrap_or("Lovelace");
        guests.ask(guest(&shop, &format!("guest{n}@example.test"), name))
    });
    for (n, answer) in join_all(all).await.into_iter().enumerate() {
        match (n % 8 < 2, answer) {
            (true, Err(Fault::Refused(_))) | (false, Ok(Some(_))) => {}
            (_, other) => panic!("guest {n}: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_with_one_address_are_one_customer() {
    let shop = Shop::open().await;
    let guests = &shop.app.bundles.guests;
    let all = (0..12).map(|n| guests.ask(guest(&shop, "ada@example.test", &format!("L{n}"))));
    let ids: std::collections::HashSet<_> =
        join_all(all).await.into_iter().map(|row| row.unwrap().expect("a customer").id).collect();
    assert_eq!(ids.len(), 1);
}
