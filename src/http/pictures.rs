//! `/v1/pages/{id}/pictures/{sheet}`: what a page looked like when it was printed.

use super::pages::{find, put, room};
use super::payload::{self, Payload};
use super::problem::Problem;
use super::state::State;
use crate::service::StoredPage;
use axum::extract::{Path, State as Extract};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Tells whether all words of the page are in its picture.
const WORDS: HeaderName = HeaderName::from_static("x-standfirst-words");

/// The picture of a printed page: given with it, or drawn from its PDF.
#[utoipa::path(
    get, path = "/v1/pages/{id}/pictures/{sheet}", tag = "pages",
    params(
        ("id" = String, Path, description = "Digest of the page's text"),
        ("sheet" = usize, Path, description = "Number of the sheet in the page's layout"),
    ),
    responses(
        (
            status = 200, description = "PNG or JPEG; `X-Standfirst-Words` is `missing` where the file does not hold the letters of some words",
            content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg")),
        ),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn get(
    Extract(state): Extract<Arc<State>>,
    Path((id, sheet)): Path<(String, usize)>,
) -> Result<Response, Problem> {
    let page = find(&state, &id).await?;
    let picture = state.service.picture(&page, sheet).await?.ok_or_else(none)?;
    let words = if picture.wordless { "missing" } else { "whole" };
    let headers = [(header::CONTENT_TYPE, picture.media()), (WORDS, words)];
    Ok((headers, picture.bytes).into_response())
}

/// Gives a page the picture that it was read from: PNG, JPEG, TIFF or JPEG 2000, all of the sheet and nothing around it.
#[utoipa::path(
    put, path = "/v1/pages/{id}/pictures/{sheet}", tag = "pages",
    params(
        ("id" = String, Path, description = "Digest of the page's text"),
        ("sheet" = usize, Path, description = "Number of the sheet in the page's layout"),
    ),
    request_body(content((Vec<u8> = "application/octet-stream"))),
    responses(
        (status = 204, description = "It is the page's picture"),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn give(
    Extract(state): Extract<Arc<State>>,
    Path((id, sheet)): Path<(String, usize)>,
    payload: Payload,
) -> Result<StatusCode, Problem> {
    if payload.media != "application/octet-stream" && !payload.media.starts_with("image/") {
        return Err(payload::unsupported("`application/octet-stream`, `image/…`"));
    }
    if payload.bytes.len() > payload::PAGE_BYTES {
        return Err(payload::too_large(payload::PAGE_BYTES));
    }
    let page = find(&state, &id).await?;
    if !page.sheets().any(|number| number == sheet) {
        let problem = Problem::new(StatusCode::NOT_FOUND, format!("the page has no sheet `{sheet}`"));
        return Err(problem.hint("`page.layout` of GET /v1/pages/{id} lists its sheets"));
    }
    room(&state, payload.bytes.len()).await?;
    state.service.keep_picture(&id, sheet, payload.bytes.to_vec()).await?;
    let mut page = StoredPage::clone(&page);
    // What is given tells more than what could be drawn.
    if page.file.take().is_some() {
        page.pictures.clear();
    }
    page.pictures.insert(sheet);
    put(&state, page).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn none() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no picture of this sheet")
        .hint("PUT /v1/pages/{id}/pictures/{sheet} gives it one")
}
