//! What a character's script says about how text is written.

use serde::Deserialize;

/// Ranges of scripts that put no spaces between words, with their punctuation and full-width forms.
const UNSPACED: &[(u32, u32)] = &[
    (0x0e00, 0x0eff),
    (0x1000, 0x109f),
    (0x1780, 0x17ff),
    (0x2014, 0x2014),
    (0x2018, 0x201f),
    (0x2026, 0x2026),
    (0x2e80, 0x312f),
    (0x31a0, 0x31ff),
    (0x3200, 0x4dbf),
    (0x4e00, 0x9fff),
    (0xf900, 0xfaff),
    (0xfe30, 0xfe4f),
    (0xff00, 0xffef),
    (0x20000, 0x3ffff),
];

/// Whether the script of `c` writes no spaces between words.
pub fn unspaced(c: char) -> bool {
    within(UNSPACED, c)
}

/// Whether `c` is a Han character.
pub fn han(c: char) -> bool {
    within(
        &[(0x3400, 0x4dbf), (0x4e00, 0x9fff), (0xf900, 0xfaff), (0x20000, 0x3ffff)],
        c,
    ) || c == '〇'
}

/// Whether `c` is Hiragana or Katakana.
pub fn kana(c: char) -> bool {
    within(&[(0x3041, 0x30ff), (0x31f0, 0x31ff), (0xff66, 0xff9d)], c)
}

/// Whether words of this character's script are not told apart by spaces.
pub fn wordless(c: char) -> bool {
    han(c) || kana(c) || within(&[(0x0e00, 0x0eff), (0x1000, 0x109f), (0x1780, 0x17ff)], c)
}

fn within(ranges: &[(u32, u32)], c: char) -> bool {
    ranges.iter().any(|&(low, high)| (low..=high).contains(&(c as u32)))
}

/// Scripts of languages. Rules are kept by them, for those that a page is looked at in: [`Script::of`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// Of most of Europe, and of America.
    #[default]
    Latin,
    /// Of Russian and its neighbours.
    Cyrillic,
    /// Of Arabic, Persian and Urdu.
    Arabic,
    /// Of Chinese and Japanese, kana with it.
    Han,
    /// Of Korean.
    Hangul,
    /// Of Hindi.
    Devanagari,
    /// Of Thai.
    Thai,
    /// Of Greek.
    Greek,
    /// Of Hebrew.
    Hebrew,
    /// Of Georgian.
    Georgian,
    /// Of Armenian.
    Armenian,
    /// Of Bengali.
    Bengali,
    /// Of Tamil.
    Tamil,
}

impl Script {
    /// The scripts that `text` holds letters of, each once.
    pub fn of(text: &str) -> Vec<Self> {
        let mut found = Vec::new();
        for script in text.chars().filter_map(Self::of_letter) {
            if !found.contains(&script) {
                found.push(script);
            }
        }
        found
    }

    /// The script that most of `text` is written in; a character that is about a word counts as three letters.
    pub fn of_most(text: &str) -> Option<Self> {
        let weight = |script: Self| -> usize {
            let letters = text.chars().filter(|c| Self::of_letter(*c) == Some(script));
            letters.map(|c| if wordless(c) { 3 } else { 1 }).sum()
        };
        let found = Self::of(text).into_iter().map(|script| (weight(script), script));
        let most = found.reduce(|most, next| if next.0 > most.0 { next } else { most });
        most.map(|(_, script)| script)
    }

    /// Whether a letter may stand in a sentence of this script; with `kana`, where the language has them.
    pub fn writes(self, c: char, with_kana: bool) -> bool {
        match self {
            Self::Han if with_kana => wordless(c),
            Self::Han => han(c),
            Self::Hangul => ('\u{ac00}'..='\u{d7a3}').contains(&c),
            Self::Cyrillic => ('\u{400}'..='\u{52f}').contains(&c),
            Self::Arabic => ('\u{600}'..='\u{6ff}').contains(&c),
            Self::Devanagari => ('\u{900}'..='\u{97f}').contains(&c),
            Self::Greek => ('\u{370}'..='\u{3ff}').contains(&c),
            Self::Hebrew => ('\u{590}'..='\u{5ff}').contains(&c),
            Self::Thai => ('\u{e00}'..='\u{e7f}').contains(&c),
            Self::Georgian => ('\u{10a0}'..='\u{10ff}').contains(&c),
            Self::Armenian => ('\u{530}'..='\u{58f}').contains(&c),
            Self::Bengali => ('\u{980}'..='\u{9ff}').contains(&c),
            Self::Tamil => ('\u{b80}'..='\u{bff}').contains(&c),
            Self::Latin => c < '\u{250}',
        }
    }

    fn of_letter(c: char) -> Option<Self> {
        match c as u32 {
            0x41..=0x5a | 0x61..=0x7a | 0xaa..=0x24f | 0x1e00..=0x1eff => Some(Self::Latin),
            0x400..=0x52f => Some(Self::Cyrillic),
            0x600..=0x6ff | 0x750..=0x77f | 0xfb50..=0xfdff | 0xfe70..=0xfeff => Some(Self::Arabic),
            0x900..=0x97f => Some(Self::Devanagari),
            0xe00..=0xe7f => Some(Self::Thai),
            0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7a3 => Some(Self::Hangul),
            _ => (han(c) || kana(c)).then_some(Self::Han),
        }
    }
}
