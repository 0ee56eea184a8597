//! The interfaces that follow from the shape of types: `Node`, `PaginatedList`, `ErrorResult`.
//!
//! No field gives them, so nothing would register them; but clients spread on them inside unions
//! (`... on ErrorResult { errorCode message }`). Every object and
//! interface that has an interface's fields has the interface: a new type needs to do nothing.

use std::borrow::Cow;

use async_graphql::indexmap::{IndexMap, IndexSet};
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaField, MetaType, Registry};
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

struct Shape {
    name: &'static str,
    description: &'static str,
    /// Name, type and description of each field.
    fields: &'static [(&'static str, &'static str, &'static str)],
}

const NODE: &str = "Node";

const SHAPES: &[Shape] = &[
    Shape {
        name: NODE,
        description: "A thing with an id of its own.",
        fields: &[("id", "ID!", "The thing's id.")],
    },
    Shape {
        name: "ErrorResult",
        description: "Why a mutation was refused.",
        fields: &[
            ("errorCode", "ErrorCode!", "Which refusal this is."),
            (
                "message",
                "String!",
                "What people are told, in the language that `Accept-Language` asks for.",
            ),
        ],
    },
    Shape {
        name: "PaginatedList",
        description: "A page of a list.",
        fields: &[
            ("items", "[Node!]!", "The rows of this page."),
            ("totalItems", "Int!", "How many rows there are without paging."),
        ],
    },
];

/// Registers the interfaces; to be registered after everything else.
pub struct Interfaces;

impl OutputType for Interfaces {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(NODE)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        for shape in SHAPES {
            declare(registry, shape);
        }
        NODE.to_owned()
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

fn declare(registry: &mut Registry, shape: &Shape) {
    let roots = [Some(registry.query_type.clone()), registry.mutation_type.clone()];
    let has = |object: &MetaType| {
        let MetaType::Object { name, fields, .. } = object else { return false };
        let excluded = name.starts_with("__") || roots.iter().flatten().any(|root| root == name);
        !excluded && has_shape(registry, shape, fields)
    };
    let is_such = |interface: &MetaType| match interface {
        MetaType::Interface { fields, .. } => has_shape(registry, shape, fields),
        MetaType::Scalar { .. }
        | MetaType::Object { .. }
        | MetaType::Union { .. }
        | MetaType::Enum { .. }
        | MetaType::InputObject { .. } => false,
    };
    let possible_types: IndexSet<String> =
        registry.types.values().filter(|ty| has(ty)).map(|ty| ty.name().to_owned()).collect();
    let faces: Vec<String> =
        registry.types.values().filter(|ty| is_such(ty)).map(|ty| ty.name().to_owned()).collect();
    for name in possible_types.iter().chain(&faces) {
        registry.add_implements(name, shape.name);
    }
    let field = |(name, ty, description): &(&str, &str, &str)| {
        let field = MetaField::new(*name, *ty);
        ((*name).to_owned(), MetaField { description: Some((*description).to_owned()), ..field })
    };
    let fields: IndexMap<String, MetaField> = shape.fields.iter().map(field).collect();
    let interface = MetaType::Interface {
        name: shape.name.to_owned(),
        description: Some(shape.description.to_owned()),
        fields,
        possible_types,
        extends: false,
        inaccessible: false,
        tags: Vec::new(),
        keys: None,
        visible: None,
        rust_typename: Some(std::any::type_name::<Interfaces>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    registry.types.insert(shape.name.to_owned(), interface);
}

fn has_shape(registry: &Registry, shape: &Shape, fields: &IndexMap<String, MetaField>) -> bool {
    shape.fields.iter().all(|(field, wanted, _)| {
        fields.get(*field).is_some_and(|field| fits(registry, &field.ty, wanted))
    })
}

/// Whether a field of type `ty` can stand for one of type `wanted`: the same, or a list of things
/// that are nodes for a list of nodes.
fn fits(registry: &Registry, ty: &str, wanted: &str) -> bool {
    if wanted != "[Node!]!" {
        return ty == wanted;
    }
    let item = ty.strip_prefix('[').and_then(|ty| ty.strip_suffix("!]!"));
    item.is_some_and(|item| registry.implements.get(item).is_some_and(|faces| faces.contains(NODE)))
}
