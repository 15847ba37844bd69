//! What an article must hold for a query, in the tokens of the archive.

use super::query::Expression;
use crate::text::script::wordless;
use crate::text::token::{Token, tokens};
use crate::text::word::ends;
use std::collections::BTreeSet;

/// A word written without spaces is one up to so many characters; longer ones are several by the dictionary.
const WHOLE: usize = 4;
/// Letters that a word's ending may have more than the one searched for.
const ENDING: usize = 3;
/// Shorter words have no other endings.
const ENDED: usize = 4;

/// What an article must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) enum Need {
    Everything,
    One(Leaf),
    Not(Box<Need>),
    All(Vec<Need>),
    Any(Vec<Need>),
}

/// Tokens that follow each other, one or more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::archive) struct Leaf {
    pub tokens: Vec<String>,
    pub form: Form,
}

/// How the tokens of a leaf may differ from an article's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::archive) enum Form {
    /// They may not, and must follow each other.
    Exact,
    /// The word may have another ending, or differ in a letter or two.
    Word { fuzzy: bool },
    /// The last begins with it.
    Prefix,
    /// They are parts of one word; that they occur is enough.
    Parts,
}

/// What an expression needs; `None` where it holds no token at all.
pub(in crate::archive) fn need(expression: &Expression, fuzzy: bool) -> Option<Need> {
    let each = |parts: &[Expression]| parts.iter().filter_map(|part| need(part, fuzzy)).collect::<Vec<_>>();
    match expression {
        Expression::Everything => Some(Need::Everything),
        Expression::Not(inner) => need(inner, fuzzy).map(|inner| Need::Not(Box::new(inner))),
        Expression::All(parts) => together(each(parts)),
        Expression::Any(parts) => Some(Need::Any(each(parts))).filter(|any| *any != Need::Any(Vec::new())),
        Expression::Phrase(text) => phrase(text, Form::Exact).map(Need::One),
        Expression::Prefix(text) => phrase(text, Form::Prefix).map(Need::One),
        Expression::Word(text) => together(words(text, fuzzy)),
    }
}

/// The leaves of words that a person searches with, of any kind: no operators, and none of them must occur.
pub(in crate::archive) fn leaves(text: &str, fuzzy: bool) -> Vec<Leaf> {
    let found = text.split_whitespace().flat_map(|word| words(word, fuzzy));
    let found: BTreeSet<Leaf> = found
        .filter_map(|need| match need {
            Need::One(leaf) => Some(leaf),
            _ => None,
        })
        .collect();
    found.into_iter().collect()
}

fn together(mut parts: Vec<Need>) -> Option<Need> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Need::All(parts)),
    }
}

/// The tokens of words that follow each other. The last character of a run is no token of its own, for others may follow it.
fn phrase(text: &str, form: Form) -> Option<Leaf> {
    let found = tokens(text);
    let alone = |place: usize| {
        let single = found[place].text.chars().nth(1).is_none();
        let follows = place > 0 && found[place - 1].pair && found[place - 1].range.end >= found[place].range.end;
        found[place].pair && single && follows
    };
    let kept = (0..found.len()).filter(|place| !alone(*place));
    let tokens: Vec<String> = kept.map(|place| found[place].text.clone()).collect();
    (!tokens.is_empty()).then_some(Leaf { tokens, form })
}

/// The words of what was typed between spaces.
fn words(text: &str, fuzzy: bool) -> Vec<Need> {
    let found = tokens(text);
    let mut needs: Vec<Need> = Vec::new();
    let mut place = 0;
    while place < found.len() {
        let run = found[place..]
            .iter()
            .take_while(|token| token.pair == found[place].pair)
            .count();
        let (first, last) = (&found[place], &found[place + run - 1]);
        let written = text.get(first.range.start..last.range.end).unwrap_or_default();
        if first.pair {
            needs.extend(parts(written).into_iter().map(Need::One));
        } else if run == 1 {
            let tokens = vec![first.text.clone()];
            let form = Form::Word { fuzzy };
            needs.push(Need::One(Leaf { tokens, form }));
        } else {
            // Such as `half-time` or `l'eau`.
            needs.extend(phrase(written, Form::Parts).map(Need::One));
        }
        place += run;
    }
    needs
}

/// The words of a text without spaces: all of it where it is short, or as the dictionary parts it, characters by themselves put together.
fn parts(text: &str) -> Vec<Leaf> {
    if text.chars().count() <= WHOLE {
        return phrase(text, Form::Parts).into_iter().collect();
    }
    let mut pieces: Vec<String> = Vec::new();
    let mut start = 0;
    let mut single = false;
    for end in ends(text).into_iter().chain([text.len()]) {
        let word = text.get(start..end).unwrap_or_default();
        start = end;
        if word.is_empty() {
            continue;
        }
        let alone = word.chars().count() == 1;
        match pieces.last_mut() {
            Some(last) if alone && single => last.push_str(word),
            _ => pieces.push(word.to_owned()),
        }
        single = alone;
    }
    let several = pieces.iter().any(|piece| piece.chars().count() > 1);
    pieces.retain(|piece| !several || piece.chars().count() > 1);
    pieces.iter().filter_map(|piece| phrase(piece, Form::Parts)).collect()
}

impl Leaf {
    /// How many of `tokens`, from the first on, are this leaf; 0 where they are not.
    pub(in crate::archive) fn met(&self, tokens: &[Token]) -> usize {
        let mut at = 0;
        for (number, wanted) in self.tokens.iter().enumerate() {
            let last = number + 1 == self.tokens.len();
            let meets = |token: &Token| {
                if last {
                    self.meets(wanted, &token.text)
                } else {
                    token.text == *wanted
                }
            };
            let passed = |token: &Token| number > 0 && !meets(token) && ends_run(tokens, at, token);
            // The last character of a run, by itself, stands between two words.
            if tokens.get(at).is_some_and(passed) {
                at += 1;
            }
            if !tokens.get(at).is_some_and(meets) {
                return 0;
            }
            at += 1;
        }
        at
    }

    /// Whether an article's token may stand for the last of the leaf.
    fn meets(&self, wanted: &str, token: &str) -> bool {
        match self.form {
            // A character begins the tokens it is part of.
            _ if wanted.chars().nth(1).is_none() && wanted.chars().all(wordless) => token.starts_with(wanted),
            Form::Exact | Form::Parts => token == wanted,
            Form::Prefix => token.starts_with(wanted),
            Form::Word { fuzzy } => token == wanted || ending(wanted, token) || fuzzy && near(wanted, token),
        }
    }

    /// Whether the last token is sought as the beginning of others.
    pub(in crate::archive) fn open(&self) -> bool {
        let last = self.tokens.last().map(String::as_str).unwrap_or_default();
        let single = last.chars().nth(1).is_none() && last.chars().all(wordless);
        single || self.form == Form::Prefix
    }
}

fn ends_run(tokens: &[Token], at: usize, token: &Token) -> bool {
    let single = token.text.chars().nth(1).is_none();
    token.pair && single && at > 0 && tokens[at - 1].pair && tokens[at - 1].range.end >= token.range.end
}

/// The beginning that a word has in common with those of other endings; `None` where it has none.
pub(in crate::archive) fn stem(word: &str) -> Option<&str> {
    let letters = word.chars().count();
    let korean = word.chars().all(hangul);
    if letters < ENDED && !korean || word.chars().any(char::is_numeric) {
        return None;
    }
    if let Some(begin) = changing(word) {
        return Some(begin);
    }
    let kept = match letters {
        // Particles follow Korean words.
        _ if korean => letters,
        0..=5 => letters,
        6 => 5,
        more => more - 2,
    };
    let end = word.char_indices().nth(kept).map_or(word.len(), |(at, _)| at);
    word.get(..end)
}

/// What stands before a `y` that becomes `ies`, or the other way round.
fn changing(word: &str) -> Option<&str> {
    let begin = word.strip_suffix("ies").or_else(|| word.strip_suffix('y'))?;
    (begin.len() > 2 && !begin.ends_with(['a', 'e', 'i', 'o', 'u'])).then_some(begin)
}

fn hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Whether `token` is `word` with another ending.
pub(in crate::archive) fn ending(word: &str, token: &str) -> bool {
    if let Some(begin) = changing(word) {
        return matches!(token.strip_prefix(begin), Some("y" | "ies" | "ied" | "ys"));
    }
    let longest = word.chars().count() + ENDING;
    stem(word).is_some_and(|stem| token.starts_with(stem)) && token.chars().count() <= longest
}

/// Letters that two words may differ in.
pub(in crate::archive) fn distance(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether two words differ in a letter or two, or in their order.
pub(in crate::archive) fn near(word: &str, token: &str) -> bool {
    let most = distance(word);
    let lengths = word.chars().count().abs_diff(token.chars().count());
    most > 0 && lengths <= most && strsim::osa_distance(word, token) <= most
}

impl Need {
    /// The leaves that an article is sought by, each once; those that it must not hold left out.
    pub(in crate::archive) fn sought(&self) -> Vec<&Leaf> {
        let mut found = match self {
            Self::Everything | Self::Not(_) => Vec::new(),
            Self::One(leaf) => vec![leaf],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Need::sought).collect(),
        };
        found.sort();
        found.dedup();
        found
    }

    /// Whether the index alone cannot tell: that tokens follow each other is seen in the text.
    pub(in crate::archive) fn to_be_seen(&self) -> bool {
        match self {
            Self::Everything => false,
            Self::One(leaf) => leaf.tokens.len() > 1 && leaf.form != Form::Parts,
            Self::Not(inner) => inner.to_be_seen(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Need::to_be_seen),
        }
    }

    /// Whether a text of these tokens holds it.
    pub(in crate::archive) fn seen(&self, text: &[Token]) -> bool {
        match self {
            Self::Everything => true,
            Self::One(leaf) if leaf.form == Form::Parts => leaf
                .tokens
                .iter()
                .all(|wanted| text.iter().any(|token| leaf.meets(wanted, &token.text))),
            Self::One(leaf) => (0..text.len()).any(|at| leaf.met(&text[at..]) > 0),
            Self::Not(inner) => !inner.seen(text),
            Self::All(parts) => parts.iter().all(|part| part.seen(text)),
            Self::Any(parts) => parts.iter().any(|part| part.seen(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::parse;
    use super::*;

    fn holds(query: &str, text: &str) -> bool {
        need(&parse(query).unwrap(), false).unwrap().seen(&tokens(text))
    }

    #[test]
    fn a_text_holds_what_is_needed() {
        for (query, text, expected) in [
            ("\"ferry strike\"", "The ferry strike is over.", true),
            ("\"ferry strike\"", "A strike of ferry crews.", false),
            ("ferry strike", "A strike of ferry crews.", true),
            ("ferries", "The ferry left.", true),
            ("ferry", "Two ferries.", true),
            ("ferry", "A ferret.", false),
            ("bridges", "A bridge.", true),
            ("bridge", "Two bridges.", true),
            ("bridge NOT \"two bridges\"", "Two bridges.", false),
            ("\"大桥通车\"", "昨日大桥通车。", true),
            ("\"大桥通车\"", "大桥，桥通，通车。", false),
            ("\"27 岁\"", "他27岁。", true),
            ("\"通车 2 日\"", "通车，2日。", true),
            ("圖書館", "图书馆", true),
            ("桥", "大桥", true),
            ("桥", "桥梁", true),
            ("大桥通车仪式", "仪式上，大桥昨日通车。", true),
            ("wort*", "Wortlaut", true),
            ("wort*", "Antwort", false),
            ("half-time", "half time", true),
            ("서울", "서울에서 열렸다", true),
        ] {
            assert_eq!(holds(query, text), expected, "{query}: {text}");
        }
        assert!(near("goverment", "government") && !near("form", "farms") && !near("cat", "car"));
    }
}
