//! A promotion holds in its channels only.

use serde_json::json;

use super::*;
use crate::order::market::add;
use crate::support::Shop;

#[tokio::test]
async fn a_promotion_holds_where_it_is_assigned() {
    let market = Market::on(Shop::open().await).await;
    let admin = &market.admin;
    let create = "mutation($input: CreateChannelInput!) { createChannel(input: $input) { ... on Channel { id } } }";
    let input = json!({ "code": "second", "token": "second-token", "defaultLanguageCode": "en",
        "pricesIncludeTax": false, "defaultCurrencyCode": "USD", "defaultTaxZoneId": "1", "defaultShippingZoneId": "1" });
    let second = admin.run(create, json!({ "input": input })).await.text_at("createChannel.id");
    let mug = market.variant("MUG", 1000, 500).await;
    let id = made(admin, json!({})).await;
    let code = coupon(admin, "CODE", json!({})).await;
    let place = "mutation($id: ID!) { assignStockLocationsToChannel(input: { stockLocationIds: [\"1\"], channelId: $id }) { id } }";
    admin.run(place, json!({ "id": second })).await.data("assignStockLocationsToChannel.0.id");
    let buyer = market.shop.guest().with("vendure-token", "second-token");
    let there = admin.with("vendure-token", "second-token");
    assert_eq!(add(&buyer, &mug, 1).await.data("addItemToOrder.subTotal"), 1000);
    let refused = apply(&buyer, "CODE").await;
    assert_eq!(refused.data("applyCouponCode.errorCode"), "COUPON_CODE_INVALID_ERROR");
    let one = "query($id: ID!) { promotion(id: $id) { id } promotions { totalItems } }";
    let hidden = there.run(one, json!({ "id": id })).await;
    assert_eq!(hidden.data(""), json!({ "promotion": null, "promotions": { "totalItems": 0 } }));
    assert_eq!(
        update(&there, json!({ "id": id, "enabled": false })).await.code(),
        "ENTITY_NOT_FOUND"
    );

    let moved = |field: &'static str| {
        let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
        let document = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ id }} }}");
        let input = json!({ "promotionIds": [id, code], "channelId": second });
        async move { admin.run(&document, json!({ "input": input })).await }
    };
    let done = moved("assignPromotionsToChannel").await;
    assert_eq!(done.data("assignPromotionsToChannel"), json!([{ "id": id }, { "id": code }]));
    assert_eq!(add(&buyer, &mug, 1).await.data("addItemToOrder.subTotal"), 1800);
    assert_eq!(apply(&buyer, "code").await.data("applyCouponCode.subTotal"), 1620);
    assert_eq!(there.run(one, json!({ "id": id })).await.data("promotion.id"), id);
    let gone = moved("removePromotionsFromChannel").await;
    assert_eq!(gone.data("removePromotionsFromChannel"), json!([{ "id": id }, { "id": code }]));
    assert_eq!(add(&buyer, &mug, 1).await.data("addItemToOrder.subTotal"), 3000);
    let home = "mutation($ids: [ID!]!) { removePromotionsFromChannel(input: { promotionIds: $ids, channelId: \"1\" }) { id } }";
    assert_eq!(admin.run(home, json!({ "ids": [id] })).await.code(), "USER_INPUT_ERROR");
}

#[tokio::test]
async fn an_old_order_names_a_deleted_promotion() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    let id = made(&market.admin, json!({})).await;
    let (_, order) = market.placed(&mug, 1, "auto").await;
    delete(&market.admin, &id).await;
    let seen = market
        .admin
        .run(
            "query($id: ID!) { order(id: $id) { promotions { id name } discounts { amount } } }",
            json!({ "id": order }),
        )
        .await;
    assert_eq!(seen.data("order.promotions"), json!([{ "id": id, "name": "A tenth off" }]));
    assert_eq!(seen.data("order.discounts.0.amount"), -100);
}
