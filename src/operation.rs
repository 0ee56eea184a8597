//! Built-in operations that a shop chooses and configures: shown to clients, checked, stored.

use domain::operation::{self, ArgDefinition, Definition, OperationRefused};
use serde_json::json;

use crate::failure::{Code, Failure};
use crate::wire::{
    ConfigArgDefinition, ConfigurableOperationDefinition, ConfigurableOperationInput, Json,
};

/// The operations of a kind as clients are told them.
#[must_use]
pub fn told(definitions: &[Definition]) -> crate::wire::List<ConfigurableOperationDefinition> {
    let told = |definition: &Definition| ConfigurableOperationDefinition {
        code: definition.code.to_owned(),
        args: definition.args.iter().map(argument).collect(),
        description: definition.description.to_owned(),
    };
    definitions.iter().map(told).collect()
}

/// A client's choice among the operations of a kind (as `ShippingCalculator`), as it is stored:
/// arguments that the operation takes, in its order.
pub fn checked(
    kind: &'static str,
    definitions: &'static [Definition],
    input: ConfigurableOperationInput,
) -> Result<db::settings::Operation, Failure> {
    let stored = db::settings::Operation::from(input);
    let definition = operation::find(definitions, kind, &stored.code)?;
    definition.check(&ruled(&stored))?;
    let given = |name: &str| stored.args.iter().find(|arg| arg.name == name).cloned();
    let args = definition.args.iter().filter_map(|arg| given(arg.name)).collect();
    Ok(db::settings::Operation { code: stored.code, args })
}

/// A stored choice as the rules read it.
#[must_use]
pub fn ruled(stored: &db::settings::Operation) -> operation::Operation {
    let arg = |arg: &db::settings::OperationArg| operation::Arg {
        name: arg.name.clone(),
        value: arg.value.clone(),
    };
    operation::Operation { code: stored.code.clone(), args: stored.args.iter().map(arg).collect() }
}

fn argument(arg: &ArgDefinition) -> ConfigArgDefinition {
    let options: Vec<_> = arg.options.iter().map(|value| json!({ "value": value })).collect();
    let ui = match arg.component {
        _ if !options.is_empty() => {
            Some(Json(json!({ "component": "select-form-input", "options": options })))
        }
        component => component.map(|component| Json(json!({ "component": component }))),
    };
    ConfigArgDefinition {
        name: arg.name.to_owned(),
        kind: arg.kind.as_str().to_owned(),
        list: arg.list,
        required: arg.required,
        default_value: arg.default.map(|value| Json(default(arg, value))),
        label: Some(arg.label.to_owned()),
        description: Some(arg.description.to_owned()),
        ui,
    }
}

/// A default as JSON: numbers and flags as such, everything else as text.
fn default(arg: &ArgDefinition, value: &str) -> serde_json::Value {
    use domain::operation::ArgKind;
    match arg.kind {
        ArgKind::Int | ArgKind::Float | ArgKind::Boolean => {
            serde_json::from_str(value).unwrap_or_else(|_| json!(value))
        }
        ArgKind::Text | ArgKind::Id | ArgKind::DateTime => json!(value),
    }
}

impl From<OperationRefused> for Failure {
    fn from(refused: OperationRefused) -> Self {
        let (key, params) = match refused {
            OperationRefused::UnknownCode { kind, code } => (
                "no-configurable-operation-def-with-code-found",
                vec![("type", kind.to_owned()), ("code", code)],
            ),
            OperationRefused::MissingArgument { name } => {
                ("configurable-argument-is-required", vec![("name", name.to_owned())])
            }
            OperationRefused::BadArgument { name, value } => (
                "configurable-argument-is-invalid",
                vec![("name", name.to_owned()), ("value", value)],
            ),
        };
        Self::of(Code::UserInput, key, params)
    }
}
