//! Customers of the demo shop, who can log in.

use async_graphql::MaybeUndefined;

use crate::call::Call;
use crate::customer::commands::address::{self, AddressPatch};
use crate::customer::commands::customer::{self, CustomerPatch};
use crate::failure::{Failure, Stop};

/// The password of every customer of the demo shop.
pub(super) const PASSWORD: &str = "demo-customer";

const PEOPLE: [[&str; 7]; 4] = [
    ["Hanna", "Gruber", "hanna@example.com", "Hauptplatz 12", "Graz", "8010", "AT"],
    ["Jonas", "Keller", "jonas@example.com", "Lindenstrasse 4", "Berlin", "10969", "DE"],
    ["Amelie", "Laurent", "amelie@example.com", "8 rue des Lilas", "Lyon", "69003", "FR"],
    ["Grace", "Miller", "grace@example.com", "221 Maple Avenue", "Portland", "97201", "US"],
];

/// Makes them; gives how many.
pub(super) async fn load(call: &Call) -> Result<usize, Failure> {
    let mut made = 0_usize;
    for [first, last, email, street, city, postal_code, country] in PEOPLE {
        let patch = CustomerPatch {
            first_name: Some(first.into()),
            last_name: Some(last.into()),
            email_address: Some(email.into()),
            ..CustomerPatch::default()
        };
        let row = match customer::create(call, patch, Some(PASSWORD.into())).await {
            Ok(row) => row,
            Err(Stop::Refused(_)) => continue,
            Err(Stop::Failed(failure)) => return Err(failure),
        };
        let patch = AddressPatch {
            full_name: MaybeUndefined::Value(format!("{first} {last}")),
            street_line1: Some(street.into()),
            city: MaybeUndefined::Value(city.into()),
            postal_code: MaybeUndefined::Value(postal_code.into()),
            country_code: Some(country.into()),
            default_shipping_address: Some(true),
            default_billing_address: Some(true),
            ..AddressPatch::default()
        };
        address::create(call, Some(row.id), patch).await?;
        made = made.saturating_add(1);
    }
    Ok(made)
}
