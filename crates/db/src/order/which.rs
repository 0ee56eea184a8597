//! Which order is meant.

use std::collections::BTreeMap;

use domain::id::{ChannelId, CustomerId, OrderId, PaymentId, SessionId};
use serde::Serialize;
use uuid::Uuid;

use super::beside::Wants;

/// Which order is meant, and by whom: the default channel sees the orders of all channels, another
/// one its own. A session's or customer's cart is the one of this channel; on the default channel,
/// else the latest of any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The order with this id.
    Id(OrderId, ChannelId),
    /// The order with this code.
    Code(String, ChannelId),
    /// The order of this payment.
    Payment(PaymentId, ChannelId),
    /// The cart of a logged-in customer.
    Customer(CustomerId, ChannelId),
    /// The cart of a guest's session.
    Guest(SessionId, ChannelId),
}

/// Which orders are meant, as a statement takes it: `from` [`ASKED`]` a, lateral (… where` clause`)`.
#[derive(Debug, Serialize)]
pub(super) struct Asked<'w> {
    /// The place among all that is asked.
    n: i32,
    id: Uuid,
    /// The channel that looks for it.
    seen_from: ChannelId,
    code: &'w str,
    #[serde(flatten)]
    wants: Option<&'w Wants>,
}

impl<'w> Asked<'w> {
    /// What is wanted beside the order.
    pub(super) fn wants(&self) -> Option<&'w Wants> {
        self.wants
    }
}

/// The rows of [`Asked`], from the JSON text $1.
pub(super) const ASKED: &str =
    "json_to_recordset($1::json) as a(n int, id uuid, seen_from uuid, code text,
  variants uuid[], line uuid, all_lines boolean, checkout boolean, weights boolean, channel uuid, currency text,
  named boolean, facets boolean, limited uuid[], buyer uuid)";

macro_rules! seen {
    ($condition:literal) => {
        concat!(
            $condition,
            " and (a.seen_from = '00000000-0000-0000-0000-000000000001' or o.channel_id = a.seen_from)"
        )
    };
}

macro_rules! current {
    ($condition:literal) => {
        concat!(
            "o.active and ",
            seen!($condition),
            " order by o.channel_id = a.seen_from desc, o.created_at desc limit 1"
        )
    };
}

impl Which {
    /// What stands behind `from orders o where`.
    pub(super) fn clause(&self) -> &'static str {
        match self {
            Self::Id(..) => seen!("o.id = a.id"),
            Self::Code(..) => seen!("o.code = a.code"),
            Self::Payment(..) => {
                seen!("o.id = (select p.order_id from payments p where p.id = a.id)")
            }
            Self::Customer(..) => current!("o.owner_id = a.id"),
            Self::Guest(..) => current!("o.session_id = a.id and o.owner_id is null"),
        }
    }

    /// As a statement takes it.
    pub(super) fn asked<'w>(&'w self, place: usize, wants: Option<&'w Wants>) -> Asked<'w> {
        let (id, seen_from, code) = match self {
            Self::Id(id, channel) => (id.uuid(), *channel, ""),
            Self::Code(code, channel) => (Uuid::nil(), *channel, code.as_str()),
            Self::Payment(id, channel) => (id.uuid(), *channel, ""),
            Self::Customer(id, channel) => (id.uuid(), *channel, ""),
            Self::Guest(id, channel) => (id.uuid(), *channel, ""),
        };
        Asked { n: i32::try_from(place).unwrap_or(i32::MAX), id, seen_from, code, wants }
    }
}

/// Places of what asks in one way, by the clause that finds it.
pub(super) fn by_clause<'w>(
    all: impl Iterator<Item = &'w Which>,
) -> BTreeMap<&'static str, Vec<usize>> {
    let mut groups: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (place, which) in all.enumerate() {
        groups.entry(which.clause()).or_default().push(place);
    }
    groups
}

/// What was found, by the places of what was asked.
pub(super) struct Answers<T>(Vec<Option<T>>);

impl<T> Answers<T> {
    pub(super) fn new(count: usize) -> Self {
        Self(std::iter::repeat_with(|| None).take(count).collect())
    }

    pub(super) fn put(&mut self, place: i32, found: T) {
        if let Some(slot) = usize::try_from(place).ok().and_then(|place| self.0.get_mut(place)) {
            *slot = Some(found);
        }
    }

    pub(super) fn all(self) -> Vec<Option<T>> {
        self.0
    }
}
