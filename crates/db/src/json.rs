//! A value stored as `jsonb`.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Jsonb;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A value that is stored as `jsonb`.
#[derive(
    Debug, Clone, PartialEq, Eq, Default, FromSqlRow, AsExpression, Serialize, Deserialize,
)]
#[diesel(sql_type = Jsonb)]
#[serde(transparent, bound = "")]
pub struct Json<T: std::fmt::Debug + Serialize + DeserializeOwned>(pub T);

impl<T: std::fmt::Debug + Serialize + DeserializeOwned> FromSql<Jsonb, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((1, json)) => Ok(Self(serde_json::from_slice(json)?)),
            _ => Err("unknown version of jsonb".into()),
        }
    }
}

impl<T: std::fmt::Debug + Serialize + DeserializeOwned> ToSql<Jsonb, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        use std::io::Write as _;
        out.write_all(&[1])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}
