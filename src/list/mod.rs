//! Lists on the wire: `options { skip, take, sort, filter, filterOperator }` and what its parts mean.
//!
//! [`list_options!`](crate::list_options) declares the three input types of a list and how they
//! become a `db::list::Query`. Rules: vendure-behaviour 13.2.

mod operators;
mod pattern;

use async_graphql::Enum;
use db::list::{Condition, Page, Query, Source};

use crate::actor::Actor;
use crate::failure::Failure;
use crate::visit::Visit;

pub use operators::{
    BooleanOperators, DateOperators, DateRange, IdOperators, NumberOperators, NumberRange,
    Operators, StringOperators,
};

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
            // In a box: it is wide, and every field of a document would have room for it.
            pub filter: Option<Box<$filter>>,
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
                if let Some(field) = options.filter.as_deref().and_then($filter::admin_only) {
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
