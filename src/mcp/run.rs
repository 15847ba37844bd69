//! Begins, serves and ends.

use super::folders::Folders;
use super::server::Server;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Standfirst;
use crate::service::Service;
use rmcp::ServiceExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Serves one agent until it closes standard input; `standfirst` does the work, and `lookup`, which has the same options, looks into
/// the cache meanwhile. Agents may name pages in `folders` and look into `archives`.
///
/// # Errors
/// Where standard input or output fails, or the registry does not know what the model's file must be.
pub fn run(
    standfirst: Standfirst,
    lookup: Standfirst,
    folders: impl Folders + 'static,
    archives: Vec<PathBuf>,
    waiting: usize,
) -> Result<()> {
    let failed = |what: &str| Error::new(Kind::Usage, format!("the service for agents {what}"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .enable_all()
        .build()
        .map_err(|cause| failed("cannot start").because(cause))?;
    // What other clients sent is none of an agent's business: pages are kept in memory alone.
    let service = Arc::new(Service::new(standfirst, lookup, None, waiting)?.without_prefetch());
    let workers = service
        .start()
        .map_err(|cause| failed("cannot start its workers").because(cause))?;
    let served = runtime.block_on(async {
        let server = Server::new(&service, Arc::new(folders), archives);
        let running = server.serve(rmcp::transport::io::stdio()).await;
        let running = running.map_err(|cause| failed("was not begun as one").because(cause))?;
        let ended = running.waiting().await;
        ended.map(drop).map_err(|cause| failed("broke off").because(cause))
    });
    service.queue.close(Duration::ZERO);
    runtime.shutdown_timeout(Duration::from_secs(1));
    for worker in workers {
        let _ = worker.join();
    }
    served
}
