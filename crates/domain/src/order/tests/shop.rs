//! A shop for tests: prices, stock, methods.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use super::fixture::*;
use crate::channel::CurrencyCode;
use crate::id::*;
use crate::money::{Amount, Rate};
use crate::operation::{Arg, Operation};
use crate::order::cart::{Limits, Offer, Shop};
use crate::order::customer::Buyer;
use crate::order::price::{PriceBook, VariantPrice};
use crate::payment::{Payment, PaymentState};
use crate::promotion::Facts;
use crate::shipping::{Calculator, Checker, ShippingBook, ShippingMethod, Weights};
use crate::stock::{Level, VariantStock};
use crate::tax::{TaxBook, TaxRate, Zone, ZoneRule};

pub(crate) const ABROAD: ZoneId = ZoneId(Uuid::from_u128(0xd002));
pub(crate) const DEPOT: StockLocationId = StockLocationId(Uuid::from_u128(0x1001));
pub(crate) const ATTIC: StockLocationId = StockLocationId(Uuid::from_u128(0x1002));
pub(crate) const BUYER: CustomerId = CustomerId(Uuid::from_u128(0x2001));
pub(crate) const EMAIL: &str = "ada@example.com";

pub(crate) fn buyer() -> Buyer {
    Buyer { id: BUYER, email_address: EMAIL.to_owned() }
}

pub(crate) fn operation(code: &str, args: &[(&str, &str)]) -> Operation {
    let arg = |(name, value): &(&str, &str)| Arg { name: (*name).into(), value: (*value).into() };
    Operation { code: code.to_owned(), args: args.iter().map(arg).collect() }
}

pub(crate) fn method_id(n: u128) -> ShippingMethodId {
    ShippingMethodId(Uuid::from_u128(0xf100 + n))
}

pub(crate) fn shipping_line_id(n: u128) -> ShippingLineId {
    ShippingLineId(Uuid::from_u128(0xf000 + n))
}

pub(crate) fn checker(code: &str, args: &[(&str, &str)]) -> Option<Checker> {
    Checker::parse(&operation(code, args)).ok()
}

pub(crate) fn calculator(code: &str, args: &[(&str, &str)]) -> Option<Calculator> {
    Calculator::parse(&operation(code, args)).ok()
}

/// A method with a flat price, for orders from a sub total upwards.
pub(crate) fn method(n: u128, price: &str, minimum: &str) -> ShippingMethod {
    ShippingMethod {
        id: method_id(n),
        code: format!("method-{n}"),
        checker: checker("default-shipping-eligibility-checker", &[("orderMinimum", minimum)]),
        calculator: calculator(
            "default-shipping-calculator",
            &[("rate", price), ("taxRate", "20")],
        ),
        fulfillment_handler: "manual-fulfillment".to_owned(),
        offered: true,
    }
}

/// Twenty percent at home, five abroad; variant n costs n hundred; two ways to ship.
pub(crate) fn book(prices_include_tax: bool) -> PriceBook {
    let zone = |id, code: &str| Zone { id, country_codes: vec![code.to_owned()] };
    let rate = |id, percent, zone_id| TaxRate {
        id: TaxRateId(Uuid::from_u128(id)),
        name: format!("tax {percent}"),
        enabled: true,
        value: Rate::percent(percent),
        category_id: category(1),
        zone_id,
    };
    let price = |n: u8| {
        let price = Some(Amount(i64::from(n) * 100));
        (variant(u128::from(n)), VariantPrice { price, tax_category_id: category(1) })
    };
    PriceBook {
        currency: CurrencyCode::Eur,
        tax: Arc::new(TaxBook {
            prices_include_tax,
            default_zone: Some(ZONE),
            rule: ZoneRule::ShippingAddress,
            zones: vec![zone(ZONE, "GB"), zone(ABROAD, "US")],
            rates: vec![rate(1, 20, ZONE), rate(2, 5, ABROAD)],
        }),
        variants: (1..10).map(price).collect(),
        shipping: Arc::new(ShippingBook {
            methods: vec![method(1, "500", "0"), method(2, "300", "1000")],
            default_zone: Some(ZONE),
        }),
        weights: Weights::new(),
        promotions: Arc::default(),
        facts: Facts::default(),
    }
}

pub(crate) fn stock(n: u128, on_hand: i32, allocated: i32) -> VariantStock {
    VariantStock {
        variant_id: variant(n),
        name: format!("variant {n}"),
        tracked: true,
        threshold: 0,
        levels: vec![Level { location_id: DEPOT, on_hand, allocated }],
    }
}

pub(crate) fn offer(n: u128, on_hand: i32) -> (ProductVariantId, Offer) {
    let offer = Offer {
        is_offered: true,
        tax_category_id: category(1),
        featured_asset_id: None,
        stock: stock(n, on_hand, 0),
    };
    (variant(n), offer)
}

/// A shop with a hundred of each variant.
pub(crate) struct Full {
    pub(crate) offers: HashMap<ProductVariantId, Offer>,
    pub(crate) book: PriceBook,
}

impl Full {
    pub(crate) fn new() -> Self {
        Self { offers: (1..10).map(|n| offer(n, 100)).collect(), book: book(false) }
    }

    pub(crate) fn with_stock(mut self, n: u128, on_hand: i32) -> Self {
        self.offers.extend([offer(n, on_hand)]);
        self
    }

    pub(crate) fn at(&self, second: i64) -> Shop<'_> {
        let limits = Limits::default();
        Shop { limits, offers: &self.offers, book: &self.book, now: at(second) }
    }
}

pub(crate) fn payment(n: u128, amount: i64, state: PaymentState) -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(0x3000 + n)),
        method: "dummy".to_owned(),
        amount: Amount(amount),
        state,
        captured: if state == PaymentState::Settled { Amount(amount) } else { Amount(0) },
        transaction_id: None,
        error_message: None,
        metadata: json!({}),
        refunds: Vec::new(),
        created_at: at(0),
        updated_at: at(0),
    }
}
