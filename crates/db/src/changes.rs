//! Follows `catalog_changes`: what was committed since the last look, nothing skipped.

use std::collections::HashSet;

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl as _;

use crate::keep::Keep as _;
use crate::{Conn, Fault};

/// How far a reader has come.
///
/// A number alone is no cursor: a lower one may commit later. Everything below the low-water mark
/// (the oldest transaction that was still running) has been read; of what lies above it, the reader
/// remembers which rows it has seen. So a long transaction neither hides nor delays other changes.
#[derive(Debug, Clone, Default)]
pub struct Cursor {
    low: u64,
    seen: HashSet<i64>,
}

/// How many changes of each kind were new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct News {
    /// Changes of what is sold and how it is described.
    pub catalog: u64,
    /// Changes of what customers are told of the stock.
    pub stock: u64,
    /// Changes of the search index.
    pub search: u64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    low: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    topic: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    xid: Option<String>,
}

/// Reads what is new and moves the cursor. One statement.
pub async fn read(mut conn: &Conn, cursor: &mut Cursor) -> Result<News, Fault> {
    let rows: Vec<Row> = diesel::sql_query(
        "select s.low, c.id, c.topic, c.xid::text as xid
         from (select pg_snapshot_xmin(pg_current_snapshot())::text as low) s
         left join catalog_changes c on c.xid >= $1::xid8",
    )
    .bind::<Text, _>(cursor.low.to_string())
    .kept()
    .load(&mut conn)
    .await?;
    let low = number(rows.as_slice().first().map(|row: &Row| row.low.as_str()))?;
    let mut news = News::default();
    let mut seen = HashSet::new();
    for row in rows {
        let (Some(id), Some(topic)) = (row.id, row.topic) else { continue };
        if !cursor.seen.contains(&id) {
            let count = match topic.as_str() {
                "stock" => &mut news.stock,
                "search" => &mut news.search,
                _ => &mut news.catalog,
            };
            *count = count.saturating_add(1);
        }
        if number(row.xid.as_deref())? >= low {
            seen.insert(id);
        }
    }
    *cursor = Cursor { low, seen };
    Ok(news)
}

/// A cursor that starts at the present. One statement.
pub async fn now(mut conn: &Conn) -> Result<Cursor, Fault> {
    #[derive(QueryableByName)]
    struct Low {
        #[diesel(sql_type = Text)]
        low: String,
    }
    let row: Low = diesel::sql_query("select pg_snapshot_xmin(pg_current_snapshot())::text as low")
        .kept()
        .get_result(&mut conn)
        .await?;
    Ok(Cursor { low: number(Some(&row.low))?, seen: HashSet::new() })
}

fn number(text: Option<&str>) -> Result<u64, Fault> {
    text.and_then(|t| t.parse().ok())
        .ok_or_else(|| Fault::Data("a transaction id is no number".into()))
}
