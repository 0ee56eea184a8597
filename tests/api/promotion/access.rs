//! Who may set promotions up, what is refused, and what lists tell.

use serde_json::{Value, json};

use super::*;

#[tokio::test]
async fn definitions_are_data() {
    let market = Market::open().await;
    let seen = market
        .shop
        .staff(&["ReadPromotion"])
        .await
        .ask(
            "{ promotionConditions { code description args { name type list required defaultValue ui } }
               promotionActions { code args { name type list } } }",
        )
        .await;
    let codes = |field: &str| -> Vec<Value> {
        seen.data(field).as_array().unwrap().iter().map(|one| one["code"].clone()).collect()
    };
    assert_eq!(
        codes("promotionConditions"),
        [
            "minimum_order_amount",
            "customer_group",
            "at_least_n_with_facets",
            "contains_products",
            "buy_x_get_y_free"
        ]
    );
    assert_eq!(
        codes("promotionActions"),
        [
            "order_fixed_discount",
            "order_percentage_discount",
            "facet_based_discount",
            "products_percentage_discount",
            "free_shipping",
            "buy_x_get_y_free",
            "order_line_fixed_discount"
        ]
    );
    assert_eq!(
        seen.data("promotionConditions.0.args.0"),
        json!({ "name": "amount", "type": "int", "list": false, "required": true, "defaultValue": 100,
            "ui": { "component": "currency-form-input" } })
    );
}

#[tokio::test]
async fn a_promotion_that_would_apply_to_every_order_is_refused() {
    let market = Market::open().await;
    let admin = &market.admin;
    let refused = create(admin, json!({ "conditions": [] })).await;
    assert_eq!(refused.data("createPromotion.errorCode"), "MISSING_CONDITIONS_ERROR");
    let blank = create(admin, json!({ "conditions": [], "couponCode": "  " })).await;
    assert_eq!(blank.data("createPromotion.errorCode"), "MISSING_CONDITIONS_ERROR");
    let id = coupon(admin, "CODE", json!({})).await;
    let refused = update(admin, json!({ "id": id, "couponCode": null })).await;
    assert_eq!(refused.data("updatePromotion.errorCode"), "MISSING_CONDITIONS_ERROR");
    let kept = admin
        .run("query($id: ID!) { promotion(id: $id) { couponCode } }", json!({ "id": id }))
        .await;
    assert_eq!(kept.data("promotion.couponCode"), "CODE", "nothing was changed");
    assert_eq!(market.count("select count(*) from promotions").await, 1);
}

#[tokio::test]
async fn what_cannot_be_configured_is_refused_and_nothing_is_written() {
    let market = Market::open().await;
    let admin = &market.admin;
    let percent = |value: &str| json!({ "actions": [operation("order_percentage_discount", &[("discount", value)])] });
    let cases = [
        percent("101"),
        percent("-5"),
        percent("ten"),
        json!({ "actions": [operation("order_percentage_discount", &[])] }),
        json!({ "actions": [operation("odd", &[])] }),
        json!({ "conditions": [operation("odd", &[])] }),
        json!({ "actions": [operation("buy_x_get_y_free", &[])] }),
        json!({ "actions": [operation("order_fixed_discount", &[("discount", "9007199254740992")])] }),
        json!({ "usageLimit": -1 }),
        json!({ "perCustomerUsageLimit": -1 }),
    ];
    for case in cases {
        let refused = create(admin, case.clone()).await;
        assert_eq!(refused.code(), "USER_INPUT_ERROR", "{case}: {}", refused.text);
    }
    assert_eq!(market.count("select count(*) from promotions").await, 0);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let market = Market::open().await;
    let admin = &market.admin;
    for (code, limit) in [("AA", 3), ("BB", 1), ("CC", 2)] {
        coupon(admin, code, json!({ "usageLimit": limit })).await;
    }
    made(
        admin,
        json!({ "enabled": false, "translations": [{ "languageCode": "en", "name": "Quiet" }] }),
    )
    .await;
    let list = |options: Value| {
        let document = "query($options: PromotionListOptions) { promotions(options: $options) { totalItems items { couponCode name } } }";
        async move { admin.run(document, json!({ "options": options })).await }
    };
    let sorted = list(json!({ "sort": { "usageLimit": "ASC" }, "filter": { "couponCode": { "isNull": false } }, "take": 2 })).await;
    assert_eq!(sorted.data("promotions.totalItems"), 3);
    assert_eq!(sorted.data("promotions.items.0.couponCode"), "BB");
    assert_eq!(sorted.data("promotions.items.1.couponCode"), "CC");
    assert!(sorted.statements <= 2, "{}", sorted.statements);
    let quiet = list(json!({ "filter": { "enabled": { "eq": false } } })).await;
    assert_eq!(quiet.data("promotions.items"), json!([{ "couponCode": null, "name": "Quiet" }]));
    let named = list(json!({ "filter": { "name": { "contains": "qui" } } })).await;
    assert_eq!(named.data("promotions.totalItems"), 1);
}

#[tokio::test]
async fn only_who_may_sees_and_changes_promotions() {
    let market = Market::open().await;
    let id = coupon(&market.admin, "CODE", json!({})).await;
    let reader = market.shop.staff(&["ReadPromotion"]).await;
    let nobody = market.shop.staff(&["ReadOrder"]).await;
    for client in [&nobody, &market.shop.client("/admin-api")] {
        assert_eq!(client.ask("{ promotions { totalItems } }").await.code(), "FORBIDDEN");
        assert_eq!(client.ask("{ promotionActions { code } }").await.code(), "FORBIDDEN");
    }
    for client in [&nobody, &reader] {
        assert_eq!(create(client, json!({})).await.code(), "FORBIDDEN");
        assert_eq!(update(client, json!({ "id": id, "enabled": false })).await.code(), "FORBIDDEN");
        assert_eq!(delete(client, &id).await.code(), "FORBIDDEN");
    }
    assert_eq!(reader.ask("{ promotions { totalItems } }").await.data("promotions.totalItems"), 1);
    let missing = update(&market.admin, json!({ "id": "999", "enabled": false })).await;
    assert_eq!(missing.code(), "ENTITY_NOT_FOUND");
    let hidden = market.shop.guest().ask("{ promotions { totalItems } }").await;
    assert!(hidden.text.contains("errors"), "{}", hidden.text);
}

#[tokio::test]
async fn several_are_deleted_together_or_none() {
    let market = Market::open().await;
    let ids =
        [coupon(&market.admin, "A", json!({})).await, coupon(&market.admin, "B", json!({})).await];
    let delete = |ids: Vec<String>| {
        let document = "mutation($ids: [ID!]!) { deletePromotions(ids: $ids) { result } }";
        let admin = market.admin.clone();
        async move { admin.run(document, json!({ "ids": ids })).await }
    };
    let refused = delete(vec![ids[0].clone(), "999".into()]).await;
    assert_eq!(refused.code(), "ENTITY_NOT_FOUND");
    assert_eq!(market.count("select count(*) from promotions where deleted_at is null").await, 2);
    let done = delete(ids.to_vec()).await;
    assert_eq!(
        done.data("deletePromotions"),
        json!([{ "result": "DELETED" }, { "result": "DELETED" }])
    );
    assert_eq!(market.count("select count(*) from promotions where deleted_at is null").await, 0);
}
