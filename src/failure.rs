//! What goes wrong, as clients are told: errors of a request with a code, and refusals as data.
//!
//! A [`Failure`] becomes an entry of `errors[]` with `extensions.code`; a refusal is a member of the
//! mutation's result union ([`crate::refusal`]). The database's own words never reach a client: a
//! fault is logged under the request's id and told by that id.

use std::borrow::Cow;
use std::convert::Infallible;

use db::{Fault, Retriable};

use crate::actor::Actor;
use crate::messages;

/// Parameters of a message, by name.
pub type Params = Vec<(&'static str, String)>;

/// An error of a request.
#[derive(Debug)]
pub enum Failure {
    /// The client asked for something it can put right: a message key of `error.` with parameters.
    Input {
        /// `extensions.code`.
        code: Code,
        /// The message's key, without `error.`.
        key: Cow<'static, str>,
        /// The message's parameters.
        params: Params,
        /// Further fields of `extensions`.
        extensions: Vec<(&'static str, async_graphql::Value)>,
    },
    /// The storage failed.
    Fault(Fault),
}

/// `extensions.code` of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The caller may not do this.
    Forbidden,
    /// Nobody is logged in.
    Unauthorized,
    /// An argument cannot be used.
    UserInput,
    /// What was asked for is not possible in this state of things.
    IllegalOperation,
    /// A thing with this id does not exist, or is not the caller's.
    EntityNotFound,
    /// No channel has this token.
    ChannelNotFound,
    /// The order was changed meanwhile.
    OrderVersionConflict,
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// The cursor is older than what is kept.
    CursorExpired,
    /// Too many failed log-ins.
    TooManyAttempts,
    /// Another request was faster; send it again.
    Conflict,
    /// The database is away; nothing is wrong with the request.
    ServiceUnavailable,
    /// Our own fault.
    Internal,
}

impl Code {
    /// The code on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forbidden => "FORBIDDEN",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::UserInput => "USER_INPUT_ERROR",
            Self::IllegalOperation => "ILLEGAL_OPERATION",
            Self::EntityNotFound => "ENTITY_NOT_FOUND",
            Self::ChannelNotFound => "CHANNEL_NOT_FOUND",
            Self::OrderVersionConflict => "ORDER_VERSION_CONFLICT",
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::CursorExpired => "CURSOR_EXPIRED",
            Self::TooManyAttempts => "TOO_MANY_ATTEMPTS",
            Self::Conflict => "CONFLICT",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }
}

impl Failure {
    /// An argument cannot be used.
    pub fn input(key: &'static str, params: Params) -> Self {
        Self::of(Code::UserInput, key, params)
    }

    /// The caller may not do this.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::of(Code::Forbidden, "forbidden", Vec::new())
    }

    /// There is no such thing, or it is not the caller's.
    pub fn not_found(entity: &'static str, id: impl std::fmt::Display) -> Self {
        let params = vec![("entityName", entity.to_owned()), ("id", id.to_string())];
        Self::of(Code::EntityNotFound, "entity-with-id-not-found", params)
    }

    /// Any code, with a message key of `error.` and its parameters.
    #[must_use]
    pub fn of(code: Code, key: &'static str, params: Params) -> Self {
        Self::Input { code, key: Cow::Borrowed(key), params, extensions: Vec::new() }
    }

    /// Adds a field to `extensions`.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl Into<async_graphql::Value>) -> Self {
        match self {
            Self::Input { code, key, params, mut extensions } => {
                extensions.push((name, value.into()));
                Self::Input { code, key, params, extensions }
            }
            Self::Fault(fault) => Self::Fault(fault),
        }
    }

    /// The entry of `errors[]`, in the caller's language.
    #[must_use]
    pub fn into_error(self, language: &str, request_id: &str) -> async_graphql::Error {
        use async_graphql::ErrorExtensions as _;
        let (code, message, extra) = match self {
            Self::Input { code, key, params, extensions } => {
                (code, messages::text(language, &format!("error.{key}"), &params), extensions)
            }
            Self::Fault(fault) => {
                let code = match &fault {
                    Fault::Conflict(_) | Fault::TimedOut(_) => Code::Conflict,
                    Fault::Unreachable(_) => Code::ServiceUnavailable,
                    Fault::Constraint { .. }
                    | Fault::Data(_)
                    | Fault::Refused(_)
                    | Fault::Other(_) => Code::Internal,
                };
                tracing::error!(request_id, code = code.as_str(), error = %fault, "request failed");
                let key = match &fault {
                    Fault::TimedOut(_) => "error.busy",
                    Fault::Conflict(_) => "error.conflict",
                    Fault::Unreachable(_) => "error.service-unavailable",
                    Fault::Constraint { .. }
                    | Fault::Data(_)
                    | Fault::Refused(_)
                    | Fault::Other(_) => "error.internal",
                };
                let params = vec![("requestId", request_id.to_owned())];
                (code, messages::text(language, key, &params), Vec::new())
            }
        };
        let request_id = request_id.to_owned();
        async_graphql::Error::new(message).extend_with(|_, e| {
            e.set("code", code.as_str());
            e.set("requestId", request_id.clone());
            for (name, value) in &extra {
                e.set(*name, value.clone());
            }
        })
    }

    /// [`Self::into_error`] for an actor of a request.
    #[must_use]
    pub fn told(self, language: &str, actor: &Actor) -> async_graphql::Error {
        self.into_error(language, &actor.request_id)
    }
}

impl std::fmt::Display for Failure {
    /// One sentence for the log and for whoever started the program.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Input { key, params, .. } => {
                f.write_str(&messages::text("en", &format!("error.{key}"), params))
            }
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        // What only the database can tell of an input.
        let Fault::Refused(text) = &fault else { return Self::Fault(fault) };
        let keys = [
            ("invalid regular expression", "filter-regex-not-valid"),
            ("index row", "text-too-long"),
            ("timestamp out of range", "date-out-of-range"),
        ];
        match keys.into_iter().find(|(words, _)| text.contains(words)) {
            Some((_, key)) => Self::input(key, Vec::new()),
            None => Self::Fault(fault),
        }
    }
}

impl From<domain::money::Overflow> for Failure {
    fn from(_: domain::money::Overflow) -> Self {
        Self::input("amount-too-large", Vec::new())
    }
}

impl Retriable for Failure {
    fn is_retriable(&self) -> bool {
        matches!(self, Self::Fault(fault) if fault.is_retriable())
    }
}

/// Why a command stopped: refused by a rule (nothing was written), or failed.
#[derive(Debug)]
pub enum Stop<R> {
    /// A rule said no; the client is told as data.
    Refused(R),
    /// The request failed.
    Failed(Failure),
}

impl<R> Stop<R> {
    /// The same with another refusal.
    pub fn map<S>(self, other: impl FnOnce(R) -> S) -> Stop<S> {
        match self {
            Self::Refused(refused) => Stop::Refused(other(refused)),
            Self::Failed(failure) => Stop::Failed(failure),
        }
    }
}

impl Stop<Infallible> {
    /// What stopped a command that no rule refuses.
    #[must_use]
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Refused(never) => match never {},
            Self::Failed(failure) => failure,
        }
    }
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Self {
        Self::Failed(Failure::Fault(fault))
    }
}

impl<R> From<Failure> for Stop<R> {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl<R> From<domain::money::Overflow> for Stop<R> {
    fn from(overflow: domain::money::Overflow) -> Self {
        Self::Failed(overflow.into())
    }
}

impl<R> Retriable for Stop<R> {
    fn is_retriable(&self) -> bool {
        matches!(self, Self::Failed(failure) if failure.is_retriable())
    }
}

/// Turns a rule's refusal into a command's stop.
pub trait Refuse<T, R> {
    /// `Err(refusal)` becomes `Err(Stop::Refused(refusal))`.
    fn refuse(self) -> Result<T, Stop<R>>;
}

impl<T, R> Refuse<T, R> for Result<T, R> {
    fn refuse(self) -> Result<T, Stop<R>> {
        self.map_err(Stop::Refused)
    }
}
