//! What a translation must keep: negations, doubts, conditions, limits, days, places, and which way round things are.

use super::claims::words;
use super::counts::{Vague, exact, restore};
use super::reason::Reason;
use crate::language::Language;
use crate::language::mark::{Mark, Unit, marked, units};
use crate::language::person::given;
use crate::language::sections::{Concept, Concepts, Places};
use crate::text::fold::fold;
use std::collections::BTreeSet;

/// What some language has words for, by name.
fn concepts() -> BTreeSet<&'static str> {
    let all = Language::all().iter().filter_map(Language::concepts);
    all.flat_map(Concepts::keys).map(String::as_str).collect()
}

/// The words of a concept in a language, where it has some.
fn concept(name: &str, language: &str) -> Option<&'static Concept> {
    Language::of(language)?.concepts()?.get(name)
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
            language,
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
    fn tells(&self, concept: &str, list: Option<&Concept>) -> bool {
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

    fn may_tell(&self, concept: &str, list: Option<&Concept>) -> bool {
        self.tells(concept, list) || list.is_some_and(|list| list.maybe.iter().any(|mark| self.may_hold(mark)))
    }
}

/// What `written`, of the language `to`, tells otherwise than `support`, of the language `from`: a reason, or `None`.
pub(super) fn turned(written: &str, support: &str, from: &str, to: &str) -> Option<Reason> {
    let (mine, theirs) = (Told::new(written, to), Told::new(support, from));
    for name in concepts() {
        let (own, other) = (concept(name, mine.language), concept(name, theirs.language));
        if theirs.tells(name, other) {
            if own.is_none() {
                return Some(Reason::Unchecked(name.to_owned(), to.to_owned()));
            }
            if !mine.may_tell(name, own) {
                return Some(Reason::Lost(name.to_owned()));
            }
        }
        if other.is_some() && mine.tells(name, own) && !theirs.may_tell(name, other) {
            return Some(Reason::Added(name.to_owned()));
        }
    }
    let pairs = |language: &str| Language::of(language)?.opposites();
    for (name, own) in pairs(to).into_iter().flatten() {
        let Some(other) = pairs(from).and_then(|pairs| pairs.get(name)) else {
            continue;
        };
        let told = |text: &Told, list: &[Mark]| list.iter().any(|mark| text.holds(mark));
        for (one, two) in [(0, 1), (1, 0)] {
            let source = told(&theirs, &other[one]) && !told(&theirs, &other[two]);
            if source && told(&mine, &own[two]) && !told(&mine, &own[one]) {
                return Some(Reason::Opposite);
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
        let name = match &vague {
            Vague::After(_) => "more-than",
            Vague::Before(word) => {
                let holds = |list: &[Mark]| list.iter().any(|mark| mark.written.trim_end_matches(" #") == word);
                let known = |name: &str| concept(name, from);
                let sure = VAGUE
                    .iter()
                    .find(|name| known(name).is_some_and(|list| holds(&list.sure)));
                let maybe = || {
                    VAGUE
                        .iter()
                        .rev()
                        .find(|name| known(name).is_some_and(|list| holds(&list.maybe)))
                };
                sure.or_else(maybe).copied().unwrap_or("about")
            }
        };
        let word = concept(name, to)?.sure.first()?;
        Some(Vague::Before(word.written.trim_end_matches(" #").to_owned()))
    };
    restore(written, support, [&mine.about, &theirs.about], &say)
}

/// A place that `written` names and `support` does not.
pub(super) fn place(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    let (mine, theirs) = (Told::new(written, to), Told::new(support, from));
    let named = |(place, names): (&String, &Vec<Mark>)| {
        let here = names
            .iter()
            .find(|mark| mine.holds(mark) || mark.dense() && mine.may_hold(mark))?;
        // Names of places are much the same in languages that have no list.
        let names = Language::all()
            .iter()
            .filter_map(|language| language.places()?.get(place));
        let there = names.flatten().any(|mark| theirs.may_hold(mark));
        (!there).then(|| here.written.trim_end_matches('*').to_owned())
    };
    Language::of(to)?.places()?.iter().find_map(named)
}

/// Whether the folded `word` names a place or a day that translations have words for.
pub(super) fn named(word: &str, language: &str) -> bool {
    let word = units(word);
    let fits = |mark: &Mark| mark.within(&word) || mark.size() > 1 && mark.begins(&word);
    let Some(language) = Language::of(language) else {
        return false;
    };
    let places = language.places().into_iter().flat_map(Places::values).flatten();
    let concepts = language.concepts().into_iter().flat_map(Concepts::values);
    places.chain(concepts.flat_map(|concept| &concept.sure)).any(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_well_formed() {
        let all = concepts();
        let size = |tag: &str| {
            let language = Language::of(tag).unwrap();
            let (opposites, places) = (language.opposites().unwrap(), language.places().unwrap());
            (opposites.len() > 5 && places.len() > 50).then(|| language.concepts().unwrap().len())
        };
        assert!(all.len() > 20 && ["en", "zh"].iter().all(|tag| size(tag) == Some(all.len())));
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
            let reason = turned(written, support, from, to).map_or_else(String::new, |reason| reason.to_string());
            assert!(
                reason.contains(wrong) && reason.is_empty() == wrong.is_empty(),
                "{written}: {reason}"
            );
        }
    }
}
