-- What is sold. References that have an order (pictures, options, facet values) are arrays on the
-- row (docs/adr/0012): one read brings the thing with all it refers to.

create table catalog_changes (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  topic text not null constraint catalog_changes_topic_check check (topic in ('catalog', 'stock', 'search')),
  product_ids uuid[],
  reindex boolean not null default true
);
comment on table catalog_changes is 'Appended in the transaction of each change of the catalogue; answer caches and the search index follow it.';
comment on column catalog_changes.xid is 'Readers stop before the oldest transaction still running, so that a later commit with a lower number is never skipped.';
comment on column catalog_changes.product_ids is 'The products touched; null: any.';
comment on column catalog_changes.reindex is 'Whether the search index must look at the products; not for what it holds nothing of.';
create index catalog_changes_xid_idx on catalog_changes (xid, id);

-- For tables without a product's id; the trigger's argument says whether search looks at them.
create function catalog_changed() returns trigger language plpgsql as $$
begin
  insert into catalog_changes (topic, reindex) values ('catalog', tg_argv[0]::boolean);
  return null;
end $$;

-- For tables that have the product's id in the column named by the trigger's argument.
create function catalog_changed_products() returns trigger language plpgsql as $$
declare ids uuid[];
begin
  execute format('select array_agg(distinct %I) from changed', tg_argv[0]) into ids;
  if ids is not null then
    insert into catalog_changes (topic, product_ids) values ('catalog', ids);
  end if;
  return null;
end $$;

create table assets (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  kind text not null constraint assets_kind_check check (kind in ('IMAGE', 'VIDEO', 'BINARY')),
  file_size integer not null default 0,
  mime_type text not null,
  width integer not null default 0,
  height integer not null default 0,
  source text not null,
  preview text not null,
  focal_x double precision,
  focal_y double precision,
  translations jsonb not null default '[]',
  channel_ids uuid[] not null
);
comment on column assets.source is 'An absolute URL; the server never fetches it.';

create index assets_source_idx on assets using hash (source);

create table facets (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  code text not null constraint facets_code_key unique,
  is_private boolean not null default false,
  translations jsonb not null default '[]',
  channel_ids uuid[] not null
);

create table facet_values (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  facet_id uuid not null constraint facet_values_facet_id_fkey references facets on delete cascade,
  code text not null,
  translations jsonb not null default '[]',
  constraint facet_values_facet_id_code_key unique (facet_id, code)
);

create table products (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  enabled boolean not null default true,
  translations jsonb not null default '[]',
  featured_asset_id uuid constraint products_featured_asset_id_fkey references assets on delete set null,
  asset_ids uuid[] not null default '{}',
  facet_value_ids uuid[] not null default '{}',
  option_group_ids uuid[] not null default '{}',
  channel_ids uuid[] not null,
  source_key text,
  source_hash text
);
comment on column products.source_hash is 'SHA-256 of what the import read, in hex.';
comment on column products.source_key is 'What an import knows the product by, so that the same file again changes nothing.';
create index products_featured_asset_id_idx on products (featured_asset_id);
create index products_channel_ids_idx on products using gin (channel_ids);
create index products_facet_value_ids_idx on products using gin (facet_value_ids);
create index products_asset_ids_idx on products using gin (asset_ids);
create unique index products_source_key_idx on products (source_key) where source_key is not null and deleted_at is null;

create table slugs (
  kind text not null constraint slugs_kind_check check (kind in ('product', 'collection')),
  language_code text not null,
  slug text not null,
  owner_id uuid not null,
  primary key (kind, language_code, slug)
);
comment on table slugs is 'Which product or collection answers to a slug; unique per language.';
create index slugs_owner_id_idx on slugs (owner_id);
create index slugs_slug_idx on slugs (kind, slug);

create table product_option_groups (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  code text not null,
  translations jsonb not null default '[]',
  channel_ids uuid[] not null
);

create table product_options (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  group_id uuid not null constraint product_options_group_id_fkey references product_option_groups on delete cascade,
  code text not null,
  translations jsonb not null default '[]'
);
create index product_options_group_id_idx on product_options (group_id);

create table product_variants (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  product_id uuid not null constraint product_variants_product_id_fkey references products on delete cascade,
  enabled boolean not null default true,
  sku text not null,
  tax_category_id uuid not null constraint product_variants_tax_category_id_fkey references tax_categories,
  track_inventory text not null default 'INHERIT' constraint product_variants_track_inventory_check check (track_inventory in ('TRUE', 'FALSE', 'INHERIT')),
  out_of_stock_threshold integer not null default 0,
  use_global_out_of_stock_threshold boolean not null default true,
  weight_g integer constraint product_variants_weight_g_check check (weight_g >= 0),
  translations jsonb not null default '[]',
  featured_asset_id uuid constraint product_variants_featured_asset_id_fkey references assets on delete set null,
  asset_ids uuid[] not null default '{}',
  facet_value_ids uuid[] not null default '{}',
  option_ids uuid[] not null default '{}',
  channel_ids uuid[] not null
);
comment on column product_variants.weight_g is 'What a unit weighs, in grams.';
create index product_variants_product_id_idx on product_variants (product_id);
create index product_variants_sku_idx on product_variants (sku);
create index product_variants_tax_category_id_idx on product_variants (tax_category_id);
create index product_variants_featured_asset_id_idx on product_variants (featured_asset_id);
create index product_variants_facet_value_ids_idx on product_variants using gin (facet_value_ids);
create index product_variants_option_ids_idx on product_variants using gin (option_ids);
create index product_variants_channel_ids_idx on product_variants using gin (channel_ids);

create table variant_prices (
  variant_id uuid not null constraint variant_prices_variant_id_fkey references product_variants on delete cascade,
  channel_id uuid not null constraint variant_prices_channel_id_fkey references channels on delete cascade,
  currency_code text not null,
  price bigint not null constraint variant_prices_price_check check (price >= 0),
  primary key (variant_id, channel_id, currency_code)
);
comment on column variant_prices.price is 'Minor units; with tax where the channel''s prices include it.';
create index variant_prices_channel_id_idx on variant_prices (channel_id);

create table collections (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  parent_id uuid constraint collections_parent_id_fkey references collections on delete cascade,
  position integer not null default 0,
  is_root boolean not null default false,
  is_private boolean not null default false,
  inherit_filters boolean not null default true,
  filters jsonb not null default '[]',
  translations jsonb not null default '[]',
  featured_asset_id uuid constraint collections_featured_asset_id_fkey references assets on delete set null,
  asset_ids uuid[] not null default '{}',
  channel_ids uuid[] not null,
  constraint collections_parent_check check (is_root = (parent_id is null))
);
create unique index collections_is_root_idx on collections (is_root) where is_root;
create index collections_parent_id_idx on collections (parent_id);
create index collections_featured_asset_id_idx on collections (featured_asset_id);

create table search_items (
  variant_id uuid not null constraint search_items_variant_id_fkey references product_variants on delete cascade,
  channel_id uuid not null constraint search_items_channel_id_fkey references channels on delete cascade,
  currency_code text not null,
  product_id uuid not null,
  enabled boolean not null,
  sku text not null,
  product_name text not null,
  price bigint not null,
  price_with_tax bigint not null,
  facet_ids uuid[] not null,
  facet_value_ids uuid[] not null,
  collection_ids uuid[] not null,
  document tsvector not null,
  primary key (variant_id, channel_id, currency_code)
);
comment on table search_items is 'The search index: one row a variant, channel and currency; rebuilt by the worker from catalog_changes.';
create index search_items_channel_id_idx on search_items (channel_id, currency_code, product_name);
create index search_items_product_id_idx on search_items (product_id);
create index search_items_document_idx on search_items using gin (document);
create index search_items_facet_value_ids_idx on search_items using gin (facet_value_ids);
create index search_items_collection_ids_idx on search_items using gin (collection_ids);

create table search_progress (
  only_row boolean primary key default true constraint search_progress_only_row_check check (only_row),
  xid xid8 not null default '0',
  change_id bigint not null default 0,
  settings_version bigint not null default 0,
  pass_after uuid
);
comment on table search_progress is 'How far the search index has followed catalog_changes.';
comment on column search_progress.settings_version is 'The settings (taxes, channels) by which prices with tax were computed.';
comment on column search_progress.pass_after is 'A pass over all products is under way, and has done those up to this id; null: none.';
insert into search_progress default values;

do $$
declare t text;
begin
  foreach t in array array['assets', 'facets', 'facet_values', 'product_option_groups', 'product_options', 'collections'] loop
    execute format('create trigger %I after insert or update or delete on %I for each statement execute function catalog_changed(%L)',
      t || '_catalog_changed', t, t = 'collections');
  end loop;
  foreach t in array array['products', 'product_variants'] loop
    execute format('create trigger %I after insert on %I referencing new table as changed for each statement execute function catalog_changed_products(%L)',
      t || '_catalog_inserted', t, case t when 'products' then 'id' else 'product_id' end);
    execute format('create trigger %I after update on %I referencing new table as changed for each statement execute function catalog_changed_products(%L)',
      t || '_catalog_updated', t, case t when 'products' then 'id' else 'product_id' end);
    execute format('create trigger %I after delete on %I referencing old table as changed for each statement execute function catalog_changed_products(%L)',
      t || '_catalog_deleted', t, case t when 'products' then 'id' else 'product_id' end);
  end loop;
end $$;

create function variant_prices_changed() returns trigger language plpgsql as $$
declare ids uuid[];
begin
  select array_agg(distinct v.product_id) into ids from changed c join product_variants v on v.id = c.variant_id;
  if ids is not null then
    insert into catalog_changes (topic, product_ids) values ('catalog', ids);
  end if;
  return null;
end $$;
create trigger variant_prices_catalog_inserted after insert on variant_prices referencing new table as changed for each statement execute function variant_prices_changed();
create trigger variant_prices_catalog_updated after update on variant_prices referencing new table as changed for each statement execute function variant_prices_changed();
create trigger variant_prices_catalog_deleted after delete on variant_prices referencing old table as changed for each statement execute function variant_prices_changed();
