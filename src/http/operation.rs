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
use super::respond::TOKEN_HEADER;
use super::visitor::{self, Watch};
use super::{Outcome, Server};
use crate::executor::run::Answer;
use crate::executor::{Kind, Plan, RequestError};
use crate::visit::{TokenOut, Visit};

/// What happens in an operation.
#[derive(Debug)]
pub(crate) enum Event {
    /// A result, as JSON.
    Next(String),
    /// From now on the caller has this token, or none.
    Session(Option<String>),
    /// The operation does not run.
    Refused(Vec<ServerError>),
    /// The session or key that it was opened with is no more.
    Ended,
    /// There is nothing more to come.
    Complete,
}

/// What an operation may be, by the way in which it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// One operation, not a mutation.
    Get,
    /// One operation of any kind.
    Post,
    /// Any kind, on a connection whose caller was known when it began.
    Connection,
}

/// Runs an operation. The stream ends after `Complete`, `Refused` or `Ended`; a subscription's also
/// when the server stops.
pub(crate) fn open(
    server: Arc<Server>,
    asked: Asked,
    edge: Edge,
    parameters: Parameters,
    way: Way,
) -> BoxStream<'static, Event> {
    begin(server, asked, edge, parameters, way).flatten_stream().boxed()
}

async fn begin(
    server: Arc<Server>,
    asked: Asked,
    edge: Edge,
    parameters: Parameters,
    way: Way,
) -> BoxStream<'static, Event> {
    let started = Instant::now();
    let visit = match visitor::identify(&server, asked.clone()).await {
        Ok(visit) => visit,
        Err(error) => return once(Event::Refused(vec![error])),
    };
    if way == Way::Connection && !visitor::is_known(&asked, &visit) {
        return once(Event::Ended);
    }
    let plan = match graphql::plan(&server, &visit, parameters).await {
        Ok(plan) if plan.kind == OperationType::Mutation && way == Way::Get => {
            let message = "Mutations are sent by POST";
            return refused(&edge, RequestError::new(Kind::Validation, message, None));
        }
        Ok(plan) => plan,
        Err(error) => {
            server.report(&graphql::served(&edge, None, Outcome::Refused, 0, started));
            return refused(&edge, error);
        }
    };
    if plan.kind == OperationType::Subscription {
        server.report(&graphql::served(&edge, Some(plan.roots()), Outcome::Ok, 0, started));
        return subscription(server, &visit, &plan);
    }
    let roots = plan.roots();
    let (done, statements) = db::statements::counted(server.executor.run(plan, &visit)).await;
    let (outcome, event) = match done {
        Ok(Answer::Kept(kept)) => {
            (Outcome::Ok, Event::Next(String::from_utf8_lossy(&kept.body).into_owned()))
        }
        Ok(Answer::Fresh(mut done)) => {
            let outcome = if done.is_ok() { Outcome::Ok } else { Outcome::Errors };
            tell_token(&mut done, &visit);
            (outcome, next(&done))
        }
        Err(error) => (Outcome::Refused, Event::Refused(error.told(&edge.request_id).errors)),
    };
    server.report(&graphql::served(&edge, Some(roots), outcome, statements, started));
    match event {
        Event::Next(_) => {
            let session = session_of(&visit).map(Event::Session);
            stream::iter(session.into_iter().chain([event, Event::Complete])).boxed()
        }
        Event::Session(_) | Event::Refused(_) | Event::Ended | Event::Complete => once(event),
    }
}

/// What a request has made of the caller's session, if anything.
fn session_of(visit: &Visit) -> Option<Option<String>> {
    match visit.token_out() {
        TokenOut::Keep => None,
        TokenOut::Forget => Some(None),
        TokenOut::Use { token, .. } => Some(Some(token)),
    }
}

/// A stream has no headers left for the token when it is made: `extensions` has it, under the
/// header's name.
fn tell_token(done: &mut Response, visit: &Visit) {
    if let Some(token) = session_of(visit) {
        let token = async_graphql::Value::from(token.unwrap_or_default());
        done.extensions.insert(TOKEN_HEADER.to_owned(), token);
    }
}

/// Results as they come. The session is looked at before each and while nothing comes.
fn subscription(server: Arc<Server>, visit: &Arc<Visit>, plan: &Plan) -> BoxStream<'static, Event> {
    struct State {
        results: BoxStream<'static, Response>,
        watch: Watch,
        clock: tokio::time::Interval,
        over: bool,
        _open: Open,
    }
    let stopping = server.app.stopping.clone().cancelled_owned();
    let state = State {
        results: server.executor.stream(plan, visit),
        watch: Watch::new(server.clone(), visit.clone()),
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
    events.take_until(stopping).boxed()
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

fn refused(edge: &Edge, error: RequestError) -> BoxStream<'static, Event> {
    once(Event::Refused(error.told(&edge.request_id).errors))
}

fn once(event: Event) -> BoxStream<'static, Event> {
    stream::once(std::future::ready(event)).boxed()
}
