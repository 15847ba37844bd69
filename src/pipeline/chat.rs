//! The bare model: a chat is gone on with, and nothing is checked.

use super::context::{Context, Tools};
use super::writer::Writer;
use crate::error::{Error, Kind, Result};
use crate::model::{Decoding, Generated};
use crate::prompt::Turn;
use std::ops::ControlFlow;

/// How a chat is gone on with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatOptions {
    /// The most tokens to write; as many as fit where that is `None`.
    pub max_tokens: Option<usize>,
    /// Sampling temperature; `None` is greedy.
    pub temperature: Option<f64>,
    /// Seed of the sampler; unused where greedy.
    pub seed: u64,
    /// Texts that end the turn; they are not part of it.
    pub stop: Vec<String>,
}

/// The turn that a model added to a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What it says.
    pub text: String,
    /// Tokens of the chat before it.
    pub read_tokens: usize,
    /// Tokens of it.
    pub written_tokens: usize,
    /// Whether it came to its end, rather than to the most tokens.
    pub ended: bool,
}

impl Context {
    /// Adds the model's turn to `turns`; `each` sees the text as it grows, in pieces of whole characters.
    ///
    /// # Errors
    /// Where there is no model, the model cannot be had or fails, or the chat does not fit its context.
    pub(super) fn chat(
        &mut self,
        turns: &[Turn],
        options: &ChatOptions,
        each: &mut dyn FnMut(&str),
    ) -> Result<Completion> {
        let Tools { mut writer, .. } = self.tools()?;
        writer.fits(turns, options)?;
        // The model's turn may be opened by nothing, and something must be read.
        let last = if writer.template.opens() {
            turns.len()
        } else {
            turns.len().saturating_sub(1)
        };
        let Some(mut place) = writer.open(None, &turns[..last], &turns[last..])? else {
            return Err(no_model());
        };
        let Some(session) = writer.session.as_deref_mut() else {
            return Err(no_model());
        };
        let read_tokens = place.cache.len();
        let room = session.context_length().saturating_sub(read_tokens);
        let vocabulary = session.vocabulary().clone();
        let how = Decoding {
            max_tokens: options.max_tokens.unwrap_or(room).min(room),
            stop: writer.template.stop(vocabulary.as_ref()),
            temperature: options.temperature,
            seed: options.seed,
            lookup: true,
        };
        let mut text = Text::new(&options.stop);
        let Generated { ids, stopped, .. } = session.generate(&mut place.cache, place.logits, &how, &mut |id| {
            text.add(vocabulary.bytes(id).unwrap_or_default(), each)
        })?;
        let ended = stopped || text.stopped;
        Ok(Completion {
            text: text.end(each),
            read_tokens,
            written_tokens: ids.len(),
            ended,
        })
    }
}

impl Writer<'_> {
    /// Whether a chat and something after it fit the model's context.
    fn fits(&mut self, turns: &[Turn], options: &ChatOptions) -> Result<()> {
        let template = self.template;
        let Some(session) = self.session.as_deref_mut() else {
            return Err(no_model());
        };
        let vocabulary = session.vocabulary().clone();
        let opening = template.open(vocabulary.as_ref())?;
        if !template.chats() {
            let message = format!("the model `{}` was never taught to chat", session.id().id);
            return Err(Error::new(Kind::Usage, message).hint("standfirst models list"));
        }
        let wanted =
            template.encode(vocabulary.as_ref(), turns)?.len() + opening.len() + options.max_tokens.unwrap_or(1);
        let room = session.context_length();
        if wanted > room {
            let message =
                format!("the chat takes {wanted} tokens with what is to be written, and the model reads {room}");
            return Err(Error::new(Kind::Usage, message).hint("send less, or ask for fewer tokens"));
        }
        Ok(())
    }
}

fn no_model() -> Error {
    Error::new(Kind::Usage, "there is no model to chat with").hint("leave out --model none")
}

/// Bytes that become text, held back where they may be half a character or the beginning of a text that ends the turn.
struct Text<'a> {
    ends: &'a [String],
    bytes: Vec<u8>,
    /// Bytes that were shown.
    shown: usize,
    stopped: bool,
}

impl<'a> Text<'a> {
    fn new(ends: &'a [String]) -> Self {
        Self {
            ends,
            bytes: Vec::new(),
            shown: 0,
            stopped: false,
        }
    }

    fn add(&mut self, bytes: &[u8], each: &mut dyn FnMut(&str)) -> ControlFlow<()> {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let longest = self.ends.iter().map(String::len).max().unwrap_or(0);
        let from = before.saturating_sub(longest);
        let found = self.ends.iter().filter_map(|end| {
            let mut windows = self.bytes[from..].windows(end.len().max(1));
            windows.position(|window| window == end.as_bytes())
        });
        if let Some(place) = found.min() {
            self.bytes.truncate(from + place);
            self.stopped = true;
            return ControlFlow::Break(());
        }
        let begun = (self.shown..self.bytes.len())
            .find(|&place| {
                self.ends
                    .iter()
                    .any(|end| end.as_bytes().starts_with(&self.bytes[place..]))
            })
            .unwrap_or(self.bytes.len());
        self.show(begun, each);
        ControlFlow::Continue(())
    }

    /// Shows the whole characters before `end`.
    fn show(&mut self, end: usize, each: &mut dyn FnMut(&str)) {
        let waiting = &self.bytes[self.shown..end];
        let whole = match std::str::from_utf8(waiting) {
            Ok(text) => text.len(),
            // What is no text at all is replaced; what is only half a character waits.
            Err(error) => error
                .error_len()
                .map_or(error.valid_up_to(), |wrong| error.valid_up_to() + wrong),
        };
        if whole > 0 {
            each(&String::from_utf8_lossy(&waiting[..whole]));
            self.shown += whole;
        }
    }

    fn end(mut self, each: &mut dyn FnMut(&str)) -> String {
        while self.shown < self.bytes.len() {
            let before = self.shown;
            self.show(self.bytes.len(), each);
            if self.shown == before {
                each(&String::from_utf8_lossy(&self.bytes[before..]));
                break;
            }
        }
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(ends: &[&str], pieces: &[&[u8]]) -> (Vec<String>, String, bool) {
        let ends: Vec<String> = ends.iter().map(|&end| end.to_owned()).collect();
        let mut text = Text::new(&ends);
        let mut shown = Vec::new();
        for piece in pieces {
            if text.add(piece, &mut |part| shown.push(part.to_owned())).is_break() {
                break;
            }
        }
        let stopped = text.stopped;
        let whole = text.end(&mut |part| shown.push(part.to_owned()));
        assert_eq!(shown.concat(), whole);
        (shown, whole, stopped)
    }

    #[test]
    fn characters_are_shown_whole_and_what_ends_the_turn_is_not() {
        let (parts, whole, _) = shown(
            &[],
            &["桥".as_bytes().split_at(1).0, "桥".as_bytes().split_at(1).1, b"ok"],
        );
        assert_eq!((parts.len(), whole.as_str()), (2, "桥ok"));
        let (_, whole, stopped) = shown(&["END", "\n\n"], &[b"one E", b"N", b"D two"]);
        assert_eq!((whole.as_str(), stopped), ("one ", true));
        let (_, whole, stopped) = shown(&["END"], &[b"one E", b"N"]);
        assert_eq!((whole.as_str(), stopped), ("one EN", false));
        let (_, whole, _) = shown(&[], &[b"a\xff", b"b\xe6"]);
        assert_eq!(whole, "a\u{fffd}b\u{fffd}");
    }
}
