//! How work is called off.

use crate::error::{Error, Kind, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Says that work is no longer wanted; clones speak of the same work. A model looks at it before every pass.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Calls the work off.
    pub fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether the work was called off.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// # Errors
    /// Of [`Kind::Stopped`], where the work was called off.
    pub fn check(&self) -> Result<()> {
        if self.is_set() {
            return Err(Error::new(Kind::Stopped, "the work was called off"));
        }
        Ok(())
    }
}
