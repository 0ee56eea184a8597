//! What is sold. Prices of variants are in [`crate::tax`], stock in [`crate::stock`].

pub mod import;
mod membership;
mod search;
mod slug;

pub use membership::{COLLECTION_FILTERS, CollectionNode, Filter, Member, Membership, What};
pub use search::{search_query, search_words};
pub use slug::{folded, slug};

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
