//! Two mutations have one name and two results: the shop's and the admin's. On the admin API
//! `updateCustomer` means `adminUpdateCustomer` and `setOrderCustomFields`
//! `adminSetOrderCustomFields`; the client's response keys stay as it wrote them.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};

const NAMES: [(&str, &str); 2] = [
    ("updateCustomer", "adminUpdateCustomer"),
    ("setOrderCustomFields", "adminSetOrderCustomFields"),
];

/// Rewrites the root fields of mutations, those in fragments on `Mutation` too.
pub(crate) fn for_admin(document: &mut ExecutableDocument) {
    match &mut document.operations {
        DocumentOperations::Single(operation) => {
            if operation.node.ty == OperationType::Mutation {
                fields(&mut operation.node.selection_set.node);
            }
        }
        DocumentOperations::Multiple(operations) => {
            for operation in operations.values_mut() {
                if operation.node.ty == OperationType::Mutation {
                    fields(&mut operation.node.selection_set.node);
                }
            }
        }
    }
    for fragment in document.fragments.values_mut() {
        if fragment.node.type_condition.node.on.node == "Mutation" {
            fields(&mut fragment.node.selection_set.node);
        }
    }
}

fn fields(set: &mut SelectionSet) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                let own = NAMES.iter().find(|(shop, _)| field.node.name.node == *shop);
                if let Some((_, admin)) = own {
                    let name = Positioned::new(Name::new(admin), field.node.name.pos);
                    let shop = std::mem::replace(&mut field.node.name, name);
                    field.node.alias.get_or_insert(shop);
                }
            }
            Selection::InlineFragment(inline) => fields(&mut inline.node.selection_set.node),
            Selection::FragmentSpread(_) => {}
        }
    }
}
