//! Keys of partners and integrations: type, list, inputs, queries and mutations.

use std::sync::Arc;

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use db::access::ApiKeyRow;
use domain::access::Permission::{CreateApiKey, DeleteApiKey, ReadApiKey, UpdateApiKey};
use domain::channel::LanguageCode;
use domain::id::{ApiKeyId, RoleId, TranslationId, UserId};

use super::User;
use crate::access::commands::key::{self, KeyPatch};
use crate::access::read;
use crate::call::Call;
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::text::{self, TextPatch};
use crate::visit::VisitExt as _;
use crate::wire::{DeletionResponse, Json, List};

/// A key for a partner or an integration. It is sent in the header `vendure-api-key`, or as
/// `Authorization: Bearer`, and counts in its own channel.
#[derive(Clone)]
pub struct ApiKey(pub Arc<ApiKeyRow>);

/// A key for a partner or an integration. It is sent in the header `vendure-api-key`, or as
/// `Authorization: Bearer`, and counts in its own channel.
#[Object]
impl ApiKey {
    /// The key's id.
    fn id(&self) -> ApiKeyId {
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

    /// What it is called, in the request's language.
    fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(text::name(&self.0.translations.0, &*ctx.actor()?))
    }

    /// The key's first part, which stays the same when it is rotated.
    fn lookup_id(&self) -> &str {
        &self.0.lookup_id
    }

    /// When it was used last (UTC), to the minute.
    fn last_used_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_used_at
    }

    /// When it ends (UTC); null: never.
    fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.expires_at
    }

    /// Who made it.
    async fn owner(&self, ctx: &Context<'_>) -> Result<User> {
        user(ctx, self.0.owner_id).await
    }

    /// The key's own account, which acts in events and histories.
    async fn user(&self, ctx: &Context<'_>) -> Result<User> {
        user(ctx, self.0.user_id).await
    }

    /// What it is called, in all its languages.
    fn translations(&self) -> List<ApiKeyTranslation> {
        let texts = self.0.translations.0.iter();
        texts.filter_map(ApiKeyTranslation::of).collect()
    }

    /// Fields of the shop's own; none are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

/// What a key is called in one language.
#[derive(SimpleObject, Clone)]
pub struct ApiKeyTranslation {
    /// The text's id.
    pub id: TranslationId,
    /// When it was written (UTC).
    pub created_at: DateTime<Utc>,
    /// When it was changed last (UTC).
    pub updated_at: DateTime<Utc>,
    /// The language.
    pub language_code: LanguageCode,
    /// The name.
    pub name: String,
}

impl ApiKeyTranslation {
    fn of(text: &domain::text::Translation) -> Option<Self> {
        Some(Self {
            id: text.id,
            created_at: text.created_at,
            updated_at: text.updated_at,
            language_code: LanguageCode::from_text(&text.language_code)?,
            name: text.name.clone(),
        })
    }
}

crate::list_page! {
    /// A page of keys.
    ApiKeyList of ApiKey
}

crate::list_options! {
    ApiKeyListOptions, ApiKeySortParameter, ApiKeyFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "k.id",
            /// When it was made.
            created_at: DateOperators = "k.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "k.updated_at",
            /// The key's first part.
            lookup_id: StringOperators = "k.lookup_id",
            /// When it was used last.
            last_used_at: DateOperators = "k.last_used_at",
            /// What it is called.
            name: StringOperators = "translated(k.translations, :language, :fallback, 'name')",
            /// When it ends.
            expires_at: DateOperators = "k.expires_at",
        }
        sort only {}
        filter only {}
    }
}

/// A new key.
#[derive(InputObject)]
pub struct CreateApiKeyInput {
    /// What it may; nobody can give what they do not hold.
    pub role_ids: Vec<RoleId>,
    /// What it is called, in at least one language.
    pub translations: Vec<CreateApiKeyTranslationInput>,
    /// When it ends (UTC); never without.
    pub expires_at: Option<DateTime<Utc>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// What a new key is called in one language.
#[derive(InputObject)]
pub struct CreateApiKeyTranslationInput {
    /// The language.
    pub language_code: LanguageCode,
    /// The name.
    pub name: String,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of a key; what is left out stays.
#[derive(InputObject)]
pub struct UpdateApiKeyInput {
    /// Which.
    pub id: ApiKeyId,
    /// What it may, in place of what it might; nobody can give what they do not hold.
    pub role_ids: Option<Vec<RoleId>>,
    /// What it is called; languages that are left out stay.
    pub translations: Option<Vec<UpdateApiKeyTranslationInput>>,
    /// When it ends (UTC); null: never.
    pub expires_at: MaybeUndefined<DateTime<Utc>>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A change of what a key is called in one language.
#[derive(InputObject)]
pub struct UpdateApiKeyTranslationInput {
    /// Which text; the one of the language without.
    pub id: Option<TranslationId>,
    /// The language.
    pub language_code: LanguageCode,
    /// The name.
    pub name: Option<String>,
    /// None are configured.
    pub custom_fields: Option<Json>,
}

/// A key that was made.
#[derive(SimpleObject)]
pub struct CreateApiKeyResult {
    /// The key, `<look-up id>:<secret>`. It is told this once and stored nowhere.
    pub api_key: String,
    /// The id that it is changed and deleted by.
    pub entity_id: ApiKeyId,
}

/// A key with a new secret.
#[derive(SimpleObject)]
pub struct RotateApiKeyResult {
    /// The key, `<look-up id>:<secret>`. It is told this once and stored nowhere.
    pub api_key: String,
}

/// Queries of keys.
#[derive(Default)]
pub struct ApiKeyQuery;

#[Object]
impl ApiKeyQuery {
    /// Keys of the channel whose roles count nowhere else; on the default channel all keys.
    /// Permission: ReadApiKey.
    #[graphql(guard = "may(&[ReadApiKey])", visible = "on_admin")]
    async fn api_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the list, in which order.")] options: Option<
            ApiKeyListOptions,
        >,
    ) -> Result<ApiKeyList> {
        let visit = ctx.visit()?;
        let query = ApiKeyListOptions::query(options, &visit.actor());
        let page = async { read::keys(visit, query?).await };
        let page = page.await.map_err(|f| visit.tell(f))?;
        Ok(ApiKeyList::of(page, |row: ApiKeyRow| ApiKey(Arc::new(row))))
    }

    /// A key, or null. Permission: ReadApiKey.
    #[graphql(guard = "may(&[ReadApiKey])", visible = "on_admin")]
    async fn api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ApiKeyId,
    ) -> Result<Option<ApiKey>> {
        let visit = ctx.visit()?;
        let found = read::key(visit, id).await.map_err(|f| visit.tell(f))?;
        Ok(found.map(|row| ApiKey(Arc::new(row))))
    }
}

/// Mutations of keys.
#[derive(Default)]
pub struct ApiKeyMutation;

#[Object]
impl ApiKeyMutation {
    /// Creates a key in the request's channel and tells it, this once. Permission: CreateApiKey,
    /// and all that the roles allow.
    #[graphql(guard = "may(&[CreateApiKey])", visible = "on_admin")]
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateApiKeyInput,
    ) -> Result<CreateApiKeyResult> {
        let call = Call::of(ctx)?;
        let texts =
            input.translations.into_iter().map(|t| patch(None, t.language_code, Some(t.name)));
        let patch = KeyPatch {
            texts: texts.collect(),
            role_ids: Some(input.role_ids),
            expires_at: input.expires_at.map_or(MaybeUndefined::Null, MaybeUndefined::Value),
        };
        let told = key::create(&call, patch).await.map_err(|f| call.tell(f))?;
        Ok(CreateApiKeyResult { api_key: told.text, entity_id: told.row.id })
    }

    /// Changes a key. Permission: UpdateApiKey, and all that the key may do.
    #[graphql(guard = "may(&[UpdateApiKey])", visible = "on_admin")]
    async fn update_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what changes.")] input: UpdateApiKeyInput,
    ) -> Result<ApiKey> {
        let call = Call::of(ctx)?;
        let texts = input.translations.unwrap_or_default().into_iter();
        let texts = texts.map(|t| patch(t.id, t.language_code, t.name)).collect();
        let patch = KeyPatch { texts, role_ids: input.role_ids, expires_at: input.expires_at };
        let row = key::update(&call, input.id, patch).await.map_err(|f| call.tell(f))?;
        Ok(ApiKey(Arc::new(row)))
    }

    /// Gives a key a new secret and tells it, this once; the old one ends at once. Permission:
    /// UpdateApiKey, and all that the key may do.
    #[graphql(guard = "may(&[UpdateApiKey])", visible = "on_admin")]
    async fn rotate_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ApiKeyId,
    ) -> Result<RotateApiKeyResult> {
        let call = Call::of(ctx)?;
        let told = key::rotate(&call, id).await.map_err(|f| call.tell(f))?;
        Ok(RotateApiKeyResult { api_key: told.text })
    }

    /// Deletes keys; they end at once. All or none: error ENTITY_NOT_FOUND for one that is not
    /// there. Permission: DeleteApiKey, and all that the keys may do.
    #[graphql(guard = "may(&[DeleteApiKey])", visible = "on_admin")]
    async fn delete_api_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] ids: Vec<ApiKeyId>,
    ) -> Result<List<DeletionResponse>> {
        let call = Call::of(ctx)?;
        key::delete(&call, &ids).await.map_err(|f| call.tell(f))?;
        Ok(ids.iter().map(|_| DeletionResponse::deleted()).collect())
    }
}

async fn user(ctx: &Context<'_>, id: UserId) -> Result<User> {
    let visit = ctx.visit()?;
    let user = visit.loaders.access.user(id).await.map_err(|f| visit.tell(f))?;
    let user = user.ok_or_else(|| visit.tell(Failure::not_found("User", id)))?;
    Ok(User(Arc::new(user)))
}

fn patch(id: Option<TranslationId>, language: LanguageCode, name: Option<String>) -> TextPatch {
    TextPatch { id, language, name, description: None }
}
