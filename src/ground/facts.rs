//! What a written sentence says that its support does not: figures, dates, names, quoted words.

use super::claims::altered;
use super::reason::Reason;
use crate::language::Language;
use crate::language::numeral::{Figure, Reading, figures};
use crate::language::person::persons;
use crate::language::sentence::sentences;
use crate::text::fold::{fold, squeezed};
use crate::text::marks::{PAIRS, UNFINISHED};
use crate::text::script::wordless;
use crate::text::tag::same;
use crate::text::term::terms;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The most of a sentence's terms that its support may lack, where both are of one language.
const NOVEL: f64 = 0.34;

/// Why `written` cannot rest on `support`, a text of the language `from`, or `None` where it can. `to` is the language it should
/// be written in.
pub fn unfounded(written: &str, support: &str, from: &str, to: &str) -> Option<Reason> {
    let alike = same(from, to);
    if written.trim().is_empty() {
        return Some(Reason::Nothing);
    }
    if sentences(written).len() != 1 {
        return Some(Reason::NotOneSentence);
    }
    if !whole(written, support) {
        return Some(Reason::BreaksOff);
    }
    if let Some(figure) = unknown_figure(written, support, alike) {
        return Some(Reason::Figure(figure));
    }
    if alike {
        if let Some(title) = unknown_title(written, support) {
            return Some(Reason::Quoted(title));
        }
        if let Some(name) = unknown_name(written, support) {
            return Some(Reason::Name(name));
        }
        if novelty(written, support) > NOVEL {
            return Some(Reason::More);
        }
        if !in_script(written, to) && in_script(support, from) {
            return Some(Reason::Letters(to.to_owned()));
        }
        if let Some(reason) = altered(written, support, from) {
            return Some(reason);
        }
    } else if !in_script(&without(written, support), to) {
        return Some(Reason::Letters(to.to_owned()));
    }
    None
}

/// `written` without the words that `support` has as well, names kept in their own letters.
fn without(written: &str, support: &str) -> String {
    let known: BTreeSet<&str> = words(support).collect();
    let own = words(written).filter(|word| !known.contains(word));
    let left: Vec<&str> = own.collect();
    let dense: String = written.chars().filter(|c| wordless(*c)).collect();
    format!("{dense} {}", left.join(" "))
}

/// Whether a sentence ends, where its source does, and closes what it opens.
fn whole(written: &str, support: &str) -> bool {
    (ended(written) || !ended(support)) && balanced(written)
}

/// Whether a text has as many closing brackets and quotation marks of each kind as opening ones.
pub fn balanced(text: &str) -> bool {
    let even = |(open, close): (char, char)| text.matches(open).count() == text.matches(close).count();
    PAIRS.into_iter().all(even) && text.matches('"').count().is_multiple_of(2)
}

/// Whether a text ends as sentences do.
pub fn ended(text: &str) -> bool {
    let last = text.trim_end().chars().next_back();
    last.is_some_and(|c| !c.is_alphanumeric() && !UNFINISHED.contains(&c))
}

fn unknown_figure(written: &str, support: &str, alike: bool) -> Option<String> {
    // Figures in names of things, and full hours, are written so in one language and not in another.
    static NAMED: OnceLock<Option<Regex>> = OnceLock::new();
    let named = NAMED
        .get_or_init(|| Regex::new(r"\b\p{Lu}{2,}-\d+\b|:00\b").ok())
        .as_ref()
        .filter(|_| !alike);
    let written = named.map_or_else(
        || written.to_owned(),
        |named| named.replace_all(written, " ").into_owned(),
    );
    let known = figures(support, Reading::Words);
    let fits = |figure: &Figure| {
        let same: Vec<&Figure> = known.iter().filter(|known| known.equals(figure)).collect();
        let Some(unit) = figure.unit.filter(|_| alike) else {
            return !same.is_empty();
        };
        // A figure must count there what it counts here; where the source names nothing, anything goes.
        same.iter()
            .any(|known| known.unit.is_none_or(|other| other == unit || other == '的'))
    };
    figures(&written, Reading::Strict)
        .into_iter()
        .find(|figure| !fits(figure))
        .map(|figure| figure.written)
}

fn unknown_title(written: &str, support: &str) -> Option<String> {
    static QUOTED: OnceLock<Option<Regex>> = OnceLock::new();
    let quoted = QUOTED
        .get_or_init(|| Regex::new("《([^《》]{1,60})》|“([^“”]{2,80})”|「([^「」]{2,60})」|『([^『』]{2,60})』|«([^«»]{2,80})»|„([^„“”]{2,80})[“”]|\"([^\"]{2,80})\"").ok())
        .as_ref()?;
    let there = squeezed(support);
    quoted
        .captures_iter(written)
        .filter_map(|captures| {
            captures
                .iter()
                .skip(1)
                .flatten()
                .next()
                .map(|found| found.as_str().to_owned())
        })
        .find(|title| !there.contains(&squeezed(title)))
}

fn unknown_name(written: &str, support: &str) -> Option<String> {
    let there = squeezed(support);
    persons(written)
        .into_iter()
        .find(|name| !there.contains(&squeezed(name)))
        .or_else(|| unknown_latin(written, support))
        .or_else(|| unknown_compound(written, support))
}

/// A capitalised word that does not open the sentence, or any Latin word in another script, which the support lacks.
fn unknown_latin(written: &str, support: &str) -> Option<String> {
    let known: BTreeSet<String> = words(&fold(support)).map(stem).collect();
    let foreign = written.chars().any(wordless);
    let mut opened = false;
    for word in words(written) {
        let upper = word.chars().next().is_some_and(char::is_uppercase);
        let latin = word.chars().all(|c| c.is_alphabetic() && !wordless(c)) && word.chars().count() > 1;
        let counts = latin && (foreign && word.is_ascii() || upper && opened);
        opened = true;
        if counts && !known.contains(&stem(fold(word))) {
            return Some(word.to_owned());
        }
    }
    None
}

/// A capitalised word with a hyphen that stands nowhere so.
fn unknown_compound(written: &str, support: &str) -> Option<String> {
    let compounds = |text: &str| -> Vec<String> {
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
            .map(|word| word.trim_matches(['-', '\'', '’']).to_owned())
            .filter(|word| word.contains('-') && word.chars().next().is_some_and(char::is_uppercase))
            .collect()
    };
    let known: BTreeSet<String> = compounds(support).into_iter().collect();
    compounds(written).into_iter().find(|word| !known.contains(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() || wordless(c))
        .filter(|word| !word.is_empty())
}

/// A word without the last letters, which cases and numbers change.
fn stem(word: impl AsRef<str>) -> String {
    let word = word.as_ref();
    let count = word.chars().count();
    word.chars()
        .take(if count > 5 { count - 2 } else { count.min(4) })
        .collect()
}

/// The share of a sentence's terms that its support lacks.
fn novelty(written: &str, support: &str) -> f64 {
    let known: BTreeSet<String> = terms(support).into_iter().collect();
    let said = terms(written);
    let new = said.iter().filter(|term| !known.contains(*term)).count();
    new as f64 / (said.len() as f64).max(1.0)
}

/// Whether most letters of `text` are of the script that `language` is written in.
pub fn in_script(text: &str, language: &str) -> bool {
    let script = Language::script_of(language).unwrap_or_default();
    let kana = Language::of(language).is_some_and(|language| language.head().kana);
    let fits = |c: char| script.writes(c, kana);
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let of_it = letters.iter().filter(|c| fits(**c)).count();
    of_it * 10 >= letters.len() * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUPPORT: &str = "副站长周小河带领12名船工，3月5日在《渡口纪事》的展厅里接待了1.5万人次。";

    fn why(written: &str) -> Option<String> {
        unfounded(written, SUPPORT, "zh", "zh").map(|reason| reason.to_string())
    }

    #[test]
    fn what_is_in_the_source_stands() {
        assert_eq!(why("周小河带领12名船工接待了1.5万人次。"), None);
        assert_eq!(why("３月５日，副站长周小河在《渡口纪事》展厅接待游客1.5万人次。"), None);
    }

    #[test]
    fn what_is_not_falls() {
        for (written, reason) in [
            ("周小河带领13名船工接待了游客。", "13"),
            ("周小河带领12人接待了1.5万人次。", "12"),
            ("副站长李大江带领12名船工接待了1.5万人次。", "李大江"),
            ("周小河带领12名船工在《河上人家》的展厅里接待。", "河上人家"),
            ("周小河带领12名船工。他们接待了1.5万人次。", "one sentence"),
            ("市民纷纷表示活动很有意义，希望今后多多举办。", "more than"),
        ] {
            let why = why(written).unwrap_or_default();
            assert!(why.contains(reason), "{written}: {why}");
        }
    }

    #[test]
    fn another_language_keeps_figures_and_its_script() {
        assert_eq!(unfounded("On March 5 Zhou led 12 boatmen.", SUPPORT, "zh", "en"), None);
        assert!(unfounded("On March 6 Zhou led 12 boatmen.", SUPPORT, "zh", "en").is_some());
        assert!(unfounded("周小河带领12名船工。", SUPPORT, "zh", "en").is_some());
    }
}
