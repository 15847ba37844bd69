//! Errors as a client meets them: problem details after RFC 9457.

use crate::error::{Error, Kind};
use crate::service::Refusal;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of a [`Problem`].
const MEDIA: &str = "application/problem+json";

/// What went wrong, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// Lower case, values in backticks.
    pub detail: String,
    /// The way out, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            hint: None,
            retry_after: None,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Seconds after which it is worth trying again.
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A fault of the program.
    pub(crate) fn broke() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the service broke on this request, which is a fault of its own",
        )
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        let status = match error.kind() {
            Kind::Usage | Kind::Input | Kind::Protected => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Model | Kind::Storage => StatusCode::INTERNAL_SERVER_ERROR,
            Kind::Network => StatusCode::BAD_GATEWAY,
            Kind::Stopped => StatusCode::SERVICE_UNAVAILABLE,
        };
        let problem = Self::new(status, error.chain());
        match error.way_out() {
            Some(hint) => problem.hint(hint),
            None => problem,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let unavailable = |detail: &str| Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        match refusal {
            Refusal::NoPage(id) => {
                let id: String = id.chars().take(64).collect();
                let detail = format!("there is no page `{}`", crate::render::clean(&id));
                Self::new(StatusCode::NOT_FOUND, detail).hint(
                    "POST /v1/pages gives a page's id; what was only looked at may have made room for other pages",
                )
            }
            Refusal::Busy { waiting, retry_after } => {
                let detail = format!("`{waiting}` requests wait for the model already");
                Self::new(StatusCode::TOO_MANY_REQUESTS, detail)
                    .hint("try again, or let more wait: standfirst serve --queue N")
                    .retry_after(retry_after)
            }
            Refusal::Ending => unavailable("the service is ending").retry_after(5),
            Refusal::CalledOff => unavailable("the work was called off: its page was removed"),
            Refusal::TooLong(most) => {
                let minutes = most.as_secs() / 60;
                unavailable(&format!(
                    "the work took longer than {minutes} minutes and was called off"
                ))
                .hint("send shorter pages")
            }
            Refusal::Broke => Self::broke(),
            Refusal::Failed(error) => Self::from(&error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = crate::render::json(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA)], body).into_response();
        if let Some(seconds) = self.retry_after {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
