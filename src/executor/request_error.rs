//! Why a request did not run.

use async_graphql::{ErrorExtensionValues, Pos, ServerError, Value};

/// What is wrong with a request; decides code and status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The document is no GraphQL.
    Parse,
    /// The document does not fit the schema, or names no operation.
    Validation,
    /// A variable does not fit its type.
    Variables,
    /// The request asks for more than a limit allows.
    Limit,
    /// The request took too long.
    Timeout,
    /// The request was refused for another reason, told by its error.
    Refused,
}

impl Kind {
    /// `extensions.code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Parse => "GRAPHQL_PARSE_FAILED",
            Self::Validation => "GRAPHQL_VALIDATION_FAILED",
            Self::Variables => "BAD_USER_INPUT",
            Self::Limit => "LIMIT_EXCEEDED",
            Self::Timeout => "REQUEST_TIMEOUT",
            Self::Refused => "USER_INPUT_ERROR",
        }
    }
}

/// Errors that are told at most: who makes more than these has others to read first.
const MOST: usize = 50;

/// A request that did not run: errors without data.
#[derive(Debug, Clone)]
pub struct RequestError {
    /// What is wrong.
    pub kind: Kind,
    /// What the client is told.
    pub errors: Vec<ServerError>,
    /// What the answer's `extensions.cost` says, where a limit was exceeded.
    pub cost: Option<(u64, u64)>,
}

impl RequestError {
    /// Errors of a kind; each gets the kind's code unless it has one.
    #[must_use]
    pub fn of(kind: Kind, mut errors: Vec<ServerError>) -> Self {
        errors.truncate(MOST);
        for error in &mut errors {
            give_code(error, kind.code());
        }
        Self { kind, errors, cost: None }
    }

    /// One error of a kind.
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<String>, at: Option<Pos>) -> Self {
        Self::of(kind, vec![ServerError::new(message, at)])
    }

    /// The same with the request's id in each error.
    #[must_use]
    pub fn told(mut self, request_id: &str) -> Self {
        for error in &mut self.errors {
            give_request_id(error, request_id);
        }
        self
    }

    /// A limit that was exceeded.
    #[must_use]
    pub fn limit(name: &'static str, requested: u64, limit: u64) -> Self {
        let message = format!("The request exceeds a limit: {name} {requested}, at most {limit}");
        let mut error = ServerError::new(message, None);
        let values = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        values.set("limit", name);
        values.set("requested", requested);
        values.set("maximum", limit);
        Self::of(Kind::Limit, vec![error])
    }
}

/// An error of a request as a whole: it is at no place of the document.
pub(crate) fn of_request(error: async_graphql::Error) -> ServerError {
    ServerError { locations: Vec::new(), ..error.into_server_error(Pos::default()) }
}

/// Gives an error a code unless it has one.
pub(crate) fn give_code(error: &mut ServerError, code: &str) {
    let values = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if values.get("code").is_none() {
        values.set("code", code);
    }
}

/// Gives an error the request's id unless it has one.
pub(crate) fn give_request_id(error: &mut ServerError, request_id: &str) {
    let values = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if values.get("requestId").is_none() {
        values.set("requestId", Value::from(request_id));
    }
}
