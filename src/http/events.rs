//! Replies as server-sent events: what is done so far, then the whole.

use super::problem::Problem;
use super::state::State;
use crate::error::Result;
use crate::ground::Written;
use crate::model::Stop;
use crate::pipeline::verb::{Read, Rendered, Request};
use crate::pipeline::{Event, Standfirst, Watch};
use crate::render::json;
use crate::service::{Refusal, TIME_LIMIT, Wanted, ids};
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
pub(super) struct Events(UnboundedSender<Outgoing>);

/// What comes out at the other end.
pub(super) type Arriving = UnboundedReceiver<Outgoing>;

/// An event on its way.
pub(super) struct Outgoing {
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
        let _ = self.0.send(Outgoing { event, last });
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
                Outgoing {
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

/// The reply to `request` as events.
pub(super) async fn stream(state: &Arc<State>, request: Arc<Request>) -> Result<Response, Problem> {
    let (events, receive) = Events::open();
    if let Some(reply) = state.service.known(&request).await? {
        let mut parts = Parts::new(&events, None);
        request.retell(&reply, &mut |event| parts.sentences(event));
        events.end("result", reply.trim_end());
        return Ok(response(state, receive, None, told));
    }
    let service = state.service.clone();
    let pages = ids(request.inputs());
    let wanted = state.service.queue.push(pages, move |standfirst, stop| {
        let made = perform(standfirst, stop, &request, &events);
        let reply = made.and_then(|made| service.keep(&request, made));
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

fn perform(standfirst: &Standfirst, stop: &Stop, request: &Request, events: &Events) -> Result<Rendered, Refusal> {
    let total = request.inputs().len() as u64;
    let mut sections = 0;
    for (done, input) in (0..).zip(request.inputs()) {
        events.send("progress", &progress("reading", done, Some(total)));
        let read = Read { input: input.clone() };
        let articles = standfirst.perform(read, Watch::until(stop))?.page.articles;
        sections += articles
            .iter()
            .map(|article| article.sections.len() as u64)
            .sum::<u64>();
    }
    events.send("progress", &progress("reading", total, Some(total)));
    let of = request.in_parts().then_some(sections);
    events.send("progress", &progress("writing", 0, of));
    let mut parts = Parts::new(events, of);
    let watch = Watch {
        events: Some(&mut |event| parts.tell(event)),
        stop: stop.clone(),
        hasty: true,
    };
    Ok(standfirst.perform_request(request, watch)?)
}

/// Parts of a summary on their way to whoever listens.
struct Parts<'a> {
    events: &'a Events,
    /// Id of the article that was begun last.
    article: String,
    /// Sections that were told, and how many there are.
    done: u64,
    of: Option<u64>,
}

impl<'a> Parts<'a> {
    fn new(events: &'a Events, of: Option<u64>) -> Self {
        Self {
            events,
            article: String::new(),
            done: 0,
            of,
        }
    }

    /// Tells the sentences of a part, and how far the work is.
    fn tell(&mut self, event: &Event) {
        self.sentences(event);
        if let Event::Section(_) = event {
            self.done += 1;
            self.events.send("progress", &progress("writing", self.done, self.of));
        }
    }

    fn sentences(&mut self, event: &Event) {
        let (section, all) = match event {
            Event::Article(head) => return self.article.clone_from(&head.id),
            Event::Sentence(written) => (None, std::slice::from_ref(*written)),
            Event::Section(section) => (Some(section.id.as_str()), section.written.as_slice()),
        };
        let article = self.article.as_str();
        for written in all {
            let sentence = Sentence {
                article,
                section,
                written,
            };
            self.events.send("sentence", &sentence);
        }
    }
}

fn progress(stage: &'static str, done: u64, of: Option<u64>) -> Progress {
    Progress { stage, done, of }
}
