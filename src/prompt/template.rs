//! Chat templates: the only source of control tokens.

use super::{Role, Turn};
use crate::error::{Error, Kind, Result};

/// What turns text into token ids; handed in with the model.
pub trait Encoder {
    /// Ids of `text`; control tokens written in it stay letters.
    fn encode(&self, text: &str) -> Vec<u32>;

    /// Id of the control token of that name.
    fn control(&self, name: &str) -> Option<u32>;
}

/// How a model marks the turns of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// `<|im_start|>role … <|im_end|>`, of Qwen 2 and many others.
    ChatMl,
    /// ChatML with the empty thought that keeps Qwen 3 from thinking aloud.
    Qwen3,
    /// `<start_of_turn>role … <end_of_turn>`, where the model is called `model` and rules stand in the first turn.
    Gemma,
    /// No marks at all: a paragraph a turn, for models that were never taught to chat.
    Plain,
}

impl Template {
    /// The template that a registry names.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn from_name(name: &str) -> Result<Self> {
        let all = [Self::ChatMl, Self::Qwen3, Self::Gemma, Self::Plain];
        all.into_iter().find(|template| template.name() == name).ok_or_else(|| {
            Error::new(Kind::Usage, format!("unknown chat template `{name}`"))
                .hint("use one of: chatml, qwen3, gemma, plain")
        })
    }

    /// Its name in a registry.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChatMl => "chatml",
            Self::Qwen3 => "qwen3",
            Self::Gemma => "gemma",
            Self::Plain => "plain",
        }
    }

    /// The ids of whole turns. Those of two lists of turns are those of the lists put together.
    ///
    /// # Errors
    /// Where the vocabulary lacks the template's control tokens.
    pub fn encode(self, vocabulary: &(impl Encoder + ?Sized), turns: &[Turn]) -> Result<Vec<u32>> {
        let mut ids = Vec::new();
        for turn in turns {
            match self.marks() {
                Some((start, end)) => {
                    ids.push(control(vocabulary, start)?);
                    ids.extend(vocabulary.encode(&format!("{}\n{}", self.role(turn.role), turn.text)));
                    ids.push(control(vocabulary, end)?);
                    ids.extend(vocabulary.encode("\n"));
                }
                None => ids.extend(vocabulary.encode(&format!("{}\n\n", turn.text))),
            }
        }
        Ok(ids)
    }

    /// The ids that open the model's own turn.
    ///
    /// # Errors
    /// Where the vocabulary lacks the template's control tokens.
    pub fn open(self, vocabulary: &(impl Encoder + ?Sized)) -> Result<Vec<u32>> {
        let Some((start, _)) = self.marks() else {
            return Ok(Vec::new());
        };
        let mut ids = vec![control(vocabulary, start)?];
        ids.extend(vocabulary.encode(&format!("{}\n", self.role(Role::Assistant))));
        if self == Self::Qwen3 {
            ids.push(control(vocabulary, "<think>")?);
            ids.extend(vocabulary.encode("\n\n"));
            ids.push(control(vocabulary, "</think>")?);
            ids.extend(vocabulary.encode("\n\n"));
        }
        Ok(ids)
    }

    /// The ids that end a turn or the text, those that the vocabulary has.
    pub fn stop(self, vocabulary: &(impl Encoder + ?Sized)) -> Vec<u32> {
        ["<|im_end|>", "<|endoftext|>", "<end_of_turn>", "<eos>", "</s>"]
            .iter()
            .filter_map(|name| vocabulary.control(name))
            .collect()
    }

    fn marks(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::ChatMl | Self::Qwen3 => Some(("<|im_start|>", "<|im_end|>")),
            Self::Gemma => Some(("<start_of_turn>", "<end_of_turn>")),
            Self::Plain => None,
        }
    }

    fn role(self, role: Role) -> &'static str {
        match (self, role) {
            (Self::Gemma, Role::Assistant) => "model",
            (Self::Gemma, Role::System | Role::User) => "user",
            _ => role.name(),
        }
    }
}

fn control(vocabulary: &(impl Encoder + ?Sized), name: &str) -> Result<u32> {
    vocabulary.control(name).ok_or_else(|| {
        Error::new(Kind::Model, format!("the model's vocabulary has no `{name}`"))
            .hint("correct the model's `template` in models.toml")
    })
}
