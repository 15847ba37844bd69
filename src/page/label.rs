//! What part of the page a line or paragraph is: by its wording, its length and what stands around it.

use super::line::Unit;
use crate::error::Result;
use crate::text::rules::Rules;
use crate::text::script::wordless;

/// What part of the page a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Furniture,
    Kicker,
    Headline,
    Deck,
    Byline,
    Heading,
    Caption,
    Credit,
    Paragraph,
}

/// Marks that newspapers set before captions.
const CAPTION_MARKS: &[char] = &[
    '▲', '◀', '▼', '▶', '↑', '↓', '←', '→', '△', '▽', '◁', '▷', '◤', '◥', '◣', '◢',
];

/// Labels every unit of a page without markup.
pub(super) fn label(units: &[Unit]) -> Result<Vec<Part>> {
    let rules = Rules::get()?;
    let mut parts: Vec<Option<Part>> = units.iter().map(|unit| by_wording(unit, rules)).collect();
    captions(units, &mut parts, rules);
    let mut place = 0;
    while place < units.len() {
        if parts[place].is_some_and(|part| part != Part::Byline) || !title_like(&units[place], parts[place]) {
            place += 1;
            continue;
        }
        let mut end = place + 1;
        while end < units.len()
            && title_like(&units[end], parts[end])
            && parts[end].is_none_or(|part| part == Part::Byline)
        {
            end += 1;
        }
        stack(units, &mut parts, place, end, rules);
        place = end;
    }
    let mut parts: Vec<Part> = parts.into_iter().map(|part| part.unwrap_or(Part::Paragraph)).collect();
    settle(units, &mut parts);
    Ok(parts)
}

/// Letters and figures of a text, told in characters of a spaced script: a Han character says as much as three letters.
pub(super) fn weight(text: &str) -> usize {
    text.chars().map(|c| if wordless(c) { 3 } else { 1 }).sum()
}

/// Whether the sentence at the end of `text` is over.
pub(super) fn closed(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| "”’\"'»」』）)]】》›*".contains(c) || c.is_whitespace());
    let last = bare.chars().next_back();
    last.is_none_or(|c| "。！？!?.…｡।॥؟۔：:;；".contains(c))
        || bare.len() < text.trim_end().len()
            && !bare.ends_with([',', '，', '、'])
            && text.trim_end().ends_with(['”', '」', '』', '»', ')', '）', '】'])
}

/// Whether `text` goes on from somewhere else.
pub(super) fn goes_on(text: &str) -> bool {
    Rules::get().is_ok_and(|rules| rules.goes_on.is_match(text))
}

fn by_wording(unit: &Unit, rules: &Rules) -> Option<Part> {
    let text = unit.text.as_str();
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if bare.is_empty()
        || bare.chars().all(char::is_numeric)
        || bare.len() <= 4 && bare.is_ascii() && bare.ends_with(|c: char| c.is_ascii_digit())
    {
        return (weight(text) < 24).then_some(Part::Furniture);
    }
    let weight = weight(text);
    if text.starts_with(CAPTION_MARKS) && weight < 900 {
        return Some(Part::Caption);
    }
    if unit.lines > 1 {
        return None;
    }
    if weight < 160 && rules.folio.is_match(text) {
        return Some(Part::Furniture);
    }
    if weight < 600 && rules.caption.is_match(text) {
        return Some(Part::Caption);
    }
    if weight < 130 && rules.credit.is_match(text) {
        return Some(Part::Credit);
    }
    if weight < 200 && (rules.byline.is_match(text) || rules.end_byline.is_match(text)) {
        return Some(Part::Byline);
    }
    None
}

/// A credit makes what stands before it a caption, and is nothing where no caption can be.
fn captions(units: &[Unit], parts: &mut [Option<Part>], rules: &Rules) {
    for place in 0..units.len() {
        if parts[place] == Some(Part::Credit) {
            let before = place.checked_sub(1);
            match before {
                Some(before) if parts[before] == Some(Part::Caption) => {}
                Some(before) if parts[before].is_none() && weight(&units[before].text) < 600 => {
                    parts[before] = Some(Part::Caption);
                }
                _ => parts[place] = Some(Part::Byline),
            }
        } else if parts[place].is_none() && units[place].lines == 1 && weight(&units[place].text) < 600 {
            let text = units[place].text.as_str();
            if text.ends_with(['）', ')']) && inline_credit(text, rules).is_some_and(|start| start > 0) {
                parts[place] = Some(Part::Caption);
            }
        }
    }
}

/// Where the credit in brackets at the end of a caption begins.
pub(super) fn inline_credit(text: &str, rules: &Rules) -> Option<usize> {
    let start = text.rfind(['（', '('])?;
    let outer = text[..start]
        .rfind(['（', '('])
        .filter(|outer| !text[*outer..start].contains(['）', ')']));
    let start = outer.unwrap_or(start);
    rules.credit.is_match(&text[start..]).then_some(start)
}

/// Whether a unit may stand in a headline's stack: a short line of no whole sentence.
fn title_like(unit: &Unit, part: Option<Part>) -> bool {
    let text = unit.text.as_str();
    if part == Some(Part::Byline) {
        return true;
    }
    let weight = weight(text);
    let sentence = text.ends_with(['。', '.', ';', '；']) && !text.ends_with("..");
    let spoken = text.ends_with(['！', '？', '!', '?', '”', '」', '…', '"', '»']) && weight > 66;
    let clauses = text.matches(['，', ',', '、', '،', '。']).count();
    let words = text.split_whitespace().count();
    part.is_none()
        && unit.lines == 1
        && weight <= 150
        && words <= 18
        && clauses
            <= if text.chars().any(wordless) && weight > 66 {
                1
            } else {
                2
            }
        && !sentence
        && !spoken
        && !goes_on(text)
        && !text.ends_with(['，', ',', '、', '،', '：', ':', '；', '…', '-', '—'])
        && (two_phrases(text) || !Rules::get().is_ok_and(|rules| rules.hangs.is_match(text)))
}

/// Whether a space stands between two phrases of a script that writes none, as in headings of two halves.
fn two_phrases(text: &str) -> bool {
    let wordless_at = |c: Option<char>| c.is_some_and(wordless);
    text.match_indices([' ', '\u{3000}']).any(|(place, space)| {
        wordless_at(text[..place].chars().next_back()) && wordless_at(text[place + space.len()..].chars().next())
    })
}

/// Labels a run of lines that may be headline, kicker, byline, deck or heading.
fn stack(units: &[Unit], parts: &mut [Option<Part>], start: usize, end: usize, rules: &Rules) {
    let text = |place: usize| units[place].text.as_str();
    let name = |place: usize| weight(text(place)) <= 40 && rules.name.is_match(text(place));
    let known = |parts: &[Option<Part>], place: usize| parts[place] == Some(Part::Byline);
    // A bare name next to a line that may be a headline is its byline.
    for (place, part) in parts.iter_mut().enumerate().take(end).skip(start) {
        let neighbour = place > start && long(text(place - 1)) || place + 1 < end && long(text(place + 1));
        if part.is_none() && name(place) && neighbour {
            *part = Some(Part::Byline);
        }
    }
    let titles: Vec<usize> = (start..end).filter(|&place| !known(parts, place)).collect();
    let byline = (start..end).find(|&place| known(parts, place));
    let opens = units.get(end).is_some_and(|next| rules.dateline.is_match(&next.text));
    let headline = match (byline, titles.as_slice()) {
        (_, []) => None,
        (Some(byline), titles) => {
            let above = titles.iter().rev().find(|&&place| place < byline);
            let below = titles
                .iter()
                .find(|&&place| place > byline && !rules.kicker.is_match(text(place)));
            // The longer line next to the byline is the headline; a heading may stand on the other side.
            match (above, below) {
                (Some(&above), Some(&below)) if !long(text(above)) && long(text(below)) => Some(below),
                (Some(&above), _) => Some(above),
                (None, below) => below.copied().or(titles.first().copied()),
            }
        }
        (None, titles) => titles
            .iter()
            .rev()
            .find(|&&place| long(text(place)))
            .copied()
            .or_else(|| {
                (opens
                    || start == 0 && begins(units, parts, end) && !banner(text(titles[titles.len() - 1]))
                    || titles
                        .iter()
                        .any(|&place| place + 1 < end && rules.kicker.is_match(text(place))))
                .then(|| titles[titles.len() - 1])
            }),
    };
    let Some(headline) = headline else {
        for place in titles {
            parts[place] = Some(Part::Heading);
        }
        return;
    };
    for &place in &titles {
        parts[place] = Some(match place.cmp(&headline) {
            std::cmp::Ordering::Equal => Part::Headline,
            std::cmp::Ordering::Less => Part::Kicker,
            std::cmp::Ordering::Greater if closed(text(place)) => Part::Paragraph,
            std::cmp::Ordering::Greater if long(text(place)) => Part::Deck,
            std::cmp::Ordering::Greater => Part::Heading,
        });
    }
}

/// Whether a paragraph begins at `place`, whole from its first word.
fn begins(units: &[Unit], parts: &[Option<Part>], place: usize) -> bool {
    units
        .get(place)
        .is_some_and(|unit| parts[place].is_none() && !goes_on(&unit.text))
}

/// Whether a line is set in capitals, as a newspaper's own name is.
fn banner(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Whether a line says more than a heading would.
fn long(text: &str) -> bool {
    weight(text) > if text.chars().any(wordless) { 44 } else { 46 }
        || !text.chars().any(wordless) && text.split_whitespace().count() > 7
}

/// Puts right what only the whole page shows.
fn settle(units: &[Unit], parts: &mut [Part]) {
    let Some(first) = parts
        .iter()
        .position(|part| matches!(part, Part::Headline | Part::Paragraph))
    else {
        return;
    };
    let rules = Rules::get();
    // Above the page's first headline stand banners; the lowest of several is that headline's kicker.
    if parts[first] == Part::Headline {
        let above: Vec<usize> = (0..first)
            .filter(|&place| matches!(parts[place], Part::Kicker | Part::Heading))
            .collect();
        for (count, &place) in above.iter().enumerate() {
            let kicker = count > 0
                || rules
                    .as_ref()
                    .is_ok_and(|rules| rules.kicker.is_match(&units[place].text));
            parts[place] = if kicker { Part::Kicker } else { Part::Furniture };
        }
    } else {
        for part in parts
            .iter_mut()
            .take(first.saturating_sub(1))
            .filter(|part| **part == Part::Heading)
        {
            *part = Part::Furniture;
        }
    }
    // A heading with nothing below it heads nothing.
    for place in 0..parts.len() {
        let next = parts[place + 1..]
            .iter()
            .find(|part| !matches!(part, Part::Caption | Part::Credit | Part::Furniture));
        if parts[place] == Part::Heading && !matches!(next, Some(Part::Paragraph | Part::Heading | Part::Byline)) {
            let closes = next.is_none() && place + 1 == parts.len() && place > 0;
            parts[place] = if closes { Part::Furniture } else { Part::Paragraph };
        }
    }
}
