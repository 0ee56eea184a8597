//! The uses of promotions that orders hold, as they are written with an order.

use chrono::{DateTime, Utc};
use domain::id::{CustomerId, OrderId, PromotionId};
use serde::Serialize;

/// All uses that an order shall hold; what it holds besides is given back.
#[derive(Debug, Clone, Serialize)]
pub struct Uses {
    /// The order.
    pub order_id: OrderId,
    /// Who buys.
    pub customer_id: Option<CustomerId>,
    /// Of what it holds a use.
    pub promotion_ids: Vec<PromotionId>,
    /// The time.
    pub at: DateTime<Utc>,
}

/// One use.
#[derive(Debug, Serialize)]
pub(super) struct Use {
    promotion_id: PromotionId,
    order_id: OrderId,
    customer_id: Option<CustomerId>,
    created_at: DateTime<Utc>,
}

impl Uses {
    pub(super) fn rows(&self) -> impl Iterator<Item = Use> {
        self.promotion_ids.iter().map(|promotion_id| Use {
            promotion_id: *promotion_id,
            order_id: self.order_id,
            customer_id: self.customer_id,
            created_at: self.at,
        })
    }
}

/// Gives back what an order holds no longer; after the orders themselves (`o`).
pub(super) const GIVEN_BACK: &str = "given_back as (
    delete from promotion_uses u using json_to_recordset($13::json) as n(order_id uuid, promotion_ids uuid[])
    where u.order_id = n.order_id and n.order_id in (select id from o) and u.promotion_id <> all (n.promotion_ids))";

/// Takes what it did not hold yet, in the order of promotions, in which their limits are locked.
pub(super) const TAKEN: &str = "taken as (
    insert into promotion_uses as u (promotion_id, order_id, customer_id, created_at)
    select n.promotion_id, n.order_id, n.customer_id, n.created_at
    from json_populate_recordset(null::promotion_uses, $14::json) n join o on o.id = n.order_id
    order by n.promotion_id
    on conflict (promotion_id, order_id) do update set customer_id = excluded.customer_id
      where u.customer_id is distinct from excluded.customer_id)";
