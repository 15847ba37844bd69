//! Chat templates: the only source of control tokens.

use super::marks::{Marks, Pattern, Piece, TABLES};
use super::{Role, Turn};
use crate::error::{Error, Kind, Result};

/// What turns text into token ids; handed in with the model.
pub trait Encoder {
    /// Ids of `text`; control tokens written in it stay letters.
    fn encode(&self, text: &str) -> Vec<u32>;

    /// Id of the control token of that name.
    fn control(&self, name: &str) -> Option<u32>;
}

/// How a model marks the turns of a chat: a table of `templates.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template(usize);

/// What ends a text whatever the template.
const ENDS: [&str; 5] = ["<|im_end|>", "<|endoftext|>", "<end_of_turn>", "<eos>", "</s>"];

/// What stands between rules and what the user says, where they share a turn.
const AFTER_RULES: &str = "\n\n";

impl Template {
    /// `<|im_start|>role … <|im_end|>`, of Qwen 2 and many others.
    pub const CHATML: Self = Self(0);

    /// No marks at all: a paragraph a turn, for models that were never taught to chat.
    pub const PLAIN: Self = Self(1);

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TABLES.len()).map(Self)
    }

    fn marks(self) -> &'static Marks {
        &TABLES[self.0]
    }

    /// The template that a registry names.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn from_name(name: &str) -> Result<Self> {
        Self::all().find(|template| template.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::all().map(Self::name).collect();
            Error::new(
                Kind::Usage,
                format!("unknown chat template `{}`", name.escape_default()),
            )
            .hint(format!("use one of: {}", names.join(", ")))
        })
    }

    /// The template that a file's own, `jinja`, writes; `has` tells which control tokens the file's vocabulary holds.
    ///
    /// # Errors
    /// Where it is none of those known, or the vocabulary lacks what it needs: the error says what.
    pub fn recognise(jinja: &str, has: impl Fn(&str) -> bool) -> Result<Self> {
        let fits = |template: &Self| {
            let known = &template.marks().known;
            !known.is_empty() && known.iter().all(|word| jinja.contains(word.as_str()))
        };
        // The more of its words a template was known by, the surer it is meant.
        let found = Self::all()
            .filter(fits)
            .max_by_key(|template| (template.marks().known.len(), std::cmp::Reverse(template.0)));
        let hint = "name the nearest one in the model's table: standfirst models add ID FILE --template NAME";
        let Some(found) = found else {
            let names: Vec<&str> = Self::all().map(Self::name).collect();
            let message = format!(
                "the file's chat template is not one that this version knows: it has none of the control tokens of `{}`",
                names.join("`, `")
            );
            return Err(Error::new(Kind::Model, message).hint(hint));
        };
        let lacking: Vec<&str> = found.controls().filter(|name| !has(name)).collect();
        if !lacking.is_empty() {
            let message = format!(
                "the file's chat template looks like `{}`, and its vocabulary lacks `{}`",
                found.name(),
                lacking.join("`, `")
            );
            return Err(Error::new(Kind::Model, message).hint(hint));
        }
        Ok(found)
    }

    /// Its name in a registry.
    pub fn name(self) -> &'static str {
        &self.marks().name
    }

    /// The control tokens that it writes.
    pub fn controls(self) -> impl Iterator<Item = &'static str> {
        self.marks().controls.iter().map(String::as_str)
    }

    /// The ids of whole turns from a chat's beginning on.
    ///
    /// # Errors
    /// Where the vocabulary lacks the template's control tokens.
    pub fn encode(self, vocabulary: &(impl Encoder + ?Sized), turns: &[Turn]) -> Result<Vec<u32>> {
        let mut writer = Ids::new(vocabulary);
        self.begin(&mut writer)?;
        self.turns(None, turns, &mut writer)?;
        Ok(writer.end())
    }

    /// The ids of whole turns after those of `before`. Those of two lists of turns are those of the lists put together.
    ///
    /// # Errors
    /// Where the vocabulary lacks the template's control tokens.
    pub fn encode_after(
        self,
        vocabulary: &(impl Encoder + ?Sized),
        before: &[Turn],
        turns: &[Turn],
    ) -> Result<Vec<u32>> {
        let mut writer = Ids::new(vocabulary);
        self.turns(before.last().map(|turn| turn.role), turns, &mut writer)?;
        Ok(writer.end())
    }

    /// The ids that open the model's own turn.
    ///
    /// # Errors
    /// Where the vocabulary lacks the template's control tokens.
    pub fn open(self, vocabulary: &(impl Encoder + ?Sized)) -> Result<Vec<u32>> {
        let mut writer = Ids::new(vocabulary);
        writer.pattern(&self.marks().open, "")?;
        Ok(writer.end())
    }

    /// The ids that end a turn or the text, those that the vocabulary has.
    pub fn stop(self, vocabulary: &(impl Encoder + ?Sized)) -> Vec<u32> {
        let own = self.marks().stop.iter().map(String::as_str);
        ENDS.into_iter()
            .chain(own)
            .filter_map(|name| vocabulary.control(name))
            .collect()
    }

    /// Whether a model of this template was taught to chat.
    pub fn chats(self) -> bool {
        !self.marks().controls.is_empty()
    }

    /// Whether something opens the model's own turn.
    pub fn opens(self) -> bool {
        !self.marks().open.is_empty()
    }

    /// A whole chat as the model is shown it, the opening of its own turn included.
    pub fn written(self, turns: &[Turn]) -> String {
        let mut text = String::new();
        // A text takes everything.
        let _ = self
            .begin(&mut text)
            .and_then(|()| self.turns(None, turns, &mut text))
            .and_then(|()| text.pattern(&self.marks().open, ""));
        text
    }

    fn begin(self, to: &mut impl Write) -> Result<()> {
        to.pattern(&self.marks().begin, "")
    }

    fn turns(self, before: Option<Role>, turns: &[Turn], to: &mut impl Write) -> Result<()> {
        let marks = self.marks();
        let mut before = before;
        for turn in turns {
            let begun = before == Some(Role::System) && marks.system.is_none();
            match (turn.role, &marks.system) {
                (Role::System, Some(system)) => to.pattern(system, &turn.text)?,
                (Role::System, None) => {
                    if !begun {
                        to.pattern(marks.user.head(), "")?;
                    }
                    to.text(&turn.text);
                    to.text(AFTER_RULES);
                }
                (Role::User, _) if begun => {
                    to.text(&turn.text);
                    to.pattern(marks.user.tail(), "")?;
                }
                (Role::User, _) => to.pattern(&marks.user, &turn.text)?,
                (Role::Assistant, _) => {
                    if begun {
                        to.pattern(marks.user.tail(), "")?;
                    }
                    to.pattern(&marks.assistant, &turn.text)?;
                }
            }
            before = Some(turn.role);
        }
        Ok(())
    }
}

/// What marks and texts are written to.
trait Write {
    fn text(&mut self, text: &str);

    fn control(&mut self, name: &str) -> Result<()>;

    fn pattern(&mut self, pattern: &[Piece], text: &str) -> Result<()> {
        for piece in pattern {
            match piece {
                Piece::Control(name) => self.control(name)?,
                Piece::Text(mark) => self.text(mark),
                Piece::Said => self.text(text),
            }
        }
        Ok(())
    }
}

impl Write for String {
    fn text(&mut self, text: &str) {
        self.push_str(text);
    }

    fn control(&mut self, name: &str) -> Result<()> {
        self.push_str(name);
        Ok(())
    }
}

/// Ids; text that no control token parts is encoded as one.
struct Ids<'a, E: ?Sized> {
    vocabulary: &'a E,
    waiting: String,
    ids: Vec<u32>,
}

impl<'a, E: Encoder + ?Sized> Ids<'a, E> {
    fn new(vocabulary: &'a E) -> Self {
        Self {
            vocabulary,
            waiting: String::new(),
            ids: Vec::new(),
        }
    }

    fn settle(&mut self) {
        if !self.waiting.is_empty() {
            self.ids.extend(self.vocabulary.encode(&self.waiting));
            self.waiting.clear();
        }
    }

    fn end(mut self) -> Vec<u32> {
        self.settle();
        self.ids
    }
}

impl<E: Encoder + ?Sized> Write for Ids<'_, E> {
    fn text(&mut self, text: &str) {
        self.waiting.push_str(text);
    }

    fn control(&mut self, name: &str) -> Result<()> {
        self.settle();
        let id = self.vocabulary.control(name).ok_or_else(|| {
            Error::new(Kind::Model, format!("the model's vocabulary has no `{name}`"))
                .hint("correct the model's `template` in models.toml")
        })?;
        self.ids.push(id);
        Ok(())
    }
}

impl Pattern {
    fn head(&self) -> &[Piece] {
        self.split().0
    }

    fn tail(&self) -> &[Piece] {
        self.split().1
    }

    fn split(&self) -> (&[Piece], &[Piece]) {
        let at = self
            .iter()
            .position(|piece| *piece == Piece::Said)
            .unwrap_or(self.len());
        (&self[..at], self.get(at + 1..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(role: Role, text: &str) -> Turn {
        Turn {
            role,
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_two_that_code_names_are_where_it_says() {
        assert_eq!(Template::CHATML.name(), "chatml");
        assert_eq!(Template::PLAIN.name(), "plain");
    }

    #[test]
    fn every_template_is_known_by_its_own_words_and_lets_everybody_speak() {
        let turns = [
            turn(Role::System, "Rules."),
            turn(Role::User, "Why?"),
            turn(Role::Assistant, "So."),
            turn(Role::User, "Indeed?"),
        ];
        for template in Template::all() {
            let words = template.marks().known.join(" ");
            if template.chats() {
                assert_eq!(Template::recognise(&words, |_| true).unwrap(), template);
            }
            let written = template.written(&turns);
            let places: Vec<usize> = turns.iter().map(|turn| written.find(&turn.text).unwrap()).collect();
            assert!(places.is_sorted(), "{written}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let lacks = |missing: &'static str| move |name: &str| name != missing;
        let jinja = "{{ '<|im_start|>' }}{{ '<|im_end|>' }}";
        let error = Template::recognise(jinja, lacks("<|im_end|>")).unwrap_err();
        assert!(error.chain().contains("lacks `<|im_end|>`"), "{}", error.chain());
        let error = Template::recognise("{{ '### Human' }}", |_| true).unwrap_err();
        assert!(error.chain().contains("`chatml`"), "{}", error.chain());
    }

    #[test]
    fn rules_that_share_the_user_s_turn_may_be_read_before_it() {
        let gemma = Template::from_name("gemma").unwrap();
        let turns = [turn(Role::System, "Rules."), turn(Role::User, "Why?")];
        assert_eq!(
            gemma.written(&turns),
            "<bos><start_of_turn>user\nRules.\n\nWhy?<end_of_turn>\n<start_of_turn>model\n"
        );
        struct Letters;
        impl Encoder for Letters {
            fn encode(&self, text: &str) -> Vec<u32> {
                text.chars().map(u32::from).collect()
            }
            fn control(&self, name: &str) -> Option<u32> {
                Some(1 << 20 | name.len() as u32)
            }
        }
        let whole = gemma.encode(&Letters, &turns).unwrap();
        let mut parts = gemma.encode(&Letters, &turns[..1]).unwrap();
        parts.extend(gemma.encode_after(&Letters, &turns[..1], &turns[1..]).unwrap());
        assert_eq!(parts, whole);
    }
}
