//! What a translation must keep: negations, doubts, conditions, limits, days, places, and which way round things are.

use super::claims::words;
use super::counts::{Vague, exact, restore};
use super::wording::{Mark, Unit, given, marked, units};
use crate::text::fold::fold;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Words that tell something, and words that may.
#[derive(Default, Deserialize)]
#[serde(from = "Vec<String>")]
struct Words {
    sure: Vec<Mark>,
    maybe: Vec<Mark>,
}

impl From<Vec<String>> for Words {
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

type ByLanguage<T> = BTreeMap<String, T>;

#[derive(Default, Deserialize)]
struct Opposites {
    pair: Vec<ByLanguage<[Vec<Mark>; 2]>>,
}

#[derive(Default, Deserialize)]
struct Places {
    place: Vec<ByLanguage<Vec<Mark>>>,
}

fn concepts() -> &'static BTreeMap<String, ByLanguage<Words>> {
    static TABLE: OnceLock<BTreeMap<String, ByLanguage<Words>>> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("concepts.toml")).unwrap_or_default())
}

fn opposites() -> &'static [ByLanguage<[Vec<Mark>; 2]>] {
    static TABLE: OnceLock<Opposites> = OnceLock::new();
    &TABLE
        .get_or_init(|| toml::from_str(include_str!("opposites.toml")).unwrap_or_default())
        .pair
}

fn places() -> &'static [ByLanguage<Vec<Mark>>] {
    static TABLE: OnceLock<Places> = OnceLock::new();
    &TABLE
        .get_or_init(|| toml::from_str(include_str!("places.toml")).unwrap_or_default())
        .place
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// A text of a language, taken apart once.
struct Told<'a> {
    language: &'a str,
    folded: String,
    units: Vec<Unit>,
}

impl<'a> Told<'a> {
    fn new(text: &str, language: &'a str) -> Self {
        Self {
            language: primary(language),
            folded: fold(text),
            units: units(text),
        }
    }

    fn holds(&self, mark: &Mark) -> bool {
        mark.within(&self.units)
    }

    /// A character that may tell something may be part of a word.
    fn may_hold(&self, mark: &Mark) -> bool {
        self.holds(mark) || mark.dense() && self.folded.contains(mark.written.as_str())
    }

    /// Whether it plainly tells what `concept` names.
    fn tells(&self, concept: &str, list: Option<&Words>) -> bool {
        let known = words(self.language);
        let claimed = known.and_then(|known| match concept {
            "negation" => Some(&known.negations),
            "denial" => Some(&known.denials),
            "condition" => Some(&known.conditions),
            _ => None,
        });
        let neutral = known.map_or(&[][..], |known| &known.neutral);
        let name = |place: usize| concept == "condition" && given(&self.units, place);
        let claims =
            claimed.is_some_and(|list| marked(&self.units, list, neutral).iter().any(|mark| !name(mark.start)));
        claims || list.is_some_and(|list| !marked(&self.units, &list.sure, neutral).is_empty())
    }

    fn may_tell(&self, concept: &str, list: Option<&Words>) -> bool {
        self.tells(concept, list) || list.is_some_and(|list| list.maybe.iter().any(|mark| self.may_hold(mark)))
    }
}

/// What `written`, of the language `to`, tells otherwise than `support`, of the language `from`: a reason, or `None`.
pub(super) fn turned(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    let (mine, theirs) = (Told::new(written, to), Told::new(support, from));
    for (concept, by_language) in concepts() {
        let (own, other) = (by_language.get(mine.language), by_language.get(theirs.language));
        if theirs.tells(concept, other) {
            if own.is_none() {
                return Some(format!(
                    "whether it keeps the {concept} of its source cannot be checked in `{to}`"
                ));
            }
            if !mine.may_tell(concept, own) {
                return Some(format!("the {concept} of its source is lost"));
            }
        }
        if other.is_some() && mine.tells(concept, own) && !theirs.may_tell(concept, other) {
            return Some(format!("a {concept} is not in its source"));
        }
    }
    for pair in opposites() {
        let (Some(own), Some(other)) = (pair.get(mine.language), pair.get(theirs.language)) else {
            continue;
        };
        let told = |text: &Told, list: &[Mark]| list.iter().any(|mark| text.holds(mark));
        for (one, two) in [(0, 1), (1, 0)] {
            let source = told(&theirs, &other[one]) && !told(&theirs, &other[two]);
            if source && told(&mine, &own[two]) && !told(&mine, &own[one]) {
                return Some("it says the opposite of its source".to_owned());
            }
        }
    }
    None
}

/// How figures are inexact, the plainest last.
const VAGUE: [&str; 6] = ["at-least", "at-most", "less-than", "more-than", "nearly", "about"];

/// A figure of `written` that is exact only there.
pub(super) fn sharpened(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    let (mine, theirs) = (words(to)?, words(from)?);
    exact(written, support, [&mine.about, &theirs.about])
}

/// `written`, of the language `to`, with what makes its figures no exact ones in `support`, of the language `from`.
pub fn eased(written: &str, support: &str, from: &str, to: &str) -> String {
    let (Some(mine), Some(theirs)) = (words(to), words(from)) else {
        return written.to_owned();
    };
    let say = |vague: Vague| {
        let concept = match &vague {
            Vague::After(_) => "more-than",
            Vague::Before(word) => {
                let holds = |list: &[Mark]| list.iter().any(|mark| mark.written.trim_end_matches(" #") == word);
                let known = |concept: &str| {
                    concepts()
                        .get(concept)
                        .and_then(|languages| languages.get(primary(from)))
                };
                let sure = VAGUE
                    .iter()
                    .find(|concept| known(concept).is_some_and(|list| holds(&list.sure)));
                let maybe = || {
                    VAGUE
                        .iter()
                        .rev()
                        .find(|concept| known(concept).is_some_and(|list| holds(&list.maybe)))
                };
                sure.or_else(maybe).copied().unwrap_or("about")
            }
        };
        let word = concepts().get(concept)?.get(primary(to))?.sure.first()?;
        Some(Vague::Before(word.written.trim_end_matches(" #").to_owned()))
    };
    restore(written, support, [&mine.about, &theirs.about], &say)
}

/// A place that `written` names and `support` does not.
pub(super) fn place(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    let (mine, theirs) = (Told::new(written, to), Told::new(support, from));
    let named = |place: &ByLanguage<Vec<Mark>>| {
        let here = place
            .get(mine.language)?
            .iter()
            .find(|mark| mine.holds(mark) || mark.dense() && mine.may_hold(mark))?;
        let same = |mark: &Mark| theirs.may_hold(mark);
        // Names of places are much the same in languages that have no list.
        let there = place.values().flatten().any(same);
        (!there).then(|| here.written.trim_end_matches('*').to_owned())
    };
    places().iter().find_map(named)
}

/// Whether the folded `word` names a place or a day that translations have words for.
pub(super) fn named(word: &str, language: &str) -> bool {
    let word = units(word);
    let language = primary(language);
    let fits = |mark: &Mark| mark.within(&word) || mark.size() > 1 && mark.begins(&word);
    let places = places().iter().filter_map(|place| place.get(language)).flatten();
    let sure = concepts()
        .values()
        .filter_map(|words| words.get(language))
        .flat_map(|words| &words.sure);
    places.chain(sure).any(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_well_formed() {
        assert!(concepts().len() > 20 && opposites().len() > 5 && places().len() > 50);
        assert!(
            concepts()
                .values()
                .all(|words| words.contains_key("en") && words.contains_key("zh"))
        );
    }

    #[test]
    fn figures_stay_inexact_in_another_language() {
        for (written, support, from, to, eased_to) in [
            (
                "The station handles 15,000 vehicles a day.",
                "检查站日均通行约1.5万辆次车。",
                "zh",
                "en",
                "The station handles about 15,000 vehicles a day.",
            ),
            (
                "It made 7,000 inspections.",
                "共视频巡查7000多次。",
                "zh",
                "en",
                "It made more than 7,000 inspections.",
            ),
            ("有40艘船。", "There are about 40 boats.", "en", "zh", "有约40艘船。"),
            ("有约40艘船。", "There are about 40 boats.", "en", "zh", "有约40艘船。"),
            ("有40艘船。", "There are 40 boats.", "en", "zh", "有40艘船。"),
        ] {
            assert_eq!(eased(written, support, from, to), eased_to);
        }
        assert!(sharpened("有40艘船。", "There are nearly 40 boats.", "en", "zh").is_some());
    }

    #[test]
    fn a_translation_keeps_what_its_source_says() {
        let ferry = "The Sandpiper ferry will not sail before Thursday, harbour master Ruben Aalto said on Monday.";
        for (written, support, from, to, wrong) in [
            ("Sandpiper渡轮周四之前不会开航，港务长周一说。", ferry, "en", "zh", ""),
            (
                "Sandpiper渡轮将于周四之前开航，港务长周一说。",
                ferry,
                "en",
                "zh",
                "negation",
            ),
            ("Sandpiper渡轮不会开航，港务长周一说。", ferry, "en", "zh", "before"),
            (
                "Die Fähre fährt nicht vor Donnerstag, sagte er am Montag.",
                ferry,
                "en",
                "de",
                "",
            ),
            (
                "Die Fähre fährt vor Donnerstag, sagte er am Montag.",
                ferry,
                "en",
                "de",
                "negation",
            ),
            (
                "Die Fähre fährt nicht vor Freitag, sagte er am Montag.",
                ferry,
                "en",
                "de",
                "day",
            ),
            ("At least 40 people must pay.", "至少40人须付款。", "zh", "en", ""),
            ("40 people must pay.", "至少40人须付款。", "zh", "en", "at-least"),
            ("Li Qiao stole a boat.", "李桥涉嫌盗窃船只。", "zh", "en", "alleged"),
            ("Die Preise sanken.", "Prices rose in May.", "en", "de", "opposite"),
            (
                "He never opened the lock.",
                "他不断努力，打开了船闸。",
                "zh",
                "en",
                "negation",
            ),
            (
                "Wenn es regnet, fällt das Fest aus.",
                "If it rains, the fair is off.",
                "en",
                "de",
                "",
            ),
            (
                "Das Fest fällt aus.",
                "If it rains, the fair is off.",
                "en",
                "de",
                "condition",
            ),
        ] {
            let reason = turned(written, support, from, to).unwrap_or_default();
            assert!(
                reason.contains(wrong) && reason.is_empty() == wrong.is_empty(),
                "{written}: {reason}"
            );
        }
    }
}
