//! Tax categories and rates.

use serde_json::json;

use crate::support::Shop;

#[tokio::test]
async fn a_category_is_created_and_listed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = admin
        .run(
            "mutation($input: CreateTaxCategoryInput!) { createTaxCategory(input: $input) { id name isDefault } }",
            json!({ "input": { "name": "Books" } }),
        )
        .await;
    assert_eq!(made.data("createTaxCategory.name"), "Books");
    assert_eq!(made.data("createTaxCategory.isDefault"), false);
    let list = admin.ask("{ taxCategories { totalItems items { name } } }").await;
    assert_eq!(list.data("taxCategories.totalItems"), 2);
    assert_eq!(list.data("taxCategories.items.1.name"), "Books");
}

#[tokio::test]
async fn guests_are_not_told_of_categories() {
    let shop = Shop::open().await;
    let refused = shop.guest().ask("{ taxCategories { totalItems } }").await;
    assert_eq!(refused.code(), "FORBIDDEN");
}

#[tokio::test]
async fn a_shop_is_new_for_each_test() {
    for _ in 0..3 {
        let shop = Shop::open().await;
        let admin = shop.admin().await;
        let list = admin.ask("{ taxCategories { totalItems } }").await;
        assert_eq!(list.data("taxCategories.totalItems"), 1);
        admin.ask(r#"mutation { createTaxCategory(input: { name: "Food" }) { id } }"#).await;
    }
}
