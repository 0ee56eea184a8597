//! The inputs of what is assigned to channels.

use async_graphql::InputObject;
use domain::id::{
    AssetId, ChannelId, CollectionId, FacetId, ProductId, ProductOptionGroupId, ProductVariantId,
};
use domain::money::Factor;

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $(#[$idoc:meta])* $ids:ident: $id:ty, $(#[$cdoc:meta])* channel $(, $(#[$mdoc:meta])* $more:ident: $type:ty)? $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            $(#[$idoc])*
            pub $ids: Vec<$id>,
            $(#[$cdoc])*
            pub channel_id: ChannelId,
            $($(#[$mdoc])* pub $more: Option<$type>,)?
        }
    )+};
}

inputs! {
    /// Which products shall belong to a channel.
    AssignProductsToChannelInput {
        /// The products.
        product_ids: ProductId,
        /// The channel.
        channel,
        /// What this channel's prices are multiplied with, minor unit for minor unit; not negative.
        /// With it, also what has a price there already is priced anew; without it (1) such prices
        /// stay.
        price_factor: Factor,
    }
    /// Which products shall not belong to a channel any more.
    RemoveProductsFromChannelInput {
        /// The products.
        product_ids: ProductId,
        /// The channel; not the default one.
        channel,
    }
    /// Which variants shall belong to a channel.
    AssignProductVariantsToChannelInput {
        /// The variants.
        product_variant_ids: ProductVariantId,
        /// The channel.
        channel,
        /// What this channel's prices are multiplied with, minor unit for minor unit; not negative.
        /// With it, also what has a price there already is priced anew; without it (1) such prices
        /// stay.
        price_factor: Factor,
    }
    /// Which variants shall not belong to a channel any more.
    RemoveProductVariantsFromChannelInput {
        /// The variants.
        product_variant_ids: ProductVariantId,
        /// The channel; not the default one.
        channel,
    }
    /// Which collections shall belong to a channel.
    AssignCollectionsToChannelInput {
        /// The collections.
        collection_ids: CollectionId,
        /// The channel.
        channel,
    }
    /// Which collections shall not belong to a channel any more.
    RemoveCollectionsFromChannelInput {
        /// The collections.
        collection_ids: CollectionId,
        /// The channel; not the default one.
        channel,
    }
    /// Which facets shall belong to a channel.
    AssignFacetsToChannelInput {
        /// The facets.
        facet_ids: FacetId,
        /// The channel.
        channel,
    }
    /// Which facets shall not belong to a channel any more.
    RemoveFacetsFromChannelInput {
        /// The facets.
        facet_ids: FacetId,
        /// The channel; not the default one.
        channel,
        /// Whether also while products or variants of the channel have their values.
        force: bool,
    }
    /// Which option groups shall belong to a channel.
    AssignProductOptionGroupsToChannelInput {
        /// The option groups.
        product_option_group_ids: ProductOptionGroupId,
        /// The channel.
        channel,
    }
    /// Which option groups shall not belong to a channel any more.
    RemoveProductOptionGroupsFromChannelInput {
        /// The option groups.
        product_option_group_ids: ProductOptionGroupId,
        /// The channel; not the default one.
        channel,
        /// Whether also while products or variants of the channel are chosen by them.
        force: bool,
    }
    /// Which pictures and files shall belong to a channel.
    AssignAssetsToChannelInput {
        /// The assets.
        asset_ids: AssetId,
        /// The channel.
        channel,
    }
}
