//! A stream ends with the key or the session that opened it, whether or not anything happens.

use std::time::Duration;

use cartwright::access::session;
use cartwright::http::Options;
use serde_json::{Value, json};

use super::wire::{Events, Said, Socket, TRANSPORT};
use super::{api_key, revoke, speaking};
use crate::event::{event, write};
use crate::support::{Client, Shop};

const EVENTS: &str = "subscription { orderEvents(after: BEGINNING) { sequence } }";

async fn quick() -> Shop {
    speaking(Options { heartbeat: Duration::from_millis(50), ..Options::default() }).await
}

/// A WebSocket and an event stream that have seen the first event.
async fn streams(shop: &Shop, headers: &[(&str, &str)]) -> (Socket, Events) {
    let payload: Value = headers.iter().map(|(n, v)| ((*n).to_owned(), json!(v))).collect();
    let mut socket = Socket::begun(shop.address, "/admin-api", payload).await;
    socket.subscribe("e", EVENTS).await;
    let mut events = Events::open(shop.address, "/admin-api", EVENTS, headers).await;
    write(shop, &[event(shop.app.new_id(), 1)]).await;
    assert_eq!(socket.hear().await["payload"]["data"]["orderEvents"]["sequence"], 1);
    assert_eq!(events.result().await["data"]["orderEvents"]["sequence"], 1);
    (socket, events)
}

async fn end((socket, mut events): (Socket, Events)) {
    assert_eq!(socket.closed().await, 4401);
    let last = events.result().await;
    assert_eq!(last["errors"][0]["extensions"]["code"], "FORBIDDEN", "{last}");
    assert!(last["errors"][0]["extensions"]["requestId"].is_string(), "{last}");
    assert_eq!(events.next().await, Some(Said::Complete));
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn a_revoked_key_ends_its_streams() {
    let shop = quick().await;
    let admin = shop.admin().await;
    let (key, id) = api_key(&admin, &["ReadOrder"]).await;
    let by_header = streams(&shop, &[("vendure-api-key", &key)]).await;
    revoke(&admin, &id).await;
    end(by_header).await;
}

#[tokio::test]
async fn a_revoked_key_that_came_as_bearer_ends_its_streams() {
    let shop = quick().await;
    let admin = shop.admin().await;
    let (key, id) = api_key(&admin, &["ReadOrder"]).await;
    let bearer = format!("Bearer {key}");
    let open = streams(&shop, &[("authorization", &bearer)]).await;
    revoke(&admin, &id).await;
    end(open).await;
}

async fn staff(shop: &Shop) -> (Client, String) {
    let staff = shop.staff(&["ReadOrder"]).await;
    let bearer = format!("Bearer {}", staff.token().expect("a token"));
    (staff, bearer)
}

#[tokio::test]
async fn a_log_out_ends_the_streams() {
    let shop = quick().await;
    let (staff, bearer) = staff(&shop).await;
    let open = streams(&shop, &[("authorization", &bearer)]).await;
    staff.ask("mutation { logout { success } }").await.data("logout.success");
    end(open).await;
}

#[tokio::test]
async fn a_session_that_runs_out_ends_the_streams() {
    let shop = quick().await;
    let (staff, bearer) = staff(&shop).await;
    let open = streams(&shop, &[("authorization", &bearer)]).await;
    let sql = shop.database().await;
    let hash = session::hash(&staff.token().expect("a token"));
    let past = "update sessions set expires_at = '2000-01-01' where token_hash = $1";
    assert_eq!(sql.execute(past, &[&hash]).await.expect("the session"), 1);
    end(open).await;
}

/// The session is still there, but may no longer read orders: at the next event the operation ends.
#[tokio::test]
async fn a_permission_that_is_taken_away_ends_the_operation() {
    let shop = quick().await;
    let admin = shop.admin().await;
    let (_, bearer) = staff(&shop).await;
    let (mut socket, mut events) = streams(&shop, &[("authorization", &bearer)]).await;
    let roles = admin.ask("{ roles { items { id code } } }").await.data("roles.items");
    let role = roles.as_array().and_then(|all| all.iter().find(|r| r["code"] == "role-ReadOrder"));
    let input = json!({ "id": role.expect("the role")["id"], "permissions": ["ReadCatalog"] });
    let update = "mutation($input: UpdateRoleInput!) { updateRole(input: $input) { id } }";
    admin.run(update, json!({ "input": input })).await.data("updateRole.id");
    // What was found out a moment ago is trusted for that moment.
    let mut seen = 0;
    let last = loop {
        write(&shop, &[event(shop.app.new_id(), 1)]).await;
        match socket.hear().await {
            next if next["payload"]["errors"].is_null() => seen += 1,
            last => break last,
        }
        assert!(seen < 200, "it goes on and on");
    };
    assert_eq!(last["payload"]["errors"][0]["extensions"]["code"], "FORBIDDEN", "{last}");
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "e" }));
    let last = loop {
        let next = events.result().await;
        if !next["errors"].is_null() {
            break next;
        }
    };
    assert_eq!(last["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(events.next().await, Some(Said::Complete));
}

/// The connection was opened by somebody who is no more: nothing runs on it as somebody else.
#[tokio::test]
async fn what_is_asked_after_the_end_does_not_run() {
    let shop = quick().await;
    let admin = shop.admin().await;
    let (key, id) = api_key(&admin, &["ReadOrder"]).await;
    let by_key = Socket::begun(shop.address, "/admin-api", json!({ "vendure-api-key": key })).await;
    let (staff, bearer) = staff(&shop).await;
    let by_session =
        Socket::begun(shop.address, "/admin-api", json!({ "Authorization": bearer })).await;
    revoke(&admin, &id).await;
    staff.ask("mutation { logout { success } }").await.data("logout.success");
    for mut socket in [by_key, by_session] {
        socket.subscribe("q", "{ __typename }").await;
        assert_eq!(socket.closed().await, 4401);
    }
}

#[tokio::test]
async fn whoever_is_nobody_stays_connected() {
    let shop = quick().await;
    let socket = Socket::connect(shop.address, "/shop-api", TRANSPORT, &[]).await;
    let mut socket = socket.expect("a connection");
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.hear().await["type"], "connection_ack");
    for _ in 0..5 {
        socket.heartbeat().await;
        socket.say(json!({ "type": "pong" })).await;
    }
    socket.subscribe("q", "{ __typename }").await;
    assert_eq!(socket.hear().await["type"], "next");
}
