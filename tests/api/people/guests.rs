//! Guests' sessions, which are believed for a while, and those of accounts, which are not.

use chrono::Duration;
use serde_json::json;

use crate::order::market::{Market, active, add};

const END: &str = "delete from sessions";

#[tokio::test]
async fn a_guests_session_that_ended_elsewhere_is_believed_for_half_a_minute() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.cart(&mug, 1).await;
    let token = guest.token();
    active(&guest).await;
    market.shop.database().await.execute(END, &[]).await.unwrap();
    market.shop.clock.advance(Duration::seconds(29));
    assert_eq!(active(&guest).await.data("activeOrder.totalQuantity"), 1);
    market.shop.clock.advance(Duration::seconds(2));
    assert_eq!(active(&guest).await.data("activeOrder"), json!(null));
    assert_ne!(guest.token(), token, "who comes with an unknown token gets another");
}

#[tokio::test]
async fn an_ended_session_opens_no_cart() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.shop.guest();
    active(&guest).await;
    active(&guest).await;
    market.shop.database().await.execute(END, &[]).await.unwrap();
    let refused = add(&guest, &mug, 1).await;
    assert_eq!(refused.code(), "CONFLICT", "{}", refused.text);
    assert_eq!(market.count("select count(*) from orders").await, 0);
    let again = add(&guest, &mug, 1).await;
    assert_eq!(again.data("addItemToOrder.totalQuantity"), 1, "sent again, as it says");
}

#[tokio::test]
async fn an_accounts_session_ends_at_once() {
    let market = Market::open().await;
    let document = "{ activeAdministrator { id } }";
    assert_ne!(market.admin.ask(document).await.data("activeAdministrator"), json!(null));
    market.shop.database().await.execute(END, &[]).await.unwrap();
    assert_eq!(market.admin.ask(document).await.data("activeAdministrator"), json!(null));
}

#[tokio::test]
async fn each_answer_names_the_buyer_as_of_then() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    let guest = market.cart(&mug, 1).await;
    let document = "mutation($a: CreateCustomerInput!, $b: CreateCustomerInput!, $id: ID!) {
        first: setCustomerForOrder(input: $a) { ... on Order { customer { firstName } } }
        second: setCustomerForOrder(input: $b) { ... on Order { customer { firstName } } }
        third: addItemToOrder(productVariantId: $id, quantity: 1) { ... on Order { customer { firstName } } } }";
    let named = |name: &str| json!({ "firstName": name, "lastName": "L", "emailAddress": "ada@example.test" });
    let variables = json!({ "a": named("Ada"), "b": named("Eve"), "id": mug });
    let answer = guest.run(document, variables).await;
    let names = ["first", "second", "third"]
        .map(|field| answer.text_at(&format!("{field}.customer.firstName")));
    assert_eq!(names, ["Ada", "Eve", "Eve"], "{}", answer.text);
}
