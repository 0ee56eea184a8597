//! Who may do something in one channel only does not reach the others, nor what holds for all.

use serde_json::{Value, json};

use super::second::{Second, channel};
use crate::people::texts;
use crate::support::Client;

const EVERYTHING: [&str; 8] = [
    "CreateChannel",
    "ReadChannel",
    "UpdateChannel",
    "DeleteChannel",
    "ReadSettings",
    "UpdateSettings",
    "UpdateGlobalSettings",
    "CreateSettings",
];

const CHANNELS: &str = "{ channels(options: { sort: { code: ASC } }) { totalItems items { id code token defaultCurrencyCode pricesIncludeTax updatedAt } } }";
const ONE: &str = "query($id: ID!) { channel(id: $id) { code token } }";
const UPDATE: &str = "mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { __typename ... on Channel { code } } }";
const DELETE: &str = "mutation($id: ID!) { deleteChannel(id: $id) { result } }";

async fn channels(client: &Client) -> Value {
    client.ask(CHANNELS).await.data("channels.items")
}

#[tokio::test]
async fn another_channel_is_neither_changed_nor_deleted() {
    let second = Second::open(&EVERYTHING).await;
    let third = channel(&second.admin, "third").await;
    let before = channels(&second.admin).await;
    for (who, client) in &second.both {
        for id in ["1", &third] {
            let input =
                json!({ "id": id, "code": "mine", "token": "mine", "pricesIncludeTax": true });
            let refused = client.run(UPDATE, json!({ "input": input })).await;
            assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{who} {id}: {}", refused.text);
            let refused = client.run(DELETE, json!({ "id": id })).await;
            assert_eq!(refused.code(), "ENTITY_NOT_FOUND", "{who} {id}: {}", refused.text);
        }
        assert_eq!(channels(&second.admin).await, before, "{who}");
    }
    for (who, client) in &second.both {
        let input = json!({ "id": second.id, "code": format!("of-{who}") });
        let own = client.run(UPDATE, json!({ "input": input })).await;
        assert_eq!(own.data("updateChannel.code"), format!("of-{who}"), "{}", own.text);
    }
}

/// What is held on the default channel is not held in the others: only reading goes further.
#[tokio::test]
async fn what_is_held_elsewhere_does_not_change_a_channel() {
    let second = Second::open(&EVERYTHING).await;
    let staff = second.shop.staff(&["UpdateChannel", "DeleteChannel", "ReadChannel"]).await;
    let seen = channels(&staff).await;
    assert_eq!(texts(&seen, "code"), ["__default_channel__", "second"]);
    let input = json!({ "input": { "id": second.id, "token": "mine" } });
    assert_eq!(staff.run(UPDATE, input).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(staff.run(DELETE, json!({ "id": second.id })).await.code(), "ENTITY_NOT_FOUND");
    assert_eq!(channels(&second.admin).await, seen);
    let own = json!({ "input": { "id": "1", "token": "still-the-default" } });
    assert_eq!(staff.run(UPDATE, own).await.data("updateChannel.__typename"), "Channel");
}

#[tokio::test]
async fn only_the_channels_that_one_may_read_are_seen() {
    for held in ["ReadChannel", "ReadSettings"] {
        let second = Second::open(&[held]).await;
        let third = channel(&second.admin, "third").await;
        for (who, client) in &second.both {
            let list = client.ask(CHANNELS).await;
            assert_eq!(list.data("channels.totalItems"), 1, "{who}: {}", list.text);
            assert_eq!(texts(&list.data("channels.items"), "code"), ["second"]);
            let filtered = client
                .ask("{ channels(options: { filter: { token: { contains: \"t\" } } }) { totalItems } }")
                .await;
            assert_eq!(filtered.data("channels.totalItems"), 1, "{who}: {}", filtered.text);
            for id in ["1", &third] {
                let hidden = client.run(ONE, json!({ "id": id })).await;
                assert_eq!(hidden.data("channel"), Value::Null, "{who} {id}");
            }
            let own = client.run(ONE, json!({ "id": second.id })).await;
            assert_eq!(own.data("channel.token"), "second-token", "{who}");
        }
    }
}

#[tokio::test]
async fn who_reads_on_the_default_channel_reads_all() {
    let second = Second::open(&["ReadChannel"]).await;
    let staff = second.shop.staff(&["ReadChannel"]).await;
    assert_eq!(staff.ask(CHANNELS).await.data("channels.totalItems"), 2);
    let one = staff.run(ONE, json!({ "id": second.id })).await;
    assert_eq!(one.data("channel.code"), "second");
}

#[tokio::test]
async fn what_holds_for_all_channels_is_changed_on_the_default_one() {
    let second = Second::open(&EVERYTHING).await;
    let settings =
        "{ globalSettings { availableLanguages trackInventory outOfStockThreshold updatedAt } }";
    let before = second.admin.ask(settings).await.data("globalSettings");
    let change = "mutation { updateGlobalSettings(input: { outOfStockThreshold: 7, trackInventory: false }) { __typename } }";
    let create = "mutation { createChannel(input: { code: \"fourth\", token: \"fourth\",
        defaultLanguageCode: en, pricesIncludeTax: true, defaultCurrencyCode: USD,
        defaultTaxZoneId: \"1\", defaultShippingZoneId: \"1\" }) { __typename } }";
    for (who, client) in &second.both {
        for document in [change, create] {
            let refused = client.ask(document).await;
            assert_eq!(refused.code(), "FORBIDDEN", "{who}: {}", refused.text);
        }
        assert_eq!(second.admin.ask(settings).await.data("globalSettings"), before, "{who}");
        assert_eq!(channels(&second.admin).await.as_array().map(Vec::len), Some(2), "{who}");
    }
    // Who may do everything may do so from any channel.
    let there = second.admin.with("vendure-token", "second-token");
    for document in [change, create] {
        let done = there.ask(document).await;
        assert!(done.errors().is_empty(), "{}", done.text);
    }
}

/// One channel's settings are one's own all the same: countries, zones and taxes are shared.
#[tokio::test]
async fn what_all_channels_share_stays_open() {
    let second = Second::open(&EVERYTHING).await;
    for (who, client) in &second.both {
        let made = client.ask("mutation { createZone(input: { name: \"Shared\" }) { id } }").await;
        assert!(made.errors().is_empty(), "{who}: {}", made.text);
        assert_eq!(client.ask("{ zones { totalItems } }").await.errors().len(), 0, "{who}");
        let settings = client.ask("{ globalSettings { id } activeChannel { code } }").await;
        assert_eq!(settings.data("activeChannel.code"), "second", "{who}");
    }
}
