//! Payment methods: types and list.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use db::settings::PaymentMethodRow;
use domain::id::PaymentMethodId;

use crate::text;
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperation, Json, List};

/// A way to pay.
#[derive(Clone)]
pub struct PaymentMethod(pub Arc<PaymentMethodRow>);

/// A way to pay.
#[Object]
impl PaymentMethod {
    /// The method's id.
    fn id(&self) -> PaymentMethodId {
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

    /// The name in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The code by which payments name it.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::description(&self.0.translations.0, &*ctx.actor()?))
    }

    /// Whether customers can choose it.
    fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// Which orders may use it; null: all.
    fn checker(&self) -> Option<ConfigurableOperation> {
        self.0.checker.clone().map(|checker| checker.0.into())
    }

    /// Who takes the money.
    fn handler(&self) -> ConfigurableOperation {
        self.0.handler.0.clone().into()
    }

    /// Name and description in all languages.
    fn translations(&self) -> List<PaymentMethodTranslation> {
        PaymentMethodTranslation::all(&self.0.translations.0)
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::translation! {
    /// What a payment method is called in one language.
    PaymentMethodTranslation
}

/// A way to pay as an order sees it.
#[derive(Clone)]
pub struct PaymentMethodQuote {
    /// The method.
    pub method: Arc<PaymentMethodRow>,
    /// Whether the order may use it.
    pub is_eligible: bool,
    /// Why not, in the caller's language.
    pub eligibility_message: Option<String>,
}

/// A way to pay as an order sees it.
#[Object]
impl PaymentMethodQuote {
    /// The method's id.
    fn id(&self) -> PaymentMethodId {
        self.method.id
    }

    /// The code by which payments name it.
    fn code(&self) -> &str {
        &self.method.code
    }

    /// The name in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.method.translations.0, &*ctx.actor()?))
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::description(&self.method.translations.0, &*ctx.actor()?))
    }

    /// Whether the order may use it.
    fn is_eligible(&self) -> bool {
        self.is_eligible
    }

    /// Why the order may not use it, in the caller's language.
    fn eligibility_message(&self) -> Option<&str> {
        self.eligibility_message.as_deref()
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// A way to pay, as storefronts may show it to anybody.
#[derive(Clone)]
pub struct PublicPaymentMethod(pub Arc<PaymentMethodRow>);

/// A way to pay, as storefronts may show it to anybody.
#[Object]
impl PublicPaymentMethod {
    /// The method's id.
    fn id(&self) -> PaymentMethodId {
        self.0.id
    }

    /// The code by which payments name it.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The name in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The description in the request's language; may hold HTML.
    fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(Some(text::description(&self.0.translations.0, &*ctx.actor()?)))
    }

    /// Name and description in all languages.
    fn translations(&self) -> List<PaymentMethodTranslation> {
        PaymentMethodTranslation::all(&self.0.translations.0)
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of payment methods.
    PaymentMethodList of PaymentMethod
}

crate::list_options! {
    PaymentMethodListOptions, PaymentMethodSortParameter, PaymentMethodFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "m.id",
            /// When it was made.
            created_at: DateOperators = "m.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "m.updated_at",
            /// The name in the request's language.
            name: StringOperators = "translated(m.translations, :language, :fallback, 'name')",
            /// The code.
            code: StringOperators = "m.code",
            /// The description in the request's language.
            description: StringOperators = "translated(m.translations, :language, :fallback, 'description')",
        }
        sort only {}
        filter only {
            /// Whether customers can choose it.
            enabled: BooleanOperators = "m.enabled",
        }
    }
}
