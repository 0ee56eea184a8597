//! Lists on the wire: `options { skip, take, sort, filter, filterOperator }` and what its parts mean.
//!
//! [`list_options!`](crate::list_options) declares the three input types of a list and how they
//! become a `db::list::Query`. Rules: vendure-behaviour 13.2.

use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};
use db::list::{Condition, Page, Query, Source, Value};
use domain::id::from_wire;

use crate::actor::Actor;
use crate::failure::Failure;
use crate::pattern::Pattern;
use crate::visit::Visit;

/// How conditions are joined.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogicalOperator {
    /// All must hold.
    And,
    /// One must hold.
    Or,
}

/// The direction of a sort.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

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

/// Puts the reader's languages, channel and currency into an SQL expression: `:language`,
/// `:fallback`, `:channel` and `:currency` become literals, each of a closed form.
#[must_use]
pub fn localized(expression: &str, actor: &Actor) -> String {
    if !expression.contains(':') {
        return expression.to_owned();
    }
    let quoted = |code: domain::channel::LanguageCode| format!("'{}'", code.as_str());
    expression
        .replace(":language", &quoted(actor.language))
        .replace(":fallback", &quoted(actor.channel.default_language_code))
        .replace(":channel", &format!("'{}'::uuid", actor.channel.id.uuid()))
        .replace(":currency", &format!("'{}'", actor.currency.as_str()))
}

/// The rows to skip and to take, within the surface's limit.
pub fn bounds(actor: &Actor, skip: Option<i32>, take: Option<i32>) -> Result<(i64, i64), Failure> {
    let limit: i32 = if actor.is_admin() { 1000 } else { 100 };
    let take = match take {
        Some(take) if take > limit => {
            return Err(Failure::input(
                "list-query-limit-exceeded",
                vec![("limit", limit.to_string())],
            ));
        }
        Some(take) if take >= 0 => take,
        Some(_) | None => limit,
    };
    Ok((i64::from(skip.unwrap_or(0).max(0)), i64::from(take)))
}

/// Refuses a condition or a sort that the admin API alone has: on the shop API it would tell what
/// is hidden there.
pub fn admin_only(actor: &Actor, field: &str) -> Result<(), Failure> {
    if actor.is_admin() {
        return Ok(());
    }
    let mut words = field.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    Err(Failure::input("list-field-of-admin-api", vec![("field", name)]))
}

/// Reads a page of a list for a visitor. Two statements that travel together.
pub async fn read<R>(
    visit: &Visit,
    source: Source,
    scope: Condition,
    query: Result<Query, Failure>,
) -> async_graphql::Result<Page<R>>
where
    R: db::list::Row,
{
    let page = async {
        let conn = visit.app.pool.reader().await?;
        Ok::<_, Failure>(db::list::page(&conn, source, scope, query?).await?)
    };
    page.await.map_err(|failure| visit.tell(failure))
}

/// Declares the inputs of a list: `XListOptions`, `XSortParameter`, `XFilterParameter`.
///
/// ```ignore
/// list_options! {
///     TaxRateListOptions, TaxRateSortParameter, TaxRateFilterParameter {
///         sort and filter {
///             /// The id.
///             id: IdOperators = "r.id",
///         }
///         sort only {}
///         filter only {
///             /// Whether it is in force.
///             enabled: BooleanOperators = "r.enabled",
///         }
///     }
/// }
/// ```
/// What only the admin API shall have is named once more at the end, in
/// `admin only { filter { … } sort { … } }`, and marked `visible = "crate::guard::on_admin"`.
///
/// Several sort keys apply in the order in which they are declared here. An expression may hold
/// `:language` and `:fallback`, and a filter's part in brackets, which the operator goes behind.
#[macro_export]
macro_rules! list_options {
    ($options:ident, $sort:ident, $filter:ident {
        sort and filter { $($(#[$bdoc:meta])* $both:ident : $bkind:ident = $bsql:expr),* $(,)? }
        sort only { $($(#[$sdoc:meta])* $sonly:ident = $ssql:expr),* $(,)? }
        filter only { $($(#[$fdoc:meta])* $fonly:ident : $fkind:ident = $fsql:expr),* $(,)? }
        $(options only { $($(#[$odoc:meta])* $oonly:ident : $okind:ty),* $(,)? })?
        $(admin only { filter { $($afilter:ident),* $(,)? } sort { $($asort:ident),* $(,)? } })?
    }) => {
        /// Which part of the list, in which order.
        #[derive(async_graphql::InputObject, Debug, Clone, Default)]
        pub struct $options {
            /// Rows to leave out at the front; negative counts as 0.
            pub skip: Option<i32>,
            /// Rows at most: up to 100 on the shop API, 1000 on the admin API; that limit without it.
            pub take: Option<i32>,
            /// The order; by id without it.
            pub sort: Option<$sort>,
            /// The conditions.
            pub filter: Option<$filter>,
            /// How the conditions of `filter` are joined; all must hold without it.
            pub filter_operator: Option<$crate::list::LogicalOperator>,
            $($($(#[$odoc])* pub $oonly: Option<$okind>,)*)?
        }

        /// The order of the list; several keys apply in the order of this type's fields.
        #[derive(async_graphql::InputObject, Debug, Clone, Default)]
        pub struct $sort {
            $($(#[$bdoc])* pub $both: Option<$crate::list::SortOrder>,)*
            $($(#[$sdoc])* pub $sonly: Option<$crate::list::SortOrder>,)*
        }

        /// Conditions on the rows of the list.
        #[derive(async_graphql::InputObject, Debug, Clone, Default)]
        pub struct $filter {
            $($(#[$bdoc])* pub $both: Option<$crate::list::$bkind>,)*
            $($(#[$fdoc])* pub $fonly: Option<$crate::list::$fkind>,)*
            /// All of these must hold.
            #[graphql(name = "_and")]
            pub all: Option<Vec<$filter>>,
            /// One condition of these must hold; the conditions within one element count singly.
            #[graphql(name = "_or")]
            pub any: Option<Vec<$filter>>,
        }

        impl $options {
            /// The storage's form of the options.
            pub fn query(
                options: Option<Self>,
                actor: &$crate::actor::Actor,
            ) -> Result<db::list::Query, $crate::failure::Failure> {
                let options = options.unwrap_or_default();
                let (skip, take) = $crate::list::bounds(actor, options.skip, options.take)?;
                let mut sort = Vec::new();
                if let Some(keys) = options.sort {
                    $($(if keys.$asort.is_some() {
                        $crate::list::admin_only(actor, stringify!($asort))?;
                    })*)?
                    $(if let Some(order) = keys.$both {
                        sort.push(($crate::list::localized($bsql, actor), order == $crate::list::SortOrder::Desc));
                    })*
                    $(if let Some(order) = keys.$sonly {
                        sort.push(($crate::list::localized($ssql, actor), order == $crate::list::SortOrder::Desc));
                    })*
                }
                if let Some(field) = options.filter.as_ref().and_then($filter::admin_only) {
                    $crate::list::admin_only(actor, field)?;
                }
                let filter = options.filter.map(|filter| {
                    let parts = filter.conditions(actor);
                    match options.filter_operator {
                        Some($crate::list::LogicalOperator::Or) => db::list::Condition::Any(parts),
                        Some($crate::list::LogicalOperator::And) | None => db::list::Condition::All(parts),
                    }
                });
                Ok(db::list::Query { filter, sort, skip, take })
            }
        }

        impl $filter {
            fn admin_only(&self) -> Option<&'static str> {
                $($(if self.$afilter.is_some() {
                    return Some(stringify!($afilter));
                })*)?
                let groups = [&self.all, &self.any].into_iter().flatten().flatten();
                groups.into_iter().find_map(Self::admin_only)
            }

            fn conditions(self, actor: &$crate::actor::Actor) -> Vec<db::list::Condition> {
                use $crate::list::Operators as _;
                let mut out = Vec::new();
                $(if let Some(operators) = self.$both {
                    out.extend(operators.conditions(&$crate::list::localized($bsql, actor)));
                })*
                $(if let Some(operators) = self.$fonly {
                    out.extend(operators.conditions(&$crate::list::localized($fsql, actor)));
                })*
                if let Some(groups) = self.all {
                    let groups = groups.into_iter().map(|g| db::list::Condition::All(g.conditions(actor)));
                    out.push(db::list::Condition::All(groups.collect()));
                }
                if let Some(groups) = self.any {
                    let parts = groups.into_iter().flat_map(|g| g.conditions(actor));
                    out.push(db::list::Condition::Any(parts.collect()));
                }
                out
            }
        }
    };
}

/// Declares the page type of a list: `XList { items totalItems }`.
#[macro_export]
macro_rules! list_page {
    ($(#[$doc:meta])* $name:ident of $item:ty) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            /// The rows of this page.
            pub items: $crate::wire::List<$item>,
            /// How many rows there are without paging.
            pub total_items: i32,
        }

        impl $name {
            /// The page of rows as read.
            pub fn of<R>(page: db::list::Page<R>, item: impl FnMut(R) -> $item) -> Self {
                Self {
                    items: page.items.into_iter().map(item).collect(),
                    total_items: i32::try_from(page.total).unwrap_or(i32::MAX),
                }
            }
        }
    };
}
