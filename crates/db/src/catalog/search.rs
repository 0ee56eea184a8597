//! Searches: a page of what was found, and the counts over all of it. One statement each.

use diesel::QueryableByName;
use diesel::sql_types::{
    Array, BigInt, Bool, Double, Float, Jsonb, Nullable, Text, Uuid as SqlUuid,
};
use domain::channel::{CurrencyCode, LanguageCode};
use domain::id::{
    AssetId, ChannelId, CollectionId, FacetId, FacetValueId, ProductId, ProductVariantId,
};
use domain::money::Amount;
use domain::text::Translation;
use uuid::Uuid;

use crate::list::{Clause, Condition, Value, run};
use crate::{Conn, Fault, Json};

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Where.
    pub channel: ChannelId,
    /// In which currency.
    pub currency: CurrencyCode,
    /// Whether what is disabled or private is found too.
    pub hidden: bool,
    /// A full-text query ([`domain::catalog::search_query`]).
    pub query: Option<String>,
    /// Facet values: of each list one, all lists.
    pub facets: Vec<Vec<FacetValueId>>,
    /// Collections: of each list one, all lists.
    pub collections: Vec<Vec<CollectionId>>,
    /// Collections by slug: of each list one, all lists.
    pub collection_slugs: Vec<Vec<String>>,
    /// Whether the variants of a product are one result.
    pub grouped: bool,
}

/// In which order, and which part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Keys, each with whether it descends.
    pub sort: Vec<(Key, bool)>,
    /// Results to leave out at the front.
    pub skip: i64,
    /// Results at most.
    pub take: i64,
    /// The reader's language and the channel's, when names are sorted in another than the channel's.
    pub language: Option<(LanguageCode, LanguageCode)>,
}

/// What results can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The product's name.
    Name,
    /// The (lowest) price.
    Price,
}

/// A result, with the texts and pictures that are shown.
#[derive(Debug, Clone, QueryableByName)]
#[expect(missing_docs, reason = "the names are those of the result on the wire")]
pub struct Hit {
    #[diesel(sql_type = SqlUuid)]
    pub product_id: ProductId,
    #[diesel(sql_type = SqlUuid)]
    pub variant_id: ProductVariantId,
    #[diesel(sql_type = Float)]
    pub score: f32,
    #[diesel(sql_type = BigInt)]
    pub min_price: Amount,
    #[diesel(sql_type = BigInt)]
    pub max_price: Amount,
    #[diesel(sql_type = BigInt)]
    pub min_price_with_tax: Amount,
    #[diesel(sql_type = BigInt)]
    pub max_price_with_tax: Amount,
    #[diesel(sql_type = Text)]
    pub sku: String,
    #[diesel(sql_type = Bool)]
    pub enabled: bool,
    #[diesel(sql_type = Jsonb)]
    pub product_texts: Json<Vec<Translation>>,
    #[diesel(sql_type = Jsonb)]
    pub variant_texts: Json<Vec<Translation>>,
    #[diesel(sql_type = Array<SqlUuid>)]
    pub channel_ids: Vec<ChannelId>,
    #[diesel(sql_type = Array<SqlUuid>)]
    pub facet_ids: Vec<FacetId>,
    #[diesel(sql_type = Array<SqlUuid>)]
    pub facet_value_ids: Vec<FacetValueId>,
    #[diesel(sql_type = Array<SqlUuid>)]
    pub collection_ids: Vec<CollectionId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub product_asset_id: Option<AssetId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub product_asset_preview: Option<String>,
    #[diesel(sql_type = Nullable<Double>)]
    pub product_asset_x: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    pub product_asset_y: Option<f64>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub variant_asset_id: Option<AssetId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub variant_asset_preview: Option<String>,
    #[diesel(sql_type = Nullable<Double>)]
    pub variant_asset_x: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    pub variant_asset_y: Option<f64>,
}

/// Which counts are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Of all results.
    pub total: bool,
    /// By facet value.
    pub facets: bool,
    /// By collection.
    pub collections: bool,
}

/// Counts over all results.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Of all results.
    pub total: i64,
    /// By facet value, the most first.
    pub facets: Vec<(FacetValueId, i64)>,
    /// By collection, the most first.
    pub collections: Vec<(CollectionId, i64)>,
}

impl Search {
    /// That the row of an alias belongs to the channel, which may be the one that sees all.
    fn seen(&self, alias: &str) -> String {
        if self.channel == ChannelId::FIRST {
            return "true".to_owned();
        }
        format!("{alias}.channel_ids @> array['{}'::uuid]", self.channel.uuid())
    }

    /// That a facet or collection is shown to whoever searches.
    fn shown(&self, alias: &str) -> String {
        let seen = self.seen(alias);
        if self.hidden { seen } else { format!("{seen} and not {alias}.is_private") }
    }
}

fn matching(search: &Search) -> Condition {
    let mut all = vec![
        Condition::Is("s.channel_id = ?".into(), Value::Id(search.channel.uuid())),
        Condition::Is("s.currency_code = ?".into(), Value::Text(search.currency.to_string())),
    ];
    if !search.hidden {
        all.push(Condition::Plain("s.enabled".into()));
    }
    if let Some(query) = &search.query {
        all.push(Condition::Is(
            "s.document @@ to_tsquery('simple', ?)".into(),
            Value::Text(query.clone()),
        ));
    }
    for any in &search.facets {
        let ids = any.iter().map(|id| id.uuid()).collect();
        // Where all is seen, nothing need be looked up.
        let sql = if search.channel == ChannelId::FIRST {
            "s.facet_value_ids && ?".to_owned()
        } else {
            let seen = search.seen("f");
            format!(
                "s.facet_value_ids && array(select fv.id from facet_values fv
                     join facets f on f.id = fv.facet_id where fv.id = any(?) and {seen})"
            )
        };
        all.push(Condition::Is(sql, Value::Ids(ids)));
    }
    let private = search.shown("c");
    for any in &search.collections {
        let ids = any.iter().map(|id| id.uuid()).collect();
        let sql = format!(
            "s.collection_ids && array(select c.id from collections c where c.id = any(?) and {private})"
        );
        all.push(Condition::Is(sql, Value::Ids(ids)));
    }
    for any in &search.collection_slugs {
        let sql = format!(
            "s.collection_ids && array(select c.id from slugs l join collections c on c.id = l.owner_id
                 where l.kind = 'collection' and l.slug = any(?) and {private})"
        );
        all.push(Condition::Is(sql, Value::Texts(any.clone())));
    }
    Condition::All(all)
}

fn order(search: &Search, part: &Part) -> String {
    let mut keys: Vec<String> = Vec::new();
    for (key, descends) in &part.sort {
        let expression = match (key, part.language) {
            (Key::Price, _) => "g.min_price".to_owned(),
            (Key::Name, None) => "lower(g.product_name)".to_owned(),
            // Language codes are a closed set of the program.
            (Key::Name, Some((language, fallback))) => {
                format!("lower(translated(p.translations, '{language}', '{fallback}', 'name'))")
            }
        };
        keys.push(if *descends { format!("{expression} desc") } else { expression });
    }
    if keys.is_empty() && search.query.is_some() {
        keys.push("g.score desc".into());
    }
    keys.push("g.product_id, g.variant_id".into());
    keys.join(", ")
}

/// A page of results. One statement.
pub async fn page(conn: &Conn, search: &Search, part: &Part) -> Result<Vec<Hit>, Fault> {
    let (clause, mut binds) = Clause::of(matching(search));
    let mut bind = |value: Value| {
        binds.push(value);
        format!("${}", binds.len())
    };
    let score = match &search.query {
        Some(query) => {
            let at = bind(Value::Text(query.clone()));
            format!("ts_rank(s.document, to_tsquery('simple', {at}))")
        }
        None => "0::real".to_owned(),
    };
    let limit = bind(Value::Int(part.take));
    let offset = bind(Value::Int(part.skip));
    let order = order(search, part);
    let found = if search.grouped {
        "select product_id, (array_agg(variant_id order by score desc, variant_id))[1] as variant_id,
             max(score) as score, min(price) as min_price, max(price) as max_price,
             min(price_with_tax) as min_price_with_tax, max(price_with_tax) as max_price_with_tax,
             min(product_name) as product_name
         from m group by product_id"
    } else {
        "select product_id, variant_id, score, price as min_price, price as max_price,
             price_with_tax as min_price_with_tax, price_with_tax as max_price_with_tax, product_name
         from m"
    };
    let of_result =
        if search.grouped { "i.product_id = g.product_id" } else { "i.variant_id = g.variant_id" };
    let shown = if search.hidden { "true" } else { "i.enabled" };
    let (public_facet, public_collection) = (search.shown("f"), search.shown("c"));
    let text = format!(
        "with m as (select s.*, {score} as score from search_items s where {clause}),
         g as ({found}),
         page as (select g.* from g join products p on p.id = g.product_id order by {order} limit {limit} offset {offset})
         select g.product_id, g.variant_id, g.score, g.min_price, g.max_price, g.min_price_with_tax,
             g.max_price_with_tax, v.sku, p.enabled and v.enabled as enabled, p.translations as product_texts,
             v.translations as variant_texts, v.channel_ids,
             array(select f.id from facets f where {public_facet} and f.id in (select unnest(i.facet_ids) from search_items i
                 where {of_result} and i.channel_id = $1 and i.currency_code = $2 and {shown}) order by f.id) as facet_ids,
             array(select fv.id from facet_values fv join facets f on f.id = fv.facet_id
                 where {public_facet} and fv.id in (select unnest(i.facet_value_ids) from search_items i
                 where {of_result} and i.channel_id = $1 and i.currency_code = $2 and {shown}) order by fv.id) as facet_value_ids,
             array(select c.id from collections c where {public_collection} and c.id in (select unnest(i.collection_ids)
                 from search_items i where {of_result} and i.channel_id = $1 and i.currency_code = $2 and {shown})
                 order by c.id) as collection_ids,
             pa.id as product_asset_id, pa.preview as product_asset_preview, pa.focal_x as product_asset_x, pa.focal_y as product_asset_y,
             va.id as variant_asset_id, va.preview as variant_asset_preview, va.focal_x as variant_asset_x, va.focal_y as variant_asset_y
         from page g join products p on p.id = g.product_id join product_variants v on v.id = g.variant_id
             left join assets pa on pa.id = p.featured_asset_id left join assets va on va.id = v.featured_asset_id
         order by {order}"
    );
    run::<Hit>(conn, text, binds).await
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The counts that are wanted. One statement, or none.
pub async fn tally(conn: &Conn, search: &Search, wanted: Wanted) -> Result<Tally, Fault> {
    let (clause, binds) = Clause::of(matching(search));
    let count = if search.grouped { "count(distinct m.product_id)" } else { "count(*)" };
    let mut parts = Vec::new();
    if wanted.total {
        parts.push(format!("select 'total' as kind, null::uuid as id, {count} as count from m"));
    }
    if wanted.facets {
        let public = search.shown("f");
        parts.push(format!(
            "select 'facet' as kind, fv.id, {count} as count from m, unnest(m.facet_value_ids) x
             join facet_values fv on fv.id = x join facets f on f.id = fv.facet_id where {public} group by fv.id"
        ));
    }
    if wanted.collections {
        let public = search.shown("c");
        parts.push(format!(
            "select 'collection' as kind, c.id, {count} as count from m, unnest(m.collection_ids) x
             join collections c on c.id = x where {public} group by c.id"
        ));
    }
    if parts.is_empty() {
        return Ok(Tally::default());
    }
    let text = format!(
        "with m as materialized (select s.product_id, s.facet_value_ids, s.collection_ids from search_items s where {clause})
         select * from ({}) counts order by kind, count desc, id",
        parts.join(" union all ")
    );
    let mut tally = Tally::default();
    for line in run::<Line>(conn, text, binds).await? {
        match (line.kind.as_str(), line.id) {
            ("facet", Some(id)) => tally.facets.push((id.into(), line.count)),
            ("collection", Some(id)) => tally.collections.push((id.into(), line.count)),
            _ => tally.total = line.count,
        }
    }
    Ok(tally)
}
