// @generated automatically by Diesel CLI.

diesel::table! {
    addresses (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        customer_id -> Uuid,
        full_name -> Nullable<Text>,
        company -> Nullable<Text>,
        street_line1 -> Text,
        street_line2 -> Nullable<Text>,
        city -> Nullable<Text>,
        province -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        country_id -> Uuid,
        phone_number -> Nullable<Text>,
        default_shipping_address -> Bool,
        default_billing_address -> Bool,
    }
}

diesel::table! {
    administrators (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        user_id -> Uuid,
        first_name -> Text,
        last_name -> Text,
        email_address -> Text,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        name -> Text,
        lookup_id -> Text,
        /// SHA-256 of the secret, which has 256 random bits.
        secret_hash -> Bytea,
        user_id -> Uuid,
        owner_id -> Uuid,
        channel_id -> Uuid,
        last_used_at -> Nullable<Timestamptz>,
        expires_at -> Nullable<Timestamptz>,
        translations -> Jsonb,
    }
}

diesel::table! {
    assets (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name -> Text,
        kind -> Text,
        file_size -> Int4,
        mime_type -> Text,
        width -> Int4,
        height -> Int4,
        /// An absolute URL; the server never fetches it.
        source -> Text,
        preview -> Text,
        focal_x -> Nullable<Float8>,
        focal_y -> Nullable<Float8>,
        translations -> Jsonb,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    channels (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        code -> Text,
        token -> Text,
        default_language_code -> Text,
        available_language_codes -> Array<Text>,
        default_currency_code -> Text,
        available_currency_codes -> Array<Text>,
        prices_include_tax -> Bool,
        default_tax_zone_id -> Nullable<Uuid>,
        default_shipping_zone_id -> Nullable<Uuid>,
        /// Null: as the global settings say.
        track_inventory -> Nullable<Bool>,
        out_of_stock_threshold -> Nullable<Int4>,
        seller_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    collections (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        parent_id -> Nullable<Uuid>,
        position -> Int4,
        is_root -> Bool,
        is_private -> Bool,
        inherit_filters -> Bool,
        filters -> Jsonb,
        translations -> Jsonb,
        featured_asset_id -> Nullable<Uuid>,
        asset_ids -> Array<Uuid>,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    /// Sets of customers; who is in one is told by customers.group_ids.
    customer_groups (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name -> Text,
    }
}

diesel::table! {
    customers (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        user_id -> Nullable<Uuid>,
        title -> Nullable<Text>,
        first_name -> Text,
        last_name -> Text,
        phone_number -> Nullable<Text>,
        email_address -> Text,
        channel_ids -> Array<Uuid>,
        /// The customer_groups that the customer is in.
        group_ids -> Array<Uuid>,
    }
}

diesel::table! {
    facet_values (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        facet_id -> Uuid,
        code -> Text,
        translations -> Jsonb,
    }
}

diesel::table! {
    facets (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        code -> Text,
        is_private -> Bool,
        translations -> Jsonb,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    fulfillment_lines (fulfillment_id, order_line_id) {
        fulfillment_id -> Uuid,
        order_line_id -> Uuid,
        order_id -> Uuid,
        quantity -> Int4,
    }
}

diesel::table! {
    fulfillments (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        channel_id -> Uuid,
        state -> Text,
        method -> Text,
        tracking_code -> Text,
        handler_code -> Text,
    }
}

diesel::table! {
    global_settings (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        available_languages -> Array<Text>,
        track_inventory -> Bool,
        out_of_stock_threshold -> Int4,
        only_row -> Bool,
    }
}

diesel::table! {
    history_entries (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        order_id -> Nullable<Uuid>,
        customer_id -> Nullable<Uuid>,
        #[sql_name = "type"]
        type_ -> Text,
        is_public -> Bool,
        administrator_id -> Nullable<Uuid>,
        data -> Jsonb,
    }
}

diesel::table! {
    /// Requests that took effect, by who sent them and the key they named; written in the transaction of the effect.
    idempotency_keys (scope, key) {
        /// Who: user:ID, session:ID, or anonymous.
        scope -> Text,
        key -> Text,
        created_at -> Timestamptz,
        fingerprint -> Bytea,
        /// A reference to the result (type and id), never its content.
        outcome -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// Which sequence gives a channel's orders their numbers (fast mode: gaps are possible, waiting is not).
    number_series (channel_id) {
        channel_id -> Uuid,
        sequence_name -> Text,
    }
}

diesel::table! {
    order_lines (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        order_id -> Uuid,
        variant_id -> Uuid,
        /// Units that stand: ordered less cancelled.
        quantity -> Int4,
        placed_quantity -> Int4,
        /// Minor units a unit, on the basis list_price_includes_tax tells.
        list_price -> Int8,
        list_price_includes_tax -> Bool,
        initial_list_price -> Nullable<Int8>,
        tax_lines -> Jsonb,
        adjustments -> Jsonb,
        rounding_level -> Text,
        /// What rounding the taxes of the whole order gives the line more or less than rounding its own (level ORDER).
        tax_rounding -> Int8,
        tax_category_id -> Uuid,
        /// No foreign key: a picture may go, and the line stays as it was.
        featured_asset_id -> Nullable<Uuid>,
        shipping_line_id -> Nullable<Uuid>,
        cancelled_open -> Int4,
        cancelled_shipped -> Int4,
        allocated -> Int4,
        released -> Int4,
        /// Units in fulfillments that are not cancelled.
        fulfilled -> Int4,
        shipped -> Int4,
        delivered -> Int4,
    }
}

diesel::table! {
    orders (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        /// Opaque and unguessable, from the cart's first moment.
        code -> Text,
        /// Given at placement from the channel's sequence.
        number -> Nullable<Text>,
        channel_id -> Uuid,
        customer_id -> Nullable<Uuid>,
        /// Where its mails go, as the buyer told it: later changes of the customer do not touch it.
        email_address -> Nullable<Text>,
        /// The logged-in customer whose cart this is; never set by an e-mail address alone.
        owner_id -> Nullable<Uuid>,
        /// The guest's session whose cart this is or was; no foreign key, since sessions end.
        session_id -> Nullable<Uuid>,
        #[sql_name = "type"]
        type_ -> Text,
        state -> Text,
        active -> Bool,
        currency_code -> Text,
        /// Whether the buyer chose the currency: then only a request that names another changes it.
        currency_chosen -> Bool,
        coupon_codes -> Array<Text>,
        /// The promotions that held in the last pricing run, in the order in which they applied.
        promotion_ids -> Array<Uuid>,
        shipping_address -> Jsonb,
        billing_address -> Jsonb,
        tax_zone_id -> Nullable<Uuid>,
        placed_at -> Nullable<Timestamptz>,
        /// Grows with every change.
        version -> Int8,
        /// The sequence of the order's last event.
        event_sequence -> Int8,
        total_quantity -> Int4,
        sub_total -> Int8,
        sub_total_with_tax -> Int8,
        shipping -> Int8,
        shipping_with_tax -> Int8,
        surcharge_count -> Int4,
        payment_status -> Text,
        fulfillment_status -> Text,
        /// updated_at of what is no cart, and null in a cart: a change of a cart touches no index.
        indexed_updated_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    payment_methods (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        code -> Text,
        enabled -> Bool,
        checker -> Nullable<Jsonb>,
        handler -> Jsonb,
        translations -> Jsonb,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    payments (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        order_id -> Uuid,
        method -> Text,
        amount -> Int8,
        state -> Text,
        transaction_id -> Nullable<Text>,
        error_message -> Nullable<Text>,
        metadata -> Jsonb,
        captured -> Int8,
        refunded -> Int8,
    }
}

diesel::table! {
    product_option_groups (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        code -> Text,
        translations -> Jsonb,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    product_options (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        group_id -> Uuid,
        code -> Text,
        translations -> Jsonb,
    }
}

diesel::table! {
    product_variants (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        product_id -> Uuid,
        enabled -> Bool,
        sku -> Text,
        tax_category_id -> Uuid,
        track_inventory -> Text,
        out_of_stock_threshold -> Int4,
        use_global_out_of_stock_threshold -> Bool,
        /// What a unit weighs, in grams.
        weight_g -> Nullable<Int4>,
        translations -> Jsonb,
        featured_asset_id -> Nullable<Uuid>,
        asset_ids -> Array<Uuid>,
        facet_value_ids -> Array<Uuid>,
        option_ids -> Array<Uuid>,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    products (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        enabled -> Bool,
        translations -> Jsonb,
        featured_asset_id -> Nullable<Uuid>,
        asset_ids -> Array<Uuid>,
        facet_value_ids -> Array<Uuid>,
        option_group_ids -> Array<Uuid>,
        channel_ids -> Array<Uuid>,
        /// What an import knows the product by, so that the same file again changes nothing.
        source_key -> Nullable<Text>,
        /// SHA-256 of what the import read, in hex.
        source_hash -> Nullable<Text>,
    }
}

diesel::table! {
    promotion_limits (promotion_id) {
        promotion_id -> Uuid,
        usage_limit -> Nullable<Int4>,
        per_customer_usage_limit -> Nullable<Int4>,
        /// How many rows promotion_uses has for it; may be more than a limit that was lowered later.
        uses -> Int8,
    }
}

diesel::table! {
    promotion_uses (promotion_id, order_id) {
        promotion_id -> Uuid,
        order_id -> Uuid,
        customer_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    promotions (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        enabled -> Bool,
        starts_at -> Nullable<Timestamptz>,
        ends_at -> Nullable<Timestamptz>,
        coupon_code -> Nullable<Text>,
        per_customer_usage_limit -> Nullable<Int4>,
        usage_limit -> Nullable<Int4>,
        /// Configurable operations: [{code, args: [{name, value}]}]; all must hold.
        conditions -> Jsonb,
        actions -> Jsonb,
        translations -> Jsonb,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    /// Countries and provinces.
    regions (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        kind -> Text,
        code -> Text,
        enabled -> Bool,
        parent_id -> Nullable<Uuid>,
        translations -> Jsonb,
    }
}

diesel::table! {
    roles (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        code -> Text,
        description -> Text,
        permissions -> Array<Text>,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    sellers (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        name -> Text,
    }
}

diesel::table! {
    /// A visit. Without a user: a guest.
    sessions (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        /// SHA-256 of the token; the token itself is stored nowhere.
        token_hash -> Bytea,
        user_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// One row: grows with every change of a table of settings.
    settings_version (only_row) {
        only_row -> Bool,
        version -> Int8,
    }
}

diesel::table! {
    shipping_lines (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        order_id -> Uuid,
        position -> Int4,
        shipping_method_id -> Uuid,
        /// What was chosen, where another method took its place since; no foreign key, as methods are never deleted.
        replaced_method_id -> Nullable<Uuid>,
        list_price -> Int8,
        list_price_includes_tax -> Bool,
        tax_lines -> Jsonb,
        adjustments -> Jsonb,
        tax_rounding -> Int8,
    }
}

diesel::table! {
    shipping_methods (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        code -> Text,
        fulfillment_handler_code -> Text,
        /// A configurable operation: {code, args: [{name, value}]}.
        checker -> Jsonb,
        calculator -> Jsonb,
        translations -> Jsonb,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    /// Which product or collection answers to a slug; unique per language.
    slugs (kind, language_code, slug) {
        kind -> Text,
        language_code -> Text,
        slug -> Text,
        owner_id -> Uuid,
    }
}

diesel::table! {
    stock_levels (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        variant_id -> Uuid,
        location_id -> Uuid,
        on_hand -> Int4,
        allocated -> Int4,
    }
}

diesel::table! {
    stock_locations (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name -> Text,
        description -> Text,
        channel_ids -> Array<Uuid>,
    }
}

diesel::table! {
    stock_movements (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        kind -> Text,
        variant_id -> Uuid,
        location_id -> Uuid,
        quantity -> Int4,
        order_line_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    surcharges (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        order_id -> Uuid,
        description -> Text,
        sku -> Text,
        list_price -> Int8,
        list_price_includes_tax -> Bool,
        tax_lines -> Jsonb,
        tax_rounding -> Int8,
    }
}

diesel::table! {
    tax_categories (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name -> Text,
        is_default -> Bool,
    }
}

diesel::table! {
    tax_rates (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name -> Text,
        enabled -> Bool,
        /// Percent.
        value -> Numeric,
        category_id -> Uuid,
        zone_id -> Uuid,
        customer_group_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        /// E-mail addresses in lower case.
        identifier -> Text,
        /// argon2id in PHC form; null: cannot log in with a password.
        password_hash -> Nullable<Text>,
        verified -> Bool,
        last_login -> Nullable<Timestamptz>,
        role_ids -> Array<Uuid>,
        kind -> Text,
    }
}

diesel::table! {
    variant_prices (variant_id, channel_id, currency_code) {
        variant_id -> Uuid,
        channel_id -> Uuid,
        currency_code -> Text,
        /// Minor units; with tax where the channel's prices include it.
        price -> Int8,
    }
}

diesel::table! {
    zone_members (zone_id, region_id) {
        zone_id -> Uuid,
        region_id -> Uuid,
    }
}

diesel::table! {
    zones (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name -> Text,
    }
}

diesel::joinable!(addresses -> customers (customer_id));
diesel::joinable!(addresses -> regions (country_id));
diesel::joinable!(administrators -> users (user_id));
diesel::joinable!(api_keys -> channels (channel_id));
diesel::joinable!(channels -> sellers (seller_id));
diesel::joinable!(collections -> assets (featured_asset_id));
diesel::joinable!(customers -> users (user_id));
diesel::joinable!(facet_values -> facets (facet_id));
diesel::joinable!(fulfillment_lines -> fulfillments (fulfillment_id));
diesel::joinable!(fulfillment_lines -> order_lines (order_line_id));
diesel::joinable!(fulfillment_lines -> orders (order_id));
diesel::joinable!(fulfillments -> channels (channel_id));
diesel::joinable!(history_entries -> administrators (administrator_id));
diesel::joinable!(history_entries -> customers (customer_id));
diesel::joinable!(history_entries -> orders (order_id));
diesel::joinable!(number_series -> channels (channel_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(order_lines -> product_variants (variant_id));
diesel::joinable!(order_lines -> tax_categories (tax_category_id));
diesel::joinable!(orders -> channels (channel_id));
diesel::joinable!(orders -> zones (tax_zone_id));
diesel::joinable!(payments -> orders (order_id));
diesel::joinable!(product_options -> product_option_groups (group_id));
diesel::joinable!(product_variants -> assets (featured_asset_id));
diesel::joinable!(product_variants -> products (product_id));
diesel::joinable!(product_variants -> tax_categories (tax_category_id));
diesel::joinable!(products -> assets (featured_asset_id));
diesel::joinable!(promotion_limits -> promotions (promotion_id));
diesel::joinable!(promotion_uses -> customers (customer_id));
diesel::joinable!(promotion_uses -> orders (order_id));
diesel::joinable!(promotion_uses -> promotions (promotion_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(shipping_lines -> orders (order_id));
diesel::joinable!(shipping_lines -> shipping_methods (shipping_method_id));
diesel::joinable!(stock_levels -> product_variants (variant_id));
diesel::joinable!(stock_levels -> stock_locations (location_id));
diesel::joinable!(stock_movements -> order_lines (order_line_id));
diesel::joinable!(stock_movements -> product_variants (variant_id));
diesel::joinable!(stock_movements -> stock_locations (location_id));
diesel::joinable!(surcharges -> orders (order_id));
diesel::joinable!(tax_rates -> customer_groups (customer_group_id));
diesel::joinable!(tax_rates -> tax_categories (category_id));
diesel::joinable!(tax_rates -> zones (zone_id));
diesel::joinable!(variant_prices -> channels (channel_id));
diesel::joinable!(variant_prices -> product_variants (variant_id));
diesel::joinable!(zone_members -> regions (region_id));
diesel::joinable!(zone_members -> zones (zone_id));
