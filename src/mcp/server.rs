//! What the service for one agent works with.

use super::folders::Folders;
use crate::service::Service;
use std::path::PathBuf;
use std::sync::Arc;

/// The service for one agent.
pub(super) struct Server {
    pub service: Arc<Service>,
    pub folders: Arc<dyn Folders>,
    /// The folders of the archives that it may look into.
    pub archives: Vec<PathBuf>,
}

impl Server {
    pub(super) fn new(service: &Arc<Service>, folders: Arc<dyn Folders>, archives: Vec<PathBuf>) -> Self {
        Self {
            service: service.clone(),
            folders,
            archives,
        }
    }
}
