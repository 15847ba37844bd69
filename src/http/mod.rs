//! The service over HTTP, and a page to read in.

mod assets;
mod chat;
mod events;
mod guard;
mod headers;
mod metrics;
mod pages;
mod payload;
mod problem;
mod routes;
mod verbs;

pub(crate) use payload::{Asked, object, read, unsupported};
pub(crate) use problem::Problem;
pub use routes::document;
pub(crate) use routes::{guarded, trusted};

use crate::service::Service;
use guard::Guard;
use metrics::Metrics;
use std::net::SocketAddr;
use std::sync::Arc;

/// What all requests share.
pub(crate) struct State {
    service: Arc<Service>,
    metrics: Metrics,
    guard: Guard,
}

impl State {
    /// For `service` at `address`, which was given as `listen`; beyond loopback clients must know the `token`.
    pub(crate) fn new(service: &Arc<Service>, address: SocketAddr, listen: &str, token: Option<&str>) -> Arc<Self> {
        Arc::new(Self {
            service: service.clone(),
            metrics: Metrics::new(&service.counts),
            guard: Guard::new(address, listen, token),
        })
    }
}
