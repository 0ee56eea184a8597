//! The one GraphQL schema: merges the words.
//!
//! No schema extension is ever registered: each would slow every field (docs/adr/0004). What an
//! extension would do is done by the executor around the schema.

use async_graphql::{EmptySubscription, MergedObject, Schema, SchemaBuilder};

use crate::tax::graphql::{TaxMutation, TaxQuery};

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(TaxQuery);

/// Everything that can be done. Fields run one after another, each in a transaction of its own.
#[derive(MergedObject, Default)]
pub struct Mutation(TaxMutation);

/// The schema.
pub type Shop = Schema<Query, Mutation, EmptySubscription>;

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
pub(crate) fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    // Depth is limited by the executor, in a way that no document can make slow.
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .directive(idempotent)
        .limit_recursive_depth(128)
}

/// The contract as text (`schema.graphql`).
#[must_use]
pub fn sdl() -> String {
    build().sdl()
}
