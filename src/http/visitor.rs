//! From a request to a visit, and whether a long visit may go on.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::ServerError;

use super::Server;
use super::asked::Asked;
use crate::access::key;
use crate::access::session::{self, TokenFate};
use crate::actor::Who;
use crate::executor::request_error::of_request;
use crate::failure::Failure;
use crate::visit::{TokenOut, Visit};

/// A stream's session is looked at this often at most.
const PATIENCE: Duration = Duration::from_secs(1);

/// Finds out who asks. One statement when there is a token.
pub(crate) async fn identify(server: &Server, asked: Asked) -> Result<Arc<Visit>, ServerError> {
    let (actor, fate) = session::identify(&server.app, &asked.claims)
        .await
        .map_err(|f| of_request(f.into_error(asked.language, &asked.claims.request_id)))?;
    let token = match fate {
        TokenFate::Fine => TokenOut::Keep,
        TokenFate::Unknown => TokenOut::Forget,
    };
    let app = server.app.clone();
    Ok(Arc::new(Visit::new(app, actor, token, asked.language, asked.key, asked.address)))
}

/// Whether the token or key that a request shows, if any, is one that there is.
pub(crate) fn is_known(asked: &Asked, visit: &Visit) -> bool {
    let stranger = visit.actor().who == Who::Nobody;
    visit.token_out() != TokenOut::Forget && !(stranger && key::shown(&asked.claims).is_some())
}

/// Watches over a stream: it ends with the session or key that opened it.
pub(crate) struct Watch {
    server: Arc<Server>,
    visit: Arc<Visit>,
    looked: Instant,
}

impl Watch {
    pub(crate) fn new(server: Arc<Server>, visit: Arc<Visit>) -> Self {
        Self { server, visit, looked: Instant::now() }
    }

    /// Whether the stream may go on. Its visit learns what the caller may do by now. One statement
    /// at most once a second, none for who has neither session nor key.
    pub(crate) async fn goes_on(&mut self) -> bool {
        if self.looked.elapsed() < PATIENCE {
            return true;
        }
        self.looked = Instant::now();
        match session::renewed(&self.server.app, &self.visit.actor()).await {
            Ok(Some(actor)) => {
                self.visit.become_actor(actor, TokenOut::Keep);
                true
            }
            Ok(None) | Err(Failure::Input { .. }) => false,
            // A database that cannot be reached ends no session.
            Err(Failure::Fault(_)) => true,
        }
    }
}
