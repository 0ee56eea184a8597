//! The limits that are in force when nobody says otherwise let pass what clients send.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ask, post};
use crate::order::market::Market;
use crate::support::introspection::{list, name};
use crate::support::{Answer, Client, committed};

/// Codes of requests that did not run.
const NOT_RUN: [&str; 4] =
    ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "LIMIT_EXCEEDED"];

#[track_caller]
fn ran(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 200, "{what}: {}", answer.text);
    for error in answer.errors() {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        assert!(!NOT_RUN.contains(&code), "{what}: {error}");
    }
}

/// An operation as a client sends it: with the fragments that it needs and no others.
struct Operation {
    name: String,
    document: String,
    /// The variables as they are declared: names and types.
    variables: Vec<(String, String)>,
}

/// The operations of a file of documents.
fn operations(text: &str) -> Vec<Operation> {
    let mut definitions: Vec<(bool, String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((word, head)) = line.split_once(' ')
            && ["query", "mutation", "fragment"].contains(&word)
        {
            let name: String = head.chars().take_while(|c| c.is_alphanumeric()).collect();
            definitions.push((word == "fragment", name, String::new()));
        }
        if let Some((_, _, definition)) = definitions.last_mut() {
            definition.push_str(line);
            definition.push('\n');
        }
    }
    let asked = definitions.iter().filter(|(fragment, ..)| !fragment);
    let operation = |(_, name, text): &(bool, String, String)| {
        let mut document = text.clone();
        let mut open = vec![text.as_str()];
        let mut taken = BTreeSet::new();
        while let Some(text) = open.pop() {
            for spread in text.split("...").skip(1) {
                let wanted = definitions.iter().find(|(fragment, name, _)| {
                    let rest = spread.strip_prefix(name.as_str());
                    *fragment && rest.is_some_and(|r| !r.starts_with(char::is_alphanumeric))
                });
                if let Some((_, name, text)) = wanted
                    && taken.insert(name)
                {
                    document.push_str(text);
                    open.push(text);
                }
            }
        }
        let head = text.lines().next().unwrap_or_default();
        let declared = head.split_once('(').filter(|_| head.contains("($"));
        let declared = declared.and_then(|(_, rest)| rest.split(')').next()).unwrap_or_default();
        let variables =
            declared.split(',').filter_map(|v| v.trim().strip_prefix('$')?.split_once(": "));
        let variables = variables.map(|(n, t)| (n.to_owned(), t.to_owned())).collect();
        Operation { name: name.clone(), document, variables }
    };
    asked.map(operation).collect()
}

/// A value of a type of variables.
fn value(of: &str, most: i64) -> Value {
    let address = json!({ "fullName": "Ada", "streetLine1": "1 Main Street", "city": "Vienna",
        "postalCode": "1010", "countryCode": "AT" });
    match of.trim_end_matches('!') {
        "ID" => json!("1"),
        // A single one stands for a list of one, and storefronts send it so.
        "[ID!]" => json!("1"),
        "String" => json!("x@example.test"),
        "Int" => json!(1),
        "Boolean" => json!(true),
        "CreateAddressInput" => address,
        "UpdateAddressInput" => json!({ "id": "1", "city": "Graz" }),
        "CreateCustomerInput" | "RegisterCustomerInput" => {
            json!({ "firstName": "Ada", "lastName": "Byron", "emailAddress": "ada@example.test" })
        }
        "UpdateCustomerInput" => json!({ "firstName": "Ada" }),
        "PaymentInput" => json!({ "method": "auto", "metadata": {} }),
        "SearchInput" => json!({ "term": null, "groupByProduct": true, "collectionSlug": "none",
            "facetValueFilters": [{ "or": ["1"] }], "take": most, "skip": 0 }),
        "FulfillOrderInput" => json!({ "lines": [{ "orderLineId": "1", "quantity": 1 }],
            "handler": { "code": "manual-fulfillment", "arguments": [] } }),
        "[UpdateProductVariantInput!]" => json!([{ "id": "1", "stockOnHand": 5 }]),
        options if options.ends_with("ListOptions") => json!({ "take": most }),
        other => panic!("no value of {other} is known here"),
    }
}

/// Runs the operations of a file; gives how many ran, and those whose root field there is not yet.
async fn run_all(client: &Client, file: &str, most: i64) -> (usize, Vec<String>) {
    let path = committed::repository().join("tests/api/http/documents").join(file);
    let text = std::fs::read_to_string(path).expect("the documents");
    let (mut done, mut later) = (0, Vec::new());
    for Operation { name, document, variables } in operations(&text) {
        let variables: Value = variables.iter().map(|(n, t)| (n.clone(), value(t, most))).collect();
        let body = json!({ "query": document, "variables": variables });
        let answer = post(client, &body.to_string(), &[]).await;
        if answer.text.contains("on type \\\"Mutation\\\"") {
            later.push(name);
        } else {
            ran(&answer, &name);
            done += 1;
        }
    }
    (done, later)
}

#[tokio::test]
async fn what_storefronts_send_passes() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let guest = market.cart(&mug, 1).await;
    // What there is not yet: these can only get fewer.
    let later = ["SignUp", "Verify", "AskForNewAddress", "TakeNewAddress"].map(str::to_owned);
    assert_eq!(run_all(&guest, "storefront.graphql", 100).await, (31, later.to_vec()));
    let later = [
        "Register",
        "Verify",
        "ForgotPassword",
        "NewPassword",
        "AskForNewAddress",
        "TakeNewAddress",
    ]
    .map(str::to_owned);
    assert_eq!(run_all(&guest, "members.graphql", 100).await, (32, later.to_vec()));
}

#[tokio::test]
async fn what_dashboards_send_passes_with_the_longest_pages() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    market.placed(&mug, 1, "auto").await;
    assert_eq!(run_all(&market.admin, "desk.graphql", 1000).await, (9, Vec::new()));
}

#[tokio::test]
async fn what_tools_ask_to_learn_the_schema_passes() {
    let market = Market::open().await;
    for client in [market.shop.guest(), market.admin.clone()] {
        assert_eq!(run_all(&client, "introspection.graphql", 1).await, (1, Vec::new()));
        let answer = super::get(
            &client,
            "{ __schema { types { name } } __type(name: \"Order\") { fields { name } } }",
            &[],
        )
        .await;
        assert!(!list(&answer.data("__schema.types")).is_empty());
    }
}

/// What belongs to an order and to nothing else, or is told with it.
const OWNED: [&str; 24] = [
    "Order",
    "OrderLine",
    "OrderAddress",
    "OrderTaxSummary",
    "TaxLine",
    "Discount",
    "ShippingLine",
    "Payment",
    "Refund",
    "RefundLine",
    "Fulfillment",
    "FulfillmentLine",
    "Surcharge",
    "OrderModification",
    "HistoryEntryList",
    "HistoryEntry",
    "Customer",
    "Address",
    "Promotion",
    "ShippingMethod",
    "ProductVariant",
    "Channel",
    "Country",
    "Administrator",
];

struct Types(Vec<Value>);

impl Types {
    fn fields(&self, of: &str) -> &[Value] {
        let found = self.0.iter().find(|t| name(t) == of);
        list(&found.unwrap_or_else(|| panic!("no type {of}"))["fields"])
    }

    /// Every scalar of a type, and of what it owns; nothing twice on one way.
    fn selection(&self, of: &str, way: &mut Vec<String>) -> String {
        way.push(of.to_owned());
        let mut parts = Vec::new();
        for field in self.fields(of) {
            let required =
                |a: &&Value| a["type"]["kind"] == "NON_NULL" && a["defaultValue"].is_null();
            if list(&field["args"]).iter().any(|a| required(&a)) {
                continue;
            }
            let mut inner = &field["type"];
            while !inner["ofType"].is_null() {
                inner = &inner["ofType"];
            }
            match inner["kind"].as_str() {
                Some("SCALAR" | "ENUM") => parts.push(name(field).to_owned()),
                Some("OBJECT") if self.enters(name(inner), way) => {
                    let inside = self.selection(name(inner), way);
                    parts.push(format!("{} {{ {inside} }}", name(field)));
                }
                _ => {}
            }
        }
        way.pop();
        parts.join(" ")
    }

    fn enters(&self, of: &str, way: &[String]) -> bool {
        OWNED.contains(&of) && !way.iter().any(|w| w == of) && way.len() < 5
    }
}

#[tokio::test]
async fn everything_of_an_order_passes() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 5).await;
    let (_, id) = market.placed(&mug, 1, "auto").await;
    let known = "{ __schema { types { name fields(includeDeprecated: true) { name
        args { defaultValue type { kind } }
        type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";
    let types = ask(&market.admin, known, &[]).await.data("__schema.types");
    let types = Types(list(&types).to_vec());
    let selection = types.selection("Order", &mut Vec::new());
    for owned in OWNED {
        assert!(!types.fields(owned).is_empty(), "{owned}");
    }
    let document = format!("query($id: ID!) {{ order(id: $id) {{ {selection} }} }}");
    let answer = market.admin.run(&document, json!({ "id": id })).await;
    ran(&answer, &document);
    let order = answer.data("order");
    for part in ["lines", "payments", "history", "customer", "shippingLines"] {
        assert!(order[part].is_array() || order[part].is_object(), "{part} is in it");
    }
    let scalars: BTreeSet<_> = selection.split(['{', '}', ' ']).filter(|w| !w.is_empty()).collect();
    assert!(scalars.len() > 100, "{} different fields", scalars.len());

    // The same of a page of a thousand.
    let page = "query($o: OrderListOptions) { orders(options: $o) { totalItems items { ";
    let flat = types.selection("Order", &mut vec![String::new(); 3]);
    let document = format!("{page}{flat} }} }} }}");
    let answer = market.admin.run(&document, json!({ "o": { "take": 1000 } })).await;
    ran(&answer, &document);
    assert_eq!(answer.data("orders.totalItems"), 1);
}
