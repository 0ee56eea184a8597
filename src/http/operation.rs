//! An operation as a stream of events: what WebSocket and event streams have in common.

use std::sync::Arc;
use std::time::Instant;

use async_graphql::futures_util::stream::{self, BoxStream};
use async_graphql::futures_util::{FutureExt as _, StreamExt as _};
use async_graphql::parser::types::OperationType;
use async_graphql::{Response, ServerError};

use super::asked::Asked;
use super::edge::Edge;
use super::graphql::{self, Parameters};
use super::visitor::{self, Watch};
use super::{Outcome, Server};
use crate::executor::run::Answer;
use crate::executor::{Kind, Plan, RequestError};
use crate::visit::Visit;

/// What happens in an operation.
#[derive(Debug)]
pub(crate) enum Event {
    /// A result, as JSON.
    Next(String),
    /// The operation does not run.
    Refused(Vec<ServerError>),
    /// The session or key that it was opened with is no more.
    Ended,
    /// There is nothing more to come.
    Complete,
}

/// Runs an operation. The stream ends after `Complete`, `Refused` or `Ended`, or when the server
/// stops.
pub(crate) fn open(
    server: Arc<Server>,
    asked: Asked,
    edge: Edge,
    parameters: Parameters,
    may_write: bool,
) -> BoxStream<'static, Event> {
    let stopping = server.app.stopping.clone().cancelled_owned();
    let events = begin(server, asked, edge, parameters, may_write);
    events.flatten_stream().take_until(stopping).boxed()
}

async fn begin(
    server: Arc<Server>,
    asked: Asked,
    edge: Edge,
    parameters: Parameters,
    may_write: bool,
) -> BoxStream<'static, Event> {
    let started = Instant::now();
    let visit = match visitor::identify(&server, asked.clone()).await {
        Ok(visit) => visit,
        Err(error) => return once(Event::Refused(vec![error])),
    };
    let plan = match graphql::plan(&server, &visit, parameters).await {
        Ok(plan) if plan.kind == OperationType::Mutation && !may_write => {
            let message = "Mutations are sent by POST";
            return refused(RequestError::new(Kind::Validation, message, None));
        }
        Ok(plan) => plan,
        Err(error) => {
            server.report(&graphql::served(&edge, None, Outcome::Refused, 0, started));
            return refused(error);
        }
    };
    if plan.kind == OperationType::Subscription {
        server.report(&graphql::served(&edge, Some(plan.roots()), Outcome::Ok, 0, started));
        return subscription(server, asked, &visit, &plan);
    }
    let roots = plan.roots();
    let (done, statements) = db::statements::counted(server.executor.run(plan, &visit)).await;
    let (outcome, event) = match done {
        Ok(Answer::Kept(kept)) => {
            (Outcome::Ok, Event::Next(String::from_utf8_lossy(&kept.body).into_owned()))
        }
        Ok(Answer::Fresh(done)) => {
            let outcome = if done.is_ok() { Outcome::Ok } else { Outcome::Errors };
            (outcome, next(&done))
        }
        Err(error) => (Outcome::Refused, Event::Refused(error.errors)),
    };
    server.report(&graphql::served(&edge, Some(roots), outcome, statements, started));
    match event {
        Event::Next(_) => stream::iter([event, Event::Complete]).boxed(),
        Event::Refused(_) | Event::Ended | Event::Complete => once(event),
    }
}

/// Results as they come. The session is looked at before each and while nothing comes.
fn subscription(
    server: Arc<Server>,
    asked: Asked,
    visit: &Arc<Visit>,
    plan: &Plan,
) -> BoxStream<'static, Event> {
    struct State {
        results: BoxStream<'static, Response>,
        watch: Watch,
        clock: tokio::time::Interval,
        over: bool,
        _open: Open,
    }
    let state = State {
        results: server.executor.stream(plan, visit),
        watch: Watch::new(server.clone(), asked, visit.clone()),
        clock: tokio::time::interval(server.options.heartbeat),
        over: false,
        _open: Open::new(server),
    };
    let events = stream::unfold(state, |mut state| async move {
        if state.over {
            return None;
        }
        loop {
            let result = tokio::select! {
                result = state.results.next() => Some(result),
                _ = state.clock.tick() => None,
            };
            if !state.watch.goes_on().await {
                state.over = true;
                return Some((Event::Ended, state));
            }
            match result {
                None => {}
                Some(Some(result)) => return Some((next(&result), state)),
                Some(None) => {
                    state.over = true;
                    return Some((Event::Complete, state));
                }
            }
        }
    });
    events.boxed()
}

/// Counts as an open stream for as long as it lives.
struct Open(Arc<Server>);

impl Open {
    fn new(server: Arc<Server>) -> Self {
        server.metrics.streams.inc();
        Self(server)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.metrics.streams.dec();
    }
}

fn next(result: &Response) -> Event {
    Event::Next(serde_json::to_string(result).unwrap_or_default())
}

fn refused(error: RequestError) -> BoxStream<'static, Event> {
    once(Event::Refused(error.errors))
}

fn once(event: Event) -> BoxStream<'static, Event> {
    stream::once(std::future::ready(event)).boxed()
}
