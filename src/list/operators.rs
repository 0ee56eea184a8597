//! What a filter can ask of a field: the operators of each kind, and the conditions they put on an
//! SQL expression.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};
use db::list::{Condition, Value};
use domain::id::from_wire;

use super::pattern::Pattern;

/// Conditions on a text or an enum.
#[derive(InputObject, Debug, Clone, Default)]
pub struct StringOperators {
    /// Is exactly this.
    pub eq: Option<String>,
    /// Is not this; a missing text is not matched.
    pub not_eq: Option<String>,
    /// Holds this text, whatever its case.
    pub contains: Option<String>,
    /// Does not hold this text, whatever its case.
    pub not_contains: Option<String>,
    /// Is one of these; an empty list matches nothing.
    #[graphql(name = "in")]
    pub within: Option<Vec<String>>,
    /// Is none of these; an empty list matches everything.
    pub not_in: Option<Vec<String>>,
    /// Matches this POSIX regular expression, whatever its case.
    #[graphql(validator(custom = "Pattern"))]
    pub regex: Option<String>,
    /// Is missing (true) or there (false).
    pub is_null: Option<bool>,
}

/// Conditions on an id.
#[derive(InputObject, Debug, Clone, Default)]
#[graphql(name = "IDOperators")]
pub struct IdOperators {
    /// Is this id.
    pub eq: Option<String>,
    /// Is not this id.
    pub not_eq: Option<String>,
    /// Is one of these; an empty list matches nothing.
    #[graphql(name = "in")]
    pub within: Option<Vec<String>>,
    /// Is none of these; an empty list matches everything.
    pub not_in: Option<Vec<String>>,
    /// Is missing (true) or there (false).
    pub is_null: Option<bool>,
}

/// Conditions on a yes or no.
#[derive(InputObject, Debug, Clone, Default)]
pub struct BooleanOperators {
    /// Is this.
    pub eq: Option<bool>,
    /// Is missing (true) or there (false).
    pub is_null: Option<bool>,
}

/// From and to, both included.
#[derive(InputObject, Debug, Clone, Default)]
pub struct NumberRange {
    /// The smallest.
    pub start: f64,
    /// The largest.
    pub end: f64,
}

/// Conditions on a number or an amount (minor units).
#[derive(InputObject, Debug, Clone, Default)]
pub struct NumberOperators {
    /// Is this.
    pub eq: Option<f64>,
    /// Is smaller.
    pub lt: Option<f64>,
    /// Is smaller or this.
    pub lte: Option<f64>,
    /// Is larger.
    pub gt: Option<f64>,
    /// Is larger or this.
    pub gte: Option<f64>,
    /// Lies in a range, both ends included.
    pub between: Option<NumberRange>,
    /// Is missing (true) or there (false).
    pub is_null: Option<bool>,
}

/// From and to, both included (UTC).
#[derive(InputObject, Debug, Clone)]
pub struct DateRange {
    /// The earliest.
    pub start: DateTime<Utc>,
    /// The latest.
    pub end: DateTime<Utc>,
}

/// Conditions on a moment (UTC).
#[derive(InputObject, Debug, Clone, Default)]
pub struct DateOperators {
    /// Is exactly this.
    pub eq: Option<DateTime<Utc>>,
    /// Is earlier.
    pub before: Option<DateTime<Utc>>,
    /// Is later.
    pub after: Option<DateTime<Utc>>,
    /// Lies in a range, both ends included.
    pub between: Option<DateRange>,
    /// Is missing (true) or there (false).
    pub is_null: Option<bool>,
}

/// An operator input: the conditions it puts on an SQL expression.
pub trait Operators {
    /// One condition for each operator that was given.
    fn conditions(self, expression: &str) -> Vec<Condition>;
}

struct Builder<'e> {
    expression: &'e str,
    out: Vec<Condition>,
}

impl<'e> Builder<'e> {
    fn new(expression: &'e str) -> Self {
        Self { expression, out: Vec::new() }
    }

    fn put(&mut self, operator: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.out.push(Condition::Is(applied(self.expression, operator), value));
        }
    }

    fn null(mut self, is_null: Option<bool>) -> Vec<Condition> {
        if let Some(wanted) = is_null {
            let operator = if wanted { "is null" } else { "is not null" };
            self.out.push(Condition::Plain(applied(self.expression, operator)));
        }
        self.out
    }
}

/// The operator behind the expression, or behind the part of it
/// that stands in brackets: `exists (select from parts x where x.whole = w.id and [x.name])`.
fn applied(expression: &str, operator: &str) -> String {
    let parts = expression.split_once('[').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once(']')?;
        Some(format!("{before}{inside} {operator}{after}"))
    });
    parts.unwrap_or_else(|| format!("{expression} {operator}"))
}

impl Operators for StringOperators {
    fn conditions(self, expression: &str) -> Vec<Condition> {
        let like = |text: String| {
            let escaped = text.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            Value::Text(format!("%{escaped}%"))
        };
        let mut b = Builder::new(expression);
        b.put("= ?", self.eq.map(Value::Text));
        b.put("<> ?", self.not_eq.map(Value::Text));
        b.put("ilike ?", self.contains.map(like));
        b.put("not ilike ?", self.not_contains.map(like));
        b.put("= any(?)", self.within.map(Value::Texts));
        b.put("<> all(?)", self.not_in.map(Value::Texts));
        b.put("~* ?", self.regex.map(Value::Text));
        b.null(self.is_null)
    }
}

impl Operators for IdOperators {
    fn conditions(self, expression: &str) -> Vec<Condition> {
        let id = |text: String| Value::Id(from_wire(&text));
        let ids = |texts: Vec<String>| Value::Ids(texts.iter().map(|t| from_wire(t)).collect());
        let mut b = Builder::new(expression);
        b.put("= ?", self.eq.map(id));
        b.put("<> ?", self.not_eq.map(id));
        b.put("= any(?)", self.within.map(ids));
        b.put("<> all(?)", self.not_in.map(ids));
        b.null(self.is_null)
    }
}

impl Operators for BooleanOperators {
    fn conditions(self, expression: &str) -> Vec<Condition> {
        let mut b = Builder::new(expression);
        b.put("= ?", self.eq.map(Value::Flag));
        b.null(self.is_null)
    }
}

impl Operators for NumberOperators {
    fn conditions(self, expression: &str) -> Vec<Condition> {
        let mut b = Builder::new(expression);
        b.put("= ?", self.eq.map(Value::Number));
        b.put("< ?", self.lt.map(Value::Number));
        b.put("<= ?", self.lte.map(Value::Number));
        b.put("> ?", self.gt.map(Value::Number));
        b.put(">= ?", self.gte.map(Value::Number));
        if let Some(NumberRange { start, end }) = self.between {
            let range = [(">= ?", start), ("<= ?", end)];
            let both =
                range.map(|(op, v)| Condition::Is(applied(expression, op), Value::Number(v)));
            b.out.push(Condition::All(both.into()));
        }
        b.null(self.is_null)
    }
}

impl Operators for DateOperators {
    fn conditions(self, expression: &str) -> Vec<Condition> {
        let mut b = Builder::new(expression);
        b.put("= ?", self.eq.map(Value::Date));
        b.put("< ?", self.before.map(Value::Date));
        b.put("> ?", self.after.map(Value::Date));
        if let Some(DateRange { start, end }) = self.between {
            let range = [(">= ?", start), ("<= ?", end)];
            let both = range.map(|(op, v)| Condition::Is(applied(expression, op), Value::Date(v)));
            b.out.push(Condition::All(both.into()));
        }
        b.null(self.is_null)
    }
}
