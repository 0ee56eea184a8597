//! Places that hold stock.

use serde_json::{Value, json};

use crate::support::{Client, Shop};

const DELETE: &str = "mutation($input: DeleteStockLocationInput!) { deleteStockLocation(input: $input) { result message } }";

async fn create(admin: &Client, name: &str) -> String {
    let document = "mutation($name: String!) { createStockLocation(input: { name: $name, description: \"A shed\" })
        { id name description customFields createdAt updatedAt } }";
    let made = admin.run(document, json!({ "name": name })).await;
    assert_eq!(made.data("createStockLocation.description"), "A shed");
    made.text_at("createStockLocation.id")
}

/// A variant with so many units on hand and allocated at a location.
async fn stock(database: &tokio_postgres::Client, sku: &str, levels: &[(&str, i32, i32)]) {
    let product = format!(
        "with p as (insert into products (id, channel_ids) values (gen_random_uuid(), '{{}}') returning id)
         insert into product_variants (id, product_id, sku, tax_category_id, channel_ids)
         select gen_random_uuid(), id, '{sku}', '00000000-0000-0000-0000-000000000001', '{{}}' from p"
    );
    database.batch_execute(&product).await.unwrap();
    for (location, on_hand, allocated) in levels {
        let location =
            if *location == "1" { "00000000-0000-0000-0000-000000000001" } else { location };
        let level = format!(
            "insert into stock_levels (id, variant_id, location_id, on_hand, allocated)
               select gen_random_uuid(), id, '{location}', {on_hand}, {allocated} from product_variants where sku = '{sku}';
             insert into stock_movements (id, kind, variant_id, location_id, quantity)
               select gen_random_uuid(), 'ADJUSTMENT', id, '{location}', {on_hand} from product_variants where sku = '{sku}'"
        );
        database.batch_execute(&level).await.unwrap();
    }
}

async fn levels(database: &tokio_postgres::Client) -> Vec<(String, String, i32, i32)> {
    let rows = database
        .query(
            "select v.sku, s.name, l.on_hand, l.allocated from stock_levels l
             join product_variants v on v.id = l.variant_id join stock_locations s on s.id = l.location_id
             order by v.sku, s.name",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|r| (r.get(0), r.get(1), r.get(2), r.get(3))).collect()
}

#[tokio::test]
async fn a_location_is_made_changed_and_listed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = create(&admin, "North").await;
    let update = "mutation($id: ID!) { updateStockLocation(input: { id: $id, name: \"South\" }) { id name description } }";
    let changed = admin.run(update, json!({ "id": id })).await;
    assert_eq!(
        changed.data("updateStockLocation"),
        json!({ "id": id, "name": "South", "description": "A shed" })
    );
    let both = "query($id: ID!) { stockLocation(id: $id) { name }
        stockLocations(options: { sort: { name: DESC } }) { totalItems items { name } } }";
    let seen = admin.run(both, json!({ "id": id })).await;
    assert_eq!(seen.data("stockLocation.name"), "South");
    assert_eq!(seen.data("stockLocations.totalItems"), 2);
    assert_eq!(
        seen.data("stockLocations.items"),
        json!([{ "name": "South" }, { "name": "Default Stock Location" }])
    );
    assert!(seen.statements <= 2);
    let nobody = admin.run(update, json!({ "id": "77" })).await;
    assert_eq!(nobody.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn the_last_location_stays() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let last = admin.run(DELETE, json!({ "input": { "id": "1" } })).await;
    assert_eq!(last.data("deleteStockLocation.result"), "NOT_DELETED");
    assert_eq!(
        last.data("deleteStockLocation.message"),
        "The last stock location cannot be deleted"
    );
    create(&admin, "North").await;
    let gone = admin.run(DELETE, json!({ "input": { "id": "1" } })).await;
    assert_eq!(gone.data("deleteStockLocation"), json!({ "result": "DELETED", "message": null }));
    let seen = admin.ask("{ stockLocation(id: 1) { id } stockLocations { items { name } } }").await;
    assert_eq!(seen.data("stockLocation"), Value::Null);
    assert_eq!(seen.data("stockLocations.items"), json!([{ "name": "North" }]));
    assert_eq!(
        admin.run(DELETE, json!({ "input": { "id": "1" } })).await.code(),
        "ENTITY_NOT_FOUND"
    );
}

#[tokio::test]
async fn the_heir_takes_over_stock_and_its_movements() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let north = create(&admin, "North").await;
    let database = shop.database().await;
    stock(&database, "A", &[("1", 5, 1), (&north, 7, 2)]).await;
    stock(&database, "B", &[(&north, 3, 0)]).await;
    let itself = json!({ "input": { "id": north, "transferToLocationId": north } });
    assert_eq!(admin.run(DELETE, itself).await.code(), "USER_INPUT_ERROR");
    let nowhere = json!({ "input": { "id": north, "transferToLocationId": "77" } });
    assert_eq!(admin.run(DELETE, nowhere).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(levels(&database).await.len(), 3);
    let heir = json!({ "input": { "id": north, "transferToLocationId": "1" } });
    let gone = admin.run(DELETE, heir).await;
    assert_eq!(gone.data("deleteStockLocation.result"), "DELETED");
    let home = "Default Stock Location".to_owned();
    assert_eq!(
        levels(&database).await,
        [("A".into(), home.clone(), 12, 3), ("B".into(), home, 3, 0)]
    );
    let moved = database.query_one("select count(*) from stock_movements", &[]).await.unwrap();
    assert_eq!(moved.get::<_, i64>(0), 3);
}

#[tokio::test]
async fn a_location_that_orders_wait_for_needs_an_heir() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let north = create(&admin, "North").await;
    let database = shop.database().await;
    stock(&database, "A", &[("1", 5, 1), (&north, 7, 0)]).await;
    let refused = admin.run(DELETE, json!({ "input": { "id": "1" } })).await;
    assert_eq!(refused.data("deleteStockLocation.result"), "NOT_DELETED");
    assert!(refused.text_at("deleteStockLocation.message").contains("orders wait"));
    assert_eq!(levels(&database).await.len(), 2);
    let gone = admin.run(DELETE, json!({ "input": { "id": north } })).await;
    assert_eq!(gone.data("deleteStockLocation.result"), "DELETED");
    assert_eq!(levels(&database).await, [("A".into(), "Default Stock Location".into(), 5, 1)]);
}

#[tokio::test]
async fn two_deletions_at_once_leave_a_location() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let north = create(&admin, "North").await;
    let one = admin.run(DELETE, json!({ "input": { "id": "1" } }));
    let two = admin.run(DELETE, json!({ "input": { "id": north } }));
    let (one, two) = tokio::join!(one, two);
    let results = [one.data("deleteStockLocation.result"), two.data("deleteStockLocation.result")];
    assert!(
        results.contains(&json!("DELETED")) && results.contains(&json!("NOT_DELETED")),
        "{results:?}"
    );
    let left = admin.ask("{ stockLocations { totalItems } }").await;
    assert_eq!(left.data("stockLocations.totalItems"), 1);
}

#[tokio::test]
async fn locations_are_for_who_may() {
    let shop = Shop::open().await;
    let clerk = shop.staff(&["ReadCatalog"]).await;
    for field in [
        "{ stockLocations { totalItems } }",
        "{ stockLocation(id: 1) { id } }",
        "mutation { createStockLocation(input: { name: \"X\" }) { id } }",
        "mutation { updateStockLocation(input: { id: 1 }) { id } }",
        "mutation { deleteStockLocation(input: { id: 1 }) { result } }",
    ] {
        assert_eq!(shop.guest().ask(field).await.code(), "FORBIDDEN", "{field}");
        assert_eq!(clerk.ask(field).await.code(), "FORBIDDEN", "{field}");
    }
    let maker = shop.staff(&["CreateStockLocation"]).await;
    create(&maker, "North").await;
}
