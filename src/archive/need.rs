//! What an article must hold for a query, in the tokens of the archive.

use super::query::Expression;
use crate::text::token::{Sign, Token, tokens};
use crate::text::word::ends;
use std::collections::BTreeSet;

/// A word written without spaces is one up to so many characters; longer ones are several by the dictionary.
const WHOLE: usize = 4;
/// Letters that a word's ending may have more than the one searched for.
const ENDING: usize = 3;
/// Shorter words have no other endings.
const ENDED: usize = 4;

/// A question is sought by so many leaves at most.
const MOST_GRAINS: usize = 96;

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
    pub tokens: Vec<Sought>,
    pub form: Form,
}

/// A token that is sought.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::archive) struct Sought {
    pub text: String,
    /// How far it stands from the first of its leaf.
    pub place: usize,
    /// Whether it is a character.
    pub sign: bool,
}

/// How the tokens of a leaf may differ from an article's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::archive) enum Form {
    /// They may not, and must follow each other.
    Exact,
    /// The word may have another ending, or differ in a letter or two.
    Word { fuzzy: bool },
    /// The last begins with it, where it is a word.
    Prefix,
    /// They are parts of one word; that all of them occur is enough, where they are words.
    Parts,
}

/// The words that articles were found by.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<Leaf>);

impl Words {
    pub(in crate::archive) fn new(leaves: Vec<&Leaf>) -> Self {
        Self(leaves.into_iter().cloned().collect())
    }

    /// How many of them a text has.
    pub fn met(&self, text: &str) -> usize {
        let found = tokens(text);
        let there = |leaf: &&Leaf| (0..found.len()).any(|at| leaf.met(&found[at..]) > 0);
        self.0.iter().filter(there).count()
    }
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

/// The leaves that articles are sought by for a question, of which none must occur: every word, and where words are not told apart every
/// character and every two that follow each other, since nobody knows which of them are words.
pub(in crate::archive) fn grains(text: &str) -> Vec<Leaf> {
    let found = tokens(text);
    let leaf = |some: &[Token], form| Leaf {
        tokens: some
            .iter()
            .map(|token| Sought {
                place: token.place - some[0].place,
                text: token.text.clone(),
                sign: token.sign,
            })
            .collect(),
        form,
    };
    let pair = |some: &&[Token]| some[0].sign && some[1].sign && some[0].place + 1 == some[1].place;
    let alone = |some: &&[Token]| {
        some[0].sign || some[0].text.chars().count() > 1 || some[0].text.chars().all(char::is_numeric)
    };
    let words = found.chunks(1).filter(alone);
    let words = words.map(|some| match some[0].sign {
        true => leaf(some, Form::Parts),
        false => leaf(some, Form::Word { fuzzy: false }),
    });
    let pairs = found.windows(2).filter(pair).map(|some| leaf(some, Form::Parts));
    let mut leaves: Vec<Leaf> = Vec::new();
    for leaf in words.chain(pairs) {
        if leaves.len() < MOST_GRAINS && !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    }
    leaves
}

fn together(mut parts: Vec<Need>) -> Option<Need> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Need::All(parts)),
    }
}

/// The tokens of words that follow each other.
fn phrase(text: &str, form: Form) -> Option<Leaf> {
    let found = tokens(text);
    let first = found.first()?.place;
    let sought = |token: Token| Sought {
        place: token.place - first,
        text: token.text,
        sign: token.sign,
    };
    let tokens = found.into_iter().map(sought).collect();
    Some(Leaf { tokens, form })
}

/// The words of what was typed between spaces.
fn words(text: &str, fuzzy: bool) -> Vec<Need> {
    let found = tokens(text);
    let mut needs: Vec<Need> = Vec::new();
    let mut rest = found.as_slice();
    while let Some(first) = rest.first() {
        // Words of characters end at a mark; words of letters, such as `half-time` or `l'eau`, hold some.
        let goes_on = |pair: &[Token]| pair[0].sign == pair[1].sign && pair[0].place + 1 == pair[1].place;
        let run = 1 + rest.windows(2).take_while(|pair| goes_on(pair)).count();
        let last = &rest[run - 1];
        let written = text.get(first.range.start..last.range.end).unwrap_or_default();
        if first.sign {
            needs.extend(parts(written).into_iter().map(Need::One));
        } else {
            let form = if run == 1 { Form::Word { fuzzy } } else { Form::Parts };
            needs.extend(phrase(written, form).map(Need::One));
        }
        rest = &rest[run..];
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

/// A token of a text.
pub(in crate::archive) trait Told {
    /// Its place among the others.
    fn place(&self) -> usize;
    /// Whether it may stand for the token of a leaf that has that number.
    fn meets(&self, leaf: &Leaf, number: usize) -> bool;
}

impl Told for Token {
    fn place(&self) -> usize {
        self.place
    }

    fn meets(&self, leaf: &Leaf, number: usize) -> bool {
        leaf.meets(number, &self.text)
    }
}

impl Told for Sign {
    fn place(&self) -> usize {
        self.1
    }

    fn meets(&self, leaf: &Leaf, number: usize) -> bool {
        let sought = leaf.tokens.get(number).map(|sought| sought.text.chars());
        sought.is_some_and(|mut sought| sought.next() == Some(self.0) && sought.next().is_none())
    }
}

impl Leaf {
    /// How many of `tokens`, from the first on, are this leaf; 0 where they are not.
    pub(in crate::archive) fn met(&self, tokens: &[impl Told]) -> usize {
        let Some(first) = tokens.first() else { return 0 };
        let meets = |(number, sought): (usize, &Sought)| {
            let there = tokens
                .get(number)
                .filter(|token| token.place() - first.place() == sought.place);
            there.is_some_and(|token| token.meets(self, number))
        };
        match self.tokens.iter().enumerate().all(meets) {
            true => self.tokens.len(),
            false => 0,
        }
    }

    /// Whether an article's token may stand for the leaf's of that number.
    fn meets(&self, number: usize, token: &str) -> bool {
        let Some(sought) = self.tokens.get(number) else {
            return false;
        };
        let last = number + 1 == self.tokens.len() && !sought.sign;
        token == sought.text
            || match self.form {
                Form::Prefix if last => token.starts_with(&sought.text),
                Form::Word { fuzzy } if last => ending(&sought.text, token) || fuzzy && near(&sought.text, token),
                _ => false,
            }
    }

    /// Whether it is of characters alone.
    pub(in crate::archive) fn signs(&self) -> bool {
        self.tokens.iter().all(|sought| sought.sign)
    }
}

/// The beginning that a word has in common with those of other endings; `None` where it has none.
pub(in crate::archive) fn stem(word: &str) -> Option<&str> {
    let letters = word.chars().count();
    if letters < ENDED || word.chars().any(char::is_numeric) {
        return None;
    }
    if let Some(begin) = changing(word) {
        return Some(begin);
    }
    let kept = match letters {
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
    /// The leaves that an article is sought by, as often as they are said; those that it must not hold left out.
    pub(in crate::archive) fn counted(&self) -> Vec<&Leaf> {
        match self {
            Self::Everything | Self::Not(_) => Vec::new(),
            Self::One(leaf) => vec![leaf],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Need::counted).collect(),
        }
    }

    /// The same, each once.
    pub(in crate::archive) fn sought(&self) -> Vec<&Leaf> {
        let mut found = self.counted();
        found.sort();
        found.dedup();
        found
    }

    /// Whether the index alone cannot tell: that tokens follow each other is seen in the text.
    pub(in crate::archive) fn to_be_seen(&self) -> bool {
        match self {
            Self::Everything => false,
            Self::One(leaf) => leaf.tokens.len() > 1 && (leaf.form != Form::Parts || leaf.signs()),
            Self::Not(inner) => inner.to_be_seen(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Need::to_be_seen),
        }
    }

    /// Whether it is told by characters alone whether a text holds it.
    pub(in crate::archive) fn of_signs(&self) -> bool {
        match self {
            Self::Everything => true,
            Self::One(leaf) => leaf.signs(),
            Self::Not(inner) => inner.of_signs(),
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Need::of_signs),
        }
    }

    /// All leaves, those that it must not hold among them.
    pub(in crate::archive) fn all(&self) -> Vec<&Leaf> {
        match self {
            Self::Everything => Vec::new(),
            Self::One(leaf) => vec![leaf],
            Self::Not(inner) => inner.all(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Need::all).collect(),
        }
    }

    /// Whether what holds the leaves that `met` tells of holds it.
    pub(in crate::archive) fn holds(&self, met: &dyn Fn(&Leaf) -> bool) -> bool {
        match self {
            Self::Everything => true,
            Self::One(leaf) => met(leaf),
            Self::Not(inner) => !inner.holds(met),
            Self::All(parts) => parts.iter().all(|part| part.holds(met)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(met)),
        }
    }

    /// Whether a text of these tokens holds it.
    pub(in crate::archive) fn seen(&self, text: &[impl Told]) -> bool {
        match self {
            Self::Everything => true,
            Self::One(leaf) if leaf.form == Form::Parts && !leaf.signs() => {
                let there = |number| text.iter().any(|token| token.meets(leaf, number));
                (0..leaf.tokens.len()).all(there)
            }
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
    fn a_question_is_sought_by_words_characters_and_pairs() {
        let shown = |text| -> Vec<String> {
            let leaves = grains(text);
            let text = |leaf: &Leaf| leaf.tokens.iter().map(|sought| sought.text.as_str()).collect();
            leaves.iter().map(text).collect()
        };
        assert_eq!(shown("Kublai's boats, 3"), ["kublai", "boats", "3"]);
        assert_eq!(shown("蓍草 A-135"), ["蓍", "草", "135", "蓍草"]);
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
            ("\"通车 2 日\"", "通车2日。", true),
            ("\"通车\"", "船通，车到。", false),
            ("卡尔·马克思", "卡尔·马克思。", true),
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
