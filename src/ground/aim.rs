//! What kind of answer a question wants, by the words that it is asked in.

use crate::language::Language;
use crate::language::sections::Aims;
use crate::text::marks::QUESTIONS;
use crate::text::patterns::Patterns;
use regex::Regex;

fn words(language: &str) -> Option<&'static Aims> {
    Language::of(language)?.aims()
}

/// What of a page, beside its paragraphs, a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Who wrote it.
    Author,
    /// Who took the picture.
    Photographer,
    /// Of which day, number or page it is.
    Date,
}

/// What a question wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// Yes or no.
    pub polar: bool,
    /// How many or how much.
    pub count: bool,
    /// How old somebody is.
    pub age: bool,
    /// A figure of all of them.
    pub total: bool,
    /// Several of something.
    pub plural: bool,
    /// A time.
    pub when: bool,
    /// A year.
    pub year: bool,
    /// A place.
    pub place: bool,
    /// It names those of whom one is wanted.
    pub offers: bool,
    /// One of several that it does not name, by what it has more or less of.
    pub compare: bool,
    /// One of two that it names, by what it has more or less of.
    pub weighs: bool,
    /// A name.
    pub named: bool,
    /// What stands around the paragraphs.
    pub printed: Option<Printed>,
    /// It says itself that something is not so.
    pub negated: bool,
    /// It asks of whom it is not so.
    pub lacks: bool,
    /// It is about a question that somebody was asked.
    pub asks: bool,
}

impl Aim {
    /// Of `question`, asked in `language`; nothing in particular where the language's words are not known.
    pub fn of(question: &str, language: &str) -> Self {
        let Some(words) = words(language) else {
            return Self::default();
        };
        let asks = |patterns: &Patterns| patterns.any(question);
        let marked = question.trim_end().ends_with(QUESTIONS);
        let open = asks(&words.open);
        let polar = match words.polar.is_empty() {
            true => marked && !open,
            // Words that open a question of another kind stand within one of yes or no as well, but not in scripts without word order.
            false => asks(&words.polar) && (!open || leads(&words.polar, question)) || words.spoken && marked && !open,
        };
        let printed = [
            (&words.photographer, Printed::Photographer),
            (&words.author, Printed::Author),
            (&words.dated, Printed::Date),
        ];
        Self {
            polar: polar && !asks(&words.choice),
            count: asks(&words.count),
            age: asks(&words.age),
            total: asks(&words.total),
            plural: asks(&words.plural),
            when: asks(&words.when),
            year: asks(&words.year),
            place: asks(&words.place),
            offers: asks(&words.rivals) || asks(&words.choice),
            compare: open && !asks(&words.count) && !asks(&words.age) && asks(&words.compare) && !asks(&words.rivals),
            weighs: (open || asks(&words.choice))
                && !asks(&words.count)
                && asks(&words.compare)
                && (asks(&words.rivals) || asks(&words.choice)),
            named: asks(&words.named),
            printed: printed
                .into_iter()
                .find(|(patterns, _)| asks(patterns))
                .map(|(_, printed)| printed),
            negated: asks(&words.negated),
            lacks: asks(if words.lacks.is_empty() {
                &words.negated
            } else {
                &words.lacks
            }),
            asks: asks(&words.asks),
        }
    }
}

/// Whether a pattern fits at the very beginning.
fn leads(patterns: &Patterns, question: &str) -> bool {
    let first = |pattern: &Regex| pattern.find(question).is_some_and(|found| found.start() == 0);
    patterns.all().iter().any(first)
}

/// The words for yes and no in `language`, or in English where they are not known.
pub fn yes_no(language: &str) -> [&'static str; 2] {
    let known = words(language).or_else(|| words("en"));
    known.map_or(["yes", "no"], |words| [words.yes.as_str(), words.no.as_str()])
}

/// Whether a clause of a text in `language` says that something is not so.
pub fn negated(clause: &str, language: &str) -> bool {
    words(language).is_some_and(|words| words.negated.any(clause))
}

/// Whether a text in `language` says somebody's age.
pub(super) fn tells_age(text: &str, language: &str) -> bool {
    words(language).is_none_or(|words| words.aged.any(text))
}

/// Whether a text in `language` says that a figure is of all.
pub(super) fn tells_total(text: &str, language: &str) -> bool {
    words(language).is_none_or(|words| words.totals.any(text))
}

/// Whether words in `language` tell a time.
pub(super) fn tells_time(text: &str, language: &str) -> bool {
    words(language).is_some_and(|words| words.times.any(text))
}

/// Whether a text in `language` says who has more.
pub(super) fn compares(text: &str, language: &str) -> bool {
    words(language).is_none_or(|words| words.compare.any(text))
}

/// Whether a text in `language` speaks of a day before its own.
pub(super) fn tells_yesterday(text: &str, language: &str) -> bool {
    words(language).is_some_and(|words| words.yesterday.any(text))
}

/// What happened, as `question` asks it, by the places of the pairs that it fits.
pub(super) fn predicates(question: &str, language: &str) -> Vec<usize> {
    let pairs = words(language).map_or(&[][..], |words| &words.predicates);
    let asked = pairs.iter().enumerate().filter(|(_, [asked, _])| asked.any(question));
    asked.map(|(place, _)| place).collect()
}

/// Whether a text in `language` tells what the pair at `place` asks.
pub(super) fn tells(text: &str, place: usize, language: &str) -> bool {
    let told = words(language).and_then(|words| words.predicates.get(place));
    told.is_none_or(|[_, told]| told.any(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_of_every_language_compile() {
        let known = || {
            Language::all()
                .iter()
                .filter_map(|language| Some((language.tag(), language.aims()?)))
        };
        for (tag, words) in known() {
            let lists = [
                &words.open,
                &words.polar,
                &words.choice,
                &words.negated,
                &words.lacks,
                &words.count,
                &words.age,
                &words.aged,
                &words.total,
                &words.totals,
                &words.plural,
                &words.when,
                &words.year,
                &words.compare,
                &words.rivals,
                &words.place,
                &words.times,
                &words.author,
                &words.photographer,
                &words.dated,
                &words.yesterday,
                &words.asks,
                &words.namesakes,
                &words.named,
            ];
            for list in lists.into_iter().chain(words.predicates.iter().flatten()) {
                assert_eq!(list.malformed(), [""; 0], "{tag}");
            }
            assert_eq!(words.predicates.len(), 5, "{tag}");
        }
        assert_eq!(known().count(), 10);
    }

    #[test]
    fn a_question_of_yes_or_no_is_known_in_every_language() {
        for (question, language) in [
            ("Did Peru sign on Friday?", "en"),
            ("公路恢复通车了吗？", "zh"),
            ("第三水厂是否由旧厂改建", "zh"),
            ("Hat die Stadt den Strand gesperrt?", "de"),
            ("Schloss die Stadt den Strand?", "de"),
            ("Est-ce que la ville a fermé la plage ?", "fr"),
            ("La ville a-t-elle fermé la plage ?", "fr"),
            ("¿Cerró el pueblo la playa?", "es"),
            ("Закрыл ли город пляж?", "ru"),
            ("Город закрыл пляж?", "ru"),
            ("هل أغلقت المدينة الشاطئ؟", "ar"),
            ("町は浜辺を閉鎖しましたか？", "ja"),
            ("도시는 해변을 폐쇄했습니까?", "ko"),
            ("क्या शहर ने तट बंद किया?", "hi"),
        ] {
            assert!(Aim::of(question, language).polar, "{question}");
        }
        for (question, language) in [
            ("Who signed on Friday?", "en"),
            ("Was the ferry red or blue?", "en"),
            ("What colours does the flag have?", "en"),
            ("塌方是由什么引起的？", "zh"),
            ("Wer hat unterschrieben?", "de"),
            ("Combien de trains ont été supprimés ?", "fr"),
            ("¿Quién firmó?", "es"),
            ("Кто подписал договор?", "ru"),
            ("من وقع المعاهدة؟", "ar"),
            ("誰が署名しましたか？", "ja"),
            ("누가 서명했습니까?", "ko"),
            ("किसने हस्ताक्षर किए?", "hi"),
        ] {
            assert!(!Aim::of(question, language).polar, "{question}");
        }
    }

    #[test]
    fn what_is_wanted_is_told_by_words() {
        let aim = |question: &str| Aim::of(question, "en");
        assert!(!Aim::of("已到退休年纪的民警是哪一天提出的？", "zh").age && Aim::of("他多大年纪？", "zh").age);
        assert!(!Aim::of("不来梅级护卫舰要配多少人？", "zh").lacks && Aim::of("有多少户没有电？", "zh").lacks);
        assert!(aim("How many people were evacuated in all?").total && aim("How old was she?").age);
        assert!(
            aim("Which countries signed?").plural
                && aim("Who were the members?").plural
                && !aim("Which class won?").plural
        );
        assert_eq!(aim("Who wrote the article?").printed, Some(Printed::Author));
        assert_eq!(aim("Who took the photograph?").printed, Some(Printed::Photographer));
        assert_eq!(aim("What is the date of the newspaper?").printed, Some(Printed::Date));
        let aim = |question: &str| Aim::of(question, "zh").printed;
        assert_eq!(aim("这篇报道的记者是谁？"), Some(Printed::Author));
        assert_eq!(aim("照片是谁拍的？"), Some(Printed::Photographer));
        assert_eq!(aim("报纸的日期是哪一天？"), Some(Printed::Date));
        assert_eq!(Aim::of("Wer unterschrieb?", "xx"), Aim::default());
    }
}
