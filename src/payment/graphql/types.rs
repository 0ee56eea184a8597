//! A payment on the wire.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use domain::id::PaymentId;
use domain::money::Amount;
use domain::payment::state::MACHINE;
use serde_json::{Value, json};

use super::refund::Refund;
use crate::guard::on_admin;
use crate::visit::VisitExt as _;
use crate::wire::{Json, List};

/// Money that a customer promised or paid.
pub struct Payment(pub domain::payment::Payment);

/// Money that a customer promised or paid.
#[Object]
impl Payment {
    /// The payment's id.
    fn id(&self) -> PaymentId {
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

    /// The code of the method, or whatever an administrator called it.
    fn method(&self) -> &str {
        &self.0.method
    }

    /// How much was promised (minor units).
    fn amount(&self) -> Amount {
        self.0.amount
    }

    /// What became of it.
    fn state(&self) -> &str {
        self.0.state.as_str()
    }

    /// The provider's own name for it.
    fn transaction_id(&self) -> Option<&str> {
        self.0.transaction_id.as_deref()
    }

    /// What the provider said when it went wrong.
    fn error_message(&self) -> Option<&str> {
        self.0.error_message.as_deref()
    }

    /// What went back, in the order in which it was asked for.
    fn refunds(&self) -> List<Refund> {
        let refund = |refund: &domain::payment::Refund| Refund {
            payment_id: self.0.id,
            refund: refund.clone(),
        };
        self.0.refunds.iter().map(refund).collect()
    }

    /// What the provider told besides; on the shop API what stands under `public`.
    fn metadata(&self, ctx: &Context<'_>) -> Result<Option<Json>> {
        if ctx.actor()?.is_admin() {
            return Ok(Some(Json(self.0.metadata.clone())));
        }
        let public = self.0.metadata.get("public").cloned().unwrap_or(Value::Null);
        Ok(Some(Json(json!({ "public": public }))))
    }

    /// The states that may follow.
    #[graphql(visible = "on_admin")]
    fn next_states(&self) -> List<&'static str> {
        MACHINE.next(&self.0.state).iter().map(|state| state.as_str()).collect()
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}
