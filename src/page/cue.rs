//! What a line shows of its part: its length, its ends, its wording, and what stands around it.

use super::cue_kind::{
    AROUND, Begin, Bylines, CLAUSES, Capitals, Class, Cue, End, LENGTHS, Script, Share, Size, WORDS,
};
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

/// What each unit shows of its part.
pub(crate) fn cues(units: &[Unit], bags: &[Bag], lexicon: &Lexicon, rules: &Rules) -> Vec<Vec<Cue>> {
    let bare: Vec<Bare> = units.iter().map(|unit| Bare::new(unit, rules)).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in units {
        *times.entry(unit.text.as_str()).or_default() += 1;
    }
    let signed = bare.iter().filter(|bare| bare.signs).count();
    let blanks = units.iter().filter(|unit| unit.opens).count() * 2 > units.len();
    (0..units.len())
        .map(|index| {
            let mut cues = bare[index].cues.clone();
            let own = bare[index].class;
            for &offset in AROUND {
                let other = index.checked_add_signed(isize::from(offset));
                let class = other.and_then(|other| bare.get(other)).map(|other| other.class);
                cues.push(Cue::Around(offset, class));
                if offset.abs() == 1 {
                    cues.push(Cue::Between(own, offset, class));
                }
            }
            if times[units[index].text.as_str()] > 1 {
                cues.push(Cue::Repeated);
            }
            if blanks && !units[index].opens {
                cues.push(Cue::NoBlankAbove);
            }
            match (index, units.len() - index) {
                (0, _) => cues.push(Cue::PagesFirst),
                (1, _) => cues.push(Cue::PagesSecond),
                (_, 1) => cues.push(Cue::PagesLast),
                (_, 2) => cues.push(Cue::PagesLastButOne),
                _ => {}
            }
            if bare[index].short {
                let near = bare[index.saturating_sub(2)..bare.len().min(index + 3)]
                    .iter()
                    .any(|bare| bare.signs);
                let bylines = match (near, signed) {
                    (true, _) => Bylines::Near,
                    (false, 0) => Bylines::Nowhere,
                    (false, 1) => Bylines::One,
                    (false, 2..=3) => Bylines::Some,
                    (false, _) => Bylines::Many,
                };
                cues.push(Cue::Bylines(own, bylines));
                let (above, below) = (
                    &bags[index.saturating_sub(3)..index],
                    &bags[index + 1..bags.len().min(index + 5)],
                );
                let [above, below, far] = echoed(&bags[index], above, below, lexicon);
                cues.push(Cue::EchoedBelow(share(below)));
                cues.push(Cue::EchoedAbove(share(above)));
                cues.push(Cue::EchoedFar(share(far)));
            }
            cues
        })
        .collect()
}

/// What one unit shows by itself.
struct Bare {
    cues: Vec<Cue>,
    /// What its neighbours see of it.
    class: Class,
    short: bool,
    /// Whether it is worded as a byline.
    signs: bool,
}

impl Bare {
    fn new(unit: &Unit, rules: &Rules) -> Self {
        let text = unit.text.as_str();
        let weight = weight(text);
        let mut cues: Vec<Cue> = Vec::new();
        let spaced = !text.chars().any(wordless);
        let script = if spaced { Script::Spaced } else { Script::Unspaced };
        let words = text.split_whitespace().count();
        let short = unit.lines == 1 && weight <= 180;
        let worded = wording(text, unit.lines == 1, weight, rules);
        cues.extend(worded.iter().map(|&word| Cue::Worded(word)));
        let (begins, ends, size) = (begins(text), ends(text), size(weight));
        cues.push(Cue::Length(script, step(LENGTHS, weight)));
        if spaced {
            cues.push(Cue::Words(step(WORDS, words)));
        }
        if short {
            cues.push(Cue::Begins(begins));
            let clauses = text.matches(['，', ',', '、', '،', '。', ';', '；']).count();
            cues.push(Cue::Clauses(clauses.min(CLAUSES)));
            if begins == Begin::Quote && ends == End::Quote && quotes(text) == 2 {
                cues.push(Cue::AllInQuotes(size));
            }
            if two_phrases(text) {
                cues.push(Cue::TwoPhrases);
            }
            if spaced {
                cues.push(Cue::Capitals(capitals(text)));
            }
        } else {
            cues.push(Cue::LongBegins(begins));
        }
        cues.push(Cue::Ends(size, ends));
        cues.extend(worded.iter().map(|&word| Cue::SizeWorded(size, word)));
        if unit.lines > 1 {
            cues.push(Cue::SeveralLines);
        }
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let figures = text.chars().filter(|c| c.is_numeric()).count();
        if letters == 0 {
            cues.push(Cue::NoLetters);
        } else if short && figures > 0 {
            cues.push(Cue::Figures(share(figures as f64 / (letters + figures) as f64)));
        }
        let class = worded.first().copied().unwrap_or(match (size, closed(text)) {
            (Size::Long, true) => Class::ClosedText,
            (Size::Long, false) => Class::OpenText,
            (Size::Full, true) => Class::ClosedLine,
            (Size::Full, false) => Class::HeadlineLike,
            (Size::Short, true) => Class::ShortClosedLine,
            (Size::Short, false) => Class::HeadingLike,
            (Size::Scrap, true) => Class::ClosedScrap,
            (Size::Scrap, false) => Class::Scrap,
        });
        let signs = worded
            .iter()
            .any(|word| matches!(word, Class::Byline | Class::Signature));
        Self {
            cues,
            class,
            short,
            signs,
        }
    }
}

/// What the rules of all languages say, what says most first.
fn wording(text: &str, line: bool, weight: usize, rules: &Rules) -> Vec<Class> {
    let mut found = Vec::new();
    let mut say = |holds: bool, class: Class| {
        if holds {
            found.push(class);
        }
    };
    say(weight < 900 && text.starts_with(CAPTION_MARKS), Class::CaptionMark);
    if line && weight < 600 {
        say(rules.caption.is_match(text), Class::Caption);
        say(
            super::credit::inline_credit(text, rules).is_some_and(|start| start > 0),
            Class::Credited,
        );
    }
    if line && weight < 200 {
        say(rules.folio.is_match(text), Class::Folio);
        say(rules.credit.is_match(text), Class::Credit);
        say(rules.byline.is_match(text), Class::Byline);
        say(rules.end_byline.is_match(text), Class::Signature);
        say(rules.name.is_match(text), Class::Name);
        say(rules.kicker.is_match(text), Class::Kicker);
    }
    say(weight > 60 && rules.dateline.is_match(text), Class::Dateline);
    say(goes_on(text), Class::GoesOn);
    if line && weight < 200 {
        say(rules.hangs.is_match(text), Class::Hangs);
    }
    found
}

/// How long a text is, roughly.
fn size(weight: usize) -> Size {
    match weight {
        0..=16 => Size::Scrap,
        17..=44 => Size::Short,
        45..=150 => Size::Full,
        _ => Size::Long,
    }
}

fn step(bounds: &[usize], value: usize) -> usize {
    bounds.partition_point(|&bound| bound < value)
}

fn share(of: f64) -> Share {
    match of {
        of if of <= 0.0 => Share::None,
        of if of < 0.15 => Share::Little,
        of if of < 0.35 => Share::Some,
        of if of < 0.6 => Share::Half,
        _ => Share::Most,
    }
}

/// The shares of a bag's terms that stand above it, below it, and elsewhere on the page.
fn echoed(bag: &Bag, above: &[Bag], below: &[Bag], lexicon: &Lexicon) -> [f64; 3] {
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

fn begins(text: &str) -> Begin {
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if CAPTION_MARKS.contains(&c) => Begin::Mark,
        Some(c) if BULLETS.contains(&c) => Begin::Bullet,
        Some('(' | '（' | '[' | '【') => Begin::Bracket,
        Some('“' | '‘' | '"' | '「' | '『' | '«' | '„' | '《') => Begin::Quote,
        Some('—' | '–' | '-' | '＝' | '=') => Begin::Dash,
        Some(c) if c.is_numeric() => Begin::Figure,
        Some(c) if c.is_lowercase() => Begin::Small,
        Some(c) if c.is_uppercase() => Begin::Capital,
        Some(c) if c.is_alphabetic() => Begin::Letter,
        _ => Begin::Other,
    }
}

fn ends(text: &str) -> End {
    match text.chars().next_back() {
        Some('。' | '.' | '।' | '॥' | '۔' | '｡') => End::Stop,
        Some(c) if COMMAS.contains(&c) => End::Comma,
        Some('：' | ':' | '；' | ';') => End::Colon,
        Some('？' | '?' | '！' | '!' | '؟') => End::Call,
        Some('…') => End::Dots,
        Some('”' | '’' | '"' | '」' | '』' | '»' | '“' | '《' | '》') => End::Quote,
        Some(')' | '）' | ']' | '】') => End::Bracket,
        Some('—' | '–' | '-') => End::Dash,
        Some(c) if c.is_numeric() => End::Figure,
        _ => End::Letter,
    }
}

fn quotes(text: &str) -> usize {
    text.matches(['“', '”', '"', '「', '」', '『', '』', '«', '»', '„'])
        .count()
}

/// How many of a line's words begin with a capital.
fn capitals(text: &str) -> Capitals {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    if !text.chars().any(char::is_uppercase) {
        return Capitals::None;
    }
    if !text.chars().any(char::is_lowercase) {
        return Capitals::Only;
    }
    let high = words
        .iter()
        .filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase))
        .count();
    match high * 10 / words.len().max(1) {
        10 => Capitals::All,
        6.. => Capitals::Most,
        3.. => Capitals::Half,
        _ => Capitals::Few,
    }
}
