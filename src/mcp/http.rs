//! The service for agents over HTTP, beside what else a service answers.

use super::folders::Folders;
use super::server::Server;
use crate::service::Service;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use std::path::PathBuf;
use std::sync::Arc;

/// Agents of older versions of the protocol at once, each of whom is remembered for five minutes.
const AGENTS: usize = 64;
/// The header that such an agent is known by.
const SESSION: &str = "mcp-session-id";

/// The route `/mcp`, for agents that may name pages in `folders` and look into `archives`. Who may come in is decided before.
pub fn routes(service: &Arc<Service>, folders: Arc<dyn Folders>, archives: Vec<PathBuf>) -> Router {
    let sessions = Arc::new(LocalSessionManager::default());
    let service = service.clone();
    let answers = StreamableHttpService::new(
        move || Ok(Server::new(&service, folders.clone(), archives.clone())),
        sessions.clone(),
        // Hosts and origins are looked at before.
        StreamableHttpServerConfig::default().disable_allowed_hosts(),
    );
    Router::new()
        .route_service("/mcp", answers)
        .layer(from_fn_with_state(sessions, bounded))
}

/// Lets no more agents begin than are remembered at once.
async fn bounded(State(sessions): State<Arc<LocalSessionManager>>, request: Request, next: Next) -> Response {
    let begins = request.method() == Method::POST && !request.headers().contains_key(SESSION);
    if begins && sessions.sessions.read().await.len() >= AGENTS {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response();
    }
    next.run(request).await
}
