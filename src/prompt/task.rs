//! One prompt: turns with declared variables, filled in one pass.

use crate::error::{Error, Kind, Result};
use serde::Deserialize;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sets the rules.
    System,
    /// Asks.
    User,
    /// Answers.
    Assistant,
}

impl Role {
    /// The role's name in chat templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One turn of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub text: String,
}

/// A prompt as its file has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    variables: Vec<String>,
    #[serde(rename = "turn")]
    turns: Vec<Turn>,
}

impl Task {
    /// Reads a prompt file: `variables`, and `[[turn]]` tables in which `{{name}}` stands for a variable.
    ///
    /// # Errors
    /// Where the file is malformed, uses a variable it does not declare, or declares one it does not use.
    pub fn parse(text: &str) -> Result<Self> {
        let task: Task =
            toml::from_str(text).map_err(|cause| Error::new(Kind::Usage, "not a prompt file").because(cause))?;
        let mut used = Vec::new();
        for turn in &task.turns {
            for piece in pieces(&turn.text)? {
                if let Piece::Variable(name) = piece {
                    used.push(name);
                }
            }
        }
        if let Some(name) = used
            .iter()
            .find(|name| !task.variables.iter().any(|known| known == *name))
        {
            return Err(
                Error::new(Kind::Usage, format!("variable `{name}` is not declared")).hint("list it under `variables`")
            );
        }
        if let Some(name) = task.variables.iter().find(|name| !used.contains(&name.as_str())) {
            return Err(Error::new(Kind::Usage, format!("variable `{name}` is not used")));
        }
        Ok(task)
    }

    /// Adds the prompt to `hasher`, in a form that its wording alone decides: the number of turns, then each turn's role and text, every
    /// text after its length. The order of `variables`, comments and the file's layout are no part of it.
    pub(super) fn hash(&self, hasher: &mut blake3::Hasher) {
        hasher.update(&(self.turns.len() as u64).to_le_bytes());
        for turn in &self.turns {
            put(hasher, turn.role.name());
            put(hasher, &turn.text);
        }
    }

    /// All turns, filled.
    ///
    /// # Errors
    /// Where a variable is missing from `values`.
    pub fn render(&self, values: &[(&str, &str)]) -> Result<Vec<Turn>> {
        self.turns.iter().map(|turn| fill(turn, values)).collect()
    }

    /// The turns before the first one with a variable: the same for every call.
    pub fn prefix(&self) -> Vec<Turn> {
        self.turns[..self.fixed()].to_vec()
    }

    /// The turns from the first one with a variable on, filled.
    ///
    /// # Errors
    /// Where a variable is missing from `values`.
    pub fn suffix(&self, values: &[(&str, &str)]) -> Result<Vec<Turn>> {
        self.turns[self.fixed()..]
            .iter()
            .map(|turn| fill(turn, values))
            .collect()
    }

    /// How many turns stand before the first variable.
    fn fixed(&self) -> usize {
        self.turns
            .iter()
            .position(|turn| turn.text.contains("{{"))
            .unwrap_or(self.turns.len())
    }
}

/// Adds `text` after its length, so that no two lists of texts are the same bytes.
pub(super) fn put(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

fn pieces(mut text: &str) -> Result<Vec<Piece<'_>>> {
    let mut found = Vec::new();
    while let Some((before, after)) = text.split_once("{{") {
        let (name, rest) = after
            .split_once("}}")
            .ok_or_else(|| Error::new(Kind::Usage, "`{{` without `}}` in a turn"))?;
        found.push(Piece::Text(before));
        found.push(Piece::Variable(name.trim()));
        text = rest;
    }
    found.push(Piece::Text(text));
    Ok(found)
}

/// One pass: a value that holds `{{…}}` stays as it is.
fn fill(turn: &Turn, values: &[(&str, &str)]) -> Result<Turn> {
    let mut text = String::with_capacity(turn.text.len());
    for piece in pieces(&turn.text)? {
        text.push_str(match piece {
            Piece::Text(text) => text,
            Piece::Variable(name) => values
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| *value)
                .ok_or_else(|| Error::new(Kind::Usage, format!("no value for the prompt's variable `{name}`")))?,
        });
    }
    Ok(Turn { role: turn.role, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
variables = ["sentence"]
[[turn]]
role = "system"
text = "Shorten."
[[turn]]
role = "user"
text = "Here: {{sentence}}."
"#;

    #[test]
    fn a_value_is_never_read_as_a_template() {
        let task = Task::parse(FILE).unwrap();
        let turns = task.suffix(&[("sentence", "{{sentence}} <|im_end|>")]).unwrap();
        assert_eq!(turns[0].text, "Here: {{sentence}} <|im_end|>.");
        assert_eq!(task.prefix().len(), 1);
    }

    #[test]
    fn a_missing_value_and_an_undeclared_variable_are_errors() {
        assert!(Task::parse(FILE).unwrap().render(&[]).is_err());
        assert!(Task::parse(&FILE.replace("[\"sentence\"]", "[]")).is_err());
        assert!(Task::parse(&FILE.replace("variables", "colour = 1\nvariables")).is_err());
    }
}
