//! Filling and emptying a cart (vendure-behaviour 9.1 and 9.2).
//!
//! Each function answers a plan with the order as it will be. What could not be done, or only in
//! part, stands in the plan's refusals and takes nothing else back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::edit::Edit;
use super::price::{PriceBook, PriceRefused};
use super::{Order, OrderState};
use crate::event::{EventDraft, HistoryDraft};
use crate::id::{AssetId, OrderLineId, ProductVariantId, TaxCategoryId};
use crate::stock::VariantStock;

/// How much may be in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Units in all.
    pub order_items: i32,
    /// Units of one line.
    pub line_items: i32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { order_items: 999, line_items: 999 }
    }
}

/// A variant as the cart needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Whether it can be bought: it and its product are there, enabled and in the channel.
    pub is_offered: bool,
    /// The class of goods, for the tax.
    pub tax_category_id: TaxCategoryId,
    /// Its picture, else that of its product.
    pub featured_asset_id: Option<AssetId>,
    /// Its stock in the channel.
    pub stock: VariantStock,
}

/// What every change of a cart needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Shop<'s> {
    /// How much may be in an order.
    pub limits: Limits,
    /// The variants that are added or adjusted.
    pub offers: &'s HashMap<ProductVariantId, Offer>,
    /// Prices, taxes and shipping methods.
    pub book: &'s PriceBook,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Units of a variant to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The variant.
    pub variant_id: ProductVariantId,
    /// How many units.
    pub quantity: i32,
    /// The id of the line, if a new one is needed.
    pub line_id: OrderLineId,
}

/// Why an item was not taken, or not as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemRefused {
    /// The order cannot be changed any more.
    NotEditable {
        /// Its state.
        state: OrderState,
    },
    /// Fewer than no units cannot be had.
    NegativeQuantity,
    /// So many units are too many, for the line or for the order.
    OrderLimit {
        /// The most there may be.
        max_items: i32,
    },
    /// There are not so many; as many as there are were taken.
    InsufficientStock {
        /// Of what.
        variant_id: ProductVariantId,
        /// How many were taken.
        quantity_available: i32,
    },
}

/// Why nothing at all is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CartRefused {
    /// The variant cannot be bought.
    #[error("there is no variant {variant_id} to be bought")]
    NoSuchVariant {
        /// The variant.
        variant_id: ProductVariantId,
    },
    /// The order has no such line.
    #[error("the order has no line {line_id}")]
    NoSuchLine {
        /// The line.
        line_id: OrderLineId,
    },
    /// The order cannot be priced.
    #[error(transparent)]
    Price(#[from] PriceRefused),
}

impl CartRefused {
    /// The key of its text in the catalogue of messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoSuchVariant { .. } => "error.entity-with-id-not-found",
            Self::NoSuchLine { .. } => "error.order-does-not-contain-line-with-id",
            Self::Price(refused) => refused.key(),
        }
    }
}

/// What a change of a cart comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartPlan {
    /// The order as it will be.
    pub order: Order,
    /// The lines that were added or changed.
    pub touched: Vec<OrderLineId>,
    /// What was not done, or only in part.
    pub refusals: Vec<ItemRefused>,
    /// What clients read of it.
    pub history: Vec<HistoryDraft>,
    /// What is told of it.
    pub events: Vec<EventDraft>,
}

/// Adds units to a cart, item by item. Prices are renewed once, for the lines that were touched.
pub fn add_items(
    order: &Order,
    additions: &[Addition],
    shop: Shop<'_>,
) -> Result<CartPlan, CartRefused> {
    let mut edit = Edit::of(order);
    for addition in additions {
        edit.add(*addition, shop)?;
    }
    edit.priced(order, shop)
}

/// Sets how many units a line has; none removes it.
pub fn adjust_line(
    order: &Order,
    line_id: OrderLineId,
    quantity: i32,
    shop: Shop<'_>,
) -> Result<CartPlan, CartRefused> {
    let mut edit = Edit::of(order);
    if quantity == 0 {
        edit.remove(line_id)?;
    } else {
        edit.adjust(line_id, quantity, shop)?;
    }
    edit.priced(order, shop)
}

/// Takes a line out.
pub fn remove_line(
    order: &Order,
    line_id: OrderLineId,
    shop: Shop<'_>,
) -> Result<CartPlan, CartRefused> {
    let mut edit = Edit::of(order);
    edit.remove(line_id)?;
    edit.priced(order, shop)
}

/// Takes all lines out.
pub fn remove_all(order: &Order, shop: Shop<'_>) -> Result<CartPlan, CartRefused> {
    let mut edit = Edit::of(order);
    edit.remove_all();
    edit.priced(order, shop)
}

/// Prices a cart anew in the currency of the shop's price book, which its buyer has chosen.
pub fn set_currency(order: &Order, shop: Shop<'_>) -> Result<CartPlan, CartRefused> {
    let mut edit = Edit::of(order);
    let new = shop.book.currency;
    if !edit.is_editable() || order.currency == new {
        return Ok(edit.unpriced());
    }
    let plan = edit.priced(order, shop)?;
    let history = vec![HistoryDraft::currency_updated(order.currency, new)];
    let order = Order { currency_chosen: true, ..plan.order };
    Ok(CartPlan { order, history, ..plan })
}

/// What is told of a cart that differs from what it was; nothing when it does not.
#[must_use]
pub fn changed_events(before: &Order, after: &Order) -> Vec<EventDraft> {
    if before == after { Vec::new() } else { vec![super::edit::changed(after)] }
}
