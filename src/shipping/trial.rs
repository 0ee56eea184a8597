//! Trying ways to ship with goods that nobody has ordered. One statement.

use std::sync::Arc;

use db::catalog::variant::{Offer, Offered};
use domain::id::ProductVariantId;
use domain::order::price::{PriceBook, VariantPrice};
use domain::order::{Order, OrderAddress};
use domain::shipping::{
    CALCULATORS, CHECKERS, Calculator, Checker, Parcel, Quote, ShippingMethod, TrialLine, trial,
};

use crate::failure::Failure;
use crate::operation::{checked, ruled};
use crate::visit::Visit;
use crate::wire::ConfigurableOperationInput;

/// Goods and where they go.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The variants with their units.
    pub lines: Vec<(ProductVariantId, i32)>,
    /// Where they go.
    pub address: OrderAddress,
}

/// What a method with these rules would cost; nothing when it is not for these goods.
pub async fn method(
    visit: &Visit,
    checker: ConfigurableOperationInput,
    calculator: ConfigurableOperationInput,
    tried: Trial,
) -> Result<Option<Quote>, Failure> {
    let checker = checked("ShippingEligibilityChecker", CHECKERS, checker)?;
    let calculator = checked("ShippingCalculator", CALCULATORS, calculator)?;
    let method = ShippingMethod {
        id: domain::id::ShippingMethodId::NONE,
        code: String::new(),
        checker: Some(Checker::parse(&ruled(&checker))?),
        calculator: Some(Calculator::parse(&ruled(&calculator))?),
        fulfillment_handler: String::new(),
        offered: true,
    };
    let (order, book) = order(visit, tried).await?;
    let charge = method.charge(&Parcel::whole(&order, &book));
    Ok(charge.map(|charge| Quote::of(&method, charge)).transpose()?)
}

/// What the channel's methods would cost: by price, then by id.
pub async fn methods(visit: &Visit, tried: Trial) -> Result<Vec<Quote>, Failure> {
    let (order, book) = order(visit, tried).await?;
    Ok(domain::shipping::quotes(&Parcel::whole(&order, &book))?)
}

/// The goods as an order, at the channel's prices and without promotions.
async fn order(visit: &Visit, tried: Trial) -> Result<(Order, PriceBook), Failure> {
    let actor = visit.actor();
    let (channel, currency) = (&actor.channel, actor.currency);
    if tried.lines.iter().any(|(_, quantity)| *quantity < 0) {
        return Err(Failure::input("quantity-cannot-be-negative", Vec::new()));
    }
    let key = |(variant, _): &(ProductVariantId, i32)| Offer {
        variant: *variant,
        channel: channel.id,
        currency,
    };
    let keys: Vec<Offer> = tried.lines.iter().map(key).collect();
    let conn = visit.app.pool.reader().await?;
    let found = db::catalog::variant::offered(&conn, &keys).await?;
    drop(conn);
    let mut book = crate::order::book::prices(
        &visit.settings(),
        channel,
        currency,
        &[],
        domain::shipping::Weights::new(),
        domain::promotion::Facts::default(),
    );
    book.promotions = Arc::default();
    let mut lines = Vec::with_capacity(tried.lines.len());
    for (id, quantity) in tried.lines {
        let is_seen = |offered: &&Arc<Offered>| {
            let row = &offered.variant;
            row.id == id && row.deleted_at.is_none() && actor.sees(&row.channel_ids)
        };
        let offered = found.iter().map(|(_, offered)| offered).find(is_seen);
        let offered = offered.ok_or_else(|| Failure::not_found("ProductVariant", id))?;
        let row = &offered.variant;
        let tax_category_id = row.tax_category_id;
        book.variants.insert(id, VariantPrice { price: offered.price, tax_category_id });
        book.weights.extend(row.weight_g.map(|grams| (id, grams)));
        lines.push(TrialLine { variant_id: id, quantity, tax_category_id });
    }
    let order = trial(channel.id, &lines, tried.address, &book, visit.app.now())?;
    Ok((order, book))
}
