//! Replies as server-sent events: what is done so far, then the whole.

use super::State;
use super::problem::Problem;
use crate::error::Result;
use crate::ground::Written;
use crate::model::Stop;
use crate::pipeline::{Done, Event, Standfirst, Task};
use crate::render::{SummaryReply, json};
use crate::service::{Refusal, StoredPage, TIME_LIMIT, Wanted, Wish, ids, keep, known};
use axum::http::{HeaderMap, header};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout_at};

/// How often a silent stream says that it lives, and so finds out whether anybody listens.
const ALIVE: Duration = Duration::from_secs(5);

/// How far the work is.
#[derive(Serialize)]
struct Progress {
    stage: &'static str,
    done: u64,
    of: Option<u64>,
}

/// A sentence of a summary.
#[derive(Serialize)]
struct Sentence<'a> {
    article: &'a str,
    section: Option<&'a str>,
    written: &'a Written,
}

/// Whether the client asks for events.
pub(super) fn wanted(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|accepted| accepted.to_str().ok());
    accepted
        .flat_map(|accepted| accepted.split(','))
        .any(|kind| super::payload::media(kind) == "text/event-stream")
}

/// Where events go.
#[derive(Clone)]
pub(super) struct Events(UnboundedSender<Sent>);

/// What comes out at the other end.
pub(super) type Arriving = UnboundedReceiver<Sent>;

/// An event on its way.
pub(super) struct Sent {
    event: sse::Event,
    last: bool,
}

impl Events {
    /// A place for events, and what comes out of it as a response. The work is called off when the response is dropped.
    pub(super) fn open() -> (Self, Arriving) {
        let (send, receive) = unbounded_channel();
        (Self(send), receive)
    }

    /// Nobody may listen any more: then the work is called off by other means.
    pub(super) fn send(&self, name: &str, data: &impl Serialize) {
        if let Ok(data) = json(data) {
            self.put(name, data.trim_end(), false);
        }
    }

    /// The last event, after which nothing is sent.
    pub(super) fn end(&self, name: &str, data: &str) {
        self.put(name, data, true);
    }

    fn put(&self, name: &str, data: &str, last: bool) {
        let event = event(name, data);
        let _ = self.0.send(Sent { event, last });
    }
}

/// `data` is one line; a nameless event is a mere message.
fn event(name: &str, data: &str) -> sse::Event {
    let event = sse::Event::default();
    let event = if name.is_empty() { event } else { event.event(name) };
    event.data(data)
}

/// The response that events make, until the last is sent. Work that takes too long, or ends without a last event, ends in an `error`,
/// which `told` puts in words.
pub(super) fn response(
    state: &Arc<State>,
    receive: Arriving,
    wanted: Option<Wanted>,
    told: fn(&Problem) -> String,
) -> Response {
    let (state, end) = (state.clone(), Instant::now() + TIME_LIMIT);
    let begun = Some((receive, wanted, state));
    let events = unfold(begun, move |going| async move {
        let (mut receive, wanted, state) = going?;
        let sent = match timeout_at(end, receive.recv()).await {
            Ok(Some(sent)) => sent,
            ended => {
                let why = match ended {
                    Ok(_) => state.service.queue.gone(wanted.as_ref()),
                    Err(_) => Refusal::TooLong(TIME_LIMIT),
                };
                Sent {
                    event: event("error", &told(&Problem::from(why))),
                    last: true,
                }
            }
        };
        let rest = (!sent.last).then_some((receive, wanted, state));
        Some((Ok::<_, Infallible>(sent.event), rest))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(ALIVE))
        .into_response()
}

/// The reply to `wish` as events.
pub(super) async fn stream(state: &Arc<State>, wish: Wish, pages: Vec<Arc<StoredPage>>) -> Result<Response, Problem> {
    let (events, receive) = Events::open();
    if let Some(reply) = known(&state.service, &wish, &pages).await? {
        if let (Wish::Summary(_), Ok(summary)) = (&wish, serde_json::from_str::<SummaryReply>(&reply)) {
            again(&events, &summary);
        }
        events.end("result", reply.trim_end());
        return Ok(response(state, receive, None, told));
    }
    let made = state.service.clone();
    let wanted = state.service.queue.push(ids(&pages), move |standfirst, stop| {
        let done = perform(standfirst, stop, &wish, &pages, &events);
        let reply = done.and_then(|done| keep(&made, &wish, &pages, done));
        Box::new(move || match reply {
            Ok(reply) => events.end("result", reply.trim_end()),
            Err(refusal) => events.end("error", &told(&refusal.into())),
        })
    })?;
    Ok(response(state, receive, Some(wanted), told))
}

fn told(problem: &Problem) -> String {
    json(problem).unwrap_or_default().trim_end().to_owned()
}

fn perform(
    standfirst: &Standfirst,
    stop: &Stop,
    wish: &Wish,
    pages: &[Arc<StoredPage>],
    events: &Events,
) -> Result<Done, Refusal> {
    let total = pages.len() as u64;
    let mut sections = 0;
    for (done, sent) in (0..).zip(pages) {
        events.send("progress", &progress("reading", done, Some(total)));
        if let Done::Read(reply) = standfirst.perform(Task::Read(sent.input.clone()), stop, &mut |_| {})? {
            sections += reply
                .page
                .articles
                .iter()
                .map(|article| article.sections.len() as u64)
                .sum::<u64>();
        }
    }
    events.send("progress", &progress("reading", total, Some(total)));
    let of = matches!(wish, Wish::Summary(_)).then_some(sections);
    events.send("progress", &progress("writing", 0, of));
    let (mut article, mut done) = (String::new(), 0);
    let made = standfirst.watched(wish.task(pages)?, stop, &mut |event| match event {
        Event::Article(head) => article.clone_from(&head.id),
        Event::Sentence(written) => events.send("sentence", &sentence(&article, None, written)),
        Event::Section(section) => {
            done += 1;
            for written in &section.written {
                events.send("sentence", &sentence(&article, Some(&section.id), written));
            }
            events.send("progress", &progress("writing", done, of));
        }
    });
    Ok(made?)
}

/// The sentences of a summary that was made before.
fn again(events: &Events, summary: &SummaryReply) {
    for article in &summary.articles {
        for written in &article.written {
            events.send("sentence", &sentence(&article.id, None, written));
        }
        for section in &article.sections {
            for written in &section.written {
                events.send("sentence", &sentence(&article.id, Some(&section.id), written));
            }
        }
    }
}

fn progress(stage: &'static str, done: u64, of: Option<u64>) -> Progress {
    Progress { stage, done, of }
}

fn sentence<'a>(article: &'a str, section: Option<&'a str>, written: &'a Written) -> Sentence<'a> {
    Sentence {
        article,
        section,
        written,
    }
}
