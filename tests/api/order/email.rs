//! Where mails of an order go: what the buyer told, and nothing that came later.

use serde_json::{Value, json};

use super::market::{Market, add, set_customer, transition};
use crate::people::{customer, logged_in, login};
use crate::support::Client;

async fn email(client: &Client) -> Value {
    client.ask("{ activeOrder { emailAddress } }").await.data("activeOrder.emailAddress")
}

async fn renamed(market: &Market, id: &str, email: &str) {
    let update = "mutation($id: ID!, $email: String!) { updateCustomer(input: { id: $id, emailAddress: $email }) { ... on Customer { emailAddress } } }";
    let done = market.admin.run(update, json!({ "id": id, "email": email })).await;
    assert_eq!(done.data("updateCustomer.emailAddress"), email);
}

#[tokio::test]
async fn a_guests_order_keeps_the_address_that_was_told() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let guest = market.cart(&mug, 1).await;
    assert_eq!(email(&guest).await, Value::Null);
    set_customer(&guest, "Wrong@Example.com").await.data("setCustomerForOrder.id");
    assert_eq!(email(&guest).await, "wrong@example.com");
    set_customer(&guest, "ada@example.com").await.data("setCustomerForOrder.id");
    assert_eq!(email(&guest).await, "ada@example.com");

    let long = format!("{}@example.com", "a".repeat(243));
    let refused = set_customer(&guest, &long).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR", "{}", refused.text);
    assert_eq!(email(&guest).await, "ada@example.com");
    let longest = format!("{}@example.com", "a".repeat(242));
    set_customer(&guest, &longest).await.data("setCustomerForOrder.id");
    assert_eq!(email(&guest).await, longest.as_str());

    // Addresses are personal: events tell that it changed, not what it is.
    let sql = market.shop.database().await;
    let text = "select count(*), count(*) filter (where e.changes @> '[{\"path\": \"emailAddress\", \"from\": null, \"to\": null}]'),
       count(*) filter (where e.changes::text like '%@example%') from order_events e where e.type = 'order.customer_changed'";
    let row = sql.query_one(text, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)), (3, 3, 0));
}

#[tokio::test]
async fn a_customers_cart_has_it_from_the_first_moment() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    let (ada, id) = logged_in(&market.shop, "ada@example.test").await;
    let document = "mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ... on Order { emailAddress customer { emailAddress } } } }";
    let added = ada.run(document, json!({ "id": mug })).await;
    assert_eq!(
        added.data("addItemToOrder"),
        json!({ "emailAddress": "ada@example.test", "customer": { "emailAddress": "ada@example.test" } })
    );
    assert!(added.statements <= 9, "{} statements", added.statements);
    renamed(&market, &id, "new@example.test").await;
    add(&ada, &mug, 1).await.data("addItemToOrder.id");
    assert_eq!(email(&ada).await, "ada@example.test");
    let seen = ada.ask("{ activeOrder { customer { emailAddress } } }").await;
    assert_eq!(seen.data("activeOrder.customer.emailAddress"), "new@example.test");
    // The next cart is of the new one; a cart that is opened without items too.
    let done = transition(&ada, "Cancelled").await;
    assert_eq!(done.data("transitionOrderToState.state"), "Cancelled", "{}", done.text);
    transition(&ada, "ArrangingPayment").await.data("transitionOrderToState.errorCode");
    assert_eq!(email(&ada).await, "new@example.test");
}

#[tokio::test]
async fn a_cart_that_becomes_a_customers_gets_theirs() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    customer(&market.admin, "ada@example.test", Some("secret-1")).await;
    let guest = market.cart(&mug, 2).await;
    login(&guest, "ada@example.test", "secret-1").await.data("login.id");
    assert_eq!(email(&guest).await, "ada@example.test");
    assert_eq!(market.count("select count(*) from orders where email_address is null").await, 0);
    // One that is joined with theirs goes by theirs.
    let other = market.cart(&mug, 1).await;
    login(&other, "ada@example.test", "secret-1").await.data("login.id");
    assert_eq!(email(&other).await, "ada@example.test");
    assert_eq!(market.count("select count(*) from orders").await, 1);
}

#[tokio::test]
async fn orders_are_found_by_it() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 100).await;
    for name in ["cyd", "ada", "bob"] {
        let guest = market.cart(&mug, 1).await;
        set_customer(&guest, &format!("{name}@example.com")).await.data("setCustomerForOrder.id");
    }
    market.cart(&mug, 1).await;
    let document = "query($options: OrderListOptions) { orders(options: $options) { totalItems items { emailAddress } } }";
    let run = async |options: Value| {
        market.admin.run(document, json!({ "options": options })).await.data("orders")
    };
    let one = run(json!({ "filter": { "emailAddress": { "eq": "bob@example.com" } } })).await;
    assert_eq!(one, json!({ "totalItems": 1, "items": [{ "emailAddress": "bob@example.com" }] }));
    let none = run(json!({ "filter": { "emailAddress": { "isNull": true } } })).await;
    assert_eq!(none, json!({ "totalItems": 1, "items": [{ "emailAddress": null }] }));
    let options = json!({ "sort": { "emailAddress": "DESC" }, "take": 2 });
    let sorted = run(options).await;
    assert_eq!(sorted["items"][0]["emailAddress"], "cyd@example.com");
    assert_eq!(sorted["items"][1]["emailAddress"], "bob@example.com");
}

#[tokio::test]
async fn the_database_wants_it_where_there_is_a_customer_and_from_the_payment_step_on() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 10).await;
    market.paying(&mug, 1, "ada@example.com").await;
    let sql = market.shop.database().await;
    for (change, constraint) in [
        ("email_address = null", "orders_customer_email_check"),
        ("email_address = null, customer_id = null", "orders_state_email_check"),
        ("email_address = repeat('x', 255)", "orders_email_address_check"),
    ] {
        let refused = sql.batch_execute(&format!("update orders set {change}")).await.unwrap_err();
        let found = refused.as_db_error().and_then(|e| e.constraint()).map(str::to_owned);
        assert_eq!(found.as_deref(), Some(constraint), "{change}");
    }
}
