//! Lines with kinds put together into articles: a title governs what follows it in reading order until the next one.

use std::collections::BTreeMap;

use super::kinds::Kind;
use super::paragraphs::paragraphs;
use super::row::Row;
use super::view::View;
use crate::read::{Area, Column};

/// Rows of a page, in reading order.
pub type Rows = Vec<usize>;

/// What is printed as one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    pub kicker: Vec<Rows>,
    pub headline: Option<Rows>,
    pub deck: Vec<Rows>,
    pub byline: Vec<Rows>,
    pub sections: Vec<Section>,
    /// Rows that say where it goes on on another page, or comes from; they are furniture.
    pub jumps: Rows,
    /// Whether its text ends within a sentence, in a line that is set full.
    pub breaks_off: bool,
    /// An advertisement or a table: no title is sought for it.
    pub apart: bool,
}

/// A part of an article's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    pub heading: Option<Rows>,
    pub paragraphs: Vec<Rows>,
}

/// A page taken apart: every row stands in exactly one of these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    pub articles: Vec<Article>,
    pub captions: Vec<Rows>,
    pub furniture: Vec<Rows>,
}

/// Letters that are larger by this factor are another part of a title.
const OTHER_SIZE: f32 = 0.12;

/// An article that is being gathered.
#[derive(Default)]
struct Draft {
    title: Rows,
    byline: Rows,
    /// Rows of the text and whether each is a heading.
    body: Vec<(usize, bool)>,
    jumps: Rows,
}

/// Drafts that are looked at for a title that still waits for its text.
const WAITING: usize = 12;

/// Text begins at most this many lines beneath a title that waits for it.
const NEAR: f32 = 12.0;

/// Puts rows together.
#[must_use]
pub fn articles(page: &View, kinds: &[Kind]) -> Parts {
    let mut parts = Parts::default();
    let mut drafts = vec![Draft::default()];
    let mut now = 0; // the draft that text goes to
    let mut adverts: Vec<Rows> = Vec::new();
    let mut tables: BTreeMap<usize, Rows> = BTreeMap::new();
    let block = |n: usize| page.rows.get(n).and_then(|r| r.block);
    let (mut strip, mut advert) = (None, None);
    for (n, kind) in kinds.iter().enumerate() {
        let Some(row) = page.rows.get(n) else { break };
        if let Some(table) = row.table {
            tables.entry(table).or_default().push(n);
            continue;
        }
        if (row.jump || matches!(kind, Kind::Text | Kind::Byline | Kind::Heading)) && strip != Some(row.strip) {
            strip = Some(row.strip);
            now = governing(page, &drafts, now, row.strip);
        }
        if row.jump {
            parts.furniture.push(vec![n]);
            drafts.get_mut(now).into_iter().for_each(|d| d.jumps.push(n));
            continue;
        }
        let last_advert = std::mem::replace(&mut advert, (*kind == Kind::Advert).then(|| block(n)));
        match kind {
            Kind::Furniture => parts.furniture.push(vec![n]),
            Kind::Advert if last_advert == advert && goes_on(page, n.saturating_sub(1), n, ADVERT) => {
                adverts.last_mut().into_iter().for_each(|a| a.push(n))
            }
            Kind::Advert => adverts.push(vec![n]),
            Kind::Caption => match parts.captions.last_mut().filter(|c| {
                c.last()
                    .is_some_and(|l| l + 1 == n && goes_on(page, *l, n, caption(row)))
            }) {
                Some(caption) => caption.push(n),
                None => parts.captions.push(vec![n]),
            },
            Kind::Title => {
                if drafts
                    .get(now)
                    .is_some_and(|d| !d.body.is_empty() || d.title.last().is_some_and(|last| beside(page, *last, n)))
                {
                    now = drafts.len();
                    drafts.push(Draft::default());
                }
                drafts.get_mut(now).into_iter().for_each(|d| d.title.push(n));
            }
            Kind::Byline => drafts.get_mut(now).into_iter().for_each(|d| d.byline.push(n)),
            Kind::Text | Kind::Heading => drafts
                .get_mut(now)
                .into_iter()
                .for_each(|d| d.body.push((n, *kind == Kind::Heading))),
        }
    }
    let plain = |paragraphs: Vec<Rows>| Article {
        sections: vec![Section {
            heading: None,
            paragraphs,
        }],
        apart: true,
        ..Article::default()
    };
    let first = |d: &Draft| {
        d.body
            .first()
            .map(|b| b.0)
            .or(d.title.first().copied())
            .or(d.byline.first().copied())
    };
    let mut found: Vec<(usize, Article)> = drafts
        .into_iter()
        .filter_map(|d| Some((first(&d)?, article(page, d)?)))
        .collect();
    found.extend(
        adverts
            .into_iter()
            .filter_map(|rows| Some((*rows.first()?, plain(paragraphs(page, &rows))))),
    );
    found.sort_by_key(|(first, _)| *first);
    parts.articles = found.into_iter().map(|(_, article)| article).collect();
    // Text runs on around a table, which is listed after it.
    parts.articles.extend(tables.into_values().map(|t| plain(vec![t])));
    parts
}

/// White between two lines of a caption, of a caption and its credit, or of an advertisement at most, in leadings.
const CAPTION: f32 = 0.6;
const CREDIT: f32 = 1.5;
const ADVERT: f32 = 1.2;

fn caption(row: &Row) -> f32 {
    if row.hints.photo { CREDIT } else { CAPTION }
}

/// Whether a row goes on in what stands above it: in the block that the file says, or else by the white between them.
fn goes_on(page: &View, above: usize, row: usize, most: f32) -> bool {
    let (Some(above), Some(row)) = (page.rows.get(above), page.rows.get(row)) else {
        return false;
    };
    let beneath = above.strip == row.strip && row.area.top - above.area.foot < page.measure.leading * most;
    beneath || !page.exact || row.block.is_some()
}

/// The draft that the text of a strip belongs to: that of the nearest title above it which still waits for its text, where two
/// titles stand side by side; else the one at hand.
fn governing(page: &View, drafts: &[Draft], now: usize, strip: usize) -> usize {
    let Some(column) = page.columns.get(strip) else {
        return now;
    };
    let above = |d: &Draft| {
        let title = d
            .title
            .iter()
            .filter_map(|n| page.rows.get(*n))
            .map(|r| r.area)
            .reduce(Area::with)?;
        let shared = title.right.min(column.right) - title.left.max(column.left);
        (shared > (column.right - column.left) * 0.5 && title.foot < column.top + page.measure.body)
            .then_some(title.foot)
    };
    let at_hand = drafts.get(now).and_then(above);
    let waiting = drafts
        .iter()
        .enumerate()
        .rev()
        .take(WAITING)
        .filter(|(n, d)| *n != now && d.body.is_empty());
    let near = |foot: &f32| column.top - foot < page.measure.leading * NEAR;
    let nearest = waiting
        .filter_map(|(n, d)| Some((n, above(d).filter(near)?)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    nearest
        .filter(|(_, foot)| at_hand.is_none_or(|f| *foot > f))
        .map_or(now, |(n, _)| n)
}

/// Whether a title's line stands in another strip, not beneath the line before: the title of the article next to it.
fn beside(page: &View, before: usize, row: usize) -> bool {
    let (Some(before), Some(row)) = (page.rows.get(before), page.rows.get(row)) else {
        return false;
    };
    before.strip != row.strip && row.area.top < before.area.foot - page.measure.body * 0.5
}

/// What a line leaves free at most that is set full, as a share of its column.
const FREE: f32 = 0.06;

/// Words of a line, and lines of a text, that say something; scraps of recognition break off anywhere.
const WORDS: usize = 3;

/// Whether a text ends within a sentence, in a line that is set full.
fn breaks_off(page: &View, body: &[(usize, bool)]) -> bool {
    let Some(row) = body.last().and_then(|(n, _)| page.rows.get(*n)) else {
        return false;
    };
    let full = |column: &Column| column.right - row.area.right < (column.right - column.left) * FREE;
    let spoken = row.text.words >= WORDS && row.text.scraps * 3 <= row.text.words && body.len() >= WORDS;
    row.text.ends_open && spoken && page.columns.get(row.strip).is_some_and(full)
}

fn article(page: &View, draft: Draft) -> Option<Article> {
    if draft.title.is_empty() && draft.body.is_empty() && draft.byline.is_empty() {
        return None;
    }
    let byline = draft
        .byline
        .chunk_by(|a, b| a + 1 == *b)
        .map(<[usize]>::to_vec)
        .collect();
    let mut article = Article {
        sections: sections(page, &draft.body),
        byline,
        breaks_off: breaks_off(page, &draft.body),
        jumps: draft.jumps,
        ..Article::default()
    };
    title(page, &draft.title, &mut article);
    Some(article)
}

/// Parts a text at its headings.
fn sections(page: &View, body: &[(usize, bool)]) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    for run in body.chunk_by(|a, b| a.1 == b.1) {
        let rows: Rows = run.iter().map(|r| r.0).collect();
        if run.first().is_some_and(|r| r.1) {
            // What stands between two lines belongs to something else.
            out.extend(rows.chunk_by(|a, b| a + 1 == *b).map(|heading| Section {
                heading: Some(heading.to_vec()),
                paragraphs: Vec::new(),
            }));
        } else {
            let found = paragraphs(page, &rows);
            match out.last_mut() {
                Some(section) => section.paragraphs = found,
                None => out.push(Section {
                    heading: None,
                    paragraphs: found,
                }),
            }
        }
    }
    out
}

/// Parts a title into kicker, headline (its largest lines) and deck.
fn title(page: &View, rows: &[usize], article: &mut Article) {
    let size = |n: &usize| page.rows.get(*n).map_or(0.0, |r| r.size);
    let runs: Vec<&[usize]> = rows
        .chunk_by(|a, b| a + 1 == *b && (size(a) / size(b).max(1e-3)).ln().abs() < OTHER_SIZE)
        .collect();
    let mean = |run: &[usize]| run.iter().map(size).sum::<f32>() / run.len().max(1) as f32;
    let Some(largest) = runs.iter().map(|r| mean(r)).max_by(f32::total_cmp) else {
        return;
    };
    for run in runs {
        if article.headline.is_none() && mean(run) >= largest * (1.0 - OTHER_SIZE / 2.0) {
            article.headline = Some(run.to_vec());
        } else if article.headline.is_none() {
            article.kicker.push(run.to_vec());
        } else {
            article.deck.push(run.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::geometry::row::Text;
    use crate::page::geometry::wording::Hints;
    use crate::read::{Area, Measure};
    use crate::span::Span;

    /// Lines of one column at these heights; a credit where it says so.
    fn page(lines: &[(f32, bool)]) -> View {
        let row = |(n, (top, credit)): (usize, &(f32, bool))| Row {
            source: Span::new(n, n + 1),
            area: Area {
                left: 0.0,
                right: 200.0,
                top: *top,
                foot: top + 10.0,
            },
            size: 10.0,
            text: Text::default(),
            strip: 0,
            table: None,
            block: None,
            run: None,
            bold: false,
            italic: false,
            hints: Hints {
                photo: *credit,
                ..Hints::default()
            },
            jump: false,
        };
        View {
            measure: Measure {
                body: 10.0,
                column: 200.0,
                leading: 12.0,
            },
            rows: lines.iter().enumerate().map(row).collect(),
            columns: vec![Column::default()],
            pictures: Vec::new(),
            frame: Area::default(),
            exact: true,
        }
    }

    #[test]
    fn white_parts_captions_but_no_caption_from_its_credit() {
        let page = page(&[(0.0, false), (12.0, false), (36.0, true), (60.0, false)]);
        let parts = articles(&page, &[Kind::Caption; 4]);
        assert_eq!(parts.captions, [vec![0, 1, 2], vec![3]]);
    }

    #[test]
    fn white_parts_advertisements() {
        let page = page(&[(0.0, false), (14.0, false), (60.0, false)]);
        let parts = articles(&page, &[Kind::Advert; 3]);
        assert_eq!(parts.articles.len(), 2);
    }
}
