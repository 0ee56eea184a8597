//! Histories and notes.

use serde_json::json;

use crate::fulfillment::{add, sold};
use crate::support::Shop;

const NOTE: &str = "mutation($id: ID!, $note: String!, $public: Boolean!, $version: Int) {
    addNoteToOrder(input: { id: $id, note: $note, isPublic: $public }, expectedVersion: $version) {
      id history { totalItems items { id createdAt updatedAt type isPublic data customFields administrator { id } } } } }";
const UPDATE: &str = "mutation($id: ID!, $note: String, $public: Boolean) {
    updateOrderNote(input: { noteId: $id, note: $note, isPublic: $public }) { id isPublic data } }";
const DELETE: &str = "mutation($id: ID!) { deleteOrderNote(id: $id) { result message } }";

#[tokio::test]
async fn notes_are_written_changed_and_deleted() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 1, 1, "Settled").await;
    let note = json!({ "id": sold.order, "note": "call back", "public": false });
    let made = admin.run(NOTE, note).await;
    assert_eq!(made.data("addNoteToOrder.history.totalItems"), 1);
    assert_eq!(made.data("addNoteToOrder.history.items.0.type"), "ORDER_NOTE");
    assert_eq!(made.data("addNoteToOrder.history.items.0.data"), json!({ "note": "call back" }));
    assert!(!made.data("addNoteToOrder.history.items.0.administrator.id").is_null());
    let id = made.data("addNoteToOrder.history.items.0.id");
    let changed = admin.run(UPDATE, json!({ "id": id, "note": "called", "public": true })).await;
    assert_eq!(changed.data("updateOrderNote.data"), json!({ "note": "called" }));
    assert_eq!(changed.data("updateOrderNote.isPublic"), true);
    let kept = admin.run(UPDATE, json!({ "id": id })).await;
    assert_eq!(kept.data("updateOrderNote.data"), json!({ "note": "called" }));
    assert_eq!(
        admin.run(DELETE, json!({ "id": id })).await.data("deleteOrderNote.result"),
        "DELETED"
    );
    let gone = admin.run(DELETE, json!({ "id": id })).await;
    assert_eq!(gone.data("deleteOrderNote.result"), "NOT_DELETED");
    assert!(!gone.data("deleteOrderNote.message").is_null());
    assert_eq!(admin.run(UPDATE, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
    let told = admin.ask("{ orderEvents { type payload } }").await;
    assert_eq!(told.data("orderEvents.0.type"), "ORDER_NOTE_ADDED");
}

#[tokio::test]
async fn notes_are_for_who_may_change_orders() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 1, 1, "Settled").await;
    let note = json!({ "id": sold.order, "note": "mine", "public": true });
    assert_eq!(shop.guest().run(NOTE, note.clone()).await.code(), "FORBIDDEN");
    let reader = shop.staff(&["ReadOrder"]).await;
    assert_eq!(reader.run(NOTE, note).await.code(), "FORBIDDEN");
    let stale = json!({ "id": sold.order, "note": "late", "public": true, "version": 9 });
    assert_eq!(admin.run(NOTE, stale).await.code(), "ORDER_VERSION_CONFLICT");
    let unknown = json!({ "id": "nothing", "note": "whose", "public": true });
    assert_eq!(admin.run(NOTE, unknown).await.code(), "ENTITY_NOT_FOUND");
    // An entry that is no note can be neither changed nor deleted.
    add(&admin, &[(&sold.line, 1)]).await;
    let document = "query($id: ID!) { order(id: $id) { history { totalItems items { id } } } }";
    let seen = admin.run(document, json!({ "id": sold.order })).await;
    assert_eq!(seen.data("order.history.totalItems"), 2);
    let entry = seen.data("order.history.items.0.id");
    assert_eq!(admin.run(UPDATE, json!({ "id": entry })).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(
        admin.run(DELETE, json!({ "id": entry })).await.data("deleteOrderNote.result"),
        "NOT_DELETED"
    );
}

#[tokio::test]
async fn histories_are_sorted_filtered_and_paged() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let sold = sold(&shop, 1, 1, "Settled").await;
    for (note, public) in [("a", true), ("b", false), ("c", true)] {
        admin.run(NOTE, json!({ "id": sold.order, "note": note, "public": public })).await;
    }
    let document = "query($id: ID!, $options: HistoryEntryListOptions) {
        order(id: $id) { history(options: $options) { totalItems items { data } } } }";
    let list = async |options: serde_json::Value| {
        let answer = admin.run(document, json!({ "id": sold.order, "options": options })).await;
        let items = answer.data("order.history.items");
        let notes = items
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i["data"]["note"].as_str().unwrap().to_owned());
        (notes.collect::<String>(), answer.data("order.history.totalItems"))
    };
    assert_eq!(list(json!({})).await, ("abc".to_owned(), json!(3)));
    assert_eq!(list(json!({ "sort": { "id": "DESC" } })).await, ("cba".to_owned(), json!(3)));
    assert_eq!(list(json!({ "skip": 1, "take": 1 })).await, ("b".to_owned(), json!(3)));
    let public =
        json!({ "filter": { "isPublic": { "eq": true }, "type": { "eq": "ORDER_NOTE" } } });
    assert_eq!(list(public).await, ("ac".to_owned(), json!(2)));
    // The same page of two orders costs as many statements as that of one.
    let one = admin
        .run(
            "query($ids: [String!]) { orders(options: { take: 1, filter: { id: { in: $ids } } }) {
        items { history { items { id } } fulfillments { id } } } }",
            json!({ "ids": [sold.order] }),
        )
        .await;
    crate::fulfillment::sold(&shop, 1, 1, "Settled").await;
    let both = admin.ask("{ orders(options: { take: 9 }) { items { history { items { id } } fulfillments { id } } } }").await;
    assert_eq!(both.data("orders.items").as_array().map(Vec::len), Some(2));
    assert_eq!(one.statements, both.statements);
}
