//! Listens, serves and ends in good order: on a TCP address, loopback unless told otherwise, and on the Unix socket of the cache.

mod listen;

use crate::error::{Error, Kind, Result};
use crate::http;
#[cfg(unix)]
use crate::local;
use crate::mcp::{self, Folders};
use crate::pipeline::Standfirst;
use crate::service::{Painter, Service};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Connections at once; more wait to be taken up.
const CONNECTIONS: usize = 1024;
/// How long the head of a request may take, and a connection say nothing between two.
const HEAD: Duration = Duration::from_secs(30);
/// How long work in hand may take after the service was asked to end.
const GRACE: Duration = Duration::from_secs(20);

/// How the service listens.
#[derive(Clone)]
pub struct Options {
    /// `HOST:PORT`; port 0 is any that is free. Not looked at where the process was started with a socket that listens.
    pub listen: String,
    /// Requests that may wait for the model.
    pub queue: usize,
    /// What clients must know; needed beyond loopback.
    pub token: Option<String>,
    /// Where pages and results are kept, and the Unix socket; `None` keeps none and opens none.
    pub cache_dir: Option<PathBuf>,
    /// Where pages are that agents may name.
    pub folders: Arc<dyn Folders>,
    /// Folders of archives that may be searched and asked.
    pub archives: Vec<PathBuf>,
    /// What draws pages, if anything does.
    pub painter: Option<Arc<dyn Painter>>,
}

/// Serves until the process is interrupted or asked to terminate, with `standfirst` for the work and `lookup`, which has the same
/// options, to look into the cache meanwhile. `ready` is told the address once requests are answered.
///
/// # Errors
/// Where the address or the socket cannot be had, the model cannot be had, or there is no token beyond loopback.
pub fn run(
    standfirst: Standfirst,
    lookup: Standfirst,
    options: &Options,
    ready: &mut dyn FnMut(SocketAddr) -> Result<()>,
) -> Result<()> {
    // Until there is a model to serve with, an interruption ends the program as it always did.
    standfirst.load()?;
    let (end, ended) = watch::channel(false);
    let asked = AtomicBool::new(false);
    let handler = move || {
        if asked.swap(true, Ordering::SeqCst) {
            std::process::exit(2);
        }
        let _ = end.send(true);
    };
    ctrlc::set_handler(handler).map_err(|cause| failed("cannot be told when to end").because(cause))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .enable_all()
        .build()
        .map_err(|cause| failed("cannot start").because(cause))?;
    let listener = runtime.block_on(listen::bind(&options.listen, options.token.as_deref()))?;
    let address = listener
        .local_addr()
        .map_err(|cause| failed("has no address").because(cause))?;
    let service = Service::new(standfirst, lookup, options.cache_dir.clone(), options.queue)?;
    let service = Arc::new(service.drawing(options.painter.clone()));
    let workers = service
        .start()
        .map_err(|cause| failed("cannot start its workers").because(cause))?;
    let token = options.token.as_deref();
    let state = http::State::new(&service, address, &options.listen, token, &options.archives);
    runtime.block_on(serve(&service, &state, listener, options, ended, &mut || {
        ready(address)
    }))?;
    service.queue.close(Duration::ZERO);
    runtime.shutdown_timeout(Duration::from_secs(1));
    for worker in workers {
        let _ = worker.join();
    }
    tracing::info!("ended");
    Ok(())
}

async fn serve(
    service: &Arc<Service>,
    state: &Arc<http::State>,
    listener: TcpListener,
    options: &Options,
    mut ended: watch::Receiver<bool>,
    ready: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let doors = Doors {
        permits: Arc::new(Semaphore::new(CONNECTIONS)),
        shutdown: GracefulShutdown::new(),
    };
    #[cfg(unix)]
    let socket = local::open(options.cache_dir.as_deref()).await?;
    let guarded = http::guarded(
        state,
        mcp::routes(service, options.folders.clone(), options.archives.clone()),
    );
    #[cfg(unix)]
    let trusted = http::trusted(state, local::routes(service));
    ready()?;
    loop {
        let permit = doors.permit().await;
        #[cfg(unix)]
        let own = async {
            match &socket {
                Some(socket) => socket.accept().await,
                None => std::future::pending().await,
            }
        };
        #[cfg(not(unix))]
        let own = std::future::pending::<()>();
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => break,
            taken = listener.accept() => match taken {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    doors.take_in(stream, guarded.clone(), permit);
                }
                // Too many open files, most likely: others must be closed first.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            taken = own => {
                #[cfg(unix)]
                match taken {
                    Some(stream) => doors.take_in(stream, trusted.clone(), permit),
                    None => tokio::time::sleep(Duration::from_millis(50)).await,
                }
                #[cfg(not(unix))]
                let () = taken;
            }
        }
    }
    drop(listener);
    #[cfg(unix)]
    drop(socket);
    tracing::info!("ending");
    let ending = service.clone();
    let _ = tokio::task::spawn_blocking(move || ending.queue.close(GRACE)).await;
    let _ = tokio::time::timeout(Duration::from_secs(5), doors.shutdown.shutdown()).await;
    Ok(())
}

/// Where connections are taken in.
struct Doors {
    permits: Arc<Semaphore>,
    shutdown: GracefulShutdown,
}

impl Doors {
    async fn permit(&self) -> Option<OwnedSemaphorePermit> {
        self.permits.clone().acquire_owned().await.ok()
    }

    /// Serves a connection for as long as it lasts.
    fn take_in(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        router: Router,
        permit: Option<OwnedSemaphorePermit>,
    ) {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
        let watched = self.shutdown.watch(connection);
        tokio::spawn(async move {
            // A client that goes away or speaks no HTTP is no news.
            let _ = watched.await;
            drop(permit);
        });
    }
}

fn failed(what: &str) -> Error {
    Error::new(Kind::Usage, format!("the service {what}"))
}
