//! Ways to pay and to ship, and places that hold stock.

use serde_json::{Value, json};

use super::{Rich, Two};
use crate::order::market::{add, pay, set_address, set_customer, set_method, transition};
use crate::people::texts;

async fn payment_method(two: &Two, code: &str) -> String {
    let list = two.admin().ask("{ paymentMethods { items { id code } } }").await;
    let items = list.data("paymentMethods.items");
    let found = items.as_array().unwrap().iter().find(|method| method["code"] == code);
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn one_pays_and_ships_with_what_the_channel_has() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    let auto = payment_method(&two, "auto").await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    let place =
        two.moved("assignStockLocationsToChannel", "stockLocationIds", vec!["1".into()]).await;
    assert_eq!(place, json!([{ "id": "1" }]));
    let buyer = two.buyer();
    add(&buyer, &mug.variants[0], 1).await.data("addItemToOrder.id");
    set_customer(&buyer, "ada@example.com").await.data("setCustomerForOrder.id");
    set_address(&buyer, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    let ways = "{ eligibleShippingMethods { id } eligiblePaymentMethods { id } activePaymentMethods { id } activeShippingMethods { id } }";
    let none = json!({ "eligibleShippingMethods": [], "eligiblePaymentMethods": [], "activePaymentMethods": [], "activeShippingMethods": [] });
    assert_eq!(buyer.ask(ways).await.data(""), none);
    let refused = set_method(&buyer, &two.market.shipping).await;
    assert_eq!(
        refused.data("setOrderShippingMethod.errorCode"),
        "INELIGIBLE_SHIPPING_METHOD_ERROR"
    );
    let done = two
        .moved(
            "assignShippingMethodsToChannel",
            "shippingMethodIds",
            vec![two.market.shipping.clone()],
        )
        .await;
    assert_eq!(done, json!([{ "id": two.market.shipping }]));
    set_method(&buyer, &two.market.shipping).await.data("setOrderShippingMethod.id");
    transition(&buyer, "ArrangingPayment").await.data("transitionOrderToState.id");
    assert_eq!(pay(&buyer, "auto", json!({})).await.code(), "USER_INPUT_ERROR");
    let done =
        two.moved("assignPaymentMethodsToChannel", "paymentMethodIds", vec![auto.clone()]).await;
    assert_eq!(done, json!([{ "id": auto }]));
    let ways = buyer.ask(ways).await;
    assert_eq!(ways.data("eligiblePaymentMethods"), json!([{ "id": auto }]));
    assert_eq!(ways.data("activeShippingMethods"), json!([{ "id": two.market.shipping }]));
    assert_eq!(
        pay(&buyer, "auto", json!({})).await.data("addPaymentToOrder.state"),
        "PaymentSettled"
    );
}

/// A cart does not go by a method that its channel has given up.
#[tokio::test]
async fn a_cart_leaves_a_method_that_leaves_its_channel() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    two.moved("assignStockLocationsToChannel", "stockLocationIds", vec!["1".into()]).await;
    let dear = crate::order::market::Market::method(two.admin(), "courier", 900, 0).await;
    let both = vec![two.market.shipping.clone(), dear.clone()];
    two.moved("assignShippingMethodsToChannel", "shippingMethodIds", both).await;
    let buyer = two.buyer();
    add(&buyer, &mug.variants[0], 1).await.data("addItemToOrder.id");
    let set = set_method(&buyer, &two.market.shipping).await;
    assert_eq!(set.data("setOrderShippingMethod.shippingWithTax"), 500);
    two.moved(
        "removeShippingMethodsFromChannel",
        "shippingMethodIds",
        vec![two.market.shipping.clone()],
    )
    .await;
    let added = add(&buyer, &mug.variants[0], 1).await;
    assert_eq!(added.data("addItemToOrder.shippingLines.0.shippingMethod.id"), dear);
    assert_eq!(added.data("addItemToOrder.shippingWithTax"), 900);
    two.moved("removeShippingMethodsFromChannel", "shippingMethodIds", vec![dear]).await;
    let added = add(&buyer, &mug.variants[0], 1).await;
    assert_eq!(added.data("addItemToOrder.shippingLines"), json!([]));
}

#[tokio::test]
async fn dashboards_see_the_methods_and_locations_of_their_channel() {
    let two = Two::open().await;
    let auto = payment_method(&two, "auto").await;
    let cases = [
        ("PaymentMethods", "paymentMethod", auto),
        ("ShippingMethods", "shippingMethod", two.market.shipping.clone()),
        ("StockLocations", "stockLocation", "1".to_owned()),
    ];
    for (kind, one, id) in cases {
        let (assign, remove): (&'static str, &'static str) = match kind {
            "PaymentMethods" => {
                ("assignPaymentMethodsToChannel", "removePaymentMethodsFromChannel")
            }
            "ShippingMethods" => {
                ("assignShippingMethodsToChannel", "removeShippingMethodsFromChannel")
            }
            _ => ("assignStockLocationsToChannel", "removeStockLocationsFromChannel"),
        };
        let of: &'static str = match kind {
            "PaymentMethods" => "paymentMethodIds",
            "ShippingMethods" => "shippingMethodIds",
            _ => "stockLocationIds",
        };
        let list = format!("{}s", one);
        let document =
            format!("query($id: ID!) {{ {list} {{ items {{ id }} }} {one}(id: $id) {{ id }} }}");
        let seen = async || {
            let told = two.there.run(&document, json!({ "id": id })).await;
            let listed = texts(&told.data(&format!("{list}.items")), "id").contains(&id);
            assert_eq!(told.data(one).is_object(), listed, "{}", told.text);
            listed
        };
        assert!(!seen().await, "{kind}");
        for _ in 0..2 {
            assert_eq!(
                two.moved(assign, of, vec![id.clone(), id.clone(), "7".into()]).await,
                json!([{ "id": id }])
            );
            assert!(seen().await, "{kind}");
        }
        for _ in 0..2 {
            assert_eq!(two.moved(remove, of, vec![id.clone()]).await, json!([{ "id": id }]));
            assert!(!seen().await, "{kind}");
        }
        let home = two.admin().run(&document, json!({ "id": id })).await;
        assert_eq!(home.data(&format!("{one}.id")), id);
    }
}

#[tokio::test]
async fn stock_counts_where_its_location_is_assigned() {
    let two = Two::open().await;
    let mug = Rich::make(two.admin(), "mug").await;
    two.assign(&[&mug.product], Value::Null).await.data("assignProductsToChannel.0.id");
    let document = "query($id: ID!) { product(id: $id) { variants { stockLevel } } }";
    let level = async || {
        let told = two.buyer().run(document, json!({ "id": mug.product })).await;
        told.text_at("product.variants.0.stockLevel")
    };
    assert_eq!(level().await, "OUT_OF_STOCK");
    two.moved("assignStockLocationsToChannel", "stockLocationIds", vec!["1".into()]).await;
    assert_eq!(level().await, "IN_STOCK");
    let levels = "query($id: ID!) { productVariant(id: $id) { stockLevels { stockLocationId stockOnHand } } }";
    let told = two.there.run(levels, json!({ "id": mug.variants[0] })).await;
    assert_eq!(
        told.data("productVariant.stockLevels"),
        json!([{ "stockLocationId": "1", "stockOnHand": 10 }])
    );
    two.moved("removeStockLocationsFromChannel", "stockLocationIds", vec!["1".into()]).await;
    assert_eq!(level().await, "OUT_OF_STOCK");
    let told = two.there.run(levels, json!({ "id": mug.variants[0] })).await;
    assert_eq!(told.data("productVariant.stockLevels"), json!([]));
}
