//! `docs/events.md`, written from the enum: what partners may rely on.

use std::fmt::Write as _;

use domain::event::EventType;

/// What nothing writes yet: the operations that will come with later releases.
pub const UNWRITTEN: [EventType; 15] = [
    EventType::OrderModified,
    EventType::OrderUnitsCancelled,
    EventType::OrderResumed,
    EventType::OrderCompleted,
    EventType::OrderArchived,
    EventType::OrderExpired,
    EventType::PaymentCancelled,
    EventType::PaymentCaptured,
    EventType::PaymentVoided,
    EventType::RefundCreated,
    EventType::RefundSettled,
    EventType::RefundFailed,
    EventType::CreditGranted,
    EventType::StockLow,
    EventType::StockBackordered,
];

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

## Trying it

A partner reads with a key: log in as an administrator, make a role that may read orders, and a key
with it. The key is told once.

```graphql
mutation {
  partner: createRole(input: { code: \"partner\", description: \"Reads orders\", permissions: [ReadOrder] }) { id }
}
```

```graphql
mutation ($partner: ID!) {
  createApiKey(input: { roleIds: [$partner], translations: [{ languageCode: en, name: \"ERP\" }] }) { apiKey }
}
```

Subscriptions need a stream: a WebSocket (`graphql-transport-ws`), or a POST with the header
`Accept: text/event-stream`. The key goes in the header `vendure-api-key`:

```sh
curl -N http://127.0.0.1:3000/admin-api -H 'content-type: application/json' \\
  -H 'accept: text/event-stream' -H \"vendure-api-key: $KEY\" \\
  -d '{\"query\":\"subscription { orderEvents(after: BEGINNING) { cursor type orderCode } }\"}'
```

A plain POST is refused. [examples/watch.sh](../examples/watch.sh) follows for ever and resumes.

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

Those marked *(not written yet)* come with the operations that cause them (see the README's \
\"Not there yet\").

| on the wire | name | what happened |
|---|---|---|
";

/// The page. The descriptions are those of the schema.
#[must_use]
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    let told = described(&crate::schema::sdl());
    for kind in EventType::ALL {
        let wire = kind.wire();
        let text = told.iter().find(|(name, _)| name == wire).map_or("", |(_, text)| text);
        // Writing to a String cannot fail.
        let yet = if UNWRITTEN.contains(kind) { " *(not written yet)*" } else { "" };
        writeln!(page, "| `{wire}` | `{kind}` | {text}{yet} |").ok();
    }
    page
}

/// The values of the enum in the schema's text, each with its description.
fn described(schema: &str) -> Vec<(String, String)> {
    let (_, rest) = schema.split_once("\nenum EventType {\n").unwrap_or_default();
    let (body, _) = rest.split_once("\n}").unwrap_or_default();
    let (mut values, mut text, mut is_text) = (Vec::new(), Vec::new(), false);
    for line in body.lines().map(str::trim) {
        if line == "\"\"\"" {
            is_text = !is_text;
        } else if is_text {
            text.push(line);
        } else if !line.is_empty() {
            values.push((line.to_owned(), text.join(" ")));
            text.clear();
        }
    }
    values
}
