//! What clients tell about carts and orders.

use async_graphql::InputObject;
use domain::id::{OrderId, OrderLineId, ProductVariantId, ShippingMethodId};
use domain::order::OrderAddress;

use crate::actor::Actor;
use crate::customer::graphql::{CreateAddressInput, CreateCustomerInput};
use crate::failure::Failure;
use crate::order::commands::Buyer;
use crate::settings::Settings;
use crate::text;
use crate::wire::Json;

/// Units of a variant to be added.
#[derive(InputObject)]
pub struct AddItemInput {
    /// The variant.
    pub product_variant_id: ProductVariantId,
    /// How many units.
    pub quantity: i32,
}

/// Lines of the cart that are sent by one method.
#[derive(InputObject)]
pub struct AssignShippingLineInput {
    /// The method.
    pub shipping_method_id: ShippingMethodId,
    /// The lines; without any the method is not used.
    pub order_line_ids: Vec<OrderLineId>,
}

/// The address of an order.
pub(crate) fn address(
    input: CreateAddressInput,
    settings: &Settings,
    actor: &Actor,
) -> Result<OrderAddress, Failure> {
    let code = input.country_code;
    let unknown = || Failure::input("country-code-not-valid", vec![("countryCode", code.clone())]);
    let country = settings.country(&code).ok_or_else(unknown)?;
    Ok(OrderAddress {
        full_name: input.full_name,
        company: input.company,
        street_line1: Some(input.street_line1),
        street_line2: input.street_line2,
        city: input.city,
        province: input.province,
        postal_code: input.postal_code,
        country: Some(text::name(&country.translations.0, actor)),
        country_code: Some(country.code.clone()),
        phone_number: input.phone_number,
    })
}

/// Who buys.
pub(super) fn buyer(input: CreateCustomerInput) -> Result<Buyer, Failure> {
    if !domain::text::is_email(&input.email_address) {
        let params = vec![("emailAddress", input.email_address)];
        return Err(Failure::input("email-address-not-valid", params));
    }
    Ok(Buyer {
        title: input.title,
        first_name: input.first_name,
        last_name: input.last_name,
        phone_number: input.phone_number,
        email_address: input.email_address,
    })
}

/// A change of an order's own fields.
#[derive(InputObject)]
pub struct UpdateOrderInput {
    /// The order; on the shop API it is the caller's cart.
    pub id: Option<OrderId>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}
