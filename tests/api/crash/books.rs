//! The books after a power cut: orders, money, stock and events, as an administrator reads them.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Told;
use crate::support::Client;

const STOCK: i64 = 1_000_000;

const VARIANTS: &str = "{ productVariants(options: { take: 1000 }) { items { id enabled stockLevels { stockOnHand stockAllocated } } } }";

const ORDERS: &str = "query($skip: Int!) { orders(options: { skip: $skip, take: 500, sort: { orderPlacedAt: ASC },
      filter: { active: { eq: false } } }) {
    totalItems items { code state paymentStatus totalQuantity subTotalWithTax shippingWithTax totalWithTax
      lines { quantity linePriceWithTax productVariant { id } }
      payments { state amount } } } }";

const EVENTS: &str = "query($after: Cursor) { orderEvents(after: $after, first: 500) {
    cursor sequence type order { code } } }";

/// Puts more on the shelf than all buyers together can buy; gives the variants.
pub(super) async fn stock_up(admin: &Client) -> Vec<String> {
    let variants = items(&admin.ask(VARIANTS).await.data("productVariants"));
    let ids: Vec<String> =
        variants.iter().map(|v| v["id"].as_str().expect("an id").to_owned()).collect();
    let input: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "id": id, "stockOnHand": STOCK, "trackInventory": "TRUE" }))
        .collect();
    let document = "mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }";
    admin.run(document, json!({ "input": input })).await.data("updateProductVariants");
    ids
}

/// Compares the books with what buyers were told, and with themselves; gives the placed orders.
pub(super) async fn check(admin: &Client, told: &[Told]) -> usize {
    let orders = orders(admin).await;
    let mut promised: HashMap<String, i64> = HashMap::new();
    for order in orders.values() {
        check_money(order);
        for line in order["lines"].as_array().unwrap() {
            let variant = line["productVariant"]["id"].as_str().unwrap().to_owned();
            *promised.entry(variant).or_default() += line["quantity"].as_i64().unwrap();
        }
    }
    for told in told {
        let order = orders.get(&told.code);
        let order =
            order.unwrap_or_else(|| panic!("{} was told to be placed and is gone", told.code));
        assert_eq!(order["state"], "PaymentSettled");
        assert_eq!(order["totalWithTax"], told.total);
        assert_eq!(order["totalQuantity"], told.units);
    }
    for variant in items(&admin.ask(VARIANTS).await.data("productVariants")) {
        let id = variant["id"].as_str().unwrap();
        let levels = variant["stockLevels"].as_array().unwrap();
        let allocated: i64 = levels.iter().filter_map(|l| l["stockAllocated"].as_i64()).sum();
        assert_eq!(allocated, promised.get(id).copied().unwrap_or_default(), "stock of {id}");
    }
    check_events(admin, told).await;
    orders.len()
}

async fn orders(admin: &Client) -> HashMap<String, Value> {
    let mut all = HashMap::new();
    loop {
        let page = admin.run(ORDERS, json!({ "skip": all.len() })).await.data("orders");
        let found = items(&page);
        let is_last = found.is_empty();
        for order in found {
            all.insert(order["code"].as_str().unwrap().to_owned(), order);
        }
        if is_last {
            assert_eq!(page["totalItems"], all.len());
            return all;
        }
    }
}

/// A placed order is paid to the cent, once, and is the sum of its parts.
fn check_money(order: &Value) {
    let lines = order["lines"].as_array().unwrap();
    let sum = |of: &str| lines.iter().filter_map(|l| l[of].as_i64()).sum::<i64>();
    let total = order["totalWithTax"].as_i64().unwrap();
    assert_eq!(sum("quantity"), order["totalQuantity"].as_i64().unwrap(), "{order}");
    assert_eq!(sum("linePriceWithTax"), order["subTotalWithTax"].as_i64().unwrap(), "{order}");
    let shipping = order["shippingWithTax"].as_i64().unwrap();
    assert_eq!(sum("linePriceWithTax") + shipping, total, "{order}");
    let payments = order["payments"].as_array().unwrap();
    assert_eq!(payments.len(), 1, "{order}");
    assert_eq!(payments[0]["amount"], total, "{order}");
    assert_eq!(order["paymentStatus"], "PAID", "{order}");
}

/// Each order's events have no holes, and every order that was told to be placed has its event.
async fn check_events(admin: &Client, told: &[Told]) {
    let mut last: HashMap<String, i64> = HashMap::new();
    let mut placed: HashMap<String, u32> = HashMap::new();
    let mut after = json!("BEGINNING");
    loop {
        let page = admin.run(EVENTS, json!({ "after": after })).await.data("orderEvents");
        let page = page.as_array().unwrap().clone();
        let Some(end) = page.last() else { break };
        after = end["cursor"].clone();
        for event in page {
            let Some(code) = event["order"]["code"].as_str() else { continue };
            let before = last.insert(code.to_owned(), event["sequence"].as_i64().unwrap());
            assert_eq!(event["sequence"], before.unwrap_or_default() + 1, "{event}");
            if event["type"] == "ORDER_PLACED" {
                *placed.entry(code.to_owned()).or_default() += 1;
            }
        }
    }
    for told in told {
        assert_eq!(placed.get(&told.code), Some(&1), "{} is told once", told.code);
    }
}

fn items(page: &Value) -> Vec<Value> {
    page["items"].as_array().expect("items").clone()
}
