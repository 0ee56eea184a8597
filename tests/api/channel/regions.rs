//! Countries and provinces.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Shop};

const REGION: &str = "{ __typename id code type name enabled languageCode parentId parent { id }
    translations { id languageCode name createdAt updatedAt } customFields createdAt updatedAt }";

async fn create(admin: &Client, code: &str, enabled: bool) -> Answer {
    let document = format!(
        "mutation($input: CreateCountryInput!) {{ createCountry(input: $input) {REGION} }}"
    );
    let texts = json!([{ "languageCode": "en", "name": format!("Land {code}") },
        { "languageCode": "de", "name": format!("Reich {code}") }]);
    let input = json!({ "code": code, "enabled": enabled, "translations": texts });
    admin.run(&document, json!({ "input": input })).await
}

#[tokio::test]
async fn a_country_has_a_name_in_each_language() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let made = create(&admin, "AT", true).await;
    assert_eq!(made.data("createCountry.__typename"), "Country");
    assert_eq!(made.data("createCountry.type"), "country");
    assert_eq!(made.data("createCountry.name"), "Land AT");
    assert_eq!(made.data("createCountry.languageCode"), "en");
    assert_eq!(made.data("createCountry.parent"), Value::Null);
    let id = made.text_at("createCountry.id");
    let one = format!("query($id: ID!) {{ country(id: $id) {REGION} }}");
    let german = admin.at("languageCode=de").run(&one, json!({ "id": id })).await;
    assert_eq!(german.data("country.name"), "Reich AT");
    assert_eq!(german.data("country.languageCode"), "de");
    let french = admin.at("languageCode=fr").run(&one, json!({ "id": id })).await;
    assert_eq!(french.data("country.name"), "Land AT");

    let update = format!(
        "mutation($input: UpdateCountryInput!) {{ updateCountry(input: $input) {REGION} }}"
    );
    let input = json!({ "id": id, "code": "OE", "translations": [
        { "languageCode": "en", "name": "Austria" }, { "languageCode": "fr", "name": "Autriche" }] });
    let changed = admin.run(&update, json!({ "input": input })).await;
    assert_eq!(changed.data("updateCountry.code"), "OE");
    assert_eq!(changed.data("updateCountry.name"), "Austria");
    let names: Vec<Value> =
        (0..3).map(|at| changed.data(&format!("updateCountry.translations.{at}.name"))).collect();
    assert_eq!(names, ["Austria", "Reich AT", "Autriche"]);
    let first = made.data("createCountry.translations.0.id");
    assert_eq!(changed.data("updateCountry.translations.0.id"), first);
    let nobody = admin.run(&update, json!({ "input": { "id": "77" } })).await;
    assert_eq!(nobody.message(), "No Country with the id \"77\" could be found");
}

#[tokio::test]
async fn customers_choose_among_enabled_countries() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = create(&admin, "AT", true).await.text_at("createCountry.id");
    create(&admin, "DE", false).await.data("createCountry.id");
    let choice = "{ availableCountries { id name code } }";
    let seen = shop.guest().ask(choice).await;
    assert_eq!(
        seen.data("availableCountries"),
        json!([{ "id": id, "name": "Land AT", "code": "AT" }])
    );
    assert_eq!(seen.header("vendure-auth-token"), None);
    let off =
        "mutation($id: ID!) { updateCountry(input: { id: $id, enabled: false }) { enabled } }";
    let off = admin.run(off, json!({ "id": id })).await;
    assert_eq!(off.data("updateCountry.enabled"), false);
    assert_eq!(shop.guest().ask(choice).await.data("availableCountries"), json!([]));
}

#[tokio::test]
async fn no_two_countries_have_the_same_code() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    create(&admin, "AT", true).await.data("createCountry.id");
    let refused = create(&admin, "AT", true).await;
    assert_eq!(refused.code(), "USER_INPUT_ERROR");
    assert_eq!(refused.message(), "There is a country with the code \"AT\" already");
    let other = create(&admin, "DE", true).await.text_at("createCountry.id");
    let update = "mutation($id: ID!) { updateCountry(input: { id: $id, code: \"AT\" }) { id } }";
    assert_eq!(admin.run(update, json!({ "id": other })).await.code(), "USER_INPUT_ERROR");
    let list = admin.ask("{ countries { totalItems items { code } } }").await;
    assert_eq!(list.data("countries.items"), json!([{ "code": "AT" }, { "code": "DE" }]));
}

#[tokio::test]
async fn a_country_that_addresses_name_stays() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let id = create(&admin, "AT", true).await.text_at("createCountry.id");
    let database = shop.database().await;
    let address = format!(
        "with c as (insert into customers (id, first_name, last_name, email_address, channel_ids)
           values (gen_random_uuid(), 'A', 'B', 'a@b.test', '{{}}') returning id)
         insert into addresses (id, customer_id, street_line1, country_id)
         select gen_random_uuid(), id, 'Street 1', '{id}' from c"
    );
    database.batch_execute(&address).await.unwrap();
    let delete = "mutation($id: ID!) { deleteCountry(id: $id) { result message } }";
    let used = admin.run(delete, json!({ "id": id })).await;
    assert_eq!(used.data("deleteCountry.result"), "NOT_DELETED");
    assert_eq!(
        used.data("deleteCountry.message"),
        "The country cannot be deleted: addresses name it"
    );
    database.batch_execute("delete from addresses").await.unwrap();
    assert_eq!(
        admin.run(delete, json!({ "id": id })).await.data("deleteCountry.result"),
        "DELETED"
    );
    let gone = admin.run("query($id: ID!) { country(id: $id) { id } }", json!({ "id": id })).await;
    assert_eq!(gone.data("country"), Value::Null);
    assert_eq!(admin.run(delete, json!({ "id": id })).await.code(), "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn provinces_are_regions_of_their_own() {
    let shop = Shop::open().await;
    let admin = shop.admin().await;
    let country = create(&admin, "AT", true).await.text_at("createCountry.id");
    let document = format!(
        "mutation($input: CreateProvinceInput!) {{ createProvince(input: $input) {REGION} }}"
    );
    let input = json!({ "code": "AT-9", "enabled": true,
        "translations": [{ "languageCode": "en", "name": "Vienna" }] });
    let made = admin.run(&document, json!({ "input": input })).await;
    assert_eq!(made.data("createProvince.__typename"), "Province");
    assert_eq!(made.data("createProvince.type"), "province");
    let id = made.text_at("createProvince.id");
    let update =
        "mutation($id: ID!) { updateProvince(input: { id: $id, code: \"W\" }) { code name } }";
    let changed = admin.run(update, json!({ "id": id })).await;
    assert_eq!(changed.data("updateProvince"), json!({ "code": "W", "name": "Vienna" }));
    let list =
        admin.ask("{ provinces { totalItems items { code } } countries { totalItems } }").await;
    assert_eq!(list.data("provinces.items"), json!([{ "code": "W" }]));
    assert_eq!(list.data("countries.totalItems"), 1);
    let both = "query($id: ID!) { province(id: $id) { code } country(id: $id) { code } }";
    let seen = admin.run(both, json!({ "id": id })).await;
    assert_eq!(seen.data("province.code"), "W");
    assert_eq!(seen.data("country"), Value::Null);
    let wrong = "mutation($id: ID!) { deleteProvince(id: $id) { result } }";
    assert_eq!(admin.run(wrong, json!({ "id": country })).await.code(), "ENTITY_NOT_FOUND");
    let gone = admin.run(wrong, json!({ "id": id })).await;
    assert_eq!(gone.data("deleteProvince.result"), "DELETED");
}

#[tokio::test]
async fn regions_are_for_who_may() {
    let shop = Shop::open().await;
    let clerk = shop.staff(&["ReadOrder"]).await;
    let some = "input: { code: \"X\", enabled: true, translations: [] }";
    let create = [
        format!("mutation {{ createCountry({some}) {{ id }} }}"),
        format!("mutation {{ createProvince({some}) {{ id }} }}"),
    ];
    let fields = [
        "{ countries { totalItems } }",
        "{ country(id: 1) { id } }",
        "{ provinces { totalItems } }",
        "{ province(id: 1) { id } }",
        "mutation { updateCountry(input: { id: 1 }) { id } }",
        "mutation { deleteCountry(id: 1) { result } }",
        "mutation { updateProvince(input: { id: 1 }) { id } }",
        "mutation { deleteProvince(id: 1) { result } }",
    ];
    for field in fields.into_iter().chain(create.iter().map(String::as_str)) {
        assert_eq!(shop.guest().ask(field).await.code(), "FORBIDDEN", "{field}");
        assert_eq!(clerk.ask(field).await.code(), "FORBIDDEN", "{field}");
    }
    let maker = shop.staff(&["CreateCountry"]).await;
    maker.ask(&create[0]).await.text_at("createCountry.id");
}
