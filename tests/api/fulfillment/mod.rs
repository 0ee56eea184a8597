//! Putting goods together and sending them, through HTTP.

mod stream;
mod together;

use serde_json::{Value, json};

use crate::support::{Answer, Client, Shop};

/// A placed order of one line, written as it is stored.
pub(crate) struct Sold {
    pub(crate) order: String,
    pub(crate) line: String,
    pub(crate) code: String,
}

/// A placed order of so many units, `on_hand` of them in stock, whose payment is in this state.
pub(crate) async fn sold(shop: &Shop, units: i32, on_hand: i32, payment: &str) -> Sold {
    let settled = payment == "Settled";
    let (state, status) =
        if settled { ("PaymentSettled", "PAID") } else { ("PaymentAuthorized", "AUTHORIZED") };
    let row = shop
        .database()
        .await
        .query_one(
            "with p as (
               insert into products (id, channel_ids)
               values (gen_random_uuid(), array['00000000-0000-0000-0000-000000000001'::uuid]) returning id),
             v as (
               insert into product_variants (id, product_id, sku, tax_category_id, translations, channel_ids)
               select gen_random_uuid(), p.id, gen_random_uuid()::text, (select id from tax_categories limit 1),
                 jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'languageCode', 'en', 'name', 'Mug',
                   'createdAt', now(), 'updatedAt', now())),
                 array['00000000-0000-0000-0000-000000000001'::uuid] from p returning id),
             s as (
               insert into stock_levels (id, variant_id, location_id, on_hand, allocated)
               select gen_random_uuid(), v.id, (select id from stock_locations limit 1), $2, $1 from v
               returning variant_id, location_id),
             o as (
               insert into orders (id, code, channel_id, state, active, currency_code, placed_at, total_quantity,
                 sub_total, sub_total_with_tax, payment_status, email_address)
               values (gen_random_uuid(), gen_random_uuid()::text, '00000000-0000-0000-0000-000000000001', $3, false,
                 'USD', now(), $1, $1 * 100, $1 * 100, $4, 'ada@example.com') returning id, code),
             l as (
               insert into order_lines (id, order_id, variant_id, quantity, placed_quantity, list_price,
                 list_price_includes_tax, tax_category_id, allocated)
               select gen_random_uuid(), o.id, v.id, $1, $1, 100, false, (select id from tax_categories limit 1), $1
               from o, v returning id),
             m as (
               insert into stock_movements (id, kind, variant_id, location_id, quantity, order_line_id)
               select gen_random_uuid(), 'ALLOCATION', s.variant_id, s.location_id, $1, l.id from s, l),
             y as (
               insert into payments (id, order_id, method, amount, state, captured)
               select gen_random_uuid(), o.id, 'dummy', $1 * 100, $5, case when $5 = 'Settled' then $1 * 100 else 0 end
               from o)
             select o.id::text, l.id::text, o.code from o, l",
            &[&units, &on_hand, &state, &status, &payment],
        )
        .await
        .expect("an order");
    Sold { order: row.get(0), line: row.get(1), code: row.get(2) }
}

const ADD: &str = "mutation($lines: [OrderLineInput!]!, $code: String!, $version: Int) {
    addFulfillmentToOrder(expectedVersion: $version, input: { lines: $lines, handler: { code: $code, arguments: [
        { name: \"method\", value: \"Post\" }, { name: \"trackingCode\", value: \"T-1\" }] } }) {
      __typename
      ... on ErrorResult { errorCode message }
      ... on CreateFulfillmentError { fulfillmentHandlerError }
      ... on InsufficientStockOnHandError { productVariantName stockOnHand }
      ... on Fulfillment { id createdAt updatedAt state nextStates method trackingCode customFields
        lines { quantity orderLineId fulfillmentId orderLine { id quantity } fulfillment { id } } summary { quantity } } } }";

const MOVE: &str = "mutation($id: ID!, $state: String!, $version: Int) {
    transitionFulfillmentToState(id: $id, state: $state, expectedVersion: $version) {
      __typename
      ... on ErrorResult { errorCode message }
      ... on FulfillmentStateTransitionError { transitionError fromState toState }
      ... on Fulfillment { id state nextStates } } }";

pub(crate) async fn add(admin: &Client, lines: &[(&str, i32)]) -> Answer {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(line, quantity)| json!({ "orderLineId": line, "quantity": quantity }))
        .collect();
    admin.run(ADD, json!({ "lines": lines, "code": "manual-fulfillment" })).await
}

pub(crate) async fn go(admin: &Client, id: &Value, state: &str) -> Answer {
    admin.run(MOVE, json!({ "id": id, "state": state })).await
}

async fn order(admin: &Client, sold: &Sold) -> Value {
    let document = "query($id: ID!) { order(id: $id) { state paymentStatus fulfillmentStatus version
        fulfillments { id state } lines { quantity fulfillmentLines { quantity } }
        history(options: { take: 100 }) { totalItems items { type isPublic data administrator { id } } } } }";
    admin.run(document, json!({ "id": sold.order })).await.data("order")
}

async fn stock(shop: &Shop, sold: &Sold) -> (i32, i32) {
    let row = shop
        .database()
        .await
        .query_one(
            "select s.on_hand, s.allocated from stock_levels s join order_lines l on l.variant_id = s.variant_id
             where l.id::text = $1",
            &[&sold.line],
        )
        .await
        .expect("a level");
    (row.get(0), row.get(1))
}

#[tokio::test]
async fn an_order_follows_its_fulfillments() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 3, 10, "Settled").await;
    let made = add(&admin, &[(&sold.line, 2)]).await;
    assert_eq!(made.data("addFulfillmentToOrder.state"), "Pending");
    assert_eq!(
        made.data("addFulfillmentToOrder.nextStates"),
        json!(["Shipped", "Delivered", "Cancelled"])
    );
    assert_eq!(made.data("addFulfillmentToOrder.method"), "Post");
    assert_eq!(made.data("addFulfillmentToOrder.trackingCode"), "T-1");
    assert_eq!(made.data("addFulfillmentToOrder.lines.0.quantity"), 2);
    assert_eq!(made.data("addFulfillmentToOrder.lines.0.orderLine.id"), sold.line.as_str());
    assert_eq!(stock(&shop, &sold).await, (8, 1));
    let first = made.data("addFulfillmentToOrder.id");
    assert_eq!(order(&admin, &sold).await["fulfillmentStatus"], "PARTIALLY_FULFILLED");

    go(&admin, &first, "Shipped").await.data("transitionFulfillmentToState.id");
    let seen = order(&admin, &sold).await;
    assert_eq!(
        (&seen["state"], &seen["fulfillmentStatus"]),
        (&json!("PartiallyShipped"), &json!("PARTIALLY_SHIPPED"))
    );
    assert_eq!(seen["lines"][0]["fulfillmentLines"][0]["quantity"], 2);

    let second = add(&admin, &[(&sold.line, 1)]).await.data("addFulfillmentToOrder.id");
    go(&admin, &second, "Shipped").await;
    assert_eq!(order(&admin, &sold).await["state"], "Shipped");
    go(&admin, &first, "Delivered").await;
    assert_eq!(order(&admin, &sold).await["state"], "PartiallyDelivered");
    go(&admin, &second, "Delivered").await;
    let seen = order(&admin, &sold).await;
    assert_eq!(
        (&seen["state"], &seen["fulfillmentStatus"]),
        (&json!("Delivered"), &json!("DELIVERED"))
    );

    crate::event::settle(&shop.app).await;
    let told = admin
        .ask("{ orderEvents { sequence type orderState channel { id } order { id state } } }")
        .await;
    let types: Vec<Value> =
        told.data("orderEvents").as_array().unwrap().iter().map(|e| e["type"].clone()).collect();
    assert_eq!(types[0], "FULFILLMENT_CREATED");
    assert_eq!(types[1], "FULFILLMENT_SHIPPED");
    assert_eq!(told.data("orderEvents.0.order.id"), sold.order.as_str());
    let count = i64::try_from(types.len()).unwrap();
    let last = told.data(&format!("orderEvents.{}.sequence", types.len() - 1));
    assert_eq!(last, count);
}

#[tokio::test]
async fn an_authorised_order_becomes_shipped_too() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 1, 1, "Authorized").await;
    let id = add(&admin, &[(&sold.line, 1)]).await.data("addFulfillmentToOrder.id");
    go(&admin, &id, "Shipped").await;
    assert_eq!(order(&admin, &sold).await["state"], "Shipped");
}

/// By hand an order goes where its goods already are, and nowhere else.
#[tokio::test]
async fn an_order_goes_by_hand_as_far_as_its_goods_are() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 2, 10, "Settled").await;
    let to = async |state: &str| {
        let document = "mutation($id: ID!, $state: String!) { transitionOrderToState(id: $id, state: $state) {
            ... on Order { state } ... on OrderStateTransitionError { errorCode transitionError } } }";
        admin.run(document, json!({ "id": sold.order, "state": state })).await
    };
    let early = to("Shipped").await;
    assert_eq!(early.data("transitionOrderToState.errorCode"), "ORDER_STATE_TRANSITION_ERROR");
    let first = add(&admin, &[(&sold.line, 1)]).await.data("addFulfillmentToOrder.id");
    go(&admin, &first, "Shipped").await;
    assert_eq!(order(&admin, &sold).await["state"], "PartiallyShipped");
    let early = to("Shipped").await;
    assert_eq!(early.data("transitionOrderToState.errorCode"), "ORDER_STATE_TRANSITION_ERROR");
    // As an order that was moved by other hands: the goods are further than its state says.
    let database = shop.database().await;
    database
        .execute("update orders set state = 'PaymentSettled' where id::text = $1", &[&sold.order])
        .await
        .unwrap();
    assert_eq!(
        to("PartiallyShipped").await.data("transitionOrderToState.state"),
        "PartiallyShipped"
    );
}

#[tokio::test]
async fn a_cancelled_fulfillment_gives_its_units_back() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 2, 5, "Settled").await;
    let id = add(&admin, &[(&sold.line, 2)]).await.data("addFulfillmentToOrder.id");
    assert_eq!(stock(&shop, &sold).await, (3, 0));
    let done = go(&admin, &id, "Cancelled").await;
    assert_eq!(done.data("transitionFulfillmentToState.nextStates"), json!([]));
    assert_eq!(stock(&shop, &sold).await, (5, 2));
    let seen = order(&admin, &sold).await;
    assert_eq!(seen["fulfillmentStatus"], "NOT_FULFILLED");
    assert_eq!(seen["fulfillments"][0]["state"], "Cancelled");
    assert_eq!(seen["lines"][0]["fulfillmentLines"], json!([]));
    let again = add(&admin, &[(&sold.line, 2)]).await;
    assert_eq!(again.data("addFulfillmentToOrder.__typename"), "Fulfillment");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_and_changes_nothing() {
    let shop = Shop::open().await;
    // An order without its money is written around the program.
    shop.unchecked();
    let admin = shop.admin().await;
    let good = sold(&shop, 2, 1, "Settled").await;
    let before = order(&admin, &good).await;
    let kind = |answer: &Answer| answer.data("addFulfillmentToOrder.__typename");
    assert_eq!(kind(&add(&admin, &[]).await), "EmptyOrderLineSelectionError");
    assert_eq!(kind(&add(&admin, &[(&good.line, 0)]).await), "EmptyOrderLineSelectionError");
    assert_eq!(kind(&add(&admin, &[(&good.line, 3)]).await), "ItemsAlreadyFulfilledError");
    let short = add(&admin, &[(&good.line, 2)]).await;
    assert_eq!(kind(&short), "InsufficientStockOnHandError");
    assert_eq!(short.data("addFulfillmentToOrder.stockOnHand"), 1);
    assert_eq!(short.data("addFulfillmentToOrder.productVariantName"), "Mug");
    let lines = json!([{ "orderLineId": good.line, "quantity": 1 }]);
    let handler = admin.run(ADD, json!({ "lines": lines, "code": "pigeon" })).await;
    assert_eq!(kind(&handler), "InvalidFulfillmentHandlerError");
    let unknown = add(&admin, &[("nothing", 1)]).await;
    assert_eq!(unknown.code(), "ENTITY_NOT_FOUND");
    let version = admin
        .run(ADD, json!({ "lines": lines, "code": "manual-fulfillment", "version": 77 }))
        .await;
    assert_eq!(version.code(), "ORDER_VERSION_CONFLICT");
    assert_eq!(version.errors()[0]["extensions"]["currentVersion"], 1);
    assert_eq!(order(&admin, &good).await, before);
    assert_eq!(stock(&shop, &good).await, (1, 2));

    let cart = sold(&shop, 1, 1, "Settled").await;
    let database = shop.database().await;
    let unplace =
        "update orders set placed_at = null, state = 'ArrangingPayment' where id::text = $1";
    database.execute(unplace, &[&cart.order]).await.expect("an order that is not placed");
    let early = add(&admin, &[(&cart.line, 1)]).await;
    assert_eq!(kind(&early), "CreateFulfillmentError");
    assert!(!early.data("addFulfillmentToOrder.fulfillmentHandlerError").is_null());
}

#[tokio::test]
async fn a_fulfillment_takes_the_steps_of_its_machine_only() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 1, 1, "Settled").await;
    let id = add(&admin, &[(&sold.line, 1)]).await.data("addFulfillmentToOrder.id");
    for state in ["Pending", "Created", "Nowhere"] {
        let refused = go(&admin, &id, state).await;
        assert_eq!(
            refused.data("transitionFulfillmentToState.errorCode"),
            "FULFILLMENT_STATE_TRANSITION_ERROR"
        );
        assert_eq!(refused.data("transitionFulfillmentToState.fromState"), "Pending");
        assert_eq!(refused.data("transitionFulfillmentToState.toState"), state);
    }
    let missing = go(&admin, &json!("nothing"), "Shipped").await;
    assert_eq!(missing.code(), "ENTITY_NOT_FOUND");
    let guest = add(&shop.guest(), &[(&sold.line, 1)]).await;
    assert_eq!(guest.code(), "FORBIDDEN");
    let reader = shop.staff(&["ReadOrder"]).await;
    assert_eq!(go(&reader, &id, "Shipped").await.code(), "FORBIDDEN");
}
