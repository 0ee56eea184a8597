//! Variants, with what a channel offers them for.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::QueryDsl as _;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl as _;
use domain::channel::CurrencyCode;
use domain::id::{
    AssetId, ChannelId, FacetValueId, ProductId, ProductOptionId, ProductVariantId, TaxCategoryId,
};
use domain::money::Amount;
use domain::stock::GlobalFlag;
use domain::text::Translation;
use uuid::Uuid;

use super::Sight;
use super::asset::AssetRow;
use crate::keep::Keep as _;
use crate::list::{Condition, Owned, Source};
use crate::schema::product_variants;
use crate::settings::row;
use crate::stock::StockLevelRow;
use crate::{Conn, Fault, Json, Tx};

row!(
    /// What is sold: a product in one combination of its options.
    VariantRow of product_variants {
        id: ProductVariantId, created_at: DateTime<Utc>, updated_at: DateTime<Utc>,
        deleted_at: Option<DateTime<Utc>>, product_id: ProductId, enabled: bool, sku: String,
        tax_category_id: TaxCategoryId, track_inventory: GlobalFlag, out_of_stock_threshold: i32,
        use_global_out_of_stock_threshold: bool, weight_g: Option<i32>, translations: Json<Vec<Translation>>,
        featured_asset_id: Option<AssetId>, asset_ids: Vec<AssetId>, facet_value_ids: Vec<FacetValueId>,
        option_ids: Vec<ProductOptionId>, channel_ids: Vec<ChannelId>,
    }
);

/// A variant as a channel offers it in a currency.
#[derive(Debug, Clone, QueryableByName)]
pub struct Offered {
    /// The variant.
    #[diesel(embed)]
    pub variant: VariantRow,
    /// Its price, with tax where the channel's prices include it; without one it cannot be bought.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub price: Option<Amount>,
    /// Its stock at all locations, in the order of their ids.
    #[diesel(sql_type = Jsonb)]
    pub levels: Json<Vec<StockLevelRow>>,
    /// Its own picture; without one its product's counts.
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub featured: Option<Json<AssetRow>>,
    /// Whether its product is there and enabled.
    #[diesel(sql_type = Bool)]
    pub product_enabled: bool,
    /// Its product's picture, which it has without one of its own.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub product_asset_id: Option<AssetId>,
}

impl Offered {
    /// Whether it can be put into a cart of a channel, as far as the catalogue is concerned.
    #[must_use]
    pub fn is_for_sale(&self, channel: ChannelId) -> bool {
        self.product_enabled
            && self.variant.enabled
            && self.variant.deleted_at.is_none()
            && self.variant.channel_ids.contains(&channel)
    }

    /// The picture that an order line shows.
    #[must_use]
    pub fn picture(&self) -> Option<AssetId> {
        self.variant.featured_asset_id.or(self.product_asset_id)
    }
}

/// Which variant, for which channel, in which currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Offer {
    /// The variant.
    pub variant: ProductVariantId,
    /// The channel that sells it.
    pub channel: ChannelId,
    /// The currency of its price.
    pub currency: CurrencyCode,
}

/// The variants of which product, for which channel, in which currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shelf {
    /// The product.
    pub product: ProductId,
    /// The channel that sells it.
    pub channel: ChannelId,
    /// The currency of its price.
    pub currency: CurrencyCode,
    /// What is seen.
    pub sight: Sight,
}

/// The list of variants: their ids, to be read by [`offered`].
pub const VARIANTS: Source = Source {
    select: "v.id",
    from: "product_variants v join products p on p.id = v.product_id",
    key: "v.id",
};

/// The variants of products: their ids.
pub const OF_PRODUCTS: Owned = Owned { source: VARIANTS, owner: "v.product_id" };

/// The list of variants as rows.
pub const ROWS: Source = Source {
    select: "v.*",
    from: "product_variants v join products p on p.id = v.product_id",
    key: "v.id",
};

/// The id of a row of [`VARIANTS`].
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Id {
    /// The id.
    #[diesel(sql_type = SqlUuid)]
    pub id: ProductVariantId,
}

/// What a caller may see of [`VARIANTS`].
#[must_use]
pub fn visible(sight: Sight) -> Condition {
    let mut parts = vec![Condition::Plain("v.deleted_at is null and p.deleted_at is null".into())];
    if !sight.hidden {
        parts.push(Condition::Plain("v.enabled and p.enabled".into()));
    }
    sight.channel("v", &mut parts);
    Condition::All(parts)
}

macro_rules! offered_columns {
    () => {
        "v.*, vp.price,
         (select coalesce(jsonb_agg(to_jsonb(s) order by s.location_id), '[]') from stock_levels s
           where s.variant_id = v.id) as levels,
         (select to_jsonb(a) from assets a where a.id = v.featured_asset_id) as featured,
         p.enabled and p.deleted_at is null as product_enabled, p.featured_asset_id as product_asset_id"
    };
}

/// Variants as their channels offer them, deleted ones too. One statement.
pub async fn offered(mut conn: &Conn, keys: &[Offer]) -> Result<Vec<(Offer, Arc<Offered>)>, Fault> {
    let rows: Vec<Keyed> = diesel::sql_query(concat!(
        "select k.channel_id as key_channel, k.currency as key_currency, ",
        offered_columns!(),
        " from unnest($1::uuid[], $2::uuid[], $3::text[]) k(variant_id, channel_id, currency)
         join product_variants v on v.id = k.variant_id
         join products p on p.id = v.product_id
         left join variant_prices vp on vp.variant_id = v.id and vp.channel_id = k.channel_id
           and vp.currency_code = k.currency"
    ))
    .bind::<Array<SqlUuid>, _>(keys.iter().map(|k| k.variant).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(keys.iter().map(|k| k.channel).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(keys.iter().map(|k| k.currency.as_str()).collect::<Vec<_>>())
    .kept()
    .load(&mut conn)
    .await?;
    let keyed = |k: Keyed| {
        let (variant, channel, currency) = (k.offered.variant.id, k.key_channel, k.key_currency);
        (Offer { variant, channel, currency }, Arc::new(k.offered))
    };
    Ok(rows.into_iter().map(keyed).collect())
}

/// The variants of products as their channels offer them, in the order of their ids. One statement.
pub async fn on_shelves(
    mut conn: &Conn,
    keys: &[Shelf],
) -> Result<Vec<(Shelf, Arc<Offered>)>, Fault> {
    let rows: Vec<Keyed> = diesel::sql_query(concat!(
        "select k.channel_id as key_channel, k.currency as key_currency, ",
        offered_columns!(),
        " from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bool[])
           k(product_id, channel_id, currency, reach, hidden)
         join product_variants v on v.product_id = k.product_id
         join products p on p.id = v.product_id
         left join variant_prices vp on vp.variant_id = v.id and vp.channel_id = k.channel_id
           and vp.currency_code = k.currency
         where v.deleted_at is null and (k.hidden or v.enabled)
           and (k.reach is null or v.channel_ids @> array[k.reach])
         order by v.id"
    ))
    .bind::<Array<SqlUuid>, _>(keys.iter().map(|k| k.product).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(keys.iter().map(|k| k.channel).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(keys.iter().map(|k| k.currency.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(keys.iter().map(|k| k.sight.channel).collect::<Vec<_>>())
    .bind::<Array<Bool>, _>(keys.iter().map(|k| k.sight.hidden).collect::<Vec<_>>())
    .kept()
    .load(&mut conn)
    .await?;
    let mut out = Vec::with_capacity(rows.len());
    for k in rows {
        let offered = Arc::new(k.offered);
        let wants = |key: &&Shelf| {
            key.product == offered.variant.product_id
                && key.channel == k.key_channel
                && key.currency == k.key_currency
        };
        out.extend(keys.iter().find(wants).map(|key| (*key, offered.clone())));
    }
    Ok(out)
}

#[derive(QueryableByName)]
struct Keyed {
    #[diesel(sql_type = SqlUuid)]
    key_channel: ChannelId,
    #[diesel(sql_type = Text)]
    key_currency: CurrencyCode,
    #[diesel(embed)]
    offered: Offered,
}

/// A variant for deciding which collections hold its product.
#[derive(Debug, Clone, QueryableByName)]
pub struct Marked {
    /// The product.
    #[diesel(sql_type = SqlUuid)]
    pub product_id: ProductId,
    /// The variant.
    #[diesel(sql_type = SqlUuid)]
    pub id: ProductVariantId,
    /// Its own facet values and its product's.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub facet_value_ids: Vec<FacetValueId>,
}

/// The facet values of products' variants, deleted ones left out. One statement.
pub async fn marks(mut conn: &Conn, ids: &[ProductId]) -> Result<Vec<(ProductId, Marked)>, Fault> {
    let rows: Vec<Marked> = diesel::sql_query(
        "select v.product_id, v.id, v.facet_value_ids || p.facet_value_ids as facet_value_ids
         from product_variants v join products p on p.id = v.product_id
         where v.product_id = any($1) and v.deleted_at is null order by v.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.product_id, row)).collect())
}

/// Variants for changing: no other transaction changes them meanwhile. One statement.
pub async fn lock(
    tx: &Tx,
    sight: Sight,
    ids: &[ProductVariantId],
) -> Result<Vec<VariantRow>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select v.* from product_variants v where v.id = any($1) and v.deleted_at is null
           and ($2 is null or v.channel_ids @> array[$2]) order by v.id for update",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Nullable<SqlUuid>, _>(sight.channel)
    .kept()
    .load(&mut conn)
    .await?)
}

/// The variants of products for changing. One statement.
pub async fn lock_of_products(
    tx: &Tx,
    sight: Sight,
    ids: &[ProductId],
) -> Result<Vec<VariantRow>, Fault> {
    let mut conn = tx.conn();
    Ok(diesel::sql_query(
        "select v.* from product_variants v where v.product_id = any($1) and v.deleted_at is null
           and ($2 is null or v.channel_ids @> array[$2]) order by v.id for update",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Nullable<SqlUuid>, _>(sight.channel)
    .kept()
    .load(&mut conn)
    .await?)
}

/// The variants of products, deleted ones left out. One statement.
pub async fn of_products(mut conn: &Conn, ids: &[ProductId]) -> Result<Vec<VariantRow>, Fault> {
    Ok(diesel::sql_query(
        "select v.* from product_variants v where v.product_id = any($1) and v.deleted_at is null order by v.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .kept()
    .load(&mut conn)
    .await?)
}

/// Writes new variants. One statement.
pub async fn insert(tx: &Tx, rows: &[VariantRow]) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::insert_into(product_variants::table).values(rows).execute(&mut conn).await?;
    Ok(())
}

/// Writes a changed variant. One statement.
pub async fn update(tx: &Tx, row: &VariantRow) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::update(product_variants::table.find(row.id)).set(row).kept().execute(&mut conn).await?;
    Ok(())
}

/// Deletes a variant, softly. One statement.
pub async fn delete(tx: &Tx, id: ProductVariantId, now: DateTime<Utc>) -> Result<(), Fault> {
    let mut conn = tx.conn();
    diesel::sql_query("update product_variants set deleted_at = $2, updated_at = $2 where id = $1")
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .kept()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The ids as the database's arrays hold them.
#[must_use]
pub fn uuids(ids: &[ProductVariantId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.uuid()).collect()
}
