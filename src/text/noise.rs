//! Recognition's noise: what a recognised text may have meant, so that search and checks find it. The text itself stays as it is.
//!
//! Words are parted by white that is none, or by a stray mark; they run together; a long s is taken for an f. What may have been
//! meant is said beside the text, in words of their own: it adds to what a text is found by and takes nothing away.

use super::fold::fold;
use super::script::wordless;
use std::borrow::Cow;
use std::collections::HashMap;

/// Letters of a part of a word at most, and of a word that was parted.
const PART: usize = 14;
const WHOLE: std::ops::RangeInclusive<usize> = 4..=24;
/// How often a word stands on a page that is no part of another.
const KNOWN: u32 = 2;
/// How often a word stands on a page that others run together with, and its letters at most.
const FREQUENT: u32 = 3;
const SHORT: usize = 4;
/// Letters that run-together words leave at least of a word.
const REST: usize = 4;
/// Letters f of a word that are looked at.
const EFS: usize = 3;
/// A text writes the long s where its words have an s before their ends this much less often than an f.
const LONG_S: f64 = 0.4;
/// Letters f within words from which they are counted.
const COUNTED: usize = 12;
/// From so many words on that no printer sets, and this share of all, a text was recognised; newspapers that were set have none.
const SPOILED: usize = 3;
const SPOILED_SHARE: f64 = 0.001;

/// What is known of the noise in a text; of a clean one nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Noise {
    /// How often each folded word stands in the text; none where the text is clean.
    counts: Option<HashMap<String, u32>>,
    /// Whether its s may stand there as f.
    long_s: bool,
}

impl Noise {
    /// The noise of `text`, if it was `recognised`, as its format says or as its words show.
    pub fn of(text: &str, recognised: bool) -> Self {
        if !recognised && !spoiled(text) {
            return Self::default();
        }
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in words(text) {
            *counts.entry(fold(word.text)).or_default() += 1;
        }
        Self {
            counts: Some(counts),
            long_s: long_s(text),
        }
    }

    /// `text`, a part of the one that this is of, with the words before it that it may have meant.
    pub fn meant<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let others = self.others(text);
        if others.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(format!("{} {text}", others.join(" ")))
    }

    /// The words that `text` may have meant and does not have.
    pub fn others(&self, text: &str) -> Vec<String> {
        let Some(counts) = &self.counts else {
            return Vec::new();
        };
        let count = |word: &str| counts.get(&fold(word)).copied().unwrap_or(0);
        let all: Vec<Word<'_>> = words(text).collect();
        let mut others = Vec::new();
        for (place, word) in all.iter().enumerate() {
            if let Some(next) = all.get(place + 1).filter(|next| next.near) {
                let unknown = count(word.text) < KNOWN || count(next.text) < KNOWN;
                others.extend(joined(word.text, next.text).filter(|_| unknown));
            }
            if count(word.text) < KNOWN {
                parted(word.text, &count, &mut others);
            }
            if self.long_s {
                restored(word.text, &mut others);
            }
        }
        others.dedup();
        others
    }
}

/// A run of letters.
struct Word<'a> {
    text: &'a str,
    /// Whether nothing but white or a stray mark stands before it and the one before.
    near: bool,
}

/// The words of a text, of scripts that part them.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let letter = |c: char| c.is_alphabetic() && !wordless(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let begin = rest.find(letter)?;
        let word = &rest[begin..];
        let end = word.find(|c| !letter(c)).unwrap_or(word.len());
        let gap = rest[..begin].trim_matches([' ', '\u{a0}', '\n']);
        let white = gap.len() < begin;
        // A sentence's end, a comma, a bracket part words; a blot between two letters does not.
        let near = at > 0 && (gap.is_empty() || !white && gap.chars().count() == 1 && stray(gap));
        at += begin + end;
        Some(Word {
            text: &word[..end],
            near,
        })
    })
}

/// Marks that blots and scratches are taken for, inside words.
fn stray(gap: &str) -> bool {
    gap.chars().all(|c| {
        matches!(
            c,
            '.' | ',' | '·' | '•' | '*' | '^' | '~' | '|' | '¦' | '_' | ':' | ';' | '°' | '¬' | '\u{ad}'
        )
    })
}

/// Two parts as one word.
fn joined(left: &str, right: &str) -> Option<String> {
    let (a, b) = (left.chars().count(), right.chars().count());
    let capitals = |word: &str| word.chars().all(char::is_uppercase);
    let cased = right.chars().all(char::is_lowercase) || capitals(left) && capitals(right);
    let fits = a <= PART && b <= PART && WHOLE.contains(&(a + b)) && cased && right.chars().any(|c| c.is_alphabetic());
    fits.then(|| format!("{left}{right}"))
}

/// What is left of a word that another one runs into: one that stands on the page often, or one that begins with a capital.
fn parted(word: &str, count: &impl Fn(&str) -> u32, others: &mut Vec<String>) {
    let length = word.chars().count();
    if length > *WHOLE.end() + PART {
        return;
    }
    let borders: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).collect();
    for (number, at) in borders.iter().enumerate() {
        let (left, right) = word.split_at(*at);
        let (before, after) = (number + 1, length - number - 1);
        let capital = left.ends_with(char::is_lowercase)
            && right.starts_with(char::is_uppercase)
            && right.chars().skip(1).all(char::is_lowercase);
        if capital {
            others.extend([left.to_owned(), right.to_owned()]);
            continue;
        }
        let often = |part: &str, letters: usize| (2..=SHORT).contains(&letters) && count(part) >= FREQUENT;
        if after >= REST && often(left, before) {
            others.push(right.to_owned());
        }
        if before >= REST && often(right, after) {
            others.push(left.to_owned());
        }
    }
}

/// A word with an s in the place of each f that may be one: not the last letter, where the s is round.
fn restored(word: &str, others: &mut Vec<String>) {
    let letters: Vec<char> = word.chars().collect();
    let last = letters.len().saturating_sub(1);
    let places: Vec<usize> = (0..last).filter(|n| letters.get(*n) == Some(&'f')).take(EFS).collect();
    for choice in 1_u32..1 << places.len() {
        let mut other = letters.clone();
        for (bit, place) in places.iter().enumerate() {
            if choice & 1 << bit != 0 {
                other[*place] = 's';
            }
        }
        others.push(other.into_iter().collect());
    }
}

/// Whether a text was set with the long s and has f for it.
fn long_s(text: &str) -> bool {
    let (mut ess, mut eff) = (0_usize, 0_usize);
    for word in words(text) {
        let inner = word
            .text
            .char_indices()
            .next_back()
            .map_or("", |(last, _)| &word.text[..last]);
        ess += inner.matches('s').count();
        eff += inner.matches('f').count();
    }
    eff >= COUNTED && (ess as f64) < eff as f64 * LONG_S
}

/// Whether a text has the long s, as a letter or as f, or words that no printer sets.
fn spoiled(text: &str) -> bool {
    if text.contains('ſ') || long_s(text) {
        return true;
    }
    let (mut all, mut odd) = (0_usize, 0_usize);
    for word in text.split_whitespace() {
        all += 1;
        odd += usize::from(impossible(word));
    }
    odd >= SPOILED && odd as f64 > all as f64 * SPOILED_SHARE
}

/// Whether one figure or mark stands in a word among small letters, as no word has it.
fn impossible(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let others = || inner.char_indices().filter(|(_, c)| !c.is_alphabetic());
    let (Some((at, odd)), 1) = (others().next(), others().count()) else {
        return false;
    };
    let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let between = small(inner[..at].chars().next_back()) && small(inner[at + odd.len_utf8()..].chars().next());
    let strange = odd.is_ascii_digit()
        || matches!(
            odd,
            ';' | '!' | '?' | '»' | '«' | '^' | '~' | '*' | '|' | '■' | '•' | '\\' | '¬'
        );
    between && strange && inner.chars().count() > 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "The harbour board of Thornmere met on the quay and the mayor of the town spoke of the mill. The govern ment of the \
        county will buy the oldmill ofthe miller, Mr. Jonas Callo way, and thebridge by it. A.new lock is built.";

    #[test]
    fn parted_and_run_together_words_are_meant_whole() {
        let noise = Noise::of(PAGE, true);
        let meant = |text: &str| noise.others(text);
        assert!(meant("The govern ment of the county").contains(&"government".to_owned()));
        assert!(meant("Mr. Jonas Callo way, and").contains(&"Calloway".to_owned()));
        assert!(meant("and thebridge by it").contains(&"bridge".to_owned()));
        assert!(meant("saidMr").contains(&"said".to_owned()));
        assert!(!meant("the quay and the mayor").contains(&"theand".to_owned()));
        assert!(meant("gov.ernment").contains(&"government".to_owned()));
        assert!(
            !meant("the town. spoke").contains(&"townspoke".to_owned()),
            "a sentence's end parts words"
        );
    }

    #[test]
    fn a_clean_text_is_what_it_says() {
        let clean = Noise::of(PAGE, false);
        assert!(matches!(
            clean.meant("The govern ment"),
            Cow::Borrowed("The govern ment")
        ));
        let chinese = Noise::of("渡口老街的早市搬进了新棚。", true);
        assert!(chinese.others("渡口老街的早市").is_empty());
    }

    #[test]
    fn an_f_may_be_a_long_s_where_the_page_has_no_other() {
        let old = "The Houfe of Affembly fat on Tuefday and paffed the firft bill for the repair of the river wall, which the late \
            ftorm had broken in feveral places. The mafter of the ferry faid that he muft have a new boat before the end of the feafon, \
            and that the paffengers had fuffered much by the want of it. The clerk read the letter of the mayor, and it was ordered to \
            be printed for the ufe of the town.";
        let noise = Noise::of(old, true);
        assert!(noise.others("The Houfe of Affembly").contains(&"House".to_owned()));
        assert!(
            noise
                .others("the paffengers had fuffered")
                .contains(&"suffered".to_owned())
        );
        let plain = Noise::of(&old.replace("ff", "ss").replace('f', "s"), true);
        assert!(!plain.others("fold").contains(&"sold".to_owned()));
    }

    #[test]
    fn what_no_printer_sets_shows_recognition() {
        let clean = "The council met on Tuesday at 9.30 and the vote was 12-4; nobody spoke. ".repeat(9);
        let spoiled_text = "Tbe counc1l me;t on Tues^day at 9.30 aud the v«te was | 12-4 nobody sp:oke ".repeat(9);
        assert!(!spoiled(&clean) && spoiled(&spoiled_text) && spoiled("Die Preſſe"));
    }
}
