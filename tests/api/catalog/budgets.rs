//! What hot reads cost in statements, whatever the number of rows.

use serde_json::json;

use crate::support::Shop;
use crate::support::goods::goods;

const BROWSE: &str =
    "query Browse($options: ProductListOptions) { products(options: $options) { totalItems items {
    id name slug description featuredAsset { id preview }
    variants { id name sku price priceWithTax currencyCode stockLevel } } } }";

const PRODUCT: &str = "query Product($slug: String!) { product(slug: $slug) {
    id name slug description createdAt updatedAt featuredAsset { id preview } assets { id preview }
    optionGroups { id code name options { id code name } } facetValues { id code name facet { id code name } }
    variants { id name sku price priceWithTax currencyCode stockLevel options { id code name } featuredAsset { id preview } } } }";

#[tokio::test]
async fn browsing_costs_the_same_for_one_and_for_many() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for name in ["A", "B", "C"] {
        goods(&admin, name, 1000, 5).await;
    }
    let guest = shop.guest();
    let one = guest.run(BROWSE, json!({ "options": { "take": 1 } })).await;
    let all = guest.run(BROWSE, json!({ "options": { "take": 50 } })).await;
    assert_eq!(all.data("products.totalItems"), 3);
    assert_eq!(one.statements, all.statements);
    assert!(all.statements <= 6, "{}", all.statements);
}

#[tokio::test]
async fn a_product_page_costs_six_statements_at_most() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    goods(&admin, "A", 1000, 5).await;
    let page = shop.guest().run(PRODUCT, json!({ "slug": "a" })).await;
    assert_eq!(page.data("product.variants.0.price"), 1000);
    assert!(page.statements <= 6, "{}", page.statements);
}
