use serde_json::{Value, json};

use crate::people::{customer, logged_in};
use crate::support::{Client, Shop};

const FIELDS: &str =
    "id fullName company streetLine1 streetLine2 city province postalCode phoneNumber
  defaultShippingAddress defaultBillingAddress customFields country { code name }";

async fn shop_with_countries() -> Shop {
    let shop = Shop::open().await;
    for (code, name) in [("AT", "Austria"), ("DE", "Germany")] {
        let input = json!({ "code": code, "enabled": true, "translations": [{ "languageCode": "en", "name": name }] });
        let made = shop
            .admin()
            .await
            .run(
                "mutation($input: CreateCountryInput!) { createCountry(input: $input) { id } }",
                json!({ "input": input }),
            )
            .await;
        assert!(made.data("createCountry.id").is_string());
    }
    shop
}

async fn add(client: &Client, more: Value) -> Value {
    let mut input = json!({ "streetLine1": "Ring 1", "postalCode": "1010", "city": "Wien", "countryCode": "AT" });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let document = format!(
        "mutation($input: CreateAddressInput!) {{ createCustomerAddress(input: $input) {{ {FIELDS} }} }}"
    );
    client.run(&document, json!({ "input": input })).await.data("createCustomerAddress")
}

async fn book(client: &Client) -> Vec<(String, bool, bool)> {
    let book = client.ask("{ activeCustomer { addresses { streetLine1 defaultShippingAddress defaultBillingAddress } } }").await;
    let book = book.data("activeCustomer.addresses");
    let flag = |value: &Value| value.as_bool().unwrap();
    book.as_array()
        .unwrap()
        .iter()
        .map(|a| {
            let street = a["streetLine1"].as_str().unwrap().to_owned();
            (street, flag(&a["defaultShippingAddress"]), flag(&a["defaultBillingAddress"]))
        })
        .collect()
}

#[tokio::test]
async fn a_customer_keeps_an_address_book() {
    let shop = shop_with_countries().await;
    let (client, _) = logged_in(&shop, "ada@example.test").await;
    let one = add(
        &client,
        json!({ "fullName": "Ada", "defaultShippingAddress": true, "defaultBillingAddress": true }),
    )
    .await;
    assert_eq!(one["country"], json!({ "code": "AT", "name": "Austria" }));
    assert_eq!(one["fullName"], "Ada");
    add(&client, json!({ "streetLine1": "Ring 2", "defaultShippingAddress": true })).await;
    let expected = [("Ring 1".to_owned(), false, true), ("Ring 2".to_owned(), true, false)];
    assert_eq!(book(&client).await, expected);
    let update = format!(
        "mutation($input: UpdateAddressInput!) {{ updateCustomerAddress(input: $input) {{ {FIELDS} }} }}"
    );
    let input = json!({ "id": one["id"], "streetLine1": "Graben 3", "fullName": null, "countryCode": "DE", "defaultShippingAddress": true });
    let changed = client.run(&update, json!({ "input": input })).await;
    assert_eq!(changed.data("updateCustomerAddress.fullName"), json!(null));
    assert_eq!(changed.data("updateCustomerAddress.city"), "Wien");
    assert_eq!(changed.data("updateCustomerAddress.country.code"), "DE");
    let expected = [("Graben 3".to_owned(), true, true), ("Ring 2".to_owned(), false, false)];
    assert_eq!(book(&client).await, expected);
    let delete = "mutation($id: ID!) { deleteCustomerAddress(id: $id) { success } }";
    let gone = client.run(delete, json!({ "id": one["id"] })).await;
    assert_eq!(gone.data("deleteCustomerAddress.success"), true);
    assert_eq!(book(&client).await, [("Ring 2".to_owned(), true, true)]);
    let rows = "select type, data ->> 'address' from history_entries where type like 'CUSTOMER_ADDRESS%' order by created_at, id";
    let rows = shop.database().await.query(rows, &[]).await.unwrap();
    let told: Vec<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(
        told.first().unwrap(),
        &("CUSTOMER_ADDRESS_CREATED".to_owned(), "Ring 1, 1010, AT".to_owned())
    );
    assert_eq!(
        told.last().unwrap(),
        &("CUSTOMER_ADDRESS_DELETED".to_owned(), "Graben 3, 1010, DE".to_owned())
    );
}

#[tokio::test]
async fn nobody_touches_the_address_of_another() {
    let shop = shop_with_countries().await;
    let (ada, _) = logged_in(&shop, "ada@example.test").await;
    let (bob, _) = logged_in(&shop, "bob@example.test").await;
    let address = add(&ada, json!({})).await;
    let update =
        "mutation($input: UpdateAddressInput!) { updateCustomerAddress(input: $input) { id } }";
    let delete = "mutation($id: ID!) { deleteCustomerAddress(id: $id) { success } }";
    let create =
        "mutation($input: CreateAddressInput!) { createCustomerAddress(input: $input) { id } }";
    let input = json!({ "input": { "id": address["id"], "city": "Graz" } });
    for client in [&bob, &shop.guest()] {
        assert_eq!(client.run(update, input.clone()).await.code(), "FORBIDDEN");
        assert_eq!(client.run(delete, json!({ "id": address["id"] })).await.code(), "FORBIDDEN");
    }
    let new = json!({ "input": { "streetLine1": "X", "countryCode": "AT" } });
    assert_eq!(shop.guest().run(create, new).await.code(), "FORBIDDEN");
    assert_eq!(book(&ada).await.len(), 1);
}

#[tokio::test]
async fn a_customer_id_means_nothing_on_the_shop_api() {
    let shop = shop_with_countries().await;
    let other = customer(&shop.admin().await, "bob@example.test", None).await;
    let (ada, _) = logged_in(&shop, "ada@example.test").await;
    let create = "mutation($id: ID, $input: CreateAddressInput!) { createCustomerAddress(customerId: $id, input: $input) { id } }";
    let input = json!({ "streetLine1": "X", "countryCode": "AT" });
    ada.run(create, json!({ "id": other, "input": input })).await.data("createCustomerAddress");
    assert_eq!(book(&ada).await.len(), 1);
}

#[tokio::test]
async fn an_administrator_keeps_anybodys_address_book() {
    let shop = shop_with_countries().await;
    let admin = shop.admin().await;
    let id = customer(&admin, "ada@example.test", None).await;
    let create = "mutation($id: ID, $input: CreateAddressInput!) { createCustomerAddress(customerId: $id, input: $input) { id } }";
    let input = json!({ "streetLine1": "X", "countryCode": "AT", "postalCode": "1010" });
    let made = admin.run(create, json!({ "id": id, "input": input })).await;
    let address = made.text_at("createCustomerAddress.id");
    assert_eq!(admin.run(create, json!({ "input": input })).await.code(), "USER_INPUT_ERROR");
    assert_eq!(
        admin.run(create, json!({ "id": "none", "input": input })).await.code(),
        "ENTITY_NOT_FOUND"
    );
    let odd = json!({ "streetLine1": "X", "countryCode": "XX" });
    let odd = admin.run(create, json!({ "id": id, "input": odd })).await;
    assert_eq!(odd.code(), "USER_INPUT_ERROR");
    assert_eq!(odd.message(), "The country code XX is not known");
    let update =
        "mutation($input: UpdateAddressInput!) { updateCustomerAddress(input: $input) { city } }";
    let changed = admin.run(update, json!({ "input": { "id": address, "city": "Graz" } })).await;
    assert_eq!(changed.data("updateCustomerAddress.city"), "Graz");
    let list = admin.ask("{ customers(options: { filter: { postalCode: { eq: \"1010\" } } }) { totalItems items { addresses { city } } } }").await;
    assert_eq!(list.data("customers.items.0.addresses.0.city"), "Graz");
    let delete = "mutation($id: ID!) { deleteCustomerAddress(id: $id) { success } }";
    assert_eq!(
        admin.run(delete, json!({ "id": address })).await.data("deleteCustomerAddress.success"),
        true
    );
    assert_eq!(admin.run(delete, json!({ "id": address })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn two_defaults_at_once_leave_one() {
    let shop = shop_with_countries().await;
    let (ada, _) = logged_in(&shop, "ada@example.test").await;
    let flags = || json!({ "defaultShippingAddress": true });
    let (a, b) = (ada.clone(), ada.clone());
    futures_util::join!(add(&a, flags()), add(&b, flags()));
    let defaults = book(&ada).await.into_iter().filter(|(_, shipping, _)| *shipping).count();
    assert_eq!(defaults, 1);
}
