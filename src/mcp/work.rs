//! Work for an agent: its progress told, and called off when the agent no longer wants it.

use crate::pipeline::verb::{Read, Request};
use crate::pipeline::{Event, Watch};
use crate::service::{Refusal, Service, TIME_LIMIT, ids};
use rmcp::RoleServer;
use rmcp::model::ProgressNotificationParam;
use rmcp::service::RequestContext;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// How far the work is.
struct Step {
    done: u64,
    of: u64,
    what: &'static str,
}

/// The reply to `request`, as JSON on one line.
///
/// # Errors
/// Where the work fails, takes too long, or is called off.
pub(super) async fn perform(
    service: &Arc<Service>,
    request: Arc<Request>,
    context: &RequestContext<RoleServer>,
) -> Result<Arc<str>, Refusal> {
    if let Some(known) = service.known(&request).await? {
        return Ok(known);
    }
    let (tell, mut told) = mpsc::unbounded_channel();
    let (send, mut made) = oneshot::channel();
    let worker = service.clone();
    // Dropped when the agent calls it off, it calls off the work.
    let wanted = service.queue.push(ids(request.inputs()), move |standfirst, stop| {
        let step = |done, of, what| drop(tell.send(Step { done, of, what }));
        let work = || {
            let pages = request.inputs().len() as u64;
            let mut sections = 0;
            if request.in_parts() {
                step(0, pages, "reading");
                for input in request.inputs() {
                    let read = Read { input: input.clone() };
                    let articles = standfirst.perform(read, Watch::until(stop))?.page.articles;
                    sections += articles
                        .iter()
                        .map(|article| article.sections.len() as u64)
                        .sum::<u64>();
                }
            }
            let (mut done, of) = (pages, pages + sections);
            step(done, of, "writing");
            let mut each = |event: &Event| {
                if let Event::Section(_) = event {
                    done += 1;
                    step(done, of, "writing");
                }
            };
            let watch = Watch {
                events: Some(&mut each),
                stop: stop.clone(),
                hasty: false,
            };
            let rendered = standfirst.perform_request(&request, watch)?;
            worker.keep(&request, rendered)
        };
        let reply = work();
        Box::new(move || drop(send.send(reply)))
    })?;
    let mut late = std::pin::pin!(tokio::time::sleep(TIME_LIMIT));
    let mut telling = true;
    loop {
        tokio::select! {
            biased;
            step = told.recv(), if telling => match step {
                Some(step) => notify(context, step).await,
                None => telling = false,
            },
            () = context.ct.cancelled() => return Err(Refusal::CalledOff),
            reply = &mut made => return reply.unwrap_or_else(|_| Err(service.queue.gone(Some(&wanted)))),
            () = &mut late => return Err(Refusal::TooLong(TIME_LIMIT)),
        }
    }
}

/// Tells the agent, where it asked for that.
async fn notify(context: &RequestContext<RoleServer>, step: Step) {
    if let Some(token) = context.meta.get_progress_token() {
        let told = ProgressNotificationParam::new(token, step.done as f64)
            .with_total(step.of as f64)
            .with_message(step.what);
        // An agent that no longer listens calls the work off by other means.
        let _ = context.peer.notify_progress(told).await;
    }
}
