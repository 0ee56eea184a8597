//! Settings that two processes change at once: nobody's change is lost.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::Shop;

/// A setting, a mutation that changes two parts of it, and where it is read again.
struct Case {
    /// Changes one part.
    one: &'static str,
    /// Changes another.
    other: &'static str,
    read: &'static str,
}

const CASES: [Case; 4] = [
    Case {
        one: "mutation { updateTaxRate(input: { id: $id, name: \"$n\" }) { id } }",
        other: "mutation { updateTaxRate(input: { id: $id, value: $n }) { id } }",
        read: "{ taxRate(id: $id) { one: name other: value } }",
    },
    Case {
        one: "mutation { updateChannel(input: { id: 1, token: \"$n\" }) { __typename } }",
        other: "mutation { updateChannel(input: { id: 1, outOfStockThreshold: $n }) { __typename } }",
        read: "{ channel(id: 1) { one: token other: outOfStockThreshold } }",
    },
    Case {
        one: "mutation { updateGlobalSettings(input: { outOfStockThreshold: $n }) { __typename } }",
        other: "mutation { updateGlobalSettings(input: { availableLanguages: [en, $l] }) { __typename } }",
        read: "{ globalSettings { one: outOfStockThreshold other: availableLanguages } }",
    },
    Case {
        one: "mutation { updateZone(input: { id: 1, name: \"$n\" }) { id } }",
        other: "mutation { updateZone(input: { id: 1, customFields: {} }) { id } }",
        read: "{ zone(id: 1) { one: name } }",
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_two_processes_both_count() {
    let shop = Shop::open().await;
    let second = shop.second().await;
    let (here, there) = (shop.admin().await, second.admin().await);
    let rate = "mutation { createTaxRate(input: { name: \"0\", enabled: true, value: 1, categoryId: 1, zoneId: 1 }) { id } }";
    let rate = format!("\"{}\"", here.ask(rate).await.text_at("createTaxRate.id"));
    let languages = ["de", "fr", "it", "es", "nl"];
    for case in CASES {
        for (n, language) in (1..).zip(languages) {
            let put = |text: &str| {
                text.replace("$id", &rate).replace("$n", &n.to_string()).replace("$l", language)
            };
            let (one, other) = (put(case.one), put(case.other));
            let both = join_all([here.ask(&one), there.ask(&other)]).await;
            for answer in &both {
                assert_eq!(answer.code(), "", "{}", answer.text);
            }
            let read = here.ask(&put(case.read)).await.data("");
            let read = read.as_object().and_then(|data| data.values().next()).cloned().unwrap();
            let text = |value: &Value| value.to_string().replace('"', "");
            assert_eq!(text(&read["one"]), n.to_string(), "{one} {read}");
            let right =
                ["null".to_owned(), n.to_string(), format!("{n}.0"), format!("[en,{language}]")];
            assert!(right.contains(&text(&read["other"])), "{other} {read}");
        }
    }
    assert_eq!(there.ask("{ zone(id: 1) { name } }").await.data("zone.name"), json!("5"));
}
