//! Days that an article speaks of, resolved against the one that its page was printed on.

use super::article::{Article, Role};
use super::hit::Spoken;
use super::query::{Day, Query};
use crate::dates::{Mention, Precision, mentions};
use crate::read::Dated;
use crate::span::Quoted;

/// An article is found by so many days that it speaks of at most, the first of them.
const DAYS: usize = 64;

/// The days that an article speaks of, each once, as [`Day`] writes them; the one that it was printed on is none of them.
pub(super) fn days(article: &Article) -> Vec<u32> {
    let printed = printed(article).map(|day| day.0);
    let mut found: Vec<u32> = Vec::new();
    for (_, mention) in all(article) {
        let day = day(&mention).0;
        if Some(day) != printed && !found.contains(&day) {
            found.push(day);
            if found.len() == DAYS {
                break;
            }
        }
    }
    found
}

/// The first day that an article speaks of and `query` looks for, where its own is none.
pub(super) fn spoken(article: &Article, query: &Query) -> Option<Spoken> {
    let own = printed(article).map_or(0, |day| day.0);
    if query.within(own) {
        return None;
    }
    let (piece, mention) = all(article).find(|(_, mention)| query.within(day(mention).0))?;
    let piece = article.pieces.get(piece)?;
    let range = mention.span.start..mention.span.end;
    Some(Spoken {
        date: mention.date.to_string(),
        resolved: mention.resolved,
        words: Quoted {
            spans: piece.spans(range.clone()),
            regions: piece.regions(range.clone()),
            text: piece.text.get(range)?.to_owned(),
        },
    })
}

/// All days that are told wholly, with the pieces that tell them.
fn all(article: &Article) -> impl Iterator<Item = (usize, Mention)> {
    let date = article.date.as_ref().and_then(Dated::date);
    let told = |role| matches!(role, Role::Paragraph | Role::Deck | Role::Caption | Role::Headline);
    let pieces = article
        .pieces
        .iter()
        .enumerate()
        .filter(move |(_, piece)| told(piece.role));
    pieces.flat_map(move |(number, piece)| {
        let found = mentions(&piece.text, &article.language, date).into_iter();
        found
            .filter(|mention| mention.precision() == Precision::Day)
            .map(move |mention| (number, mention))
    })
}

fn day(mention: &Mention) -> Day {
    Day::parse(&mention.date.to_string()).unwrap_or(Day(0))
}

fn printed(article: &Article) -> Option<Day> {
    article.date.as_ref().and_then(|date| Day::parse(&date.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::article::Piece;
    use crate::archive::hit::ArticleId;
    use crate::span::Span;

    fn article(language: &str, text: &str) -> Article {
        Article {
            id: ArticleId {
                path: "a.txt".to_owned(),
                page: None,
                article: "a1".to_owned(),
            },
            format: "text".to_owned(),
            blake3: "0".repeat(64),
            language: language.to_owned(),
            date: Some(Dated {
                value: "1998-03-17".to_owned(),
                from: "path".to_owned(),
            }),
            complete: true,
            pieces: vec![Piece::new(Role::Paragraph, text, &[Span::new(0, text.len())])],
        }
    }

    #[test]
    fn days_are_those_of_the_page_that_speaks_of_them() {
        let article = article("zh", "大桥昨日通车。3月10日，市长到场。");
        assert_eq!(days(&article), [19_980_316, 19_980_310]);
        let query = |from: &str, to: &str| Query {
            from: Day::parse(from),
            to: Day::parse(to),
            ..Query::new("*")
        };
        let found = spoken(&article, &query("1998-03-16", "1998-03-16")).unwrap();
        assert_eq!(
            (found.date.as_str(), found.resolved, found.words.text.as_str()),
            ("1998-03-16", true, "昨日")
        );
        assert_eq!(found.words.spans[0], Span::new(6, 12));
        assert!(spoken(&article, &query("1998-03-11", "1998-03-15")).is_none());
        assert!(
            spoken(&article, &query("1998-03", "1998")).is_none(),
            "it was printed then"
        );
    }
}
