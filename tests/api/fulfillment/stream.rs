//! What a thank-you page and a partner see while the goods are sent.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response};
use cartwright::access::session::{self, Claims};
use cartwright::actor::Surface;
use cartwright::visit::{TokenOut, Visit};
use futures_util::{Stream, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{add, go, sold};
use crate::event::{event, write};
use crate::support::{Client, Shop};

/// A subscription of a client's, without the wire.
async fn follow(
    shop: &Shop,
    client: &Client,
    surface: Surface,
    document: String,
) -> impl Stream<Item = Response> + Unpin + use<> {
    let claims = Claims { token: client.token(), surface: Some(surface), ..Claims::default() };
    let (actor, _) = session::identify(&shop.app, &claims).await.expect("somebody");
    let visit = Visit::new(shop.app.clone(), actor, TokenOut::Keep, "en", None, None);
    let schema = cartwright::schema::build();
    Box::pin(schema.execute_stream(Request::new(document).data(Arc::new(visit))))
}

async fn next(stream: &mut (impl Stream<Item = Response> + Unpin)) -> Value {
    let answer = timeout(Duration::from_secs(20), stream.next()).await.expect("in time");
    serde_json::to_value(answer.expect("the stream goes on")).expect("an answer")
}

#[tokio::test]
async fn the_session_that_placed_an_order_follows_it() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 1, 1, "Settled").await;
    let guest = shop.guest();
    guest.ask("{ activeOrder { id } }").await;
    let token = guest.token().expect("a guest has a session");
    let database = shop.database().await;
    database
        .execute(
            "update orders set placed_at = now() - interval '3 days', session_id =
               (select id from sessions where token_hash = $2) where id::text = $1",
            &[&sold.order, &session::hash(&token)],
        )
        .await
        .expect("an order of three days ago");
    let document = format!("subscription {{ orderUpdated(code: \"{}\") {{ state }} }}", sold.code);
    let mut own = follow(&shop, &guest, Surface::Shop, document.clone()).await;
    assert_eq!(next(&mut own).await["data"]["orderUpdated"]["state"], "PaymentSettled");
    let id = add(&admin, &[(&sold.line, 1)]).await.data("addFulfillmentToOrder.id");
    assert_eq!(next(&mut own).await["data"]["orderUpdated"]["state"], "PaymentSettled");
    go(&admin, &id, "Shipped").await;
    assert_eq!(next(&mut own).await["data"]["orderUpdated"]["state"], "Shipped");

    let stranger = shop.guest();
    let mut other = follow(&shop, &stranger, Surface::Shop, document).await;
    assert_eq!(next(&mut other).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let nothing = "subscription { orderUpdated { state } }".to_owned();
    let mut unnamed = follow(&shop, &guest, Surface::Shop, nothing).await;
    assert_eq!(next(&mut unnamed).await["errors"][0]["extensions"]["code"], "USER_INPUT_ERROR");
    let by_id = format!("subscription {{ orderUpdated(id: \"{}\") {{ state }} }}", sold.order);
    let mut dashboard = follow(&shop, &admin, Surface::Admin, by_id).await;
    assert_eq!(next(&mut dashboard).await["data"]["orderUpdated"]["state"], "Shipped");
}

#[tokio::test]
async fn a_partner_whose_session_ends_hears_no_more() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let staff = shop.staff(&["ReadOrder"]).await;
    let document = "subscription { orderEvents(after: BEGINNING) { type } }".to_owned();
    let mut events = follow(&shop, &staff, Surface::Admin, document).await;
    let one = sold(&shop, 2, 2, "Settled").await;
    add(&admin, &[(&one.line, 1)]).await;
    let first = next(&mut events).await;
    assert_eq!(first["data"]["orderEvents"], json!({ "type": "FULFILLMENT_CREATED" }));
    let token = staff.token().expect("a token");
    let database = shop.database().await;
    database
        .execute("delete from sessions where token_hash = $1", &[&session::hash(&token)])
        .await
        .expect("the session ends");
    // What was asked a moment ago holds for a tenth of a second.
    let refused = async {
        loop {
            write(&shop, &[event(shop.app.new_id(), 1)]).await;
            let seen = next(&mut events).await;
            if !seen["errors"].is_null() {
                return seen;
            }
        }
    };
    let refused = timeout(Duration::from_secs(20), refused).await.expect("in time");
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let end = timeout(Duration::from_secs(20), events.next()).await.expect("in time");
    assert!(end.is_none(), "the stream is closed");
}
