//! What a verb is, and what its reply.

use crate::error::Result;
use crate::pipeline::config::Config;
use crate::pipeline::context::Context;
use crate::pipeline::input::Input;
use crate::pipeline::watch::{Event, Watch};
use crate::render::Timing;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Something that is done with pages; a value is a request for it.
pub trait Verb: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it is asked for by.
    const NAME: &'static str;
    /// Whether parts of the reply are told as they are done.
    const IN_PARTS: bool = false;
    /// Whether questions about its pages are likely to follow.
    const QUESTIONS_FOLLOW: bool = true;
    /// Whether only the process that does it can say what was decided.
    const EXPLAINED_WHERE_DONE: bool = false;
    /// What comes of it.
    type Reply: Reply;

    /// The pages it is about.
    fn inputs(&self) -> &[Input];

    /// Takes from the options in force what the request does not tell.
    fn fill(&mut self, _config: &Config) {}

    /// Refuses what cannot be, before anything is done.
    ///
    /// # Errors
    /// Where nobody could do it.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// All that the reply depends on beside the pages, the model and the prompts.
    fn key(&self) -> impl Serialize;

    /// The reply, where it was made before; opens no model.
    #[doc(hidden)]
    fn recall(&self, context: &mut Context) -> Result<Option<Self::Reply>>;

    /// Makes the reply and keeps it.
    #[doc(hidden)]
    fn run(self, context: &mut Context, watch: &mut Watch) -> Result<Self::Reply>;

    /// Says what was decided on the way to a reply.
    #[doc(hidden)]
    fn explain(&self, _context: &mut Context, _reply: &Self::Reply) {}
}

/// What comes of a verb.
pub trait Reply: Serialize + DeserializeOwned + Send + 'static {
    /// Work done for it, where that is told.
    fn timing(&mut self) -> Option<&mut Timing> {
        None
    }

    /// Tells its parts once more, as they were told when it was made.
    fn retell(&self, _each: &mut dyn FnMut(&Event)) {}
}

/// The timing of what comes from the cache.
pub(super) fn from_cache() -> Timing {
    Timing {
        cached: true,
        ..Timing::default()
    }
}
