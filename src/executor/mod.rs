//! Between the wire and the schema: one executor for POST, GET, WebSocket and event streams.
//!
//! It parses a document once and keeps it ([`documents`]), rewrites it for the admin API
//! ([`rewrite`]), measures it against the limits before anything runs ([`measure`], [`limits`]),
//! validates it once ([`judge`]), and answers documents of the public catalogue from memory
//! ([`answers`]). What a schema extension would do is done here, since each extension
//! slows every field (docs/adr/0004).

pub mod answers;
pub mod documents;
mod judge;
pub mod limits;
pub mod measure;
pub mod request_error;
mod rewrite;
pub mod run;
mod scan;
mod variables;

use std::sync::Arc;

use async_graphql::parser::types::{OperationType, Selection};
use async_graphql::{ServerError, ValidationMode, Variables};

pub use limits::Limits;
pub use request_error::{Kind, RequestError};

use crate::actor::Surface;
use crate::schema::{self, Shop};
use documents::{Document, Documents};
use measure::Measure;

/// The executor of a server.
pub struct Executor {
    /// What a document may ask at most.
    pub limits: Limits,
    /// Answers of catalogue documents.
    pub answers: answers::Answers,
    schema: Shop,
    judge: judge::Judge,
    documents: Documents,
    types: variables::Types,
}

/// A document that may run: parsed, valid, within the limits.
pub struct Plan {
    /// The document.
    pub document: Arc<Document>,
    /// The operation's name, as the client gave it.
    pub operation_name: Option<String>,
    /// The operation's variables.
    pub variables: Variables,
    /// What it does.
    pub kind: OperationType,
    /// What it asks.
    pub measure: Measure,
}

impl Plan {
    /// The names of the operation's root fields, as the schema has them; those of fragments on the
    /// root are left out.
    #[must_use]
    pub fn roots(&self) -> Vec<Arc<str>> {
        let operation = self.document.operation(self.operation_name.as_deref());
        let items = operation.map(|o| o.selection_set.node.items.as_slice()).unwrap_or_default();
        let names = items.iter().filter_map(|selection| match &selection.node {
            Selection::Field(field) => Some(field.node.name.node.as_str().into()),
            Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
        });
        names.collect()
    }
}

impl Executor {
    /// An executor with these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        // Documents were validated when they were met.
        let schema = schema::builder().validation_mode(ValidationMode::Fast).finish();
        Self {
            documents: Documents::new(limits.documents),
            answers: answers::Answers::new(limits.answer_bytes),
            types: variables::Types::of(&schema.sdl()),
            schema,
            judge: judge::Judge::new(),
            limits,
        }
    }

    /// Parses, measures and validates: everything that can be said of a request before it runs.
    pub async fn plan(
        &self,
        surface: Surface,
        query: &str,
        operation_name: Option<String>,
        variables: Variables,
    ) -> Result<Plan, RequestError> {
        self.limits.check_variables(surface, &variables)?;
        let document = match self.documents.get(surface, query) {
            Some(document) => document,
            None => self.learn(surface, query).await?,
        };
        let operation = document.operation(operation_name.as_deref())?;
        let measure = measure::of(&document.parsed, operation, Some(&variables))?;
        self.limits.check(&measure)?;
        self.types.check(operation, &variables)?;
        let kind = operation.ty;
        Ok(Plan { document, operation_name, variables, kind, measure })
    }

    /// A document that was not seen before.
    async fn learn(&self, surface: Surface, query: &str) -> Result<Arc<Document>, RequestError> {
        self.limits.check_text(surface, query)?;
        let mut parsed = async_graphql::parser::parse_query(query)
            .map_err(|e| RequestError::of(Kind::Parse, vec![ServerError::from(e)]))?;
        if surface == Surface::Admin {
            rewrite::for_admin(&mut parsed);
        }
        let fragments = u64::try_from(parsed.fragments.len()).unwrap_or(u64::MAX);
        if fragments > self.limits.fragments {
            return Err(RequestError::limit("fragments", fragments, self.limits.fragments));
        }
        // Before validation, which a document full of fragments could keep busy for ever.
        for (_, operation) in parsed.operations.iter() {
            let measure = measure::of(&parsed, &operation.node, None)?;
            self.limits.check(&measure)?;
        }
        self.judge.validate(query, &parsed).await?;
        let document = Arc::new(Document::new(parsed));
        self.documents.put(surface, query, document.clone());
        Ok(document)
    }
}
