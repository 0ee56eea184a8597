//! A cart that is priced or placed never uses what its process remembers of the settings: another
//! process has changed them a moment ago.

use serde_json::{Value, json};

use crate::order::market::{
    Market, active, add, pay, set_address, set_customer, set_method, transition,
};
use crate::support::{Client, Shop};

/// A market and a second process that has not heard of anything that is changed on the first.
struct Scene {
    market: Market,
    second: Shop,
    mug: String,
}

impl Scene {
    async fn open() -> Self {
        let market = Market::open().await;
        let mug = market.variant("MUG", 1000, 5).await;
        let second = market.shop.second().await;
        Self { market, second, mug }
    }

    /// A guest of the second process on the payment page.
    async fn paying(&self) -> Client {
        let guest = self.second.guest();
        add(&guest, &self.mug, 1).await.data("addItemToOrder.id");
        set_customer(&guest, "ada@example.test").await.data("setCustomerForOrder.id");
        set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
        set_method(&guest, &self.market.shipping).await.data("setOrderShippingMethod.id");
        let moved = transition(&guest, "ArrangingPayment").await;
        assert_eq!(moved.data("transitionOrderToState.state"), "ArrangingPayment");
        guest
    }

    async fn change(&self, mutation: &str, input: Value) {
        let done = self.market.admin.run(mutation, json!({ "input": input })).await;
        assert_eq!(done.errors(), Vec::<Value>::new());
    }
}

const VARIANTS: &str = "mutation($input: [UpdateProductVariantInput!]!) {
    updateProductVariants(input: $input) { id } }";
const TAX: &str = "mutation($input: UpdateTaxRateInput!) { updateTaxRate(input: $input) { id } }";
const PAYMENT: &str = "mutation($input: UpdatePaymentMethodInput!) {
    updatePaymentMethod(input: $input) { id } }";

#[tokio::test]
async fn what_is_out_of_stock_is_not_sold() {
    let scene = Scene::open().await;
    let guest = scene.paying().await;
    scene.change(VARIANTS, json!([{ "id": scene.mug, "stockOnHand": 0 }])).await;
    let refused = pay(&guest, "auto", json!({})).await;
    assert_ne!(refused.partial("addPaymentToOrder.__typename"), "Order", "{}", refused.text);
    assert_eq!(scene.market.stock(&scene.mug).await, (0, 0));
}

#[tokio::test]
async fn a_payment_method_that_is_off_takes_nothing() {
    let scene = Scene::open().await;
    let guest = scene.paying().await;
    let list = scene.market.admin.ask("{ paymentMethods { items { id code } } }").await;
    let items = list.data("paymentMethods.items");
    let auto = items.as_array().and_then(|all| all.iter().find(|m| m["code"] == "auto"));
    let id = auto.expect("the method")["id"].clone();
    scene.change(PAYMENT, json!({ "id": id, "enabled": false })).await;
    let refused = pay(&guest, "auto", json!({})).await;
    assert_ne!(refused.partial("addPaymentToOrder.__typename"), "Order", "{}", refused.text);
    assert_eq!(scene.market.count("select count(*) from payments").await, 0);
}

#[tokio::test]
async fn a_new_price_and_a_new_tax_count_from_the_next_line_on() {
    let scene = Scene::open().await;
    let rate = scene.market.admin.ask("{ taxRates { items { id } } }").await;
    let rate = rate.text_at("taxRates.items.0.id");
    let pot = scene.market.variant("POT", 2000, 5).await;
    for (price, tax, sum) in [(1100, 10, 1210), (1200, 25, 1500), (1300, 0, 1300)] {
        let guest = scene.second.guest();
        add(&guest, &pot, 1).await.data("addItemToOrder.id");
        scene.change(VARIANTS, json!([{ "id": scene.mug, "price": price }])).await;
        scene.change(TAX, json!({ "id": rate, "value": tax })).await;
        let added = add(&guest, &scene.mug, 1).await;
        let lines = added.data("addItemToOrder.lines");
        let of_mug = lines.as_array().and_then(|all| {
            all.iter().find(|line| line["productVariant"]["id"] == scene.mug.as_str())
        });
        assert_eq!(of_mug.expect("the line")["linePriceWithTax"], sum, "{}", added.text);
    }
}

#[tokio::test]
async fn a_new_price_of_shipping_counts_when_it_is_chosen() {
    let scene = Scene::open().await;
    let guest = scene.second.guest();
    add(&guest, &scene.mug, 1).await.data("addItemToOrder.id");
    set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
    let update = "mutation($input: UpdateShippingMethodInput!) {
        updateShippingMethod(input: $input) { id } }";
    for price in [700, 800] {
        let calculator = json!({ "code": "default-shipping-calculator", "arguments": [
            { "name": "rate", "value": price.to_string() }, { "name": "includesTax", "value": "exclude" },
            { "name": "taxRate", "value": "0" }] });
        let input =
            json!({ "id": scene.market.shipping, "calculator": calculator, "translations": [] });
        scene.change(update, input).await;
        let chosen = set_method(&guest, &scene.market.shipping).await;
        assert_eq!(chosen.data("setOrderShippingMethod.shipping"), price, "{}", chosen.text);
    }
    assert_eq!(active(&guest).await.data("activeOrder.shipping"), 800);
}
