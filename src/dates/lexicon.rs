//! The words that all languages tell days by.

use super::calendar::Calendar;
use super::trie::Trie;
use crate::language::Language;
use crate::language::dates::Dates;
use crate::text::fold::fold;
use crate::text::tag::primary;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// A shorter name of a weekday may be another word.
const FULL: usize = 5;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Day,
    Week,
    Month,
    Year,
}

/// What a phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term {
    Month(Calendar, u8),
    /// From 1 for Monday; whether it can be nothing else.
    Weekday(u8, bool),
    /// What is added to the year after it.
    Era(i32),
    /// Says nothing within a date.
    Within,
    /// Before the number of a year, a month or a day.
    Unit(Length),
    /// A date after it is by the moon.
    Lunar,
    /// So many lengths from the time that is spoken in.
    From(Length, i32),
    /// After the number of a day: its month is so many after the one that is spoken in.
    OfDay(i32),
    /// As many lengths before it as the phrase's number says, or one.
    Ago(Length),
    Last,
    Next,
    Every,
    Ahead,
    NotDays,
    NotDay,
}

/// A phrase's meaning in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Its tag, regions and scripts aside.
    pub tag: &'static str,
    pub term: Term,
}

/// All phrases.
pub(super) struct Lexicon {
    pub trie: Trie<Entry>,
    /// Numbers as words, up to twenty.
    pub numbers: HashMap<String, u32>,
    /// What the language of a tag has beside phrases.
    rest: BTreeMap<&'static str, Rest>,
}

/// What is no phrase.
#[derive(Clone, Debug, Default)]
pub(super) struct Rest {
    /// Added to years that are too late.
    pub year_offset: i32,
    /// The last day by the Julian calendar, as year, month and day of that.
    pub julian: Option<(i32, u8, u8)>,
}

impl Lexicon {
    /// That of the data files.
    pub fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let mut all = Self {
                trie: Trie::default(),
                numbers: HashMap::new(),
                rest: BTreeMap::new(),
            };
            for language in Language::all() {
                let words = language
                    .figures()
                    .map(|figures| figures.words.as_str())
                    .unwrap_or_default();
                for (value, word) in (0..).zip(words.split_whitespace()) {
                    all.numbers.entry(fold(word)).or_insert(value);
                }
                if let Some(dates) = language.dates() {
                    all.add(primary(language.tag()), dates);
                }
            }
            all
        })
    }

    /// What the language of `tag` has beside phrases.
    pub fn rest(&self, tag: &str) -> Rest {
        self.rest.get(primary(tag)).cloned().unwrap_or_default()
    }

    fn add(&mut self, tag: &'static str, dates: &Dates) {
        self.months(tag, Calendar::Gregorian, &dates.months);
        for (name, months) in &dates.calendars {
            if let Some(calendar) = Calendar::named(name) {
                self.months(tag, calendar, months);
            }
        }
        for (day, names) in (1..).zip(dates.weekdays.split_whitespace()) {
            for (place, name) in names.split('|').enumerate() {
                let plain = place == 0 || name.chars().count() >= FULL || !name.is_ascii();
                self.phrase(tag, name, Term::Weekday(day, plain));
            }
        }
        for (name, offset) in &dates.eras {
            self.phrase(tag, name, Term::Era(*offset));
        }
        let lengths = [
            (&dates.days, Length::Day),
            (&dates.week, Length::Week),
            (&dates.month, Length::Month),
            (&dates.year, Length::Year),
        ];
        for (names, length) in lengths {
            for (name, by) in names {
                self.phrase(tag, name, Term::From(length, *by));
            }
        }
        for (name, by) in &dates.of_day {
            self.phrase(tag, name, Term::OfDay(*by));
        }
        for (name, length) in &dates.ago {
            if let Some(length) = of_name(length) {
                self.phrase(tag, name, Term::Ago(length));
            }
        }
        for (unit, length) in dates.units.iter().zip([Length::Year, Length::Month, Length::Day]) {
            self.phrase(tag, unit, Term::Unit(length));
        }
        for (words, term) in [
            (&dates.within, Term::Within),
            (&dates.lunar, Term::Lunar),
            (&dates.last, Term::Last),
            (&dates.next, Term::Next),
            (&dates.every, Term::Every),
            (&dates.ahead, Term::Ahead),
            (&dates.not_days, Term::NotDays),
            (&dates.not_day, Term::NotDay),
        ] {
            words.split_whitespace().for_each(|word| self.phrase(tag, word, term));
        }
        let rest = self.rest.entry(tag).or_default();
        if dates.year_offset != 0 {
            rest.year_offset = dates.year_offset;
        }
        rest.julian = rest.julian.or(dates.julian.as_deref().and_then(numbers));
    }

    fn months(&mut self, tag: &'static str, calendar: Calendar, months: &str) {
        for (number, names) in (1..).zip(months.split_whitespace()) {
            for name in names.split('|') {
                self.phrase(tag, name, Term::Month(calendar, number));
            }
        }
    }

    fn phrase(&mut self, tag: &'static str, phrase: &str, term: Term) {
        self.trie.add(phrase, Entry { tag, term });
    }
}

fn of_name(name: &str) -> Option<Length> {
    Some(match name {
        "day" => Length::Day,
        "week" => Length::Week,
        "month" => Length::Month,
        "year" => Length::Year,
        _ => return None,
    })
}

fn numbers(day: &str) -> Option<(i32, u8, u8)> {
    let mut parts = day.split('-');
    Some((
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_tells_its_months_and_weekdays() {
        for language in Language::all() {
            let dates = language
                .dates()
                .unwrap_or_else(|| panic!("{} has no dates", language.tag()));
            for (words, all) in [(&dates.months, 12), (&dates.weekdays, 7)] {
                let count = words.split_whitespace().count();
                assert!([0, all].contains(&count), "{}: {count} of {all}", language.tag());
            }
            assert!(
                dates.ago.values().all(|length| of_name(length).is_some()),
                "{}",
                language.tag()
            );
            assert!(dates.calendars.keys().all(|name| Calendar::named(name).is_some()));
            assert!(dates.julian.as_deref().is_none_or(|day| numbers(day).is_some()));
        }
    }
}
