//! What clients tell about carts and orders.

use async_graphql::InputObject;
use domain::id::{OrderId, ProductVariantId};
use domain::order::OrderAddress;

use crate::actor::Actor;
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

/// A new address.
#[derive(InputObject)]
pub struct CreateAddressInput {
    /// The person.
    pub full_name: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// Street and house number.
    pub street_line1: String,
    /// What did not fit above.
    pub street_line2: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// The province or state.
    pub province: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The code of a country that the shop knows.
    pub country_code: String,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// Whether it becomes the customer's address for shipping; of no effect on an order.
    pub default_shipping_address: Option<bool>,
    /// Whether it becomes the customer's address for bills; of no effect on an order.
    pub default_billing_address: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl CreateAddressInput {
    /// The address of an order.
    pub fn address(self, settings: &Settings, actor: &Actor) -> Result<OrderAddress, Failure> {
        let unknown = || {
            Failure::input("country-code-not-valid", vec![("countryCode", self.country_code.clone())])
        };
        let country = settings.country(&self.country_code).ok_or_else(unknown)?;
        Ok(OrderAddress {
            full_name: self.full_name,
            company: self.company,
            street_line1: Some(self.street_line1),
            street_line2: self.street_line2,
            city: self.city,
            province: self.province,
            postal_code: self.postal_code,
            country: Some(text::name(&country.translations.0, actor)),
            country_code: Some(country.code.clone()),
            phone_number: self.phone_number,
        })
    }
}

/// Somebody who buys.
#[derive(InputObject)]
pub struct CreateCustomerInput {
    /// The title.
    pub title: Option<String>,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// The e-mail address, whatever its case.
    pub email_address: String,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl CreateCustomerInput {
    /// Who buys.
    pub fn buyer(self) -> Result<Buyer, Failure> {
        if !domain::text::is_email(&self.email_address) {
            return Err(Failure::input("email-address-not-valid", Vec::new()));
        }
        Ok(Buyer {
            title: self.title,
            first_name: self.first_name,
            last_name: self.last_name,
            phone_number: self.phone_number,
            email_address: self.email_address,
        })
    }
}

/// A change of an order's own fields.
#[derive(InputObject)]
pub struct UpdateOrderInput {
    /// The order; on the shop API it is the caller's cart.
    pub id: Option<OrderId>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}
