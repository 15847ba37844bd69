//! What is searched for: words with AND, OR and NOT, phrases and prefixes, and between which days and where.

use super::places::matches;
use crate::error::{Error, Kind, Result};
use crate::text::tag::same;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A query has at most so many words, phrases and prefixes.
const MOST_LEAVES: usize = 64;
/// Brackets stand within brackets so deep at most.
const DEPTH: usize = 16;
/// Marks that open and close a phrase.
const MARKS: [(char, char); 6] = [
    ('"', '"'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
    ('「', '」'),
    ('＂', '＂'),
];

/// A day, month or year, as a number that sorts: `19980131`; a month has `00` for its day, a year `0000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub u32);

impl Day {
    /// The day, month or year that `text` writes as ISO 8601 does: `1998-01-31`, `19980131`, `1998-01`, `1998`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month, day) = match text.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] if year.len() == 4 => (year, month, day),
            [year, month] if year.len() == 4 => (year, month, ""),
            [year] if year.len() == 4 => (year, "", ""),
            [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
            _ => return None,
        };
        let number = |text: &str, most: u32| match text {
            "" => Some(0),
            text if text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().ok().filter(|number| (1..=most).contains(number))
            }
            _ => None,
        };
        let (year, month, day) = (number(year, 9999)?, number(month, 12)?, number(day, 31)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let most = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (day <= most).then_some(Self(year * 10_000 + month * 100 + day))
    }

    /// The last day of what it names.
    fn last(self) -> u32 {
        match self.0 {
            year if year.is_multiple_of(10_000) => year + 1_299,
            month if month.is_multiple_of(100) => month + 99,
            day => day,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match (month, day) {
            (0, _) => write!(f, "{year:04}"),
            (month, 0) => write!(f, "{year:04}-{month:02}"),
            (month, day) => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// What is searched for, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Words, `"phrases"`, `prefix*`, `AND`, `OR`, `NOT` or `-`, brackets; all words must occur where nothing else is said. `*` is
    /// everything.
    pub text: String,
    /// Printed on this day or later, or speaking of such a day; what has no day is left out.
    pub from: Option<Day>,
    /// Printed on this day or before, or speaking of such a day; what has no day is left out.
    pub to: Option<Day>,
    /// Written in this language, a BCP 47 tag.
    pub language: Option<String>,
    /// With these words in kickers and headings.
    pub section: Option<String>,
    /// With these words in the byline.
    pub byline: Option<String>,
    /// Read from this file, or below this folder; with `*` for any characters.
    pub path: Option<String>,
    /// Whether words that differ in a letter or two are found too.
    pub fuzzy: bool,
    /// Whether it is searched for by its words alone, and not by what it means.
    pub words_alone: bool,
}

impl Query {
    /// A query for `text` anywhere.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Refuses what cannot be searched for.
    ///
    /// # Errors
    /// Where it has no words, or more than can be.
    pub fn check(&self) -> Result<()> {
        parse(&self.text).map(|_| ())
    }

    /// Whether it is nothing but words, which say something together.
    pub fn plain(&self) -> bool {
        let word = |part: &Expression| matches!(part, Expression::Word(_));
        parse(&self.text).is_ok_and(|expression| match &expression {
            Expression::All(parts) => parts.iter().all(word),
            one => word(one),
        })
    }

    /// Whether something written in a language is meant.
    pub(super) fn speaks(&self, known: &str) -> bool {
        let tag = self.language.as_deref();
        tag.is_none_or(|tag| known.eq_ignore_ascii_case(tag) || same(known, tag))
    }

    /// Whether something read from that file is meant.
    pub(super) fn lies(&self, known: &str) -> bool {
        self.path.as_deref().is_none_or(|path| matches(known, path))
    }

    /// Whether some days are meant, and others not.
    pub(super) fn dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether something printed on `day` is meant; 0 is no day.
    pub(super) fn within(&self, day: u32) -> bool {
        let after = self.from.is_none_or(|from| day != 0 && from.0 <= Day(day).last());
        after && self.to.is_none_or(|to| day != 0 && day <= to.last())
    }
}

/// A query taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    Everything,
    Word(String),
    Prefix(String),
    Phrase(String),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

#[derive(Debug, PartialEq)]
enum Mark {
    Open,
    Close,
    And,
    Or,
    Not,
    Leaf(Expression),
}

/// Takes a query apart. What is left open at its end is closed there.
///
/// # Errors
/// Where it has no words, or more of them or of brackets than can be.
pub(super) fn parse(text: &str) -> Result<Expression> {
    let marks = marks(text);
    let leaves = marks.iter().filter(|mark| matches!(mark, Mark::Leaf(_))).count();
    if leaves == 0 {
        return Err(Error::new(Kind::Usage, "the query has no words").hint("standfirst search \"WORD OTHER\""));
    }
    if leaves > MOST_LEAVES {
        let message = format!("the query has {leaves} words, more than {MOST_LEAVES}");
        return Err(Error::new(Kind::Usage, message).hint("search for fewer"));
    }
    let mut rest = marks.into_iter().peekable();
    let found = either(&mut rest, 0)?;
    found.ok_or_else(|| Error::new(Kind::Usage, "the query has no words").hint("standfirst search \"WORD OTHER\""))
}

type Marks = std::iter::Peekable<std::vec::IntoIter<Mark>>;

/// What `OR` parts.
fn either(rest: &mut Marks, depth: usize) -> Result<Option<Expression>> {
    if depth > DEPTH {
        let message = format!("the query has more than {DEPTH} brackets in each other");
        return Err(Error::new(Kind::Usage, message).hint("leave some out"));
    }
    let mut parts = Vec::new();
    let mut all = Vec::new();
    loop {
        match rest.next() {
            None | Some(Mark::Close) => break,
            Some(Mark::Or) => parts.extend(whole(std::mem::take(&mut all), Expression::All)),
            Some(Mark::And) => {}
            Some(mark) => all.extend(one(mark, rest, depth)?),
        }
    }
    parts.extend(whole(all, Expression::All));
    Ok(whole(parts, Expression::Any))
}

fn one(mark: Mark, rest: &mut Marks, depth: usize) -> Result<Option<Expression>> {
    match mark {
        Mark::Open => either(rest, depth + 1),
        Mark::Leaf(leaf) => Ok(Some(leaf)),
        Mark::Not => {
            let mut not = true;
            while rest.next_if(|mark| matches!(mark, Mark::Not)).is_some() {
                not = !not;
            }
            let Some(next) = rest.next_if(|mark| matches!(mark, Mark::Open | Mark::Leaf(_))) else {
                return Ok(None);
            };
            let inner = one(next, rest, depth)?;
            Ok(match not {
                true => inner.map(|inner| Expression::Not(Box::new(inner))),
                false => inner,
            })
        }
        Mark::Close | Mark::And | Mark::Or => Ok(None),
    }
}

fn whole(mut parts: Vec<Expression>, of: fn(Vec<Expression>) -> Expression) -> Option<Expression> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(of(parts)),
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        if c.is_whitespace() {
            rest = after;
        } else if matches!(c, '(' | '（') {
            found.push(Mark::Open);
            rest = after;
        } else if matches!(c, ')' | '）') {
            found.push(Mark::Close);
            rest = after;
        } else if c == '-' && after.starts_with(|c: char| !c.is_whitespace() && c != '-') {
            found.push(Mark::Not);
            rest = after;
        } else if let Some((_, close)) = MARKS.iter().find(|(open, _)| *open == c) {
            let end = after.find(*close).unwrap_or(after.len());
            found.push(Mark::Leaf(Expression::Phrase(after[..end].to_owned())));
            rest = after[end..].strip_prefix(*close).unwrap_or_default();
        } else {
            let opens = |c: char| c.is_whitespace() || "()（）".contains(c) || MARKS.iter().any(|(open, _)| *open == c);
            let end = rest.find(opens).unwrap_or(rest.len());
            found.push(leaf(&rest[..end]));
            rest = &rest[end..];
        }
    }
    found.retain(|mark| match mark {
        Mark::Leaf(Expression::Word(text) | Expression::Phrase(text) | Expression::Prefix(text)) => {
            text.chars().any(char::is_alphanumeric)
        }
        _ => true,
    });
    found
}

fn leaf(word: &str) -> Mark {
    match word {
        "AND" => Mark::And,
        "OR" => Mark::Or,
        "NOT" => Mark::Not,
        "*" | "＊" => Mark::Leaf(Expression::Everything),
        word => Mark::Leaf(match word.strip_suffix(['*', '＊']) {
            Some(begin) => Expression::Prefix(begin.to_owned()),
            None => Expression::Word(word.to_owned()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        fn show(expression: &Expression) -> String {
            let each = |parts: &[Expression], between: &str| {
                let parts: Vec<String> = parts.iter().map(show).collect();
                format!("({})", parts.join(between))
            };
            match expression {
                Expression::Everything => "all".to_owned(),
                Expression::Word(word) => word.clone(),
                Expression::Prefix(word) => format!("{word}*"),
                Expression::Phrase(words) => format!("<{words}>"),
                Expression::Not(inner) => format!("!{}", show(inner)),
                Expression::All(parts) => each(parts, " "),
                Expression::Any(parts) => each(parts, "|"),
            }
        }
        parse(text).map_or_else(|error| error.to_string(), |found| show(&found))
    }

    #[test]
    fn queries_are_taken_apart() {
        for (text, expected) in [
            ("ferry strike", "(ferry strike)"),
            ("ferry AND strike", "(ferry strike)"),
            ("ferry OR bridge tunnel", "(ferry|(bridge tunnel))"),
            ("ferry NOT (bridge OR tunnel)", "(ferry !(bridge|tunnel))"),
            ("-ferry", "!ferry"),
            ("NOT NOT ferry", "ferry"),
            ("\"the ferry\" wort*", "(<the ferry> wort*)"),
            ("“大桥” 通车", "(<大桥> 通车)"),
            ("\"left open", "<left open>"),
            ("(a (b", "(a b)"),
            ("a ) b", "a"),
            ("OR a OR", "a"),
            ("and or", "(and or)"),
            ("*", "all"),
            ("half-time", "half-time"),
            ("… ", "the query has no words"),
            ("NOT", "the query has no words"),
            ("()", "the query has no words"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&format!("{}a", "(".repeat(100))).is_err());
        assert!(parse(&"a ".repeat(1000)).is_err());
    }

    #[test]
    fn days_are_read_and_sort() {
        let day = |text| Day::parse(text).map(|day| day.0);
        assert_eq!(day("1998-01-31"), Some(19_980_131));
        assert_eq!(day("19980131"), Some(19_980_131));
        assert_eq!(day("1998-02"), Some(19_980_200));
        assert_eq!(day("2000-02-29"), Some(20_000_229));
        for wrong in [
            "1998-02-29",
            "1998-13-01",
            "98-01-01",
            "",
            "1998-1-1-1",
            "１９９８",
            "+998",
            "1998-00-00",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert_eq!(Day(19_980_200).to_string(), "1998-02");
        let query = Query {
            from: Day::parse("1998-02"),
            to: Day::parse("1999"),
            ..Query::default()
        };
        assert!(query.within(19_980_201) && query.within(19_991_231) && query.within(19_980_000));
        assert!(!query.within(19_980_131) && !query.within(20_000_101) && !query.within(0));
    }
}
