//! Promotions for tests, told in as few words as possible.

use std::sync::Arc;

use uuid::Uuid;

use crate::id::{CustomerGroupId, FacetValueId, PromotionId, TranslationId};
use crate::operation::Operation;
use crate::order::price::{PriceBook, Touched, run};
use crate::order::tests::fixture::{at, variant};
use crate::order::tests::shop::{book, operation};
use crate::order::{Order, OrderLine};
use crate::promotion::usage::Limits;
use crate::promotion::{Promotion, PromotionBook};
use crate::text::Translation;

pub(crate) fn promotion_id(n: u128) -> PromotionId {
    PromotionId(Uuid::from_u128(0x4000 + n))
}

pub(crate) fn facet_value(n: u128) -> FacetValueId {
    FacetValueId(Uuid::from_u128(0x5000 + n))
}

pub(crate) fn group(n: u128) -> CustomerGroupId {
    CustomerGroupId(Uuid::from_u128(0x6000 + n))
}

fn name(language: &str, text: &str) -> Translation {
    Translation {
        id: TranslationId::NONE,
        language_code: language.to_owned(),
        name: text.to_owned(),
        slug: String::new(),
        description: String::new(),
        created_at: at(0),
        updated_at: at(0),
    }
}

/// An automatic promotion that has no end.
pub(crate) fn promotion(n: u128, conditions: &[Operation], actions: &[Operation]) -> Promotion {
    Promotion {
        id: promotion_id(n),
        names: vec![name("en", &format!("promotion {n}")), name("de", &format!("Aktion {n}"))],
        enabled: true,
        starts_at: None,
        ends_at: None,
        coupon_code: None,
        limits: Limits::default(),
        conditions: Vec::new(),
        actions: Vec::new(),
    }
    .with_operations(conditions, actions)
}

/// A promotion that needs a code and nothing else.
pub(crate) fn coupon(n: u128, code: &str, actions: &[Operation]) -> Promotion {
    Promotion { coupon_code: Some(code.to_owned()), ..promotion(n, &[], actions) }
}

pub(crate) fn with(book: PriceBook, promotions: Vec<Promotion>) -> PriceBook {
    PriceBook { promotions: Arc::new(PromotionBook::new(promotions)), ..book }
}

/// A shop with these promotions, and no shipping methods.
pub(crate) fn shop(prices_include_tax: bool, promotions: Vec<Promotion>) -> PriceBook {
    with(PriceBook { shipping: Arc::default(), ..book(prices_include_tax) }, promotions)
}

/// The order after a pricing run that touches no line.
pub(crate) fn priced(order: &Order, book: &PriceBook) -> Order {
    run(order, book, Touched::Lines(&[]), at(100)).unwrap()
}

pub(crate) fn sub_totals(order: &Order) -> (i64, i64) {
    (order.totals.sub_total.0, order.totals.sub_total_with_tax.0)
}

pub(crate) fn taken_off(lines: &[OrderLine]) -> Vec<i64> {
    let sum = |line: &OrderLine| line.adjustments.iter().map(|change| change.amount.0).sum();
    lines.iter().map(sum).collect()
}

pub(crate) fn percent_off_order(percent: &str) -> Operation {
    operation("order_percentage_discount", &[("discount", percent)])
}

pub(crate) fn off_order(amount: &str) -> Operation {
    operation("order_fixed_discount", &[("discount", amount)])
}

pub(crate) fn minimum(amount: &str, tax_inclusive: &str) -> Operation {
    operation("minimum_order_amount", &[("amount", amount), ("taxInclusive", tax_inclusive)])
}

/// A JSON array of the ids of variants.
pub(crate) fn variants(numbers: &[u128]) -> String {
    let ids: Vec<String> = numbers.iter().map(|n| variant(*n).to_string()).collect();
    serde_json::to_string(&ids).unwrap()
}

pub(crate) fn facet_values(numbers: &[u128]) -> String {
    let ids: Vec<String> = numbers.iter().map(|n| facet_value(*n).to_string()).collect();
    serde_json::to_string(&ids).unwrap()
}

pub(crate) fn percent_off_variants(percent: &str, numbers: &[u128]) -> Operation {
    let ids = variants(numbers);
    let args = [("discount", percent), ("productVariantIds", ids.as_str())];
    operation("products_percentage_discount", &args)
}

pub(crate) fn contains(least: &str, numbers: &[u128]) -> Operation {
    let ids = variants(numbers);
    let args = [("minimum", least), ("productVariantIds", ids.as_str())];
    operation("contains_products", &args)
}

pub(crate) fn gift(x: &str, of: &[u128], y: &str, free: &[u128]) -> Operation {
    let (of, free) = (variants(of), variants(free));
    let args = [
        ("amountX", x),
        ("variantIdsX", of.as_str()),
        ("amountY", y),
        ("variantIdsY", free.as_str()),
    ];
    operation("buy_x_get_y_free", &args)
}
