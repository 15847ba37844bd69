//! What a request carries, within limits.

use super::problem::Problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::time::Duration;

/// A page has at most so many bytes, and what carries one no more but for escapes.
pub(crate) const PAGE_BYTES: usize = 64 << 20;
/// How long a content may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(60);

/// Contents as they came, and their type without its parameters.
pub(crate) struct Payload {
    pub media: String,
    pub bytes: Bytes,
}

/// A JSON object; nothing at all stands for an empty one.
pub(crate) struct Asked<T>(pub T);

/// The media type of a content type, in lower case.
pub(crate) fn media(kind: &str) -> String {
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Reads `request`'s content, at most `most` bytes of it.
pub(crate) async fn read(request: Request, most: usize) -> Result<Payload, Problem> {
    let headers = request.headers();
    let media = media_of(headers);
    let told = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if told.is_some_and(|told: usize| told > most) {
        return Err(too_large(most));
    }
    let body = Limited::new(request.into_body(), most).collect();
    match tokio::time::timeout(ARRIVAL, body).await {
        Ok(Ok(body)) => Ok(Payload {
            media,
            bytes: body.to_bytes(),
        }),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(most)),
        Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST, "the content breaks off")),
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "the content came too slowly")),
    }
}

/// `bytes` as a JSON object.
pub(crate) fn object<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Problem> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|error| {
        let status = match error.classify() {
            Category::Data => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::BAD_REQUEST,
        };
        Problem::new(status, format!("the content is not what is expected: {error}"))
            .hint("GET /openapi.json tells what is expected")
    })
}

/// The content is of a type that is of no use here.
pub(crate) fn unsupported(wanted: &str) -> Problem {
    let detail = format!("the content is of another type than {wanted}");
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).hint("send the header `Content-Type: application/json`")
}

impl<S: Sync> FromRequest<S> for Payload {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        // As much again for what JSON escapes.
        read(request, 2 * PAGE_BYTES).await
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if media_of(request.headers()) != "application/json" {
            return Err(unsupported("`application/json`"));
        }
        let payload = Payload::from_request(request, state).await?;
        object(&payload.bytes).map(Self)
    }
}

fn media_of(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    media(kind.unwrap_or_default())
}

pub(crate) fn too_large(most: usize) -> Problem {
    let detail = format!("the content is longer than {} MiB", most >> 20);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail).hint("split it into pages")
}
