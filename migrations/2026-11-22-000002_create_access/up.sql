-- Who there is: users and their roles, administrators, customers, sessions and keys.

create table roles (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  code text not null constraint roles_code_key unique,
  description text not null default '',
  permissions text[] not null,
  channel_ids uuid[] not null
);
create trigger roles_settings_changed after insert or update or delete on roles for each statement execute function settings_changed();

create table users (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  identifier text not null,
  password_hash text,
  verified boolean not null default false,
  last_login timestamptz,
  role_ids uuid[] not null default '{}',
  kind text not null constraint users_kind_check check (kind in ('administrator', 'customer', 'api_key'))
);
comment on column users.identifier is 'E-mail addresses in lower case.';
comment on column users.password_hash is 'argon2id in PHC form; null: cannot log in with a password.';
create unique index users_identifier_idx on users (identifier, kind) where deleted_at is null;
create index users_role_ids_idx on users using gin (role_ids);

create table administrators (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  user_id uuid not null constraint administrators_user_id_fkey references users,
  first_name text not null,
  last_name text not null,
  email_address text not null
);
create unique index administrators_user_id_idx on administrators (user_id);

create table customers (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  user_id uuid constraint customers_user_id_fkey references users,
  title text,
  first_name text not null,
  last_name text not null,
  phone_number text,
  email_address text not null constraint customers_email_address_check check (length(email_address) <= 254),
  channel_ids uuid[] not null,
  group_ids uuid[] not null default '{}'
);
comment on column customers.group_ids is 'The customer_groups that the customer is in.';
create unique index customers_user_id_idx on customers (user_id) where user_id is not null;
create unique index customers_email_address_idx on customers (email_address) where deleted_at is null;
create index customers_last_name_idx on customers (last_name);
create index customers_channel_ids_idx on customers using gin (channel_ids);
create index customers_group_ids_idx on customers using gin (group_ids);

create table addresses (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  customer_id uuid not null constraint addresses_customer_id_fkey references customers on delete cascade,
  full_name text,
  company text,
  street_line1 text not null,
  street_line2 text,
  city text,
  province text,
  postal_code text,
  country_id uuid not null constraint addresses_country_id_fkey references regions,
  phone_number text,
  default_shipping_address boolean not null default false,
  default_billing_address boolean not null default false
);
create index addresses_customer_id_idx on addresses (customer_id);
create index addresses_country_id_idx on addresses (country_id);
create unique index addresses_default_shipping_idx on addresses (customer_id) where default_shipping_address;
create unique index addresses_default_billing_idx on addresses (customer_id) where default_billing_address;

create table sessions (
  id uuid primary key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  token_hash bytea not null constraint sessions_token_hash_key unique,
  user_id uuid constraint sessions_user_id_fkey references users on delete cascade
);
comment on table sessions is 'A visit. Without a user: a guest.';
comment on column sessions.token_hash is 'SHA-256 of the token; the token itself is stored nowhere.';
create index sessions_user_id_idx on sessions (user_id) where user_id is not null;
create index sessions_expires_at_idx on sessions (expires_at);

create table api_keys (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  name text not null,
  lookup_id text not null constraint api_keys_lookup_id_key unique,
  secret_hash bytea not null,
  user_id uuid not null constraint api_keys_user_id_fkey references users,
  owner_id uuid not null constraint api_keys_owner_id_fkey references users,
  channel_id uuid not null constraint api_keys_channel_id_fkey references channels,
  last_used_at timestamptz,
  expires_at timestamptz,
  translations jsonb not null default '[]'
);
comment on column api_keys.secret_hash is 'SHA-256 of the secret, which has 256 random bits.';
create index api_keys_user_id_idx on api_keys (user_id);
create index api_keys_owner_id_idx on api_keys (owner_id);
create index api_keys_channel_id_idx on api_keys (channel_id);
