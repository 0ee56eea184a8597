//! One mutation's call: who asks for what, under which key; and the runner of commands.
//!
//! [`Call::command`] is the one way to write: a named, traced transaction (`db::transaction`),
//! repeated when it lost a race, with the idempotency key claimed and answered in the same
//! transaction. It holds no rule. Beside the work it costs BEGIN and COMMIT, and with a key two
//! statements more.

use std::sync::Arc;

use async_graphql::{Context, Result, Value};
use db::{Retriable, Tx, Work};
use domain::channel::CurrencyCode;
use sha2::{Digest as _, Sha256};

use crate::actor::Actor;
use crate::app::App;
use crate::failure::{Code, Failure};
use crate::visit::{Met, Visit, VisitExt as _};

/// One mutation's call.
#[derive(Clone)]
pub struct Call {
    /// The server.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Arc<Actor>,
    /// The visit, for what the answer must carry back.
    pub visit: Arc<Visit>,
    /// Who is met on the way.
    pub met: Arc<Met>,
    key: Option<Key>,
}

#[derive(Clone)]
struct Key {
    text: String,
    fingerprint: Vec<u8>,
}

/// What a command gives and a replay gives again: stored as a reference, read anew.
pub trait Recall: Sized + Send {
    /// The reference that is stored: type, id and outcome; never content.
    fn reference(&self) -> serde_json::Value;
    /// Reads the thing that a reference names, as the actor may see it.
    fn recall(
        call: &Call,
        reference: &serde_json::Value,
    ) -> impl Future<Output = Result<Self, Failure>> + Send;
}

impl Call {
    /// The call that a resolver serves. The key is the field's `@idempotent(key:)`, else the
    /// request's `Idempotency-Key`.
    pub fn of(ctx: &Context<'_>) -> Result<Self> {
        let visit = ctx.visit()?.clone();
        let met = ctx.met()?.clone();
        met.forget();
        let key = match directive_key(ctx)? {
            Some(key) => Some(key),
            None => visit.key.clone(),
        };
        let key = match key {
            Some(text) => Some(Key { fingerprint: fingerprint(ctx)?, text }),
            None => None,
        };
        Ok(Self { app: visit.app.clone(), actor: visit.actor(), visit, met, key })
    }

    /// A call of the server's own (start, import, demo), which has no visitor.
    #[must_use]
    pub fn internal(visit: Arc<Visit>) -> Self {
        Self { app: visit.app.clone(), actor: visit.actor(), visit, met: Arc::default(), key: None }
    }

    /// The same call by an actor who asks for prices in a currency.
    #[must_use]
    pub fn in_currency(&self, currency: CurrencyCode) -> Self {
        let actor = Actor { currency, names_currency: true, ..(*self.actor).clone() };
        Self { actor: Arc::new(actor), ..self.clone() }
    }

    /// Whether the answer is to be kept under a key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The message language of the caller.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.visit.language
    }

    /// An error as the caller is told it.
    #[must_use]
    pub fn tell(&self, failure: impl Into<Failure>) -> async_graphql::Error {
        self.visit.tell(failure)
    }

    /// Runs a command: one named transaction.
    pub async fn command<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> AsyncFn(&'t Tx) -> Result<T, E>
            + for<'t> Work<&'t Tx, Result<T, E>, Fut: Send>
            + Sync,
        T: Recall,
        E: Retriable + From<Failure> + Send,
    {
        let done = self.claimed(name, work).await;
        if done.is_ok() {
            self.app.events.wake();
        }
        done
    }

    /// Runs the work under the call's key, if it has one.
    async fn claimed<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> AsyncFn(&'t Tx) -> Result<T, E>
            + for<'t> Work<&'t Tx, Result<T, E>, Fut: Send>
            + Sync,
        T: Recall,
        E: Retriable + From<Failure> + Send,
    {
        let scope = self.key_scope()?;
        // In a box: the work is wide, and whoever calls a command has room for all commands it may call.
        let done = Box::pin(db::transaction(&self.app.pool, name, async |tx: &Tx| {
            if let Some(reference) = self.claim(tx, &scope).await? {
                return Ok(Done::Before(reference));
            }
            let value = work(tx).await?;
            if self.key.is_some() {
                self.answer(tx, &scope, value.reference()).await?;
            }
            Ok::<_, E>(Done::Now(value))
        }))
        .await?;
        match done {
            Done::Now(value) => Ok(value),
            Done::Before(reference) => {
                self.visit.mark_replayed();
                Ok(T::recall(self, &reference).await?)
            }
        }
    }

    /// Whose keys the call's key is one of; empty without a key.
    fn key_scope(&self) -> Result<String, Failure> {
        let Some(key) = &self.key else { return Ok(String::new()) };
        let visible = key.text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if !visible || key.text.is_empty() || key.text.len() > 255 {
            return Err(Failure::input("idempotency-key-not-valid", Vec::new()));
        }
        let scope = self.actor.key_scope();
        if scope == "anonymous" && key.text.len() < 16 {
            return Err(Failure::input("idempotency-key-too-short", Vec::new()));
        }
        Ok(scope)
    }

    /// Claims the call's key; gives what was answered under it before.
    async fn claim(&self, tx: &Tx, scope: &str) -> Result<Option<serde_json::Value>, Failure> {
        let Some(key) = &self.key else { return Ok(None) };
        match db::idempotency::claim(tx, scope, &key.text, &key.fingerprint).await? {
            db::idempotency::Claim::New => Ok(None),
            db::idempotency::Claim::Answered(reference) => Ok(Some(reference)),
            db::idempotency::Claim::Other => {
                Err(Failure::of(Code::IdempotencyKeyReused, "idempotency-key-reused", Vec::new()))
            }
        }
    }

    /// Keeps the answer under the call's key.
    async fn answer(&self, tx: &Tx, scope: &str, answer: serde_json::Value) -> Result<(), Failure> {
        let Some(key) = &self.key else { return Ok(()) };
        Ok(db::idempotency::answer(tx, scope, &key.text, &answer).await?)
    }

    /// Runs a command that changes settings, and brings this process's memory of them up to date:
    /// before, so that the work starts from what is (it shall look at the settings inside its
    /// transaction only), and afterwards. One such command runs at a time, on all processes.
    pub async fn settings_command<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> AsyncFn(&'t Tx) -> Result<T, E>
            + for<'t> Work<&'t Tx, Result<T, E>, Fut: Send>
            + Sync,
        T: Recall,
        E: Retriable + From<Failure> + Send,
    {
        let done = self
            .command(name, async |tx: &Tx| {
                self.app.settings.lock(tx).await.map_err(Failure::from)?;
                work(tx).await
            })
            .await?;
        self.app.settings.refresh(&self.app.pool).await.map_err(Failure::from)?;
        Ok(done)
    }
}

enum Done<T> {
    Now(T),
    Before(serde_json::Value),
}

fn directive_key(ctx: &Context<'_>) -> Result<Option<String>> {
    for directive in &ctx.item.node.directives {
        if directive.node.name.node == "idempotent"
            && let Some(value) = directive.node.get_argument("key")
        {
            let variables = &ctx.query_env.variables;
            let key = value.node.clone().into_const_with(|name| {
                Ok::<_, async_graphql::Error>(variables.get(&name).cloned().unwrap_or_default())
            })?;
            let Value::String(key) = key else { return Ok(None) };
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// SHA-256 of the field's name and its arguments with variables put in.
fn fingerprint(ctx: &Context<'_>) -> Result<Vec<u8>> {
    let mut hash = Sha256::new();
    hash.update(ctx.item.node.name.node.as_bytes());
    for (name, value) in ctx.field().arguments()? {
        hash.update([0]);
        hash.update(name.as_bytes());
        hash.update([0]);
        let value = if is_secret(&name) { Value::Null } else { without_secrets(value) };
        hash.update(value.to_string().as_bytes());
    }
    Ok(hash.finalize().to_vec())
}

/// Passwords stay out of fingerprints: a plain hash of one could be guessed.
fn is_secret(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("password")
}

fn without_secrets(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(name, _)| !is_secret(name))
                .map(|(name, value)| (name, without_secrets(value)))
                .collect(),
        ),
        Value::List(values) => Value::List(values.into_iter().map(without_secrets).collect()),
        value @ (Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_)) => value,
    }
}

/// Reads a stored reference.
pub fn referred<T: serde::de::DeserializeOwned>(
    reference: &serde_json::Value,
) -> Result<T, Failure> {
    serde_json::from_value(reference.clone()).map_err(|e| db::Fault::Data(e.to_string()).into())
}

/// Commands that only say whether they did something.
impl Recall for bool {
    fn reference(&self) -> serde_json::Value {
        serde_json::Value::Bool(*self)
    }

    async fn recall(_: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        referred(reference)
    }
}
