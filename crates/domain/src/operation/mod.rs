//! Operations that a shop configures: a code and arguments, all of them texts.
//!
//! A shipping calculator, a payment handler or a promotion action is *defined* by the program
//! ([`Definition`], which clients can list) and *configured* by the shop ([`Operation`], which is
//! stored). Values are read by the kind of the argument (vendure-behaviour 5.7).

use serde::{Deserialize, Serialize};

use crate::money::{Amount, LARGEST, Overflow, Rate};

#[cfg(test)]
mod tests;

/// An operation as a shop configured it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Which one.
    pub code: String,
    /// Its arguments.
    pub args: Vec<Arg>,
}

/// An argument of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Arg {
    /// Which one.
    pub name: String,
    /// Its value as text; a list is a JSON array.
    pub value: String,
}

crate::text_enum! {
    /// How the text of an argument is read.
    ArgKind {
        /// A whole number.
        Int = "int",
        /// A decimal.
        Float = "float",
        /// `true` or `1`; anything else is no.
        Boolean = "boolean",
        /// The text itself.
        Text = "string",
        /// The id of something.
        Id = "ID",
        /// A moment.
        DateTime = "datetime",
    }
}

/// What clients are told about an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgDefinition {
    /// Its name.
    pub name: &'static str,
    /// How its text is read.
    pub kind: ArgKind,
    /// Whether there may be several values.
    pub list: bool,
    /// Whether it must have a value.
    pub required: bool,
    /// The value it has when none is given.
    pub default: Option<&'static str>,
    /// What forms call it.
    pub label: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The values to choose from; empty when any will do.
    pub options: &'static [&'static str],
    /// What a form shows it as, by the names that dashboards know.
    pub component: Option<&'static str>,
}

impl ArgDefinition {
    /// A required argument with one value and no default.
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: ArgKind,
        label: &'static str,
        description: &'static str,
    ) -> Self {
        Self {
            name,
            kind,
            list: false,
            required: true,
            default: None,
            label,
            description,
            options: &[],
            component: None,
        }
    }

    /// The same with a default.
    #[must_use]
    pub const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// The same with several values.
    #[must_use]
    pub const fn many(self) -> Self {
        Self { list: true, ..self }
    }

    /// The same, and nothing needs to be given.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The same with one of a few values.
    #[must_use]
    pub const fn one_of(self, options: &'static [&'static str]) -> Self {
        Self { options, ..self }
    }

    /// The same, shown in forms as this component of a dashboard.
    #[must_use]
    pub const fn shown_as(self, component: &'static str) -> Self {
        Self { component: Some(component), ..self }
    }

    fn can_read(&self, value: &str) -> bool {
        if !self.list {
            return self.can_read_one(value);
        }
        let items: Vec<serde_json::Value> = match serde_json::from_str(value) {
            Ok(items) => items,
            Err(_) => return false,
        };
        items.iter().all(|item| match item {
            serde_json::Value::String(text) => self.can_read_one(text),
            serde_json::Value::Number(_) | serde_json::Value::Bool(_) => {
                self.can_read_one(&item.to_string())
            }
            serde_json::Value::Null
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => false,
        })
    }

    fn can_read_one(&self, value: &str) -> bool {
        match self.kind {
            // Most are amounts, and none is larger than the largest one.
            ArgKind::Int => {
                value.trim().parse().is_ok_and(|n: i64| n.unsigned_abs() <= LARGEST.unsigned_abs())
            }
            ArgKind::Float => Rate::from_text(value).is_some(),
            ArgKind::Boolean | ArgKind::Text | ArgKind::Id | ArgKind::DateTime => {
                self.options.is_empty() || self.options.contains(&value)
            }
        }
    }
}

/// An operation that the program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its code.
    pub code: &'static str,
    /// What it does.
    pub description: &'static str,
    /// Its arguments, in listed order.
    pub args: &'static [ArgDefinition],
}

/// Why an operation cannot be configured like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OperationRefused {
    /// There is none with this code.
    #[error("there is no {kind} with the code {code:?}")]
    UnknownCode {
        /// What was looked for, as `ShippingCalculator`.
        kind: &'static str,
        /// The code.
        code: String,
    },
    /// A required argument was not given.
    #[error("the argument {name:?} is required")]
    MissingArgument {
        /// Its name.
        name: &'static str,
    },
    /// The value is not of the argument's kind.
    #[error("the argument {name:?} cannot be {value:?}")]
    BadArgument {
        /// Its name.
        name: &'static str,
        /// The value.
        value: String,
    },
}

impl OperationRefused {
    /// The key of its text in the catalogue of messages.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::UnknownCode { .. } => "error.no-configurable-operation-def-with-code-found",
            Self::MissingArgument { .. } => "error.configurable-argument-is-required",
            Self::BadArgument { .. } => "error.configurable-argument-is-invalid",
        }
    }
}

/// The definition with this code among those of one kind.
pub fn find(
    definitions: &'static [Definition],
    kind: &'static str,
    code: &str,
) -> Result<&'static Definition, OperationRefused> {
    let found = definitions.iter().find(|definition| definition.code == code);
    found.ok_or_else(|| OperationRefused::UnknownCode { kind, code: code.to_owned() })
}

impl Definition {
    /// Whether an operation can be configured like this.
    pub fn check(&self, operation: &Operation) -> Result<(), OperationRefused> {
        for definition in self.args {
            match operation.value(definition.name) {
                Some(value) if !definition.can_read(value) => {
                    return Err(bad(definition.name, value));
                }
                None if definition.required && definition.default.is_none() => {
                    return Err(OperationRefused::MissingArgument { name: definition.name });
                }
                Some(_) | None => {}
            }
        }
        Ok(())
    }

    /// The value of an argument as a whole number.
    pub fn int(&self, operation: &Operation, name: &'static str) -> Result<i64, OperationRefused> {
        let value = self.text(operation, name)?;
        value.trim().parse().map_err(|_e| bad(name, value))
    }

    /// The value of an argument as an amount of money.
    pub fn amount(
        &self,
        operation: &Operation,
        name: &'static str,
    ) -> Result<Amount, OperationRefused> {
        let amount = Amount(self.int(operation, name)?);
        // What is added to nothing is what it was, if it can be held exactly.
        amount.plus(Amount::ZERO).map_err(|Overflow| bad(name, &amount.to_string()))
    }

    /// The value of an argument as a percentage.
    pub fn rate(
        &self,
        operation: &Operation,
        name: &'static str,
    ) -> Result<Rate, OperationRefused> {
        let value = self.text(operation, name)?;
        Rate::from_text(value).ok_or_else(|| bad(name, value))
    }

    /// The value of an argument as yes or no.
    pub fn boolean(
        &self,
        operation: &Operation,
        name: &'static str,
    ) -> Result<bool, OperationRefused> {
        self.text(operation, name).map(|value| matches!(value, "true" | "1"))
    }

    /// The values of an argument that may have several, ids and numbers as texts.
    pub fn texts(
        &self,
        operation: &Operation,
        name: &'static str,
    ) -> Result<Vec<String>, OperationRefused> {
        let value = self.text(operation, name)?;
        let items: Vec<serde_json::Value> =
            serde_json::from_str(value).map_err(|_e| bad(name, value))?;
        let told = |item: serde_json::Value| match item.as_str() {
            Some(text) => text.to_owned(),
            None => item.to_string(),
        };
        Ok(items.into_iter().map(told).collect())
    }

    /// The values of an argument that may have several, as whole numbers.
    pub fn ints(
        &self,
        operation: &Operation,
        name: &'static str,
    ) -> Result<Vec<i64>, OperationRefused> {
        let texts = self.texts(operation, name)?;
        let int = |text: &String| text.trim().parse().map_err(|_e| bad(name, text));
        texts.iter().map(int).collect()
    }

    /// The value of an argument as it stands, or its default.
    pub fn text<'o>(
        &self,
        operation: &'o Operation,
        name: &'static str,
    ) -> Result<&'o str, OperationRefused> {
        let default = || self.args.iter().find(|arg| arg.name == name).and_then(|arg| arg.default);
        operation.value(name).or_else(default).ok_or(OperationRefused::MissingArgument { name })
    }
}

impl Operation {
    /// The text of an argument; an empty one counts as not given.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let given = self.args.iter().find(|arg| arg.name == name);
        given.map(|arg| arg.value.as_str()).filter(|value| !value.is_empty())
    }
}

fn bad(name: &'static str, value: &str) -> OperationRefused {
    OperationRefused::BadArgument { name, value: value.to_owned() }
}
