//! Days that an article speaks of, resolved against the day that its page was printed on.

use super::calendar::Calendar;
use super::date::{Date, Precision};
use super::grammar::written;
use super::lexicon::{Length, Term};
use super::tokens::{Kind, Token, tokens};
use super::written::Written;
use crate::language::Language;
use crate::span::Span;
use crate::text::tag::primary;

/// Tokens before a weekday that may say whether it is to come.
const SENTENCE: usize = 30;
/// A day of a month that is this near is the one that is spoken of.
const NEAR: i64 = 60;
/// A day of the same year that is later than this is one of the year before.
const AHEAD: i64 = 180;
/// A day without its month is no later than this.
const COMING: i64 = 7;
/// The most lengths that a text looks back.
const BACK: u32 = 400;

/// A time that a text speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its words, in bytes of the text.
    pub span: Span,
    /// When that is.
    pub date: Date,
    /// Whether it is so only as the page is of its day: `yesterday`, `3月16日`. Such a date is shown as resolved, and stands in no quote.
    pub resolved: bool,
}

impl Mention {
    /// How much of the date is known.
    pub fn precision(&self) -> Precision {
        self.date.precision()
    }
}

/// The times that `text`, in the language of a BCP 47 tag, speaks of, in order; `page` is when it was printed, as far as that is known.
/// What may be one of several days is left out.
pub fn mentions(text: &str, language: &str, page: Option<Date>) -> Vec<Mention> {
    let tokens = tokens(text, language);
    let reader = Reader {
        text,
        tokens: &tokens,
        language: primary(language),
        page,
        taken: Vec::new(),
    };
    let mut found = Vec::new();
    let mut done = 0;
    let dates = written(&tokens, language);
    // A weekday beside a date is no other day.
    let taken: Vec<usize> = dates
        .iter()
        .filter(|date| date.day.is_some())
        .flat_map(|date| date.beside.clone())
        .collect();
    let reader = Reader { taken, ..reader };
    for date in dates {
        reader.relative(done, date.tokens.0, &mut found);
        done = date.tokens.1;
        found.extend(reader.date(&date));
    }
    reader.relative(done, tokens.len(), &mut found);
    found.sort_by_key(|mention: &Mention| mention.span);
    let mut end = 0;
    found.retain(|mention| {
        let after = mention.span.start >= end;
        end = if after { mention.span.end } else { end };
        after
    });
    found
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    language: &'a str,
    page: Option<Date>,
    /// Tokens of weekdays that stand beside a date, in no certain order.
    taken: Vec<usize>,
}

impl Reader<'_> {
    /// What a phrase tells in the text's own language.
    fn tell<T>(&self, place: usize, tell: impl Fn(Term) -> Option<T>) -> Option<T> {
        let Kind::Phrase(entries, _) = self.tokens.get(place)?.kind else {
            return None;
        };
        let own = entries.iter().filter(|entry| entry.tag == self.language);
        own.map(|entry| entry.term).find_map(tell)
    }

    fn is(&self, place: usize, term: Term) -> bool {
        self.tell(place, |other| (other == term).then_some(())).is_some()
    }

    fn from(&self, place: usize, length: Length) -> Option<i32> {
        self.tell(place, |term| match term {
            Term::From(own, by) if own == length => Some(by),
            _ => None,
        })
    }

    /// A day by its month's number that is written in figures.
    fn small(&self, place: usize) -> Option<u8> {
        let token = self.tokens.get(place)?;
        let Kind::Number(number) = token.kind else { return None };
        let fits = number.digits <= 2 && (1..=31).contains(&number.value);
        fits.then(|| u8::try_from(number.value).ok()).flatten()
    }

    fn mention(&self, from: usize, to: usize, date: Date) -> Mention {
        Mention {
            span: Span::new(self.tokens[from].span.start, self.tokens[to].span.end),
            date,
            resolved: true,
        }
    }

    /// The token before `place`, words of no account left out.
    fn before(&self, place: usize) -> Option<usize> {
        let mut at = place.checked_sub(1)?;
        while self.is(at, Term::Within) {
            at = at.checked_sub(1)?;
        }
        Some(at)
    }

    /// A date that is written out, with its year or without.
    fn date(&self, date: &Written) -> Option<Mention> {
        if date.year.is_some() {
            let whole = date
                .date(self.language)
                .filter(|found| found.weekday != Some(false) && !date.mended);
            let year = || date.year.filter(|_| date.months.is_empty()).and_then(Date::of_year);
            let (span, resolved) = (date.span, false);
            return whole
                .map(|found| found.date)
                .or_else(year)
                .map(|date| Mention { span, date, resolved });
        }
        let [(Calendar::Gregorian, month)] = date.months[..] else {
            return None;
        };
        let page = self.page?;
        let before = self.before(date.tokens.0);
        let year = before.and_then(|at| self.from(at, Length::Year));
        let start = if year.is_some() { before } else { None };
        let found = match (date.day, year) {
            (Some(day), Some(by)) => Date::of_day(page.year() + by, month, day)?,
            (None, Some(by)) => Date::of_month(page.year() + by, month)?,
            (Some(day), None) => self.nearest(month, day, &date.weekdays)?,
            (None, None) => return None,
        };
        let start = start.map_or(date.span.start, |at| self.tokens[at].span.start);
        let (span, resolved) = (Span::new(start, date.span.end), true);
        Some(Mention {
            span,
            date: found,
            resolved,
        })
    }

    /// The day of a month that a text of the page's day means by it.
    fn nearest(&self, month: u8, day: u8, weekdays: &[u8]) -> Option<Date> {
        let page = self.page?;
        let now = page.count()?;
        let of_year = |by: i32| Date::of_day(page.year() + by, month, day);
        let days: Vec<Date> = [-1, 0, 1].into_iter().filter_map(of_year).collect();
        if !weekdays.is_empty() {
            let mut told = days
                .iter()
                .filter(|date| date.weekday().is_some_and(|day| weekdays.contains(&day)));
            return told.next().copied().filter(|_| told.next().is_none());
        }
        let distance = |date: &Date| date.count().map_or(i64::MAX, |count| count - now);
        let near = days.iter().copied().filter(|date| distance(date).abs() <= NEAR);
        let same = || of_year(0).filter(|date| distance(date) <= AHEAD);
        near.min_by_key(|date| distance(date).abs())
            .or_else(same)
            .or_else(|| of_year(-1))
    }

    /// What the tokens from `start` to `end` tell by words of distance.
    fn relative(&self, start: usize, end: usize, found: &mut Vec<Mention>) {
        let mut place = start;
        while place < end {
            match self.one(place, end) {
                Some((mention, next)) => {
                    found.push(mention);
                    place = next.max(place + 1);
                }
                None => place += 1,
            }
        }
    }

    fn one(&self, place: usize, end: usize) -> Option<(Mention, usize)> {
        let page = self.page?;
        if let Some(by) = self.from(place, Length::Day) {
            let date = page.plus_days(by.into()).filter(|_| self.tells_day(place))?;
            return Some((self.mention(place, place, date), place + 1));
        }
        if let Some(by) = self.from(place, Length::Week) {
            let (day, last) = self.day_of_week(place + 1)?;
            let monday = page.plus_days(1 - i64::from(page.weekday()?))?;
            let date = monday.plus_days(i64::from(by) * 7 + i64::from(day) - 1)?;
            return Some((self.mention(place, last, date), last + 1));
        }
        if let Some(by) = self.from(place, Length::Month) {
            let month = page.plus_months(by)?;
            if let (Some(day), true) = (self.small(place + 1), self.unit_of_day(place + 2)) {
                let date = Date::of_day(month.year(), month.month()?, day)?;
                return Some((self.mention(place, place + 2, date), place + 3));
            }
            return Some((self.mention(place, place, month), place + 1));
        }
        if let Some(by) = self.from(place, Length::Year) {
            let date = Date::of_year(page.year() + by).filter(|_| place + 1 < end || end == self.tokens.len())?;
            return Some((self.mention(place, place, date), place + 1));
        }
        self.ago(place)
            .or_else(|| self.weekday(place))
            .or_else(|| self.day_alone(place))
    }

    /// Whether a word for a day is that, and not one like it.
    fn tells_day(&self, place: usize) -> bool {
        let before = place.checked_sub(1);
        let other = before.is_some_and(|at| self.is(at, Term::NotDays) || self.from(at, Length::Day).is_some());
        let nouns = Language::of(self.language).is_some_and(|language| language.head().noun_capitals);
        let word = self.tokens[place].span.text(self.text).unwrap_or_default();
        let capital = nouns && word.starts_with(char::is_uppercase);
        let begins = before.is_none_or(|at| matches!(self.tokens[at].kind, Kind::Mark(_) | Kind::Line));
        !other && (!capital || begins)
    }

    fn unit_of_day(&self, place: usize) -> bool {
        matches!(
            self.tokens.get(place).map(|token| token.kind),
            Some(Kind::Unit(Length::Day))
        )
    }

    /// Whether a mark within a number stands there.
    fn decimal(&self, place: usize) -> bool {
        let written = self.tokens[place].span.text(self.text);
        written.is_some_and(|mark| matches!(mark, "." | ","))
    }

    /// Whether a sum of yen stands there and no day: 16日元.
    fn money(&self, place: usize) -> bool {
        matches!(self.tokens.get(place).map(|token| token.kind), Some(Kind::First))
    }

    /// The day of a week that stands at `place` after a word for the week, and its token.
    fn day_of_week(&self, place: usize) -> Option<(u8, usize)> {
        let token = self.tokens.get(place)?;
        match token.kind {
            Kind::Number(number) if number.digits == 1 && number.value < 7 && !token.apart => {
                u8::try_from(number.value)
                    .ok()
                    .filter(|day| *day > 0)
                    .map(|day| (day, place))
            }
            Kind::Unit(Length::Day) => Some((7, place)),
            _ => self.day_named(place).map(|day| (day, place)),
        }
    }

    fn day_named(&self, place: usize) -> Option<u8> {
        self.tell(place, |term| match term {
            Term::Weekday(day, true) => Some(day),
            _ => None,
        })
    }

    fn ago(&self, place: usize) -> Option<(Mention, usize)> {
        let length = self.tell(place, |term| match term {
            Term::Ago(length) => Some(length),
            _ => None,
        })?;
        let Kind::Phrase(_, read) = self.tokens[place].kind else {
            return None;
        };
        let count = i32::try_from(read.unwrap_or(1))
            .ok()
            .filter(|count| (1..=BACK as i32).contains(count))?;
        let page = self.page?;
        let month = |date: Date| Date::of_month(date.year(), date.month()?);
        let date = match length {
            Length::Day => page.plus_days(-i64::from(count)),
            // Who speaks of weeks does not count days.
            Length::Week => page.plus_days(-7 * i64::from(count)).and_then(month),
            Length::Month => page.plus_months(-count),
            Length::Year => Date::of_year(page.year() - count),
        }?;
        Some((self.mention(place, place, date), place + 1))
    }

    fn weekday(&self, place: usize) -> Option<(Mention, usize)> {
        let day = self.day_named(place).filter(|_| !self.taken.contains(&place))?;
        let page = self.page?;
        let today = page.weekday()?;
        let before = self.before(place);
        let beside = |term: Term| before.is_some_and(|at| self.is(at, term)) || self.is(place + 1, term);
        if before.is_some_and(|at| self.is(at, Term::Every)) {
            return None;
        }
        let past = i64::from((today + 6 - day) % 7) + 1;
        let coming = i64::from((day + 6 - today) % 7) + 1;
        let by = if beside(Term::Last) {
            -past
        } else if beside(Term::Next) {
            coming
        } else if day == today {
            return None;
        } else if self.ahead(place) {
            coming
        } else {
            -past
        };
        let date = page.plus_days(by)?;
        Some((self.mention(place, place, date), place + 1))
    }

    /// Whether the sentence speaks of what is to come.
    fn ahead(&self, place: usize) -> bool {
        let ends = |kind: &Kind| matches!(kind, Kind::Mark('.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।'));
        let since = self.tokens[..place].iter().rev().take_while(|token| !ends(&token.kind));
        let before = since.count().min(SENTENCE);
        let rest = self.tokens[place..].iter().take_while(|token| !ends(&token.kind));
        let after = rest.count().min(SENTENCE);
        (place - before..place + after).any(|at| self.is(at, Term::Ahead))
    }

    /// 16日, which is of this month or the one before; 16th inst.
    fn day_alone(&self, place: usize) -> Option<(Mention, usize)> {
        let day = self.small(place)?;
        let page = self.page?;
        let of_month = |by: i32| {
            let month = page.plus_months(by)?;
            Date::of_day(month.year(), month.month()?, day)
        };
        let after = (place + 1..=place + 3).find_map(|at| {
            let by = self.tell(at, |term| match term {
                Term::OfDay(by) => Some(by),
                _ => None,
            })?;
            Some((at, by))
        });
        if let Some((last, by)) = after {
            return Some((self.mention(place, last, of_month(by)?), last + 1));
        }
        let figures = self.tokens[place]
            .span
            .text(self.text)
            .is_some_and(|text| text.chars().all(char::is_numeric));
        let plain =
            figures && self.unit_of_day(place + 1) && !self.is(place + 2, Term::NotDay) && !self.money(place + 2);
        let ordinal = self.text[..self.tokens[place].span.start].ends_with('第');
        let counted = place.checked_sub(1).is_some_and(|at| {
            self.is(at, Term::Every) || matches!(self.tokens[at].kind, Kind::Number(_)) || self.decimal(at)
        });
        if !plain || ordinal || counted {
            return None;
        }
        let now = page.count()?;
        let not_late = |date: &Date| date.count().is_some_and(|count| count - now <= COMING);
        let date = of_month(0).filter(not_late).or_else(|| of_month(-1))?;
        Some((self.mention(place, place + 1, date), place + 2))
    }
}
