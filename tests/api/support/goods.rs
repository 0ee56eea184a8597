//! Things to sell, made through the API.

use serde_json::{Value, json};

use super::client::Client;

/// A product with one variant.
#[derive(Debug, Clone)]
pub(crate) struct Goods {
    /// The product's id.
    pub(crate) product: String,
    /// The variant's id.
    pub(crate) variant: String,
}

/// Creates a product with one variant that has a price (minor units) and stock.
pub(crate) async fn goods(admin: &Client, name: &str, price: i64, stock: i64) -> Goods {
    let product = product(admin, name, json!({})).await;
    let input = json!({ "sku": name, "price": price, "stockOnHand": stock });
    let variant = variant(admin, &product, name, input).await;
    Goods { product, variant }
}

/// Creates a product; `more` is added to the input.
pub(crate) async fn product(admin: &Client, name: &str, more: Value) -> String {
    let document = "mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }";
    let mut input = json!({ "translations": [{ "languageCode": "en", "name": name }] });
    merge(&mut input, more);
    admin.run(document, json!({ "input": input })).await.text_at("createProduct.id")
}

/// Creates a variant; `more` is added to the input.
pub(crate) async fn variant(admin: &Client, product: &str, name: &str, more: Value) -> String {
    let document = "mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }";
    let mut input = json!({
        "productId": product,
        "sku": name,
        "translations": [{ "languageCode": "en", "name": name }],
    });
    merge(&mut input, more);
    admin.run(document, json!({ "input": [input] })).await.text_at("createProductVariants.0.id")
}

fn merge(into: &mut Value, more: Value) {
    if let (Some(into), Value::Object(more)) = (into.as_object_mut(), more) {
        into.extend(more);
    }
}
