//! Groups of customers, and who is in them.

use serde_json::{Value, json};

use crate::channel::second::Second;
use crate::people::{customer, logged_in, texts};
use crate::support::{Answer, Client, Shop};

const CREATE: &str = "mutation($input: CreateCustomerGroupInput!) { createCustomerGroup(input: $input) {
    id name createdAt updatedAt customFields customers { totalItems items { id emailAddress } } } }";
const ADD: &str = "mutation($group: ID!, $ids: [ID!]!) { addCustomersToGroup(customerGroupId: $group, customerIds: $ids) {
    id customers(options: { sort: { emailAddress: ASC } }) { totalItems items { emailAddress } } } }";
const REMOVE: &str = "mutation($group: ID!, $ids: [ID!]!) { removeCustomersFromGroup(customerGroupId: $group, customerIds: $ids) {
    id customers { totalItems items { emailAddress } } } }";
const GROUP: &str = "query($id: ID!) { customerGroup(id: $id) { name customers(options: { sort: { emailAddress: ASC } }) { totalItems items { emailAddress } } } }";

async fn create(admin: &Client, name: &str, ids: &[&str]) -> String {
    let input = json!({ "name": name, "customerIds": ids });
    admin.run(CREATE, json!({ "input": input })).await.text_at("createCustomerGroup.id")
}

async fn change(admin: &Client, document: &str, group: &str, ids: &[&str]) -> Answer {
    admin.run(document, json!({ "group": group, "ids": ids })).await
}

async fn members(admin: &Client, group: &str) -> Vec<String> {
    let seen = admin.run(GROUP, json!({ "id": group })).await;
    texts(&seen.data("customerGroup.customers.items"), "emailAddress")
}

/// What the histories tell of groups: type, group's name, whose.
async fn told(shop: &Shop) -> Vec<(String, String, String)> {
    let text = "select h.type, h.data ->> 'groupName', c.email_address
       from history_entries h join customers c on c.id = h.customer_id
       where h.type like '%GROUP' and not h.is_public and h.administrator_id is not null
       order by h.created_at, h.id";
    let rows = shop.database().await.query(text, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

fn entry(kind: &str, group: &str, whose: &str) -> (String, String, String) {
    (kind.into(), group.into(), whose.into())
}

#[tokio::test]
async fn a_group_is_made_renamed_filled_and_emptied() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let ada = customer(&admin, "ada@example.test", None).await;
    let bob = customer(&admin, "bob@example.test", None).await;
    let made =
        admin.run(CREATE, json!({ "input": { "name": "Trade", "customerIds": [ada] } })).await;
    assert_eq!(made.data("createCustomerGroup.name"), "Trade");
    assert_eq!(made.data("createCustomerGroup.customFields"), Value::Null);
    assert_eq!(made.data("createCustomerGroup.customers.items.0.id"), json!(ada));
    let trade = made.text_at("createCustomerGroup.id");
    let press = create(&admin, "Press", &[]).await;
    shop.clock.advance(chrono::Duration::minutes(1));

    // Twice the same, and one who is in it: each is in it once.
    let added = change(&admin, ADD, &trade, &[&bob, &ada, &bob]).await;
    let both = ["ada@example.test", "bob@example.test"];
    assert_eq!(texts(&added.data("addCustomersToGroup.customers.items"), "emailAddress"), both);
    assert!(added.statements <= 7, "{} statements", added.statements);
    change(&admin, ADD, &press, &[&ada]).await.data("addCustomersToGroup.id");
    let groups = "query($id: ID!) { customer(id: $id) { updatedAt groups { name } } }";
    let of_ada = admin.run(groups, json!({ "id": ada })).await;
    assert_eq!(texts(&of_ada.data("customer.groups"), "name"), ["Trade", "Press"]);
    assert!(of_ada.statements <= 1, "{} statements", of_ada.statements);

    let rename = "mutation($input: UpdateCustomerGroupInput!) { updateCustomerGroup(input: $input) { id name customers { totalItems } } }";
    let renamed = admin.run(rename, json!({ "input": { "id": trade, "name": "Dealers" } })).await;
    assert_eq!(
        renamed.data("updateCustomerGroup"),
        json!({ "id": trade, "name": "Dealers", "customers": { "totalItems": 2 } })
    );
    let same = admin.run(rename, json!({ "input": { "id": trade } })).await;
    assert_eq!(same.data("updateCustomerGroup.name"), "Dealers");

    let removed = change(&admin, REMOVE, &trade, &[&ada, &ada]).await;
    let left = removed.data("removeCustomersFromGroup.customers");
    assert_eq!(left, json!({ "totalItems": 1, "items": [{ "emailAddress": "bob@example.test" }] }));
    assert_eq!(
        told(&shop).await,
        [
            entry("CUSTOMER_ADDED_TO_GROUP", "Trade", "ada@example.test"),
            entry("CUSTOMER_ADDED_TO_GROUP", "Trade", "bob@example.test"),
            entry("CUSTOMER_ADDED_TO_GROUP", "Press", "ada@example.test"),
            entry("CUSTOMER_REMOVED_FROM_GROUP", "Dealers", "ada@example.test"),
        ]
    );
    let history = "query($id: ID!) { customer(id: $id) { history(options: { filter: { type: { contains: \"GROUP\" } } }) { items { type data } } } }";
    let history = admin.run(history, json!({ "id": bob })).await;
    let only = json!([{ "type": "CUSTOMER_ADDED_TO_GROUP", "data": { "groupName": "Trade" } }]);
    assert_eq!(history.data("customer.history.items"), only);
}

#[tokio::test]
async fn groups_are_listed() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    for name in ["Trade", "Press", "Staff"] {
        create(&admin, name, &[]).await;
    }
    let document = "query($options: CustomerGroupListOptions) { customerGroups(options: $options) { totalItems items { name } } }";
    let all = admin.run(document, json!({})).await;
    assert_eq!(texts(&all.data("customerGroups.items"), "name"), ["Trade", "Press", "Staff"]);
    let options =
        json!({ "sort": { "name": "DESC" }, "take": 1, "filter": { "name": { "contains": "s" } } });
    let some = admin.run(document, json!({ "options": options })).await;
    let expected = json!({ "totalItems": 2, "items": [{ "name": "Staff" }] });
    assert_eq!(some.data("customerGroups"), expected);
    let none = admin.run(GROUP, json!({ "id": "77" })).await;
    assert_eq!(none.data("customerGroup"), Value::Null);
}

#[tokio::test]
async fn the_customers_of_ten_groups_cost_what_those_of_one_cost() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let ada = customer(&admin, "ada@example.test", None).await;
    let bob = customer(&admin, "bob@example.test", None).await;
    for n in 0..10 {
        create(&admin, &format!("Group {n}"), &[&ada, &bob]).await;
    }
    let document = "query($take: Int!) { customerGroups(options: { take: $take, sort: { id: ASC } }) { items { name
        customers(options: { take: 1, sort: { emailAddress: DESC } }) { totalItems items { emailAddress groups { name } } } } } }";
    let one = admin.run(document, json!({ "take": 1 })).await;
    let ten = admin.run(document, json!({ "take": 10 })).await;
    let items = ten.data("customerGroups.items");
    assert_eq!(items.as_array().map(Vec::len), Some(10));
    for item in items.as_array().unwrap() {
        assert_eq!(item["customers"]["totalItems"], 2, "{item}");
        assert_eq!(item["customers"]["items"][0]["emailAddress"], "bob@example.test");
        assert_eq!(item["customers"]["items"][0]["groups"].as_array().map(Vec::len), Some(10));
    }
    assert_eq!(one.statements, ten.statements);
    assert!(ten.statements <= 4, "{} statements", ten.statements);
}

#[tokio::test]
async fn a_deleted_group_has_nobody_and_nobody_has_it() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let ada = customer(&admin, "ada@example.test", None).await;
    let mut groups = Vec::new();
    for name in ["Trade", "Press", "Staff"] {
        groups.push(create(&admin, name, &[&ada]).await);
    }
    let delete = "mutation($id: ID!) { deleteCustomerGroup(id: $id) { result message } }";
    let deleted = admin.with("idempotency-key", "delete-the-first");
    for replayed in [false, true] {
        let gone = deleted.run(delete, json!({ "id": groups[0] })).await;
        assert_eq!(
            gone.data("deleteCustomerGroup"),
            json!({ "result": "DELETED", "message": null })
        );
        assert_eq!(gone.json["extensions"]["replayed"] == json!(true), replayed);
    }
    assert_eq!(admin.run(delete, json!({ "id": groups[0] })).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(change(&admin, ADD, &groups[0], &[&ada]).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(change(&admin, REMOVE, &groups[0], &[&ada]).await.code(), "ENTITY_NOT_FOUND");

    // One that is not there: the others stay.
    let several = "mutation($ids: [ID!]!) { deleteCustomerGroups(ids: $ids) { result message } }";
    let missing = admin.run(several, json!({ "ids": [groups[1], groups[0]] })).await;
    assert_eq!(missing.code(), "ENTITY_NOT_FOUND");
    let kept = "query($id: ID!) { customer(id: $id) { groups { id } } }";
    let kept = admin.run(kept, json!({ "id": ada })).await.data("customer.groups");
    let mut expected = [groups[1].clone(), groups[2].clone()];
    expected.sort();
    let mut ids = texts(&kept, "id");
    ids.sort();
    assert_eq!(ids, expected);

    // A tax rate names the second: it stays, the third goes.
    let rate = json!({ "name": "VAT", "enabled": true, "value": 20, "categoryId": "1", "zoneId": "1", "customerGroupId": groups[1] });
    let create_rate = "mutation($input: CreateTaxRateInput!) { createTaxRate(input: $input) { id customerGroup { id name } } }";
    let rate = admin.run(create_rate, json!({ "input": rate })).await;
    assert_eq!(rate.data("createTaxRate.customerGroup.id"), json!(groups[1]));
    let done = admin.run(several, json!({ "ids": [groups[1], groups[2]] })).await;
    assert_eq!(
        done.data("deleteCustomerGroups"),
        json!([
            { "result": "NOT_DELETED", "message": "The group cannot be deleted: tax rates name it" },
            { "result": "DELETED", "message": null },
        ])
    );
    assert_eq!(members(&admin, &groups[1]).await, ["ada@example.test"]);
    let row = "select group_ids::text[] from customers";
    let row = shop.database().await.query_one(row, &[]).await.unwrap();
    assert_eq!(row.get::<_, Vec<String>>(0), [groups[1].clone()]);

    // Meant for all from now on, the rate lets go of it.
    let update = "mutation($input: UpdateTaxRateInput!) { updateTaxRate(input: $input) { value customerGroup { id } } }";
    let id = rate.data("createTaxRate.id");
    let same = admin.run(update, json!({ "input": { "id": id, "value": 10 } })).await;
    assert_eq!(same.data("updateTaxRate.customerGroup.id"), json!(groups[1]));
    let odd = admin.run(update, json!({ "input": { "id": id, "customerGroupId": "77" } })).await;
    assert_eq!(odd.code(), "ENTITY_NOT_FOUND");
    let all = admin.run(update, json!({ "input": { "id": id, "customerGroupId": null } })).await;
    assert_eq!(all.data("updateTaxRate.customerGroup"), Value::Null);
    let gone = admin.run(delete, json!({ "id": groups[1] })).await;
    assert_eq!(gone.data("deleteCustomerGroup.result"), "DELETED");
}

#[tokio::test]
async fn who_is_not_in_a_group_is_not_taken_out_and_nothing_is_done() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let ada = customer(&admin, "ada@example.test", None).await;
    let bob = customer(&admin, "bob@example.test", None).await;
    let trade = create(&admin, "Trade", &[&ada]).await;
    let before = told(&shop).await;
    let refused = change(&admin, REMOVE, &trade, &[&ada, &bob]).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    assert_eq!(refused.message(), format!("The customer {bob} is not in this group"));
    assert_eq!(members(&admin, &trade).await, ["ada@example.test"]);
    assert_eq!(told(&shop).await, before);
    // Nobody has this id: it is left out, as one of another channel is.
    change(&admin, ADD, &trade, &["77"]).await.data("addCustomersToGroup.id");
    change(&admin, REMOVE, &trade, &["77"]).await.data("removeCustomersFromGroup.id");
    assert_eq!(told(&shop).await, before);
    let missing = admin.run(
        "mutation { updateCustomerGroup(input: { id: \"77\", name: \"X\" }) { id } }",
        json!({}),
    );
    assert_eq!(missing.await.code(), "ENTITY_NOT_FOUND");
    // Who is deleted is in no group any more, and cannot be put into one.
    let delete = "mutation($id: ID!) { deleteCustomer(id: $id) { result } }";
    admin.run(delete, json!({ "id": ada })).await.data("deleteCustomer.result");
    assert_eq!(members(&admin, &trade).await, Vec::<String>::new());
    change(&admin, ADD, &trade, &[&ada]).await.data("addCustomersToGroup.id");
    assert_eq!(told(&shop).await, before);
}

#[tokio::test]
async fn customers_of_another_channel_are_neither_seen_nor_touched() {
    let rights = ["ReadCustomer", "CreateCustomer", "CreateCustomerGroup", "UpdateCustomerGroup"];
    let second = Second::open(&rights).await;
    let ada = customer(&second.admin, "ada@example.test", None).await;
    let bob = customer(&second.both[0].1, "bob@example.test", None).await;
    let trade = create(&second.admin, "Trade", &[&ada]).await;
    for (who, client) in &second.both {
        let added = change(client, ADD, &trade, &[&ada, &bob]).await;
        let seen = added.data("addCustomersToGroup.customers");
        let only = json!({ "totalItems": 1, "items": [{ "emailAddress": "bob@example.test" }] });
        assert_eq!(seen, only, "{who}");
        // Ada is not theirs to take out.
        let removed = change(client, REMOVE, &trade, &[&ada, &bob]).await;
        assert_eq!(removed.data("removeCustomersFromGroup.customers.totalItems"), 0, "{who}");
        assert_eq!(members(&second.admin, &trade).await, ["ada@example.test"], "{who}");
        let of = "query($id: ID!) { customer(id: $id) { groups { id } } }";
        let hidden = client.run(of, json!({ "id": ada })).await;
        assert_eq!(hidden.data("customer"), Value::Null, "{who}");
        let made = create(client, "Theirs", &[&ada, &bob]).await;
        assert_eq!(members(&second.admin, &made).await, ["bob@example.test"], "{who}");
        assert_eq!(told(&second.shop).await.iter().filter(|t| t.2.starts_with("ada")).count(), 1);
    }
}

#[tokio::test]
async fn groups_are_for_who_may() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let trade = create(&admin, "Trade", &[]).await;
    let documents = [
        ("ReadCustomerGroup", "{ customerGroups { totalItems } }".to_owned()),
        (
            "ReadCustomer",
            format!("{{ customerGroup(id: \"{trade}\") {{ customers {{ totalItems }} }} }}"),
        ),
        (
            "CreateCustomerGroup",
            "mutation { createCustomerGroup(input: { name: \"X\" }) { id } }".to_owned(),
        ),
        (
            "UpdateCustomerGroup",
            format!("mutation {{ updateCustomerGroup(input: {{ id: \"{trade}\" }}) {{ id }} }}"),
        ),
        (
            "UpdateCustomerGroup",
            format!(
                "mutation {{ addCustomersToGroup(customerGroupId: \"{trade}\", customerIds: []) {{ id }} }}"
            ),
        ),
        (
            "UpdateCustomerGroup",
            format!(
                "mutation {{ removeCustomersFromGroup(customerGroupId: \"{trade}\", customerIds: []) {{ id }} }}"
            ),
        ),
        ("DeleteCustomerGroup", "mutation { deleteCustomerGroups(ids: []) { result } }".to_owned()),
        (
            "DeleteCustomerGroup",
            format!("mutation {{ deleteCustomerGroup(id: \"{trade}\") {{ result }} }}"),
        ),
    ];
    let (ada, _) = logged_in(&shop, "ada@example.test").await;
    let clerk = shop.staff(&["ReadOrder", "UpdateCustomer"]).await;
    let mut staff: Vec<(&str, Client)> = Vec::new();
    for (permission, document) in documents {
        for client in [&clerk, &ada, &ada.on("/admin-api"), &shop.guest()] {
            assert_eq!(client.ask(&document).await.code(), "FORBIDDEN", "{document}");
        }
        if !staff.iter().any(|(held, _)| *held == permission) {
            staff.push((permission, shop.staff(&[permission]).await));
        }
        let (_, holder) = staff.iter().find(|(held, _)| *held == permission).unwrap();
        let may = holder.ask(&document).await;
        assert!(may.errors().is_empty(), "{permission}: {}", may.text);
    }
}

#[tokio::test]
async fn storefronts_see_the_group_of_a_rate_and_nobody_in_it() {
    let market = crate::order::market::Market::open().await;
    let ada = customer(&market.admin, "ada@example.test", None).await;
    let trade = create(&market.admin, "Trade", &[&ada]).await;
    let mug = market.variant("MUG", 1000, 10).await;
    let rates = "{ taxRates { items { id } } }";
    let rates = market.admin.ask(rates).await.data("taxRates.items");
    for id in texts(&rates, "id") {
        let update =
            "mutation($input: UpdateTaxRateInput!) { updateTaxRate(input: $input) { id } }";
        let input = json!({ "id": id, "customerGroupId": trade });
        market.admin.run(update, json!({ "input": input })).await.data("updateTaxRate.id");
    }
    let document = "query($id: ID!) { product(id: $id) { variants { taxRateApplied { customerGroup { name customers { totalItems items { id } } } } } } }";
    let product = "query($id: ID!) { productVariant(id: $id) { productId } }";
    let product = market.admin.run(product, json!({ "id": mug })).await;
    let id = product.data("productVariant.productId");
    let path = "product.variants.0.taxRateApplied.customerGroup";
    let nobody = json!({ "totalItems": 0, "items": [] });
    let seen = market.shop.guest().run(document, json!({ "id": id })).await.data(path);
    assert_eq!(seen, json!({ "name": "Trade", "customers": nobody }));
    // A kept answer does not outlive the name.
    let rename = "mutation($id: ID!) { updateCustomerGroup(input: { id: $id, name: \"Dealers\" }) { name } }";
    market.admin.run(rename, json!({ "id": trade })).await.data("updateCustomerGroup.name");
    let seen = market.shop.guest().run(document, json!({ "id": id })).await.data(path);
    assert_eq!(seen["name"], "Dealers");
    // Who may read rates is told nobody either.
    let reader = market.shop.staff(&["ReadTaxRate"]).await;
    let document = "{ taxRates { items { customerGroup { name customers { totalItems } } } } }";
    assert_eq!(reader.ask(document).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn whoever_is_put_into_a_group_while_it_is_deleted_is_not_left_in_it() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let mut buyers = Vec::new();
    for n in 0..6 {
        buyers.push(customer(&admin, &format!("buyer{n}@example.test"), None).await);
    }
    let ids: Vec<&str> = buyers.iter().map(String::as_str).collect();
    let backwards: Vec<&str> = ids.iter().rev().copied().collect();
    for round in 0..5 {
        let group = create(&admin, &format!("Round {round}"), &ids[..2]).await;
        let other = create(&admin, &format!("Other {round}"), &[]).await;
        let delete = format!("mutation {{ deleteCustomerGroup(id: \"{group}\") {{ result }} }}");
        let (deleted, one, two, three) = futures_util::join!(
            admin.ask(&delete),
            change(&admin, ADD, &group, &ids),
            change(&admin, ADD, &group, &backwards),
            change(&admin, ADD, &other, &backwards),
        );
        assert_eq!(deleted.data("deleteCustomerGroup.result"), "DELETED");
        for added in [one, two] {
            let done = added.errors().is_empty() || added.code() == "ENTITY_NOT_FOUND";
            assert!(done, "{}", added.text);
        }
        assert_eq!(three.data("addCustomersToGroup.customers.totalItems"), 6);
    }
    let text = "select count(*) from customers c, unnest(c.group_ids) g
       where not exists (select 1 from customer_groups where id = g)";
    let row = shop.database().await.query_one(text, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0);
    let row = "select count(*) from customers where cardinality(group_ids) <> 5";
    let row = shop.database().await.query_one(row, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0);
}
