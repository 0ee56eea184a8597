//! What is sold. Prices of variants are in [`crate::tax`], stock in [`crate::stock`].

crate::text_enum! {
    /// What kind of file an asset is.
    AssetType {
        /// A picture.
        Image = "IMAGE",
        /// A film.
        Video = "VIDEO",
        /// Anything else.
        Binary = "BINARY",
    }
}
