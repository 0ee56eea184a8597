//! The documentation is true: its GraphQL fits the schema, its steps lead where they say.

use cartwright::actor::Surface;
use cartwright::executor::{Executor, Kind, Limits};
use cartwright::import;
use serde_json::{Map, Value, json};

use crate::support::{Client, Shop, committed};

/// README.md and docs/*.md with their texts.
fn pages() -> Vec<(String, String)> {
    let root = committed::repository();
    let mut paths = vec![root.join("README.md")];
    let mut docs: Vec<_> = std::fs::read_dir(root.join("docs"))
        .expect("docs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    docs.sort();
    paths.append(&mut docs);
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a page");
        (path.strip_prefix(root).expect("inside").display().to_string(), text)
    };
    paths.into_iter().map(read).collect()
}

fn page(name: &str) -> String {
    pages().into_iter().find(|(n, _)| n == name).expect("the page").1
}

/// The fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let start = format!("```{language}\n");
    let parts = text.split(start.as_str()).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// The spans in backticks outside of blocks.
fn spans(text: &str) -> Vec<String> {
    let outside: String = text.split("```").step_by(2).collect();
    outside.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The documents that a span may be, if it is GraphQL: a field with arguments, or an operation.
fn readings(span: &str) -> Vec<String> {
    let operations = ["query", "mutation", "subscription"];
    let begins = |rest: &str| rest.trim_start().starts_with(['{', '(']);
    if operations.iter().any(|word| span.strip_prefix(*word).is_some_and(begins)) {
        return vec![span.to_owned()];
    }
    let name: String = span.chars().take_while(char::is_ascii_alphanumeric).collect();
    let arguments = span[name.len()..].split_once(')').map_or("", |(inside, _)| inside);
    if name.is_empty() || !arguments.starts_with('(') || !arguments.contains(": ") {
        return Vec::new();
    }
    let wrapped = |operation: &&str| {
        [format!("{operation} {{ {span} }}"), format!("{operation} {{ {span} {{ __typename }} }}")]
    };
    operations.iter().flat_map(wrapped).collect()
}

/// Why none of these documents fits the schema, if none does.
async fn misfit(executor: &Executor, documents: &[String]) -> Option<String> {
    let mut last = None;
    for document in documents {
        for surface in [Surface::Shop, Surface::Admin] {
            let variables = async_graphql::Variables::default();
            match executor.plan(surface, document, None, variables).await {
                Ok(_) => return None,
                // The document fits; that variables are missing is another matter.
                Err(error) if error.kind == Kind::Variables => return None,
                Err(error) => {
                    let said: Vec<_> = error.errors.iter().map(|e| e.message.clone()).collect();
                    last = Some(said.join("; "));
                }
            }
        }
    }
    last
}

#[tokio::test]
async fn all_graphql_in_the_documentation_fits_the_schema() {
    let executor = Executor::new(Limits::default());
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (name, text) in pages() {
        let whole = blocks(&text, "graphql").into_iter().map(|block| vec![block]);
        let parts = spans(&text).into_iter().map(|span| readings(&span));
        for documents in whole.chain(parts).filter(|d| !d.is_empty()) {
            seen += 1;
            if let Some(why) = misfit(&executor, &documents).await {
                wrong.push(format!("{name}: {}: {why}", documents[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 15, "only {seen} were found");
}

#[tokio::test]
async fn what_is_not_there_yet_is_not_there() {
    let text = page("README.md");
    let (_, rest) = text.split_once("## Not there yet").expect("the list");
    let (list, _) = rest.split_once("\n## ").expect("its end");
    let schema = cartwright::schema::sdl();
    let there = ["createAssetFromUrl", "addManualPaymentToOrder"];
    let mut names = 0;
    for name in spans(list) {
        let is =
            schema.contains(&format!("\n\t{name}(")) || schema.contains(&format!("\n\t{name}:"));
        assert_eq!(is, there.contains(&name.as_str()), "{name}");
        names += 1;
    }
    assert!(names > 12, "only {names} were found");
}

#[test]
fn the_states_are_those_of_the_machines() {
    let text = page("docs/states.md");
    let drawn = blocks(&text, "mermaid");
    let machines = [
        domain::order::state::MACHINE.to_mermaid(),
        domain::payment::state::MACHINE.to_mermaid(),
        domain::fulfillment::state::MACHINE.to_mermaid(),
    ];
    assert_eq!(drawn, machines, "docs/states.md: put these in");
}

/// From an empty database to a placed order, by the page.
#[tokio::test]
async fn a_shop_is_set_up_by_the_page() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mut ids = Map::new();
    for document in blocks(&page("docs/setting-up.md"), "graphql") {
        if document.contains("login(") {
            continue;
        }
        let used = ids.iter().filter(|(name, _)| document.contains(&format!("${name}")));
        let used: Map<String, Value> = used.map(|(n, id)| (n.clone(), id.clone())).collect();
        let answer = admin.run(&document, Value::Object(used)).await;
        assert!(answer.errors().is_empty(), "{document}: {}", answer.text);
        for (name, value) in answer.json["data"].as_object().expect("data") {
            assert!(value.get("errorCode").is_none(), "{value}");
            if let Some(id) = value.get("id") {
                ids.insert(name.clone(), id.clone());
            }
        }
    }
    let file = committed::repository().join("examples/products.csv");
    let summary = import::run(&shop.app, &file, import::Options::default()).await.expect("import");
    assert!(summary.is_clean() && summary.untaxed.is_empty(), "{summary}");
    let guest = shop.guest();
    let state = buy(&guest).await;
    assert_eq!(state, "PaymentSettled");
}

async fn buy(guest: &Client) -> String {
    let found =
        guest.ask("{ product(slug: \"plain-loaf\") { variants { id priceWithTax } } }").await;
    assert_eq!(found.data("product.variants.0.priceWithTax"), json!(390));
    let variant = found.text_at("product.variants.0.id");
    for document in [
        format!("mutation {{ done: addItemToOrder(productVariantId: \"{variant}\", quantity: 2) {{ __typename }} }}"),
        "mutation { done: setCustomerForOrder(input: { firstName: \"A\", lastName: \"B\", emailAddress: \"a@b.example\" }) { __typename } }".into(),
        "mutation { done: setOrderShippingAddress(input: { streetLine1: \"Ring 1\", countryCode: \"AT\" }) { __typename } }".into(),
    ] {
        assert_eq!(guest.ask(&document).await.data("done.__typename"), "Order", "{document}");
    }
    let ways = guest.ask("{ eligibleShippingMethods { id priceWithTax } }").await;
    assert_eq!(ways.data("eligibleShippingMethods.0.priceWithTax"), json!(500));
    let way = ways.text_at("eligibleShippingMethods.0.id");
    for document in [
        format!(
            "mutation {{ done: setOrderShippingMethod(shippingMethodId: [\"{way}\"]) {{ __typename }} }}"
        ),
        "mutation { done: transitionOrderToState(state: \"ArrangingPayment\") { __typename } }"
            .into(),
    ] {
        assert_eq!(guest.ask(&document).await.data("done.__typename"), "Order", "{document}");
    }
    let paid = "mutation { addPaymentToOrder(input: { method: \"card\", metadata: {} }) { ... on Order { state totalWithTax } } }";
    let paid = guest.ask(paid).await;
    assert_eq!(paid.data("addPaymentToOrder.totalWithTax"), json!(1280));
    paid.text_at("addPaymentToOrder.state")
}
