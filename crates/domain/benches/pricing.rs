//! What a pricing run costs in the pure core: orders of 1 to 1,000 lines with 0, 5 and 20
//! promotions. `cargo bench -p domain`.

use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use domain::channel::CurrencyCode;
use domain::id::*;
use domain::money::{Amount, Rate};
use domain::operation::{Arg, Operation};
use domain::order::price::{PriceBook, Touched, VariantPrice, run};
use domain::order::{Counters, NewOrder, Order, OrderLine, ShippingLine, TaxLine, open};
use domain::promotion::{Facts, Promotion, PromotionBook, usage};
use domain::shipping::{Calculator, Checker, ShippingBook, ShippingMethod, Weights};
use domain::tax::{TaxBook, TaxRate, ZoneRule};
use uuid::Uuid;

const ZONE: ZoneId = ZoneId(Uuid::from_u128(1));
const GOODS: TaxCategoryId = TaxCategoryId(Uuid::from_u128(2));
const METHOD: ShippingMethodId = ShippingMethodId(Uuid::from_u128(3));
const SENDING: ShippingLineId = ShippingLineId(Uuid::from_u128(4));

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap_or_default()
}

fn variant(n: u32) -> ProductVariantId {
    ProductVariantId(Uuid::from_u128(0x1_0000 + u128::from(n)))
}

fn operation(code: &str, args: &[(&str, &str)]) -> Operation {
    let arg = |(name, value): &(&str, &str)| Arg { name: (*name).into(), value: (*value).into() };
    Operation { code: code.to_owned(), args: args.iter().map(arg).collect() }
}

/// The variants of every third line, as an argument.
fn some_variants(lines: u32) -> String {
    let ids: Vec<String> = (0..lines).step_by(3).map(|n| variant(n).to_string()).collect();
    serde_json::to_string(&ids).unwrap_or_default()
}

/// One promotion of each kind in turn, all of which hold.
fn promotion(n: u32, lines: u32) -> Promotion {
    let ids = some_variants(lines);
    let listed = [("minimum", "1"), ("productVariantIds", ids.as_str())];
    let (condition, action) = match n % 5 {
        0 => (
            operation("minimum_order_amount", &[("amount", "100")]),
            operation("order_percentage_discount", &[("discount", "3")]),
        ),
        1 => (
            operation("contains_products", &listed),
            operation(
                "products_percentage_discount",
                &[("discount", "7.5"), ("productVariantIds", ids.as_str())],
            ),
        ),
        2 => (
            operation("contains_products", &listed),
            operation("order_fixed_discount", &[("discount", "250")]),
        ),
        3 => (
            operation(
                "buy_x_get_y_free",
                &[("variantIdsX", ids.as_str()), ("variantIdsY", ids.as_str())],
            ),
            operation("buy_x_get_y_free", &[]),
        ),
        _ => (
            operation("minimum_order_amount", &[("amount", "100")]),
            operation("free_shipping", &[]),
        ),
    };
    Promotion {
        id: PromotionId(Uuid::from_u128(0x2_0000 + u128::from(n))),
        names: Vec::new(),
        enabled: true,
        starts_at: None,
        ends_at: None,
        coupon_code: None,
        limits: usage::Limits::default(),
        conditions: Vec::new(),
        actions: Vec::new(),
    }
    .with_operations(&[condition], &[action])
}

fn book(lines: u32, promotions: u32) -> PriceBook {
    let price = |n| {
        let price = VariantPrice { price: Some(Amount(1_999)), tax_category_id: GOODS };
        (variant(n), price)
    };
    let rate = TaxRate {
        id: TaxRateId(Uuid::from_u128(5)),
        name: "standard".to_owned(),
        enabled: true,
        value: Rate::percent(20),
        category_id: GOODS,
        zone_id: ZONE,
    };
    PriceBook {
        currency: CurrencyCode::Eur,
        tax: Arc::new(TaxBook {
            prices_include_tax: true,
            default_zone: Some(ZONE),
            rule: ZoneRule::Channel,
            zones: Vec::new(),
            rates: vec![rate],
        }),
        variants: (0..lines.min(1)).map(price).collect(),
        shipping: Arc::new(ShippingBook {
            methods: vec![ShippingMethod {
                id: METHOD,
                code: "standard".to_owned(),
                checker: Checker::parse(&operation("default-shipping-eligibility-checker", &[]))
                    .ok(),
                calculator: Calculator::parse(&operation(
                    "default-shipping-calculator",
                    &[("rate", "500")],
                ))
                .ok(),
                fulfillment_handler: "manual-fulfillment".to_owned(),
                offered: true,
            }],
            default_zone: Some(ZONE),
        }),
        weights: Weights::new(),
        promotions: Arc::new(PromotionBook::new((0..promotions).map(|n| promotion(n, lines)))),
        facts: Facts::default(),
    }
}

fn line(n: u32) -> OrderLine {
    OrderLine {
        id: OrderLineId(Uuid::from_u128(0x3_0000 + u128::from(n))),
        variant_id: variant(n),
        quantity: 3,
        placed_quantity: 0,
        list_price: Amount(1_000 + i64::from(n)),
        list_price_includes_tax: true,
        initial_list_price: Some(Amount(1_000 + i64::from(n))),
        tax_lines: vec![TaxLine {
            description: "standard".to_owned(),
            tax_rate: Rate::percent(20),
        }],
        adjustments: Vec::new(),
        tax_category_id: GOODS,
        featured_asset_id: None,
        shipping_line_id: Some(SENDING),
        counters: Counters::default(),
        created_at: now(),
        updated_at: now(),
    }
}

fn cart(lines: u32) -> Order {
    let new = NewOrder {
        id: OrderId(Uuid::from_u128(6)),
        code: "BENCH".to_owned(),
        channel_id: ChannelId::FIRST,
        currency: CurrencyCode::Eur,
        buyer: None,
        is_draft: false,
    };
    Order {
        lines: (0..lines).map(line).collect(),
        shipping_lines: vec![ShippingLine {
            id: SENDING,
            shipping_method_id: METHOD,
            replaced_method_id: None,
            list_price: Amount(500),
            list_price_includes_tax: true,
            tax_lines: Vec::new(),
            adjustments: Vec::new(),
        }],
        tax_zone_id: Some(ZONE),
        ..open(new, now()).order
    }
}

fn pricing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pricing run");
    for (lines, promotions) in
        [(1, 0), (1, 5), (1, 20), (10, 5), (100, 0), (100, 5), (100, 20), (1_000, 5)]
    {
        let book = book(lines, promotions);
        let cart = cart(lines);
        let touched = [OrderLineId(Uuid::from_u128(0x3_0000))];
        let name = BenchmarkId::from_parameter(format!("{lines} lines, {promotions} promotions"));
        group.bench_function(name, |bencher| {
            bencher.iter(|| run(black_box(&cart), &book, Touched::Lines(&touched), now()));
        });
    }
    group.finish();
}

criterion_group!(benches, pricing);
criterion_main!(benches);
