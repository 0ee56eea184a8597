//! Mutations of the catalogue, a root for each thing.

mod assign;
mod collection;
mod facet;
mod option;
mod product;

pub use assign::{
    ProductAssignmentMutation, RemoveFacetFromChannelResult,
    RemoveProductOptionGroupFromChannelResult, SortingAssignmentMutation,
};
pub use collection::CollectionMutation;
pub use facet::FacetMutation;
pub use option::{OptionMutation, RemoveOptionGroupFromProductResult};
pub use product::{ProductMutation, VariantMutation};

use crate::call::Call;
use crate::catalog::commands::Deletion;
use crate::messages;
use crate::wire::DeletionResponse;

/// A deletion as the caller is told it.
fn told(call: &Call, deletion: Deletion) -> DeletionResponse {
    match deletion {
        Deletion::Done => DeletionResponse::deleted(),
        Deletion::Kept { key, params } => {
            let value = |name: &str| params.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
            let named = |name: &'static str| value(name).map(|value| (name, value));
            let params: Vec<_> = ["products", "variants"].into_iter().filter_map(named).collect();
            DeletionResponse::kept(messages::text(call.language(), &key, &params))
        }
    }
}
