//! Each condition and action, on a cart.

use serde_json::{Value, json};

use super::*;
use crate::order::market::{active, add, set_customer, set_method};

fn ids(ids: &[&str]) -> String {
    json!(ids).to_string()
}

/// The totals of a cart without and with tax.
fn totals(answer: &Answer, field: &str) -> (i64, i64) {
    let of = |name: &str| answer.data(&format!("{field}.{name}")).as_i64().unwrap();
    (of("subTotal"), of("subTotalWithTax"))
}

#[tokio::test]
async fn a_promotion_is_made_changed_and_deleted() {
    let market = Market::open().await;
    let (admin, mug) = (&market.admin, market.variant("MUG", 1000, 50).await);
    let made = create(admin, json!({ "startsAt": "2020-01-01T00:00:00Z", "usageLimit": 7 })).await;
    assert_eq!(made.data("createPromotion.name"), "A tenth off");
    assert_eq!(made.data("createPromotion.usageLimit"), 7);
    assert_eq!(made.data("createPromotion.couponCode"), Value::Null);
    assert_eq!(made.data("createPromotion.startsAt"), "2020-01-01T00:00:00+00:00");
    assert_eq!(
        made.data("createPromotion.actions"),
        json!([{ "code": "order_percentage_discount", "args": [{ "name": "discount", "value": "10" }] }])
    );
    let id = made.text_at("createPromotion.id");
    let guest = market.cart(&mug, 2).await;
    let seen = active(&guest).await;
    assert_eq!(totals(&seen, "activeOrder"), (1800, 2160));
    assert_eq!(seen.data("activeOrder.discounts.0.description"), "A tenth off");
    assert_eq!(seen.data("activeOrder.discounts.0.amount"), -200);
    assert_eq!(seen.data("activeOrder.discounts.0.adjustmentSource"), format!("PROMOTION:{id}"));

    let fifth = json!([operation("order_percentage_discount", &[("discount", "20")])]);
    let changed =
        update(admin, json!({ "id": id, "actions": fifth, "usageLimit": null, "translations": [{ "languageCode": "en", "name": "A fifth off" }] })).await;
    assert_eq!(changed.data("updatePromotion.usageLimit"), Value::Null);
    assert_eq!(changed.data("updatePromotion.startsAt"), "2020-01-01T00:00:00+00:00");
    assert_eq!(changed.data("updatePromotion.name"), "A fifth off");
    let line = seen.text_at("activeOrder.lines.0.id");
    let more = adjust(&guest, &line, 3).await;
    assert_eq!(totals(&more, "adjustOrderLine"), (2400, 2880));

    assert_eq!(delete(admin, &id).await.data("deletePromotion.result"), "DELETED");
    assert_eq!(delete(admin, &id).await.code(), "ENTITY_NOT_FOUND");
    let still = "{ activeOrder { promotions { id name } } }";
    assert_eq!(
        guest.ask(still).await.data("activeOrder.promotions"),
        json!([{ "id": id, "name": "A fifth off" }])
    );
    let fewer = adjust(&guest, &line, 1).await;
    assert_eq!(totals(&fewer, "adjustOrderLine"), (1000, 1200));
    assert_eq!(guest.ask(still).await.data("activeOrder.promotions"), json!([]));
}

#[tokio::test]
async fn every_condition_and_action_has_its_effect() {
    let market = Market::open().await;
    let admin = &market.admin;
    let mug = market.variant("MUG", 1000, 50).await;
    let pot = market.variant("POT", 3000, 50).await;
    let (both, only_pot) = (ids(&[&mug, &pot]), ids(&[&pot]));
    // Each case alone: conditions, actions, and what two mugs and a pot (5000) cost then.
    let least = |amount: &str| {
        operation("minimum_order_amount", &[("amount", amount), ("taxInclusive", "true")])
    };
    let contains =
        |n: &str| operation("contains_products", &[("minimum", n), ("productVariantIds", &both)]);
    let gift = operation(
        "buy_x_get_y_free",
        &[
            ("amountX", "2"),
            ("variantIdsX", &ids(&[&mug])),
            ("amountY", "1"),
            ("variantIdsY", &only_pot),
        ],
    );
    let cases: Vec<(&str, Value, Value, i64)> = vec![
        ("fixed", least("6000"), operation("order_fixed_discount", &[("discount", "700")]), 4300),
        (
            "too little",
            least("6001"),
            operation("order_fixed_discount", &[("discount", "700")]),
            5000,
        ),
        (
            "percent",
            contains("3"),
            operation("order_percentage_discount", &[("discount", "12.5")]),
            4375,
        ),
        (
            "too few",
            contains("4"),
            operation("order_percentage_discount", &[("discount", "12.5")]),
            5000,
        ),
        (
            "each line",
            contains("1"),
            operation("order_line_fixed_discount", &[("discount", "150")]),
            4700,
        ),
        (
            "variants",
            contains("1"),
            operation(
                "products_percentage_discount",
                &[("discount", "50"), ("productVariantIds", &only_pot)],
            ),
            3500,
        ),
        ("gift", gift, operation("buy_x_get_y_free", &[]), 2000),
    ];
    for (what, condition, action, sub_total) in cases {
        let id = made(admin, json!({ "conditions": [condition], "actions": [action] })).await;
        let guest = market.cart(&mug, 2).await;
        let seen = add(&guest, &pot, 1).await;
        assert_eq!(seen.data("addItemToOrder.subTotal"), sub_total, "{what}: {}", seen.text);
        delete(admin, &id).await;
    }
}

#[tokio::test]
async fn shipping_can_be_free() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 50).await;
    made(&market.admin, json!({ "actions": [operation("free_shipping", &[])] })).await;
    let guest = market.cart(&mug, 1).await;
    let sent = set_method(&guest, &market.shipping).await;
    assert_eq!(sent.data("setOrderShippingMethod.shippingWithTax"), 0);
    assert_eq!(sent.data("setOrderShippingMethod.shippingLines.0.priceWithTax"), 600);
    assert_eq!(sent.data("setOrderShippingMethod.shippingLines.0.discountedPriceWithTax"), 0);
    assert_eq!(sent.data("setOrderShippingMethod.totalWithTax"), 1200);
    assert_eq!(sent.data("setOrderShippingMethod.discounts.0.amountWithTax"), -600);
}

#[tokio::test]
async fn facet_values_of_variant_and_product_count_together() {
    let market = Market::open().await;
    let admin = &market.admin;
    let (mug, pot) = (market.variant("MUG", 1000, 50).await, market.variant("POT", 3000, 50).await);
    let facet = admin
        .run(
            "mutation($input: CreateFacetInput!) { createFacet(input: $input) { id values { id } } }",
            json!({ "input": { "code": "brand", "isPrivate": false, "translations": [{ "languageCode": "en", "name": "Brand" }],
                "values": [{ "code": "acme", "translations": [{ "languageCode": "en", "name": "Acme" }] },
                    { "code": "blue", "translations": [{ "languageCode": "en", "name": "Blue" }] }] } }),
        )
        .await;
    let acme = facet.text_at("createFacet.values.0.id");
    let blue = facet.text_at("createFacet.values.1.id");
    let sql = market.shop.database().await;
    sql.execute(
        "update products p set facet_value_ids = array[$1::text::uuid] from product_variants v where v.product_id = p.id and v.id = $2::text::uuid",
        &[&acme, &mug],
    )
    .await
    .unwrap();
    sql.execute(
        "update product_variants set facet_value_ids = array[$1::text::uuid] where id = $2::text::uuid",
        &[&blue, &mug],
    )
    .await
    .unwrap();
    let values = ids(&[&acme, &blue]);
    let condition = operation("at_least_n_with_facets", &[("minimum", "2"), ("facets", &values)]);
    let action = operation("facet_based_discount", &[("discount", "50"), ("facets", &values)]);
    made(admin, json!({ "conditions": [condition], "actions": [action] })).await;
    let guest = market.cart(&pot, 2).await;
    let one = add(&guest, &mug, 1).await;
    assert_eq!(one.data("addItemToOrder.subTotal"), 7000, "one unit with both is too few");
    let two = add(&guest, &mug, 1).await;
    assert_eq!(two.data("addItemToOrder.subTotal"), 7000, "two mugs at half their price");
    let lines = two.data("addItemToOrder.lines");
    let mut prices: Vec<i64> = lines
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["discountedLinePrice"].as_i64().unwrap())
        .collect();
    prices.sort_unstable();
    assert_eq!(prices, [1000, 6000]);
}

#[tokio::test]
async fn a_group_pays_less_as_soon_as_the_buyer_is_known() {
    let market = Market::open().await;
    let admin = &market.admin;
    let mug = market.variant("MUG", 1000, 50).await;
    let guest = market.cart(&mug, 1).await;
    set_customer(&guest, "ada@example.com").await;
    let ada = market.count("select count(*) from customers").await;
    assert_eq!(ada, 1);
    let sql = market.shop.database().await;
    let id: String = sql.query_one("select id::text from customers", &[]).await.unwrap().get(0);
    let group = admin
        .run(
            "mutation($ids: [ID!]) { createCustomerGroup(input: { name: \"Friends\", customerIds: $ids }) { id } }",
            json!({ "ids": [id] }),
        )
        .await
        .text_at("createCustomerGroup.id");
    let condition = operation("customer_group", &[("customerGroupId", &group)]);
    made(admin, json!({ "conditions": [condition] })).await;
    // A cart of somebody else who turns out to be Ada.
    let other = market.cart(&mug, 1).await;
    assert_eq!(active(&other).await.data("activeOrder.subTotal"), 1000);
    assert_eq!(
        set_customer(&other, "ada@example.com").await.data("setCustomerForOrder.subTotal"),
        900
    );
    assert_eq!(
        set_customer(&other, "eve@example.com").await.data("setCustomerForOrder.subTotal"),
        1000
    );
    assert_eq!(
        set_customer(&other, "ada@example.com").await.data("setCustomerForOrder.subTotal"),
        900
    );
    // Her own cart sees it at its next change, and loses it when she leaves the group.
    assert_eq!(add(&guest, &mug, 1).await.data("addItemToOrder.subTotal"), 1800);
    admin
        .run(
            "mutation($group: ID!, $ids: [ID!]!) { removeCustomersFromGroup(customerGroupId: $group, customerIds: $ids) { id } }",
            json!({ "group": group, "ids": [id] }),
        )
        .await
        .text_at("removeCustomersFromGroup.id");
    assert_eq!(add(&guest, &mug, 1).await.data("addItemToOrder.subTotal"), 3000);
}

#[tokio::test]
async fn promotions_cost_no_further_statement() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    let guest = market.cart(&mug, 1).await;
    let without = add(&guest, &mug, 1).await.statements;
    for n in 0..5 {
        made(&market.admin, json!({ "usageLimit": 1000 + n })).await;
    }
    let facets = ids(&[&mug]);
    let condition = operation("at_least_n_with_facets", &[("minimum", "1"), ("facets", &facets)]);
    made(&market.admin, json!({ "conditions": [condition] })).await;
    add(&guest, &mug, 1).await;
    let with = add(&guest, &mug, 1).await;
    assert_eq!(with.statements, without, "{}", with.text);
    assert!(with.data("addItemToOrder.subTotal").as_i64().unwrap() < 4000);
}
