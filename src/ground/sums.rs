//! What a question wants reckoned, and what two figures or two times amount to.

use super::aim::Aim;
use super::operands::Operand;
use crate::language::Language;
use crate::language::numeral::{Reading, figures};
use crate::language::sums::Sums;
use crate::text::marks::QUESTIONS;
use crate::text::patterns::Patterns;

/// What is to be reckoned from two figures or times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// What they make together.
    Added,
    /// By how much one is more.
    Differ,
    /// What is left of one without the other.
    Rest,
    /// How many times as much one is.
    Times,
    /// The days between them.
    Days,
    /// The years between them.
    Years,
}

fn words(language: &str) -> Option<&'static Sums> {
    Language::of(language)?.sums()
}

impl Sum {
    /// What `question`, asked in `language`, wants reckoned, if anything.
    pub fn of(question: &str, language: &str) -> Option<Self> {
        let words = words(language)?;
        let kinds = [
            (&words.days, Self::Days),
            (&words.years, Self::Years),
            (&words.times, Self::Times),
            (&words.differ, Self::Differ),
            (&words.added, Self::Added),
        ];
        let asked = kinds.into_iter().find(|(patterns, _)| patterns.any(question));
        asked.map(|(_, sum)| sum)
    }

    /// What is reckoned where no figure that the text states will do: the rest of those of whom it is not so.
    pub fn instead(aim: &Aim) -> Option<Self> {
        (aim.count && aim.lacks).then_some(Self::Rest)
    }

    /// Whether it is of times and not of figures.
    pub fn of_times(self) -> bool {
        matches!(self, Self::Days | Self::Years)
    }

    /// The sign that stands between the two.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Differ | Self::Rest => "-",
            Self::Times => "/",
            Self::Days | Self::Years => "–",
        }
    }

    /// What `first` and `second` amount to; `None` where that tells nothing.
    pub fn value(self, first: f64, second: f64) -> Option<f64> {
        let (less, more) = (first.min(second), first.max(second));
        let value = match self {
            Self::Added => first + second,
            Self::Rest if first <= second => return None,
            Self::Differ | Self::Rest | Self::Days | Self::Years => more - less,
            Self::Times if less <= 0.0 => return None,
            Self::Times => more / less,
        };
        (value > 0.0).then(|| (value * 100.0).round() / 100.0)
    }

    /// The answer in `language`: what they amount to, and from what.
    /// `texts` are those that they stand in.
    pub fn told(self, texts: [&str; 2], [first, second]: [&Operand; 2], language: &str) -> Option<String> {
        let value = self.value(first.value, second.value)?;
        let number = match self {
            Self::Times | Self::Days | Self::Years => {
                let place = match self {
                    Self::Times => 0,
                    Self::Days => 1,
                    _ => 2,
                };
                let told = words(language).or_else(|| words("en"))?;
                told.told[place].replace('#', &plain(value, None))
            }
            _ => measured(value, texts, &[first, second]),
        };
        let written = [first.written(texts[0]), second.written(texts[1])];
        let turned = match self {
            Self::Differ | Self::Times => first.value < second.value,
            Self::Days | Self::Years => first.value > second.value,
            _ => false,
        };
        let [first, second] = written;
        let parts = if turned { [second, first] } else { [first, second] };
        let sign = match self {
            Self::Added => "+",
            Self::Times => "÷",
            Self::Differ | Self::Rest => "−",
            Self::Days | Self::Years => "–",
        };
        Some(derived(&number, &parts, sign, language))
    }
}

/// A number with what it is made of.
fn derived(number: &str, parts: &[String], sign: &str, language: &str) -> String {
    match Language::of(language).is_some_and(|language| matches!(language.tag(), "zh" | "ja")) {
        true => format!("{number}（{}）", parts.join(sign)),
        false => format!("{number} ({})", parts.join(&format!(" {sign} "))),
    }
}

/// What all of `figures` of `text` make together, told in `language`.
pub fn together(text: &str, figures: &[Operand], language: &str) -> Option<String> {
    let value = figures.iter().map(|one| one.value).sum();
    let [first, second, ..] = figures else {
        return None;
    };
    let number = measured(value, [text, text], &[first, second]);
    let parts: Vec<String> = figures.iter().map(|one| one.written(text)).collect();
    Some(derived(&number, &parts, "+", language))
}

/// How many years before or after another time a sentence in `language` says that something was.
pub fn shifted(sentence: &str, language: &str) -> Option<f64> {
    let words = words(language)?;
    let number = |patterns: &Patterns| {
        let found = patterns.all().iter().find_map(|pattern| pattern.captures(sentence))?;
        let written = found.get(1)?.as_str();
        figures(&format!("{written}年"), Reading::Words)
            .first()?
            .values
            .first()
            .copied()
    };
    number(&words.before)
        .map(|years| -years)
        .or_else(|| number(&words.after))
}

/// A value of what both figures count, in their scale where they have the same.
fn measured(value: f64, texts: [&str; 2], both: &[&Operand; 2]) -> String {
    let [first, second] = both;
    let same = first.scale == second.scale && first.scaled > 1.0;
    let (value, scale) = match same {
        true => (value / first.scaled, first.scale.as_str()),
        false => (value, ""),
    };
    let grouped = both.iter().find_map(|one| one.group);
    let sign = [&first.sign, &second.sign].into_iter().find(|sign| !sign.is_empty());
    let tail = common(&texts[0][first.end()..], &texts[1][second.end()..]);
    let unit = [&first.unit, &second.unit].into_iter().find(|unit| !unit.is_empty());
    let unit = match tail.is_empty() {
        false => tail,
        true => unit.cloned().unwrap_or_default(),
    };
    let gap = if scale.is_ascii() && !scale.is_empty() { " " } else { "" };
    format!(
        "{}{}{gap}{scale}{unit}",
        sign.map_or("", String::as_str),
        plain(value, grouped)
    )
}

/// What follows both figures alike: a word, or some characters where words are not told apart.
fn common(first: &str, second: &str) -> String {
    const MOST: usize = 6;
    let part = |c: &char| c.is_alphanumeric() || matches!(c, '%' | '％' | ' ' | '\u{a0}');
    let alike: String = first
        .chars()
        .zip(second.chars())
        .take_while(|(a, b)| a == b && part(a))
        .map(|(a, _)| a)
        .collect();
    let words = alike.chars().all(|c| c.is_ascii() || !crate::text::script::wordless(c));
    if !words {
        return alike.chars().take(MOST).take_while(|c| !c.is_whitespace()).collect();
    }
    let whole = |text: &str| text[alike.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    let space = alike.len() - alike.trim_start().len();
    match alike[space..].split_whitespace().next() {
        Some(word) if word.len() < alike[space..].len() || whole(first) && whole(second) => {
            alike[..space + word.len()].to_owned()
        }
        _ => String::new(),
    }
}

/// A number with its thousands parted by `group` where it is long.
fn plain(value: f64, group: Option<char>) -> String {
    let whole = value.trunc().abs();
    let mut digits = format!("{whole}");
    if let Some(group) = group.filter(|_| digits.len() > 3) {
        let mut out = String::new();
        for (place, c) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(group);
            }
            out.push(c);
        }
        digits = out;
    }
    let rest = (value - value.trunc()).abs();
    let point = if group == Some('.') { "," } else { "." };
    match format!("{rest:.2}").trim_end_matches('0').split_once('.') {
        Some((_, decimals)) if !decimals.is_empty() => format!("{digits}{point}{decimals}"),
        _ => digits,
    }
}

/// The two that `question`, asked in `language`, has one chosen from, as they stand on the page: `printed` tells whether words do.
pub fn two(question: &str, language: &str, printed: &dyn Fn(&str) -> bool) -> Option<[String; 2]> {
    let words = words(language)?;
    let question = question.trim().trim_end_matches(QUESTIONS);
    let groups = words
        .two
        .all()
        .iter()
        .flat_map(|pattern| pattern.captures_iter(question));
    groups
        .filter_map(|found| {
            let (left, right) = (found.get(1)?.as_str().trim(), found.get(2)?.as_str().trim());
            let [left, right] = differing(left, right);
            let own = [last(left, printed)?, first(right, printed)?];
            (own[0] != own[1]).then_some(own)
        })
        .next()
}

/// Two clauses without what both begin and end with.
fn differing<'a>(left: &'a str, right: &'a str) -> [&'a str; 2] {
    let alike = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let head = alike(&mut left.chars().zip(right.chars()));
    let (a, b) = (&left[head..], &right[head..]);
    let tail = alike(&mut a.chars().rev().zip(b.chars().rev()));
    let own = [&a[..a.len() - tail], &b[..b.len() - tail]];
    let dense = left.chars().any(crate::text::script::wordless);
    if dense && head + tail > 3 && own.iter().all(|one| one.chars().count() > 1) {
        own
    } else {
        [left, right]
    }
}

/// The longest end of `clause` that is printed, of more than one character.
fn last(clause: &str, printed: &dyn Fn(&str) -> bool) -> Option<String> {
    let starts = clause.char_indices().map(|(at, _)| at).filter(|at| border(clause, *at));
    let mut found = starts.map(|at| &clause[at..]);
    found
        .find(|part| telling(part) && printed(bare(part)))
        .map(|part| bare(part).to_owned())
}

/// The longest beginning of `clause` that is printed.
fn first(clause: &str, printed: &dyn Fn(&str) -> bool) -> Option<String> {
    let ends = clause.char_indices().map(|(at, c)| at + c.len_utf8());
    let ends: Vec<usize> = ends.filter(|at| border(clause, *at)).collect();
    let mut found = ends.into_iter().rev().map(|at| &clause[..at]);
    found
        .find(|part| telling(part) && printed(bare(part)))
        .map(|part| bare(part).to_owned())
}

/// Words without an ending that tells whose something is, and without a particle before them.
fn bare(part: &str) -> &str {
    let part = part.trim().trim_start_matches(['的', '“', '"', '«', '„', '「']);
    let part = part.trim_end_matches(['”', '"', '»', '“', '」', '的']);
    part.strip_suffix("'s")
        .or_else(|| part.strip_suffix("’s"))
        .unwrap_or(part)
}

/// Whether words tell one from another: a name, or characters of a script that has no capitals.
fn telling(part: &str) -> bool {
    let bare = bare(part);
    let letters = bare.chars().filter(|c| c.is_alphanumeric()).count();
    let cased = |c: char| c.is_uppercase() || c.is_lowercase();
    letters > 1
        && match bare.chars().next() {
            Some(c) if cased(c) => bare.split_whitespace().any(|word| word.starts_with(char::is_uppercase)),
            Some(_) => true,
            None => false,
        }
}

/// Whether a word may begin or end at a place of a clause.
fn border(clause: &str, at: usize) -> bool {
    let before = clause[..at].chars().next_back();
    let after = clause[at..].chars().next();
    let spaced = |c: char| c.is_alphanumeric() && !crate::text::script::wordless(c);
    !matches!((before, after), (Some(before), Some(after)) if spaced(before) && spaced(after))
}

/// Whether the one that has less, or was earlier, is asked for.
pub fn least(question: &str, language: &str) -> bool {
    words(language).is_some_and(|words| words.least.any(question))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::operands::operands;

    #[test]
    fn the_patterns_of_every_language_compile() {
        let known = || {
            Language::all()
                .iter()
                .filter_map(|language| Some((language.tag(), language.sums()?)))
        };
        for (tag, words) in known() {
            let lists = [
                &words.added,
                &words.differ,
                &words.times,
                &words.days,
                &words.years,
                &words.two,
                &words.least,
                &words.before,
                &words.after,
            ];
            for list in lists {
                assert_eq!(list.malformed(), [""; 0], "{tag}");
            }
            assert!(words.told.iter().all(|told| told.contains('#')), "{tag}");
        }
        assert_eq!(known().count(), 10);
    }

    #[test]
    fn what_is_to_be_reckoned_is_told_by_words() {
        for (question, language, sum) in [
            ("两座水厂加起来投资多少？", "zh", Some(Sum::Added)),
            ("今年的游客比去年多了多少？", "zh", Some(Sum::Differ)),
            ("造价从一开始涨了多少？", "zh", Some(Sum::Differ)),
            ("新桥的宽度是旧桥的几倍？", "zh", Some(Sum::Times)),
            ("从开工到通车，过了多少天？", "zh", Some(Sum::Days)),
            ("开工与通车之间隔了几年？", "zh", Some(Sum::Years)),
            ("减少伤亡用了多少人？", "zh", None),
            ("有多少人受伤？", "zh", None),
            ("桥长多少米？", "zh", None),
            (
                "How many more boats sailed this year than last?",
                "en",
                Some(Sum::Differ),
            ),
            ("By how much did the cost rise?", "en", Some(Sum::Differ)),
            ("How many years before 2018 was it built?", "en", Some(Sum::Years)),
            (
                "How many days passed between the vote and the count?",
                "en",
                Some(Sum::Days),
            ),
            ("How many times as long is the new pier?", "en", Some(Sum::Times)),
            ("How many times did she win?", "en", None),
            ("How many boats sailed?", "en", None),
            ("Um wie viel ist der Preis gestiegen?", "de", Some(Sum::Differ)),
            ("De combien le prix a-t-il augmenté ?", "fr", Some(Sum::Differ)),
            ("¿Cuántos barcos más zarparon?", "es", Some(Sum::Differ)),
            ("На сколько выросла цена?", "ru", Some(Sum::Differ)),
            ("ما مقدار ارتفاع السعر؟", "ar", Some(Sum::Differ)),
            ("費用はいくら増えましたか。", "ja", Some(Sum::Differ)),
            ("가격은 얼마나 올랐습니까?", "ko", Some(Sum::Differ)),
        ] {
            assert_eq!(Sum::of(question, language), sum, "{question}");
        }
    }

    fn told(sum: Sum, text: &str, language: &str) -> Option<String> {
        let found = operands(text, language);
        sum.told([text, text], [&found[0], &found[1]], language)
    }

    #[test]
    fn a_sum_tells_what_it_is_made_of() {
        for (sum, text, language, answer) in [
            (Sum::Added, "渡口有渡船8艘、驳船5艘。", "zh", "13艘（8+5）"),
            (
                Sum::Differ,
                "去年有1127人乘船，前年有2706名旅客。",
                "zh",
                "1579人（2706−1127）",
            ),
            (
                Sum::Differ,
                "甲桥耗资31万元，乙桥耗资22万元。",
                "zh",
                "9万元（31万−22万）",
            ),
            (
                Sum::Added,
                "甲桥耗资25万元，小亭耗资2000元。",
                "zh",
                "252000元（25万+2000）",
            ),
            (Sum::Times, "他们给男工1000元，只给女工250元。", "zh", "4倍（1000÷250）"),
            (Sum::Rest, "She lost 29 boats, 19 of them new.", "en", "10 (29 − 19)"),
            (
                Sum::Differ,
                "It cost $1,250 where $1,000 was asked.",
                "en",
                "$250 ($1,250 − $1,000)",
            ),
            (
                Sum::Differ,
                "La participación era del 16 %, frente al 34 % de 2016.",
                "es",
                "18 % (34 − 16)",
            ),
        ] {
            assert_eq!(told(sum, text, language).as_deref(), Some(answer), "{text}");
        }
        assert_eq!(told(Sum::Rest, "5 of its 9 boats", "en"), None);
        let text = "Crews moved 18 people from A, 7 from B and 12 from C.";
        assert_eq!(
            together(text, &operands(text, "en"), "en").as_deref(),
            Some("37 (18 + 7 + 12)")
        );
    }

    #[test]
    fn a_year_may_be_told_by_its_distance() {
        assert_eq!(shifted("Ten years previously a boat sank there.", "en"), Some(-10.0));
        assert_eq!(shifted("Three years later it was raised.", "en"), Some(3.0));
        assert_eq!(shifted("五年后，渡口重开。", "zh"), Some(5.0));
        assert_eq!(shifted("It stood for ten years.", "en"), None);
    }

    #[test]
    fn the_two_are_those_that_the_page_prints() {
        let page = "王明今年52岁，李方27岁。CNN有105万，MSNBC有160万。反对沈川。反对周望。Warren led Patrick.";
        let printed = |words: &str| page.contains(words);
        for (question, language, pair) in [
            ("检查站的王明和李方，谁的年纪更大？", "zh", ["王明", "李方"]),
            ("黄金时段里CNN和MSNBC哪家观众更多？", "zh", ["CNN", "MSNBC"]),
            ("反对沈川参选的多，还是反对周望参选的多？", "zh", ["沈川", "周望"]),
            ("Who drew more votes, Warren or Patrick?", "en", ["Warren", "Patrick"]),
            (
                "Which bid drew more votes, Warren's or Patrick's?",
                "en",
                ["Warren", "Patrick"],
            ),
        ] {
            let found = two(question, language, &printed);
            assert_eq!(found, Some(pair.map(str::to_owned)), "{question}");
        }
        assert_eq!(two("谁的年纪更大？", "zh", &printed), None);
        assert!(least("两人谁更年轻？", "zh") && !least("两人谁的年纪更大？", "zh"));
        assert!(!least("哪家收入多少？", "zh") && least("Which was built earlier?", "en"));
    }
}
