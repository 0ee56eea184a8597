//! Runs a plan.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::futures_util::FutureExt as _;
use async_graphql::futures_util::stream::BoxStream;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, ServerError, Value};
use axum::body::Bytes;

use super::answers::{Kept, Key};
use super::request_error::{give_code, give_request_id, of_request};
use super::{Executor, Kind, Plan, RequestError};
use crate::failure::Failure;
use crate::visit::{Met, Visit};

/// An answer.
pub enum Answer {
    /// Bytes of a catalogue answer, from memory or fresh.
    Kept(Kept),
    /// Any other answer.
    Fresh(Response),
}

impl Executor {
    /// Runs a query or a mutation.
    pub async fn run(&self, plan: Plan, visit: &Arc<Visit>) -> Result<Answer, RequestError> {
        let key = self.key(&plan, visit);
        if let Some(kept) = key.as_ref().and_then(|key| self.answers.get(key)) {
            return Ok(Answer::Kept(kept));
        }
        if visit.key.is_some() && plan.measure.mutations > 1 {
            let failure = Failure::input("idempotency-key-several-mutations", Vec::new());
            let error = of_request(visit.tell(failure));
            return Err(RequestError::of(Kind::Refused, vec![error]));
        }
        let is_mutation = plan.kind == OperationType::Mutation;
        if is_mutation && plan.document.tells_stock {
            visit.read_afresh();
        }
        let request = request(&plan, visit);
        let work = AssertUnwindSafe(self.schema.execute(request)).catch_unwind();
        let done = tokio::time::timeout(self.limits.timeout, work).await;
        if is_mutation && (visit.actor().is_admin() || visit.tells_stock()) {
            self.look(visit).await;
        }
        let Ok(done) = done else {
            let message = "The request took too long";
            return Err(RequestError::new(Kind::Timeout, message, None));
        };
        let done = done.unwrap_or_else(|_| {
            let fault = db::Fault::Other("a resolver panicked".into());
            let error = of_request(visit.tell(fault));
            Response::from_errors(vec![error])
        });
        let done = finished(done, visit)?;
        match key {
            Some(key) if done.is_ok() => {
                let body = Bytes::from(serde_json::to_vec(&done).unwrap_or_default());
                Ok(Answer::Kept(self.answers.put(key, &plan, body)))
            }
            _ => Ok(Answer::Fresh(done)),
        }
    }

    /// Runs a subscription; a query or a mutation is a stream of one answer.
    pub fn stream(&self, plan: &Plan, visit: &Arc<Visit>) -> BoxStream<'static, Response> {
        let visit = visit.clone();
        let stream = self.schema.execute_stream(request(plan, &visit));
        let told = async_graphql::futures_util::StreamExt::map(stream, move |response| {
            finished(response, &visit)
                .unwrap_or_else(|refused| Response::from_errors(refused.errors))
        });
        Box::pin(told)
    }

    /// Looks at once for what this process has written.
    pub async fn look(&self, visit: &Visit) {
        if let Err(error) = visit.app.changes.refresh(&visit.app.pool).await {
            tracing::warn!(%error, "changes of the catalogue cannot be followed");
        }
    }

    fn key(&self, plan: &Plan, visit: &Visit) -> Option<Key> {
        plan.document.catalogue?;
        let versions = visit.app.changes.versions();
        Key::of(plan, &visit.actor(), visit.settings().version, versions)
    }
}

fn request(plan: &Plan, visit: &Arc<Visit>) -> Request {
    let mut request = Request::new(String::new()).data(visit.clone()).data(Arc::<Met>::default());
    request.operation_name.clone_from(&plan.operation_name);
    request.variables = plan.variables.clone();
    request.set_parsed_query(plan.document.parsed.clone());
    request
}

/// Tells mistakes in variables apart and gives every error its code and the request's id.
fn finished(mut done: Response, visit: &Visit) -> Result<Response, RequestError> {
    if visit.replayed() {
        done.extensions.insert("replayed".into(), Value::Boolean(true));
    }
    if done.errors.is_empty() {
        return Ok(done);
    }
    let request_id = visit.actor().request_id.clone();
    for error in &mut done.errors {
        give_request_id(error, &request_id);
    }
    // The document is valid, so what fails before any field does is a variable.
    let before = |e: &ServerError| e.path.is_empty() && !has_code(e);
    if done.data == Value::Null && done.errors.iter().all(before) {
        return Err(RequestError::of(Kind::Variables, done.errors));
    }
    for error in &mut done.errors {
        give_code(error, "BAD_USER_INPUT");
    }
    Ok(done)
}

fn has_code(error: &ServerError) -> bool {
    error.extensions.as_ref().is_some_and(|values| values.get("code").is_some())
}
