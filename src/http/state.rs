//! What all requests over HTTP share.

use super::guard::Guard;
use super::metrics::Metrics;
use crate::service::Service;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// What all requests share.
pub(crate) struct State {
    pub(super) service: Arc<Service>,
    pub(super) metrics: Metrics,
    pub(super) guard: Arc<Guard>,
    /// The folders of the archives that are served.
    pub(super) archives: Vec<PathBuf>,
}

impl State {
    /// For `service` at `address`, which was given as `listen`; beyond loopback clients must know the `token`.
    pub(crate) fn new(
        service: &Arc<Service>,
        address: SocketAddr,
        listen: &str,
        token: Option<&str>,
        archives: &[PathBuf],
    ) -> Arc<Self> {
        Arc::new(Self {
            service: service.clone(),
            metrics: Metrics::new(&service.counts),
            guard: Arc::new(Guard::new(address, listen, token)),
            archives: archives.to_vec(),
        })
    }
}
