//! Commands on carts and orders. Each is one transaction; what it costs stands at each.

mod cart;
mod coupon;
mod detail;
mod merge;
mod sending;
mod step;

pub use cart::{active_or_new, add_items, adjust_line, remove_all, remove_line, set_currency};
pub use coupon::{apply_coupon, remove_coupon};
pub use detail::{
    Buyer, DetailRefused, SetCustomerRefusal, SetMethodsRefusal, set_address, set_buyer,
    set_custom_fields, set_custom_fields_of, set_methods,
};
pub use merge::{Merged, merge_at_login};
pub use sending::{AssignRefusal, assign_lines};
pub use step::{StepRefused, transition_cart, transition_order};
pub(crate) use step::{addresses_of_placed, expect_version, facts};

use domain::id::OrderLineId;
use domain::order::cart::CartRefused;
use domain::order::price::PriceRefused;

use crate::failure::{Code, Failure};

impl From<PriceRefused> for Failure {
    fn from(refused: PriceRefused) -> Self {
        match refused {
            PriceRefused::NoTaxZone => Self::of(Code::Internal, "no-active-tax-zone", Vec::new()),
            PriceRefused::NoPrice { variant_id, currency } => {
                let params = vec![
                    ("productVariantId", variant_id.to_string()),
                    ("currencyCode", currency.to_string()),
                ];
                Self::input("no-price-found-for-channel", params)
            }
            PriceRefused::Overflow(overflow) => overflow.into(),
        }
    }
}

/// The order has no such line.
fn no_such_line(id: OrderLineId) -> Failure {
    Failure::input("order-does-not-contain-line-with-id", vec![("id", id.to_string())])
}

impl From<CartRefused> for Failure {
    fn from(refused: CartRefused) -> Self {
        match refused {
            CartRefused::NoSuchVariant { variant_id } => {
                Self::not_found("ProductVariant", variant_id)
            }
            CartRefused::NoSuchLine { line_id } => no_such_line(line_id),
            CartRefused::Price(refused) => refused.into(),
        }
    }
}
