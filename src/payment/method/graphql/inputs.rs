//! Payment methods: inputs.

use async_graphql::{InputObject, MaybeUndefined};
use domain::id::PaymentMethodId;

use crate::payment::method::commands::MethodPatch;
use crate::text::TextPatch;
use crate::wire::{ConfigurableOperationInput, Json};

crate::translation_input! {
    /// What a payment method is called in one language.
    PaymentMethodTranslationInput
}

/// A new payment method.
#[derive(InputObject)]
pub struct CreatePaymentMethodInput {
    /// The code by which payments name it; no two methods have the same.
    pub code: String,
    /// Whether customers can choose it.
    pub enabled: bool,
    /// Which orders may use it (`paymentMethodEligibilityCheckers`); null: all.
    pub checker: Option<ConfigurableOperationInput>,
    /// Who takes the money (`paymentMethodHandlers`).
    pub handler: ConfigurableOperationInput,
    /// Names and descriptions.
    pub translations: Vec<PaymentMethodTranslationInput>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<CreatePaymentMethodInput> for MethodPatch {
    fn from(input: CreatePaymentMethodInput) -> Self {
        Self {
            code: Some(input.code),
            enabled: Some(input.enabled),
            checker: MaybeUndefined::from(Some(input.checker)),
            handler: Some(input.handler),
            texts: input.translations.into_iter().map(TextPatch::from).collect(),
        }
    }
}

/// A change of a payment method; what is left out stays.
#[derive(InputObject)]
pub struct UpdatePaymentMethodInput {
    /// Which.
    pub id: PaymentMethodId,
    /// The code by which payments name it; no two methods have the same.
    pub code: Option<String>,
    /// Whether customers can choose it.
    pub enabled: Option<bool>,
    /// Which orders may use it (`paymentMethodEligibilityCheckers`); null: all.
    pub checker: MaybeUndefined<ConfigurableOperationInput>,
    /// Who takes the money (`paymentMethodHandlers`).
    pub handler: Option<ConfigurableOperationInput>,
    /// Names and descriptions; languages that are left out keep theirs.
    pub translations: Option<Vec<PaymentMethodTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<UpdatePaymentMethodInput> for MethodPatch {
    fn from(input: UpdatePaymentMethodInput) -> Self {
        let texts = input.translations.unwrap_or_default();
        Self {
            code: input.code,
            enabled: input.enabled,
            checker: input.checker,
            handler: input.handler,
            texts: texts.into_iter().map(TextPatch::from).collect(),
        }
    }
}
