drop table idempotency_keys, order_events;
drop function order_events_append_only;
