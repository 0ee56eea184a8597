//! Validates a document once, apart from any request.
//!
//! The library validates at each execution and tells neither what kind of mistake it met nor
//! whether the document or a variable made it. A second schema value with one small extension
//! validates without variables and stops there: what it refuses is the document's fault.

use std::sync::Arc;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, ServerError, ValidationResult};

use super::{Kind, RequestError};
use crate::schema::{self, Shop};

const VALID: &str = "valid";

pub(crate) struct Judge(Shop);

impl Judge {
    pub(crate) fn new() -> Self {
        Self(schema::builder().extension(Stop).finish())
    }

    /// Refuses a document that does not fit the schema.
    pub(crate) async fn validate(
        &self,
        query: &str,
        parsed: &ExecutableDocument,
    ) -> Result<(), RequestError> {
        let mut request = Request::new(query);
        request.set_parsed_query(parsed.clone());
        let errors = self.0.execute(request).await.errors;
        if errors.iter().all(|error| error.message == VALID) {
            return Ok(());
        }
        Err(RequestError::of(Kind::Validation, errors))
    }
}

struct Stop;

impl ExtensionFactory for Stop {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for Stop {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await?;
        Err(vec![ServerError::new(VALID, None)])
    }
}
