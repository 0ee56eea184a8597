//! Joining the cart of a guest with that of the customer who logs in (vendure-behaviour 13.1).

use std::collections::HashMap;

use super::Order;
use super::cart::{Addition, CartPlan, CartRefused, Shop};
use super::customer::{Buyer, Detail, with_customer};
use super::edit::Edit;
use crate::id::{OrderLineId, ProductVariantId};

/// Whose lines win.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MergeStrategy {
    /// All lines stay; of a variant that both have, the guest's quantity counts.
    #[default]
    Merge,
    /// The lines of the guest.
    UseGuest,
    /// The lines of the customer.
    UseExisting,
    /// The lines of the customer, or of the guest if the customer has none.
    UseGuestIfExistingEmpty,
}

/// What a login makes of two carts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// There is nothing to join: the customer's cart, if any, is the current one. The other cart
    /// belongs to somebody and stays.
    Untouched,
    /// The guest's cart becomes the customer's; the customer's empty one, if any, goes.
    Guest {
        /// The cart with its new owner.
        detail: Box<Detail>,
    },
    /// The customer's cart stays; the guest's, if any, goes.
    Existing {
        /// What the guest's lines made of it, and which of them did not fit; nothing when the
        /// guest had none.
        plan: Option<Box<CartPlan>>,
    },
}

/// Joins the carts. New lines take their ids from `line_ids`, by the guest's lines; the shop's
/// offers cover the variants of both carts.
pub fn merge(
    guest: Option<&Order>,
    existing: Option<&Order>,
    buyer: &Buyer,
    strategy: MergeStrategy,
    line_ids: &HashMap<OrderLineId, OrderLineId>,
    shop: Shop<'_>,
) -> Result<Merge, CartRefused> {
    let Some(guest) = guest else {
        return Ok(Merge::Existing { plan: None });
    };
    if guest.customer_id.is_some() {
        return Ok(Merge::Untouched);
    }
    let filled = existing.filter(|existing| !existing.lines.is_empty());
    match filled {
        _ if guest.lines.is_empty() => Ok(Merge::Existing { plan: None }),
        None => {
            let detail = with_customer(guest, buyer, shop.book, shop.now)?;
            Ok(Merge::Guest { detail: Box::new(detail) })
        }
        Some(existing) => {
            let plan = join(guest, existing, strategy, line_ids, shop)?;
            Ok(Merge::Existing { plan: Some(Box::new(plan)) })
        }
    }
}

fn join(
    guest: &Order,
    existing: &Order,
    strategy: MergeStrategy,
    line_ids: &HashMap<OrderLineId, OrderLineId>,
    shop: Shop<'_>,
) -> Result<CartPlan, CartRefused> {
    let mut edit = Edit::of(existing);
    let is_guests = |variant: ProductVariantId| guest.lines_of(variant).next().is_some();
    match strategy {
        MergeStrategy::UseExisting | MergeStrategy::UseGuestIfExistingEmpty => {}
        MergeStrategy::Merge | MergeStrategy::UseGuest => {
            if strategy == MergeStrategy::UseGuest {
                for line in existing.lines.iter().filter(|line| !is_guests(line.variant_id)) {
                    edit.remove(line.id)?;
                }
            }
            for line in &guest.lines {
                let same = existing.lines_of(line.variant_id).next();
                let done = match same {
                    Some(same) if same.quantity == line.quantity => Ok(()),
                    Some(same) => edit.adjust(same.id, line.quantity, shop),
                    None => {
                        edit.add(addition(line.id, line.variant_id, line.quantity, line_ids), shop)
                    }
                };
                // What can no longer be bought is left behind.
                if let Err(refused @ CartRefused::Price(_)) = done {
                    return Err(refused);
                }
            }
        }
    }
    edit.priced(existing, shop)
}

fn addition(
    guest_line: OrderLineId,
    variant_id: ProductVariantId,
    quantity: i32,
    line_ids: &HashMap<OrderLineId, OrderLineId>,
) -> Addition {
    let line_id = line_ids.get(&guest_line).copied().unwrap_or(guest_line);
    Addition { variant_id, quantity, line_id }
}
