//! Lists with free filters, sorts and pages, as Vendure's `options` ask for them.
//!
//! The server names columns by SQL expressions that are constants of the program; what clients
//! send is bound, never spliced in. Costs two statements (the page and the count), which travel
//! together, or one when the caller does not want the total.

use std::collections::{HashMap, HashSet};
use std::pin::Pin;
use std::sync::{LazyLock, Mutex, PoisonError};

use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::row::NamedRow;
use diesel::sql_types::{
    Array, BigInt, Bool, Double, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl as _;
use futures_util::future::Either;
use futures_util::try_join;
use uuid::Uuid;

use crate::keep::Keep as _;
use crate::{Conn, Fault};

mod condition;

pub(crate) use condition::Clause;
pub use condition::{Condition, Query, Value};

/// A row that a list can have.
pub trait Row: QueryableByName<Pg> + Send + 'static {}

impl<R: QueryableByName<Pg> + Send + 'static> Row for R {}

/// What a list is made of: constants of the program.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The select list, as `p.*`.
    pub select: &'static str,
    /// The tables, as `products p join …`.
    pub from: &'static str,
    /// The order among equals and without a sort, as `p.id`.
    pub key: &'static str,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// How many there are without paging.
    pub total: i64,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn only(counts: &[Count]) -> i64 {
    counts.iter().map(|c| c.count).sum()
}

/// Reads a page and the total. `scope` is what the caller may see at all.
pub async fn page<R>(
    conn: &Conn,
    source: Source,
    scope: Condition,
    query: Query,
) -> Result<Page<R>, Fault>
where
    R: QueryableByName<Pg> + Send + 'static,
{
    let condition = match query.filter {
        Some(filter) => Condition::All(vec![scope, filter]),
        None => scope,
    };
    let (clause, binds) = Clause::of(condition);
    let order = ordered(&query.sort);
    let Source { select, from, key } = source;
    let count =
        run::<Count>(conn, format!("select count(*) from {from} where {clause}"), binds.clone());
    if query.take == 0 {
        let total = only(&count.await?);
        return Ok(Page { items: Vec::new(), total });
    }
    let mut binds = binds;
    // The size of the first page stands in the text, so that the plan is made for a page of it.
    let bounds = if query.skip == 0 {
        format!("limit {}", query.take)
    } else {
        binds.extend([Value::Int(query.take), Value::Int(query.skip)]);
        format!("limit ${} offset ${}", binds.len().saturating_sub(1), binds.len())
    };
    let rows = run::<R>(
        conn,
        format!("select {select} from {from} where {clause} order by {order}{key} {bounds}"),
        binds,
    );
    let (items, count) = try_join!(rows, count)?;
    Ok(Page { items, total: only(&count) })
}

/// A list that each of several owners has.
#[derive(Debug, Clone, Copy)]
pub struct Owned {
    /// What the list is made of.
    pub source: Source,
    /// The column that names the owner, as `h.order_id`.
    pub owner: &'static str,
}

#[derive(QueryableByName)]
struct OwnCount {
    #[diesel(sql_type = SqlUuid)]
    owner: Uuid,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A row of somebody's list.
struct Of<O, R> {
    owner: O,
    row: R,
}

impl<R: QueryableByName<Pg>> QueryableByName<Pg> for Of<Uuid, R> {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Ok(Self { owner: NamedRow::get::<SqlUuid, _>(row, "page_owner")?, row: R::build(row)? })
    }
}

impl<R: QueryableByName<Pg>> QueryableByName<Pg> for Of<i64, R> {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        Ok(Self { owner: NamedRow::get::<BigInt, _>(row, "page_owner")?, row: R::build(row)? })
    }
}

/// Reads the same page of the lists of several owners, for each owner who has any row at all. Two
/// statements that travel together, whatever the number of owners.
pub async fn pages<R: Row>(
    conn: &Conn,
    list: Owned,
    owners: &[Uuid],
    scope: Condition,
    query: Query,
) -> Result<HashMap<Uuid, Page<R>>, Fault> {
    let Owned { source: Source { select, from, key }, owner } = list;
    let condition = match query.filter {
        Some(filter) => Condition::All(vec![scope, filter]),
        None => scope,
    };
    let (clause, mut binds) = Clause::of(condition);
    binds.push(Value::Ids(owners.to_vec()));
    let ids = binds.len();
    let counts = run::<OwnCount>(
        conn,
        format!(
            "select {owner} as owner, count(*) as count from {from} where {owner} = any(${ids}) and {clause} group by 1"
        ),
        binds.clone(),
    );
    let order = ordered(&query.sort);
    let (limit, offset) = (ids.saturating_add(1), ids.saturating_add(2));
    binds.push(Value::Int(query.take));
    binds.push(Value::Int(query.skip));
    let rows = run::<Of<Uuid, R>>(
        conn,
        format!(
            "select x.*, k.id as page_owner from unnest(${ids}) with ordinality k (id, place) cross join lateral (
               select {select}, row_number() over (order by {order}{key}) as place_in_page from {from}
               where {owner} = k.id and {clause} order by {order}{key} limit ${limit} offset ${offset}) x
             order by k.place, x.place_in_page"
        ),
        binds,
    );
    let (rows, counts) = try_join!(rows, counts)?;
    let empty = |count: OwnCount| (count.owner, Page { items: Vec::new(), total: count.count });
    let mut pages: HashMap<Uuid, Page<R>> = counts.into_iter().map(empty).collect();
    for Of { owner, row } in rows {
        if let Some(page) = pages.get_mut(&owner) {
            page.items.push(row);
        }
    }
    Ok(pages)
}

/// Reads the same page of several lists that differ in their scopes: one page a scope. Two
/// statements that travel together, whatever the number of scopes.
pub async fn pages_each<R: Row>(
    conn: &Conn,
    source: Source,
    scopes: Vec<Condition>,
    query: Query,
) -> Result<Vec<Page<R>>, Fault> {
    if scopes.is_empty() {
        return Ok(Vec::new());
    }
    let filter = query.filter.unwrap_or(Condition::All(Vec::new()));
    let conditions: Vec<_> =
        scopes.into_iter().map(|scope| Condition::All(vec![scope, filter.clone()])).collect();
    let order = ordered(&query.sort);
    let Source { select, from, key } = source;
    let mut clause =
        Clause { text: String::new(), binds: vec![Value::Int(query.take), Value::Int(query.skip)] };
    for (index, condition) in conditions.iter().cloned().enumerate() {
        let union = if index > 0 { " union all " } else { "" };
        clause.text.push_str(&format!(
            "{union}(select {select}, {index}::bigint as page_owner, row_number() over (order by {order}{key}) as place_in_page from {from} where "
        ));
        clause.write(condition);
        clause.text.push_str(&format!(" order by {order}{key} limit $1 offset $2)"));
    }
    let text = format!("select * from ({}) x order by page_owner, place_in_page", clause.text);
    let rows = run::<Of<i64, R>>(conn, text, clause.binds);
    let (rows, totals) = try_join!(rows, counts(conn, source, conditions))?;
    let mut pages: Vec<Page<R>> =
        totals.into_iter().map(|total| Page { items: Vec::new(), total }).collect();
    for Of { owner, row } in rows {
        if let Some(page) = usize::try_from(owner).ok().and_then(|owner| pages.get_mut(owner)) {
            page.items.push(row);
        }
    }
    Ok(pages)
}

fn ordered(sort: &[(String, bool)]) -> String {
    let mut order = String::new();
    for (expression, descends) in sort {
        order.push_str(expression);
        order.push_str(if *descends { " desc nulls last, " } else { " nulls first, " });
    }
    order
}

/// Reads all rows that a condition holds for, in the order of the key.
pub async fn all<R>(conn: &Conn, source: Source, scope: Condition) -> Result<Vec<R>, Fault>
where
    R: QueryableByName<Pg> + Send + 'static,
{
    let (clause, binds) = Clause::of(scope);
    let Source { select, from, key } = source;
    run::<R>(conn, format!("select {select} from {from} where {clause} order by {key}"), binds)
        .await
}

/// Free filters have endless forms and a connection's cache never evicts: only the first forms
/// that this process meets are kept prepared.
const FORMS: usize = 200;
static MET: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

fn keeps(text: &str) -> bool {
    let mut met = MET.lock().unwrap_or_else(PoisonError::into_inner);
    met.contains(text) || (met.len() < FORMS && met.insert(text.to_owned()))
}

/// Reads rows, in a box: the fields of a document that hold a list have no room for a statement.
pub(crate) fn run<R>(
    mut conn: &Conn,
    text: String,
    binds: Vec<Value>,
) -> Pin<Box<dyn Future<Output = Result<Vec<R>, Fault>> + Send + '_>>
where
    R: QueryableByName<Pg> + Send + 'static,
{
    let kept = keeps(&text);
    let query = bound(text, binds);
    Box::pin(async move {
        let rows = if kept {
            Either::Left(query.kept().load::<R>(&mut conn))
        } else {
            Either::Right(query.load::<R>(&mut conn))
        };
        Ok(rows.await?)
    })
}

fn bound(text: String, binds: Vec<Value>) -> BoxedSqlQuery<'static, Pg, SqlQuery> {
    let mut query = diesel::sql_query(text).into_boxed::<Pg>();
    for value in binds {
        query = match value {
            Value::Text(v) => query.bind::<Text, _>(v),
            Value::Texts(v) => query.bind::<Array<Text>, _>(v),
            Value::Id(v) => query.bind::<SqlUuid, _>(v),
            Value::Ids(v) => query.bind::<Array<SqlUuid>, _>(v),
            Value::Int(v) => query.bind::<BigInt, _>(v),
            Value::Number(v) => query.bind::<Double, _>(v),
            Value::Flag(v) => query.bind::<Bool, _>(v),
            Value::Date(v) => query.bind::<Nullable<Timestamptz>, _>(Some(v)),
        };
    }
    query
}

/// How many rows each condition holds for, in one statement.
pub async fn counts(
    conn: &Conn,
    source: Source,
    conditions: Vec<Condition>,
) -> Result<Vec<i64>, Fault> {
    if conditions.is_empty() {
        return Ok(Vec::new());
    }
    let mut clause = Clause::default();
    for (index, condition) in conditions.into_iter().enumerate() {
        if index > 0 {
            clause.text.push_str(" union all ");
        }
        clause.text.push_str(&format!(
            "select {index} as place, count(*) as count from {} where ",
            source.from
        ));
        clause.write(condition);
    }
    let text = format!("select count from ({}) c order by place", clause.text);
    let rows = run::<Count>(conn, text, clause.binds).await?;
    Ok(rows.into_iter().map(|row| row.count).collect())
}
