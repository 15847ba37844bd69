//! What there is, and the document that tells of it: both come from the same list.

use super::metrics;
use super::problem::Problem;
use super::state::State;
use super::{archived, archives, assets, chat, guard, headers, pages, pictures, verbs};
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use std::sync::Arc;
use utoipa::openapi::OpenApi as Document;
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "standfirst",
        description = "Puts torn newspaper pages back together, summarises them and answers questions with citations, offline.",
        license(name = "MIT", identifier = "MIT")
    ),
    tags(
        (name = "pages", description = "Pages in articles"),
        (name = "verbs", description = "Summaries and answers"),
        (name = "archives", description = "Articles of many pages on disk"),
        (name = "model", description = "The bare model, in the form of the OpenAI interface"),
        (name = "service", description = "The service itself"),
    )
)]
struct Described;

/// That the service lives.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always `ok`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
    /// The model's name in the registry.
    model: Option<String>,
}

/// The OpenAPI document of the service.
pub fn document() -> Document {
    described().into_openapi()
}

/// All routes and some of `agents`, as they are reached over TCP.
pub(crate) fn guarded(state: &Arc<State>, agents: Router) -> Router {
    let router = all(state).merge(agents).fallback(nothing);
    dressed(
        router.layer(from_fn_with_state(state.guard.clone(), guard::check)),
        state,
    )
}

/// All routes and some of `own`, as those reach them who may do anything.
#[cfg(unix)]
pub(crate) fn trusted(state: &Arc<State>, own: Router) -> Router {
    dressed(all(state).merge(own).fallback(nothing), state)
}

fn all(state: &Arc<State>) -> Router {
    let (router, document) = described().split_for_parts();
    let document: Arc<str> = document.to_json().unwrap_or_default().into();
    let told = move || {
        let document = document.to_string();
        async move { ([(header::CONTENT_TYPE, "application/json")], document) }
    };
    router
        .route("/", get(assets::page))
        .route("/assets/{name}", get(assets::asset))
        .route("/openapi.json", get(told))
        .with_state(state.clone())
}

fn described() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::with_openapi(Described::openapi())
        .routes(routes!(pages::send, pages::list))
        .routes(routes!(pages::get, pages::correct, pages::remove))
        .routes(routes!(pictures::get, pictures::give))
        .merge(verbs::routes())
        .merge(archives::routes())
        .merge(archived::routes())
        .routes(routes!(chat::models))
        .routes(routes!(chat::model))
        .routes(routes!(chat::complete))
        .routes(routes!(health))
        .routes(routes!(count))
}

fn dressed(router: Router, state: &Arc<State>) -> Router {
    router.layer(from_fn_with_state(state.clone(), headers::add))
}

async fn nothing() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing of that name").into_response()
}

/// Whether the service lives.
#[utoipa::path(get, path = "/healthz", tag = "service", responses((status = 200, description = "It does", body = Health)))]
async fn health(Extract(state): Extract<Arc<State>>) -> Json<Health> {
    Json(Health {
        status: "ok",
        version: crate::VERSION,
        model: state.service.model().map(|model| model.id.clone()),
    })
}

/// What the service counts, for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "service",
    responses((status = 200, description = "Counts", body = String, content_type = "application/openmetrics-text"))
)]
async fn count(Extract(state): Extract<Arc<State>>) -> Response {
    let text = state.metrics.text(state.service.queue.load());
    ([(header::CONTENT_TYPE, metrics::MEDIA)], text).into_response()
}
