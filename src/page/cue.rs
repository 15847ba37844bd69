//! What a line shows of its part: its length, its ends, its wording, and what stands around it.

use super::text::{closed, goes_on, two_phrases, weight};
use super::unit::Unit;
use super::words::{Bag, Lexicon};
use crate::language::rules::Rules;
use crate::text::marks::COMMAS;
use crate::text::script::wordless;
use std::collections::BTreeMap;

/// Marks that newspapers set before captions.
const CAPTION_MARKS: &[char] = &[
    '▲', '◀', '▼', '▶', '↑', '↓', '←', '→', '△', '▽', '◁', '▷', '◤', '◥', '◣', '◢',
];
/// Marks that stand before bylines, headings and items of lists.
const BULLETS: &[char] = &['□', '■', '◎', '●', '◇', '◆', '○', '★', '☆', '•', '·', '*', '※', '▪'];
/// Bounds of a line's length, in letters of a spaced script.
const LENGTHS: &[usize] = &[6, 12, 18, 24, 30, 38, 46, 56, 68, 82, 100, 130, 180, 260, 400];
/// Bounds of its words.
const WORDS: &[usize] = &[1, 2, 3, 4, 5, 7, 9, 12, 16];
/// Lines around one that say something of it.
const AROUND: &[isize] = &[-2, -1, 1, 2, 3];

/// The names of what each unit shows, as the weights know them.
pub(super) fn cues(units: &[Unit], bags: &[Bag], lexicon: &Lexicon, rules: &Rules) -> Vec<Vec<String>> {
    let bare: Vec<Bare> = units.iter().map(|unit| Bare::new(unit, rules)).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in units {
        *times.entry(unit.text.as_str()).or_default() += 1;
    }
    let signed = bare.iter().filter(|bare| bare.signs).count();
    let blanks = units.iter().filter(|unit| unit.opens).count() * 2 > units.len();
    (0..units.len())
        .map(|place| {
            let mut cues = bare[place].cues.clone();
            let own = bare[place].class;
            for &offset in AROUND {
                let class = place
                    .checked_add_signed(offset)
                    .and_then(|other| bare.get(other))
                    .map_or("edge", |other| other.class);
                cues.push(format!("{offset}:{class}"));
                if offset.abs() == 1 {
                    cues.push(format!("{own}{offset}:{class}"));
                }
            }
            if times[units[place].text.as_str()] > 1 {
                cues.push("repeated".to_owned());
            }
            if blanks && !units[place].opens {
                cues.push("no blank above".to_owned());
            }
            match (place, units.len() - place) {
                (0, _) => cues.push("page's first".to_owned()),
                (1, _) => cues.push("page's second".to_owned()),
                (_, 1) => cues.push("page's last".to_owned()),
                (_, 2) => cues.push("page's last but one".to_owned()),
                _ => {}
            }
            if bare[place].short {
                let near = bare[place.saturating_sub(2)..bare.len().min(place + 3)]
                    .iter()
                    .any(|bare| bare.signs);
                cues.push(match (near, signed) {
                    (true, _) => format!("{own} near a byline"),
                    (false, 0) => format!("{own}, no bylines"),
                    (false, 1) => format!("{own} away from the byline"),
                    (false, 2..=3) => format!("{own} away from bylines"),
                    (false, _) => format!("{own} away from many bylines"),
                });
                let (above, below) = (
                    &bags[place.saturating_sub(3)..place],
                    &bags[place + 1..bags.len().min(place + 5)],
                );
                let [above, below, far] = told(&bags[place], above, below, lexicon);
                cues.push(format!("told below {}", tenth(below)));
                cues.push(format!("told above {}", tenth(above)));
                cues.push(format!("told far {}", tenth(far)));
            }
            cues
        })
        .collect()
}

/// What one unit shows by itself.
struct Bare {
    cues: Vec<String>,
    /// What its neighbours see of it.
    class: &'static str,
    short: bool,
    /// Whether it is worded as a byline.
    signs: bool,
}

impl Bare {
    fn new(unit: &Unit, rules: &Rules) -> Self {
        let text = unit.text.as_str();
        let weight = weight(text);
        let mut cues: Vec<String> = Vec::new();
        let spaced = !text.chars().any(wordless);
        let script = if spaced { "spaced" } else { "unspaced" };
        let words = text.split_whitespace().count();
        let short = unit.lines == 1 && weight <= 180;
        let worded = wording(text, unit.lines == 1, weight, rules);
        cues.extend(worded.iter().map(|&word| word.to_owned()));
        let length = format!("length {}", step(LENGTHS, weight));
        let (begins, ends, size) = (begins(text), ends(text), size(weight));
        cues.push(format!("{script} {length}"));
        if spaced {
            cues.push(format!("words {}", step(WORDS, words)));
        }
        if short {
            cues.push(format!("begins {begins}"));
            let clauses = text.matches(['，', ',', '、', '،', '。', ';', '；']).count().min(3);
            cues.push(format!("clauses {clauses}"));
            if begins == "quote" && ends == "quote" && quotes(text) == 2 {
                cues.push(format!("{size} all in quotes"));
            }
            if two_phrases(text) {
                cues.push("two phrases".to_owned());
            }
            if spaced {
                cues.push(format!("capitals {}", capitals(text)));
            }
        } else {
            cues.push(format!("long begins {begins}"));
        }
        cues.push(format!("{size} ends {ends}"));
        for word in &worded {
            cues.push(format!("{size} {word}"));
        }
        if unit.lines > 1 {
            cues.push("several lines".to_owned());
        }
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let figures = text.chars().filter(|c| c.is_numeric()).count();
        if letters == 0 {
            cues.push("no letters".to_owned());
        } else if short && figures > 0 {
            cues.push(format!(
                "figures {}",
                tenth(figures as f64 / (letters + figures) as f64)
            ));
        }
        let class = worded.first().copied().unwrap_or(match (size, closed(text)) {
            ("long", true) => "closed text",
            ("long", false) => "open text",
            ("full", true) => "closed line",
            ("full", false) => "headline-like line",
            ("short", true) => "short closed line",
            ("short", false) => "heading-like line",
            (_, true) => "closed scrap",
            (_, false) => "scrap",
        });
        let signs = worded.iter().any(|word| matches!(*word, "byline" | "signature"));
        Self {
            cues,
            class,
            short,
            signs,
        }
    }
}

/// What the rules of all languages say, what says most first.
fn wording(text: &str, line: bool, weight: usize, rules: &Rules) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut say = |holds: bool, name: &'static str| {
        if holds {
            found.push(name);
        }
    };
    say(weight < 900 && text.starts_with(CAPTION_MARKS), "caption mark");
    if line && weight < 600 {
        say(rules.caption.is_match(text), "caption");
        say(
            super::label::inline_credit(text, rules).is_some_and(|start| start > 0),
            "credited",
        );
    }
    if line && weight < 200 {
        say(rules.folio.is_match(text), "folio");
        say(rules.credit.is_match(text), "credit");
        say(rules.byline.is_match(text), "byline");
        say(rules.end_byline.is_match(text), "signature");
        say(rules.name.is_match(text), "name");
        say(rules.kicker.is_match(text), "kicker");
    }
    say(weight > 60 && rules.dateline.is_match(text), "dateline");
    say(goes_on(text), "goes on");
    if line && weight < 200 {
        say(rules.hangs.is_match(text), "hangs");
    }
    found
}

/// How long a text is, roughly.
fn size(weight: usize) -> &'static str {
    match weight {
        0..=16 => "scrap",
        17..=44 => "short",
        45..=150 => "full",
        _ => "long",
    }
}

fn step(bounds: &[usize], value: usize) -> usize {
    bounds.partition_point(|&bound| bound < value)
}

fn tenth(share: f64) -> &'static str {
    match share {
        share if share <= 0.0 => "none",
        share if share < 0.15 => "little",
        share if share < 0.35 => "some",
        share if share < 0.6 => "half",
        _ => "most",
    }
}

/// The shares of a bag's terms that stand above it, below it, and elsewhere on the page.
fn told(bag: &Bag, above: &[Bag], below: &[Bag], lexicon: &Lexicon) -> [f64; 3] {
    let holds = |bag: &Bag, term: usize| bag.binary_search_by_key(&term, |&(term, _)| term).is_ok();
    let mut found = [0.0; 3];
    for &(term, _) in bag {
        let near = [above, below].map(|bags| bags.iter().filter(|bag| holds(bag, term)).count() as f64);
        let far = lexicon.texts(term) - 1.0 - near[0] - near[1];
        for (found, count) in found.iter_mut().zip([near[0], near[1], far]) {
            *found += f64::from(u8::from(count > 0.0)) / bag.len() as f64;
        }
    }
    found
}

fn begins(text: &str) -> &'static str {
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if CAPTION_MARKS.contains(&c) => "mark",
        Some(c) if BULLETS.contains(&c) => "bullet",
        Some('(' | '（' | '[' | '【') => "bracket",
        Some('“' | '‘' | '"' | '「' | '『' | '«' | '„' | '《') => "quote",
        Some('—' | '–' | '-' | '＝' | '=') => "dash",
        Some(c) if c.is_numeric() => "figure",
        Some(c) if c.is_lowercase() => "small",
        Some(c) if c.is_uppercase() => "capital",
        Some(c) if c.is_alphabetic() => "letter",
        _ => "other",
    }
}

fn ends(text: &str) -> &'static str {
    match text.chars().next_back() {
        Some('。' | '.' | '।' | '॥' | '۔' | '｡') => "stop",
        Some(c) if COMMAS.contains(&c) => "comma",
        Some('：' | ':' | '；' | ';') => "colon",
        Some('？' | '?' | '！' | '!' | '؟') => "call",
        Some('…') => "dots",
        Some('”' | '’' | '"' | '」' | '』' | '»' | '“' | '《' | '》') => "quote",
        Some(')' | '）' | ']' | '】') => "bracket",
        Some('—' | '–' | '-') => "dash",
        Some(c) if c.is_numeric() => "figure",
        _ => "letter",
    }
}

fn quotes(text: &str) -> usize {
    text.matches(['“', '”', '"', '「', '」', '『', '』', '«', '»', '„'])
        .count()
}

/// How many of a line's words begin with a capital.
fn capitals(text: &str) -> &'static str {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    if !text.chars().any(char::is_uppercase) {
        return "none";
    }
    if !text.chars().any(char::is_lowercase) {
        return "only";
    }
    let high = words
        .iter()
        .filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase))
        .count();
    match high * 10 / words.len().max(1) {
        10 => "all",
        6.. => "most",
        3.. => "half",
        _ => "few",
    }
}
