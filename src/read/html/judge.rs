//! Which pieces of a page are its articles' and which are furniture.

use super::apart::{self, Sums, closed, letters, sentences, text};
use super::headline::headline;
use super::verdict::{Verdict, scrap};
use super::walk::{Kind, Walk};
use super::zone::{Zone, settle};
use crate::read::document::BlockKind;
use crate::read::signed;

/// What a sentence of an article weighs at least, where the page has such; pages of shorter texts are read by what they have.
const SEEDS: [usize; 3] = [60, 24, 8];
/// Paragraphs of an article that is told whole, at least.
const PARAGRAPHS: usize = 3;

/// The kind of each piece, with the pieces of it that are of another.
pub(super) fn judge(walk: &Walk) -> Vec<Verdict> {
    let sums = Sums::new(walk);
    for least in SEEDS {
        let seeds = seeds(walk, least);
        if !seeds.contains(&true) {
            continue;
        }
        let verdicts = articles(walk, &sums).unwrap_or_else(|| single(walk, &sums, &seeds));
        if verdicts.iter().any(|verdict| {
            matches!(
                verdict.kind,
                BlockKind::Paragraph | BlockKind::Verbatim | BlockKind::Row
            )
        }) {
            return verdicts;
        }
    }
    plain(walk)
}

/// Which pieces are prose of at least this weight; texts about consent are only where nothing else is.
fn seeds(walk: &Walk, least: usize) -> Vec<bool> {
    let prose: Vec<bool> = walk
        .pieces
        .iter()
        .map(|piece| apart::prose(walk, piece, least))
        .collect();
    let wording = crate::read::wording::Wording::get();
    let other: Vec<bool> = walk
        .pieces
        .iter()
        .zip(&prose)
        .map(|(piece, prose)| *prose && !(piece.weight < 600 && wording.consents(text(walk, piece))))
        .collect();
    if other.contains(&true) { other } else { prose }
}

/// Where nothing stands out: what the elements themselves say, or, where they leave nothing, every word.
fn plain(walk: &Walk) -> Vec<Verdict> {
    let beside = apart::inner(walk, |place| matches!(place.kind, Kind::Nav | Kind::Footer));
    let kinds: Vec<BlockKind> = walk
        .pieces
        .iter()
        .map(|piece| match piece.kind {
            _ if beside[piece.place] => BlockKind::Furniture,
            kind => kind,
        })
        .collect();
    let any = kinds
        .iter()
        .any(|kind| matches!(kind, BlockKind::Paragraph | BlockKind::Verbatim | BlockKind::Row));
    let own = walk.pieces.iter().map(|piece| piece.kind);
    let kinds: Vec<BlockKind> = if any { kinds } else { own.collect() };
    kinds.into_iter().map(Verdict::of).collect()
}

/// A page of one article, or of several that follow headings of one level.
fn single(walk: &Walk, sums: &Sums, seeds: &[bool]) -> Vec<Verdict> {
    let first = apart::apart(walk, seeds, &[]);
    let found = headline(walk, seeds, &first);
    let kept: Vec<usize> = found.into_iter().collect();
    let beside = apart::apart(walk, seeds, &kept);
    let headed = apart::headed(walk, sums, seeds, found);
    let other = others(walk, sums, seeds, found);
    let furniture: Vec<bool> = walk
        .pieces
        .iter()
        .enumerate()
        .map(|(count, piece)| beside[piece.place] || headed[count] || other[count])
        .collect();
    let own: Vec<bool> = seeds
        .iter()
        .zip(&furniture)
        .map(|(seed, furniture)| *seed && !furniture)
        .collect();
    let core = core(walk, sums, &letters(walk, |count| own[count]));
    let found = found.or_else(|| above(walk, sums, core, &own, &furniture));
    let zone = Zone {
        walk,
        sums,
        seeds: &own,
        furniture: &furniture,
        core,
        headline: found,
        articles: found.and_then(|head| level(walk, head)),
    };
    settle(&zone, 0..walk.pieces.len())
}

/// The level of a headline that is not the page's title alone: others of that level begin articles too.
fn level(walk: &Walk, headline: usize) -> Option<u8> {
    let piece = &walk.pieces[headline];
    match piece.kind {
        BlockKind::Heading(level) if walk.titled(text(walk, piece)) < 0.5 => Some(level),
        _ => None,
    }
}

/// The line above the text, where nothing else says what its headline is.
fn above(walk: &Walk, sums: &Sums, core: usize, seeds: &[bool], furniture: &[bool]) -> Option<usize> {
    let first = seeds.iter().position(|seed| *seed)?;
    (first.saturating_sub(4)..first).rev().find(|&count| {
        let piece = &walk.pieces[count];
        let said = text(walk, piece);
        let apart = furniture[count] || !sums.holds(core, piece.place) || piece.linked * 2 > piece.weight;
        let says = piece.weight >= 6 && piece.weight < 240 && !closed(said) && !scrap(walk, piece);
        !apart && says && !signed::dated(said) && !signed::imprint(said) && signed::byline(said).is_none()
    })
}

/// Pieces of article elements that are not the one of the headline: teasers of others.
fn others(walk: &Walk, sums: &Sums, seeds: &[bool], headline: Option<usize>) -> Vec<bool> {
    let mut other = vec![false; walk.pieces.len()];
    let Some(headline) = headline else {
        return other;
    };
    let outermost = outermost(walk);
    let Some(own) = outermost
        .iter()
        .find(|place| sums.holds(**place, walk.pieces[headline].place))
    else {
        return other;
    };
    if letters(walk, |count| seeds[count])[*own] == 0 {
        return other;
    }
    let inside = apart::inner(walk, |place| place.kind == Kind::Article);
    for (count, piece) in walk.pieces.iter().enumerate() {
        other[count] = inside[piece.place] && !sums.holds(*own, piece.place);
    }
    other
}

/// Article elements that stand in no other.
fn outermost(walk: &Walk) -> Vec<usize> {
    let inside = apart::inner(walk, |place| place.kind == Kind::Article);
    (1..walk.places.len())
        .filter(|&place| walk.places[place].kind == Kind::Article && !inside[walk.places[place].parent])
        .collect()
}

/// A front page: several elements that hold an article each, none of them the page's own.
fn articles(walk: &Walk, sums: &Sums) -> Option<Vec<Verdict>> {
    // Teasers are short.
    let seeds = &seeds(walk, SEEDS[1]);
    let beside = apart::apart(walk, seeds, &[]);
    let prose = letters(walk, |count| seeds[count] && !beside[walk.pieces[count].place]);
    let heads = |place: usize| {
        let levels = sums.pieces(place).filter_map(|count| match walk.pieces[count].kind {
            BlockKind::Heading(level) => Some((level, count)),
            _ => None,
        });
        levels.min().map(|(_, count)| count)
    };
    let found: Vec<(usize, usize)> = outermost(walk)
        .into_iter()
        .filter(|place| !beside[*place] && prose[*place] > 0)
        .filter_map(|place| heads(place).map(|head| (place, head)))
        .collect();
    let most = found.iter().map(|(place, _)| prose[*place]).max()?;
    let all: usize = found.iter().map(|(place, _)| prose[*place]).sum();
    let titled = |head: usize| {
        let piece = &walk.pieces[head];
        walk.titled(text(walk, piece)) > 0.5
    };
    let own = found.iter().any(|(_, head)| titled(*head))
        || headline(walk, seeds, &beside).is_some_and(|head| {
            let alone = !found
                .iter()
                .any(|(place, _)| sums.holds(*place, walk.pieces[head].place));
            alone && !beside[walk.pieces[head].place] && walk.titled(text(walk, &walk.pieces[head])) > 0.5
        });
    let whole = whole(walk, sums, &found, &prose, seeds);
    let several = found.len() > 1 && !own && most * 4 <= all * 3;
    if whole.len() < 2 && !several {
        return None;
    }
    let found = if whole.len() > 1 { whole } else { found };
    let mut kept: Vec<usize> = found.iter().map(|(_, head)| *head).collect();
    kept.sort_unstable();
    let beside = apart::apart(walk, seeds, &kept);
    let mut verdicts: Vec<Verdict> = walk
        .pieces
        .iter()
        .zip(seeds)
        .map(|(piece, seed)| {
            let kept = *seed && !beside[piece.place] && sentences(text(walk, piece)) > 1;
            Verdict::of(if kept {
                BlockKind::Paragraph
            } else {
                BlockKind::Furniture
            })
        })
        .collect();
    let headed = apart::headed(walk, sums, seeds, None);
    let furniture: Vec<bool> = walk
        .pieces
        .iter()
        .enumerate()
        .map(|(count, piece)| (beside[piece.place] || headed[count]) && kept.binary_search(&count).is_err())
        .collect();
    let own: Vec<bool> = seeds
        .iter()
        .zip(&furniture)
        .map(|(seed, furniture)| *seed && !furniture)
        .collect();
    for (place, head) in found {
        let range = sums.pieces(place);
        let zone = Zone {
            walk,
            sums,
            seeds: &own,
            furniture: &furniture,
            core: place,
            headline: Some(head),
            articles: None,
        };
        let settled = settle(&zone, range.clone());
        verdicts[range].copy_from_slice(&settled);
    }
    Some(verdicts)
}

/// Elements with an article that is told whole, as below one that was read to its end: of several paragraphs, no shorter by far than
/// the longest, under a headline as high as its.
fn whole(walk: &Walk, sums: &Sums, found: &[(usize, usize)], prose: &[usize], seeds: &[bool]) -> Vec<(usize, usize)> {
    let level = |head: usize| match walk.pieces[head].kind {
        BlockKind::Heading(level) => level,
        _ => u8::MAX,
    };
    let longest = found.iter().max_by_key(|(place, _)| prose[*place]);
    let Some(&(longest, head)) = longest else {
        return Vec::new();
    };
    let several = |place: usize| sums.pieces(place).filter(|count| seeds[*count]).count() >= PARAGRAPHS;
    let alike = |&&(place, other): &&(usize, usize)| {
        level(other) == level(head) && prose[place] * 4 >= prose[longest] && several(place)
    };
    found.iter().filter(alike).copied().collect()
}

/// The innermost element that holds nearly all prose, or the one that is marked as the article's text.
fn core(walk: &Walk, sums: &Sums, prose: &[usize]) -> usize {
    let marked = (1..walk.places.len()).find(|&place| walk.places[place].marks.body && prose[place] * 2 > prose[0]);
    if let Some(place) = marked {
        return place;
    }
    let mut core = 0;
    for place in 1..walk.places.len() {
        let here = &walk.places[place];
        let inner = here.parent == core && prose[place] * 20 >= prose[0] * 17;
        if inner && prose[place] > 0 && !matches!(here.kind, Kind::Paragraph | Kind::Item) && here.level == 0 {
            core = place;
        }
    }
    // A block is no article, however much of it stands there.
    while core > 0
        && walk
            .pieces
            .iter()
            .filter(|piece| sums.holds(core, piece.place))
            .take(2)
            .count()
            < 2
    {
        core = walk.places[core].parent;
    }
    core
}
