//! Variables against the types that a document declares for them, before anything runs.
//!
//! The library looks at them while it validates the whole document anew, at each execution: a tenth
//! of a request's time. Documents are validated once ([`judge`](super::judge)), so only their
//! variables are left to look at.

use std::collections::HashMap;

use async_graphql::parser::types::{
    BaseType, InputValueDefinition, OperationDefinition, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Value, Variables, parser};

use super::{Kind, RequestError};

/// The input types of the schema.
pub(crate) struct Types(HashMap<String, Input>);

enum Input {
    Object { fields: Vec<InputValueDefinition>, one_of: bool },
    Enum(Vec<Name>),
}

impl Types {
    /// The input types of a schema's text; ours parses.
    pub(crate) fn of(sdl: &str) -> Self {
        let document = parser::parse_schema(sdl);
        let definitions = document.map(|document| document.definitions).unwrap_or_default();
        let named = |definition| {
            let TypeSystemDefinition::Type(definition) = definition else { return None };
            let input = match definition.node.kind {
                TypeKind::InputObject(object) => Input::Object {
                    fields: object.fields.into_iter().map(|field| field.node).collect(),
                    one_of: definition.node.directives.iter().any(|d| d.node.name.node == "oneOf"),
                },
                TypeKind::Enum(all) => {
                    Input::Enum(all.values.into_iter().map(|v| v.node.value.node).collect())
                }
                TypeKind::Scalar
                | TypeKind::Object(_)
                | TypeKind::Interface(_)
                | TypeKind::Union(_) => return None,
            };
            Some((definition.node.name.node.to_string(), input))
        };
        Self(definitions.into_iter().filter_map(named).collect())
    }

    /// Refuses an operation one of whose variables is missing or no value of its type.
    pub(crate) fn check(
        &self,
        operation: &OperationDefinition,
        variables: &Variables,
    ) -> Result<(), RequestError> {
        for definition in &operation.variable_definitions {
            let node = &definition.node;
            let (name, declared) = (&node.name.node, &node.var_type.node);
            let refused =
                |message| Err(RequestError::new(Kind::Variables, message, Some(definition.pos)));
            match variables.get(name) {
                None if declared.nullable || node.default_value.is_some() => {}
                None => {
                    return refused(format!(
                        "Variable \"${name}\" of required type \"{declared}\" was not provided"
                    ));
                }
                Some(value) => {
                    if let Err(Misfit { path, wanted }) = self.fits(declared, value) {
                        return refused(format!(
                            "Variable \"${name}{path}\" got an invalid value: {wanted}"
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    fn fits(&self, wanted: &Type, value: &Value) -> Result<(), Misfit> {
        match (&wanted.base, value) {
            (_, Value::Null) if wanted.nullable => Ok(()),
            (_, Value::Null) => Err(Misfit::of(wanted)),
            (BaseType::List(item), Value::List(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.fits(item, value).map_err(|misfit| misfit.under(&format!("[{index}]")))?;
                }
                Ok(())
            }
            // One value stands for a list of it.
            (BaseType::List(item), value) => self.fits(item, value),
            (BaseType::Named(name), value) => self.fits_named(name, value, wanted),
        }
    }

    fn fits_named(&self, name: &Name, value: &Value, wanted: &Type) -> Result<(), Misfit> {
        let fits = match (self.0.get(name.as_str()), value) {
            (Some(Input::Object { fields, one_of }), Value::Object(given)) => {
                if let Some(stranger) =
                    given.keys().find(|k| fields.iter().all(|f| f.name.node != **k))
                {
                    let wanted = format!("{name} has no such field");
                    return Err(Misfit { path: format!(".{stranger}"), wanted });
                }
                for field in fields {
                    self.fits_field(field, given.get(&field.name.node))?;
                }
                !one_of || (given.len() == 1 && !given.values().any(|v| *v == Value::Null))
            }
            (Some(Input::Enum(all)), Value::Enum(value)) => all.contains(value),
            (Some(Input::Enum(all)), Value::String(value)) => all.iter().any(|one| one == value),
            (Some(_), _) => false,
            (None, value) => match (name.as_str(), value) {
                ("Int", Value::Number(number)) => {
                    number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
                }
                ("Float", Value::Number(_)) | ("Boolean", Value::Boolean(_)) => true,
                ("ID", Value::Number(number)) => number.is_i64() || number.is_u64(),
                ("String" | "ID", Value::String(_)) => true,
                ("Int" | "Float" | "Boolean" | "String" | "ID", _) => false,
                // Scalars of our own tell themselves what they cannot be.
                _ => true,
            },
        };
        if fits { Ok(()) } else { Err(Misfit::of(wanted)) }
    }

    fn fits_field(
        &self,
        field: &InputValueDefinition,
        value: Option<&Value>,
    ) -> Result<(), Misfit> {
        let wanted = &field.ty.node;
        let fits = match value {
            Some(value) => self.fits(wanted, value),
            None if wanted.nullable || field.default_value.is_some() => Ok(()),
            None => Err(Misfit::of(wanted)),
        };
        fits.map_err(|misfit| misfit.under(&format!(".{}", field.name.node)))
    }
}

/// A value that does not fit: where in the variable, and what was wanted there.
struct Misfit {
    path: String,
    wanted: String,
}

impl Misfit {
    fn of(wanted: &Type) -> Self {
        Self { path: String::new(), wanted: format!("expected {wanted}") }
    }

    fn under(self, step: &str) -> Self {
        Self { path: format!("{step}{}", self.path), ..self }
    }
}
