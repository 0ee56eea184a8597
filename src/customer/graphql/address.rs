//! Addresses: type and inputs.

use std::sync::Arc;

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use chrono::{DateTime, Utc};
use db::customer::AddressRow;
use domain::id::AddressId;

use crate::channel::graphql::Country;
use crate::customer::commands::address::AddressPatch;
use crate::failure::Failure;
use crate::visit::VisitExt as _;
use crate::wire::Json;

/// An address of a customer's address book.
#[derive(Clone)]
pub struct Address(pub Arc<AddressRow>);

/// An address of a customer's address book.
#[Object]
impl Address {
    /// The address's id.
    fn id(&self) -> AddressId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// The name on the parcel.
    fn full_name(&self) -> Option<&str> {
        self.0.full_name.as_deref()
    }

    /// The company.
    fn company(&self) -> Option<&str> {
        self.0.company.as_deref()
    }

    /// The first line of the street.
    #[graphql(name = "streetLine1")]
    fn street_line1(&self) -> &str {
        &self.0.street_line1
    }

    /// The second line of the street.
    #[graphql(name = "streetLine2")]
    fn street_line2(&self) -> Option<&str> {
        self.0.street_line2.as_deref()
    }

    /// The city.
    fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// The province, as text.
    fn province(&self) -> Option<&str> {
        self.0.province.as_deref()
    }

    /// The postal code.
    fn postal_code(&self) -> Option<&str> {
        self.0.postal_code.as_deref()
    }

    /// The country.
    fn country(&self, ctx: &Context<'_>) -> Result<Country> {
        let visit = ctx.visit()?;
        let id = self.0.country_id;
        let found = visit.settings().region(id).map(Country);
        found.ok_or_else(|| visit.tell(Failure::not_found("Country", id)))
    }

    /// The telephone number.
    fn phone_number(&self) -> Option<&str> {
        self.0.phone_number.as_deref()
    }

    /// Whether goods go there by default; one address of a customer at most.
    fn default_shipping_address(&self) -> Option<bool> {
        Some(self.0.default_shipping_address)
    }

    /// Whether bills go there by default; one address of a customer at most.
    fn default_billing_address(&self) -> Option<bool> {
        Some(self.0.default_billing_address)
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// A new address.
#[derive(InputObject, Debug, Clone)]
pub struct CreateAddressInput {
    /// The name on the parcel.
    pub full_name: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// The first line of the street.
    #[graphql(name = "streetLine1")]
    pub street_line1: String,
    /// The second line of the street.
    #[graphql(name = "streetLine2")]
    pub street_line2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The province, as text.
    pub province: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The code of a country that the shop knows.
    pub country_code: String,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// Whether goods go there by default, in place of the address that was it.
    pub default_shipping_address: Option<bool>,
    /// Whether bills go there by default, in place of the address that was it.
    pub default_billing_address: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of an address; what is left out stays, null clears.
#[derive(InputObject)]
pub struct UpdateAddressInput {
    /// Which.
    pub id: AddressId,
    /// The name on the parcel.
    pub full_name: MaybeUndefined<String>,
    /// The company.
    pub company: MaybeUndefined<String>,
    /// The first line of the street.
    #[graphql(name = "streetLine1")]
    pub street_line1: Option<String>,
    /// The second line of the street.
    #[graphql(name = "streetLine2")]
    pub street_line2: MaybeUndefined<String>,
    /// The city.
    pub city: MaybeUndefined<String>,
    /// The province, as text.
    pub province: MaybeUndefined<String>,
    /// The postal code.
    pub postal_code: MaybeUndefined<String>,
    /// The code of a country that the shop knows.
    pub country_code: Option<String>,
    /// The telephone number.
    pub phone_number: MaybeUndefined<String>,
    /// Whether goods go there by default, in place of the address that was it.
    pub default_shipping_address: Option<bool>,
    /// Whether bills go there by default, in place of the address that was it.
    pub default_billing_address: Option<bool>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

fn given(text: Option<String>) -> MaybeUndefined<String> {
    text.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

impl From<CreateAddressInput> for AddressPatch {
    fn from(input: CreateAddressInput) -> Self {
        Self {
            full_name: given(input.full_name),
            company: given(input.company),
            street_line1: Some(input.street_line1),
            street_line2: given(input.street_line2),
            city: given(input.city),
            province: given(input.province),
            postal_code: given(input.postal_code),
            country_code: Some(input.country_code),
            phone_number: given(input.phone_number),
            default_shipping_address: input.default_shipping_address,
            default_billing_address: input.default_billing_address,
        }
    }
}

impl From<UpdateAddressInput> for AddressPatch {
    fn from(input: UpdateAddressInput) -> Self {
        Self {
            full_name: input.full_name,
            company: input.company,
            street_line1: input.street_line1,
            street_line2: input.street_line2,
            city: input.city,
            province: input.province,
            postal_code: input.postal_code,
            country_code: input.country_code,
            phone_number: input.phone_number,
            default_shipping_address: input.default_shipping_address,
            default_billing_address: input.default_billing_address,
        }
    }
}
