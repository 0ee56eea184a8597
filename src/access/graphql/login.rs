//! Logging in and out, and who one is.

use async_graphql::{Context, InputObject, Object, Result, Union};
use db::access::user::Candidate;

use super::CurrentUser;
use crate::access::commands::login::{self, LoginRefused};
use crate::access::refusal::{InvalidCredentialsError, NativeAuthStrategyError, NotVerifiedError};
use crate::call::Call;
use crate::failure::{Failure, Stop};
use crate::guard::signed_in;
use crate::visit::VisitExt as _;
use crate::wire::Success;

/// What came of a log-in with name and password.
#[derive(Union)]
pub enum NativeAuthenticationResult {
    /// They are logged in.
    CurrentUser(CurrentUser),
    /// Nobody of this name has this password.
    InvalidCredentialsError(InvalidCredentialsError),
    /// The e-mail address is not proven yet.
    NotVerifiedError(NotVerifiedError),
    /// Logging in with name and password is not offered.
    NativeAuthStrategyError(NativeAuthStrategyError),
}

/// What came of a log-in.
#[derive(Union)]
pub enum AuthenticationResult {
    /// They are logged in.
    CurrentUser(CurrentUser),
    /// Nobody of this name has this password.
    InvalidCredentialsError(InvalidCredentialsError),
    /// The e-mail address is not proven yet.
    NotVerifiedError(NotVerifiedError),
}

/// With what somebody logs in; exactly one must be given.
#[derive(InputObject)]
pub struct AuthenticationInput {
    /// Name and password.
    pub native: Option<NativeAuthInput>,
}

/// Name and password.
#[derive(InputObject)]
pub struct NativeAuthInput {
    /// The name; customers' is their e-mail address, in any case.
    pub username: String,
    /// The password.
    pub password: String,
}

/// Queries about oneself.
#[derive(Default)]
pub struct LoginQuery;

#[Object]
impl LoginQuery {
    /// Whoever is logged in. Error FORBIDDEN when nobody is; on the admin API also for customers.
    #[graphql(guard = "signed_in()")]
    async fn me(&self, ctx: &Context<'_>) -> Result<Option<CurrentUser>> {
        let visit = ctx.visit()?;
        let actor = visit.actor();
        let Some(id) = actor.user().filter(|_| !(actor.is_admin() && actor.customer().is_some()))
        else {
            return Err(visit.tell(Failure::forbidden()));
        };
        let user = visit.loaders.access.user(id).await.map_err(|f| visit.tell(f))?;
        let settings = visit.settings();
        Ok(user.map(|user| CurrentUser::of(&settings, id, user.identifier, &user.role_ids)))
    }
}

/// Logging in and out.
#[derive(Default)]
pub struct LoginMutation;

#[Object]
impl LoginMutation {
    /// Logs a customer in (shop API) or an administrator (admin API). The answer's header
    /// `vendure-auth-token` has the new session's token; the former session ends. Error
    /// TOO_MANY_ATTEMPTS, with `retryAfter` in seconds, after too many failures.
    async fn login(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name; customers' is their e-mail address, in any case.")]
        username: String,
        #[graphql(desc = "The password.")] password: String,
        #[graphql(desc = "Whether the cookie outlives the browser's session.")] remember_me: Option<
            bool,
        >,
    ) -> Result<NativeAuthenticationResult> {
        use NativeAuthenticationResult as R;
        let call = Call::of(ctx)?;
        let language = call.language();
        match login::login(&call, &username, &password, remember_me.unwrap_or(false)).await {
            Ok(found) => Ok(R::CurrentUser(current(&call, found))),
            Err(Stop::Refused(LoginRefused::InvalidCredentials)) => {
                Ok(R::InvalidCredentialsError(InvalidCredentialsError::told(language)))
            }
            Err(Stop::Refused(LoginRefused::NotVerified)) => {
                Ok(R::NotVerifiedError(NotVerifiedError::new(language, Vec::new())))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Logs somebody in, as `login` does, by any of the ways that are offered.
    async fn authenticate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "With what; exactly one way must be given.")] input: AuthenticationInput,
        #[graphql(desc = "Whether the cookie outlives the browser's session.")] remember_me: Option<
            bool,
        >,
    ) -> Result<AuthenticationResult> {
        use AuthenticationResult as R;
        let call = Call::of(ctx)?;
        let Some(NativeAuthInput { username, password }) = input.native else {
            return Err(call.tell(Failure::input("authentication-strategy-required", Vec::new())));
        };
        let language = call.language();
        match login::login(&call, &username, &password, remember_me.unwrap_or(false)).await {
            Ok(found) => Ok(R::CurrentUser(current(&call, found))),
            Err(Stop::Refused(LoginRefused::InvalidCredentials)) => {
                Ok(R::InvalidCredentialsError(InvalidCredentialsError::told(language)))
            }
            Err(Stop::Refused(LoginRefused::NotVerified)) => {
                Ok(R::NotVerifiedError(NotVerifiedError::new(language, Vec::new())))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Logs the caller out, on all their devices. `success` is false when there was no token.
    async fn logout(&self, ctx: &Context<'_>) -> Result<Success> {
        let call = Call::of(ctx)?;
        let success = login::logout(&call).await.map_err(|f| call.tell(f))?;
        Ok(Success { success })
    }
}

fn current(call: &Call, found: Candidate) -> CurrentUser {
    CurrentUser::of(&call.visit.settings(), found.user_id, found.identifier, &found.role_ids)
}
