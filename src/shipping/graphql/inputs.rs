//! Shipping methods: inputs.

use async_graphql::InputObject;
use domain::id::{ProductVariantId, ShippingMethodId};

use crate::actor::Actor;
use crate::customer::graphql::CreateAddressInput;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::shipping::commands::MethodPatch;
use crate::shipping::trial::Trial;
use crate::text::TextPatch;
use crate::wire::{ConfigurableOperationInput, Json};

crate::translation_input! {
    /// What a shipping method is called in one language.
    ShippingMethodTranslationInput
}

/// A new shipping method.
#[derive(InputObject)]
pub struct CreateShippingMethodInput {
    /// The code by which the shop knows it.
    pub code: String,
    /// The code of the handler that takes the fulfilments (`fulfillmentHandlers`).
    pub fulfillment_handler: String,
    /// Which orders may use it (`shippingEligibilityCheckers`).
    pub checker: ConfigurableOperationInput,
    /// What it costs (`shippingCalculators`).
    pub calculator: ConfigurableOperationInput,
    /// Names and descriptions.
    pub translations: Vec<ShippingMethodTranslationInput>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<CreateShippingMethodInput> for MethodPatch {
    fn from(input: CreateShippingMethodInput) -> Self {
        Self {
            code: Some(input.code),
            handler: Some(input.fulfillment_handler),
            checker: Some(input.checker),
            calculator: Some(input.calculator),
            texts: input.translations.into_iter().map(TextPatch::from).collect(),
        }
    }
}

/// A change of a shipping method; what is left out stays.
#[derive(InputObject)]
pub struct UpdateShippingMethodInput {
    /// Which.
    pub id: ShippingMethodId,
    /// The code by which the shop knows it.
    pub code: Option<String>,
    /// The code of the handler that takes the fulfilments (`fulfillmentHandlers`).
    pub fulfillment_handler: Option<String>,
    /// Which orders may use it (`shippingEligibilityCheckers`).
    pub checker: Option<ConfigurableOperationInput>,
    /// What it costs (`shippingCalculators`).
    pub calculator: Option<ConfigurableOperationInput>,
    /// Names and descriptions; languages that are left out keep theirs.
    pub translations: Option<Vec<ShippingMethodTranslationInput>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<UpdateShippingMethodInput> for MethodPatch {
    fn from(input: UpdateShippingMethodInput) -> Self {
        let texts = input.translations.unwrap_or_default();
        Self {
            code: input.code,
            handler: input.fulfillment_handler,
            checker: input.checker,
            calculator: input.calculator,
            texts: texts.into_iter().map(TextPatch::from).collect(),
        }
    }
}

/// Units of a variant to try shipping with.
#[derive(InputObject)]
pub struct TestShippingMethodOrderLineInput {
    /// The variant.
    pub product_variant_id: ProductVariantId,
    /// How many units, at least 0.
    pub quantity: i32,
}

/// Rules to be tried with goods that nobody has ordered.
#[derive(InputObject)]
pub struct TestShippingMethodInput {
    /// Which orders may use it (`shippingEligibilityCheckers`).
    pub checker: ConfigurableOperationInput,
    /// What it costs (`shippingCalculators`).
    pub calculator: ConfigurableOperationInput,
    /// Where the goods go.
    pub shipping_address: CreateAddressInput,
    /// The goods.
    pub lines: Vec<TestShippingMethodOrderLineInput>,
}

/// Goods that nobody has ordered, to try the channel's shipping methods with.
#[derive(InputObject)]
pub struct TestEligibleShippingMethodsInput {
    /// Where the goods go.
    pub shipping_address: CreateAddressInput,
    /// The goods.
    pub lines: Vec<TestShippingMethodOrderLineInput>,
}

/// Goods and where they go.
pub(super) fn tried(
    lines: Vec<TestShippingMethodOrderLineInput>,
    address: CreateAddressInput,
    settings: &Settings,
    actor: &Actor,
) -> Result<Trial, Failure> {
    let pair = |line: TestShippingMethodOrderLineInput| (line.product_variant_id, line.quantity);
    Ok(Trial {
        lines: lines.into_iter().map(pair).collect(),
        address: crate::order::graphql::address(address, settings, actor)?,
    })
}
