//! The relations of the catalogue.

use std::sync::Arc;

use db::catalog::Sight;
use db::catalog::asset::AssetRow;
use db::catalog::facet::{FacetRow, FacetValueFound, OF_FACETS};
use db::catalog::option::{OptionGroupFound, OptionRow};
use db::catalog::price::PriceRow;
use db::catalog::product::ProductRow;
use db::catalog::variant::{Id, Marked, OF_PRODUCTS, Offer, Offered, Shelf, VARIANTS};
use db::list::Page;
use db::{Conn, Fault};
use domain::id::{
    AssetId, CollectionId, FacetId, FacetValueId, ProductId, ProductOptionGroupId, ProductOptionId,
    ProductVariantId,
};

use super::tree::Tree;
use crate::page::{Asked, of_owners, of_scopes};

crate::loaders! {
    /// A product, deleted ones too.
    one product: ProductId => Arc<ProductRow> = db::catalog::product::by_ids;
    /// A variant as a channel offers it, deleted ones too.
    one variant: Offer => Arc<Offered> = db::catalog::variant::offered;
    /// The variants of a product, by id.
    many shelf: Shelf => Arc<Offered> = db::catalog::variant::on_shelves;
    /// An asset.
    one asset: AssetId => Arc<AssetRow> = db::catalog::asset::by_ids;
    /// A facet.
    one facet: FacetId => Arc<FacetRow> = db::catalog::facet::by_ids;
    /// A facet value with its facet.
    one facet_value: FacetValueId => Arc<FacetValueFound> = db::catalog::facet::values_by_ids;
    /// The values of a facet, by id.
    many facet_values: FacetId => Arc<FacetValueFound> = db::catalog::facet::values_of;
    /// An option, deleted ones too.
    one option: ProductOptionId => Arc<OptionRow> = db::catalog::option::by_ids;
    /// An option group with its options, deleted ones too.
    one option_group: ProductOptionGroupId => Arc<OptionGroupFound> = db::catalog::option::groups_by_ids;
    /// All prices of a variant.
    many prices: ProductVariantId => Arc<PriceRow> = db::catalog::price::of_variants;
    /// A product's variants with their facet values.
    many marks: ProductId => Marked = db::catalog::variant::marks;
    /// The tree of collections, for the key `()`.
    one tree: () => Arc<Tree> = crate::catalog::tree::read;
    /// A page of the variants of a product: their ids. Two statements.
    one product_page: Asked => Page<Id> = product_pages;
    /// A page of the variants that a collection holds: their ids. Two statements.
    one collection_page: Asked => Page<Id> = collection_pages;
    /// A page of the values of a facet. Two statements.
    one facet_page: Asked => Page<FacetValueFound> = facet_pages;
    /// How many variants a collection holds. Two statements.
    one variant_count: (CollectionId, Sight) => i64 = crate::catalog::tree::counts;
}

async fn product_pages(conn: &Conn, keys: &[Asked]) -> Result<Vec<(Asked, Page<Id>)>, Fault> {
    of_owners(conn, OF_PRODUCTS, keys).await
}

async fn collection_pages(conn: &Conn, keys: &[Asked]) -> Result<Vec<(Asked, Page<Id>)>, Fault> {
    of_scopes(conn, VARIANTS, keys).await
}

async fn facet_pages(
    conn: &Conn,
    keys: &[Asked],
) -> Result<Vec<(Asked, Page<FacetValueFound>)>, Fault> {
    of_owners(conn, OF_FACETS, keys).await
}
