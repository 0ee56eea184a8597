drop trigger channels_number_series on channels;
do $$
declare name text;
begin
  for name in select sequence_name from number_series loop
    execute format('drop sequence if exists %I', name);
  end loop;
end $$;
drop trigger promotions_limits on promotions;
drop table promotion_uses, promotion_limits, number_series, history_entries, stock_movements, stock_levels, fulfillment_lines, fulfillments, payments, surcharges, order_lines, shipping_lines, orders;
drop function channels_number_series, promotions_limits, promotion_uses_counted;
