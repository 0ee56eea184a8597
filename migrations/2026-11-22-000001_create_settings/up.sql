-- What a shop is configured with: who sells, where, in which money and with which taxes.
-- All of it is small, changes rarely, and is read by every request; the server keeps it in memory
-- and knows by settings_version whether that is still the truth.

create table settings_version (
  only_row boolean primary key default true constraint settings_version_only_row_check check (only_row),
  version bigint not null default 1
);
comment on table settings_version is 'One row: grows with every change of a table of settings.';
insert into settings_version default values;

create function settings_changed() returns trigger language plpgsql as $$
begin
  update settings_version set version = version + 1;
  return null;
end $$;

-- Texts are kept beside what they describe, one JSON array a row:
-- [{id, languageCode, name, slug, description, createdAt, updatedAt}].
create function translated(translations jsonb, language text, fallback text, field text)
returns text language sql immutable parallel safe as $$
  select coalesce(
    (select t ->> field from jsonb_array_elements(translations) t where t ->> 'languageCode' = language limit 1),
    (select t ->> field from jsonb_array_elements(translations) t where t ->> 'languageCode' = fallback limit 1),
    translations -> 0 ->> field,
    '')
$$;
comment on function translated is 'A text in a language, else in the fallback, else in any (domain::text::choose).';

create table global_settings (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  available_languages text[] not null,
  track_inventory boolean not null default true,
  out_of_stock_threshold integer not null default 0,
  only_row boolean not null default true constraint global_settings_only_row_key unique constraint global_settings_only_row_check check (only_row)
);

create table sellers (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  name text not null
);

create table regions (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  kind text not null constraint regions_kind_check check (kind in ('country', 'province')),
  code text not null,
  enabled boolean not null default true,
  parent_id uuid constraint regions_parent_id_fkey references regions on delete cascade,
  translations jsonb not null default '[]'
);
comment on table regions is 'Countries and provinces.';
create unique index regions_country_code_idx on regions (code) where kind = 'country';
create index regions_parent_id_idx on regions (parent_id);

create table zones (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null
);

create table zone_members (
  zone_id uuid not null constraint zone_members_zone_id_fkey references zones on delete cascade,
  region_id uuid not null constraint zone_members_region_id_fkey references regions on delete cascade,
  primary key (zone_id, region_id)
);
create index zone_members_region_id_idx on zone_members (region_id);

create table channels (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  code text not null constraint channels_code_key unique,
  token text not null constraint channels_token_key unique,
  default_language_code text not null,
  available_language_codes text[] not null,
  default_currency_code text not null,
  available_currency_codes text[] not null,
  prices_include_tax boolean not null,
  default_tax_zone_id uuid constraint channels_default_tax_zone_id_fkey references zones,
  default_shipping_zone_id uuid constraint channels_default_shipping_zone_id_fkey references zones,
  track_inventory boolean,
  out_of_stock_threshold integer,
  seller_id uuid constraint channels_seller_id_fkey references sellers,
  constraint channels_default_language_check check (default_language_code = any (available_language_codes)),
  constraint channels_default_currency_check check (default_currency_code = any (available_currency_codes))
);
create index channels_default_tax_zone_id_idx on channels (default_tax_zone_id);
create index channels_default_shipping_zone_id_idx on channels (default_shipping_zone_id);
create index channels_seller_id_idx on channels (seller_id);
comment on column channels.track_inventory is 'Null: as the global settings say.';

create table tax_categories (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  is_default boolean not null default false
);
create unique index tax_categories_is_default_idx on tax_categories (is_default) where is_default;

create table customer_groups (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null
);
comment on table customer_groups is 'Sets of customers; who is in one is told by customers.group_ids.';

create table tax_rates (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  enabled boolean not null default true,
  value numeric(9, 4) not null constraint tax_rates_value_check check (value between 0 and 1000),
  category_id uuid not null constraint tax_rates_category_id_fkey references tax_categories,
  zone_id uuid not null constraint tax_rates_zone_id_fkey references zones,
  customer_group_id uuid constraint tax_rates_customer_group_id_fkey references customer_groups
);
create index tax_rates_category_id_idx on tax_rates (category_id);
create index tax_rates_zone_id_idx on tax_rates (zone_id);
create index tax_rates_customer_group_id_idx on tax_rates (customer_group_id) where customer_group_id is not null;
comment on column tax_rates.value is 'Percent.';

create table stock_locations (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  description text not null default '',
  channel_ids uuid[] not null
);
create index stock_locations_channel_ids_idx on stock_locations using gin (channel_ids);

create table shipping_methods (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  code text not null,
  fulfillment_handler_code text not null,
  checker jsonb not null,
  calculator jsonb not null,
  translations jsonb not null default '[]',
  channel_ids uuid[] not null
);
comment on column shipping_methods.checker is 'A configurable operation: {code, args: [{name, value}]}.';
create index shipping_methods_channel_ids_idx on shipping_methods using gin (channel_ids);

create table payment_methods (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  code text not null,
  enabled boolean not null default true,
  checker jsonb,
  handler jsonb not null,
  translations jsonb not null default '[]',
  channel_ids uuid[] not null
);
create index payment_methods_channel_ids_idx on payment_methods using gin (channel_ids);
create unique index payment_methods_code_idx on payment_methods (code) where deleted_at is null;

create table promotions (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  enabled boolean not null,
  starts_at timestamptz,
  ends_at timestamptz,
  coupon_code text constraint promotions_coupon_code_check check (coupon_code <> ''),
  per_customer_usage_limit integer constraint promotions_per_customer_usage_limit_check check (per_customer_usage_limit >= 0),
  usage_limit integer constraint promotions_usage_limit_check check (usage_limit >= 0),
  conditions jsonb not null default '[]',
  actions jsonb not null default '[]',
  translations jsonb not null default '[]',
  channel_ids uuid[] not null
);
comment on column promotions.conditions is 'Configurable operations: [{code, args: [{name, value}]}]; all must hold.';
create index promotions_channel_ids_idx on promotions using gin (channel_ids);
create index promotions_coupon_code_idx on promotions (lower(coupon_code)) where deleted_at is null;

do $$
declare t text;
begin
  foreach t in array array['global_settings', 'sellers', 'regions', 'zones', 'zone_members', 'channels',
    'customer_groups', 'tax_categories', 'tax_rates', 'stock_locations', 'shipping_methods', 'payment_methods', 'promotions'] loop
    execute format('create trigger %I after insert or update or delete on %I for each statement execute function settings_changed()',
      t || '_settings_changed', t);
  end loop;
end $$;
