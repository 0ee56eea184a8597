//! How much an operation asks for, counted from its text and variables alone.
//!
//! Each fragment is measured once and its measure reused, so a document whose fragments multiply
//! is measured as fast as any other.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value as ConstValue, Variables};
use async_graphql_value::Value;

use super::{Kind, RequestError};

/// What a page holds when the request does not say.
const PAGE: u64 = 100;

/// How much an operation asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// Levels of fields inside fields.
    pub depth: u64,
    /// Aliases, fragments unfolded.
    pub aliases: u64,
    /// Root fields of a mutation.
    pub mutations: u64,
    /// Fields of the answer, page sizes multiplied.
    pub complexity: u64,
    /// The longest list of the arguments and variables.
    pub list_items: u64,
    /// Root fields of any operation.
    pub roots: u64,
}

/// Measures an operation. Without variables, what they would say is taken for little: it is the
/// least that the operation asks for, whatever they are.
pub fn of(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: Option<&Variables>,
) -> Result<Measure, RequestError> {
    let mut measurer =
        Measurer { document, operation, variables, fragments: HashMap::new(), longest: 0 };
    for value in variables.into_iter().flat_map(|given| given.values()) {
        measurer.longest = measurer.longest.max(longest(value));
    }
    let set = measurer.set(&operation.selection_set.node)?;
    Ok(Measure {
        depth: set.depth,
        aliases: set.aliases,
        mutations: if operation.ty == OperationType::Mutation { set.fields } else { 0 },
        complexity: set.complexity,
        list_items: measurer.longest,
        roots: set.fields,
    })
}

#[derive(Clone, Copy, Default)]
struct Set {
    depth: u64,
    aliases: u64,
    complexity: u64,
    /// Fields of this level.
    fields: u64,
    /// Whether it selects the items of a page.
    page: bool,
}

impl Set {
    fn with(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            aliases: self.aliases.saturating_add(other.aliases),
            complexity: self.complexity.saturating_add(other.complexity),
            fields: self.fields.saturating_add(other.fields),
            page: self.page || other.page,
        }
    }
}

struct Measurer<'a> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: Option<&'a Variables>,
    /// `None` while a fragment is being measured: meeting it again is a cycle.
    fragments: HashMap<&'a Name, Option<Set>>,
    longest: u64,
}

impl<'a> Measurer<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Result<Set, RequestError> {
        let mut sum = Set::default();
        for selection in &set.items {
            let part = match &selection.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name)?,
            };
            sum = sum.with(part);
        }
        Ok(sum)
    }

    fn fragment(&mut self, name: &'a Positioned<Name>) -> Result<Set, RequestError> {
        match self.fragments.get(&name.node) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => {
                let message = format!("Cannot spread fragment \"{}\" within itself.", name.node);
                return Err(RequestError::new(Kind::Validation, message, Some(name.pos)));
            }
            None => {}
        }
        // A fragment that does not exist is validation's to tell.
        let Some(fragment) = self.document.fragments.get(&name.node) else {
            return Ok(Set::default());
        };
        self.fragments.insert(&name.node, None);
        let set = self.set(&fragment.node.selection_set.node)?;
        self.fragments.insert(&name.node, Some(set));
        Ok(set)
    }

    fn field(&mut self, field: &'a Field) -> Result<Set, RequestError> {
        let mut page_size = None;
        for (name, value) in &field.arguments {
            if self.variables.is_none() && tells_page(&name.node) && is_open(&value.node) {
                page_size = Some(1);
                continue;
            }
            let value = self.resolved(&value.node);
            self.longest = self.longest.max(longest(&value));
            page_size = page_size.or_else(|| page(&name.node, &value));
        }
        let inside = self.set(&field.selection_set.node)?;
        let times = page_size.unwrap_or(if inside.page { PAGE } else { 1 });
        let name = field.name.node.as_str();
        Ok(Set {
            depth: inside.depth.saturating_add(1),
            aliases: inside.aliases.saturating_add(u64::from(field.alias.is_some())),
            complexity: inside.complexity.saturating_mul(times).saturating_add(1),
            fields: 1,
            page: matches!(name, "items" | "edges" | "nodes"),
        })
    }

    fn resolved(&self, value: &Value) -> ConstValue {
        let resolve = |name: Name| {
            let given = self.variables.and_then(|all| all.get(&name).cloned());
            let default = || {
                let all = &self.operation.variable_definitions;
                let found = all.iter().find(|d| d.node.name.node == name)?;
                found.node.default_value.as_ref().map(|v| v.node.clone())
            };
            Ok::<_, ()>(given.or_else(default).unwrap_or_default())
        };
        value.clone().into_const_with(resolve).unwrap_or_default()
    }
}

/// Whether an argument may tell a page's size.
fn tells_page(name: &str) -> bool {
    matches!(name, "take" | "first" | "last" | "options" | "input")
}

/// Whether a variable has a say in a value.
fn is_open(value: &Value) -> bool {
    match value {
        Value::Variable(_) => true,
        Value::List(items) => items.iter().any(is_open),
        Value::Object(members) => members.values().any(is_open),
        Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_) => false,
    }
}

/// The page size that an argument asks for, as `take: 5`, `first: 5` or `options: { take: 5 }`.
fn page(name: &str, value: &ConstValue) -> Option<u64> {
    let number = |value: &ConstValue| match value {
        ConstValue::Number(number) => number.as_u64(),
        ConstValue::Null
        | ConstValue::String(_)
        | ConstValue::Boolean(_)
        | ConstValue::Binary(_)
        | ConstValue::Enum(_)
        | ConstValue::List(_)
        | ConstValue::Object(_) => None,
    };
    match (name, value) {
        ("take" | "first" | "last", value) => number(value),
        ("options" | "input", ConstValue::Object(object)) => object.get("take").and_then(number),
        _ => None,
    }
}

fn longest(value: &ConstValue) -> u64 {
    match value {
        ConstValue::List(items) => {
            let own = u64::try_from(items.len()).unwrap_or(u64::MAX);
            items.iter().map(longest).fold(own, u64::max)
        }
        ConstValue::Object(members) => members.values().map(longest).fold(0, u64::max),
        ConstValue::Null
        | ConstValue::Number(_)
        | ConstValue::String(_)
        | ConstValue::Boolean(_)
        | ConstValue::Binary(_)
        | ConstValue::Enum(_) => 0,
    }
}
