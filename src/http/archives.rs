//! `/v1/search` and `/v1/timeline`: what archives hold, without a model that writes.

use super::problem::Problem;
use super::state::State;
use crate::archive::{Day, Query};
use crate::error::Result;
use crate::pipeline::verb::{Search, Timeline};
use crate::render::{self, HitsReply, TimelineReply};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query as Asked, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Articles that a reply tells at most.
const MOST: usize = 500;
/// Articles that are told where nobody says how many.
const USUAL: usize = 20;

/// What is looked for, and where.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Words, which must all occur, "phrases", prefix*, AND, OR, NOT, brackets; `*` for all.
    #[param(max_length = 1000)]
    query: String,
    /// Printed on this day, month or year, or later.
    from: Option<String>,
    /// Printed on this day, month or year, or before.
    to: Option<String>,
    /// Written in this language, a BCP 47 tag.
    language: Option<String>,
    /// With these words in kickers and headings.
    section: Option<String>,
    /// With these words in the byline.
    byline: Option<String>,
    /// Read from this file, or below this folder; with `*` for any characters.
    path: Option<String>,
    /// Whether words that differ in a letter or two are found too.
    #[serde(default)]
    fuzzy: bool,
    /// Whether it is searched by the words alone, and not by what they mean, where the archives know that.
    #[serde(default)]
    words: bool,
    /// Articles at most, up to 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

impl Wanted {
    fn query(self) -> std::result::Result<(Query, usize), Problem> {
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(wrong("`limit` is not from 1 to 500"));
        }
        let query = Query {
            text: self.query,
            from: day(self.from.as_deref())?,
            to: day(self.to.as_deref())?,
            language: self.language,
            section: self.section,
            byline: self.byline,
            path: self.path,
            fuzzy: self.fuzzy,
            words_alone: self.words,
        };
        Ok((query, limit))
    }
}

/// Which articles of an archive a question is asked of.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Within {
    /// Printed on this day, month or year, or later.
    from: Option<String>,
    /// Printed on this day, month or year, or before.
    to: Option<String>,
    /// Written in this language, a BCP 47 tag.
    written_in: Option<String>,
}

impl Within {
    pub(super) fn query(self) -> std::result::Result<Query, Problem> {
        Ok(Query {
            from: day(self.from.as_deref())?,
            to: day(self.to.as_deref())?,
            language: self.written_in,
            ..Query::default()
        })
    }
}

pub(super) fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new().routes(routes!(search)).routes(routes!(timeline))
}

/// Finds articles in the archives that are served.
#[utoipa::path(
    get, path = "/v1/search", tag = "archives", params(Wanted),
    responses(
        (status = 200, description = "The best articles, with what shows why they were found", body = HitsReply),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn search(
    Extract(state): Extract<Arc<State>>,
    asked: std::result::Result<Asked<Wanted>, QueryRejection>,
) -> std::result::Result<Response, Problem> {
    let service = state.service.clone();
    told(&state, asked, move |query, archives, limit| {
        Search { query, archives, limit }.reply(service.meaning())
    })
    .await
}

/// What the archives that are served say over time: a dated, cited sentence an event, oldest first.
#[utoipa::path(
    get, path = "/v1/timeline", tag = "archives", params(Wanted),
    responses(
        (status = 200, description = "The events", body = TimelineReply),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn timeline(
    Extract(state): Extract<Arc<State>>,
    asked: std::result::Result<Asked<Wanted>, QueryRejection>,
) -> std::result::Result<Response, Problem> {
    told(&state, asked, |query, archives, limit| {
        Timeline { query, archives, limit }.reply()
    })
    .await
}

/// The archives that are served.
///
/// # Errors
/// Where there is none.
pub(super) fn served(state: &State) -> std::result::Result<Vec<PathBuf>, Problem> {
    if state.archives.is_empty() {
        let problem = Problem::new(StatusCode::NOT_FOUND, "no archive is served");
        return Err(problem.hint("standfirst serve --archive DIR"));
    }
    Ok(state.archives.clone())
}

/// What `work` makes of what is wanted, the archives that are served and the most articles.
async fn told<T: Serialize>(
    state: &State,
    asked: std::result::Result<Asked<Wanted>, QueryRejection>,
    work: impl FnOnce(Query, Vec<PathBuf>, usize) -> Result<T> + Send + 'static,
) -> std::result::Result<Response, Problem> {
    let archives = served(state)?;
    let Asked(wanted) = asked.map_err(|cause| wrong(&cause.body_text()))?;
    let (query, limit) = wanted.query()?;
    let work = move || render::json(&work(query, archives, limit)?);
    let body = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Problem::broke())??;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn day(text: Option<&str>) -> std::result::Result<Option<Day>, Problem> {
    let parse = |text| Day::parse(text).ok_or_else(|| wrong("a date is not like `1998-01-31`, `1998-01` or `1998`"));
    text.map(parse).transpose()
}

fn wrong(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
}
