//! `/v1/archives`: what is served of archives, and pages that their articles are on.

use super::archives::served;
use super::pages::{Shown, put, show};
use super::payload::Asked;
use super::problem::Problem;
use super::state::State;
use crate::archive::{Archive, ArticleId};
use crate::pipeline::page_of;
use crate::service::StoredPage;
use axum::Json;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What is served of archives.
#[derive(Serialize, ToSchema)]
struct Served {
    /// Archives, which are searched as one.
    archives: usize,
    /// Articles in them.
    articles: usize,
}

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(open))
}

/// How many archives and articles are served.
#[utoipa::path(
    get, path = "/v1/archives", tag = "archives",
    responses(
        (status = 200, description = "Counts, 0 where none is served", body = Served),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list(Extract(state): Extract<Arc<State>>) -> Result<Json<Served>, Problem> {
    let archives = state.archives.clone();
    let count = move || Archive::open(&archives)?.articles();
    let articles = tokio::task::spawn_blocking(count)
        .await
        .map_err(|_| Problem::broke())??;
    let archives = state.archives.len();
    Ok(Json(Served { archives, articles }))
}

/// Opens the page that an article is on, as if it had been sent: from its file where that is as it was, from the copy that is kept of it, or
/// else the article by itself as it is stored.
#[utoipa::path(
    post, path = "/v1/archives/pages", tag = "archives", request_body = ArticleId,
    responses(
        (status = 201, description = "The page in articles", body = Shown),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn open(Extract(state): Extract<Arc<State>>, Asked(wanted): Asked<ArticleId>) -> Result<Response, Problem> {
    let archives = served(&state)?;
    let read = move || page_of(&archives, &wanted);
    let found = tokio::task::spawn_blocking(read)
        .await
        .map_err(|_| Problem::broke())??;
    let none = || Problem::new(StatusCode::NOT_FOUND, "the archives hold no such article");
    let mut page = StoredPage::passing(found.ok_or_else(none)?);
    if let Some(before) = state.service.pages.get(page.id()) {
        page = StoredPage::clone(&before);
    }
    let page = put(&state, page).await?;
    show(&state, StatusCode::CREATED, page, &[]).await
}
