//! What holds for all channels, and what the server can do.

use std::sync::Arc;

use async_graphql::{InputObject, Object, SimpleObject, Union};
use chrono::{DateTime, Utc};
use db::settings::GlobalSettingsRow;
use domain::access::Permission;
use domain::channel::LanguageCode;
use domain::order::state::MACHINE;
use uuid::Uuid;

use super::custom_field::{CustomFields, EntityCustomFields};
use crate::channel::commands::global::GlobalPatch;
use crate::channel::refusal::ChannelDefaultLanguageError;
use crate::wire::{Json, List};

/// What holds for all channels.
#[derive(Clone)]
pub struct GlobalSettings(pub Arc<GlobalSettingsRow>);

/// What holds for all channels.
#[Object]
impl GlobalSettings {
    /// The settings' id; there are no others.
    fn id(&self) -> async_graphql::ID {
        let first = self.0.id == domain::id::FIRST;
        async_graphql::ID(if first { "1".to_owned() } else { Uuid::to_string(&self.0.id) })
    }

    /// When they were made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When they were changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// The languages that channels can speak.
    fn available_languages(&self) -> &[LanguageCode] {
        &self.0.available_languages
    }

    /// Whether stock is counted where neither variant nor channel say otherwise.
    fn track_inventory(&self) -> bool {
        self.0.track_inventory
    }

    /// Units kept back of the stock where neither variant nor channel say otherwise; negative:
    /// that many can be ordered back.
    fn out_of_stock_threshold(&self) -> i32 {
        self.0.out_of_stock_threshold
    }

    /// What the server can do.
    fn server_config(&self) -> ServerConfig {
        ServerConfig
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// What the server can do.
pub struct ServerConfig;

/// What the server can do.
#[Object]
impl ServerConfig {
    /// The states of an order, each with those that may follow it.
    fn order_process(&self) -> List<OrderProcessState> {
        let told = |state: &domain::order::OrderState| OrderProcessState {
            name: state.as_str().to_owned(),
            to: MACHINE.next(state).iter().map(|next| next.as_str().to_owned()).collect(),
        };
        MACHINE.states().map(told).collect()
    }

    /// Media types and file endings that an asset may have.
    fn permitted_asset_types(&self) -> List<&'static str> {
        ["image/*", "video/*", "audio/*", ".pdf"].into_iter().collect()
    }

    /// What a role can allow.
    fn permissions(&self) -> List<PermissionDefinition> {
        Permission::ALL.iter().copied().filter_map(PermissionDefinition::of).collect()
    }

    /// Decimals of the amounts: they are whole numbers of the currency's hundredths.
    fn money_strategy_precision(&self) -> i32 {
        2
    }

    /// Fields of the shop's own, by thing; none are configured.
    fn custom_field_config(&self) -> CustomFields {
        CustomFields::default()
    }

    /// Fields of the shop's own, as a list; none are configured.
    fn entity_custom_fields(&self) -> List<EntityCustomFields> {
        EntityCustomFields::all()
    }
}

/// A state of an order and those that may follow it.
#[derive(SimpleObject)]
pub struct OrderProcessState {
    /// The state.
    pub name: String,
    /// The states that may follow, in the order in which clients are told them.
    pub to: Vec<String>,
}

/// A permission, described.
#[derive(SimpleObject)]
pub struct PermissionDefinition {
    /// The permission's name.
    pub name: String,
    /// What it allows.
    pub description: String,
    /// Whether roles can have it.
    pub assignable: bool,
}

impl PermissionDefinition {
    /// The description of a permission; of those that come with who one is there is none.
    fn of(permission: Permission) -> Option<Self> {
        let name = permission.as_str();
        let verbs = ["Create", "Read", "Update", "Delete"];
        let (verb, thing) =
            verbs.iter().find_map(|verb| Some((*verb, name.strip_prefix(verb)?)))?;
        let description = format!("May {} {}", verb.to_lowercase(), spaced(thing));
        Some(Self { name: name.to_owned(), description, assignable: true })
    }
}

/// `TaxRate` as "tax rate".
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len().saturating_add(2));
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// A change of what holds for all channels; what is left out stays.
#[derive(InputObject)]
pub struct UpdateGlobalSettingsInput {
    /// The languages that channels can speak.
    pub available_languages: Option<Vec<LanguageCode>>,
    /// Whether stock is counted where neither variant nor channel say otherwise.
    pub track_inventory: Option<bool>,
    /// Units kept back of the stock where neither variant nor channel say otherwise.
    pub out_of_stock_threshold: Option<i32>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

impl From<UpdateGlobalSettingsInput> for GlobalPatch {
    fn from(input: UpdateGlobalSettingsInput) -> Self {
        Self {
            languages: input.available_languages,
            track_inventory: input.track_inventory,
            out_of_stock_threshold: input.out_of_stock_threshold,
        }
    }
}

/// What became of the change of the global settings.
#[derive(Union)]
pub enum UpdateGlobalSettingsResult {
    /// They are changed.
    GlobalSettings(GlobalSettings),
    /// A channel falls back to a language that is no longer among them.
    ChannelDefaultLanguageError(ChannelDefaultLanguageError),
}
