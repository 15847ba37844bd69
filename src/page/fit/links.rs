//! Fits the weights of joins, a conditional logistic model over the candidates of each torn end, and of articles, an averaged
//! structured perceptron; in turns, because each sees what the other decides.

use super::calibrate::{calibrate, logistic};
use super::nats::{Nats, asked, headings};
use super::say;
use super::seen::{certainties, crossed, headings_seen, nexts};
use super::truth::{Truth, folders, pages};
use crate::error::Result;
use crate::page::JoinScorer;
use crate::page::bead::{Bead, beads};
use crate::page::candidate::Open;
use crate::page::doubt::{self, doubtful};
use crate::page::label::{Part, label};
use crate::page::pair::Evidence;
use crate::page::puzzle::Puzzle;
use crate::page::tear::{Tear, articles, decide, said, stays};
use crate::page::thread::{above, belongs, leaves, threads};
use crate::page::unit::{Unit, units};
use crate::page::weights::{Scale, Tears, Threads};
use crate::page::words::Lexicon;
use crate::read::Document;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

const TURNS: usize = 3;
const ROUNDS: usize = 30;
const PASSES: usize = 8;

pub(super) struct Page {
    pub puzzle: Puzzle,
    /// The true article of each bead, where it has one that a head on the page opens.
    pub threads: Vec<Option<usize>>,
    /// The place of each bead's text in its article's reading order.
    pub ranks: Vec<Option<Range<usize>>>,
    /// Whether each open end is a paragraph's, not that of a headline that was taken for one.
    torn: Vec<bool>,
    /// The true continuation of each open end.
    pub rights: Vec<Option<usize>>,
}

impl Page {
    fn row(&self, tear: &Tear) -> Option<usize> {
        self.puzzle.torn.open.iter().position(|open| open.left == tear.left)
    }

    pub(super) fn right(&self, tear: &Tear) -> bool {
        self.row(tear).and_then(|row| self.rights[row]) == Some(tear.right)
    }

    pub(super) fn asked(&self, tear: &Tear) -> bool {
        self.row(tear).is_some_and(|row| self.puzzle.torn.open[row].asked())
    }
}

fn read(document: &Document, truth: &Truth, nats: &Nats, heading: &Scale) -> Page {
    let units = units(document).unwrap().units;
    let mut lexicon = Lexicon::default();
    let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
    let mut parts = label(&units, &bags, &lexicon, false).unwrap();
    for place in doubtful(&units, &parts) {
        let told = nats.heading(&units, place);
        if told.is_some_and(|told| heading.sum(&doubt::evidence(&units, place, &told).unwrap()) < 0.0) {
            parts[place] = Part::Paragraph;
        }
    }
    let mut puzzle = Puzzle::new(&units, &bags, beads(&bags, &parts), &lexicon, false).unwrap();
    nats.set(&units, &mut puzzle);
    let true_parts = truth.of_units(&units);
    let of: Vec<Option<usize>> = true_parts.iter().map(|(_, of)| *of).collect();
    let heads: Vec<Option<usize>> = puzzle
        .heads
        .iter()
        .map(|&head| puzzle.beads[head].titles().next().and_then(|unit| of[unit]))
        .collect();
    let threads = puzzle
        .beads
        .iter()
        .map(|bead| {
            let unit = bead
                .paragraph
                .or(bead.titles().next())
                .or(bead.headings.first().copied())?;
            let article = of[unit]?;
            heads.iter().position(|head| *head == Some(article))
        })
        .collect();
    let solid = |place: usize| {
        let gap = document.text.get(place..).unwrap_or_default();
        place + gap.len() - gap.trim_start().len()
    };
    let mut next: BTreeMap<usize, usize> = BTreeMap::new();
    for pieces in truth.paragraphs() {
        next.extend(pieces.windows(2).map(|pair| (solid(pair[0].end), pair[1].start)));
    }
    let rights = puzzle
        .torn
        .open
        .iter()
        .map(|open| {
            let unit = puzzle.beads[open.left].paragraph?;
            let start = *next.get(&solid(units[unit].spans.last().map_or(0, |span| span.end)))?;
            let holds = |place: &Option<usize>| place.is_some_and(|unit| units[unit].span().start == start);
            puzzle.beads.iter().position(|bead| holds(&bead.paragraph))
        })
        .collect();
    let whole = |bead: usize| {
        let unit = puzzle.beads[bead].paragraph;
        unit.is_some_and(|unit| true_parts[unit].0 == Part::Paragraph)
    };
    Page {
        torn: puzzle.torn.open.iter().map(|open| whole(open.left)).collect(),
        ranks: ranks(&units, &puzzle, truth),
        puzzle,
        threads,
        rights,
    }
}

/// Where each bead's text stands in the reading order of all true articles, one after another: a line may hold several pieces
/// that follow each other. A head stands right before its article's first paragraph.
fn ranks(units: &[Unit], puzzle: &Puzzle, truth: &Truth) -> Vec<Option<Range<usize>>> {
    let order: Vec<usize> = truth.order().map(|span| span.start).collect();
    let rank = |unit: usize| {
        let span = units[unit].span();
        let first = order.iter().position(|start| *start == span.start)?;
        let held = order[first..]
            .iter()
            .take_while(|start| (span.start..span.end).contains(*start));
        Some(first + 1..first + 1 + held.count())
    };
    let heads = truth.heads();
    let head = |bead: &Bead| {
        let title = units[bead.titles().next()?].span().start;
        let (_, first) = heads.iter().find(|(head, _)| *head == title)?;
        Some(*first..first + 1)
    };
    let place = |bead: &Bead| bead.paragraph.and_then(rank).or_else(|| head(bead));
    puzzle.beads.iter().map(place).collect()
}

#[test]
#[ignore = "writes the weights anew; needs pages with truth"]
fn fit_links() {
    let models = std::env::var("STANDFIRST_FIT_NATS").ok();
    let file = if models.is_some() {
        "tears-model.toml"
    } else {
        "tears.toml"
    };
    // One reading of every page for each model that was asked about it.
    let models: Vec<Nats> = match &models {
        Some(paths) => paths.split(':').map(|path| Nats::read(Path::new(path))).collect(),
        None => vec![Nats::default()],
    };
    let all = folders("STANDFIRST_FIT");
    let all: Vec<_> = all.iter().flat_map(|folder| pages(folder)).collect();
    let seen: Vec<_> = models.iter().flat_map(|nats| headings_seen(&all, nats)).collect();
    let heading = logistic(&seen);
    let read_all = |all: &[(Document, Truth)]| -> Vec<Page> {
        let each = |nats| all.iter().map(move |(document, truth)| (document, truth, nats));
        let each = models.iter().flat_map(each);
        each.map(|(document, truth, nats)| read(document, truth, nats, &heading))
            .collect()
    };
    let pages = read_all(&all);
    let (mut of, mut tears) = (Threads::get().unwrap().clone(), Tears::get().unwrap().clone());
    let start = if file == "tears.toml" {
        Tears::default()
    } else {
        tears.clone()
    };
    for turn in 0..TURNS {
        let states: Vec<_> = pages
            .iter()
            .map(|page| page.puzzle.solve((&of, &tears)).threads)
            .collect();
        tears = fit_tears(&pages.iter().collect::<Vec<_>>(), &states, &start);
        // A model's word changes joins; articles go by the same weights with it and without.
        if file == "tears.toml" {
            of = fit_threads(&pages, &of, &tears);
        }
        tears.heading = heading.clone();
        if turn + 1 == TURNS {
            tears.certain = calibrate(&crossed(&pages, &states, &of, &start));
        }
        tears.next = logistic(&nexts(&pages, &of, &tears));
        if file == "tears.toml" {
            super::pieces::fit(&pages, &mut of, &tears);
        }
        say(&format!("turn {turn}: {:?}", score(&pages, &of, &tears)));
    }
    let into = std::env::var("STANDFIRST_FIT_INTO").unwrap();
    std::fs::write(Path::new(&into).join(file), toml::to_string(&tears).unwrap()).unwrap();
    std::fs::write(Path::new(&into).join("threads.toml"), toml::to_string(&of).unwrap()).unwrap();
    for folder in folders("STANDFIRST_FIT_CHECK") {
        let all = self::pages(&folder);
        let seen: Vec<_> = models.iter().flat_map(|nats| headings_seen(&all, nats)).collect();
        let told = |(evidence, is): &(Evidence, bool)| (heading.logistic(heading.sum(evidence)), *is);
        say(&format!("{}: headings", folder.display()));
        super::calibrate::show(&seen.iter().map(told).collect::<Vec<_>>());
        let pages = read_all(&all);
        say(&format!("{}: {:?}", folder.display(), score(&pages, &of, &tears)));
        super::calibrate::show(&certainties(&pages, &of, &tears));
        super::pieces::show(&pages, &of, &tears);
    }
}

/// Asks `scorer` about the torn ends of the pages in the folders that `named` tells; `each` gets a line of each.
///
/// # Errors
/// Where the scorer fails.
pub(crate) fn record(named: &str, scorer: &mut dyn JoinScorer, each: &mut dyn FnMut(&str)) -> Result<()> {
    for folder in named.split(':') {
        for (document, _) in pages(Path::new(folder)) {
            let units = units(&document)?.units;
            let mut lexicon = Lexicon::default();
            let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
            let parts = label(&units, &bags, &lexicon, false)?;
            headings(&units, &parts, scorer)?.iter().for_each(|line| each(line));
            let puzzle = Puzzle::new(&units, &bags, beads(&bags, &parts), &lexicon, false)?;
            asked(&units, &puzzle, scorer)?.iter().for_each(|line| each(line));
        }
    }
    Ok(())
}

/// Shares of right joins, of found joins, and of beads in their article.
fn score(pages: &[Page], of: &Threads, tears: &Tears) -> [f64; 3] {
    let [mut made, mut right, mut torn, mut fit, mut all] = [0.0; 5];
    for page in pages {
        let found = page.puzzle.solve((of, tears));
        made += found.tears.len() as f64;
        for (open, wanted) in page.puzzle.torn.open.iter().zip(&page.rights) {
            torn += f64::from(u8::from(wanted.is_some()));
            let got = found
                .tears
                .iter()
                .find(|tear| tear.left == open.left)
                .map(|tear| tear.right);
            right += f64::from(u8::from(wanted.is_some() && got == *wanted));
        }
        for (thread, wanted) in found
            .threads
            .iter()
            .zip(&page.threads)
            .filter(|(_, wanted)| wanted.is_some())
        {
            all += 1.0;
            fit += f64::from(u8::from(Some(*thread) == *wanted));
        }
    }
    [right / made, right / torn, fit / all].map(|share: f64| (share * 1000.0).round() / 1000.0)
}

/// One torn end: what speaks for each choice, and which is right.
struct Row {
    choices: Vec<Evidence>,
    right: usize,
}

/// Fits joins from where `start` is, which few examples move less than many.
pub(super) fn fit_tears(pages: &[&Page], states: &[Vec<usize>], start: &Tears) -> Tears {
    let pull = if start.pair.0.is_empty() { 0.0005 } else { 0.0003 };

    let plain = start.pair.0.is_empty();
    let mut rows = Vec::new();
    for (page, state) in pages.iter().zip(states) {
        let likes = page.puzzle.likes(state);
        let without = |evidence: &Evidence| evidence.iter().map(|(name, much)| (*name, -much)).collect::<Vec<_>>();
        let torn = &page.puzzle.torn;
        let mut columns: Vec<Row> = torn
            .fresh
            .iter()
            .map(|fresh| Row {
                choices: vec![fresh.clone()],
                right: 0,
            })
            .collect();
        let told = torn.open.iter().zip(&page.rights).zip(&page.torn);
        let fitted = |open: &Open| plain || open.asked();
        for (open, right) in told
            .filter(|(_, torn)| **torn)
            .map(|(told, _)| told)
            .filter(|(open, _)| fitted(open))
        {
            let mut row = Row {
                choices: vec![stays(open)],
                right: 0,
            };
            for (column, choice) in open.rights.iter().enumerate() {
                let mut evidence = choice.evidence.clone();
                evidence.extend(articles(open.left, choice.place, state, &likes));
                evidence.extend(said(open, column));
                let with = |other: &Evidence| [evidence.clone(), without(other)].concat();
                let entry = &mut columns[choice.place];
                if *right == Some(choice.place) {
                    row.right = row.choices.len();
                    entry.right = entry.choices.len();
                }
                row.choices.push(with(&torn.fresh[choice.place]));
                entry.choices.push(with(&stays(open)));
            }
            if right.is_none() || row.right > 0 {
                rows.push(row);
            }
        }
        rows.extend(columns.into_iter().filter(|column| column.choices.len() > 1));
    }
    // Adagrad on the likelihood, with a pull towards where the weights began.
    let mut weights: BTreeMap<&'static str, (f64, f64)> = BTreeMap::new();
    let begun = |name: &str| -> f64 {
        let known = start.pair.0.get(name).or_else(|| start.alone.0.get(name));
        known.copied().unwrap_or(0.0)
    };
    for round in 0..ROUNDS {
        let mut loss = 0.0;
        for row in &rows {
            let sum = |evidence: &Evidence| -> f64 {
                evidence
                    .iter()
                    .map(|(name, much)| weights.get(name).map_or_else(|| begun(name), |weight| weight.0) * much)
                    .sum()
            };
            let sums: Vec<f64> = row.choices.iter().map(sum).collect();
            let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = sums.iter().map(|sum| (sum - highest).exp()).sum();
            let mut slope: BTreeMap<&'static str, f64> = BTreeMap::new();
            for (place, (evidence, sum)) in row.choices.iter().zip(&sums).enumerate() {
                let share = (sum - highest).exp() / total;
                let miss = f64::from(u8::from(place == row.right)) - share;
                if place == row.right {
                    loss -= share.max(1e-9).ln();
                }
                for (name, much) in evidence {
                    *slope.entry(name).or_default() += miss * much;
                }
            }
            for (name, slope) in slope {
                let weight = weights.entry(name).or_insert((begun(name), 1.0));
                let slope = slope - pull * (weight.0 - begun(name));
                weight.1 += slope * slope;
                weight.0 += 0.3 * slope / weight.1.sqrt();
            }
        }
        if round + 1 == ROUNDS {
            say(&format!("  {} rows, loss {:.3}", rows.len(), loss / rows.len() as f64));
        }
    }
    let mut fitted = Tears {
        plain: (!plain).then(|| Box::new(start.clone())),
        ..Tears::default()
    };
    for (name, (weight, _)) in weights {
        let scale = if name.starts_with("alone") || name.starts_with("fresh") {
            &mut fitted.alone
        } else {
            &mut fitted.pair
        };
        scale.0.insert(name.to_owned(), round(weight));
    }
    fitted
}

fn fit_threads(pages: &[Page], start: &Threads, tears: &Tears) -> Threads {
    let mut weights = start.clone();
    let mut sums = Threads::default();
    let mut step = 0.0;
    for pass in 0..PASSES {
        for page in pages.iter().filter(|page| page.puzzle.heads.len() > 1) {
            let puzzle = &page.puzzle;
            let mut state = above(&puzzle.beads, &puzzle.heads);
            for _ in 0..3 {
                let likes = puzzle.likes(&state);
                let torn: Vec<Tear> = decide(&puzzle.torn, &state, &likes, tears);
                let sight = puzzle.sight(&state, &likes, &torn);
                let found = threads(&sight, &weights);
                step += 1.0;
                let wanted: Vec<usize> = page
                    .threads
                    .iter()
                    .zip(&found)
                    .map(|(of, got)| of.unwrap_or(*got))
                    .collect();
                // A wrong bead counts by its length.
                for place in 0..found.len() {
                    let left = |threads: &[usize]| {
                        place > 0 && threads[place] != threads[place - 1] && !puzzle.beads[place].opens()
                    };
                    if found[place] != wanted[place] {
                        change(
                            &mut weights.belong,
                            &mut sums.belong,
                            &belongs(&sight, place, wanted[place]),
                            1.0,
                            step,
                        );
                        change(
                            &mut weights.belong,
                            &mut sums.belong,
                            &belongs(&sight, place, found[place]),
                            -1.0,
                            step,
                        );
                    }
                    if left(&found) != left(&wanted) {
                        let by = if left(&wanted) { 1.0 } else { -1.0 };
                        change(&mut weights.leave, &mut sums.leave, &leaves(&sight, place), by, step);
                    }
                }
                if found == state {
                    break;
                }
                state = found;
            }
        }
        if pass + 1 == PASSES {
            say(&format!("  {step} steps"));
        }
    }
    let averaged = |now: Scale, sum: &Scale| {
        let mean = |name: &str, now: f64| round(now - sum.0.get(name).copied().unwrap_or(0.0) / (step + 1.0));
        Scale(
            now.0
                .into_iter()
                .map(|(name, now)| (name.clone(), mean(&name, now)))
                .collect(),
        )
    };
    Threads {
        belong: averaged(weights.belong, &sums.belong),
        leave: averaged(weights.leave, &sums.leave),
        ..start.clone()
    }
}

fn change(weights: &mut Scale, sums: &mut Scale, evidence: &Evidence, by: f64, step: f64) {
    const RATE: f64 = 0.05;
    for (name, much) in evidence {
        *weights.0.entry((*name).to_owned()).or_default() += RATE * by * much;
        *sums.0.entry((*name).to_owned()).or_default() += RATE * by * much * step;
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
