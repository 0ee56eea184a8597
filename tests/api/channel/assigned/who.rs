//! Who may assign: whoever has the permission here and in the other channel.

use serde_json::{Value, json};

use super::{Move, Rich, Two};
use crate::people::{administrator, role_in};
use crate::support::Client;

/// Each mutation with the input's ids, who may call it, and what they need in the other channel.
const MOVES: [(&str, &str, &[&str], &[&str]); 17] = [
    (
        "assignProductsToChannel",
        "productIds",
        &["UpdateCatalog", "UpdateProduct"],
        &["UpdateCatalog", "UpdateProduct"],
    ),
    (
        "removeProductsFromChannel",
        "productIds",
        &["UpdateCatalog", "UpdateProduct"],
        &["UpdateCatalog", "UpdateProduct"],
    ),
    (
        "assignProductVariantsToChannel",
        "productVariantIds",
        &["UpdateCatalog", "UpdateProduct"],
        &["UpdateCatalog", "UpdateProduct"],
    ),
    (
        "removeProductVariantsFromChannel",
        "productVariantIds",
        &["UpdateCatalog", "UpdateProduct"],
        &["UpdateCatalog", "UpdateProduct"],
    ),
    (
        "assignAssetsToChannel",
        "assetIds",
        &["UpdateCatalog", "UpdateAsset"],
        &["UpdateCatalog", "UpdateAsset"],
    ),
    (
        "assignCollectionsToChannel",
        "collectionIds",
        &["CreateCatalog", "CreateCollection"],
        &["UpdateCatalog", "UpdateCollection"],
    ),
    (
        "removeCollectionsFromChannel",
        "collectionIds",
        &["DeleteCatalog", "DeleteCollection"],
        &["DeleteCatalog", "DeleteCollection"],
    ),
    (
        "assignFacetsToChannel",
        "facetIds",
        &["CreateCatalog", "CreateFacet"],
        &["UpdateCatalog", "UpdateFacet"],
    ),
    (
        "removeFacetsFromChannel",
        "facetIds",
        &["DeleteCatalog", "DeleteFacet"],
        &["DeleteCatalog", "DeleteFacet"],
    ),
    (
        "assignProductOptionGroupsToChannel",
        "productOptionGroupIds",
        &["CreateCatalog", "CreateProduct"],
        &["UpdateCatalog", "UpdateProduct"],
    ),
    (
        "removeProductOptionGroupsFromChannel",
        "productOptionGroupIds",
        &["DeleteCatalog", "DeleteProduct"],
        &["DeleteCatalog", "DeleteProduct"],
    ),
    (
        "assignPaymentMethodsToChannel",
        "paymentMethodIds",
        &["UpdateSettings", "UpdatePaymentMethod"],
        &["UpdateSettings", "UpdatePaymentMethod"],
    ),
    (
        "removePaymentMethodsFromChannel",
        "paymentMethodIds",
        &["DeleteSettings", "DeletePaymentMethod"],
        &["DeleteSettings", "DeletePaymentMethod"],
    ),
    (
        "assignShippingMethodsToChannel",
        "shippingMethodIds",
        &["UpdateSettings", "UpdateShippingMethod"],
        &["UpdateSettings", "UpdateShippingMethod"],
    ),
    (
        "removeShippingMethodsFromChannel",
        "shippingMethodIds",
        &["DeleteSettings", "DeleteShippingMethod"],
        &["DeleteSettings", "DeleteShippingMethod"],
    ),
    (
        "assignStockLocationsToChannel",
        "stockLocationIds",
        &["CreateSettings", "CreateStockLocation"],
        &["UpdateSettings", "UpdateStockLocation"],
    ),
    (
        "removeStockLocationsFromChannel",
        "stockLocationIds",
        &["DeleteSettings", "DeleteStockLocation"],
        &["DeleteSettings", "DeleteStockLocation"],
    ),
];

/// An administrator who has a role in the default channel and one in the second.
async fn clerk(two: &Two, name: &str, here: &[&str], there: &[&str]) -> Client {
    let mut roles = Vec::new();
    for (channel, permissions) in [("1", here), (two.id.as_str(), there)] {
        if !permissions.is_empty() {
            roles.push(
                role_in(two.admin(), &format!("{name}-{channel}"), permissions, &[channel]).await,
            );
        }
    }
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    administrator(&two.market.shop, &format!("{name}@example.test"), &roles).await.0
}

/// All that is assigned to channels, table by table.
async fn assigned(two: &Two) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "products",
        "product_variants",
        "assets",
        "collections",
        "facets",
        "product_option_groups",
        "payment_methods",
        "shipping_methods",
        "stock_locations",
    ] {
        let sum = format!("select coalesce(sum(cardinality(channel_ids)), 0)::bigint from {table}");
        counts.push(two.market.count(&sum).await);
    }
    counts
}

/// The ids of things of all kinds.
async fn things(two: &Two) -> Value {
    let mug = Rich::make(two.admin(), "mug").await;
    let document = "mutation { createCollection(input: { filters: [], translations: [
        { languageCode: en, name: \"c\", slug: \"c\", description: \"\" }] }) { id } }";
    let collection = two.admin().ask(document).await.text_at("createCollection.id");
    let method = two
        .admin()
        .ask("{ paymentMethods { items { id } } }")
        .await
        .text_at("paymentMethods.items.0.id");
    json!({ "productIds": mug.product, "productVariantIds": mug.variants[0], "assetIds": mug.asset,
        "collectionIds": collection, "facetIds": mug.facet, "productOptionGroupIds": mug.group,
        "paymentMethodIds": method, "shippingMethodIds": two.market.shipping, "stockLocationIds": "1" })
}

async fn call(
    two: &Two,
    client: &Client,
    field: &'static str,
    of: &'static str,
    id: &Value,
    more: Value,
) -> String {
    let ids = [id.as_str().unwrap().to_owned()];
    let call = Move { field, of, ids: &ids, answer: "__typename", more };
    two.from(client, call).await.code()
}

#[tokio::test]
async fn the_permission_is_needed_here_and_there() {
    let two = Two::open().await;
    let things = things(&two).await;
    let nobody = clerk(&two, "nobody", &["ReadCatalog"], &["ReadCatalog"]).await;
    let before = assigned(&two).await;
    let mut clerks: Vec<(Vec<&str>, Vec<&str>, [Client; 3])> = Vec::new();
    for (n, (field, of, here, there)) in MOVES.into_iter().enumerate() {
        let known = clerks.iter().position(|(h, t, _)| *h == here && *t == there);
        let at = match known {
            Some(at) => at,
            None => {
                let both = clerk(&two, &format!("both-{n}"), &here[1..], &there[..1]).await;
                let only_here = clerk(&two, &format!("here-{n}"), here, &[]).await;
                let only_there = clerk(&two, &format!("there-{n}"), &[], there).await;
                clerks.push((here.to_vec(), there.to_vec(), [both, only_here, only_there]));
                clerks.len() - 1
            }
        };
        let [both, only_here, only_there] = &clerks[at].2;
        for (who, client) in [("nobody", &nobody), ("here", only_here), ("there", only_there)] {
            assert_eq!(
                call(&two, client, field, of, &things[of], json!({})).await,
                "FORBIDDEN",
                "{field} {who}"
            );
        }
        assert_eq!(assigned(&two).await, before, "{field}");
        assert_eq!(call(&two, both, field, of, &things[of], json!({})).await, "", "{field}");
        // Undone for the next one.
        if field.starts_with("assign") {
            assert_ne!(assigned(&two).await, before, "{field}");
            let undo = "update products set channel_ids = channel_ids[1:1];
                update product_variants set channel_ids = channel_ids[1:1]; update assets set channel_ids = channel_ids[1:1];
                update collections set channel_ids = channel_ids[1:1]; update facets set channel_ids = channel_ids[1:1];
                update product_option_groups set channel_ids = channel_ids[1:1]; update payment_methods set channel_ids = channel_ids[1:1];
                update shipping_methods set channel_ids = channel_ids[1:1]; update stock_locations set channel_ids = channel_ids[1:1]";
            two.market.shop.database().await.batch_execute(undo).await.unwrap();
        }
        assert_eq!(assigned(&two).await, before, "{field}");
    }
}

#[tokio::test]
async fn nothing_leaves_the_default_channel_and_nothing_comes_to_one_that_is_not_there() {
    let two = Two::open().await;
    let things = things(&two).await;
    let before = assigned(&two).await;
    for (field, of, ..) in MOVES {
        let unknown = json!({ "channelId": "7" });
        assert_eq!(
            call(&two, two.admin(), field, of, &things[of], unknown).await,
            "ENTITY_NOT_FOUND",
            "{field}"
        );
        let home = json!({ "channelId": "1" });
        let expected = if field.starts_with("remove") { "USER_INPUT_ERROR" } else { "" };
        assert_eq!(
            call(&two, two.admin(), field, of, &things[of], home).await,
            expected,
            "{field}"
        );
        assert_eq!(assigned(&two).await, before, "{field}");
    }
}

/// The same key: done once, answered twice.
#[tokio::test]
async fn a_repeat_under_the_same_key_is_answered_again() {
    let two = Two::open().await;
    let things = things(&two).await;
    let keyed = two.admin().with("idempotency-key", "assign-once");
    let ids = [things["productIds"].as_str().unwrap().to_owned()];
    let more = json!({ "priceFactor": 2 });
    let product = |more: Value| Move {
        field: "assignProductsToChannel",
        of: "productIds",
        ids: &ids,
        answer: "id",
        more,
    };
    let first = two.from(&keyed, product(more.clone())).await;
    two.remove(&[&ids[0]]).await;
    let second = two.from(&keyed, product(more)).await;
    assert_eq!(first.data("assignProductsToChannel"), second.data("assignProductsToChannel"));
    assert_eq!(second.json["extensions"]["replayed"], true, "{}", second.text);
    assert_eq!(two.there.ask("{ products { totalItems } }").await.data("products.totalItems"), 0);
    let keyed = two.admin().with("idempotency-key", "methods-once");
    let ids = [two.market.shipping.clone()];
    let method = || Move {
        field: "assignShippingMethodsToChannel",
        of: "shippingMethodIds",
        ids: &ids,
        answer: "id",
        more: json!({}),
    };
    let first = two.from(&keyed, method()).await.data("assignShippingMethodsToChannel");
    assert_eq!(two.from(&keyed, method()).await.data("assignShippingMethodsToChannel"), first);
}
