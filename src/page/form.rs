//! What a unit's form says of its part, whatever its words: rows and verses, running heads, captions with their credits, the times
//! of a live report, rubrics, and those who sign.

use super::credit::inline_credit;
use super::part::Part;
use super::text::{capitals, closed, goes_on, weight};
use super::unit::Unit;
use crate::language::rules::Rules;
use std::collections::{BTreeMap, BTreeSet};

/// A line that may be a running head or a rubric is no longer, in letters of a spaced script.
const LONGEST_HEAD: usize = 60;
/// A name, or a name and a place, is no longer.
const LONGEST_NAME: usize = 40;
/// A caption is no longer.
const LONGEST_CAPTION: usize = 600;

/// The part of each unit whose form leaves no doubt.
pub(crate) fn parts(units: &[Unit], rules: &Rules) -> Vec<Option<Part>> {
    let mut found: Vec<Option<Part>> = units.iter().map(|unit| unit.row.then_some(Part::Paragraph)).collect();
    running_heads(units, &mut found);
    captions(units, rules, &mut found);
    times(units, &mut found);
    rubrics(units, rules, &mut found);
    signatures(units, rules, &mut found);
    found
}

/// Whether pages follow one another here: what stands between the halves of a sentence is a page's number or running head.
pub(crate) fn paged(units: &[Unit]) -> bool {
    let number =
        |unit: &Unit| page_number(&unit.text) && unit.text.chars().any(char::is_numeric) || numbered_head(&unit.text);
    let long: Vec<usize> = (0..units.len()).filter(|&index| !brief(&units[index])).collect();
    long.windows(2).any(|pair| {
        let between = &units[pair[0] + 1..pair[1]];
        between.iter().any(number) && torn(&units[pair[0]], &units[pair[1]], true)
    })
}

/// Page numbers, and the lines beside them, that stand in the middle of a sentence or again and again: furniture.
fn running_heads(units: &[Unit], found: &mut [Option<Part>]) {
    let number: Vec<bool> = units
        .iter()
        .map(|unit| page_number(&unit.text) || numbered_head(&unit.text))
        .collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for unit in units.iter().filter(|unit| brief(unit)) {
        *times.entry(bare(&unit.text)).or_default() += 1;
    }
    let again = |index: usize| times.get(&bare(&units[index].text)).is_some_and(|times| *times > 1);
    let beside = |index: usize| {
        let near = [index.wrapping_sub(1), index + 1];
        near.into_iter().any(|near| number.get(near) == Some(&true))
    };
    let mut running: BTreeSet<String> = BTreeSet::new();
    let mut index = 0;
    while index < units.len() {
        let end = (index..units.len())
            .find(|&end| !brief(&units[end]) || found[end].is_some())
            .unwrap_or(units.len());
        let numbered = (index..end).any(|line| number[line]);
        let within = index > 0 && end > index && end < units.len() && torn(&units[index - 1], &units[end], numbered);
        for line in index..end {
            let high = capitals(&units[line].text);
            let head = number[line] && (within || beside(line) || again(line))
                || within && (numbered || again(line) || high)
                || again(line) && beside(line);
            if head {
                running.insert(bare(&units[line].text));
            }
        }
        index = end.max(index + 1);
    }
    for (unit, part) in units.iter().zip(found.iter_mut()) {
        let text = bare(&unit.text);
        if part.is_none() && brief(unit) && running.contains(&text) {
            *part = Some(Part::Furniture);
        }
    }
}

fn brief(unit: &Unit) -> bool {
    unit.lines == 1 && !unit.row && weight(&unit.text) <= LONGEST_HEAD && !closed(&unit.text)
        || page_number(&unit.text)
        || numbered_head(&unit.text)
}

/// A line's letters, figures and marks aside: running heads name the page among other things.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Whether a line is a number and marks around it.
fn page_number(text: &str) -> bool {
    let mut figures = text.chars().filter(|c| c.is_numeric()).count();
    if text.chars().all(|c| "ivxlc·-–— .".contains(c)) {
        figures += text.chars().filter(|c| c.is_alphabetic()).count();
    }
    (1..=4).contains(&figures)
        && text
            .chars()
            .all(|c| c.is_numeric() || c.is_whitespace() || "-–—·.|[]()（）~*•ivxlc第页頁版".contains(c))
}

/// Whether a sentence breaks off in one unit and goes on in another: by the other's first letter, or since a page ends between.
fn torn(left: &Unit, right: &Unit, numbered: bool) -> bool {
    let long = |unit: &Unit| weight(&unit.text) > LONGEST_HEAD;
    long(left) && !closed(&left.text) && (goes_on(&right.text) || numbered && long(right))
}

/// Whether a line names a page and a running head, a gap between them: `88    THE RIVER READER`.
fn numbered_head(text: &str) -> bool {
    let gap = text.find("  ").or_else(|| text.find(['\t', '|', '·', '•']));
    let figure = |word: Option<&str>| {
        word.is_some_and(|word| (1..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut words = text.split_whitespace();
    let ends = figure(words.next()) || figure(words.next_back());
    gap.is_some() && ends && weight(text) <= 2 * LONGEST_HEAD && text.chars().any(char::is_alphabetic)
}

/// Text with a credit at its end.
fn captions(units: &[Unit], rules: &Rules, found: &mut [Option<Part>]) {
    for (unit, part) in units.iter().zip(found.iter_mut()).filter(|(_, part)| part.is_none()) {
        if weight(&unit.text) >= LONGEST_CAPTION || goes_on(&unit.text) {
            continue;
        }
        let credited = inline_credit(&unit.text, rules).is_some_and(|start| start > 0);
        if credited && !rules.credit.is_match(&unit.text) {
            *part = Some(Part::Caption);
        }
    }
}

/// Times of day on lines of their own, each above what happened then.
fn times(units: &[Unit], found: &mut [Option<Part>]) {
    let above = |index: &usize| {
        found[*index].is_none()
            && time_of_day(&units[*index].text)
            && units
                .get(index + 1)
                .is_some_and(|next| !time_of_day(&next.text) && weight(&next.text) > LONGEST_NAME / 2)
    };
    let entries: Vec<usize> = (0..units.len()).filter(above).collect();
    if entries.len() > 1 {
        entries.into_iter().for_each(|index| found[index] = Some(Part::Heading));
    }
}

/// Whether a line is a time of day: `21:14`, `9.30 a.m.`, `20h05`, `14时05分`, `下午3点`, `19.40 Uhr`.
fn time_of_day(text: &str) -> bool {
    let figures = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic() && !c.is_numeric()).count();
    let parted = text.chars().any(|c| ":.h：时時点點分시".contains(c));
    let within = text
        .chars()
        .all(|c| c.is_alphanumeric() || c.is_whitespace() || ":.：,()[]（）".contains(c));
    (1..=6).contains(&figures) && letters <= 6 && parted && within && text.chars().count() <= 14 && !closed_number(text)
}

/// Whether a mark of a list ends a number: `1.`, `2:`.
fn closed_number(text: &str) -> bool {
    text.trim_end_matches(['.', ':', '：']).chars().all(char::is_numeric)
}

/// Lines that name a column of the paper: an item begins below each.
fn rubrics(units: &[Unit], rules: &Rules, found: &mut [Option<Part>]) {
    let rubric: Vec<bool> = (0..units.len())
        .map(|index| found[index].is_none() && units[index].opens && names_a_column(&units[index], rules))
        .collect();
    for index in (0..units.len()).filter(|&index| rubric[index]) {
        let Some(below) = units.get(index + 1) else {
            continue;
        };
        let headed = !below.row
            && found[index + 1].is_none()
            && headline_like(below)
            && units
                .get(index + 2)
                .is_some_and(|text| weight(&text.text) > weight(&below.text) || rules.byline.is_match(&text.text));
        if headed {
            found[index] = Some(Part::Kicker);
            found[index + 1] = Some(Part::Headline);
        } else {
            found[index] = Some(Part::Headline);
        }
    }
}

fn names_a_column(unit: &Unit, rules: &Rules) -> bool {
    unit.lines == 1 && weight(&unit.text) <= LONGEST_HEAD && rules.rubric.is_match(&unit.text)
}

fn headline_like(unit: &Unit) -> bool {
    unit.lines == 1
        && weight(&unit.text) <= 3 * LONGEST_HEAD
        && unit.text.chars().any(char::is_alphabetic)
        && !unit.text.ends_with(['.', '。', ',', '，', ';', '；', ':', '：'])
}

/// Who wrote what stands right above: names on lines of their own at a block's end.
fn signatures(units: &[Unit], rules: &Rules, found: &mut [Option<Part>]) {
    for index in 1..units.len() {
        let (above, unit) = (&units[index - 1], &units[index]);
        let signed = found[index - 1] == Some(Part::Signature);
        let below = units.get(index + 1);
        let last = |index: usize| units.get(index + 1).is_none_or(|below| below.opens);
        let ends = last(index) || last(index + 1) && below.is_some_and(place_name);
        let text = weight(&above.text) > LONGEST_HEAD && closed(&above.text) && found[index - 1].is_none();
        let signs = text && ends && named(unit, rules) || signed && last(index) && place_name(unit);
        if found[index].is_none() && !unit.opens && signs {
            found[index] = Some(Part::Signature);
            // Another letter begins below.
            let next = index + 1;
            let headed = below.is_some_and(|below| below.opens && !below.row && headline_like(below))
                && units
                    .get(next + 1)
                    .is_some_and(|text| !text.opens && weight(&text.text) > LONGEST_HEAD);
            if headed && found[next].is_none() {
                found[next] = Some(Part::Headline);
            }
        }
    }
}

/// Whether a line may be where somebody who signs lives.
fn place_name(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    unit.lines == 1 && !unit.row && weight(text) <= LONGEST_NAME && !closed(text) && !text.chars().any(char::is_numeric)
}

/// Whether a line holds nothing but names.
fn named(unit: &Unit, rules: &Rules) -> bool {
    let text = unit.text.as_str();
    let cased = text.chars().any(char::is_lowercase);
    let high = text
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .all(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    let figures = text.chars().any(char::is_numeric);
    unit.lines == 1
        && !unit.row
        && weight(text) <= LONGEST_NAME
        && !figures
        && ![&rules.credit, &rules.folio, &rules.jump]
            .iter()
            .any(|rule| rule.is_match(text))
        && (cased && high && text.split_whitespace().count() <= 4 && !text.ends_with(['?', '!', ':', '.'])
            || rules.name.is_match(text)
            || rules.end_byline.is_match(text))
}
