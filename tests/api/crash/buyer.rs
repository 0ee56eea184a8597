//! Guests who buy one thing after another until the server is gone.

use serde_json::{Value, json};

use super::{Log, Told};
use crate::support::{Answer, Client};

const ADD: &str =
    "mutation($id: ID!) { step: addItemToOrder(productVariantId: $id, quantity: 1) { ...Cart } }";
const BUYER: &str = "mutation($input: CreateCustomerInput!) { step: setCustomerForOrder(input: $input) { ...Cart } }";
const ADDRESS: &str = "mutation($input: CreateAddressInput!) { step: setOrderShippingAddress(input: $input) { ...Cart } }";
const METHODS: &str = "{ eligibleShippingMethods { id } }";
const METHOD: &str =
    "mutation($ids: [ID!]!) { step: setOrderShippingMethod(shippingMethodId: $ids) { ...Cart } }";
const ARRANGE: &str =
    "mutation { step: transitionOrderToState(state: \"ArrangingPayment\") { ...Cart } }";
const WAYS: &str = "{ eligiblePaymentMethods { code isEligible } }";
const PAY: &str =
    "mutation($input: PaymentInput!) { step: addPaymentToOrder(input: $input) { ...Cart } }";

/// Buys until nobody answers.
pub(super) async fn shopping(shop: Client, variants: Vec<String>, number: usize, log: Log) {
    for turn in 0_usize.. {
        shop.use_token(None);
        let first = &variants[(number * 7 + turn * 3) % variants.len()];
        let second = &variants[(number * 5 + turn * 11 + 1) % variants.len()];
        let name = format!("buyer-{number}-{turn}@example.com");
        let Some(told) = buy(&shop, [first, second], &name).await else { return };
        log.lock().unwrap().push(told);
    }
}

/// One checkout; none when the server is gone.
async fn buy(shop: &Client, variants: [&str; 2], email: &str) -> Option<Told> {
    for id in variants {
        step(shop, ADD, json!({ "id": id })).await?;
    }
    let person = json!({ "firstName": "Ada", "lastName": "Lovelace", "emailAddress": email });
    step(shop, BUYER, json!({ "input": person })).await?;
    let address = json!({ "fullName": "Ada Lovelace", "streetLine1": "1 Main Street",
        "city": "Vienna", "postalCode": "1010", "countryCode": "AT" });
    step(shop, ADDRESS, json!({ "input": address })).await?;
    let methods = answered(shop.try_run(METHODS, json!({})).await?)?;
    let method = methods.data("eligibleShippingMethods.0.id");
    step(shop, METHOD, json!({ "ids": [method] })).await?;
    step(shop, ARRANGE, json!({})).await?;
    let ways = answered(shop.try_run(WAYS, json!({})).await?)?.data("eligiblePaymentMethods");
    let settles = |way: &&Value| way["code"].as_str().is_some_and(|code| code.contains("auto"));
    let way = ways.as_array().and_then(|all| all.iter().find(settles)).expect("a way to pay");
    let paid =
        step(shop, PAY, json!({ "input": { "method": way["code"], "metadata": {} } })).await?;
    assert_eq!(paid.data("step.state"), "PaymentSettled", "{}", paid.text);
    Some(Told {
        code: paid.text_at("step.code"),
        total: paid.data("step.totalWithTax").as_i64().expect("an amount"),
        units: paid.data("step.totalQuantity").as_i64().expect("a count"),
    })
}

/// A step that succeeds as long as there is a server.
async fn step(shop: &Client, document: &str, variables: Value) -> Option<Answer> {
    let fields = "__typename ... on Order { code state totalQuantity totalWithTax } ... on ErrorResult { errorCode message }";
    let document = document.replace("...Cart", fields);
    let answer = answered(shop.try_run(&document, variables).await?)?;
    assert_eq!(answer.data("step.__typename"), "Order", "{document}: {}", answer.text);
    Some(answer)
}

/// What a server that is losing its database answers is as good as no answer.
fn answered(answer: Answer) -> Option<Answer> {
    let is_lost = answer.errors().iter().any(|error| {
        let code = &error["extensions"]["code"];
        code == "INTERNAL_SERVER_ERROR" || code == "SERVICE_UNAVAILABLE"
    });
    (!is_lost).then_some(answer)
}
