//! Small types that many fields share.

mod list;

use async_graphql::{Enum, InputObject, Scalar, ScalarType, SimpleObject, Value};

pub use list::List;

/// Whether a thing was deleted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionResult {
    /// It is gone.
    Deleted,
    /// It is still there; the message says why.
    NotDeleted,
}

/// What became of a deletion.
#[derive(SimpleObject, Debug, Clone)]
pub struct DeletionResponse {
    /// Whether it was deleted.
    pub result: DeletionResult,
    /// Why not, in the caller's language.
    pub message: Option<String>,
}

impl DeletionResponse {
    /// It is gone.
    #[must_use]
    pub const fn deleted() -> Self {
        Self { result: DeletionResult::Deleted, message: None }
    }

    /// Gone, or still there for the reason that the message key names.
    #[must_use]
    pub fn of(deleted: bool, language: &str, key: &str) -> Self {
        if deleted {
            Self::deleted()
        } else {
            Self::kept(crate::messages::text(language, key, &[]))
        }
    }

    /// It is still there, for this reason.
    #[must_use]
    pub const fn kept(message: String) -> Self {
        Self { result: DeletionResult::NotDeleted, message: Some(message) }
    }
}

/// Whether a thing was done.
#[derive(SimpleObject, Debug, Clone, Copy)]
pub struct Success {
    /// Whether it was done.
    pub success: bool,
}

/// Any JSON value. The order of an object's keys means nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Json(pub serde_json::Value);

/// Any JSON value. The order of an object's keys means nothing.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> async_graphql::InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

/// An argument of a built-in operation.
#[derive(SimpleObject, Debug, Clone)]
pub struct ConfigArg {
    /// The argument's name.
    pub name: String,
    /// The argument's value as text; lists are JSON texts.
    pub value: String,
}

/// A choice of a built-in operation with its arguments.
#[derive(SimpleObject, Debug, Clone)]
pub struct ConfigurableOperation {
    /// Which operation.
    pub code: String,
    /// Its arguments.
    pub args: Vec<ConfigArg>,
}

/// An argument of a built-in operation.
#[derive(InputObject, Debug, Clone)]
pub struct ConfigArgInput {
    /// The argument's name.
    pub name: String,
    /// The argument's value as text; lists are JSON texts.
    pub value: String,
}

/// A choice of a built-in operation with its arguments.
#[derive(InputObject, Debug, Clone)]
pub struct ConfigurableOperationInput {
    /// Which operation.
    pub code: String,
    /// Its arguments; those left out have their defaults.
    pub arguments: Vec<ConfigArgInput>,
}

impl From<db::settings::Operation> for ConfigurableOperation {
    fn from(operation: db::settings::Operation) -> Self {
        let args = operation.args.into_iter().map(|a| ConfigArg { name: a.name, value: a.value });
        Self { code: operation.code, args: args.collect() }
    }
}

impl From<ConfigurableOperationInput> for db::settings::Operation {
    fn from(input: ConfigurableOperationInput) -> Self {
        let arg = |a: ConfigArgInput| db::settings::OperationArg { name: a.name, value: a.value };
        Self { code: input.code, args: input.arguments.into_iter().map(arg).collect() }
    }
}

/// An argument that a built-in operation takes.
#[derive(SimpleObject, Debug, Clone)]
pub struct ConfigArgDefinition {
    /// The argument's name.
    pub name: String,
    /// Its type: `string`, `int`, `float`, `boolean`, `datetime` or `ID`.
    #[graphql(name = "type")]
    pub kind: String,
    /// Whether it takes several values.
    pub list: bool,
    /// Whether it must be given.
    pub required: bool,
    /// What it is when it is not given.
    pub default_value: Option<Json>,
    /// What people call it.
    pub label: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// How a dashboard should ask for it.
    pub ui: Option<Json>,
}

/// A built-in operation that can be chosen.
#[derive(SimpleObject, Debug, Clone)]
pub struct ConfigurableOperationDefinition {
    /// What it is chosen by.
    pub code: String,
    /// What it takes.
    pub args: Vec<ConfigArgDefinition>,
    /// What it does.
    pub description: String,
}
