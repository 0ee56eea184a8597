//! The one GraphQL schema: merges the words.
//!
//! No schema extension is ever registered: each would slow every field (docs/adr/0004). What an
//! extension would do is done by the executor around the schema.

use async_graphql::{MergedObject, MergedSubscription, Schema, SchemaBuilder};

use crate::access::graphql::{
    AdministratorMutation, AdministratorQuery, ApiKeyMutation, ApiKeyQuery, LoginMutation,
    LoginQuery, RoleMutation, RoleQuery,
};
use crate::catalog::graphql::{
    AdminCatalogQuery, CatalogQuery, CollectionMutation, FacetMutation, OptionMutation,
    ProductAssignmentMutation, ProductMutation, SortingAssignmentMutation, VariantMutation,
};
use crate::catalog::search::graphql::SearchQuery;
use crate::channel::graphql::{
    ChannelMutation, ChannelQuery, CustomField, RegionMutation, RegionQuery, StructField,
};
use crate::check::graphql::CheckQuery;
use crate::customer::graphql::{
    AddressMutation, CustomerGroupMutation, CustomerGroupQuery, CustomerMutation, CustomerQuery,
};
use crate::event::graphql::{EventQuery, EventSubscription};
use crate::event::note::NoteMutation;
use crate::event::updated::OrderSubscription;
use crate::fulfillment::graphql::FulfillmentMutation;
use crate::interfaces::Interfaces;
use crate::order::graphql::{
    AdminOrderMutation, AdminOrderQuery, CartMutation, CheckoutMutation, CouponMutation, OrderQuery,
};
use crate::payment::graphql::{AdminPaymentMutation, PaymentMutation};
use crate::payment::method::graphql::{
    PaymentMethodAssignmentMutation, PaymentMethodMutation, PaymentMethodQuery,
};
use crate::promotion::graphql::{PromotionAssignmentMutation, PromotionMutation, PromotionQuery};
use crate::shipping::graphql::{ShippingMethodAssignmentMutation, ShippingMutation, ShippingQuery};
use crate::stock::location::assign::StockLocationAssignmentMutation;
use crate::stock::location::graphql::{StockLocationMutation, StockLocationQuery};
use crate::tax::graphql::{TaxMutation, TaxQuery};

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    AdministratorQuery,
    ApiKeyQuery,
    LoginQuery,
    RoleQuery,
    AdminCatalogQuery,
    CatalogQuery,
    CheckQuery,
    SearchQuery,
    ChannelQuery,
    RegionQuery,
    CustomerGroupQuery,
    CustomerQuery,
    EventQuery,
    AdminOrderQuery,
    OrderQuery,
    PaymentMethodQuery,
    PromotionQuery,
    ShippingQuery,
    StockLocationQuery,
    TaxQuery,
);

/// Everything that can be done. Fields run one after another, each in a transaction of its own.
#[derive(MergedObject, Default)]
pub struct Mutation(
    AdministratorMutation,
    ApiKeyMutation,
    LoginMutation,
    RoleMutation,
    CollectionMutation,
    FacetMutation,
    OptionMutation,
    ProductMutation,
    ProductAssignmentMutation,
    SortingAssignmentMutation,
    VariantMutation,
    ChannelMutation,
    RegionMutation,
    AddressMutation,
    CustomerGroupMutation,
    CustomerMutation,
    NoteMutation,
    FulfillmentMutation,
    AdminOrderMutation,
    CartMutation,
    CheckoutMutation,
    AdminPaymentMutation,
    PaymentMutation,
    PaymentMethodMutation,
    PromotionMutation,
    PromotionAssignmentMutation,
    CouponMutation,
    PaymentMethodAssignmentMutation,
    ShippingMutation,
    ShippingMethodAssignmentMutation,
    StockLocationMutation,
    StockLocationAssignmentMutation,
    TaxMutation,
);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(EventSubscription, OrderSubscription);

/// The schema.
pub type Shop = Schema<Query, Mutation, Subscription>;

/// Makes the field's directive known: the key under which a mutation can be repeated safely.
#[async_graphql::Directive(location = "Field")]
fn idempotent(key: String) -> impl async_graphql::CustomDirective {
    // The runner of commands reads the key (`Call::of`); the field itself runs as it is.
    let _ = key;
    Plain
}

struct Plain;
impl async_graphql::CustomDirective for Plain {}

/// Builds the schema.
#[must_use]
pub fn build() -> Shop {
    builder().finish()
}

/// The schema before it is finished: the executor adds to a second one what validates documents.
pub(crate) fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    // Depth is limited by the executor, in a way that no document can make slow.
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .directive(idempotent)
        .register_output_type::<CustomField>()
        .register_output_type::<StructField>()
        .register_output_type::<crate::stock::graphql::StockMovement>()
        .limit_recursive_depth(128)
        // Last: it looks at all types.
        .register_output_type::<Interfaces>()
}

/// The contract as text (`schema.graphql`).
#[must_use]
pub fn sdl() -> String {
    build().sdl()
}

#[cfg(test)]
mod tests {
    use async_graphql::{ContainerType, Context};

    use crate::{access, catalog, customer, event, fulfillment, order, payment};

    /// How many bytes a field of a type waits in: whichever field it is, as many as its widest needs.
    fn room<T: ContainerType + 'static, F>(
        _: impl FnOnce((&'static T, &'static Context<'static>)) -> F,
    ) -> usize {
        size_of::<F>()
    }

    macro_rules! rooms {
        ($($of:ty),+ $(,)?) => {
            [$((stringify!($of), room::<$of, _>(|(one, ctx)| one.resolve_field(ctx)))),+]
        };
    }

    // An answer makes such a room for each field of each thing in it. They were up to 16 KiB, for
    // what the widest field reads or is given; what is wide has a box of its own.
    #[test]
    fn a_field_of_an_answer_waits_in_little_room() {
        for (of, bytes) in rooms![
            access::graphql::Administrator,
            access::graphql::ApiKey,
            catalog::graphql::Asset,
            catalog::graphql::Collection,
            catalog::graphql::Facet,
            catalog::graphql::FacetValue,
            catalog::graphql::Product,
            catalog::graphql::ProductOption,
            catalog::graphql::ProductOptionGroup,
            catalog::graphql::ProductVariant,
            customer::graphql::Customer,
            customer::graphql::CustomerGroup,
            event::graphql::OrderEvent,
            event::history::HistoryEntry,
            fulfillment::graphql::Fulfillment,
            fulfillment::graphql::FulfillmentLine,
            order::graphql::Order,
            order::graphql::OrderLine,
            order::graphql::OrderModification,
            order::graphql::OrderModificationLine,
            order::graphql::ShippingLine,
            order::graphql::Surcharge,
            payment::graphql::Payment,
            payment::graphql::Refund,
            payment::graphql::RefundLine,
        ] {
            assert!(bytes <= 1024, "a field of {of} waits in {bytes} bytes");
        }
    }
}
