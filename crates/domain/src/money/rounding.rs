//! Where amounts are rounded.

crate::text_enum! {
    /// Where the amounts of an order are rounded; a policy of its channel.
    RoundingLevel {
        /// Each unit: a line is a whole number of rounded units.
        Unit = "UNIT",
        /// Each line: the product of a unit's exact value and the quantity. The default.
        Line = "LINE",
        /// The order: tax is rounded once for each description and rate, and shared among the lines.
        Order = "ORDER",
    }
}
