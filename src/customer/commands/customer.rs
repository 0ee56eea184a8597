//! Creating, changing and deleting customers.

use async_graphql::MaybeUndefined;
use db::Tx;
use db::access::UserRow;
use db::access::user::Kind;
use db::customer::CustomerRow;
use domain::customer::history;
use domain::id::{ChannelId, CustomerId};
use domain::text::{is_email, normal_email};
use serde_json::{Map, Value};

use super::{customer_role, note};
use crate::access::commands::hashed;
use crate::call::{Call, Recall, referred};
use crate::failure::{Failure, Stop};

/// Why a customer cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerRefused {
    /// Somebody else has this e-mail address.
    EmailAddressConflict,
}

/// What a new or changed customer shall be; what is left out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct CustomerPatch {
    /// The title.
    pub title: MaybeUndefined<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number.
    pub phone_number: MaybeUndefined<String>,
    /// The e-mail address.
    pub email_address: Option<String>,
}

impl CustomerPatch {
    fn apply(self, mut row: CustomerRow) -> CustomerRow {
        if !self.title.is_undefined() {
            row.title = self.title.take();
        }
        if !self.phone_number.is_undefined() {
            row.phone_number = self.phone_number.take();
        }
        row.first_name = self.first_name.unwrap_or(row.first_name);
        row.last_name = self.last_name.unwrap_or(row.last_name);
        row.email_address = self.email_address.unwrap_or(row.email_address);
        row
    }

    /// The patch with the e-mail address in its normal form.
    fn checked(mut self) -> Result<Self, Failure> {
        if let Some(email) = &self.email_address {
            if !is_email(email) {
                let params = vec![("emailAddress", email.clone())];
                return Err(Failure::input("email-address-not-valid", params));
            }
            self.email_address = Some(normal_email(email));
        }
        Ok(self)
    }

    /// What was asked for, as the history tells it.
    fn told(&self, id: CustomerId) -> Value {
        let mut input = Map::new();
        input.insert("id".into(), Value::from(id.to_string()));
        let optional = [("title", &self.title), ("phoneNumber", &self.phone_number)];
        for (name, value) in optional {
            if !value.is_undefined() {
                input.insert(name.into(), Value::from(value.value().cloned()));
            }
        }
        let given = [
            ("firstName", &self.first_name),
            ("lastName", &self.last_name),
            ("emailAddress", &self.email_address),
        ];
        for (name, value) in given {
            if let Some(value) = value {
                input.insert(name.into(), Value::from(value.clone()));
            }
        }
        Value::Object(input)
    }
}

/// Creates a customer with an account, or makes the one of another channel known in this one. With
/// a password the account can be used at once.
pub async fn create(
    call: &Call,
    patch: CustomerPatch,
    password: Option<String>,
) -> Result<CustomerRow, Stop<CustomerRefused>> {
    let patch = patch.checked()?;
    let password_hash = match password.filter(|password| !password.is_empty()) {
        Some(password) => Some(hashed(call, &password).await?),
        None => None,
    };
    let user = new_user(call, patch.email_address.clone().unwrap_or_default(), password_hash);
    let done = call
        .command("customer.create", async |tx: &Tx| {
            let existing = db::customer::lock_by_email(tx, &user.identifier).await?;
            if let Some(existing) = existing {
                let row = adopted(call, existing, patch.clone())?;
                db::customer::update(tx, &row).await?;
                return Ok(row);
            }
            let row = patch.clone().apply(new_customer(call, &user));
            db::access::user::insert(tx, &user).await?;
            db::customer::insert(tx, &row).await?;
            let mut drafts = vec![history::registered()];
            if user.verified {
                drafts.push(history::verified());
            }
            note(call, tx, row.id, drafts).await?;
            Ok(row)
        })
        .await;
    told(done)
}

/// Changes a customer whom the channel knows; with the e-mail address also what they log in with.
pub async fn update(
    call: &Call,
    id: CustomerId,
    patch: CustomerPatch,
) -> Result<CustomerRow, Stop<CustomerRefused>> {
    let channel = call.actor.customer().map_or(call.actor.scope().channel, |_| None);
    let patch = patch.checked()?;
    let done = call
        .command("customer.update", async |tx: &Tx| {
            let before = db::customer::lock(tx, id, channel).await?;
            let before = before.ok_or_else(|| Failure::not_found("Customer", id))?;
            let row =
                CustomerRow { updated_at: call.app.now(), ..patch.clone().apply(before.clone()) };
            if row.email_address != before.email_address
                && let Some(user) = row.user_id
                && let Some(mut user) = db::access::user::lock(tx, user).await?
            {
                user.identifier.clone_from(&row.email_address);
                user.updated_at = row.updated_at;
                db::access::user::update(tx, &user).await?;
            }
            db::customer::update(tx, &row).await?;
            note(call, tx, id, vec![history::updated(&patch.told(id))]).await?;
            Ok::<_, Stop<CustomerRefused>>(row)
        })
        .await;
    told(done)
}

/// Changes the customer who is logged in; the e-mail address stays.
pub async fn update_own(call: &Call, patch: CustomerPatch) -> Result<CustomerRow, Failure> {
    let id = call.actor.customer().ok_or_else(Failure::forbidden)?;
    let patch = CustomerPatch { email_address: None, ..patch };
    match update(call, id, patch).await {
        Ok(row) => Ok(row),
        // It cannot be: the address stays.
        Err(Stop::Refused(CustomerRefused::EmailAddressConflict)) => Err(Failure::forbidden()),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// Deletes a customer whom the channel knows, with the account; orders keep their customer.
pub async fn delete(call: &Call, id: CustomerId) -> Result<bool, Failure> {
    let channel = call.actor.scope().channel;
    let now = call.app.now();
    call.command("customer.delete", async |tx: &Tx| {
        let row = db::customer::lock(tx, id, channel).await?;
        let row = row.ok_or_else(|| Failure::not_found("Customer", id))?;
        let row = CustomerRow { deleted_at: Some(now), updated_at: now, ..row };
        db::customer::update(tx, &row).await?;
        if let Some(user) = row.user_id {
            db::access::user::delete(tx, user, now).await?;
        }
        Ok::<_, Failure>(true)
    })
    .await
}

/// The customer of another channel with an account becomes one of this channel too.
fn adopted(
    call: &Call,
    existing: CustomerRow,
    patch: CustomerPatch,
) -> Result<CustomerRow, Stop<CustomerRefused>> {
    let channel = call.actor.channel.id;
    if existing.channel_ids.contains(&channel) || existing.user_id.is_none() {
        return Err(Stop::Refused(CustomerRefused::EmailAddressConflict));
    }
    let mut row = patch.apply(existing);
    row.channel_ids.push(channel);
    row.updated_at = call.app.now();
    Ok(row)
}

fn new_user(call: &Call, identifier: String, password_hash: Option<String>) -> UserRow {
    let now = call.app.now();
    UserRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        identifier,
        verified: password_hash.is_some(),
        password_hash,
        last_login: None,
        role_ids: customer_role(call),
        kind: Kind::Customer.as_str().into(),
    }
}

fn new_customer(call: &Call, user: &UserRow) -> CustomerRow {
    let mut channel_ids = vec![ChannelId::FIRST];
    if call.actor.channel.id != ChannelId::FIRST {
        channel_ids.push(call.actor.channel.id);
    }
    CustomerRow {
        id: call.app.new_id(),
        created_at: user.created_at,
        updated_at: user.updated_at,
        deleted_at: None,
        user_id: Some(user.id),
        title: None,
        first_name: String::new(),
        last_name: String::new(),
        phone_number: None,
        email_address: user.identifier.clone(),
        channel_ids,
        group_ids: Vec::new(),
    }
}

fn told(
    done: Result<CustomerRow, Stop<CustomerRefused>>,
) -> Result<CustomerRow, Stop<CustomerRefused>> {
    match done {
        Err(Stop::Failed(Failure::Fault(fault)))
            if fault.is_constraint("customers_email_address_idx")
                || fault.is_constraint("users_identifier_idx") =>
        {
            Err(Stop::Refused(CustomerRefused::EmailAddressConflict))
        }
        done => done,
    }
}

impl Recall for CustomerRow {
    fn reference(&self) -> Value {
        serde_json::json!(self.id)
    }

    async fn recall(call: &Call, reference: &Value) -> Result<Self, Failure> {
        let id: CustomerId = referred(reference)?;
        let conn = call.app.pool.reader().await?;
        let channel = call.actor.customer().map_or(call.actor.scope().channel, |_| None);
        let found = db::customer::find(&conn, id, channel).await?;
        found.ok_or_else(|| Failure::not_found("Customer", id))
    }
}
