//! Commands on carts and orders. Each is one transaction; what it costs stands at each.

mod cart;
mod detail;
mod merge;
mod step;

pub use cart::{active_or_new, add_items, adjust_line, remove_all, remove_line, set_currency};
pub use detail::{
    Buyer, DetailRefused, SetCustomerRefusal, SetMethodsRefusal, set_address, set_buyer,
    set_custom_fields, set_custom_fields_of, set_methods,
};
pub use merge::{Merged, merge_at_login};
pub use step::{StepRefused, transition_cart, transition_order};
pub(crate) use step::{addresses_of_placed, expect_version, facts};

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

impl From<CartRefused> for Failure {
    fn from(refused: CartRefused) -> Self {
        match refused {
            CartRefused::NoSuchVariant { variant_id } => {
                Self::not_found("ProductVariant", variant_id)
            }
            CartRefused::NoSuchLine { line_id } => Self::input(
                "order-does-not-contain-line-with-id",
                vec![("id", line_id.to_string())],
            ),
            CartRefused::Price(refused) => refused.into(),
        }
    }
}
