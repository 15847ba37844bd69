//! What goes with every response: headers that bind a browser, problems in one form, a line in the log, and a count.

use super::problem::Problem;
use super::state::State;
use axum::extract::{MatchedPath, Request, State as Extract};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Instant;

/// Nothing of a page's text can run or be sent elsewhere, whatever it holds.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds the headers, and puts errors of the router into the one form.
pub(super) async fn add(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    // The route, not the path: what a request names stays out of logs.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let mut response = in_form(next.run(request).await);
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    state.metrics.request(&method, &route, status, took);
    tracing::info!(%method, route, status, ms = took.as_millis() as u64, "request");
    response
}

fn in_form(response: Response) -> Response {
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if !(status.is_client_error() || status.is_server_error())
        || kind.is_some_and(|kind| !kind.starts_with("text/plain"))
    {
        return response;
    }
    let detail = match status {
        StatusCode::NOT_FOUND => "there is nothing of that name",
        StatusCode::METHOD_NOT_ALLOWED => "that cannot be done here",
        _ => "the request cannot be understood",
    };
    let problem = Problem::new(status, detail).hint("GET /openapi.json tells what there is");
    let mut told = problem.into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow.clone());
    }
    told
}
