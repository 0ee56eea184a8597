drop table idempotency_keys, order_events_forgotten, order_events;
drop function order_events_append_only;
