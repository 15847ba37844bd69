//! A date as it is written out, and which day that is.

use super::calendar::Calendar;
use super::date::Date;
use super::lexicon::Lexicon;
use crate::span::Span;

/// A date as it is written, as far as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// In bytes of the source, the weekday left out.
    pub span: Span,
    /// The first token, and the one after the last.
    pub tokens: (usize, usize),
    pub year: Option<i32>,
    /// A word for a month may be one of several.
    pub months: Vec<(Calendar, u8)>,
    pub day: Option<u8>,
    /// The day by the new calendar beside one by the old.
    pub new_style: Option<u8>,
    /// The weekdays that the words beside it may mean; empty where there is none.
    pub weekdays: Vec<u8>,
    /// The tokens of those words.
    pub beside: Vec<usize>,
    /// Whether letters were taken for digits.
    pub mended: bool,
    /// Whether the first of two numbers may be the month as well.
    pub either: bool,
}

/// A day, and whether its weekday stands beside it and is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    pub date: Date,
    pub weekday: Option<bool>,
}

impl Written {
    /// The date, where it is certain which one is meant in a text of `language`.
    pub fn date(&self, language: &str) -> Option<Resolved> {
        let year = self.year?;
        let Some(day) = self.day else {
            let [(Calendar::Gregorian, month)] = self.months[..] else {
                return None;
            };
            let weekday = None;
            return Date::of_month(year, month).map(|date| Resolved { date, weekday });
        };
        let mut days: Vec<Date> = self
            .months
            .iter()
            .flat_map(|(calendar, month)| calendar.days(year, *month, day))
            .collect();
        if self.either
            && let [(calendar, month)] = self.months[..]
        {
            days.extend(calendar.days(year, day, month));
        }
        if let (Some(new), [(_, month)]) = (self.new_style, &self.months[..]) {
            return self.new_style(year, *month, day, new);
        }
        let lexicon = Lexicon::get();
        if let (Some(last), [(Calendar::Gregorian, month)]) = (lexicon.rest(language).julian, &self.months[..])
            && (year, *month, day) <= last
        {
            days.extend(Calendar::Julian.days(year, *month, day));
        }
        days.sort_unstable();
        days.dedup();
        self.chosen(&days)
    }

    /// The one of `days` that the weekday tells, or the only one.
    fn chosen(&self, days: &[Date]) -> Option<Resolved> {
        let told = |date: &&Date| date.weekday().is_some_and(|day| self.weekdays.contains(&day));
        let mut fitting = days.iter().filter(told);
        match (fitting.next(), fitting.next(), days) {
            (Some(date), None, _) => Some(Resolved {
                date: *date,
                weekday: Some(true),
            }),
            (None, _, [date]) => Some(Resolved {
                date: *date,
                weekday: (!self.weekdays.is_empty()).then_some(false),
            }),
            _ => None,
        }
    }

    /// The day that is told by both calendars.
    fn new_style(&self, year: i32, month: u8, old: u8, new: u8) -> Option<Resolved> {
        let date = *Calendar::Julian.days(year, month, old).first()?;
        (date.day() == Some(new)).then(|| Resolved {
            date,
            weekday: date
                .weekday()
                .filter(|_| !self.weekdays.is_empty())
                .map(|day| self.weekdays.contains(&day)),
        })
    }
}
