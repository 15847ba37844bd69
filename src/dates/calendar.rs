//! Calendars that newspapers date by, beside the Gregorian one.

use super::date::Date;
use icu_calendar::cal::Hijri;
use icu_calendar::{Date as Day, Iso};

/// A calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Calendar {
    Gregorian,
    Julian,
    /// Of Iran, by the sun.
    Persian,
    /// Of Islam, by the moon.
    Hijri,
}

impl Calendar {
    /// The one of that name in a data file.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "persian" => Some(Self::Persian),
            "hijri" => Some(Self::Hijri),
            _ => None,
        }
    }

    /// Whether pages may be of that year.
    pub fn holds(self, year: i32) -> bool {
        match self {
            Self::Gregorian | Self::Julian => super::date::YEARS.contains(&year),
            Self::Persian => (1200..=1500).contains(&year),
            Self::Hijri => (1200..=1550).contains(&year),
        }
    }

    /// The days that this one may be: three where the sight of the moon decides.
    pub fn days(self, year: i32, month: u8, day: u8) -> Vec<Date> {
        let iso = |day: Day<Iso>| Date::of_iso(day);
        let one = match self {
            Self::Gregorian => Date::of_day(year, month, day),
            Self::Julian => Day::try_new_julian(year, month, day)
                .ok()
                .and_then(|day| iso(day.to_calendar(Iso))),
            Self::Persian => Day::try_new_persian(year, month, day)
                .ok()
                .and_then(|day| iso(day.to_calendar(Iso))),
            Self::Hijri => Day::try_new_hijri_with_calendar(year, month, day, Hijri::new_umm_al_qura())
                .ok()
                .and_then(|day| iso(day.to_calendar(Iso))),
        };
        let around: &[i64] = if self == Self::Hijri { &[-1, 0, 1] } else { &[0] };
        let near = |one: Date| around.iter().filter_map(move |by| one.plus_days(*by));
        one.into_iter().flat_map(near).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_other_calendars_are_found() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(Calendar::Julian.days(1898, 1, 5), [day("1898-01-17")]);
        assert_eq!(Calendar::Persian.days(1357, 11, 22), [day("1979-02-11")]);
        assert!(Calendar::Hijri.days(1418, 9, 7).contains(&day("1998-01-05")));
        assert!(Calendar::Julian.days(1900, 2, 29).len() == 1 && Calendar::Gregorian.days(1900, 2, 29).is_empty());
        assert!(Calendar::Persian.days(1357, 13, 1).is_empty());
    }
}
