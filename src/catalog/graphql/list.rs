//! The options of the catalogue's lists.

use crate::list::LogicalOperator;

crate::list_options! {
    ProductListOptions, ProductSortParameter, ProductFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "p.id",
            /// When it was made.
            created_at: DateOperators = "p.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "p.updated_at",
            /// The name in the request's language.
            name: StringOperators = "translated(p.translations, :language, :fallback, 'name')",
            /// The part of an address in the request's language.
            slug: StringOperators = "translated(p.translations, :language, :fallback, 'slug')",
            /// The description in the request's language.
            description: StringOperators = "translated(p.translations, :language, :fallback, 'description')",
        }
        sort only {}
        filter only {
            /// The language of its texts.
            language_code: StringOperators = "translated(p.translations, :language, :fallback, 'languageCode')",
            /// Whether storefronts see it.
            enabled: BooleanOperators = "p.enabled",
            /// One of its own facet values.
            #[graphql(visible = "crate::guard::on_admin")]
            facet_value_id: IdOperators = "exists (select from unnest(p.facet_value_ids) x(id) where [x.id])",
            /// One of its option groups.
            #[graphql(visible = "crate::guard::on_admin")]
            option_group_id: IdOperators = "exists (select from unnest(p.option_group_ids) x(id) where [x.id])",
            /// The stock keeping unit of one of its variants.
            #[graphql(visible = "crate::guard::on_admin")]
            sku: StringOperators = "exists (select from product_variants x where x.product_id = p.id and x.deleted_at is null and [x.sku])",
        }
        admin only {
            filter { facet_value_id, option_group_id, sku }
            sort {  }
        }
    }
}

macro_rules! rate {
    () => {
        "1 + coalesce((select r.value from tax_rates r where r.enabled and r.zone_id = c.default_tax_zone_id and r.category_id = v.tax_category_id order by r.id limit 1), 0) / 100"
    };
}

macro_rules! price {
    ($expression:expr) => {
        concat!(
            "coalesce((select ", $expression, " from variant_prices vp join channels c on c.id = vp.channel_id",
            " where vp.variant_id = v.id and vp.channel_id = :channel and vp.currency_code = :currency), 0)"
        )
    };
}

macro_rules! stock {
    ($column:literal) => {
        concat!(
            "coalesce((select sum(s.",
            $column,
            ") from stock_levels s join stock_locations l on l.id = s.location_id",
            " where s.variant_id = v.id and :channel = any(l.channel_ids)), 0)"
        )
    };
}

crate::list_options! {
    ProductVariantListOptions, ProductVariantSortParameter, ProductVariantFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "v.id",
            /// The product.
            product_id: IdOperators = "v.product_id",
            /// When it was made.
            created_at: DateOperators = "v.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "v.updated_at",
            /// The stock keeping unit.
            sku: StringOperators = "v.sku",
            /// The name in the request's language.
            name: StringOperators = "translated(v.translations, :language, :fallback, 'name')",
            /// The price without tax, in minor units.
            price: NumberOperators = price!(concat!(
                "case when c.prices_include_tax then round(vp.price / (", rate!(), ")) else vp.price end"
            )),
            /// The price with tax, in minor units.
            price_with_tax: NumberOperators = price!(concat!(
                "case when c.prices_include_tax then vp.price else round(vp.price * (", rate!(), ")) end"
            )),
            /// What storefronts are told about stock.
            stock_level: StringOperators = concat!(
                "(select case when not tracked then 'IN_STOCK' when units < 1 then 'OUT_OF_STOCK' when units <= 2 then 'LOW_STOCK' else 'IN_STOCK' end from (select ",
                "case v.track_inventory when 'INHERIT' then coalesce(c.track_inventory, g.track_inventory) else v.track_inventory = 'TRUE' end as tracked, ",
                stock!("on_hand - s.allocated"),
                " - case when v.use_global_out_of_stock_threshold then coalesce(c.out_of_stock_threshold, g.out_of_stock_threshold) else v.out_of_stock_threshold end as units ",
                "from channels c, global_settings g where c.id = :channel) as stock)"
            ),
            /// Units at the channel's locations.
            #[graphql(visible = "crate::guard::on_admin")]
            stock_on_hand: NumberOperators = stock!("on_hand"),
            /// Units of them that belong to placed orders.
            #[graphql(visible = "crate::guard::on_admin")]
            stock_allocated: NumberOperators = stock!("allocated"),
            /// Units that are never sold.
            #[graphql(visible = "crate::guard::on_admin")]
            out_of_stock_threshold: NumberOperators = "v.out_of_stock_threshold",
        }
        sort only {}
        filter only {
            /// The language of its name.
            language_code: StringOperators = "translated(v.translations, :language, :fallback, 'languageCode')",
            /// The currency of the price: the request's.
            currency_code: StringOperators = ":currency::text",
            /// Whether storefronts see it.
            #[graphql(visible = "crate::guard::on_admin")]
            enabled: BooleanOperators = "v.enabled",
            /// Whether its stock is counted.
            #[graphql(visible = "crate::guard::on_admin")]
            track_inventory: StringOperators = "v.track_inventory",
            /// Whether the channel's or global threshold counts.
            #[graphql(visible = "crate::guard::on_admin")]
            use_global_out_of_stock_threshold: BooleanOperators = "v.use_global_out_of_stock_threshold",
            /// One of its own facet values.
            #[graphql(visible = "crate::guard::on_admin")]
            facet_value_id: IdOperators = "exists (select from unnest(v.facet_value_ids) x(id) where [x.id])",
        }
        admin only {
            filter { stock_on_hand, stock_allocated, out_of_stock_threshold, enabled, track_inventory, use_global_out_of_stock_threshold, facet_value_id }
            sort { stock_on_hand, stock_allocated, out_of_stock_threshold }
        }
    }
}

crate::list_options! {
    ProductOptionGroupListOptions, ProductOptionGroupSortParameter, ProductOptionGroupFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "g.id",
            /// When it was made.
            created_at: DateOperators = "g.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "g.updated_at",
            /// The code.
            code: StringOperators = "g.code",
            /// The name in the request's language.
            name: StringOperators = "translated(g.translations, :language, :fallback, 'name')",
            /// How many products use it.
            product_count: NumberOperators = "(select count(*) from products p where g.id = any(p.option_group_ids) and p.deleted_at is null)",
        }
        sort only {}
        filter only {
            /// The language of its name.
            language_code: StringOperators = "translated(g.translations, :language, :fallback, 'languageCode')",
        }
    }
}

crate::list_options! {
    ProductOptionListOptions, ProductOptionSortParameter, ProductOptionFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "o.id",
            /// When it was made.
            created_at: DateOperators = "o.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "o.updated_at",
            /// The code.
            code: StringOperators = "o.code",
            /// The name in the request's language.
            name: StringOperators = "translated(o.translations, :language, :fallback, 'name')",
            /// The group.
            group_id: IdOperators = "o.group_id",
        }
        sort only {}
        filter only {
            /// The language of its name.
            language_code: StringOperators = "translated(o.translations, :language, :fallback, 'languageCode')",
        }
    }
}

crate::list_options! {
    FacetListOptions, FacetSortParameter, FacetFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "f.id",
            /// When it was made.
            created_at: DateOperators = "f.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "f.updated_at",
            /// The name in the request's language.
            name: StringOperators = "translated(f.translations, :language, :fallback, 'name')",
            /// The code.
            code: StringOperators = "f.code",
        }
        sort only {}
        filter only {
            /// The language of its name.
            language_code: StringOperators = "translated(f.translations, :language, :fallback, 'languageCode')",
            /// Whether storefronts are not told of it.
            #[graphql(visible = "crate::guard::on_admin")]
            is_private: BooleanOperators = "f.is_private",
        }
        admin only {
            filter { is_private }
            sort {  }
        }
    }
}

crate::list_options! {
    FacetValueListOptions, FacetValueSortParameter, FacetValueFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "fv.id",
            /// When it was made.
            created_at: DateOperators = "fv.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "fv.updated_at",
            /// The facet.
            facet_id: IdOperators = "fv.facet_id",
            /// The name in the request's language.
            name: StringOperators = "translated(fv.translations, :language, :fallback, 'name')",
            /// The code.
            code: StringOperators = "fv.code",
        }
        sort only {}
        filter only {
            /// The language of its name.
            language_code: StringOperators = "translated(fv.translations, :language, :fallback, 'languageCode')",
        }
    }
}

/// Stands for the number of variants in conditions on collections.
pub(super) const VARIANT_COUNT: &str = ":variant_count";

crate::list_options! {
    CollectionListOptions, CollectionSortParameter, CollectionFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "c.id",
            /// When it was made.
            created_at: DateOperators = "c.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "c.updated_at",
            /// The name in the request's language.
            name: StringOperators = "translated(c.translations, :language, :fallback, 'name')",
            /// The part of an address in the request's language.
            slug: StringOperators = "translated(c.translations, :language, :fallback, 'slug')",
            /// The place among the parent's children.
            position: NumberOperators = "c.position",
            /// The description in the request's language.
            description: StringOperators = "translated(c.translations, :language, :fallback, 'description')",
            /// What it is a part of.
            parent_id: IdOperators = "c.parent_id",
            /// How many variants it holds.
            product_variant_count: NumberOperators = VARIANT_COUNT,
        }
        sort only {}
        filter only {
            /// The language of its texts.
            language_code: StringOperators = "translated(c.translations, :language, :fallback, 'languageCode')",
            /// Whether storefronts do not see it.
            #[graphql(visible = "crate::guard::on_admin")]
            is_private: BooleanOperators = "c.is_private",
            /// Whether the filters of what it is a part of count too.
            #[graphql(visible = "crate::guard::on_admin")]
            inherit_filters: BooleanOperators = "c.inherit_filters",
        }
        options only {
            /// Whether only children of the root are listed.
            top_level_only: bool,
        }
        admin only {
            filter { is_private, inherit_filters }
            sort {  }
        }
    }
}

crate::list_options! {
    AssetListOptions, AssetSortParameter, AssetFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "a.id",
            /// When it was made.
            created_at: DateOperators = "a.created_at",
            /// When it was changed last.
            updated_at: DateOperators = "a.updated_at",
            /// What it is called.
            name: StringOperators = "coalesce(nullif(translated(a.translations, :language, :fallback, 'name'), ''), a.name)",
            /// The size in bytes.
            file_size: NumberOperators = "a.file_size",
            /// The media type.
            mime_type: StringOperators = "a.mime_type",
            /// The width in pixels.
            width: NumberOperators = "a.width",
            /// The height in pixels.
            height: NumberOperators = "a.height",
            /// The address.
            source: StringOperators = "a.source",
            /// The address of the preview.
            preview: StringOperators = "a.preview",
        }
        sort only {}
        filter only {
            /// The language of its name.
            language_code: StringOperators = "translated(a.translations, :language, :fallback, 'languageCode')",
            /// What kind of file it is.
            #[graphql(name = "type")]
            kind: StringOperators = "a.kind",
        }
        options only {
            /// Words that it is found by; there are none yet, so any word finds nothing.
            tags: Vec<String>,
            /// How the words are joined.
            tags_operator: LogicalOperator,
        }
    }
}
