drop table search_progress, search_items, collections, variant_prices, product_variants, product_options, product_option_groups, slugs, products, facet_values, facets, assets, catalog_changes;
drop function catalog_changed, catalog_changed_products, variant_prices_changed;
