//! `/v1/pages`: pages are sent, listed, shown, corrected and removed.

use super::payload::{self, Asked, Payload, object, unsupported};
use super::problem::Problem;
use super::state::State;
use crate::pipeline::Input;
use crate::pipeline::verb::Read;
use crate::render::PageReply;
use crate::service::{Listed, Refusal, StoredPage, headlines};
use crate::span::{Region, Span};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// A file holds at most so many pages.
const PAGES: usize = 1000;
/// A page's name has at most so many characters.
const NAME_LENGTH: usize = 512;

/// A page as it is sent.
#[derive(Deserialize, ToSchema)]
#[schema(as = PageText)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    /// The page's text.
    text: String,
    /// What it is called; its ending tells its format, plain text where it tells nothing.
    #[schema(max_length = 512)]
    name: Option<String>,
}

/// What raw bytes are.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Described {
    /// What the page is called; its ending tells its format, plain text where it tells nothing.
    #[param(max_length = 512)]
    name: Option<String>,
    /// What its text is encoded in, such as `gb18030`; found out where it is not told.
    encoding: Option<String>,
}

/// A page in articles.
#[derive(Serialize, ToSchema)]
#[schema(as = PageShown)]
pub(super) struct Shown<'a> {
    /// Digest of its text, in hex.
    id: &'a str,
    /// The ids of all pages of the file, where it holds several; the other fields are those of the first.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    #[schema(required = false)]
    ids: &'a [String],
    /// As it was sent.
    name: Option<&'a str>,
    /// The text that all spans count in.
    source_text: &'a str,
    #[schema(value_type = PageReply)]
    page: &'a RawValue,
    /// Where the lines of the text were printed, in its order, where that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    lines: Vec<ShownLine>,
    /// The sheets of the page's layout that there are pictures of.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(required = false)]
    pictures: &'a BTreeSet<usize>,
}

/// A printed line.
#[derive(Serialize, ToSchema)]
#[schema(as = PrintedLine)]
struct ShownLine {
    span: Span,
    #[serde(flatten)]
    region: Region,
}

/// All pages that were sent.
#[derive(Serialize, ToSchema)]
#[schema(as = PageList)]
pub(super) struct List {
    /// The newest first.
    pages: Vec<Listed>,
}

/// Puts a page back into articles; the same text has the same id.
#[utoipa::path(
    post, path = "/v1/pages", tag = "pages", params(Described),
    request_body(content(
        (Text = "application/json"),
        (String = "text/plain"),
        (Vec<u8> = "application/octet-stream"),
    )),
    responses(
        (status = 201, description = "The page in articles", body = Shown),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn send(
    Extract(state): Extract<Arc<State>>,
    told: Result<Query<Described>, axum::extract::rejection::QueryRejection>,
    payload: Payload,
) -> Result<Response, Problem> {
    let Ok(Query(told)) = told else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "the query cannot be understood"));
    };
    let fits = |name: &Option<String>| match name {
        Some(name) if name.chars().count() > NAME_LENGTH => Err(wrong(format!(
            "the page's name is longer than {NAME_LENGTH} characters"
        ))),
        _ => Ok(()),
    };
    fits(&told.name)?;
    let (name, bytes, encoding) = match payload.media.as_str() {
        "application/json" => {
            let Text { text, name } = object(&payload.bytes)?;
            (name, Bytes::from(text), Some("utf-8".to_owned()))
        }
        "text/plain" | "application/octet-stream" => (told.name, payload.bytes, told.encoding),
        _ => {
            return Err(unsupported(
                "`application/json`, `text/plain`, `application/octet-stream`",
            ));
        }
    };
    fits(&name)?;
    if bytes.len() > payload::PAGE_BYTES {
        return Err(payload::too_large(payload::PAGE_BYTES));
    }
    room(&state, bytes.len()).await?;
    let file = bytes.clone();
    let read = move || Input::pages(name.as_deref(), &bytes, encoding.as_deref());
    let inputs = tokio::task::spawn_blocking(read)
        .await
        .map_err(|_| Problem::broke())??;
    if inputs.len() > PAGES {
        let detail = format!("the file holds {} pages, more than {PAGES}", inputs.len());
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).hint("send it in parts"));
    }
    let mut ids: Vec<String> = Vec::new();
    for input in &inputs {
        let id = &input.document.source.blake3;
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    let file = drawn_from(&state, &ids, file).await?;
    let mut first = None;
    for input in inputs {
        let mut sent = StoredPage::new(input);
        if let Some(before) = state.service.pages.get(sent.id()) {
            sent.take_over(&before);
        }
        if let Some(file) = &file {
            sent.pictures = sent.sheets().collect();
            sent.file = Some(file.clone());
        }
        let sent = put(&state, sent).await?;
        state.service.expect_pages(&sent.input.document.source.language);
        first.get_or_insert(sent);
    }
    let several = if ids.len() > 1 { ids.as_slice() } else { &[] };
    let sent = first.ok_or_else(Problem::broke)?;
    show(&state, StatusCode::CREATED, sent, several).await
}

/// All pages that were sent.
#[utoipa::path(get, path = "/v1/pages", tag = "pages", responses((status = 200, description = "The newest first", body = List)))]
pub(super) async fn list(Extract(state): Extract<Arc<State>>) -> Result<Json<List>, Problem> {
    let listed = tokio::task::spawn_blocking(move || state.service.pages.list());
    let pages = listed.await.map_err(|_| Problem::broke())?;
    Ok(Json(List { pages }))
}

/// A page that was sent.
#[utoipa::path(
    get, path = "/v1/pages/{id}", tag = "pages", params(("id" = String, Path, description = "Digest of the page's text")),
    responses(
        (status = 200, description = "The page in articles", body = Shown),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn get(Extract(state): Extract<Arc<State>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let sent = find(&state, &id).await?;
    show(&state, StatusCode::OK, sent, &[]).await
}

/// Corrects a page's structure by hand; texts are taken anew from the page by their spans.
#[utoipa::path(
    put, path = "/v1/pages/{id}", tag = "pages", params(("id" = String, Path, description = "Digest of the page's text")),
    request_body = PageReply,
    responses(
        (status = 200, description = "The structure as given", body = Shown),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn correct(
    Extract(state): Extract<Arc<State>>,
    Path(id): Path<String>,
    Asked(reply): Asked<PageReply>,
) -> Result<Response, Problem> {
    let sent = find(&state, &id).await?;
    if reply.schema != PageReply::SCHEMA {
        return Err(wrong(format!("the structure is not a `{}`", PageReply::SCHEMA)));
    }
    if reply.source.blake3 != id {
        return Err(wrong("the structure belongs to another page".to_owned()));
    }
    let mut sent = StoredPage::clone(&sent);
    sent.input = Input::soundly_structured(sent.input.document, reply.page)?;
    sent.headlines = sent.input.given.iter().flat_map(headlines).collect();
    state.service.forget_replies(&id);
    let sent = put(&state, sent).await?;
    show(&state, StatusCode::OK, sent, &[]).await
}

/// Removes a page and all that came from it.
#[utoipa::path(
    delete, path = "/v1/pages/{id}", tag = "pages", params(("id" = String, Path, description = "Digest of the page's text")),
    responses(
        (status = 204, description = "Nothing of it is left"),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn remove(Extract(state): Extract<Arc<State>>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    find(&state, &id).await?;
    let cleared = tokio::task::spawn_blocking(move || {
        let ids = [id];
        state.service.clear(&ids)
    });
    cleared.await.map_err(|_| Problem::broke())??;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps the file that the pages of those ids came from, where pictures of them can be drawn from it, and gives its digest.
async fn drawn_from(state: &Arc<State>, ids: &[String], file: Bytes) -> Result<Option<String>, Problem> {
    if !state.service.pictures.can_draw(&file) {
        return Ok(None);
    }
    let (state, ids) = (state.clone(), ids.to_vec());
    let kept = tokio::task::spawn_blocking(move || state.service.keep_file(&ids, &file)).await;
    kept.map(Some).map_err(|_| Problem::broke())
}

/// Tells whether there is room for so many bytes more that stay.
pub(super) async fn room(state: &Arc<State>, bytes: usize) -> Result<(), Problem> {
    let state = state.clone();
    let room = tokio::task::spawn_blocking(move || state.service.pages.room(bytes));
    let Err(error) = room.await.map_err(|_| Problem::broke())? else {
        return Ok(());
    };
    let problem = Problem::new(StatusCode::INSUFFICIENT_STORAGE, error.chain());
    Err(match error.way_out() {
        Some(hint) => problem.hint(hint),
        None => problem,
    })
}

/// The page of that id.
pub(super) async fn find(state: &Arc<State>, id: &str) -> Result<Arc<StoredPage>, Problem> {
    if let Some(stored) = state.service.pages.in_memory(id) {
        return Ok(stored);
    }
    let (state, wanted) = (state.clone(), id.to_owned());
    let found = tokio::task::spawn_blocking(move || state.service.pages.get(&wanted)).await;
    found
        .map_err(|_| Problem::broke())?
        .ok_or_else(|| Refusal::NoPage(id.to_owned()).into())
}

/// Stores a page.
pub(super) async fn put(state: &Arc<State>, sent: StoredPage) -> Result<Arc<StoredPage>, Problem> {
    let state = state.clone();
    let kept = tokio::task::spawn_blocking(move || {
        let sent = Arc::new(sent);
        if let Err(error) = state.service.pages.put(sent.clone()) {
            tracing::warn!(error = error.chain(), "a page is kept in memory alone");
        }
        sent
    });
    kept.await.map_err(|_| Problem::broke())
}

/// The page in articles; its headlines are listed from now on.
pub(super) async fn show(
    state: &Arc<State>,
    status: StatusCode,
    sent: Arc<StoredPage>,
    ids: &[String],
) -> Result<Response, Problem> {
    let input = sent.input.clone();
    let page = state.service.reply(&state.service.request(Read { input })).await?;
    if sent.headlines.is_empty() {
        let read: PageReply = serde_json::from_str(&page).map_err(|_| Problem::broke())?;
        let headlines = headlines(&read.page);
        if !headlines.is_empty() {
            let sent = StoredPage::clone(&sent);
            put(state, StoredPage { headlines, ..sent }).await?;
        }
    }
    let text = &sent.input.document.text;
    let body = serde_json::to_vec(&Shown {
        id: sent.id(),
        ids,
        name: sent.input.document.source.path.as_deref(),
        source_text: text,
        page: serde_json::from_str(&page).map_err(|_| Problem::broke())?,
        lines: printed(&sent),
        pictures: &sent.pictures,
    });
    let body = body.map_err(|_| Problem::broke())?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn printed(page: &StoredPage) -> Vec<ShownLine> {
    let lines = page.input.document.layout.iter().flat_map(|layout| &layout.lines);
    let shown = lines.map(|line| ShownLine {
        span: line.span,
        region: line.region,
    });
    shown.collect()
}

fn wrong(detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
}
