//! What is assigned to channels and taken out of them, and who sees it then.

mod methods;
mod prices;
mod products;
mod searches;
mod sorting;
mod who;

use serde_json::{Value, json};

use crate::order::market::Market;
use crate::support::goods::{product, variant};
use crate::support::{Answer, Client, Shop};

/// A market with a second channel, which sells in pounds with tax included.
pub(super) struct Two {
    pub(super) market: Market,
    /// The second channel's id.
    pub(super) id: String,
    /// The administrator there.
    pub(super) there: Client,
}

impl Two {
    pub(super) async fn open() -> Self {
        let market = Market::on(Shop::open().await).await;
        let input = json!({ "code": "second", "token": "second-token",
            "defaultLanguageCode": "en", "pricesIncludeTax": true, "defaultCurrencyCode": "GBP",
            "defaultTaxZoneId": "1", "defaultShippingZoneId": "1" });
        let create = "mutation($input: CreateChannelInput!) { createChannel(input: $input) { ... on Channel { id } } }";
        let id =
            market.admin.run(create, json!({ "input": input })).await.text_at("createChannel.id");
        let there = market.admin.with("vendure-token", "second-token");
        Self { market, id, there }
    }

    /// The administrator in the default channel.
    pub(super) fn admin(&self) -> &Client {
        &self.market.admin
    }

    /// Somebody at the second channel's storefront.
    pub(super) fn buyer(&self) -> Client {
        self.market.shop.guest().with("vendure-token", "second-token")
    }

    /// Calls one of the mutations from a channel, as `assignFacetsToChannel` with `facetIds`.
    pub(super) async fn from(&self, client: &Client, call: Move<'_>) -> Answer {
        let Move { field, ids, of, answer, more } = call;
        let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
        let document =
            format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {answer} }} }}");
        let mut input = json!({ "channelId": self.id, of: ids });
        if let (Some(input), Value::Object(more)) = (input.as_object_mut(), more) {
            input.extend(more);
        }
        client.run(&document, json!({ "input": input })).await
    }

    /// Calls one of the mutations from the default channel; gives what it answers.
    pub(super) async fn moved(
        &self,
        field: &'static str,
        of: &'static str,
        ids: Vec<String>,
    ) -> Value {
        let answer = match field {
            "removeFacetsFromChannel" => {
                "... on Facet { id } ... on ErrorResult { errorCode message }"
            }
            "removeProductOptionGroupsFromChannel" => {
                "... on ProductOptionGroup { id } ... on ErrorResult { errorCode message }"
            }
            _ => "id",
        };
        let call = Move { field, of, ids: &ids, answer, more: json!({}) };
        self.from(self.admin(), call).await.data(field)
    }

    /// Assigns products; `factor` null: as they cost here.
    pub(super) async fn assign(&self, products: &[&str], factor: Value) -> Answer {
        let ids: Vec<String> = products.iter().map(|id| (*id).to_owned()).collect();
        let answer = "id channels { code } variants { id price }";
        let more = json!({ "priceFactor": factor });
        let call =
            Move { field: "assignProductsToChannel", of: "productIds", ids: &ids, answer, more };
        self.from(self.admin(), call).await
    }

    /// Takes products out again.
    pub(super) async fn remove(&self, products: &[&str]) -> Value {
        let ids = products.iter().map(|id| (*id).to_owned()).collect();
        self.moved("removeProductsFromChannel", "productIds", ids).await
    }
}

/// A call of one of the mutations.
pub(super) struct Move<'m> {
    pub(super) field: &'static str,
    /// The input's list of ids.
    pub(super) of: &'static str,
    pub(super) ids: &'m [String],
    /// What is selected of the answer.
    pub(super) answer: &'m str,
    /// What the input has beside.
    pub(super) more: Value,
}

/// A product with all that belongs to one: two variants chosen by size, a picture, a facet value.
pub(super) struct Rich {
    pub(super) product: String,
    pub(super) variants: Vec<String>,
    pub(super) group: String,
    pub(super) asset: String,
    pub(super) facet: String,
    pub(super) value: String,
}

impl Rich {
    /// Makes it in the client's channel; it costs 1000 and 1500.
    pub(super) async fn make(admin: &Client, name: &str) -> Self {
        let texts = json!([{ "languageCode": "en", "name": name }]);
        let facet = admin
            .run(
                "mutation($input: CreateFacetInput!) { createFacet(input: $input) { id values { id } } }",
                json!({ "input": { "code": name, "isPrivate": false, "translations": texts,
                    "values": [{ "code": name, "translations": texts }] } }),
            )
            .await;
        let group = admin
            .run(
                "mutation($input: CreateProductOptionGroupInput!) { createProductOptionGroup(input: $input) { id options { id } } }",
                json!({ "input": { "code": name, "translations": texts, "options": [
                    { "code": "s", "translations": texts }, { "code": "l", "translations": texts }] } }),
            )
            .await;
        let asset = admin
            .run(
                "mutation($input: CreateAssetFromUrlInput!) { createAssetFromUrl(input: $input) { id } }",
                json!({ "input": { "url": format!("https://x.test/{name}.jpg") } }),
            )
            .await
            .text_at("createAssetFromUrl.id");
        let (value, id) = (
            facet.text_at("createFacet.values.0.id"),
            group.text_at("createProductOptionGroup.id"),
        );
        let more =
            json!({ "assetIds": [asset], "featuredAssetId": asset, "facetValueIds": [value] });
        let product = product(admin, name, more).await;
        let add = "mutation($p: ID!, $g: ID!) { addOptionGroupToProduct(productId: $p, optionGroupId: $g) { id } }";
        admin
            .run(add, json!({ "p": product, "g": id }))
            .await
            .text_at("addOptionGroupToProduct.id");
        let mut variants = Vec::new();
        for (at, price) in [1000, 1500].into_iter().enumerate() {
            let option = group.text_at(&format!("createProductOptionGroup.options.{at}.id"));
            let sku = format!("{name}-{at}");
            let more =
                json!({ "sku": sku, "price": price, "stockOnHand": 10, "optionIds": [option] });
            variants.push(variant(admin, &product, &sku, more).await);
        }
        let facet = facet.text_at("createFacet.id");
        Self { product, variants, group: id, asset, facet, value }
    }
}
