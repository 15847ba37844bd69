//! The day that a page was printed on, as its folio lines and its banner have it.

use super::date::Date;
use super::grammar::written;
use super::tokens::{Kind, Token, tokens};
use super::written::{Resolved, Written};
use crate::span::Span;
use crate::text::script::han;

/// What speaks for a date; the least that is believed is [`ENOUGH`].
const WEEKDAY: u32 = 3;
const FURNITURE: u32 = 2;
const EDGE: u32 = 2;
const ALONE: u32 = 1;
const FIRST: u32 = 1;
const AGAIN: u32 = 2;
const ENOUGH: u32 = 5;
/// The most letters beside a date on lines that hold little else, and on those that are looked at; Han characters count twice.
const LITTLE: usize = 30;
const MUCH: usize = 100;
/// Days between the dates of one issue of several days.
const ISSUE: i64 = 3;

/// A date that a page says it was printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folio {
    /// The day, or the month of a monthly.
    pub date: Date,
    /// Where it stands.
    pub span: Span,
    /// Whether its weekday stands beside it and is the right one.
    pub weekday: bool,
}

/// Where folio lines may stand on a page.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// What belongs to no article.
    pub furniture: Vec<Span>,
    /// The head and the foot of the page.
    pub edges: Vec<Span>,
    /// What stands first on it.
    pub first: Vec<Span>,
}

/// A date on the page that may be its own.
struct Candidate {
    folio: Folio,
    points: u32,
}

/// The day that a page in `language` was printed on; `None` where the page leaves it open.
///
/// A date counts by where it stands, by what stands beside it, and by its weekday; one whose weekday is another is none.
pub fn folio(text: &str, language: &str, places: &Edges) -> Option<Folio> {
    let tokens = tokens(text, language);
    let mut found: Vec<Candidate> = written(&tokens, language)
        .iter()
        .filter_map(|date| candidate(text, language, &tokens, date, places))
        .collect();
    let dates: Vec<Date> = found.iter().map(|candidate| candidate.folio.date).collect();
    for candidate in &mut found {
        if dates.iter().filter(|date| **date == candidate.folio.date).count() > 1 {
            candidate.points += AGAIN;
        }
    }
    let best = found
        .iter()
        .map(|candidate| candidate.points)
        .max()
        .filter(|points| *points >= ENOUGH)?;
    let mut leading = found
        .iter()
        .filter(|candidate| candidate.points == best)
        .map(|candidate| candidate.folio);
    let first = leading.next()?;
    // An issue of several days is of its first one.
    let same = |other: Folio| match (first.date.count(), other.date.count()) {
        (Some(first), Some(other)) => (0..=ISSUE).contains(&(other - first)),
        _ => first.date == other.date,
    };
    leading.all(same).then_some(first)
}

fn candidate(text: &str, language: &str, tokens: &[Token], date: &Written, places: &Edges) -> Option<Candidate> {
    let Resolved { date: day, weekday } = date.date(language)?;
    if weekday == Some(false) || date.mended && weekday.is_none() {
        return None;
    }
    let within = |spans: &[Span]| {
        spans
            .iter()
            .any(|span| span.start <= date.span.start && date.span.end <= span.end)
    };
    let (furniture, edge, first) = (within(&places.furniture), within(&places.edges), within(&places.first));
    let beside = beside(text, tokens, date);
    if !(furniture || edge) || beside > MUCH {
        return None;
    }
    let weekday = weekday == Some(true);
    let points = [
        (weekday, WEEKDAY),
        (furniture, FURNITURE),
        (edge, EDGE),
        (beside <= LITTLE, ALONE),
        (first, FIRST),
    ];
    let whole = if date.day.is_some() { 0 } else { 1 };
    let points: u32 = points
        .iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, points)| points)
        .sum();
    let (span, points) = (date.span, points.saturating_sub(whole));
    let folio = Folio {
        date: day,
        span,
        weekday,
    };
    Some(Candidate { folio, points })
}

/// Letters on the lines of a date beside it, the words that tell days aside.
fn beside(text: &str, tokens: &[Token], date: &Written) -> usize {
    let (first, last) = date.tokens;
    let line = |token: &&Token| !matches!(token.kind, Kind::Line);
    let before = tokens[..first].iter().rev().take_while(line);
    let after = tokens[last.min(tokens.len())..].iter().take_while(line);
    let others = before.chain(after).filter(|token| matches!(token.kind, Kind::Word));
    let letters = others.filter_map(|token| token.span.text(text)).flat_map(str::chars);
    letters.map(|c| if han(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_top(text: &str, language: &str) -> Option<String> {
        let head = text.find("\n\n").unwrap_or(text.len());
        let edges = vec![Span::new(0, head)];
        let places = Edges {
            furniture: Vec::new(),
            first: edges.clone(),
            edges,
        };
        folio(text, language, &places).map(|folio| folio.date.to_string())
    }

    #[test]
    fn the_page_is_dated_by_its_head() {
        for (text, language, date) in [
            (
                "人民日报 1998年1月5日 星期一 第3版\n\n本报讯 1997年12月3日，新桥通车。",
                "zh",
                Some("1998-01-05"),
            ),
            (
                "THE COURIER\nMonday, January 5, 1998   No. 11084   50p\n\nThe ferry ran on May 3, 1997.",
                "en",
                Some("1998-01-05"),
            ),
            ("THE COURIER\nFriday, January 5, 1998\n\nThe ferry", "en", None),
            (
                "JEUDI\n18\nDÉCEMBRE\n1924 |\nS. Gatien\n\nLe pont",
                "fr",
                Some("1924-12-18"),
            ),
            ("PARIS, 11 MARS\n\nLe pont est ouvert.", "fr", None),
            (
                "The ferry that was built on May 3, 1997 by the harbour company of the northern islands and the town council together with all its friends\n\nx",
                "en",
                None,
            ),
            ("Lundi 3 et mardi 4 mai 1824\n\nLe pont", "fr", Some("1824-05-03")),
            (
                "Nr. 288.— Dinstag, 7. Dezember 1858.\n\nN° 288.—Mardi, 7 Décembre 1858.",
                "de",
                Some("1858-12-07"),
            ),
            ("2015年7月12日 第20版\n2018年11月26日 第21版\n\n新桥通车。", "zh", None),
            ("", "en", None),
        ] {
            assert_eq!(at_top(text, language).as_deref(), date, "{text}");
        }
    }

    #[test]
    fn a_date_in_an_article_is_none_of_the_page() {
        let text = "The bridge\n\nOn Monday, January 5, 1998 it was opened.\nOthers said so.";
        assert_eq!(at_top(text, "en"), None);
    }
}
