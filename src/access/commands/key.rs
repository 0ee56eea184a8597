//! Commands on the keys of partners and integrations.

use async_graphql::MaybeUndefined;
use chrono::{DateTime, Utc};
use db::access::user::Kind;
use db::access::{ApiKeyRow, UserRow};
use db::{Json, Tx};
use domain::access::Permission::{self, DeleteApiKey, UpdateApiKey};
use domain::channel::LanguageCode;
use domain::id::{ApiKeyId, RoleId};
use domain::text::Translation;

use super::administrator::hold_roles;
use crate::access::grant::Holding;
use crate::access::key::{self, NewKey};
use crate::access::reach::Reach;
use crate::access::session::hash;
use crate::call::{Call, Recall, referred};
use crate::failure::{Code, Failure};
use crate::text::{self, TextPatch};

/// What a new or changed key shall be; what is left out stays as it is.
#[derive(Debug, Default)]
pub struct KeyPatch {
    /// What it is called.
    pub texts: Vec<TextPatch>,
    /// What it may.
    pub role_ids: Option<Vec<RoleId>>,
    /// When it ends; null: never.
    pub expires_at: MaybeUndefined<DateTime<Utc>>,
}

/// A key with what its holder must be told: once, and never again.
#[derive(Debug)]
pub struct Told {
    /// The key.
    pub row: ApiKeyRow,
    /// What its holder sends.
    pub text: String,
}

/// Creates a key in the caller's channel. Nobody can give what they do not hold.
pub async fn create(call: &Call, patch: KeyPatch) -> Result<Told, Failure> {
    let roles = patch.role_ids.unwrap_or_default();
    check_grant(call, &roles).await?;
    let owner_id = call.actor.user().ok_or_else(Failure::forbidden)?;
    let new = NewKey::make()?;
    let now = call.app.now();
    let expires_at = ends(&patch.expires_at, None, now)?;
    let texts = named(Vec::new(), patch.texts, now)?;
    let user = UserRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        identifier: key::identifier(&new.lookup_id),
        password_hash: None,
        verified: true,
        last_login: None,
        role_ids: roles,
        kind: Kind::ApiKey.as_str().into(),
    };
    let row = ApiKeyRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        name: name(call, &texts),
        lookup_id: new.lookup_id.clone(),
        secret_hash: hash(&new.secret),
        user_id: user.id,
        owner_id,
        channel_id: call.actor.channel.id,
        last_used_at: None,
        expires_at,
        translations: Json(texts),
    };
    call.command("access.create_api_key", async |tx: &Tx| {
        hold_roles(tx, &user.role_ids).await?;
        db::access::user::insert(tx, &user).await?;
        db::access::key::insert(tx, &row).await?;
        Ok::<_, Failure>(Told { row: row.clone(), text: new.text() })
    })
    .await
}

/// Changes a key that may do no more than the caller.
pub async fn update(call: &Call, id: ApiKeyId, patch: KeyPatch) -> Result<ApiKeyRow, Failure> {
    check_own(call, id, UpdateApiKey).await?;
    if let Some(roles) = &patch.role_ids {
        check_grant(call, roles).await?;
    }
    let now = call.app.now();
    call.command("access.update_api_key", async |tx: &Tx| {
        let mut row = locked(call, tx, id).await?;
        row.expires_at = ends(&patch.expires_at, row.expires_at, now)?;
        row.translations = Json(named(row.translations.0, patch.texts.clone(), now)?);
        row.name = name(call, &row.translations.0);
        row.updated_at = now;
        if let Some(roles) = &patch.role_ids {
            hold_roles(tx, roles).await?;
            let user = db::access::user::lock(tx, row.user_id).await?;
            let mut user = user.ok_or_else(|| Failure::not_found("ApiKey", id))?;
            user.role_ids.clone_from(roles);
            user.updated_at = now;
            db::access::user::update(tx, &user).await?;
        }
        db::access::key::update(tx, &row).await?;
        Ok::<_, Failure>(row)
    })
    .await
}

/// Gives a key a new secret; the old one ends at once.
pub async fn rotate(call: &Call, id: ApiKeyId) -> Result<Told, Failure> {
    check_own(call, id, UpdateApiKey).await?;
    let new = NewKey::make()?;
    let now = call.app.now();
    call.command("access.rotate_api_key", async |tx: &Tx| {
        let mut row = locked(call, tx, id).await?;
        row.secret_hash = hash(&new.secret);
        row.updated_at = now;
        db::access::key::update(tx, &row).await?;
        let text = format!("{}:{}", row.lookup_id, new.secret);
        Ok::<_, Failure>(Told { row, text })
    })
    .await
}

/// Deletes keys, all or none; they end at once, and what they did stays known.
pub async fn delete(call: &Call, ids: &[ApiKeyId]) -> Result<bool, Failure> {
    for id in ids {
        check_own(call, *id, DeleteApiKey).await?;
    }
    let now = call.app.now();
    call.command("access.delete_api_keys", async |tx: &Tx| {
        for id in ids {
            let row = locked(call, tx, *id).await?;
            let row = ApiKeyRow { deleted_at: Some(now), updated_at: now, ..row };
            db::access::key::update(tx, &row).await?;
            db::access::user::delete(tx, row.user_id, now).await?;
        }
        Ok::<_, Failure>(true)
    })
    .await
}

/// The key is one of the caller's channel and may do no more than the caller: who changes it or
/// learns its secret gains nothing. One that has roles beyond the reach of the caller's permission is
/// not found. Three statements.
async fn check_own(call: &Call, id: ApiKeyId, permission: Permission) -> Result<(), Failure> {
    let conn = call.app.pool.reader().await?;
    let found = db::access::key::find(&conn, id, call.actor.scope().channel).await?;
    let row = found.ok_or_else(|| Failure::not_found("ApiKey", id))?;
    let roles = db::access::user::roles(&conn, row.user_id).await?;
    let settings = call.visit.settings();
    if !Reach::of(&settings, &call.actor, &[permission]).has_roles(&settings, &roles) {
        return Err(Failure::not_found("ApiKey", id));
    }
    Holding::of(&conn, &settings, &call.actor).await?.check_roles(&settings, &roles)
}

async fn check_grant(call: &Call, roles: &[RoleId]) -> Result<(), Failure> {
    let conn = call.app.pool.reader().await?;
    let settings = call.visit.settings();
    Holding::of(&conn, &settings, &call.actor).await?.check_roles(&settings, roles)
}

async fn locked(call: &Call, tx: &Tx, id: ApiKeyId) -> Result<ApiKeyRow, Failure> {
    let found = db::access::key::lock(tx, id, call.actor.scope().channel).await?;
    found.ok_or_else(|| Failure::not_found("ApiKey", id))
}

fn ends(
    asked: &MaybeUndefined<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Failure> {
    match asked {
        MaybeUndefined::Undefined => Ok(before),
        MaybeUndefined::Null => Ok(None),
        MaybeUndefined::Value(at) if *at > now => Ok(Some(*at)),
        MaybeUndefined::Value(_) => Err(Failure::input("api-key-expiry-in-the-past", Vec::new())),
    }
}

fn named(
    before: Vec<Translation>,
    patches: Vec<TextPatch>,
    now: DateTime<Utc>,
) -> Result<Vec<Translation>, Failure> {
    let texts = text::patched(before, patches, now);
    if texts.is_empty() {
        return Err(Failure::input("api-key-translation-required", Vec::new()));
    }
    Ok(texts)
}

/// What the key is called in events: its name in the default channel's language.
fn name(call: &Call, texts: &[Translation]) -> String {
    let settings = call.visit.settings();
    let language = settings
        .default_channel()
        .map_or(LanguageCode::En, |channel| channel.default_language_code);
    domain::text::choose(texts, language.as_str(), language.as_str())
        .map(|text| text.name.clone())
        .unwrap_or_default()
}

impl Recall for ApiKeyRow {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.id)
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let id: ApiKeyId = referred(reference)?;
        let conn = call.app.pool.reader().await?;
        let found = db::access::key::find(&conn, id, call.actor.scope().channel).await?;
        found.ok_or_else(|| Failure::not_found("ApiKey", id))
    }
}

/// The secret was told once and is stored nowhere, so a replay can only say so.
impl Recall for Told {
    fn reference(&self) -> serde_json::Value {
        self.row.reference()
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let row = ApiKeyRow::recall(call, reference).await?;
        Err(Failure::of(Code::IllegalOperation, "api-key-told-once", Vec::new())
            .with("entityId", row.id.to_string()))
    }
}
