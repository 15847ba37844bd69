//! What a written sentence claims otherwise than its support: negations, doubts and conditions lost or added, ranks made up; and
//! sentences that say nothing.

use super::counts::{astray, exact, restore};
use super::reason::Reason;
use crate::language::Language;
use crate::language::mark::{Mark, Unit, marked, units};
use crate::language::person::given;
use crate::language::sections::Claims;
use crate::text::marks::CLAUSE_ENDS;
use crate::text::script::wordless;
use regex::Regex;
use std::ops::Range;
use std::sync::OnceLock;

/// Units that a negation or a doubt reaches over.
const REACH: usize = 7;

/// Units beside a word that denies, which are what is denied, and the share of them from which it is told.
const SCOPE: usize = 14;
const DENIED: f64 = 0.4;

/// Characters after a word that tell that another one stands in its place.
const FOLLOWS: usize = 2;
/// Clauses that may stand before the day that a sentence tells.
const LEADING: usize = 2;

/// What changes a claim in `language`, where it is known.
pub(super) fn words(language: &str) -> Option<&'static Claims> {
    Language::of(language)?.claims()
}

/// What `written` claims otherwise than `support`, both of `language`; `None` where nothing was found.
pub(super) fn altered(written: &str, support: &str, language: &str) -> Option<Reason> {
    if let Some(figure) = astray(written, support) {
        return Some(Reason::Counts(figure));
    }
    let known = words(language)?;
    if known.filler.any(written) {
        return Some(Reason::Filler);
    }
    if let Some(figure) = exact(written, support, [&known.about, &known.about]) {
        return Some(Reason::Exact(figure));
    }
    let told = units(&unquoted(written));
    if let Some(place) = marked(&told, &known.speakers, &known.neutral).first() {
        return Some(Reason::Speaker(said(&told[place.clone()])));
    }
    let (mine, theirs) = (units(written), units(support));
    for first in &known.firsts {
        if first.within(&mine) && !first.within(&theirs) {
            return Some(Reason::Word(first.written.clone()));
        }
    }
    for [said, so] in &known.whens {
        let here = said.iter().find(|word| word.within(&mine));
        if let Some(word) = here.filter(|_| !said.iter().chain(so).any(|word| word.within(&theirs))) {
            return Some(Reason::Word(word.written.clone()));
        }
    }
    let sets = |text: &[Unit]| {
        let marks = marked(text, &known.conditions, &known.neutral);
        marks.iter().any(|mark| !given(text, mark.start))
    };
    if sets(&theirs) && !sets(&mine) {
        return Some(Reason::Condition);
    }
    if denied(&mine, &theirs, known) {
        return Some(Reason::Denied);
    }
    for (kind, list) in [("negation", &known.negations), ("doubt", &known.doubts)] {
        let (here, there) = (
            marked(&mine, list, &known.neutral),
            marked(&theirs, list, &known.neutral),
        );
        if let Some(word) = loose(&theirs, &there, &mine, &here) {
            return Some(Reason::Loses(kind, word));
        }
        let added = kind == "negation" && there.is_empty() && !here.is_empty();
        let moved = (kind == "negation")
            .then(|| loose(&mine, &here, &theirs, &there))
            .flatten();
        if let Some(word) = moved {
            return Some(Reason::Adds(kind, word));
        }
        if added {
            return Some(Reason::Added(kind.to_owned()));
        }
    }
    None
}

/// Whether `mine` tells most of what `theirs` says that somebody denies, and does not say that it is denied.
fn denied(mine: &[Unit], theirs: &[Unit], known: &Claims) -> bool {
    let told = [&known.denials, &known.negations].into_iter();
    let denies = |text: &[Unit]| told.clone().any(|list| !marked(text, list, &known.neutral).is_empty());
    if denies(mine) {
        return false;
    }
    let grave = |unit: &&Unit| unit.dense() || unit.text.chars().count() > 3;
    marked(theirs, &known.denials, &known.neutral).into_iter().any(|mark| {
        let scope = match known.verb_last {
            true => &theirs[mark.start.saturating_sub(SCOPE)..mark.start],
            false => &theirs[mark.end..(mark.end + SCOPE).min(theirs.len())],
        };
        let scope: Vec<&Unit> = scope.iter().filter(grave).collect();
        let shared = scope
            .iter()
            .filter(|unit| mine.iter().any(|own| own.text == unit.text))
            .count();
        shared > 1 && shared as f64 > DENIED * scope.len() as f64
    })
}

/// `written` with what makes its figures no exact ones put back where `support` has it, “40,000” becomes “about 40,000”, and with the year
/// or day that stands there.
pub fn restored(written: &str, support: &str, language: &str) -> String {
    words(language).map_or_else(
        || written.to_owned(),
        |known| {
            timed(
                restore(written, support, [&known.about, &known.about], &Some),
                support,
                &known.whens,
            )
        },
    )
}

/// `written` with the date that `support`, if it is one sentence, begins with, or a clause of it before the words that were kept, where
/// no other is told: what holds as of a day need not hold later.
pub fn dated(written: &str, support: &str, language: &str) -> String {
    let text = written.to_owned();
    let Some(known) = words(language).filter(|known| !support.contains('\n') && !known.times.any(&text)) else {
        return text;
    };
    let later = support
        .match_indices(CLAUSE_ENDS)
        .map(|(place, mark)| place + mark.len());
    let kept: String = text.chars().take(2 * FOLLOWS).collect();
    for start in std::iter::once(0).chain(later.take(LEADING)) {
        let rest = &support[start..];
        let date = known.dated.all().iter().find_map(|date| date.find(rest));
        if let Some(date) = date.filter(|date| start == 0 || rest[date.end()..].contains(&kept)) {
            return format!("{}{text}", date.as_str());
        }
    }
    text
}

/// `text` with what it says of which year or day put as `support` has it where both go on alike: “每年3月” becomes “今年3月”.
fn timed(mut text: String, support: &str, whens: &[[Vec<Mark>; 2]]) -> String {
    let holds = |word: &Mark| support.contains(word.written.as_str());
    let lost = whens.iter().filter(|[said, so]| !said.iter().chain(so).any(holds));
    for wrong in lost
        .flat_map(|[said, _]| said)
        .map(|word| word.written.as_str())
        .filter(|word| word.chars().all(wordless))
    {
        let Some(start) = text.find(wrong) else {
            continue;
        };
        let end = start + wrong.len();
        let next: String = text[end..].chars().take(FOLLOWS).collect();
        let alike = |word: &&str| next.chars().count() == FOLLOWS && support.contains(&format!("{word}{next}"));
        let mut known = whens
            .iter()
            .flat_map(|[said, _]| said)
            .map(|word| word.written.as_str());
        if let Some(right) = known.find(alike) {
            text.replace_range(start..end, right);
        }
    }
    text
}

/// `text` without what it quotes.
fn unquoted(text: &str) -> String {
    static QUOTED: OnceLock<Option<Regex>> = OnceLock::new();
    let quoted = QUOTED
        .get_or_init(|| {
            Regex::new("“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|«[^»]*»|„[^“”]*[“”]|\"[^\"]*\"|‘[^’]*’").ok()
        })
        .as_ref();
    quoted.map_or_else(|| text.to_owned(), |quoted| quoted.replace_all(text, " ").into_owned())
}

fn said(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.text.as_str()).collect()
}

/// A word that `marks` reach in `text` wherever it stands there, and that stands in `other` without any such mark.
fn loose(text: &[Unit], marks: &[Range<usize>], other: &[Unit], others: &[Range<usize>]) -> Option<String> {
    let reached =
        |marks: &[Range<usize>], place: usize| marks.iter().any(|mark| mark.start <= place && place < mark.end + REACH);
    for mark in marks {
        let dense = text.get(mark.end).is_some_and(Unit::dense);
        let size = if dense { 2 } else { 1 };
        let from = (mark.end..mark.end + 3)
            .find(|&place| dense || text.get(place).is_some_and(|unit| unit.text.chars().count() > 3));
        let Some(bound) = from.and_then(|from| text.get(from..from + size)) else {
            continue;
        };
        let same = |window: &[Unit]| window.iter().zip(bound).all(|(unit, bound)| unit.text == bound.text);
        let places = |text: &[Unit]| -> Vec<usize> {
            (0..(text.len() + 1).saturating_sub(size))
                .filter(|&place| same(&text[place..place + size]))
                .collect()
        };
        let always = places(text).into_iter().all(|place| reached(marks, place));
        let mut there = places(other).into_iter().peekable();
        if always && there.peek().is_some() && there.all(|place| !reached(others, place)) {
            return Some(said(bound));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(written: &str, support: &str, language: &str) -> String {
        altered(written, support, language).map_or_else(String::new, |reason| reason.to_string())
    }

    #[test]
    fn the_patterns_of_every_language_compile() {
        let known = Language::all().iter().filter_map(Language::claims);
        assert!(known.clone().count() > 12);
        for list in known.flat_map(|known| [&known.filler, &known.dated, &known.times]) {
            assert_eq!(list.malformed(), [""; 0]);
        }
    }

    #[test]
    fn when_and_how_often_is_told_as_the_source_tells_it() {
        let support = "临河市图书馆今年3月开办的“流动书船”停靠20个渡口，日均借书50册。";
        assert!(why("每年3月，图书馆开办“流动书船”。", support, "zh").contains("每年"));
        assert_eq!(
            restored("每年3月，图书馆开办“流动书船”。", support, "zh"),
            "今年3月，图书馆开办“流动书船”。"
        );
        assert_eq!(restored("每年停靠20个渡口。", support, "zh"), "每年停靠20个渡口。");
        assert_eq!(why("今年3月，图书馆开办“流动书船”，每天借书50册。", support, "zh"), "");
        let support = "The library, which opened last year, lends 50 books a day.";
        assert!(why("The library opened this year.", support, "en").contains("this year"));
        assert_eq!(
            why(
                "The library opened last year and lends 50 books every day.",
                support,
                "en"
            ),
            ""
        );
    }

    #[test]
    fn what_holds_as_of_a_day_is_dated() {
        let support = "截至3月30日，全镇共有渡口8个、船闸5个。";
        let whole = "截至3月30日，全镇渡口8个，船闸5个。";
        assert_eq!(dated("全镇渡口8个，船闸5个。", support, "zh"), whole);
        assert_eq!(dated(whole, support, "zh"), whole);
        assert_eq!(
            dated(
                "周小河看见堤上有裂缝。",
                "去年的9月2日8时，正在巡河的周小河看见堤上有裂缝。",
                "zh"
            ),
            "去年的9月2日8时，周小河看见堤上有裂缝。"
        );
        let called = "3月30日，镇长再次号召年轻人修船闸。";
        let told = "3月30日，镇长号召年轻人修船闸。";
        assert_eq!(dated("镇长号召年轻人修船闸。", called, "zh"), told);
        assert_eq!(
            dated("镇长号召年轻人修船闸。", told, "zh"),
            told,
            "word for word: its day is part of the news"
        );
        assert_eq!(dated("渡口已通船。", "渡口3月30日，已通船。", "zh"), "渡口已通船。");
        let led = "受大雾影响，3月8日，渡口全天停航，船都靠了岸。";
        assert_eq!(dated("渡口全天停航。", led, "zh"), "3月8日，渡口全天停航。");
        assert_eq!(dated("受大雾影响，船都靠了岸。", led, "zh"), "受大雾影响，船都靠了岸。");
        let two = format!("{support}\n渡口已通船。");
        assert_eq!(
            dated("渡口已通船。", &two, "zh"),
            "渡口已通船。",
            "which of the two is dated is not known"
        );
    }

    #[test]
    fn negations_and_doubts_stay() {
        let support = "The board has not repaired the gate, and the keeper may leave.";
        assert!(why("The board has repaired the gate.", support, "en").contains("repaired"));
        assert!(why("The keeper will leave.", support, "en").contains("leave"));
        assert_eq!(why("The board has not repaired the gate.", support, "en"), "");
        assert!(why("他被捕，没有盗窃。", "他因盗窃被捕。", "zh").contains("negation"));
        assert!(why("李桥盗窃船只被捕。", "李桥涉嫌盗窃船只被捕。", "zh").contains("doubt"));
        assert_eq!(why("他不断努力维修闸门。", "他努力维修闸门。", "zh"), "");
    }

    #[test]
    fn whoever_speaks_is_named_or_quoted() {
        let support = "周小河说，我们等了九年。“我来守船闸。”";
        assert!(why("周小河对我说等了九年。", support, "zh").contains("我"));
        assert_eq!(why("周小河说：“我来守船闸。”", support, "zh"), "");
        assert_eq!(
            why("周小河等了九年，自我隔离。", "周小河等了九年，自我隔离。", "zh"),
            ""
        );
        let support = "We waited nine years, the keeper told me.";
        assert!(why("We waited nine years.", support, "en").contains("we"));
        assert_eq!(
            why(
                "The keeper waited nine years for US grain.",
                "The keeper waited nine years for US grain.",
                "en"
            ),
            ""
        );
    }

    #[test]
    fn filler_and_made_up_ranks_fall() {
        assert!(why("文章主要讲述了渡口的变化。", "渡口变了。", "zh").contains("news"));
        assert!(why("She was the first keeper.", "She was a keeper.", "en").contains("first"));
    }
}
