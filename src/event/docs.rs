//! `docs/events.md`, written from the enum: what partners may rely on.

use std::fmt::Write as _;

use async_graphql::Request;

const HEAD: &str = "# Events

What happened to orders, as partners and integrations read it. This page is generated from the enum
`EventType` (`crates/domain/src/event/mod.rs`); a test compares the two.

One event is written for each effect, in the transaction of the effect: there is no effect without
its event and no event without its effect. The log is append-only.

## Reading

- `Query.orderEvents(after, first, filter)` reads the log from a place on; without `after` from the
  `BEGINNING`.
- `Subscription.orderEvents(after, filter)` follows it, over WebSocket (`graphql-transport-ws`) or
  Server-Sent Events; without `after` from `NOW` on.
- `after` is `BEGINNING`, `NOW`, or the `cursor` of an event. To resume, send the `cursor` of the last
  event that you have dealt with: whatever happened meanwhile comes first, then what happens now.
- Delivery is **at least once**: an event may come twice after a resume. `orderId` and `sequence`
  together tell events apart. The events of one order come **in the order of their `sequence`**, which
  counts from 1 **without holes**.
- It does not matter which process of a shop you are connected to, or to which one you reconnect.
- A cursor that is older than what is kept is refused with `CURSOR_EXPIRED`; its `oldest` is the cursor
  to go on with. Without the option `--event-days` events are kept for ever.
- Permission: `ReadOrder` in the channel, of an administrator or an API key. It is checked again for
  each event; when it is gone, or the session has ended, the stream ends with `FORBIDDEN`.

`Subscription.orderUpdated(id or code)` is for storefronts: the order as it is now, and again after
each change.

## Fields

| field | meaning |
|---|---|
| `cursor` | the place in the feed |
| `sequence` | the place among the order's events, from 1 without holes |
| `type` | what happened, from the list below |
| `at` | when the transaction of the effect began (UTC) |
| `actor` | who made it happen: kind, id, name |
| `requestId` | the request in which it happened, as in the logs |
| `orderState`, `paymentStatus`, `fulfillmentStatus` | the order just after the effect |
| `order` | the order as it is now |
| `changes` | which fields of the order changed: `path`, `from`, `to` |
| `payload` | more about the effect, an object; ids in their wire form, amounts in minor units |

## Types

| on the wire | name | what happened |
|---|---|---|
";

/// The page. The descriptions are those that introspection tells.
pub async fn page() -> String {
    let mut page = HEAD.to_owned();
    let asked = "{ __type(name: \"EventType\") { enumValues { name description } } }";
    let answer = crate::schema::build().execute(Request::new(asked)).await;
    let told = answer.data.into_json().unwrap_or_default();
    let described = |wire: &str| {
        let values = told.pointer("/__type/enumValues").and_then(|v| v.as_array());
        let value = values.into_iter().flatten().find(|value| value["name"] == wire);
        value.and_then(|value| value["description"].as_str()).unwrap_or_default().replace('\n', " ")
    };
    for kind in domain::event::EventType::ALL {
        let wire = kind.wire();
        // Writing to a String cannot fail.
        writeln!(page, "| `{wire}` | `{kind}` | {} |", described(wire)).ok();
    }
    page
}
