//! The one way in which every verb is done: from the cache, by a service that has the model in memory, or here.

use super::context::Context;
use super::input::Input;
use super::key::STATE;
use super::remote::{Declined, Identity, Wire};
use super::verb::Verb;
use super::watch::{Event, Watch};
use crate::VERSION;
use crate::error::{Error, Kind, Result};
use serde_json::value::to_raw_value;

impl Context {
    /// Does what is asked: from the cache, by a service that has the model in memory, or here.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, the request cannot be, or the work was called off.
    pub(super) fn perform<V: Verb>(&mut self, mut verb: V, mut watch: Watch) -> Result<V::Reply> {
        let (stop, hasty) = (watch.stop.clone(), watch.hasty);
        self.stop = stop.clone();
        verb.fill(&self.config);
        verb.check()?;
        if let Some(reply) = verb.recall(self)? {
            verb.explain(self, &reply);
            return Ok(reply);
        }
        let mut shown = 0;
        let handed = self.hand_over(&verb, &mut |event| {
            shown += 1;
            watch.tell(event);
        })?;
        if let Some(reply) = handed {
            self.explain_pages(verb.inputs())?;
            verb.explain(self, &reply);
            return Ok(reply);
        }
        // A service that broke off has shown these already.
        let mut tell = |event: &Event| match shown {
            0 => watch.tell(event),
            _ => shown -= 1,
        };
        let mut rest = Watch {
            events: Some(&mut tell),
            stop,
            hasty,
        };
        let explained = self.explains().then(|| verb.clone());
        let reply = verb.run(self, &mut rest)?;
        if let Some(verb) = explained {
            verb.explain(self, &reply);
        }
        Ok(reply)
    }

    /// Says what was decided about pages that another process put together.
    fn explain_pages(&mut self, inputs: &[Input]) -> Result<()> {
        if self.explains() {
            for input in inputs.iter().filter(|input| input.given.is_none()) {
                self.known_page(&input.document)?;
            }
        }
        Ok(())
    }

    /// What another process must have in common with this one to do its work.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub(super) fn identity(&self) -> Result<Identity> {
        Ok(Identity {
            version: VERSION.to_owned(),
            state: STATE.to_owned(),
            model: self.model_id()?,
            template: self.template.name().to_owned(),
            prompts: self.prompts.digest().to_owned(),
        })
    }

    /// The reply of another process, if there is one that does it and the model is not here already.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be, or the request cannot be written down.
    fn hand_over<V: Verb>(&mut self, verb: &V, each: &mut dyn FnMut(&Event)) -> Result<Option<V::Reply>> {
        let needless = self.remote.is_none() || self.session.is_some() || self.spec.is_none();
        if needless || V::EXPLAINED_WHERE_DONE && self.explains() {
            return Ok(None);
        }
        let identity = self.identity()?;
        let Some(remote) = &mut self.remote else {
            return Ok(None);
        };
        let unwritable = |cause| Error::new(Kind::Usage, "a request cannot be written as JSON").because(cause);
        let request = to_raw_value(verb).map_err(unwritable)?;
        let wire = Wire {
            verb: V::NAME,
            request: &request,
        };
        let replied = remote.perform(&identity, &wire, each);
        let reply = replied.and_then(|reply| serde_json::from_str(reply.get()).map_err(Declined::because));
        match reply {
            Ok(reply) => Ok(Some(reply)),
            Err(Declined(why)) => {
                why.iter().for_each(|why| self.say(why));
                Ok(None)
            }
        }
    }
}
