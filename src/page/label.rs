//! What part of the page a line or paragraph is: the likeliest sequence of parts, by what each line shows.

use super::column;
use super::cue::cues;
use super::edge::balance;
use super::form;
use super::opening;
use super::text::weight;
use super::unit::Unit;
use super::weights::Labels;
use super::words::{Bag, Lexicon};
use crate::error::Result;
use crate::language::rules::Rules;

/// What part of the page a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Furniture,
    Kicker,
    Headline,
    Byline,
    /// A byline at its article's end.
    Signature,
    Heading,
    Caption,
    Credit,
    Paragraph,
    Deck,
    /// A byline above its headline.
    Author,
    /// A line that says where the article goes on on another page; told by its wording alone.
    Jump,
}

/// What a part that a unit's form speaks against weighs less.
const TOLD: f64 = 1e6;
/// A credit is no longer, in bytes.
const LONGEST_CREDIT: usize = 300;
/// What may stand between two units.
const GAPS: [&str; 3] = ["", ", apart", ", close"];

impl Part {
    /// The parts that are told apart line by line.
    pub(super) const ALL: [Self; 11] = [
        Self::Furniture,
        Self::Kicker,
        Self::Headline,
        Self::Byline,
        Self::Signature,
        Self::Heading,
        Self::Caption,
        Self::Credit,
        Self::Paragraph,
        Self::Deck,
        Self::Author,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Furniture => "furniture",
            Self::Kicker => "kicker",
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Signature => "signature",
            Self::Heading => "heading",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Paragraph => "paragraph",
            Self::Deck => "deck",
            Self::Author => "author",
            Self::Jump => "jump",
        }
    }
}

/// Labels every unit of a page without markup.
///
/// # Errors
/// Where the rules or weights are malformed.
pub(super) fn label(units: &[Unit], bags: &[Bag], lexicon: &Lexicon, as_printed: bool) -> Result<Vec<Part>> {
    let rules = Rules::get()?;
    let cues = cues(units, bags, lexicon, rules);
    let gaps = gaps(units);
    let told = form::parts(units, rules);
    let mut parts = likeliest(&cues, &gaps, &told, Labels::get()?);
    settle(units, &gaps, &mut parts);
    for (part, told) in parts.iter_mut().zip(&told) {
        *part = told.unwrap_or(*part);
    }
    if as_printed {
        column::settle(units, &mut parts);
    }
    opening::settle(units, &mut parts, rules);
    for (unit, part) in units.iter().zip(&mut parts) {
        if weight(&unit.text) < 130 && rules.jump.is_match(&unit.text) {
            *part = Part::Jump;
        }
    }
    Ok(parts)
}

/// What stands between each unit and the one before: on pages with blank lines, whether there is one.
pub(super) fn gaps(units: &[Unit]) -> Vec<&'static str> {
    let blanks = units.iter().filter(|unit| unit.opens).count() * 2 > units.len();
    let gap = |unit: &Unit| match (blanks, unit.opens) {
        (false, _) => GAPS[0],
        (true, true) => GAPS[1],
        (true, false) => GAPS[2],
    };
    units.iter().map(gap).collect()
}

/// The name of a step between parts, as the weights know it.
pub(super) fn step(before: &str, gap: &str) -> String {
    format!("{before}{gap}")
}

/// The sequence of parts that the cues and the steps between parts speak for most, found by Viterbi's way.
///
/// A unit whose part is `told` has that one.
pub(super) fn likeliest(
    cues: &[Vec<String>],
    gaps: &[&'static str],
    told: &[Option<Part>],
    weights: &Labels,
) -> Vec<Part> {
    const COUNT: usize = Part::ALL.len();
    let row = |key: &str| -> [f64; COUNT] {
        let row = weights.after.get(key);
        std::array::from_fn(|to| row.and_then(|row| row.get(to)).copied().unwrap_or(0.0))
    };
    let edge = row("edge");
    let steps = GAPS.map(|gap| Part::ALL.map(|from| row(&step(from.name(), gap))));
    let mut value = [0.0f64; COUNT];
    let mut came: Vec<[usize; COUNT]> = Vec::with_capacity(cues.len());
    for (place, shown) in cues.iter().enumerate() {
        let gap = GAPS.iter().position(|gap| gaps.get(place) == Some(gap)).unwrap_or(0);
        let mut own = [0.0; COUNT];
        for row in shown.iter().filter_map(|cue| weights.cue.get(cue)) {
            own.iter_mut().zip(row).for_each(|(own, weight)| *own += weight);
        }
        if let Some(part) = told.get(place).copied().flatten() {
            let other = |place: &usize| Part::ALL[*place] != part;
            (0..COUNT).filter(other).for_each(|other| own[other] -= TOLD);
        }
        let mut next = [0.0; COUNT];
        let mut from = [0; COUNT];
        for to in 0..COUNT {
            let ways = (0..COUNT).map(|from| (value[from] + steps[gap][from][to], from));
            let best = ways.fold(
                (f64::NEG_INFINITY, 0),
                |best, way| if way.0 > best.0 { way } else { best },
            );
            (next[to], from[to]) = if place == 0 { (edge[to], 0) } else { best };
            next[to] += own[to];
        }
        value = next;
        came.push(from);
    }
    let mut at = (0..COUNT).fold(0, |best, part| if value[part] > value[best] { part } else { best });
    let mut parts = vec![Part::Paragraph; cues.len()];
    for place in (0..cues.len()).rev() {
        parts[place] = Part::ALL[at];
        at = came[place][at];
    }
    parts
}

/// Where the credit in brackets at the end of a caption begins.
pub(super) fn inline_credit(text: &str, rules: &Rules) -> Option<usize> {
    if !text.ends_with(['）', ')']) {
        return credit_behind(text, rules);
    }
    let start = text.rfind(['（', '('])?;
    let outer = text[..start]
        .rfind(['（', '('])
        .filter(|outer| !text[*outer..start].contains(['）', ')']));
    let start = outer.unwrap_or(start);
    rules.credit.is_match(&text[start..]).then_some(start)
}

/// Where a credit begins that follows a caption's last sentence.
fn credit_behind(text: &str, rules: &Rules) -> Option<usize> {
    let far = text.len().saturating_sub(LONGEST_CREDIT);
    let from = (far..=text.len()).find(|&place| text.is_char_boundary(place))?;
    let near = text[from..].char_indices().map(|(place, c)| (from + place, c));
    let ends = near.filter(|(_, c)| ".。!！?？…\"”»".contains(*c));
    let starts = ends.map(|(place, c)| place + c.len_utf8());
    let tail = |start: &usize| {
        let tail = text[*start..].trim_start();
        let apart = tail.len() < text.len() - start || text[..*start].ends_with(['。', '！', '？', '…', '”']);
        // That it is a file photo is said of the picture, not of who took it.
        apart && !tail.is_empty() && rules.credit.is_match(tail) && !rules.caption.is_match(tail)
    };
    starts
        .rev()
        .find(tail)
        .map(|start| text.len() - text[start..].trim_start().len())
}

/// Puts right what only a line's place shows.
fn settle(units: &[Unit], gaps: &[&str], parts: &mut [Part]) {
    for place in 1..parts.len() {
        let credited = matches!(parts[place - 1], Part::Caption);
        if parts[place] == Part::Credit && !credited {
            parts[place] = Part::Byline;
        }
    }
    for place in 1..parts.len() {
        if parts[place - 1] == Part::Headline && parts[place] == Part::Headline && gaps[place] == GAPS[1] {
            parts[place - 1] = Part::Kicker;
        }
    }
    // A heading closes the quotation that it opens.
    for place in 1..parts.len() {
        let (_, closes) = balance(&units[place].text);
        let (open, _) = balance(&units[place - 1].text);
        let one = open.iter().any(|mark| closes.contains(mark));
        if one && parts[place - 1] == Part::Heading && parts[place] == Part::Paragraph {
            parts[place - 1] = Part::Paragraph;
        }
    }
    // A heading with nothing below it heads nothing.
    for place in 0..parts.len() {
        let next = parts[place + 1..]
            .iter()
            .find(|part| !matches!(part, Part::Caption | Part::Credit | Part::Furniture));
        if parts[place] == Part::Heading && next.is_none() && place > 0 {
            let closes = place + 1 == parts.len() && units[place].opens;
            parts[place] = if closes { Part::Furniture } else { Part::Paragraph };
        }
    }
}
