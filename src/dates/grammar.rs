//! Which tokens make a date.

use super::calendar::Calendar;
use super::date::{Date, YEARS};
use super::lexicon::{Entry, Length, Lexicon, Term};
use super::tokens::{Kind, Number, Token};
use super::written::Written;
use crate::span::Span;
use crate::text::tag::primary;

/// Tokens of no account that may stand between two parts of a date.
const BETWEEN: usize = 5;
/// Tokens between a date and its weekday.
const BESIDE: usize = 3;
/// Tokens between the two days of a double issue.
const DOUBLE: usize = 5;

/// The dates in `tokens` of a text of `language`, in order.
pub(super) fn written(tokens: &[Token], language: &str) -> Vec<Written> {
    let reader = Reader {
        tokens,
        language: primary(language),
    };
    let mut found = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        match reader.date(place) {
            Some(date) => {
                place = date.tokens.1.max(place + 1);
                if !reader.by_the_moon(date.tokens.0) {
                    found.push(date);
                }
            }
            None => place += 1,
        }
    }
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
    language: &'a str,
}

impl Reader<'_> {
    fn number(&self, place: usize) -> Option<Number> {
        match self.tokens.get(place)?.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    fn small(&self, place: usize, most: u32) -> Option<u8> {
        let number = self
            .number(place)
            .filter(|n| n.digits <= 2 && (1..=most).contains(&n.value))?;
        u8::try_from(number.value).ok()
    }

    fn entries(&self, place: usize) -> &'static [Entry] {
        match self.tokens.get(place).map(|token| token.kind) {
            Some(Kind::Phrase(entries, _)) => entries,
            _ => &[],
        }
    }

    fn is(&self, place: usize, fits: impl Fn(Term) -> bool) -> bool {
        self.entries(place).iter().any(|entry| fits(entry.term))
    }

    fn unit(&self, place: usize, length: Length) -> bool {
        matches!(self.tokens.get(place).map(|token| token.kind), Some(Kind::Unit(unit)) if unit == length)
    }

    fn mark(&self, place: usize) -> Option<char> {
        match self.tokens.get(place)?.kind {
            Kind::Mark(c) => Some(c),
            _ => None,
        }
    }

    /// What a phrase tells in the text's language, or else in any.
    fn told<T: Ord>(&self, place: usize, tell: impl Fn(Term) -> Option<T>) -> Vec<T> {
        let entries = self.entries(place);
        let of = |own: bool| {
            let fitting = entries.iter().filter(move |entry| !own || entry.tag == self.language);
            let mut told: Vec<T> = fitting.filter_map(|entry| tell(entry.term)).collect();
            told.sort_unstable();
            told.dedup();
            told
        };
        let own = of(true);
        if own.is_empty() { of(false) } else { own }
    }

    fn months(&self, place: usize) -> Vec<(Calendar, u8)> {
        self.told(place, |term| match term {
            Term::Month(calendar, number) => Some((calendar, number)),
            _ => None,
        })
    }

    fn weekdays(&self, place: usize) -> Vec<u8> {
        self.told(place, |term| match term {
            Term::Weekday(day, _) => Some(day),
            _ => None,
        })
    }

    /// The next token that may be part of the same date.
    fn after(&self, place: usize) -> usize {
        let mut next = place + 1;
        let mut lines = 0;
        for _ in 0..BETWEEN {
            match self.tokens.get(next).map(|token| token.kind) {
                Some(Kind::Mark(
                    ',' | '.' | '|' | '·' | '•' | '*' | '-' | '–' | '—' | '_' | '°' | 'º' | '\'' | '،' | '၊',
                )) => {}
                Some(Kind::Line) if lines < 1 => lines += 1,
                Some(Kind::Phrase(entries, _))
                    if entries.iter().any(|entry| entry.term == Term::Within) && self.months(next).is_empty() => {}
                _ => break,
            }
            next += 1;
        }
        next
    }

    /// A year, where one stands at `place` that fits a month of `calendars`.
    fn year(&self, place: usize, months: &[(Calendar, u8)]) -> Option<i32> {
        let number = self.number(place).filter(|number| number.digits == 4)?;
        let year = i32::try_from(number.value).ok()?;
        let offset = Lexicon::get().rest(self.language).year_offset;
        if offset != 0 && !YEARS.contains(&year) && YEARS.contains(&(year + offset)) {
            return Some(year + offset);
        }
        months.iter().any(|(calendar, _)| calendar.holds(year)).then_some(year)
    }

    fn date(&self, place: usize) -> Option<Written> {
        let token = self.tokens.get(place)?;
        let found = match token.kind {
            Kind::Number(number) if number.digits == 8 => self.packed(place, number),
            Kind::Number(_) => self
                .eastern(place, 0)
                .or_else(|| self.year_first(place))
                .or_else(|| self.figures(place))
                .or_else(|| self.day_first(place)),
            Kind::Phrase(..) => self
                .era(place)
                .or_else(|| self.by_units(place))
                .or_else(|| self.month_first(place)),
            _ => None,
        };
        found.map(|date| self.finished(date))
    }

    fn packed(&self, place: usize, number: Number) -> Option<Written> {
        let (year, rest) = (i32::try_from(number.value / 10_000).ok()?, number.value % 10_000);
        let (month, day) = (u8::try_from(rest / 100).ok()?, u8::try_from(rest % 100).ok()?);
        Date::of_day(year, month, day)?;
        Some(Written {
            tokens: (place, place + 1),
            year: Some(year),
            months: vec![(Calendar::Gregorian, month)],
            day: Some(day),
            ..Written::default()
        })
    }

    fn era(&self, place: usize) -> Option<Written> {
        let offset = self.entries(place).iter().find_map(|entry| match entry.term {
            Term::Era(offset) => Some(offset),
            _ => None,
        })?;
        let mut date = self.eastern(self.after(place), offset)?;
        date.tokens.0 = place;
        Some(date)
    }

    /// 1998年1月5日, 1월 5일, and what is left of it; `era` is added to the year.
    fn eastern(&self, place: usize, era: i32) -> Option<Written> {
        let mut date = Written::default();
        let mut next = place;
        let first = matches!(self.tokens.get(next).map(|token| token.kind), Some(Kind::First));
        if self.unit(next + 1, Length::Year) {
            let number = self.number(next);
            let written = number.filter(|n| if era == 0 { n.digits == 4 } else { n.digits <= 4 });
            let value = if first && era != 0 {
                1
            } else {
                i32::try_from(written?.value).ok()?
            };
            date.mended = number.is_some_and(|number| number.mended);
            date.year = Some(value + era).filter(|year| YEARS.contains(year));
            date.year?;
            next += 2;
        } else if era != 0 {
            return None;
        }
        let Some(month) = self.small(next, 12).filter(|_| self.unit(next + 1, Length::Month)) else {
            date.tokens = (place, next);
            return date.year.is_some().then_some(date);
        };
        date.months = vec![(Calendar::Gregorian, month)];
        next += 2;
        if let Some(day) = self.small(next, 31) {
            if self.unit(next + 1, Length::Day) {
                date.day = Some(day);
                next += 2;
            } else if date.year.is_some() && !self.unit(next + 1, Length::Month) && !self.unit(next + 1, Length::Year) {
                date.day = Some(day);
                next += 1;
            }
        }
        date.tokens = (place, next);
        Some(date)
    }

    /// 1998. január 5.
    fn year_first(&self, place: usize) -> Option<Written> {
        let next = self.after(place);
        let months = self.months(next);
        let year = Some(self.year(place, &months)?);
        let after = self.after(next);
        let day = Some(self.small(after, 31)?);
        // What follows may be the day of another date.
        if !self.months(self.after(after)).is_empty() || self.number(self.after(after)).is_some_and(|n| n.digits == 4) {
            return None;
        }
        let mended = self.number(place).is_some_and(|number| number.mended);
        let tokens = (place, after + 1);
        Some(Written {
            tokens,
            year,
            months,
            day,
            mended,
            ..Written::default()
        })
    }

    /// 1998-01-05, 5. 1. 1998, 5/1/1998.
    fn figures(&self, place: usize) -> Option<Written> {
        let parted = |at: usize| self.mark(at).filter(|c| matches!(c, '-' | '.' | '/' | '·' | '‐' | '–'));
        let mark = parted(place + 1)?;
        if parted(place + 3) != Some(mark) {
            return None;
        }
        let (first, last) = (self.number(place)?, self.number(place + 4)?);
        let middle = u32::from(self.small(place + 2, 31)?);
        // A part of a longer row of figures is no date.
        let within = |at: Option<usize>| at.and_then(parted).is_some_and(|c| c == mark);
        let longer = within(place.checked_sub(1)) && place > 1 && self.number(place - 2).is_some()
            || within(Some(place + 5)) && self.number(place + 6).is_some_and(|_| !self.tokens[place + 6].apart);
        if longer {
            return None;
        }
        let (year, month, day, either) = if first.digits == 4 {
            (first, middle, last, false)
        } else if last.digits == 4 {
            let both = first.value <= 12 && middle <= 12 && first.value != middle && mark != '.';
            let american = first.value <= 12 && middle > 12;
            if american {
                (last, first.value, Number { value: middle, ..first }, false)
            } else {
                (last, middle, first, both)
            }
        } else {
            return None;
        };
        let year = i32::try_from(year.value).ok().filter(|year| YEARS.contains(year))?;
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day.value).ok()?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        Some(Written {
            tokens: (place, place + 5),
            year: Some(year),
            months: vec![(Calendar::Gregorian, month)],
            day: Some(day),
            either,
            ..Written::default()
        })
    }

    /// 5 January 1998, 5. Januar, 3 et 4 mai 1824, 5 (17) января 1898.
    fn day_first(&self, place: usize) -> Option<Written> {
        let day = self.small(place, 31)?;
        let mut next = self.after(place);
        let mut new_style = None;
        if self.months(next).is_empty() {
            let end = (next + DOUBLE).min(self.tokens.len());
            let second = (place + 1..end).find(|at| self.number(*at).is_some())?;
            let between = place + 1..second;
            let open = |c: char| matches!(c, '(' | '/');
            let joined = between.clone().all(|at| self.joins_days(at));
            let third = self.small(second, 31).filter(|_| joined && !between.is_empty())?;
            if between.clone().any(|at| self.mark(at).is_some_and(open)) && third != day + 1 {
                new_style = Some(third);
            } else if third <= day && day < 28 {
                return None;
            }
            next = self.after(second);
            if self.mark(next) == Some(')') {
                next = self.after(next);
            }
        }
        let months = self.months(next);
        if months.is_empty() {
            return None;
        }
        let after = self.after(next);
        let year = self.year(after, &months);
        let mended = year.is_some() && self.number(after).is_some_and(|number| number.mended);
        let end = if year.is_some() { after } else { next };
        Some(Written {
            tokens: (place, end + 1),
            year,
            months,
            day: Some(day),
            new_style,
            mended,
            ..Written::default()
        })
    }

    /// Whether a token may stand between the two days of an issue.
    fn joins_days(&self, place: usize) -> bool {
        match self.tokens[place].kind {
            Kind::Mark(c) => matches!(c, '-' | '–' | '—' | '/' | '.' | ',' | '&' | '(' | '+'),
            Kind::Phrase(..) => !self.weekdays(place).is_empty() || self.is(place, |term| term == Term::Within),
            Kind::Word => self.tokens[place].span.len() <= 6,
            _ => false,
        }
    }

    /// January 5, 1998; January 1998; January 5.
    fn month_first(&self, place: usize) -> Option<Written> {
        let months = self.months(place);
        if months.is_empty() {
            return None;
        }
        let next = self.after(place);
        if let Some(year) = self.year(next, &months) {
            let (year, tokens) = (Some(year), (place, next + 1));
            return Some(Written {
                tokens,
                year,
                months,
                ..Written::default()
            });
        }
        let Some(day) = self.small(next, 31) else {
            let tokens = (place, place + 1);
            return Some(Written {
                tokens,
                months,
                ..Written::default()
            });
        };
        let after = self.after(next);
        let year = self.year(after, &months);
        let mended = year.is_some() && self.number(after).is_some_and(|number| number.mended);
        // 5 May 6 would be anything.
        let end = if year.is_some() { after } else { next };
        Some(Written {
            tokens: (place, end + 1),
            year,
            months,
            day: Some(day),
            mended,
            ..Written::default()
        })
    }

    /// ngày 5 tháng 1 năm 1998.
    fn by_units(&self, place: usize) -> Option<Written> {
        let unit = |at: usize, length: Length| self.is(at, |term| term == Term::Unit(length));
        if !unit(place, Length::Day) {
            return None;
        }
        let day = self.small(place + 1, 31)?;
        let month = self.after(place + 1);
        if !unit(month, Length::Month) {
            return None;
        }
        let months = vec![(Calendar::Gregorian, self.small(month + 1, 12)?)];
        let word = self.after(month + 1);
        let year = self.year(word + 1, &months).filter(|_| unit(word, Length::Year));
        let end = if year.is_some() { word + 2 } else { month + 2 };
        Some(Written {
            tokens: (place, end),
            year,
            months,
            day: Some(day),
            ..Written::default()
        })
    }

    /// With its span, and with the weekday that stands beside it.
    fn finished(&self, mut date: Written) -> Written {
        let (start, end) = date.tokens;
        let last = end.saturating_sub(1).max(start);
        date.span = Span::new(self.tokens[start].span.start, self.tokens[last].span.end);
        let beside = |at: usize| {
            let token = self.tokens.get(at)?;
            let goes_on = match token.kind {
                Kind::Mark(c) => !matches!(c, ';' | ':' | '!' | '?' | '。' | '؛'),
                Kind::Line => true,
                Kind::Phrase(entries, _) => entries.iter().any(|entry| entry.term == Term::Within),
                _ => false,
            };
            let days = self.weekdays(at);
            (goes_on || !days.is_empty()).then_some(days)
        };
        let before = (1..=BESIDE + 1).map_while(|by| {
            let at = start.checked_sub(by)?;
            Some((at, beside(at)?))
        });
        let after = (0..=BESIDE).map_while(|by| Some((end + by, beside(end + by)?)));
        for (at, days) in before.chain(after).filter(|(_, days)| !days.is_empty()) {
            date.weekdays.extend(days);
            date.beside.push(at);
        }
        date
    }

    fn by_the_moon(&self, place: usize) -> bool {
        (1..=2).any(|by| {
            place
                .checked_sub(by)
                .is_some_and(|at| self.is(at, |term| term == Term::Lunar))
        })
    }
}
