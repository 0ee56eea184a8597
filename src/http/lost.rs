//! Where people land who look for something else: each is told where things are.

use axum::http::StatusCode;
use axum::response::Response;

use super::respond;

const ROOT: &str = "Cartwright, a GraphQL commerce order server.

/shop-api      storefronts; GraphiQL in a browser
/admin-api     administration; GraphiQL in a browser
/graphql       both, by who asks
/health/ready  whether it can serve
/metrics       what is counted

Documentation: README.md and docs/ of the project.
";

/// The root path.
pub(crate) async fn root() -> Response {
    respond::plain(StatusCode::OK, ROOT)
}

/// A path that there is not.
pub(crate) async fn nowhere() -> Response {
    let text = "There is nothing here: the API is at /shop-api and /admin-api\n";
    respond::plain(StatusCode::NOT_FOUND, text)
}

/// A method that a path does not take; the header `Allow` names those that it does.
pub(crate) async fn wrong_method() -> Response {
    let text = "This path does not take the method; GraphQL is sent by POST or GET\n";
    respond::plain(StatusCode::METHOD_NOT_ALLOWED, text)
}
