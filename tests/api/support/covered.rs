//! What the tests proved in the whole process: root fields that answered, refusals that were told.

use std::collections::BTreeSet;
use std::sync::Mutex;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use serde_json::Value;

/// The request id of calls that prove nothing of a field but who may call it.
pub(crate) const NO_PROOF: &str = "matrix";

static ANSWERED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
static REFUSED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Takes note of an answer: of the refusals in it, and of the root fields that gave what was asked
/// for. A refusal, null and an object of which nothing was read prove nothing.
pub(crate) fn note(path: &str, document: &str, name: Option<&str>, answer: &Value) {
    refusals(answer, &mut REFUSED.lock().unwrap());
    let Ok(document) = parse_query(document) else { return };
    if answer.get("errors").is_some() {
        return;
    }
    let Some(operation) = operation(&document, name) else { return };
    let kind = operation.ty.to_string();
    let mut fields = Vec::new();
    flatten(&document, &operation.selection_set.node, &mut fields);
    let proven = fields.into_iter().filter(|field| proves(&answer["data"][key(field)]));
    let called = proven.map(|field| format!("{kind} {}", called(path, &field.name.node)));
    ANSWERED.lock().unwrap().extend(called);
}

/// The root fields that answered so far, as `query orders`.
pub(crate) fn answered() -> BTreeSet<String> {
    ANSWERED.lock().unwrap().clone()
}

/// The codes of the refusals that were told so far.
pub(crate) fn refused() -> BTreeSet<String> {
    REFUSED.lock().unwrap().clone()
}

fn operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Option<&'d OperationDefinition> {
    match &document.operations {
        DocumentOperations::Single(operation) => Some(&operation.node),
        DocumentOperations::Multiple(all) => {
            let name = name?;
            all.iter().find(|(of, _)| of.as_str() == name).map(|(_, operation)| &operation.node)
        }
    }
}

fn flatten<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet, out: &mut Vec<&'d Field>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => out.push(&field.node),
            Selection::InlineFragment(part) => {
                flatten(document, &part.node.selection_set.node, out)
            }
            Selection::FragmentSpread(spread) => {
                if let Some(part) = document.fragments.get(&spread.node.fragment_name.node) {
                    flatten(document, &part.node.selection_set.node, out);
                }
            }
        }
    }
}

fn key(field: &Field) -> &str {
    field.alias.as_ref().unwrap_or(&field.name).node.as_str()
}

/// Two names stand for others on the admin path.
fn called(path: &str, name: &str) -> String {
    match (path, name) {
        ("/admin-api", "updateCustomer") => "adminUpdateCustomer".into(),
        ("/admin-api", "setOrderCustomFields") => "adminSetOrderCustomFields".into(),
        _ => name.into(),
    }
}

fn proves(answer: &Value) -> bool {
    match answer {
        Value::Null => false,
        Value::Object(object) => !object.is_empty() && refusal(answer).is_none(),
        Value::Array(all) => all.is_empty() || all.iter().any(proves),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// The code of a refusal, if a value is one.
fn refusal(value: &Value) -> Option<String> {
    let code = value["errorCode"].as_str().map(str::to_owned);
    code.or_else(|| value["__typename"].as_str().filter(|name| name.ends_with("Error")).map(coded))
}

/// `NegativeQuantityError` as `NEGATIVE_QUANTITY_ERROR`.
fn coded(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}

fn refusals(value: &Value, out: &mut BTreeSet<String>) {
    out.extend(refusal(value));
    match value {
        Value::Object(object) => object.values().for_each(|value| refusals(value, out)),
        Value::Array(all) => all.iter().for_each(|value| refusals(value, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn only_what_gives_what_was_asked_for_is_proven() {
    use serde_json::json;
    for yes in [json!({ "id": 1 }), json!([]), json!([{ "id": 1 }]), json!("text"), json!(false)] {
        assert!(proves(&yes), "{yes}");
    }
    let refused = json!({ "__typename": "NoActiveOrderError" });
    for no in [json!(null), json!({}), json!({ "errorCode": "X" }), json!([{}]), refused.clone()] {
        assert!(!proves(&no), "{no}");
    }
    assert_eq!(refusal(&refused), Some("NO_ACTIVE_ORDER_ERROR".into()));
    let document = "query A { orders { id } } subscription B { ...Part } fragment Part on Subscription { x: tidings { id } }";
    note("/nowhere", document, Some("B"), &json!({ "data": { "x": { "id": 1 } } }));
    assert!(answered().contains("subscription tidings"));
}
