//! A request for any verb, for those who pass requests on and do not care which they are.

use super::definition::{Reply, Verb, from_cache};
use crate::error::{Error, Kind, Result};
use crate::model::Meter;
use crate::pipeline::config::Config;
use crate::pipeline::context::Context;
use crate::pipeline::input::Input;
use crate::pipeline::watch::{Event, Watch};
use crate::render;
use serde_json::value::RawValue;

/// A request for some verb.
pub struct Request(Box<dyn AnyVerb>);

/// A reply of some verb, as JSON on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// As it is given now.
    pub now: String,
    /// As it is given when it comes from the cache.
    pub again: String,
    /// Work done for it, where that is told.
    pub meter: Option<Meter>,
}

impl Request {
    /// [`Verb::NAME`].
    pub fn verb(&self) -> &'static str {
        self.0.name()
    }

    /// [`Verb::inputs`].
    pub fn inputs(&self) -> &[Input] {
        self.0.inputs()
    }

    /// [`Verb::IN_PARTS`].
    pub fn in_parts(&self) -> bool {
        self.0.in_parts()
    }

    /// [`Verb::QUESTIONS_FOLLOW`].
    pub fn questions_follow(&self) -> bool {
        self.0.questions_follow()
    }

    /// [`Verb::fill`].
    pub fn fill(&mut self, config: &Config) {
        self.0.fill(config);
    }

    /// [`Verb::key`] as JSON.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn key(&self) -> Result<String> {
        self.0.key()
    }

    /// The reply to it where it was made before.
    pub(in crate::pipeline) fn cached(&self, context: &mut Context) -> Result<Option<Rendered>> {
        self.0.cached(context)
    }

    /// The reply to it.
    pub(in crate::pipeline) fn perform(&self, context: &mut Context, watch: Watch) -> Result<Rendered> {
        self.0.perform(context, watch)
    }

    /// [`Reply::retell`] of a reply to it, which is JSON; tells nothing where it is none.
    pub fn retell(&self, reply: &str, each: &mut dyn FnMut(&Event)) {
        self.0.retell(reply, each);
    }
}

impl<V: Verb> From<V> for Request {
    fn from(verb: V) -> Self {
        Self(Box::new(verb))
    }
}

/// A verb's name, and how a request for it is read.
pub(super) type Entry = (&'static str, fn(&RawValue) -> Result<Request>);

pub(super) const fn entry<V: Verb>() -> Entry {
    (V::NAME, parse::<V>)
}

fn parse<V: Verb>(request: &RawValue) -> Result<Request> {
    let verb: V = serde_json::from_str(request.get()).map_err(|cause| {
        let message = format!("the content is no request to `{}`", V::NAME);
        Error::new(Kind::Input, message).because(cause)
    })?;
    Ok(verb.into())
}

/// What is common to all verbs, whatever their replies.
trait AnyVerb: Send + Sync {
    fn name(&self) -> &'static str;
    fn inputs(&self) -> &[Input];
    fn in_parts(&self) -> bool;
    fn questions_follow(&self) -> bool;
    fn fill(&mut self, config: &Config);
    fn key(&self) -> Result<String>;
    fn cached(&self, context: &mut Context) -> Result<Option<Rendered>>;
    fn perform(&self, context: &mut Context, watch: Watch) -> Result<Rendered>;
    fn retell(&self, reply: &str, each: &mut dyn FnMut(&Event));
}

impl<V: Verb> AnyVerb for V {
    fn name(&self) -> &'static str {
        V::NAME
    }

    fn inputs(&self) -> &[Input] {
        Verb::inputs(self)
    }

    fn in_parts(&self) -> bool {
        V::IN_PARTS
    }

    fn questions_follow(&self) -> bool {
        V::QUESTIONS_FOLLOW
    }

    fn fill(&mut self, config: &Config) {
        Verb::fill(self, config);
    }

    fn key(&self) -> Result<String> {
        render::json(&Verb::key(self))
    }

    fn cached(&self, context: &mut Context) -> Result<Option<Rendered>> {
        self.recall(context)?.map(rendered).transpose()
    }

    fn perform(&self, context: &mut Context, watch: Watch) -> Result<Rendered> {
        rendered(context.perform(self.clone(), watch)?)
    }

    fn retell(&self, reply: &str, each: &mut dyn FnMut(&Event)) {
        if let Ok(reply) = serde_json::from_str::<V::Reply>(reply) {
            reply.retell(each);
        }
    }
}

fn rendered(mut reply: impl Reply) -> Result<Rendered> {
    let now = render::json(&reply)?;
    let Some(timing) = reply.timing() else {
        let again = now.clone();
        return Ok(Rendered {
            now,
            again,
            meter: None,
        });
    };
    let meter = Some(std::mem::replace(timing, from_cache()).meter);
    let again = render::json(&reply)?;
    Ok(Rendered { now, again, meter })
}
