//! Refusals of the catalogue.

crate::refusals! {
    /// Variants of the product have options of the group; `force` takes the options from them.
    ProductOptionInUseError {
        /// The group's code.
        option_group_code: String,
        /// How many variants have its options.
        product_variant_count: i32,
    }
    /// Products or variants of the channel have values of the facet; `force` takes it out all the
    /// same.
    FacetInUseError {
        /// The facet's code.
        facet_code: String,
        /// How many products of the channel have its values.
        product_count: i32,
        /// How many variants of the channel have its values.
        variant_count: i32,
    }
    /// Products or variants of the channel are chosen by the option group; `force` takes it out all
    /// the same.
    ProductOptionGroupInUseError {
        /// The group's code.
        option_group_code: String,
        /// How many products of the channel are chosen by it.
        product_count: i32,
        /// How many variants of the channel have its options.
        variant_count: i32,
    }
}
