//! Promotions: how they are set up, and what they make of carts.

mod access;
mod channels;
mod coupons;
mod effects;
mod limits;
mod races;

use serde_json::{Value, json};

use crate::order::market::{FIELDS, Market, whole};
use crate::support::{Answer, Client};

/// What dashboards select of a promotion.
pub(crate) const PROMOTION: &str = "id createdAt updatedAt startsAt endsAt couponCode
  perCustomerUsageLimit usageLimit name description enabled customFields
  conditions { code args { name value } } actions { code args { name value } }
  translations { id createdAt updatedAt languageCode name description }";

pub(crate) fn operation(code: &str, args: &[(&str, &str)]) -> Value {
    let arg = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    json!({ "code": code, "arguments": args.iter().map(arg).collect::<Vec<_>>() })
}

/// The input of a promotion that takes a tenth off every order, changed as told.
pub(crate) fn input(changes: Value) -> Value {
    let mut input = json!({
        "enabled": true,
        "conditions": [operation("minimum_order_amount", &[("amount", "0"), ("taxInclusive", "false")])],
        "actions": [operation("order_percentage_discount", &[("discount", "10")])],
        "translations": [{ "languageCode": "en", "name": "A tenth off", "description": "" },
            { "languageCode": "de", "name": "Ein Zehntel" }],
    });
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

pub(crate) async fn create(admin: &Client, changes: Value) -> Answer {
    let document = format!(
        "mutation($input: CreatePromotionInput!) {{ createPromotion(input: $input) {{
           __typename ... on Promotion {{ {PROMOTION} }} ... on ErrorResult {{ errorCode message }} }} }}"
    );
    admin.run(&document, json!({ "input": input(changes) })).await
}

/// A promotion; gives its id.
pub(crate) async fn made(admin: &Client, changes: Value) -> String {
    create(admin, changes).await.text_at("createPromotion.id")
}

/// A promotion that needs a code and nothing else.
pub(crate) async fn coupon(admin: &Client, code: &str, changes: Value) -> String {
    let mut all = json!({ "couponCode": code, "conditions": [] });
    for (name, value) in changes.as_object().unwrap() {
        all[name] = value.clone();
    }
    made(admin, all).await
}

pub(crate) async fn update(admin: &Client, change: Value) -> Answer {
    let document = format!(
        "mutation($input: UpdatePromotionInput!) {{ updatePromotion(input: $input) {{
           __typename ... on Promotion {{ {PROMOTION} }} ... on ErrorResult {{ errorCode message }} }} }}"
    );
    admin.run(&document, json!({ "input": change })).await
}

pub(crate) async fn delete(admin: &Client, id: &str) -> Answer {
    let document = "mutation($id: ID!) { deletePromotion(id: $id) { result message } }";
    admin.run(document, json!({ "id": id })).await
}

pub(crate) async fn apply(client: &Client, code: &str) -> Answer {
    let document = format!(
        "mutation($code: String!) {{ applyCouponCode(couponCode: $code) {{ __typename ...OrderFields
           ... on Order {{ promotions {{ id name }} }} ... on ErrorResult {{ errorCode message }}
           ... on CouponCodeInvalidError {{ couponCode }} ... on CouponCodeExpiredError {{ couponCode }}
           ... on CouponCodeLimitError {{ couponCode limit }} }} }} {FIELDS}"
    );
    client.run(&document, json!({ "code": code })).await
}

pub(crate) async fn take_off(client: &Client, code: &str) -> Answer {
    let document = format!(
        "mutation($code: String!) {{ removeCouponCode(couponCode: $code) {{ ...OrderFields promotions {{ id }} }} }} {FIELDS}"
    );
    client.run(&document, json!({ "code": code })).await
}

pub(crate) async fn adjust(client: &Client, line: &str, quantity: i32) -> Answer {
    let document = whole("adjustOrderLine(orderLineId: $id, quantity: $q)", "($id: ID!, $q: Int!)");
    client.run(&document, json!({ "id": line, "q": quantity })).await
}

/// Pays, and tells what coupons were taken off.
pub(crate) async fn pay(client: &Client) -> Answer {
    let document = format!(
        "mutation {{ addPaymentToOrder(input: {{ method: \"auto\", metadata: {{}} }}) {{ __typename ...OrderFields
           ... on ErrorResult {{ errorCode message }}
           ... on CouponRemovedDuringCheckoutError {{ removedCouponCodes previousTotalWithTax newTotalWithTax currencyCode }} }} }} {FIELDS}"
    );
    client.run(&document, json!({})).await
}

/// How often promotions are used, as the database counts.
pub(crate) async fn uses(market: &Market) -> i64 {
    market.count("select count(*) from promotion_uses").await
}
