//! What a stage has to say beside its result: losses, doubts, things put right.

use crate::span::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One remark of a stage about its input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// The stage that speaks, such as `read` or `page`.
    pub stage: String,
    /// The place it speaks of, where there is one.
    pub span: Option<Span>,
    /// Lower case, values in backticks, no final period.
    pub message: String,
}

impl Note {
    /// A remark of `stage`, tied to no place.
    pub fn new(stage: &str, message: impl Into<String>) -> Self {
        Self {
            stage: stage.to_owned(),
            span: None,
            message: message.into(),
        }
    }

    /// The same remark, tied to `span`.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}
