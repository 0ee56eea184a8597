//! What a list is asked for, and the `where` clause it becomes: constants of the program, with what
//! clients send bound beside it. Costs no statement.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A value that a condition compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// An id.
    Id(Uuid),
    /// Several ids.
    Ids(Vec<Uuid>),
    /// A whole number.
    Int(i64),
    /// A number as GraphQL sends it in filters.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A moment.
    Date(DateTime<Utc>),
}

/// A piece of a `where` clause.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// SQL text with one `?` for the bound value, as `name = ?`.
    Is(String, Value),
    /// SQL text without a value.
    Plain(String),
    /// All of these; none at all is true.
    All(Vec<Self>),
    /// One of these; none at all is false.
    Any(Vec<Self>),
}

/// Which rows, in which order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The client's filter.
    pub filter: Option<Condition>,
    /// SQL expressions, each with whether it descends.
    pub sort: Vec<(String, bool)>,
    /// Rows to leave out at the front.
    pub skip: i64,
    /// Rows at most.
    pub take: i64,
}

impl Query {
    /// Puts an expression of the server's own in the place of a mark in conditions and sorts.
    #[must_use]
    pub fn with(mut self, mark: &str, expression: &str) -> Self {
        for (text, _) in &mut self.sort {
            *text = text.replace(mark, expression);
        }
        self.filter = self.filter.map(|condition| condition.with(mark, expression));
        self
    }

    /// Whether the filter lets only rows through that meet the condition too, as its own text says.
    #[must_use]
    pub fn demands(&self, wanted: &Condition) -> bool {
        self.filter.as_ref().is_some_and(|condition| condition.demands(wanted))
    }

    /// Whether a condition or a sort has the mark.
    #[must_use]
    pub fn has(&self, mark: &str) -> bool {
        self.sort.iter().any(|(text, _)| text.contains(mark))
            || self.filter.as_ref().is_some_and(|condition| condition.has(mark))
    }
}

impl Condition {
    fn with(self, mark: &str, expression: &str) -> Self {
        let all = |parts: Vec<Self>| parts.into_iter().map(|p| p.with(mark, expression)).collect();
        match self {
            Self::Is(text, value) => Self::Is(text.replace(mark, expression), value),
            Self::Plain(text) => Self::Plain(text.replace(mark, expression)),
            Self::All(parts) => Self::All(all(parts)),
            Self::Any(parts) => Self::Any(all(parts)),
        }
    }

    fn demands(&self, wanted: &Self) -> bool {
        match self {
            Self::Is(..) | Self::Plain(_) => self == wanted,
            Self::All(parts) => parts.iter().any(|part| part.demands(wanted)),
            Self::Any(parts) => parts.iter().all(|part| part.demands(wanted)),
        }
    }

    fn has(&self, mark: &str) -> bool {
        match self {
            Self::Is(text, _) | Self::Plain(text) => text.contains(mark),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.has(mark)),
        }
    }
}

/// A clause on its way: its text and what is bound in it.
#[derive(Default)]
pub(crate) struct Clause {
    pub(super) text: String,
    pub(super) binds: Vec<Value>,
}

impl Clause {
    /// The text of a condition and what is bound in it, from `$1` on.
    pub(crate) fn of(condition: Condition) -> (String, Vec<Value>) {
        let mut clause = Self::default();
        clause.write(condition);
        (clause.text, clause.binds)
    }

    pub(super) fn write(&mut self, condition: Condition) {
        match condition {
            // In the text, where the plan sees it: indexes leave out what is never listed.
            Condition::Is(sql, Value::Flag(flag)) => {
                self.text.push_str(&sql.replacen('?', if flag { "true" } else { "false" }, 1));
            }
            Condition::Is(sql, value) => {
                self.binds.push(value);
                let place = format!("${}", self.binds.len());
                self.text.push_str(&sql.replacen('?', &place, 1));
            }
            Condition::Plain(sql) => self.text.push_str(&sql),
            Condition::All(parts) => self.join(parts, " and ", "true"),
            Condition::Any(parts) => self.join(parts, " or ", "false"),
        }
    }

    fn join(&mut self, parts: Vec<Condition>, between: &str, empty: &str) {
        if parts.is_empty() {
            self.text.push_str(empty);
            return;
        }
        self.text.push('(');
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(between);
            }
            self.write(part);
        }
        self.text.push(')');
    }
}
