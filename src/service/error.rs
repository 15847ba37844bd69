//! Why the service does not do what it is asked to.

use crate::error::Error;
use std::time::Duration;

/// Why a request comes to nothing.
#[derive(Debug)]
pub enum Refusal {
    /// There is no page of that id.
    NoPage(String),
    /// Too many requests wait already.
    Busy {
        /// How many.
        waiting: usize,
        /// After so many seconds it is worth trying again.
        retry_after: u64,
    },
    /// The service is about to end.
    Ending,
    /// The page was removed meanwhile.
    CalledOff,
    /// The work took longer than any may.
    TooLong(Duration),
    /// A fault of the program.
    Broke,
    /// The work failed, or the request cannot be.
    Failed(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
