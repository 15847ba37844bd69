//! What part of the page a line or paragraph is: the likeliest sequence of parts, by what each line shows.

use super::column;
use super::cue::cues;
use super::cue_kind::{Cue, Gap, Step};
use super::edge::balance;
use super::evidence::Feature;
use super::form;
use super::jump::says;
use super::opening;
use super::part::Part;
use super::unit::Unit;
use super::weights::LabelWeights;
use super::words::{Bag, Lexicon};
use crate::error::Result;
use crate::language::rules::Rules;

/// What a part that a unit's form speaks against weighs less.
const FIXED_COST: f64 = 1e6;
/// Labels every unit of a page without markup.
///
/// # Errors
/// Where the rules or weights are malformed.
pub(crate) fn label(units: &[Unit], bags: &[Bag], lexicon: &Lexicon, as_printed: bool) -> Result<Vec<Part>> {
    let rules = Rules::get()?;
    let cues = cues(units, bags, lexicon, rules);
    let gaps = gaps(units);
    let fixed = form::parts(units, rules);
    let mut parts = likeliest(&cues, &gaps, &fixed, LabelWeights::get()?);
    settle(units, &gaps, &mut parts);
    for (part, fixed) in parts.iter_mut().zip(&fixed) {
        *part = fixed.unwrap_or(*part);
    }
    if as_printed {
        column::settle(units, &mut parts);
    }
    opening::settle(units, &mut parts, rules);
    for (unit, part) in units.iter().zip(&mut parts) {
        if says(&unit.text, rules) {
            *part = Part::Jump;
        }
    }
    Ok(parts)
}

/// What stands between each unit and the one before: on pages with blank lines, whether there is one.
pub(crate) fn gaps(units: &[Unit]) -> Vec<Gap> {
    let blanks = units.iter().filter(|unit| unit.opens).count() * 2 > units.len();
    let gap = |unit: &Unit| match (blanks, unit.opens) {
        (false, _) => Gap::Unknown,
        (true, true) => Gap::Apart,
        (true, false) => Gap::Close,
    };
    units.iter().map(gap).collect()
}

/// The sequence of parts that the cues and the steps between parts speak for most, found by Viterbi's way.
///
/// A unit whose part is `told` has that one.
pub(crate) fn likeliest(cues: &[Vec<Cue>], gaps: &[Gap], fixed: &[Option<Part>], weights: &LabelWeights) -> Vec<Part> {
    const COUNT: usize = Part::ALL.len();
    let row = |step: Step| weights.after.get(&step).copied().unwrap_or_default();
    let edge = row(Step::Edge);
    let mut steps = [[[0.0; COUNT]; COUNT]; Gap::ALL.len()];
    for (rows, &gap) in steps.iter_mut().zip(Gap::ALL) {
        *rows = Part::ALL.map(|from| row(Step::From(from, gap)));
    }
    let mut value = [0.0f64; COUNT];
    let mut came: Vec<[usize; COUNT]> = Vec::with_capacity(cues.len());
    for (index, shown) in cues.iter().enumerate() {
        let gap = gaps.get(index).copied().unwrap_or(Gap::Unknown).index();
        let mut own = [0.0; COUNT];
        for row in shown.iter().filter_map(|cue| weights.cue.get(cue)) {
            own.iter_mut().zip(row).for_each(|(own, weight)| *own += weight);
        }
        if let Some(part) = fixed.get(index).copied().flatten() {
            let other = |index: &usize| Part::ALL[*index] != part;
            (0..COUNT).filter(other).for_each(|other| own[other] -= FIXED_COST);
        }
        let mut next = [0.0; COUNT];
        let mut from = [0; COUNT];
        for to in 0..COUNT {
            let ways = (0..COUNT).map(|from| (value[from] + steps[gap][from][to], from));
            let best = ways.fold(
                (f64::NEG_INFINITY, 0),
                |best, way| if way.0 > best.0 { way } else { best },
            );
            (next[to], from[to]) = if index == 0 { (edge[to], 0) } else { best };
            next[to] += own[to];
        }
        value = next;
        came.push(from);
    }
    let mut at = (0..COUNT).fold(0, |best, part| if value[part] > value[best] { part } else { best });
    let mut parts = vec![Part::Paragraph; cues.len()];
    for index in (0..cues.len()).rev() {
        parts[index] = Part::ALL[at];
        at = came[index][at];
    }
    parts
}

/// Puts right what only a line's place shows.
fn settle(units: &[Unit], gaps: &[Gap], parts: &mut [Part]) {
    for index in 1..parts.len() {
        let credited = matches!(parts[index - 1], Part::Caption);
        if parts[index] == Part::Credit && !credited {
            parts[index] = Part::Byline;
        }
    }
    for index in 1..parts.len() {
        if parts[index - 1] == Part::Headline && parts[index] == Part::Headline && gaps[index] == Gap::Apart {
            parts[index - 1] = Part::Kicker;
        }
    }
    // A heading closes the quotation that it opens.
    for index in 1..parts.len() {
        let (_, closes) = balance(&units[index].text);
        let (open, _) = balance(&units[index - 1].text);
        let one = open.iter().any(|mark| closes.contains(mark));
        if one && parts[index - 1] == Part::Heading && parts[index] == Part::Paragraph {
            parts[index - 1] = Part::Paragraph;
        }
    }
    // A heading with nothing below it heads nothing.
    for index in 0..parts.len() {
        let next = parts[index + 1..]
            .iter()
            .find(|part| !matches!(part, Part::Caption | Part::Credit | Part::Furniture));
        if parts[index] == Part::Heading && next.is_none() && index > 0 {
            let closes = index + 1 == parts.len() && units[index].opens;
            parts[index] = if closes { Part::Furniture } else { Part::Paragraph };
        }
    }
}
