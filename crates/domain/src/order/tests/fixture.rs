//! Orders for tests, told in as few words as possible.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::channel::CurrencyCode;
use crate::fulfillment::FulfillmentStatus;
use crate::id::*;
use crate::money::{Amount, Overflow, Rate, RoundingLevel, split};
use crate::order::*;
use crate::payment::PaymentStatus;

/// A moment; later ones are seconds after it.
pub(crate) fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
}

pub(crate) fn variant(n: u128) -> ProductVariantId {
    ProductVariantId(Uuid::from_u128(0xa000 + n))
}

pub(crate) fn line_id(n: u128) -> OrderLineId {
    OrderLineId(Uuid::from_u128(0xb000 + n))
}

pub(crate) fn category(n: u128) -> TaxCategoryId {
    TaxCategoryId(Uuid::from_u128(0xc000 + n))
}

pub(crate) const ZONE: ZoneId = ZoneId(Uuid::from_u128(0xd001));

pub(crate) fn taxes(percent: &[i64]) -> Vec<TaxLine> {
    let line =
        |rate: &i64| TaxLine { description: format!("tax {rate}"), tax_rate: Rate::percent(*rate) };
    percent.iter().map(line).collect()
}

/// A line of variant `n`: price, quantity, tax.
pub(crate) fn line(
    n: u128,
    price: i64,
    quantity: i32,
    percent: i64,
    includes_tax: bool,
) -> OrderLine {
    OrderLine {
        id: line_id(n),
        variant_id: variant(n),
        quantity,
        placed_quantity: 0,
        list_price: Amount(price),
        list_price_includes_tax: includes_tax,
        initial_list_price: Some(Amount(price)),
        tax_lines: taxes(&[percent]),
        adjustments: Vec::new(),
        rounding: RoundingLevel::Line,
        tax_rounding: Amount::ZERO,
        tax_category_id: category(1),
        featured_asset_id: None,
        shipping_line_id: None,
        counters: Counters::default(),
        created_at: at(0),
        updated_at: at(0),
    }
}

pub(crate) fn order(lines: Vec<OrderLine>) -> Order {
    Order {
        id: OrderId(Uuid::from_u128(0xe001)),
        code: "T3ST".to_owned(),
        channel_id: ChannelId::FIRST,
        order_type: OrderType::Regular,
        state: OrderState::AddingItems,
        active: true,
        currency: CurrencyCode::Eur,
        currency_chosen: false,
        customer_id: None,
        email_address: None,
        coupon_codes: Vec::new(),
        promotion_ids: Vec::new(),
        shipping_address: OrderAddress::default(),
        billing_address: OrderAddress::default(),
        tax_zone_id: Some(ZONE),
        placed_at: None,
        number: None,
        created_at: at(0),
        updated_at: at(0),
        version: 1,
        event_sequence: 0,
        lines,
        shipping_lines: Vec::new(),
        surcharges: Vec::new(),
        totals: Totals::default(),
        payment_status: PaymentStatus::NotPaid,
        fulfillment_status: FulfillmentStatus::NotFulfilled,
    }
    .with_totals()
    .unwrap()
}

pub(crate) fn surcharge(n: u128, price: i64, percent: i64, includes_tax: bool) -> Surcharge {
    Surcharge {
        id: SurchargeId(Uuid::from_u128(n)),
        description: "gift wrap".to_owned(),
        sku: String::new(),
        list_price: Amount(price),
        list_price_includes_tax: includes_tax,
        tax_lines: taxes(&[percent]),
        tax_rounding: Amount::ZERO,
        created_at: at(0),
        updated_at: at(0),
    }
}

pub(crate) fn shipping(n: u128, price: i64, percent: i64, includes_tax: bool) -> ShippingLine {
    ShippingLine {
        id: ShippingLineId(Uuid::from_u128(0xf000 + n)),
        shipping_method_id: ShippingMethodId(Uuid::from_u128(0xf100 + n)),
        replaced_method_id: None,
        list_price: Amount(price),
        list_price_includes_tax: includes_tax,
        tax_lines: taxes(&[percent]),
        adjustments: Vec::new(),
        tax_rounding: Amount::ZERO,
    }
}

pub(crate) fn adjustment(source: &str, kind: AdjustmentType, amount: i64) -> Adjustment {
    Adjustment {
        adjustment_source: source.to_owned(),
        kind,
        description: source.to_owned(),
        amount: Amount(amount),
    }
}

impl OrderLine {
    /// The line with one more adjustment, which stops at what is left of the line.
    pub(crate) fn adjusted(&self, adjustment: Adjustment) -> Result<Self, Overflow> {
        let value = self.prorated_value()?;
        let left = if self.list_price_includes_tax { value.gross } else { value.net };
        let amount = adjustment.amount.max(Amount::ZERO.minus(left)?);
        let mut line = self.clone();
        if amount != Amount::ZERO {
            line.adjustments.push(Adjustment { amount, ..adjustment });
        }
        Ok(line)
    }
}

/// The order after `amount` was taken off (negative) as a promotion of the whole order does it.
pub(crate) fn distributed(order: &Order, amount: Amount) -> Order {
    let weight = |line: &OrderLine| match line.quantity {
        0 => 0,
        _ => line.prorated_line_price_with_tax().unwrap().0,
    };
    let weights: Vec<_> = order.lines.iter().map(weight).collect();
    let shares = split(amount, &weights).unwrap();
    let with = |(line, share): (&OrderLine, Amount)| {
        let kind = AdjustmentType::DistributedOrderPromotion;
        line.adjusted(adjustment("PROMOTION:order", kind, share.0)).unwrap()
    };
    let lines = order.lines.iter().zip(shares).map(with).collect();
    Order { lines, ..order.clone() }.with_totals().unwrap()
}

/// The order after an item discount of some percent on the lines that are meant.
pub(crate) fn discounted(order: &Order, percent: i64, meant: fn(&OrderLine) -> bool) -> Order {
    let with = |line: &OrderLine| {
        if !meant(line) {
            return line.clone();
        }
        let unit = if line.list_price_includes_tax {
            line.unit_price_with_tax().unwrap()
        } else {
            line.unit_price().unwrap()
        };
        let share = crate::money::Fraction::new(i128::from(-unit.0 * percent), 100);
        let quantity = crate::money::Fraction::whole(i64::from(line.quantity));
        let amount = share.times(quantity).unwrap().round().unwrap();
        line.adjusted(adjustment("PROMOTION:item", AdjustmentType::Promotion, amount.0)).unwrap()
    };
    Order { lines: order.lines.iter().map(with).collect(), ..order.clone() }.with_totals().unwrap()
}
