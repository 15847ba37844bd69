//! A day, a month or a year of the common era.

use icu_calendar::types::RataDie;
use icu_calendar::{Date as Day, Iso};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The years that pages may be of.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1500..=2200;

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The year alone.
    Year,
    /// Year and month.
    Month,
    /// All of it.
    Day,
}

/// A date by the Gregorian calendar, as far as it is known. Written and parsed as ISO 8601 has it: `1998-01-05`, `1998-01` or `1998`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
}

impl Date {
    /// A day; `None` where there is no such day in the years 1500 to 2200.
    pub fn of_day(year: i32, month: u8, day: u8) -> Option<Self> {
        Day::try_new_iso(year, month, day).ok()?;
        Self::known(year, Some(month), Some(day))
    }

    /// A month.
    pub fn of_month(year: i32, month: u8) -> Option<Self> {
        Self::known(year, Some(month).filter(|month| (1..=12).contains(month))?.into(), None)
    }

    /// A year.
    pub fn of_year(year: i32) -> Option<Self> {
        Self::known(year, None, None)
    }

    fn known(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        YEARS.contains(&year).then_some(Self { year, month, day })
    }

    pub(super) fn of_iso(day: Day<Iso>) -> Option<Self> {
        Self::of_day(day.year().extended_year(), day.month().ordinal, day.day_of_month().0)
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its month, from 1.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// Its day of the month.
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// How much of it is known.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (None, _) => Precision::Year,
            (_, None) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The first day that it may be.
    pub fn first(self) -> Self {
        let (month, day) = (self.month.or(Some(1)), self.day.or(Some(1)));
        Self { month, day, ..self }
    }

    /// The last day that it may be.
    pub fn last(self) -> Self {
        let month = self.month.unwrap_or(12);
        let first = Day::try_new_iso(self.year, month, 1);
        let day = self.day.unwrap_or(first.map_or(28, |day| day.days_in_month()));
        let (month, day) = (Some(month), Some(day));
        Self { month, day, ..self }
    }

    /// Whether `other` says nothing else, as far as both say something.
    pub fn agrees(self, other: Self) -> bool {
        let same = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }

    /// Days from a fixed day on; `None` where the day is not known.
    pub fn count(self) -> Option<i64> {
        let day = Day::try_new_iso(self.year, self.month?, self.day?).ok()?;
        Some(day.to_rata_die().to_i64_date())
    }

    /// The day of that [count](Self::count).
    pub(super) fn counted(count: i64) -> Option<Self> {
        Self::of_iso(Day::from_rata_die(RataDie::new(count), Iso))
    }

    /// The day so many days later; `None` where the day is not known.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::counted(self.count()?.checked_add(days)?)
    }

    /// The month so many months later.
    pub(super) fn plus_months(self, months: i32) -> Option<Self> {
        let all = self.year * 12 + i32::from(self.month?) - 1 + months;
        Self::of_month(all.div_euclid(12), u8::try_from(all.rem_euclid(12) + 1).ok()?)
    }

    /// Its day of the week, from 1 for Monday.
    pub fn weekday(self) -> Option<u8> {
        // Day 0 of the count is a Sunday.
        u8::try_from((self.count()? - 1).rem_euclid(7) + 1).ok()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in self.month.into_iter().chain(self.day) {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &&str, wanted: usize| part.len() == wanted && part.bytes().all(|b| b.is_ascii_digit());
        let formed = parts.first().is_some_and(|year| digits(year, 4)) && parts[1..].iter().all(|part| digits(part, 2));
        let number = |place: usize| parts.get(place).and_then(|part| part.parse::<u8>().ok());
        let year = parts[0].parse().unwrap_or_default();
        let found = match (parts.len(), number(1), number(2)) {
            (1, ..) => Self::of_year(year),
            (2, Some(month), _) => Self::of_month(year, month),
            (3, Some(month), Some(day)) => Self::of_day(year, month, day),
            _ => None,
        };
        let wrong = || "not a date such as `1998-01-05`, `1998-01` or `1998`".to_owned();
        found.filter(|_| formed).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_and_read_as_iso_has_them() {
        for text in ["1998-01-05", "2000-02-29", "1998-01", "1998"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for text in [
            "1998-02-29",
            "1998-13",
            "98-01-05",
            "1998-1-5",
            "1998-01-05-01",
            "",
            "19980105",
            "+998",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(date("1998-01-05").weekday(), Some(1));
        assert_eq!(date("1892-03-12").weekday(), Some(6));
        assert_eq!(date("1999-12-31").plus_days(1), Some(date("2000-01-01")));
        assert_eq!(date("1998-01").plus_days(1), None);
        assert_eq!(date("1998-01-05").plus_months(-1), Some(date("1997-12")));
        assert_eq!(date("1996-02").last(), date("1996-02-29"));
        assert!(date("1998-01").agrees(date("1998-01-05")) && !date("1998-02").agrees(date("1998-01-05")));
        assert!(date("1998") < date("1998-01") && date("1998-01") < date("1998-01-05"));
    }
}
