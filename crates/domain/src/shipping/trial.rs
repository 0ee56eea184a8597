//! An order that nobody places, to try ways to ship with.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::id::{ChannelId, OrderId, OrderLineId, ProductVariantId, TaxCategoryId};
use crate::order::price::{PriceBook, PriceRefused, Touched, run};
use crate::order::{NewOrder, Order, OrderAddress, OrderLine, open};

/// What is in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrialLine {
    /// The variant.
    pub variant_id: ProductVariantId,
    /// How many units.
    pub quantity: i32,
    /// The class of goods, for the tax.
    pub tax_category_id: TaxCategoryId,
}

/// An order with these goods that goes to this address, at current prices.
pub fn trial(
    channel_id: ChannelId,
    lines: &[TrialLine],
    address: OrderAddress,
    book: &PriceBook,
    now: DateTime<Utc>,
) -> Result<Order, PriceRefused> {
    let new = NewOrder {
        id: OrderId::NONE,
        code: String::new(),
        channel_id,
        currency: book.currency,
        buyer: None,
        is_draft: true,
    };
    let line = |(place, line): (u128, &TrialLine)| {
        let TrialLine { variant_id, quantity, tax_category_id } = *line;
        let id = OrderLineId(Uuid::from_u128(place));
        OrderLine::unpriced(id, variant_id, quantity, tax_category_id, now)
    };
    let lines = (1..).zip(lines).map(line).collect();
    let order = Order { lines, shipping_address: address, ..open(new, now).order };
    run(&order, book, Touched::All, now)
}
