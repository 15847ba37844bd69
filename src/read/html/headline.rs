//! Which piece of a page is its headline.

use super::walk::{Kind, Piece, Walk};
use crate::read::document::BlockKind;

/// The most letters of a headline.
const LONGEST_HEADLINE: usize = 700;
/// What a piece must weigh to be one.
const LEAST_WORTH: f64 = 2.5;

/// How well a piece fits the page's own title: 1 where it is that title, or all of it but the site's name.
pub(super) fn titled(text: &str, title: &str) -> f64 {
    let (text, title) = (plain(text), plain(title));
    if text.chars().count() < 4 || title.is_empty() {
        return 0.0;
    }
    if text == title {
        return 1.0;
    }
    // A site's name stands in the title too, at its end, and is the shorter part.
    if let Some(place) = title.find(&text) {
        let long = text.len() * 2 >= title.len() || place == 0 && text.len() * 3 >= title.len();
        return if long { 1.0 } else { 0.0 };
    }
    if text.contains(&title) && title.len() * 2 >= text.len() {
        return 0.9;
    }
    let words: Vec<&str> = text.split(' ').filter(|word| word.len() > 2).collect();
    let shared = words.iter().filter(|word| title.contains(**word)).count();
    if words.len() >= 4 && shared * 10 >= words.len() * 6 {
        0.6
    } else {
        0.0
    }
}

impl Walk {
    /// How well a text fits what the page calls itself, as [`titled`] tells.
    pub(super) fn titled(&self, text: &str) -> f64 {
        let titles = self.metadata.titles.iter().chain([&self.title]);
        titles.map(|title| titled(text, title)).fold(0.0, f64::max)
    }
}

/// Letters and figures in small letters, one space between words.
fn plain(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The headline of a page of one article, by its element, the page's title, and whether text follows it.
pub(super) fn headline(walk: &Walk, seeds: &[bool], apart: &[bool]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    let last = seeds.iter().rposition(|seed| *seed)?;
    for (count, piece) in walk.pieces.iter().enumerate().take(last) {
        let weight = weigh(walk, piece, apart) + follows(walk, seeds, count);
        if weight >= LEAST_WORTH && best.is_none_or(|(_, found)| weight > found) {
            best = Some((count, weight));
        }
    }
    best.map(|(count, _)| count)
}

fn weigh(walk: &Walk, piece: &Piece, apart: &[bool]) -> f64 {
    let text = &walk.text[piece.span.start..piece.span.end];
    let place = &walk.places[piece.place];
    let title = walk.titled(text);
    let level = match piece.kind {
        BlockKind::Heading(1) => 3.0,
        BlockKind::Heading(2) => 2.0,
        BlockKind::Heading(3) => 1.0,
        BlockKind::Heading(_) => 0.5,
        _ if title > 0.8 => 0.0,
        _ if place.marks.title && !place.marks.site => 1.0,
        _ => return 0.0,
    };
    if piece.weight > LONGEST_HEADLINE || piece.weight == 0 || apart[piece.place] && title < 0.9 {
        return 0.0;
    }
    let crumb = matches!(place.kind, Kind::Item) && title > 0.8 && !matches!(piece.kind, BlockKind::Heading(_));
    let linked = piece.linked * 2 > piece.weight;
    let mut weight = level + 4.0 * title;
    weight += if place.marks.title { 1.0 } else { 0.0 };
    weight -= if linked { 1.5 } else { 0.0 };
    weight -= if place.marks.site { 2.5 } else { 0.0 };
    weight -= if apart[piece.place] || crumb { 3.0 } else { 0.0 };
    weight
}

/// Whether text stands between a piece and the next heading that ranks as high.
fn follows(walk: &Walk, seeds: &[bool], count: usize) -> f64 {
    let level = walk.places[walk.pieces[count].place].level;
    let next = walk.pieces[count + 1..]
        .iter()
        .zip(&seeds[count + 1..])
        .find(|(piece, seed)| {
            let other = walk.places[piece.place].level;
            **seed || other > 0 && (level == 0 || other <= level)
        });
    match next {
        Some((_, true)) => 1.5,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_holds_the_headline_and_the_site() {
        let title = "Lighthouse keeper retires - The Ansel Post";
        assert_eq!(titled("Lighthouse keeper retires", title), 1.0);
        assert_eq!(titled("The Ansel Post", title), 0.0);
        assert_eq!(titled("老码头夜市恢复营业", "老码头夜市恢复营业_云渡网"), 1.0);
        assert!(titled("Lighthouse keeper retires after 38 years", title) > 0.5);
        assert_eq!(titled("Two men rescued from burning trawler", title), 0.0);
    }
}
