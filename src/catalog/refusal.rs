//! Refusals of the catalogue.

crate::refusals! {
    /// Variants of the product have options of the group; `force` takes the options from them.
    ProductOptionInUseError {
        /// The group's code.
        option_group_code: String,
        /// How many variants have its options.
        product_variant_count: i32,
    }
}
