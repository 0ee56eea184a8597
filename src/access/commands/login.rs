//! Logging in and out.

use chrono::Duration;
use db::Tx;
use db::access::user::{Candidate, Kind};
use db::session::New;
use domain::id::{ChannelId, CustomerId, SessionId, UserId};
use domain::text::normal_email;

use crate::access::{password, session};
use crate::actor::{Surface, Who};
use crate::call::{Call, Recall, referred};
use crate::failure::{Code, Failure, Stop};
use crate::order::commands::merge_at_login;
use crate::visit::TokenOut;

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginRefused {
    /// Nobody of this name has this password.
    InvalidCredentials,
    /// The e-mail address is not proven yet.
    NotVerified,
}

/// Logs somebody in with name and password: a customer on the shop API, an administrator on the
/// admin API. The session that they came with ends, and the answer carries the new token.
pub async fn login(
    call: &Call,
    username: &str,
    given: &str,
    remember: bool,
) -> Result<Candidate, Stop<LoginRefused>> {
    let kind = match call.actor.surface {
        Surface::Shop => Kind::Customer,
        Surface::Admin => Kind::Administrator,
    };
    let identifier = normal_email(username);
    let attempt = begin_attempt(call, kind, &identifier)?;
    let found = {
        let conn = call.app.pool.reader().await?;
        db::access::user::candidate(&conn, &identifier, kind).await?
    };
    let stored = found.as_ref().and_then(|found| found.password_hash.as_deref());
    let right = password::verify(given, stored).await?;
    let known = found
        .filter(|found| right && (found.administrator_id.is_some() || found.customer_id.is_some()));
    let Some(candidate) = known else {
        return Err(Stop::Refused(LoginRefused::InvalidCredentials));
    };
    call.app.attempts.forgive(&attempt);
    if kind == Kind::Customer && !candidate.verified {
        return Err(Stop::Refused(LoginRefused::NotVerified));
    }
    Ok(enter(call, candidate, remember).await?)
}

/// Counts an attempt on an account, or says how long to wait.
pub fn begin_attempt(
    call: &Call,
    kind: Kind,
    identifier: &str,
) -> Result<crate::access::attempts::Attempt, Failure> {
    let app = &call.app;
    let account = format!("{}:{identifier}", kind.as_str());
    let begun =
        app.attempts.begin(app.options.login_limits, &account, call.visit.address, app.now());
    begun.map_err(|too_many| {
        call.visit.ask_to_wait(too_many.retry_after);
        let params = vec![("seconds", too_many.retry_after.to_string())];
        Failure::of(Code::TooManyAttempts, "too-many-attempts", params)
            .with("retryAfter", too_many.retry_after)
    })
}

struct Entered {
    candidate: Candidate,
    session: New,
    token: String,
}

/// Opens a session for somebody who has proven who they are.
pub async fn enter(
    call: &Call,
    candidate: Candidate,
    remember: bool,
) -> Result<Candidate, Failure> {
    let (session, token) = new_session(call, candidate.user_id)?;
    let before = call.actor.session();
    let now = call.app.now();
    let joins = joining(call, &candidate);
    let carts = carts(call, &candidate);
    let entered = call
        .command("access.login", async |tx: &Tx| {
            db::access::user::logged_in(tx, &session, before, now).await?;
            if let Some((customer, channel)) = joins {
                db::customer::join(tx.conn(), customer, channel).await?;
            }
            if let Some((guest, customer)) = carts {
                merge_at_login(call, tx, guest, customer).await?;
            }
            let (candidate, session) = (candidate.clone(), session.clone());
            Ok::<_, Failure>(Entered { candidate, session, token: token.clone() })
        })
        .await?;
    if let Some(before) = before {
        call.app.guests.forget(before);
    }
    let who = who(&entered);
    let settings = call.visit.settings();
    let Candidate { name, role_ids, .. } = &entered.candidate;
    let actor = session::entered(&settings, &call.actor, who, name.clone(), role_ids);
    call.visit.become_actor(actor, TokenOut::Use { token: entered.token, remember });
    Ok(entered.candidate)
}

/// A customer becomes known in the channel that they come to.
fn joining(call: &Call, candidate: &Candidate) -> Option<(CustomerId, ChannelId)> {
    let channel = call.actor.channel.id;
    let known = candidate.channel_ids.as_ref().is_some_and(|ids| ids.contains(&channel));
    candidate.customer_id.filter(|_| !known).map(|customer| (customer, channel))
}

/// The cart of the guest who logs in becomes the customer's.
fn carts(call: &Call, candidate: &Candidate) -> Option<(SessionId, CustomerId)> {
    match call.actor.who {
        Who::Guest { session } => candidate.customer_id.map(|customer| (session, customer)),
        Who::Nobody | Who::Customer { .. } | Who::Administrator { .. } | Who::ApiKey { .. } => None,
    }
}

fn new_session(call: &Call, user: UserId) -> Result<(New, String), Failure> {
    let token = session::new_token()?;
    let expires_at = call.app.now() + Duration::seconds(call.app.options.session_seconds);
    let token_hash = session::hash(&token);
    Ok((New { id: call.app.new_id(), token_hash, user: Some(user), expires_at }, token))
}

fn who(entered: &Entered) -> Who {
    let (session, user) = (entered.session.id, entered.candidate.user_id);
    match (entered.candidate.administrator_id, entered.candidate.customer_id) {
        (Some(administrator), _) => Who::Administrator { session, user, administrator },
        (None, Some(customer)) => Who::Customer { session, user, customer },
        (None, None) => Who::Guest { session },
    }
}

/// A token is told once and stored nowhere, so a replay opens a session of its own.
impl Recall for Entered {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.candidate.user_id)
    }

    async fn recall(call: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        let user: UserId = referred(reference)?;
        let (session, token) = new_session(call, user)?;
        let conn = call.app.pool.reader().await?;
        let candidate = db::access::user::candidate_by_id(&conn, user).await?;
        let candidate = candidate.ok_or_else(Failure::forbidden)?;
        drop(conn);
        call.app.bundles.new_sessions.ask(session.clone()).await?;
        Ok(Self { candidate, session, token })
    }
}

/// Logs the caller out, on all their devices. A guest's session stays; the client forgets it.
/// `false` when there was no token.
pub async fn logout(call: &Call) -> Result<bool, Failure> {
    let actor = &call.actor;
    let shown = actor.session().is_some() || call.visit.token_out() == TokenOut::Forget;
    if !shown {
        return Ok(false);
    }
    if let Some(user) = actor.user() {
        call.command("access.logout", async |tx: &Tx| {
            db::access::user::end_sessions(tx, user).await?;
            Ok::<_, Failure>(true)
        })
        .await?;
    }
    let settings = call.visit.settings();
    let nobody = session::entered(&settings, actor, Who::Nobody, String::new(), &[]);
    call.visit.become_actor(nobody, TokenOut::Forget);
    Ok(true)
}
