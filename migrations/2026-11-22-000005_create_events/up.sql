-- What happened, in the transaction in which it happened; and which requests were answered.

create table order_events (
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  order_id uuid not null,
  sequence bigint not null constraint order_events_sequence_check check (sequence > 0),
  type text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null default '',
  request_id text not null,
  channel_id uuid not null,
  customer_id uuid,
  order_code text not null,
  order_state text not null,
  payment_status text not null,
  fulfillment_status text not null,
  changes jsonb not null default '[]',
  payload jsonb not null default '{}',
  primary key (xid, id),
  constraint order_events_order_id_sequence_key unique (order_id, sequence)
);
comment on table order_events is 'Append-only: one row an effect, in its transaction. No foreign keys: an event outlives what it tells of.';
comment on column order_events.sequence is 'Counts the order''s events from 1 without holes.';
comment on column order_events.xid is 'With id the place in the feed: the transaction that wrote it, or a higher one that wrote the order''s event before it. Readers stop before the oldest transaction still running.';
create table order_events_forgotten (
  is_only boolean primary key default true constraint order_events_forgotten_is_only_check check (is_only),
  xid xid8 not null,
  event_id bigint not null
);
comment on table order_events_forgotten is 'One row: up to which place in the feed events were deleted. A cursor before it has expired.';
insert into order_events_forgotten (xid, event_id) values ('0', 0);

create function order_events_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'order_events is append-only';
end $$;
create trigger order_events_append_only before update on order_events for each row execute function order_events_append_only();

create table idempotency_keys (
  scope text not null,
  key text not null constraint idempotency_keys_key_check check (length(key) between 1 and 255),
  created_at timestamptz not null default now(),
  fingerprint bytea not null,
  outcome jsonb,
  primary key (scope, key)
);
comment on table idempotency_keys is 'Requests that took effect, by who sent them and the key they named; written in the transaction of the effect.';
comment on column idempotency_keys.scope is 'Who: user:ID, session:ID, or anonymous.';
comment on column idempotency_keys.outcome is 'A reference to the result (type and id), never its content.';
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
