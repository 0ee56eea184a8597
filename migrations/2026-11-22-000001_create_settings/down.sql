drop table promotions, payment_methods, shipping_methods, stock_locations, tax_rates, tax_categories, customer_groups, channels, zone_members, zones, regions, sellers, global_settings, settings_version;
drop function translated, settings_changed;
