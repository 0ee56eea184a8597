-- Carts and orders are one row set: what was a cart is frozen by rule at placement, not copied.

create table orders (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  code text not null constraint orders_code_key unique,
  number text,
  channel_id uuid not null constraint orders_channel_id_fkey references channels,
  customer_id uuid constraint orders_customer_id_fkey references customers,
  email_address text constraint orders_email_address_check check (length(email_address) <= 254),
  owner_id uuid constraint orders_owner_id_fkey references customers,
  session_id uuid,
  type text not null default 'Regular' constraint orders_type_check check (type in ('Regular', 'Seller', 'Aggregate')),
  state text not null constraint orders_state_check check (state in ('Created', 'Draft', 'AddingItems', 'ArrangingPayment',
    'PaymentAuthorized', 'PaymentSettled', 'PartiallyShipped', 'Shipped', 'PartiallyDelivered', 'Delivered',
    'Modifying', 'ArrangingAdditionalPayment', 'Cancelled')),
  active boolean not null,
  currency_code text not null,
  currency_chosen boolean not null default false,
  coupon_codes text[] not null default '{}',
  promotion_ids uuid[] not null default '{}',
  shipping_address jsonb not null default '{}',
  billing_address jsonb not null default '{}',
  tax_zone_id uuid constraint orders_tax_zone_id_fkey references zones on delete set null,
  placed_at timestamptz,
  version bigint not null default 1,
  event_sequence bigint not null default 0,
  total_quantity integer not null default 0 constraint orders_total_quantity_check check (total_quantity >= 0),
  sub_total bigint not null default 0,
  sub_total_with_tax bigint not null default 0,
  shipping bigint not null default 0,
  shipping_with_tax bigint not null default 0,
  surcharge_count integer not null default 0,
  payment_status text not null default 'NOT_PAID',
  fulfillment_status text not null default 'NOT_FULFILLED',
  indexed_updated_at timestamptz default now(),
  constraint orders_customer_email_check check (customer_id is null or email_address is not null),
  constraint orders_state_email_check check (email_address is not null or state in ('Created', 'Draft', 'AddingItems', 'Cancelled')),
  constraint orders_placed_check check (not (active and placed_at is not null)),
  constraint orders_draft_check check (not (active and state = 'Draft')),
  constraint orders_indexed_updated_at_check check (active = (indexed_updated_at is null))
) with (fillfactor = 70);
comment on column orders.code is 'Opaque and unguessable, from the cart''s first moment.';
comment on column orders.currency_chosen is 'Whether the buyer chose the currency: then only a request that names another changes it.';
comment on column orders.number is 'Given at placement from the channel''s sequence.';
comment on column orders.email_address is 'Where its mails go, as the buyer told it: later changes of the customer do not touch it.';
comment on column orders.owner_id is 'The logged-in customer whose cart this is; never set by an e-mail address alone.';
comment on column orders.session_id is 'The guest''s session whose cart this is or was; no foreign key, since sessions end.';
comment on column orders.version is 'Grows with every change.';
comment on column orders.promotion_ids is 'The promotions that held in the last pricing run, in the order in which they applied.';
comment on column orders.indexed_updated_at is 'updated_at of what is no cart, and null in a cart: a change of a cart touches no index.';
comment on column orders.event_sequence is 'The sequence of the order''s last event.';
create unique index orders_number_idx on orders (channel_id, number) where number is not null;
create unique index orders_active_owner_idx on orders (owner_id, channel_id) where active and owner_id is not null;
create unique index orders_active_session_idx on orders (session_id, channel_id) where active and owner_id is null and session_id is not null;
create index orders_owner_id_idx on orders (owner_id) where owner_id is not null;
create index orders_customer_id_idx on orders (customer_id, created_at);
create index orders_email_address_idx on orders (email_address) where email_address is not null;
create index orders_created_at_idx on orders (created_at desc nulls last, id);
-- What lists of placed orders ask for. Carts stay out: they change at every click, and each index
-- they stand in is written at each of them. A page leaves room for the next version of its carts.
create index orders_updated_at_idx on orders (indexed_updated_at desc nulls last, id) where not active;
create index orders_placed_at_idx on orders (placed_at desc nulls last, id) where not active;
create index orders_state_idx on orders (state, placed_at desc nulls last) where not active;
create index orders_payment_status_idx on orders (payment_status, placed_at desc nulls last) where not active;
create index orders_fulfillment_status_idx on orders (fulfillment_status, placed_at desc nulls last) where not active;
create index orders_channel_id_idx on orders (channel_id, placed_at desc nulls last) where not active;

create table shipping_lines (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  order_id uuid not null constraint shipping_lines_order_id_fkey references orders on delete cascade,
  position integer not null,
  shipping_method_id uuid not null constraint shipping_lines_shipping_method_id_fkey references shipping_methods,
  replaced_method_id uuid,
  list_price bigint not null constraint shipping_lines_list_price_check check (list_price >= 0),
  list_price_includes_tax boolean not null,
  tax_lines jsonb not null default '[]',
  adjustments jsonb not null default '[]',
  tax_rounding bigint not null default 0
);
comment on column shipping_lines.replaced_method_id is 'What was chosen, where another method took its place since; no foreign key, as methods are never deleted.';
create index shipping_lines_order_id_idx on shipping_lines (order_id, position);
create index shipping_lines_shipping_method_id_idx on shipping_lines (shipping_method_id);

create table order_lines (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  order_id uuid not null constraint order_lines_order_id_fkey references orders on delete cascade,
  variant_id uuid not null constraint order_lines_variant_id_fkey references product_variants,
  quantity integer not null constraint order_lines_quantity_check check (quantity >= 0),
  placed_quantity integer not null default 0 constraint order_lines_placed_quantity_check check (placed_quantity >= 0),
  list_price bigint not null constraint order_lines_list_price_check check (list_price >= 0),
  list_price_includes_tax boolean not null,
  initial_list_price bigint,
  tax_lines jsonb not null default '[]',
  adjustments jsonb not null default '[]',
  rounding_level text not null default 'LINE' constraint order_lines_rounding_level_check check (rounding_level in ('UNIT', 'LINE', 'ORDER')),
  tax_rounding bigint not null default 0,
  tax_category_id uuid not null constraint order_lines_tax_category_id_fkey references tax_categories,
  featured_asset_id uuid,
  shipping_line_id uuid,
  cancelled_open integer not null default 0,
  cancelled_shipped integer not null default 0,
  allocated integer not null default 0,
  released integer not null default 0,
  fulfilled integer not null default 0,
  shipped integer not null default 0,
  delivered integer not null default 0,
  constraint order_lines_counters_check check (
    0 <= delivered and delivered <= shipped and shipped <= fulfilled and fulfilled <= quantity + cancelled_shipped
    and cancelled_open >= 0 and cancelled_shipped >= 0 and cancelled_shipped <= shipped and allocated >= 0 and released >= 0)
);
comment on column order_lines.list_price is 'Minor units a unit, on the basis list_price_includes_tax tells.';
comment on column order_lines.tax_rounding is 'What rounding the taxes of the whole order gives the line more or less than rounding its own (level ORDER).';
comment on column order_lines.quantity is 'Units that stand: ordered less cancelled.';
comment on column order_lines.featured_asset_id is 'No foreign key: a picture may go, and the line stays as it was.';
comment on column order_lines.fulfilled is 'Units in fulfillments that are not cancelled.';
create index order_lines_order_id_idx on order_lines (order_id, created_at, id);
create index order_lines_variant_id_idx on order_lines (variant_id);

create table surcharges (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  order_id uuid not null constraint surcharges_order_id_fkey references orders on delete cascade,
  description text not null,
  sku text not null default '',
  list_price bigint not null,
  list_price_includes_tax boolean not null,
  tax_lines jsonb not null default '[]',
  tax_rounding bigint not null default 0
);
create index surcharges_order_id_idx on surcharges (order_id);

create table payments (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  order_id uuid not null constraint payments_order_id_fkey references orders on delete cascade,
  method text not null,
  amount bigint not null constraint payments_amount_check check (amount >= 0),
  state text not null constraint payments_state_check check (state in ('Created', 'Authorized', 'Settled', 'Declined', 'Error', 'Cancelled')),
  transaction_id text,
  error_message text,
  metadata jsonb not null default '{}',
  captured bigint not null default 0,
  refunded bigint not null default 0,
  constraint payments_ledger_check check (0 <= refunded and refunded <= captured and captured <= amount)
);
create index payments_order_id_idx on payments (order_id, id);
create index payments_transaction_id_idx on payments (transaction_id) where transaction_id is not null;

create table fulfillments (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  channel_id uuid not null constraint fulfillments_channel_id_fkey references channels,
  state text not null constraint fulfillments_state_check check (state in ('Created', 'Pending', 'Shipped', 'Delivered', 'Cancelled')),
  method text not null,
  tracking_code text not null default '',
  handler_code text not null
);
create index fulfillments_channel_id_idx on fulfillments (channel_id);

create table fulfillment_lines (
  fulfillment_id uuid not null constraint fulfillment_lines_fulfillment_id_fkey references fulfillments on delete cascade,
  order_line_id uuid not null constraint fulfillment_lines_order_line_id_fkey references order_lines on delete cascade,
  order_id uuid not null constraint fulfillment_lines_order_id_fkey references orders on delete cascade,
  quantity integer not null constraint fulfillment_lines_quantity_check check (quantity >= 0),
  primary key (fulfillment_id, order_line_id)
);
create index fulfillment_lines_order_line_id_idx on fulfillment_lines (order_line_id);
create index fulfillment_lines_order_id_idx on fulfillment_lines (order_id);

create table stock_levels (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  variant_id uuid not null constraint stock_levels_variant_id_fkey references product_variants on delete cascade,
  location_id uuid not null constraint stock_levels_location_id_fkey references stock_locations,
  on_hand integer not null default 0,
  allocated integer not null default 0 constraint stock_levels_allocated_check check (allocated >= 0),
  constraint stock_levels_variant_id_location_id_key unique (variant_id, location_id)
);
create index stock_levels_location_id_idx on stock_levels (location_id);

create table stock_movements (
  id uuid primary key,
  created_at timestamptz not null default now(),
  kind text not null constraint stock_movements_kind_check check (kind in ('ADJUSTMENT', 'ALLOCATION', 'RELEASE', 'SALE', 'CANCELLATION', 'RETURN')),
  variant_id uuid not null constraint stock_movements_variant_id_fkey references product_variants on delete cascade,
  location_id uuid not null constraint stock_movements_location_id_fkey references stock_locations,
  quantity integer not null,
  order_line_id uuid constraint stock_movements_order_line_id_fkey references order_lines on delete set null
);
create index stock_movements_variant_id_idx on stock_movements (variant_id, id);
create index stock_movements_location_id_idx on stock_movements (location_id);
create index stock_movements_order_line_id_idx on stock_movements (order_line_id) where order_line_id is not null;

create table history_entries (
  id uuid primary key,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  order_id uuid constraint history_entries_order_id_fkey references orders on delete cascade,
  customer_id uuid constraint history_entries_customer_id_fkey references customers on delete cascade,
  type text not null,
  is_public boolean not null default true,
  administrator_id uuid constraint history_entries_administrator_id_fkey references administrators,
  data jsonb not null default '{}',
  constraint history_entries_owner_check check (num_nonnulls(order_id, customer_id) = 1)
);
create index history_entries_order_id_idx on history_entries (order_id, created_at, id) where order_id is not null;
create index history_entries_customer_id_idx on history_entries (customer_id, created_at, id) where customer_id is not null;
create index history_entries_administrator_id_idx on history_entries (administrator_id) where administrator_id is not null;

create table number_series (
  channel_id uuid primary key constraint number_series_channel_id_fkey references channels on delete cascade,
  sequence_name text not null
);
comment on table number_series is 'Which sequence gives a channel''s orders their numbers (fast mode: gaps are possible, waiting is not).';

-- Each channel has an order number sequence from its first moment.
create function channels_number_series() returns trigger language plpgsql as $$
declare name text := 'order_numbers_' || replace(new.id::text, '-', '');
begin
  execute format('create sequence if not exists %I start 1001', name);
  insert into number_series (channel_id, sequence_name) values (new.id, name);
  return null;
end $$;
create trigger channels_number_series after insert on channels for each row execute function channels_number_series();

-- Which orders use which promotions: from the payment page on, as long as they stand.
create table promotion_uses (
  promotion_id uuid not null constraint promotion_uses_promotion_id_fkey references promotions,
  order_id uuid not null constraint promotion_uses_order_id_fkey references orders on delete cascade,
  customer_id uuid constraint promotion_uses_customer_id_fkey references customers,
  created_at timestamptz not null default now(),
  primary key (promotion_id, order_id)
);
create index promotion_uses_order_id_idx on promotion_uses (order_id);
create index promotion_uses_customer_id_idx on promotion_uses (customer_id, promotion_id) where customer_id is not null;

-- One row for each promotion with a limit, and none for the others: whoever takes a use of a limited
-- promotion waits for this row, and all others for nobody.
create table promotion_limits (
  promotion_id uuid primary key constraint promotion_limits_promotion_id_fkey references promotions,
  usage_limit integer,
  per_customer_usage_limit integer,
  uses bigint not null default 0 constraint promotion_limits_uses_check check (uses >= 0)
) with (fillfactor = 50);
comment on column promotion_limits.uses is 'How many rows promotion_uses has for it; may be more than a limit that was lowered later.';

create function promotions_limits() returns trigger language plpgsql as $$
begin
  if new.usage_limit is null and new.per_customer_usage_limit is null then
    delete from promotion_limits where promotion_id = new.id;
    return null;
  end if;
  update promotion_limits set usage_limit = new.usage_limit, per_customer_usage_limit = new.per_customer_usage_limit
  where promotion_id = new.id;
  if not found then
    -- Nobody takes a use while it is counted how many there are.
    lock table promotion_uses in share row exclusive mode;
    insert into promotion_limits (promotion_id, usage_limit, per_customer_usage_limit, uses)
    values (new.id, new.usage_limit, new.per_customer_usage_limit,
      (select count(*) from promotion_uses where promotion_id = new.id));
  end if;
  return null;
end $$;
create trigger promotions_limits after insert or update of usage_limit, per_customer_usage_limit on promotions
  for each row execute function promotions_limits();

-- The last word on limits: the server has looked before and does not let it come to this.
create function promotion_uses_counted() returns trigger language plpgsql as $$
declare
  held promotion_limits;
begin
  if tg_op = 'DELETE' then
    update promotion_limits set uses = uses - 1 where promotion_id = old.promotion_id;
    return null;
  end if;
  if tg_op = 'INSERT' then
    update promotion_limits set uses = uses + 1 where promotion_id = new.promotion_id returning * into held;
    if held.uses > held.usage_limit then
      raise exception 'promotion % was used % times already', new.promotion_id, held.usage_limit
        using errcode = 'check_violation', constraint = 'promotion_limits_usage_limit_check';
    end if;
  else
    select * into held from promotion_limits where promotion_id = new.promotion_id for update;
  end if;
  if held.per_customer_usage_limit is not null and new.customer_id is not null and held.per_customer_usage_limit < (
    select count(*) from promotion_uses u where u.promotion_id = new.promotion_id and u.customer_id = new.customer_id)
  then
    raise exception 'promotion % was used % times by this customer already', new.promotion_id, held.per_customer_usage_limit
      using errcode = 'check_violation', constraint = 'promotion_limits_per_customer_usage_limit_check';
  end if;
  return null;
end $$;
create trigger promotion_uses_counted after insert or delete or update of customer_id on promotion_uses
  for each row execute function promotion_uses_counted();
