//! What clients build on: the committed schema, and that it explains itself.

use serde_json::Value;

use crate::support::introspection::{Introspection, list, name};
use crate::support::{Shop, committed};

/// GraphQL's own; they are described by its specification.
const NATIVE: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

#[test]
fn the_committed_schema_is_the_servers() {
    let found = std::fs::read_to_string(committed::repository().join("schema.graphql"));
    let now = cartwright::schema::sdl();
    let same = found.is_ok_and(|text| text.trim_end() == now.trim_end());
    assert!(
        same,
        "schema.graphql is not the server's schema. If the change is meant (nothing is removed \
         without a deprecation), run `cargo run -q -- schema > schema.graphql` and commit it."
    );
}

#[tokio::test]
async fn everything_in_the_schema_is_described() {
    let shop = Shop::open().await;
    let schema = Introspection::of(&shop.admin().await).await;
    let mut bare = Vec::new();
    for of in schema.types().filter(|t| !NATIVE.contains(&name(t))) {
        let owner = name(of);
        note(&mut bare, of, owner.to_owned());
        for field in list(&of["fields"]) {
            let place = format!("{owner}.{}", name(field));
            for argument in list(&field["args"]) {
                note(&mut bare, argument, format!("{place}({}:)", name(argument)));
            }
            note(&mut bare, field, place);
        }
        for part in list(&of["inputFields"]).iter().chain(list(&of["enumValues"])) {
            note(&mut bare, part, format!("{owner}.{}", name(part)));
        }
    }
    assert!(bare.is_empty(), "{} without a description:\n{}", bare.len(), bare.join("\n"));
}

fn note(bare: &mut Vec<String>, what: &Value, place: String) {
    if what["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
        bare.push(place);
    }
}
