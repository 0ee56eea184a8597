//! Commands on addresses. The customer's row is locked first, so that default flags stay unique.

use async_graphql::MaybeUndefined;
use db::Tx;
use db::customer::{AddressRow, address};
use db::settings::RegionRow;
use domain::customer::address::{Defaults, inheritance};
use domain::customer::history;
use domain::id::{AddressId, CustomerId, RegionId};
use serde_json::{Map, Value};

use super::note;
use crate::actor::Surface;
use crate::call::{Call, Recall, referred};
use crate::failure::Failure;

/// What a new or changed address shall be; what is left out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct AddressPatch {
    /// The name on the parcel.
    pub full_name: MaybeUndefined<String>,
    /// The company.
    pub company: MaybeUndefined<String>,
    /// The first line of the street.
    pub street_line1: Option<String>,
    /// The second line of the street.
    pub street_line2: MaybeUndefined<String>,
    /// The city.
    pub city: MaybeUndefined<String>,
    /// The province.
    pub province: MaybeUndefined<String>,
    /// The postal code.
    pub postal_code: MaybeUndefined<String>,
    /// The country's code.
    pub country_code: Option<String>,
    /// The telephone number.
    pub phone_number: MaybeUndefined<String>,
    /// Whether goods go there by default.
    pub default_shipping_address: Option<bool>,
    /// Whether bills go there by default.
    pub default_billing_address: Option<bool>,
}

impl AddressPatch {
    fn texts(&self) -> [(&'static str, &MaybeUndefined<String>); 7] {
        [
            ("fullName", &self.full_name),
            ("company", &self.company),
            ("streetLine2", &self.street_line2),
            ("city", &self.city),
            ("province", &self.province),
            ("postalCode", &self.postal_code),
            ("phoneNumber", &self.phone_number),
        ]
    }

    fn apply(self, call: &Call, mut row: AddressRow) -> Result<AddressRow, Failure> {
        if let Some(code) = &self.country_code {
            row.country_id = country(call, code)?.id;
        }
        let slots = [
            (self.full_name, &mut row.full_name),
            (self.company, &mut row.company),
            (self.street_line2, &mut row.street_line2),
            (self.city, &mut row.city),
            (self.province, &mut row.province),
            (self.postal_code, &mut row.postal_code),
            (self.phone_number, &mut row.phone_number),
        ];
        for (given, slot) in slots {
            if !given.is_undefined() {
                *slot = given.take();
            }
        }
        row.street_line1 = self.street_line1.unwrap_or(row.street_line1);
        row.default_shipping_address =
            self.default_shipping_address.unwrap_or(row.default_shipping_address);
        row.default_billing_address =
            self.default_billing_address.unwrap_or(row.default_billing_address);
        row.updated_at = call.app.now();
        Ok(row)
    }

    /// What was asked for, as the history tells it.
    fn told(&self, id: AddressId) -> Value {
        let mut input = Map::new();
        input.insert("id".into(), Value::from(id.to_string()));
        for (name, value) in self.texts() {
            if !value.is_undefined() {
                input.insert(name.into(), Value::from(value.value().cloned()));
            }
        }
        let given = [("streetLine1", &self.street_line1), ("countryCode", &self.country_code)];
        for (name, value) in given {
            if let Some(value) = value {
                input.insert(name.into(), Value::from(value.clone()));
            }
        }
        let flags = [
            ("defaultShippingAddress", self.default_shipping_address),
            ("defaultBillingAddress", self.default_billing_address),
        ];
        for (name, value) in flags {
            if let Some(value) = value {
                input.insert(name.into(), Value::from(value));
            }
        }
        Value::Object(input)
    }
}

/// Creates an address: on the shop API of the customer who is logged in, on the admin API of the
/// one that is named.
pub async fn create(
    call: &Call,
    customer: Option<CustomerId>,
    patch: AddressPatch,
) -> Result<AddressRow, Failure> {
    let customer = match call.actor.surface {
        Surface::Shop => call.actor.customer().ok_or_else(Failure::forbidden)?,
        Surface::Admin => {
            customer.ok_or_else(|| Failure::input("customer-id-required", Vec::new()))?
        }
    };
    let row = patch.apply(call, blank(call, customer))?;
    call.command("customer.create_address", async |tx: &Tx| {
        lock(call, tx, customer).await?;
        make_way(tx, &row).await?;
        address::insert(tx, &row).await?;
        note(call, tx, customer, vec![history::address_created(&line(call, &row))]).await?;
        Ok::<_, Failure>(row.clone())
    })
    .await
}

/// Changes an address; on the shop API one's own only.
pub async fn update(
    call: &Call,
    id: AddressId,
    patch: AddressPatch,
) -> Result<AddressRow, Failure> {
    call.command("customer.update_address", async |tx: &Tx| {
        let (before, _) = locked(call, tx, id).await?;
        let row = patch.clone().apply(call, before)?;
        make_way(tx, &row).await?;
        address::update(tx, &row).await?;
        let entry = history::address_updated(&line(call, &row), &patch.told(id));
        note(call, tx, row.customer_id, vec![entry]).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Deletes an address; on the shop API one's own only. What it was used for by default goes to the
/// customer's oldest other one.
pub async fn delete(call: &Call, id: AddressId) -> Result<bool, Failure> {
    call.command("customer.delete_address", async |tx: &Tx| {
        let (row, others) = locked(call, tx, id).await?;
        let used = Defaults {
            id,
            shipping: row.default_shipping_address,
            billing: row.default_billing_address,
        };
        address::delete(tx, id).await?;
        if let Some(heir) = inheritance(used, &others) {
            address::give_defaults(tx, heir.id, heir.shipping, heir.billing).await?;
        }
        let entry = history::address_deleted(&line(call, &row));
        note(call, tx, row.customer_id, vec![entry]).await?;
        Ok::<_, Failure>(true)
    })
    .await
}

/// An address that the caller may change, and the ids of all of its customer's; the customer is
/// locked. Three statements.
async fn locked(
    call: &Call,
    tx: &Tx,
    id: AddressId,
) -> Result<(AddressRow, Vec<AddressId>), Failure> {
    let missing = || match call.actor.surface {
        Surface::Shop => Failure::forbidden(),
        Surface::Admin => Failure::not_found("Address", id),
    };
    let customer = address::find(tx.conn(), id).await?.ok_or_else(missing)?.customer_id;
    let own = call.actor.surface == Surface::Admin || call.actor.customer() == Some(customer);
    if !own || db::customer::lock(tx, customer, channel(call)).await?.is_none() {
        return Err(missing());
    }
    let all = address::of_customers(tx.conn(), &[customer]).await?;
    let ids = all.iter().map(|(_, row)| row.id).collect();
    let row = all.into_iter().map(|(_, row)| row).find(|row| row.id == id);
    Ok((row.ok_or_else(missing)?, ids))
}

async fn lock(call: &Call, tx: &Tx, customer: CustomerId) -> Result<(), Failure> {
    let found = db::customer::lock(tx, customer, channel(call)).await?;
    found.map(|_| ()).ok_or_else(|| Failure::not_found("Customer", customer))
}

/// A customer's own things are theirs in every channel.
fn channel(call: &Call) -> Option<domain::id::ChannelId> {
    match call.actor.surface {
        Surface::Shop => None,
        Surface::Admin => call.actor.scope().channel,
    }
}

/// There is one default address at most for each use.
async fn make_way(tx: &Tx, row: &AddressRow) -> Result<(), Failure> {
    let (shipping, billing) = (row.default_shipping_address, row.default_billing_address);
    if shipping || billing {
        address::clear_defaults(tx, row.customer_id, row.id, shipping, billing).await?;
    }
    Ok(())
}

fn blank(call: &Call, customer_id: CustomerId) -> AddressRow {
    let now = call.app.now();
    AddressRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        customer_id,
        full_name: None,
        company: None,
        street_line1: String::new(),
        street_line2: None,
        city: None,
        province: None,
        postal_code: None,
        country_id: RegionId::NONE,
        phone_number: None,
        default_shipping_address: false,
        default_billing_address: false,
    }
}

fn country(call: &Call, code: &str) -> Result<std::sync::Arc<RegionRow>, Failure> {
    call.visit.settings().country(code).ok_or_else(|| {
        Failure::input("country-code-not-valid", vec![("countryCode", code.to_owned())])
    })
}

fn line(call: &Call, row: &AddressRow) -> String {
    let country = call.visit.settings().region(row.country_id);
    let code = country.map(|country| country.code.clone()).unwrap_or_default();
    history::line(&row.street_line1, row.postal_code.as_deref(), &code)
}

impl Recall for AddressRow {
    fn reference(&self) -> Value {
        serde_json::json!(self.id)
    }

    async fn recall(call: &Call, reference: &Value) -> Result<Self, Failure> {
        let id: AddressId = referred(reference)?;
        let conn = call.app.pool.reader().await?;
        let found = address::find(&conn, id).await?;
        let row = found.ok_or_else(|| Failure::not_found("Address", id))?;
        let customer = db::customer::find(&conn, row.customer_id, channel(call)).await?;
        customer.map(|_| row).ok_or_else(|| Failure::not_found("Address", id))
    }
}
