//! What the sections of a language's data file hold.
//!
//! Patterns are regular expressions. Words are folded; many stand in one string, with spaces between them. In a [`Mark`] `*`
//! stands for any ending or beginning of a word, `#` for a figure; a character of a script without spaces counts where the
//! dictionary begins a word with it.

use super::mark::Mark;
use crate::text::patterns::Patterns;
use crate::text::script::Script;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// What stands before the first section.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    /// In English.
    pub name: String,
    pub script: Script,
    /// What `whatlang` calls it: its ISO 639-3 codes.
    #[serde(default)]
    pub iso: Vec<String>,
    /// The first and the last letter of a script that no other language here is written in.
    #[serde(default)]
    pub alone: Option<[u32; 2]>,
    /// Whether kana stand among its Han characters.
    #[serde(default)]
    pub kana: bool,
    /// Whether every noun begins with a capital.
    #[serde(default)]
    pub noun_capitals: bool,
    /// Letters that tell another language of the same script, by its tag.
    #[serde(default)]
    pub not_of_it: BTreeMap<String, String>,
}

/// Words of one string.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "String")]
pub(crate) struct WordSet(HashSet<String>);

impl From<String> for WordSet {
    fn from(words: String) -> Self {
        Self(words.split_whitespace().map(str::to_owned).collect())
    }
}

impl WordSet {
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Words {
    /// Words that nearly every sentence holds, or that questions begin with: of a few words they tell more than letters do.
    pub common: WordSet,
    /// Short words that only this language has, or that are frequent in few: what a sentence can hardly do without.
    pub function: WordSet,
    /// Words that are written with a capital and are no names: titles, offices, bodies and kinds of places, which a translation
    /// finds words for.
    pub capitals: WordSet,
    /// Who speaks of themselves, or to the reader.
    pub own: WordSet,
    /// Small words within names and between them.
    pub within_names: WordSet,
    /// Words that a full stop shortens, without it.
    pub shortened: WordSet,
    /// How words begin that follow the ordinal of a date, months aside.
    pub dated: WordSet,
    /// Letters that stand for who asks and who answers.
    pub dialogue: String,
    /// Characters that no other language of the script can do with.
    pub plain: String,
}

/// Words that no sentence is cut beside when it is shortened.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Cutting {
    /// Lead over to the word after them: prepositions, conjunctions, negations.
    pub forward: WordSet,
    /// Belong to the word before them: particles.
    pub backward: WordSet,
    /// Bring somebody in, or point to them: where they are left out, what follows may be told of another.
    pub referents: WordSet,
    /// Tell of a part of what the clause before names.
    pub partitive: WordSet,
    /// Lead into a clause, which goes on without them: adverbs.
    pub heads: WordSet,
    /// Without these a clause is none, or says the opposite: auxiliaries, negations.
    pub kept: WordSet,
    /// Say nothing without the part that leads to them: abstract nouns.
    pub bare: WordSet,
    /// Begin a part that its clause can do without, where words are apart: prepositions, relatives.
    pub openings: WordSet,
    /// How words end that are verbs.
    pub verbal: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Figures {
    /// Numbers from zero on.
    pub words: String,
    /// Months from January on.
    pub months: String,
    /// Words that scale a figure, with the power of ten.
    pub scales: BTreeMap<String, i32>,
    /// Other words that tell a number; what `words` or `months` of any language say counts before these.
    pub more: BTreeMap<String, f64>,
}

/// How lines of a page are worded; `language/rules.rs` says what each list is for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lines {
    pub byline: Vec<String>,
    pub end_byline: Vec<String>,
    pub credit: Vec<String>,
    pub caption: Vec<String>,
    pub folio: Vec<String>,
    pub dateline: Vec<String>,
    pub name: Vec<String>,
    pub kicker: Vec<String>,
    #[serde(default)]
    pub rubric: Vec<String>,
    pub goes_on: Vec<String>,
    pub hangs: Vec<String>,
    pub leans: Vec<String>,
    pub jump: Vec<String>,
    pub back: Vec<String>,
    /// A line that names its page; the group holds the number.
    pub page: Vec<String>,
    /// What makes a question of a sentence, and does not stand in its answer.
    pub asking: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Discourse {
    /// Sentences that tell what was printed or said wrongly before.
    pub errors: Patterns,
    /// What stands before that which such a sentence takes back, and after it.
    pub instead: Patterns,
    pub corrected: Patterns,
    /// Such a sentence that tells what is right as well.
    pub both: Patterns,
}

/// Phrases are compared in small letters, without figures and marks around them; one that ends in `…` may go on.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Web {
    /// What texts about consent speak of, and how they speak to readers of it.
    pub consent: Vec<String>,
    pub agree: Vec<String>,
    /// Headings above what readers wrote.
    pub comments: Vec<String>,
    /// Headings above links to other pages.
    pub links: Vec<String>,
    /// Short lines that are nothing but furniture.
    pub lines: Vec<String>,
    /// What stands before an author's name.
    pub byline: Vec<String>,
    /// What begins a new statement in a line of them, before a colon.
    pub labels: Vec<String>,
    pub names: WebNames,
    pub front: FrontMatter,
}

/// Words of classes, ids and roles, by what they say of an element.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WebNames {
    pub furniture: HashSet<String>,
    pub comments: HashSet<String>,
    /// Before such a word these say that it is not there, `no-sidebar`, or that it is beside what this is, `with-comments`.
    pub beside: HashSet<String>,
    pub byline: HashSet<String>,
    pub deck: HashSet<String>,
    pub kicker: HashSet<String>,
    pub caption: HashSet<String>,
    pub credit: HashSet<String>,
    pub title: HashSet<String>,
    pub site: HashSet<String>,
    pub body: HashSet<String>,
}

impl WebNames {
    /// Adds those of another language.
    pub fn extend(&mut self, other: &Self) {
        for (all, more) in [
            (&mut self.furniture, &other.furniture),
            (&mut self.comments, &other.comments),
            (&mut self.beside, &other.beside),
            (&mut self.byline, &other.byline),
            (&mut self.deck, &other.deck),
            (&mut self.kicker, &other.kicker),
            (&mut self.caption, &other.caption),
            (&mut self.credit, &other.credit),
            (&mut self.title, &other.title),
            (&mut self.site, &other.site),
            (&mut self.body, &other.body),
        ] {
            all.extend(more.iter().cloned());
        }
    }
}

/// Keys of front matter, by the part of the article that their values are.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FrontMatter {
    pub title: HashSet<String>,
    pub byline: HashSet<String>,
    pub deck: HashSet<String>,
    pub kicker: HashSet<String>,
    /// When it was published; no part of the article.
    pub date: HashSet<String>,
}

impl FrontMatter {
    /// Adds those of another language.
    pub fn extend(&mut self, other: &Self) {
        for (all, more) in [
            (&mut self.title, &other.title),
            (&mut self.byline, &other.byline),
            (&mut self.deck, &other.deck),
            (&mut self.kicker, &other.kicker),
            (&mut self.date, &other.date),
        ] {
            all.extend(more.iter().cloned());
        }
    }
}

/// Names in a script without capitals and spaces.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Persons {
    /// Surnames of one character.
    pub surnames: String,
    /// What stands beside the name of a person, before it or after it.
    pub roles: String,
    /// Characters that no given name holds.
    pub not_given: String,
    /// What ends a name after its role, and what stands before one that its role follows.
    pub closes: String,
    pub opens: String,
    /// Places and bodies by what their names end in, and titles by their marks.
    pub named: String,
    /// Bodies and places of which there are several of a kind, by what their names end in.
    pub bodies: String,
    /// Characters that stand alone in sentences and begin or end no name.
    pub never_names: String,
}

/// Characters with readings beside the usual one, in Latin letters.
pub(crate) type Readings = BTreeMap<char, Vec<String>>;

/// What stands around articles; the group of a pattern is the name, day or number.
/// Words that hint at the part of a printed line, in small letters; where it stands tells the rest.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Hints {
    /// How bylines begin.
    pub byline: Vec<String>,
    /// What bylines hold.
    pub author: Vec<String>,
    /// What names a picture's maker.
    pub photo: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Printed {
    /// What stands before an author's name at the head of a line.
    pub by: Vec<String>,
    /// What stands before a photographer's: a word for the picture, perhaps a preposition, and a mark.
    pub photo: Vec<String>,
    pub photo_by: Vec<String>,
    /// The same without a mark.
    pub pictures: Vec<String>,
    pub pictures_by: Vec<String>,
    /// What stands before the number of an issue.
    pub issue: Vec<String>,
    /// Who wrote it, on a line of its own, and in a paragraph's beginning.
    pub author: Patterns,
    pub opening: Patterns,
    /// Who took the picture, at a caption's end.
    pub photographer: Patterns,
    pub date: Patterns,
    pub number: Patterns,
    /// How a question asks for the day, and for the number.
    pub asks_day: Patterns,
    pub asks_number: Patterns,
    /// Words of such questions that say nothing of which article is meant.
    pub general: Patterns,
}

/// What a question wants, and how a text tells it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Aims {
    /// It asks for something, so it is no question of yes or no.
    pub open: Patterns,
    /// It is one, whatever else; where there are none, all are that end in a question mark and ask for nothing.
    pub polar: Patterns,
    /// Whether the voice alone may ask for yes or no as well.
    #[serde(default)]
    pub spoken: bool,
    /// It offers two.
    pub choice: Patterns,
    /// What the answer begins with.
    pub yes: String,
    pub no: String,
    /// A clause that says that something is not so.
    pub negated: Patterns,
    /// A count is asked of whom it is not so, where fewer words tell it than negate a clause.
    #[serde(default)]
    pub lacks: Patterns,
    /// How many or how much.
    pub count: Patterns,
    /// How old, and how a text says it.
    pub age: Patterns,
    pub aged: Patterns,
    /// All of them, and how a text says that a figure is of all.
    pub total: Patterns,
    pub totals: Patterns,
    /// Several are asked for.
    pub plural: Patterns,
    /// A time, and a year.
    pub when: Patterns,
    pub year: Patterns,
    /// One of several is asked for by what it has more or less of, and how a text says so.
    pub compare: Patterns,
    /// The question names those of whom one is wanted.
    pub rivals: Patterns,
    /// A place, and how a time is told instead of one.
    pub place: Patterns,
    pub times: Patterns,
    /// Who wrote it, who took the picture, of which day or number the page is.
    pub author: Patterns,
    pub photographer: Patterns,
    pub dated: Patterns,
    /// A day before the one that a text begins with.
    pub yesterday: Patterns,
    /// It is about a question that was asked.
    pub asks: Patterns,
    /// What several people are called by, of whom one is meant: the group holds it.
    pub namesakes: Patterns,
    /// A name is wanted.
    pub named: Patterns,
    /// What is asked, and how a text tells it; an answer stands near the second. The pairs are the same in every language:
    /// death, birth, injury, arrest, resignation.
    pub predicates: Vec<[Patterns; 2]>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Counts {
    /// How it is asked how many.
    pub many: Vec<String>,
    /// Words after a figure that say that it counts none of what was asked for.
    pub measures: WordSet,
}

/// What belongs to an answer that ends in a figure, or in a list; words without their full stop.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Extents {
    /// Between a figure and what it counts.
    pub scales: WordSet,
    /// After a figure; `_` stands for the space between two words.
    pub units: WordSet,
    /// Units that another follows.
    pub open_units: WordSet,
    /// After a figure without a space.
    pub counters: WordSet,
    /// Before a figure.
    pub signs: WordSet,
    /// What brings in the last of a list, and what does so written together with the word after it.
    pub ands: WordSet,
    pub joined: WordSet,
    /// What asks for somebody, and what begins what a speaker said.
    pub who: Vec<String>,
    pub speech: Vec<String>,
    /// What asks for a work that has a title.
    pub works: Vec<String>,
}

/// What a sentence takes back: the groups hold it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Denials {
    /// Somebody denies it.
    pub denied: Patterns,
    /// It is set against what is the case.
    pub rather: Patterns,
    /// An error that is put right; its figures are wrong wherever the page has them.
    pub corrected: Patterns,
    /// The same on pages that hold a word of `amends`: elsewhere the words mean nothing.
    pub amended: Patterns,
    pub amends: Patterns,
    /// What begins so is not taken back: “not only”.
    pub spared: Patterns,
    /// A question on denials and errors themselves.
    pub disputed: Patterns,
    /// A clause that says that nobody did or nothing is.
    pub none: Patterns,
    /// Nouns that the word for nobody stands for as well.
    pub people: Patterns,
    /// Borders of clauses beside punctuation.
    pub parts: Patterns,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims {
    /// What must stay with what it stands before, and what holds such a word and means something else.
    pub negations: Vec<Mark>,
    pub doubts: Vec<Mark>,
    pub neutral: Vec<Mark>,
    /// What says that something is denied or rejected, and whether it stands after that.
    pub denials: Vec<Mark>,
    #[serde(default)]
    pub verb_last: bool,
    /// What must not go.
    pub conditions: Vec<Mark>,
    /// What stands before a figure that is not exact.
    pub about: Vec<Mark>,
    /// What claims a rank.
    pub firsts: Vec<Mark>,
    /// Sentences that speak of the text and not of its news.
    pub filler: Patterns,
    /// Who speaks where no name is given.
    pub speakers: Vec<Mark>,
    /// The date that a sentence begins with, and one anywhere in it.
    #[serde(default)]
    pub dated: Patterns,
    #[serde(default)]
    pub times: Patterns,
    /// Which year or day, or how often: one of the first words needs one of them or of the second words in its source.
    #[serde(default)]
    pub whens: Vec<[Vec<Mark>; 2]>,
}

/// Words after a figure, by what they measure; longer ones are looked for first.
pub(crate) type Measures = BTreeMap<String, Vec<Mark>>;

/// Words by what they tell; negations, denials and conditions are those of the claims as well.
pub(crate) type Concepts = BTreeMap<String, Concept>;

/// What one text tells, the other must at least be able to tell.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Concept {
    /// Words that tell it.
    pub sure: Vec<Mark>,
    /// Words that may tell it: `?` stands before them.
    pub maybe: Vec<Mark>,
}

impl From<Vec<String>> for Concept {
    fn from(list: Vec<String>) -> Self {
        let mut words = Self::default();
        for word in list {
            match word.strip_prefix('?') {
                Some(word) => words.maybe.push(Mark::from(word.to_owned())),
                None => words.sure.push(Mark::from(word)),
            }
        }
        words
    }
}

/// Words of one kind and of its opposite: what tells one in the source is told by the other in no translation that does not tell
/// the first as well.
pub(crate) type Opposites = BTreeMap<String, [Vec<Mark>; 2]>;

/// A translation names no place that its source does not.
pub(crate) type Places = BTreeMap<String, Vec<Mark>>;
