//! Has work done by the service that uses the same cache, where one runs.

use super::routes::{FORGET, Handed, LINES, Line, PATH};
use super::socket;
use crate::error::{self, Error, Kind};
use crate::pipeline::{Declined, Event, Identity, Remote, Wire};
use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde_json::value::RawValue;
use std::error::Error as StdError;
use std::path::{Path, PathBuf};
use tokio::net::UnixStream;
use tokio::runtime::{Builder, Runtime};

/// The service of one cache.
pub struct Client {
    path: PathBuf,
    runtime: Option<Runtime>,
}

type Failed = Box<dyn StdError + Send + Sync>;

impl Client {
    /// The service that uses the cache in `dir`, whether it runs or not.
    pub fn new(dir: &Path) -> Self {
        Self {
            path: socket::path(dir),
            runtime: None,
        }
    }

    /// Asks it to let go of the pages of those digests, or of all, and of what came from them; it clears nothing on disk. Does
    /// nothing where no service runs.
    ///
    /// # Errors
    /// Where one runs and does not do it.
    pub fn forget(&mut self, pages: Option<&[String]>) -> error::Result<()> {
        if !socket::ours(&self.path) {
            return Ok(());
        }
        let path = self.path.clone();
        let forgotten = self.runtime().map_err(Failed::from).and_then(|runtime| {
            runtime.block_on(async {
                // What was left by a killed service is no service.
                let Ok(stream) = UnixStream::connect(&path).await else {
                    return Ok(StatusCode::NO_CONTENT);
                };
                exchange(stream, FORGET, &pages, async |response| Ok(response.status())).await
            })
        });
        let cause = match forgotten {
            Ok(StatusCode::NO_CONTENT) => return Ok(()),
            Ok(status) => format!("it answers `{status}`").into(),
            Err(cause) => cause,
        };
        let message = "the running service still holds in memory what it read";
        Err(Error::new(Kind::Storage, message)
            .because(cause)
            .hint("end it, and start it anew: standfirst serve"))
    }

    fn runtime(&mut self) -> std::io::Result<&Runtime> {
        let runtime = match self.runtime.take() {
            Some(runtime) => runtime,
            None => Builder::new_current_thread().enable_io().build()?,
        };
        Ok(self.runtime.insert(runtime))
    }
}

impl Remote for Client {
    fn perform(
        &mut self,
        identity: &Identity,
        request: &Wire,
        each: &mut dyn FnMut(&Event),
    ) -> Result<Box<RawValue>, Declined> {
        if !socket::ours(&self.path) {
            return Err(Declined(None));
        }
        let path = self.path.clone();
        let Ok(runtime) = self.runtime() else {
            return Err(Declined(None));
        };
        match runtime.block_on(ask(&path, identity, request, each)) {
            Ok(done) => done,
            Err(cause) => Err(Declined::because(cause)),
        }
    }
}

async fn ask(
    path: &Path,
    identity: &Identity,
    task: &Wire<'_>,
    each: &mut dyn FnMut(&Event<'_>),
) -> Result<Result<Box<RawValue>, Declined>, Failed> {
    let stream = UnixStream::connect(path).await?;
    let handed = Handed { identity, task };
    exchange(stream, PATH, &handed, async |response| {
        replied(response, identity, each).await
    })
    .await
}

/// Posts `said` to `route`; `heard` makes something of the reply.
async fn exchange<T>(
    stream: UnixStream,
    route: &str,
    said: &impl Serialize,
    heard: impl AsyncFnOnce(Response<Incoming>) -> Result<T, Failed>,
) -> Result<T, Failed> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let request = Request::post(route)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(serde_json::to_vec(said)?)))?;
    let exchange = async {
        let response = sender.send_request(request).await?;
        let outcome = heard(response).await;
        drop(sender);
        outcome
    };
    // Both go on together until the reply is there; what the connection fails of, the exchange fails of as well.
    let (outcome, _) = tokio::join!(exchange, connection);
    outcome
}

async fn replied(
    response: Response<Incoming>,
    identity: &Identity,
    each: &mut dyn FnMut(&Event<'_>),
) -> Result<Result<Box<RawValue>, Declined>, Failed> {
    let status = response.status();
    let lines = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == LINES);
    let mut body = response.into_body();
    if status == StatusCode::CONFLICT {
        let other: Identity = serde_json::from_slice(&body.collect().await?.to_bytes())?;
        return Ok(Err(Declined(Some(differs(identity, &other)))));
    }
    if status != StatusCode::OK || !lines {
        return Ok(Err(Declined(Some(format!(
            "the running service is busy or refuses: `{status}`"
        )))));
    }
    let mut unread: Vec<u8> = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        // A long line comes in many pieces: only the new one is searched.
        let mut searched = unread.len();
        unread.extend_from_slice(&data);
        while let Some(end) = unread[searched..].iter().position(|byte| *byte == b'\n') {
            let line = serde_json::from_slice(&unread[..searched + end])?;
            unread.drain(..=searched + end);
            searched = 0;
            match line {
                Line::Article(article) => each(&Event::Article(&article)),
                Line::Sentence(written) => each(&Event::Sentence(&written)),
                Line::Section(section) => each(&Event::Section(&section)),
                Line::Done(done) => return Ok(Ok(done)),
            }
        }
    }
    Ok(Err(Declined(Some("the running service broke off".to_owned()))))
}

/// Why the service is left alone.
fn differs(own: &Identity, other: &Identity) -> String {
    let model = |identity: &Identity| {
        identity
            .model
            .as_ref()
            .map_or("none".to_owned(), |model| model.id.clone())
    };
    let what = if own.version != other.version {
        format!("it is of version `{}`", other.version)
    } else if own.state != other.state {
        "it was built from another state of the sources".to_owned()
    } else if own.model != other.model {
        format!("its model is `{}`", model(other))
    } else {
        "its prompts or its registry are others".to_owned()
    };
    format!("the running service is left alone: {what}")
}
