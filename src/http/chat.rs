//! The bare model, in the form of the OpenAI interface, for tools that people already have. Nothing is checked here.
//!
//! See <https://platform.openai.com/docs/api-reference/chat>. Greedy where no temperature is told.

use super::events::{Events, response};
use super::payload::Asked;
use super::problem::Problem;
use super::state::State;
use crate::pipeline::{ChatOptions, Completion};
use crate::prompt::{Role, Turn};
use axum::Json;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use utoipa::ToSchema;

/// A chat has at most so many messages, and at most so many texts end a turn.
const MESSAGES: usize = 1000;
const STOPS: usize = 4;

/// The models that can be spoken to.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelList {
    object: &'static str,
    data: Vec<ModelEntry>,
}

/// A model.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelEntry {
    id: String,
    object: &'static str,
    created: u64,
    owned_by: &'static str,
}

/// A chat to be gone on with.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChatRequest {
    /// The model in memory.
    model: Option<String>,
    /// The turns so far.
    #[schema(min_items = 1, max_items = 1000)]
    messages: Vec<Message>,
    /// Whether the text is sent as it grows.
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    /// The most tokens to write.
    max_tokens: Option<u32>,
    /// The same under its newer name.
    max_completion_tokens: Option<u32>,
    /// 0, or nothing told: the likeliest token is taken.
    #[schema(minimum = 0, maximum = 2)]
    temperature: Option<f64>,
    seed: Option<i64>,
    stop: Option<Ends>,
    /// One choice is made.
    #[schema(minimum = 1, maximum = 1)]
    n: Option<u32>,
}

/// A turn.
#[derive(Deserialize, ToSchema)]
struct Message {
    role: Speaker,
    content: Content,
}

/// Who speaks.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Speaker {
    System,
    Developer,
    User,
    Assistant,
}

/// What is said.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Piece>),
}

/// A piece of what is said; only text is understood.
#[derive(Deserialize, ToSchema)]
struct Piece {
    #[serde(rename = "type")]
    kind: PieceKind,
    text: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum PieceKind {
    Text,
}

/// Texts that end the turn.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
enum Ends {
    One(String),
    Several(Vec<String>),
}

/// What is sent beside the text.
#[derive(Deserialize, ToSchema)]
struct StreamOptions {
    /// Whether the last chunk tells how many tokens it was.
    include_usage: Option<bool>,
}

/// The model's turn, whole or in chunks.
#[derive(Serialize, ToSchema)]
struct ChatReply {
    id: String,
    object: &'static str,
    created: u64,
    model: String,
    choices: Vec<Choice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
}

#[derive(Serialize, ToSchema)]
struct Choice {
    index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Spoken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<Spoken>,
    logprobs: Option<String>,
    finish_reason: Option<&'static str>,
}

#[derive(Default, Serialize, ToSchema)]
struct Spoken {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Usage {
    prompt_tokens: usize,
    completion_tokens: usize,
    total_tokens: usize,
}

/// The model in memory.
#[utoipa::path(get, path = "/v1/models", tag = "model", responses((status = 200, description = "One model, or none", body = ModelList)))]
pub(super) async fn models(Extract(state): Extract<Arc<State>>) -> Json<ModelList> {
    Json(ModelList {
        object: "list",
        data: entry(&state).into_iter().collect(),
    })
}

/// The model of that name.
#[utoipa::path(
    get, path = "/v1/models/{id}", tag = "model", params(("id" = String, Path, description = "Its name in the registry")),
    responses(
        (status = 200, description = "It is in memory", body = ModelEntry),
        (status = "4XX", description = "It is not", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn model(
    Extract(state): Extract<Arc<State>>,
    Path(id): Path<String>,
) -> Result<Json<ModelEntry>, Problem> {
    let entry = entry(&state).filter(|entry| entry.id == id);
    entry
        .map(Json)
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "no model of that name is in memory").hint("GET /v1/models"))
}

fn entry(state: &State) -> Option<ModelEntry> {
    state.service.model().map(|model| ModelEntry {
        id: model.id.clone(),
        object: "model",
        created: 0,
        owned_by: "standfirst",
    })
}

/// Adds the bare model's turn to a chat.
#[utoipa::path(
    post, path = "/v1/chat/completions", tag = "model", request_body = ChatRequest,
    responses(
        (status = 200, description = "The model's turn", content((ChatReply = "application/json"), (String = "text/event-stream"))),
        (status = "4XX", description = "What is wrong with the request", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "What kept the service from it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn complete(
    Extract(state): Extract<Arc<State>>,
    Asked(asked): Asked<ChatRequest>,
) -> Result<Response, Problem> {
    let Some(model) = state.service.model().map(|model| model.id.clone()) else {
        return Err(wrong("there is no model to chat with").hint("start the service without `--model none`"));
    };
    if asked.model.as_ref().is_some_and(|named| *named != model) {
        return Err(
            Problem::new(StatusCode::NOT_FOUND, "another model is in memory").hint(format!(
                "name `{model}`, or start the service with another: standfirst serve --model ID"
            )),
        );
    }
    let (streams, usage) = (asked.stream == Some(true), asked.stream_options.as_ref());
    let usage = usage.is_some_and(|options| options.include_usage == Some(true));
    let (turns, how) = understood(asked)?;
    let reply = Reply::new(model);
    if streams {
        return stream(&state, turns, how, reply, usage);
    }
    let said = state
        .service
        .queue
        .work(Vec::new(), move |standfirst, stop| {
            standfirst.chat(&turns, &how, stop, &mut |_| {})
        })
        .await?;
    state
        .service
        .counts
        .tokens(said.read_tokens as u64, said.written_tokens as u64);
    Ok(Json(reply.whole(&said)).into_response())
}

fn stream(
    state: &Arc<State>,
    turns: Vec<Turn>,
    how: ChatOptions,
    reply: Reply,
    usage: bool,
) -> Result<Response, Problem> {
    let (events, receive) = Events::open();
    let counted = state.service.clone();
    let wanted = state.service.queue.push(Vec::new(), move |standfirst, stop| {
        let opening = Spoken {
            role: Some("assistant"),
            content: Some(String::new()),
        };
        events.send("", &reply.chunk(opening, None));
        let said = standfirst.chat(&turns, &how, stop, &mut |text| {
            let content = Some(text.to_owned());
            events.send("", &reply.chunk(Spoken { role: None, content }, None));
        });
        Box::new(move || match said {
            Ok(said) => {
                counted
                    .counts
                    .tokens(said.read_tokens as u64, said.written_tokens as u64);
                events.send("", &reply.chunk(Spoken::default(), Some(reason(&said))));
                if usage {
                    events.send("", &reply.usage(&said));
                }
                events.end("", "[DONE]");
            }
            Err(error) => events.end("error", &told(&Problem::from(error))),
        })
    })?;
    Ok(response(state, receive, Some(wanted), told))
}

/// An error in the midst of a stream, as clients of that interface expect it.
fn told(problem: &Problem) -> String {
    serde_json::json!({ "error": { "message": problem.detail, "type": "server_error", "code": problem.status } })
        .to_string()
}

/// The chat and how it is gone on with.
fn understood(asked: ChatRequest) -> Result<(Vec<Turn>, ChatOptions), Problem> {
    if !(1..=MESSAGES).contains(&asked.messages.len()) {
        return Err(wrong("`messages` does not hold from 1 to 1000 messages"));
    }
    if asked.n.is_some_and(|n| n != 1) {
        return Err(wrong("only one choice is made").hint("leave out `n`"));
    }
    if !asked
        .temperature
        .is_none_or(|temperature| (0.0..=2.0).contains(&temperature))
    {
        return Err(wrong("`temperature` is not from 0 to 2"));
    }
    let stop = match asked.stop {
        None => Vec::new(),
        Some(Ends::One(end)) => vec![end],
        Some(Ends::Several(ends)) => ends,
    };
    if stop.len() > STOPS || stop.iter().any(|end| end.is_empty() || end.len() > 256) {
        return Err(wrong(
            "`stop` is more than 4 texts, or one of them is empty or too long",
        ));
    }
    let turns = asked.messages.into_iter().map(turn).collect();
    let most = asked.max_completion_tokens.or(asked.max_tokens);
    let how = ChatOptions {
        max_tokens: most.map(|most| most as usize),
        temperature: asked.temperature.filter(|temperature| *temperature > 0.0),
        seed: asked.seed.unwrap_or(0).unsigned_abs(),
        stop,
    };
    Ok((turns, how))
}

fn turn(message: Message) -> Turn {
    Turn {
        role: match message.role {
            Speaker::System | Speaker::Developer => Role::System,
            Speaker::User => Role::User,
            Speaker::Assistant => Role::Assistant,
        },
        text: match message.content {
            Content::Text(text) => text,
            Content::Parts(parts) => parts
                .into_iter()
                .map(
                    |Piece {
                         kind: PieceKind::Text,
                         text,
                     }| text,
                )
                .collect(),
        },
    }
}

fn wrong(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
}

fn reason(said: &Completion) -> &'static str {
    if said.ended { "stop" } else { "length" }
}

/// What all chunks of a reply have in common.
struct Reply {
    id: String,
    created: u64,
    model: String,
}

impl Reply {
    fn new(model: String) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            id: format!("chatcmpl-{:x}", since.as_nanos()),
            created: since.as_secs(),
            model,
        }
    }

    fn whole(&self, said: &Completion) -> ChatReply {
        let message = Spoken {
            role: Some("assistant"),
            content: Some(said.text.clone()),
        };
        let choice = Choice {
            index: 0,
            message: Some(message),
            delta: None,
            logprobs: None,
            finish_reason: Some(reason(said)),
        };
        ChatReply {
            usage: Some(used(said)),
            ..self.of("chat.completion", vec![choice])
        }
    }

    fn chunk(&self, delta: Spoken, finish_reason: Option<&'static str>) -> ChatReply {
        let choice = Choice {
            index: 0,
            message: None,
            delta: Some(delta),
            logprobs: None,
            finish_reason,
        };
        self.of("chat.completion.chunk", vec![choice])
    }

    fn usage(&self, said: &Completion) -> ChatReply {
        ChatReply {
            usage: Some(used(said)),
            ..self.of("chat.completion.chunk", Vec::new())
        }
    }

    fn of(&self, object: &'static str, choices: Vec<Choice>) -> ChatReply {
        ChatReply {
            id: self.id.clone(),
            object,
            created: self.created,
            model: self.model.clone(),
            choices,
            usage: None,
        }
    }
}

fn used(said: &Completion) -> Usage {
    Usage {
        prompt_tokens: said.read_tokens,
        completion_tokens: said.written_tokens,
        total_tokens: said.read_tokens + said.written_tokens,
    }
}
