//! Summaries and answers.

use super::archives::{Within, served};
use super::events::{stream, wanted};
use super::pages::find;
use super::payload::Asked;
use super::problem::Problem;
use super::state::State;
use crate::pipeline::verb::{Ask, AskArchive, Request, Summarize};
use crate::pipeline::{Effort, Input};
use crate::render::{AnswerReply, SummaryReply};
use axum::extract::{Path, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A question is asked of at most so many pages.
const PAGES: usize = 100;
/// A question has at most so many characters.
const QUESTION_LENGTH: usize = 1000;

/// What a summary is to be.
#[derive(Deserialize, ToSchema)]
#[schema(as = SummaryWish)]
#[serde(deny_unknown_fields)]
struct SummaryRequest {
    /// BCP 47 tag of the language to write in, or `source`, which it is where nothing is told.
    #[schema(pattern = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length = 64)]
    language: Option<String>,
    /// Sentences of an article's abstract, 3 where nothing is told; at most a third of the article's own.
    #[schema(minimum = 1, maximum = 50)]
    sentences: Option<u16>,
}

/// A question about a page.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// The question.
    #[schema(min_length = 1, max_length = 1000)]
    question: String,
    /// BCP 47 tag of the language to answer in, or `source`; the question's where nothing is told.
    #[schema(pattern = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length = 64)]
    language: Option<String>,
}

/// A question about several pages, or about the archives that are served.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WideQuestion {
    /// The question.
    #[schema(min_length = 1, max_length = 1000)]
    question: String,
    /// Ids of pages; the archives are asked where there are none.
    #[schema(max_items = 100)]
    pages: Option<Vec<String>>,
    /// Which articles of the archives are meant; all of them where nothing is told.
    within: Option<Within>,
    /// BCP 47 tag of the language to answer in, or `source`; the question's where nothing is told.
    #[schema(pattern = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length = 64)]
    language: Option<String>,
}

/// All verbs over pages that were sent.
pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(summarize))
        .routes(routes!(ask))
        .routes(routes!(ask_all))
}

/// Summarises a page. As server-sent events: `progress`, a `sentence` as soon as it is checked, at the end `result` or `error`.
#[utoipa::path(
    post, path = "/v1/pages/{id}/summaries", tag = "verbs", params(("id" = String, Path, description = "Digest of the page's text")),
    request_body = SummaryRequest,
    responses(
        (status = 200, description = "A summary of each article", content((SummaryReply = "application/json"), (String = "text/event-stream"))),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn summarize(
    Extract(state): Extract<Arc<State>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Asked(asked): Asked<SummaryRequest>,
) -> Result<Response, Problem> {
    let language = tag(asked.language)?;
    if asked.sentences.is_some_and(|sentences| !(1..=50).contains(&sentences)) {
        return Err(wrong("`sentences` is not from 1 to 50"));
    }
    let summarize = Summarize {
        input: input(&state, &id).await?,
        language,
        sentences: asked.sentences.map(usize::from),
    };
    respond(&state, &headers, state.service.request(summarize)).await
}

/// Answers a question about a page. As server-sent events: `progress`, at the end `result` or `error`.
#[utoipa::path(
    post, path = "/v1/pages/{id}/answers", tag = "verbs", params(("id" = String, Path, description = "Digest of the page's text")),
    request_body = Question,
    responses(
        (status = 200, description = "A cited answer, or `not_stated`", content((AnswerReply = "application/json"), (String = "text/event-stream"))),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn ask(
    Extract(state): Extract<Arc<State>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Asked(asked): Asked<Question>,
) -> Result<Response, Problem> {
    let (question, language) = (question(asked.question)?, tag(asked.language)?);
    let ask = Ask {
        question,
        language,
        inputs: vec![input(&state, &id).await?],
    };
    respond(&state, &headers, state.service.request(ask)).await
}

/// Answers a question about several pages, or about the archives that are served. As server-sent events: `progress`, at the end `result` or `error`.
#[utoipa::path(
    post, path = "/v1/answers", tag = "verbs", request_body = WideQuestion,
    responses(
        (status = 200, description = "A cited answer, or `not_stated`", content((AnswerReply = "application/json"), (String = "text/event-stream"))),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn ask_all(
    Extract(state): Extract<Arc<State>>,
    headers: HeaderMap,
    Asked(asked): Asked<WideQuestion>,
) -> Result<Response, Problem> {
    let (question, language) = (question(asked.question)?, tag(asked.language)?);
    let Some(pages) = asked.pages else {
        let ask = AskArchive {
            question,
            language,
            archives: served(&state)?,
            within: asked.within.unwrap_or_default().query()?,
            effort: Effort::default(),
        };
        return respond(&state, &headers, state.service.request(ask)).await;
    };
    if !(1..=PAGES).contains(&pages.len()) {
        return Err(wrong("`pages` does not name from 1 to 100 pages"));
    }
    let mut inputs = Vec::with_capacity(pages.len());
    for id in &pages {
        inputs.push(input(&state, id).await?);
    }
    let ask = Ask {
        question,
        language,
        inputs,
    };
    respond(&state, &headers, state.service.request(ask)).await
}

/// The reply as one object, or as events where the client asks for these.
async fn respond(state: &Arc<State>, headers: &HeaderMap, request: Arc<Request>) -> Result<Response, Problem> {
    if wanted(headers) {
        return stream(state, request).await;
    }
    let body = state.service.reply(&request).await?.to_string();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn input(state: &Arc<State>, id: &str) -> Result<Input, Problem> {
    Ok(find(state, id).await?.input.clone())
}

fn question(question: String) -> Result<String, Problem> {
    if question.trim().is_empty() {
        return Err(wrong("there is no question"));
    }
    if question.chars().count() > QUESTION_LENGTH {
        return Err(wrong("the question is longer than 1000 characters"));
    }
    Ok(question)
}

/// A language tag, where it has a tag's form.
fn tag(language: Option<String>) -> Result<Option<String>, Problem> {
    let Some(language) = language else { return Ok(None) };
    let group = |group: &str| (1..=8).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = language.split('-').next().unwrap_or_default();
    let letters = first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic());
    if language.len() <= 64 && letters && language.split('-').all(group) {
        Ok(Some(language))
    } else {
        Err(wrong("`language` is not a BCP 47 tag such as `en` or `zh-Hant`"))
    }
}

fn wrong(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
}
