//! Keeps statements prepared that Diesel would prepare anew at each execution.
//!
//! Diesel keeps selects and plain inserts, but no update, upsert or `sql_query`: each would cost a
//! round trip and a new plan. `.kept()` is for statements whose text takes few forms only, since
//! the cache of a connection never evicts.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A statement that stays prepared on its connection.
#[derive(Debug, Clone)]
pub struct Kept<Q>(Q);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Kept<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

// Keyed by its text and bind types.
impl<Q> QueryId for Kept<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}

/// Gives every statement `.kept()`.
pub trait Keep: Sized {
    /// Keeps this statement prepared; for texts of few forms only.
    fn kept(self) -> Kept<Self> {
        Kept(self)
    }
}

impl<Q: QueryFragment<Pg>> Keep for Q {}
