//! The schema as a client reads it.

use serde_json::{Value, json};

use super::client::Client;

const DOCUMENT: &str = "{ __schema {
  queryType { name } mutationType { name } subscriptionType { name }
  types { kind name description
    fields(includeDeprecated: true) { name description type { ...T }
      args { name description type { ...T } defaultValue } }
    inputFields { name description type { ...T } defaultValue }
    enumValues(includeDeprecated: true) { name description } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// What introspection tells an administrator.
pub(crate) struct Introspection {
    schema: Value,
}

/// A root field and a document that calls it with as little as it accepts.
pub(crate) struct Root {
    /// `query`, `mutation` or `subscription`.
    pub(crate) operation: &'static str,
    /// Its name.
    pub(crate) name: String,
    /// Calls it; the arguments are variables.
    pub(crate) document: String,
    /// The variables.
    pub(crate) variables: Value,
}

impl Introspection {
    pub(crate) async fn of(client: &Client) -> Self {
        let answer = client.ask(DOCUMENT).await;
        Self { schema: answer.data("__schema") }
    }

    /// All types but GraphQL's own.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Value> {
        let all = self.schema["types"].as_array().expect("types");
        all.iter().filter(|t| !name(t).starts_with("__"))
    }

    /// All root fields, each with its smallest call, sorted by operation and name.
    pub(crate) fn roots(&self) -> Vec<Root> {
        let mut all = Vec::new();
        for operation in ["query", "mutation", "subscription"] {
            let root = name(&self.schema[format!("{operation}Type")]);
            let mut fields: Vec<_> = list(&self.found(root)["fields"]).iter().collect();
            fields.sort_by_key(|field| name(field));
            all.extend(fields.into_iter().map(|field| self.call(operation, field)));
        }
        all
    }

    /// The values of an enum.
    pub(crate) fn values(&self, of: &str) -> Vec<String> {
        list(&self.found(of)["enumValues"]).iter().map(|value| name(value).to_owned()).collect()
    }

    fn found(&self, named: &str) -> &Value {
        self.types().find(|t| name(t) == named).unwrap_or_else(|| panic!("no type {named}"))
    }

    fn call(&self, operation: &'static str, field: &Value) -> Root {
        let mut declared = Vec::new();
        let mut given = Vec::new();
        let mut variables = json!({});
        for argument in list(&field["args"]).iter().filter(|a| required(a)) {
            let arg = name(argument);
            declared.push(format!("${arg}: {}", spelt(&argument["type"])));
            given.push(format!("{arg}: ${arg}"));
            variables[arg] = self.least(&argument["type"]);
        }
        let parens = |parts: &[String]| match parts {
            [] => String::new(),
            some => format!("({})", some.join(", ")),
        };
        let returned = innermost(&field["type"]);
        let selection = match returned["kind"].as_str() {
            Some("SCALAR" | "ENUM") => "",
            _ => " { __typename }",
        };
        let (declared, given) = (parens(&declared), parens(&given));
        let name = name(field).to_owned();
        let document = format!("{operation}{declared} {{ {name}{given}{selection} }}");
        Root { operation, name, document, variables }
    }

    /// The smallest value of a type.
    fn least(&self, of: &Value) -> Value {
        match of["kind"].as_str() {
            Some("NON_NULL") => self.least(&of["ofType"]),
            Some("LIST") => json!([self.least(&of["ofType"])]),
            Some("ENUM") => self.found(name(of))["enumValues"][0]["name"].clone(),
            Some("INPUT_OBJECT") => {
                let fields = list(&self.found(name(of))["inputFields"]);
                let needed = fields.iter().filter(|field| required(field));
                needed.map(|f| (name(f).to_owned(), self.least(&f["type"]))).collect()
            }
            _ => match name(of) {
                "ID" => json!("0199a0f0-0000-7000-8000-00000000dead"),
                "Int" | "Float" | "Money" => json!(1),
                "Boolean" => json!(true),
                "DateTime" => json!("2026-01-01T00:00:00Z"),
                "JSON" => json!({}),
                _ => json!("x"),
            },
        }
    }
}

/// The `name` of a thing.
pub(crate) fn name(of: &Value) -> &str {
    of["name"].as_str().unwrap_or_default()
}

/// A list; empty for null.
pub(crate) fn list(of: &Value) -> &[Value] {
    of.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn required(input: &Value) -> bool {
    input["type"]["kind"] == "NON_NULL" && input["defaultValue"].is_null()
}

fn innermost(of: &Value) -> &Value {
    if of["ofType"].is_null() { of } else { innermost(&of["ofType"]) }
}

fn spelt(of: &Value) -> String {
    match of["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", spelt(&of["ofType"])),
        Some("LIST") => format!("[{}]", spelt(&of["ofType"])),
        _ => name(of).to_owned(),
    }
}
