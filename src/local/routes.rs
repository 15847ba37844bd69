//! What other runs of the program ask over the Unix socket: a task as they would do it themselves.

use crate::ground::Written;
use crate::http::{Asked, Problem, object, read, unsupported};
use crate::pipeline::verb::parse;
use crate::pipeline::{Identity, Watch};
use crate::render::{ArticleSummary, SectionSummary};
use crate::service::{Service, Wanted, ids};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request as Incoming, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Where tasks are asked for.
pub(super) const PATH: &str = "/local/task";

/// Where it is asked to let go of pages, told by their digests, or of all for `null`.
pub(super) const FORGET: &str = "/local/forget";

/// The media type of the reply: a [`Line`] a line.
pub(super) const LINES: &str = "application/x-ndjson";

/// A task has at most so many bytes; it carries whole pages.
const TASK_BYTES: usize = 512 << 20;

/// What is asked over the socket alone.
pub(crate) fn routes(service: &Arc<Service>) -> Router {
    Router::new()
        .route(PATH, post(task))
        .route(FORGET, post(forget))
        .with_state(service.clone())
}

/// A task, and who would have to do it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Handed<I, T> {
    pub identity: I,
    pub task: T,
}

/// What comes back: the parts of a reply, then the whole; nothing more where the task was not done.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    Article(ArticleSummary),
    Sentence(Written),
    Section(SectionSummary),
    Done(Box<RawValue>),
}

/// The last of the lines.
#[derive(Serialize)]
struct Done<'a> {
    done: &'a RawValue,
}

/// `POST /local/forget`. What is on disk is cleared by whoever asks.
async fn forget(
    Extract(service): Extract<Arc<Service>>,
    Asked(pages): Asked<Option<Vec<String>>>,
) -> Result<StatusCode, Problem> {
    let forgotten = tokio::task::spawn_blocking(move || service.forget(pages.as_deref()));
    forgotten.await.map_err(|_| Problem::broke())?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /local/task`.
async fn task(Extract(service): Extract<Arc<Service>>, request: Incoming) -> Result<Response, Problem> {
    let payload = read(request, TASK_BYTES).await?;
    if payload.media != "application/json" {
        return Err(unsupported("`application/json`"));
    }
    let Handed { identity, task }: Handed<Identity, &RawValue> = object(&payload.bytes)?;
    if identity != *service.identity() {
        // Whoever asked says what differs.
        return Ok((StatusCode::CONFLICT, axum::Json(service.identity())).into_response());
    }
    let request = parse(&object(task.get().as_bytes())?)?;
    drop(payload);
    let (send, receive) = unbounded_channel();
    let counted = service.clone();
    let pages = ids(request.inputs());
    let wanted = service.queue.push(pages, move |standfirst, stop| {
        let line = move |line: serde_json::Result<Vec<u8>>| {
            if let Ok(mut line) = line {
                line.push(b'\n');
                let _ = send.send(Bytes::from(line));
            }
        };
        let watch = Watch {
            events: Some(&mut |event| line(serde_json::to_vec(event))),
            stop: stop.clone(),
            hasty: false,
        };
        let made = standfirst.perform_request(&request, watch);
        Box::new(move || match made {
            Ok(made) => {
                counted.made(&request, &made);
                let done = serde_json::from_str(&made.now);
                line(done.and_then(|done| serde_json::to_vec(&Done { done })));
            }
            Err(error) => tracing::warn!(error = error.chain(), "a task of a command failed"),
        })
    })?;
    Ok(([(header::CONTENT_TYPE, LINES)], body(receive, wanted)).into_response())
}

fn body(receive: UnboundedReceiver<Bytes>, wanted: Wanted) -> Body {
    Body::from_stream(unfold((receive, wanted), |(mut receive, wanted)| async move {
        let line = receive.recv().await?;
        Some((Ok::<_, Infallible>(line), (receive, wanted)))
    }))
}
