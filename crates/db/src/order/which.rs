//! Which order is meant.

use domain::id::{ChannelId, CustomerId, OrderId, PaymentId, SessionId};
use uuid::Uuid;

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

/// The end of a statement that finds it: what stands behind `from orders o where`, and the values
/// of $1, $2 and $3.
pub(super) struct Found {
    pub(super) clause: &'static str,
    pub(super) id: Uuid,
    pub(super) channel: ChannelId,
    pub(super) text: String,
}

macro_rules! seen {
    ($condition:literal) => {
        concat!(
            $condition,
            " and ($2 = '00000000-0000-0000-0000-000000000001' or o.channel_id = $2) and $3 = $3"
        )
    };
}

macro_rules! current {
    ($condition:literal) => {
        concat!(
            "o.active and ",
            $condition,
            " and ($2 = '00000000-0000-0000-0000-000000000001' or o.channel_id = $2) and $3 = $3
             order by o.channel_id = $2 desc, o.created_at desc limit 1"
        )
    };
}

impl Which {
    pub(super) fn found(&self) -> Found {
        let (clause, id, channel) = match self {
            Self::Id(id, channel) => (seen!("o.id = $1"), id.uuid(), *channel),
            Self::Code(_, channel) => (seen!("$1 = $1 and o.code = $3"), Uuid::nil(), *channel),
            Self::Payment(id, channel) => (
                seen!("o.id = (select p.order_id from payments p where p.id = $1)"),
                id.uuid(),
                *channel,
            ),
            Self::Customer(id, channel) => {
                (current!("o.owner_id = $1 and o.state <> 'Draft'"), id.uuid(), *channel)
            }
            Self::Guest(id, channel) => {
                (current!("o.session_id = $1 and o.owner_id is null"), id.uuid(), *channel)
            }
        };
        let text = match self {
            Self::Code(code, _) => code.clone(),
            Self::Id(..) | Self::Payment(..) | Self::Customer(..) | Self::Guest(..) => {
                String::new()
            }
        };
        Found { clause, id, channel, text }
    }
}
