//! Why what a model wrote cannot stand.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Why a written sentence cannot stand for its source. In replies and stores it is its message; one that is read back from there is
/// [`Reason::Kept`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was written.
    Nothing,
    /// It is none or several sentences.
    NotOneSentence,
    /// It is several sentences where a phrase or one would do.
    Sentences,
    /// It breaks off, or leaves a bracket open.
    BreaksOff,
    /// A figure that its source lacks.
    Figure(String),
    /// A figure that counts something else there.
    Counts(String),
    /// A figure that is not exact there.
    Exact(String),
    /// A figure without its unit, or with another.
    Unit(String),
    /// Quoted words that its source lacks.
    Quoted(String),
    /// A name of a person that its source lacks.
    Name(String),
    /// Another word that its source would have to have: a rank, a day, a name in a translation.
    Word(String),
    /// Too many words that its source lacks.
    More,
    /// It is not in the letters of the language with this tag.
    Letters(String),
    /// It is in the first language, not in the second.
    Language(String, String),
    /// It speaks of the text and not of its news.
    Filler,
    /// Its words do not follow one another so in its source, some left out.
    Strayed,
    /// Somebody speaks who is not named.
    Speaker(String),
    /// The condition that its source sets is lost.
    Condition,
    /// What its source denies is told as a fact.
    Denied,
    /// A negation or a doubt before a word is lost.
    Loses(&'static str, String),
    /// A negation or a doubt before a word is not in its source.
    Adds(&'static str, String),
    /// What a translation must keep is lost.
    Lost(String),
    /// What a translation must keep was added.
    Added(String),
    /// Whether the first is kept cannot be checked in the language with the second tag.
    Unchecked(String, String),
    /// It says the opposite.
    Opposite,
    /// Translated back it is other words.
    OtherWords,
    /// Translated back it is the words given, which cannot stand for the reason given.
    Back(String, Box<Reason>),
    /// It tells the model so little of its source, 1 being all, in the words of the message.
    TooLittle(String),
    /// No sentence of the source supports it.
    Unsupported,
    /// It states what its source asks.
    Asked,
    /// It states what the page takes back.
    Withdrawn,
    /// Words that come from the prompt's example.
    Example(String),
    /// It is longer than its source.
    Longer,
    /// A message that was read back.
    Kept(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => out.write_str("nothing was written"),
            Self::NotOneSentence => out.write_str("it is not one sentence"),
            Self::Sentences => out.write_str("it is more than one sentence"),
            Self::BreaksOff => out.write_str("it breaks off or leaves a bracket open"),
            Self::Figure(figure) => write!(out, "the figure `{figure}` is not in its source"),
            Self::Counts(figure) => write!(out, "the figure `{figure}` counts something else in its source"),
            Self::Exact(figure) => write!(out, "the figure `{figure}` is not exact in its source"),
            Self::Unit(figure) => write!(
                out,
                "the figure `{figure}` has another unit in its source, or one that is left out"
            ),
            Self::Quoted(title) => write!(out, "the words `{title}` are quoted and not in its source"),
            Self::Name(name) => write!(out, "the name `{name}` is not in its source"),
            Self::Word(word) => write!(out, "`{word}` is not in its source"),
            Self::More => out.write_str("it says more than its source"),
            Self::Letters(tag) => write!(out, "it is not written in `{tag}`"),
            Self::Language(tag, wanted) => write!(out, "it is written in `{tag}`, not in `{wanted}`"),
            Self::Filler => out.write_str("it speaks of the text and not of its news"),
            Self::Strayed => out.write_str("its words do not follow one another so in its source"),
            Self::Speaker(speaker) => write!(out, "nobody says who `{speaker}` is"),
            Self::Condition => out.write_str("the condition that its source sets is lost"),
            Self::Denied => out.write_str("what its source denies is told as a fact"),
            Self::Loses(kind, word) => write!(out, "a {kind} before `{word}` is lost"),
            Self::Adds(kind, word) => write!(out, "a {kind} before `{word}` is not in its source"),
            Self::Lost(what) => write!(out, "the {what} of its source is lost"),
            Self::Added(what) => write!(out, "a {what} is not in its source"),
            Self::Unchecked(what, tag) => write!(
                out,
                "whether it keeps the {what} of its source cannot be checked in `{tag}`"
            ),
            Self::Opposite => out.write_str("it says the opposite of its source"),
            Self::OtherWords => out.write_str("other words come back"),
            Self::Back(back, reason) => write!(out, "translated back it is `{back}`: {reason}"),
            Self::TooLittle(share) => write!(out, "it tells the model too little of its source ({share})"),
            Self::Unsupported => out.write_str("no sentence of the source supports it"),
            Self::Asked => out.write_str("it states what its source asks"),
            Self::Withdrawn => out.write_str("it states what the page takes back"),
            Self::Example(words) => write!(out, "`{words}` comes from the prompt's example"),
            Self::Longer => out.write_str("it is longer than its source"),
            Self::Kept(message) => out.write_str(message),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::Kept)
    }
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn a_reason_is_kept_by_its_message() {
        let reason = Reason::Back("Li".to_owned(), Box::new(Reason::Figure("7".to_owned())));
        let written = serde_json::to_string(&reason).unwrap();
        assert_eq!(
            written,
            "\"translated back it is `Li`: the figure `7` is not in its source\""
        );
        let kept: Reason = serde_json::from_str(&written).unwrap();
        assert_eq!(kept.to_string(), reason.to_string());
    }
}
