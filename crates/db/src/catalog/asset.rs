//! Pictures and files, known by their URLs.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use domain::catalog::AssetType;
use domain::id::{AssetId, ChannelId};
use domain::text::Translation;

use super::Sight;
use crate::list::{Condition, Source};
use crate::schema::assets;
use crate::settings::row;
use crate::{Conn, Fault, Json, Tx};

row!(
    /// A picture or a file.
    #[derive(serde::Deserialize, serde::Serialize)]
    AssetRow of assets {
        id: AssetId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, name: String, kind: AssetType,
        file_size: i32, mime_type: String, width: i32, height: i32, source: String, preview: String,
        focal_x: Option<f64>, focal_y: Option<f64>, translations: Json<Vec<Translation>>,
        channel_ids: Vec<ChannelId>,
    }
);

/// The list of assets.
pub const ASSETS: Source = Source { select: "a.*", from: "assets a", key: "a.id" };

/// What a caller may see of [`ASSETS`].
#[must_use]
pub fn visible(sight: Sight) -> Condition {
    let mut parts = Vec::new();
    sight.channel("a", &mut parts);
    Condition::All(parts)
}

/// Assets by id. One statement.
pub async fn by_ids(
    mut conn: &Conn,
    ids: &[AssetId],
) -> Result<Vec<(AssetId, Arc<AssetRow>)>, Fault> {
    let rows: Vec<AssetRow> = assets::table
        .filter(assets::id.eq_any(ids))
        .select(AssetRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
}

/// Writes new assets. One statement.
pub async fn insert(tx: &Tx, rows: &[AssetRow]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(assets::table).values(rows).execute(&mut conn).await?;
    Ok(())
}
