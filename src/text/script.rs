//! What a character's script says about how text is written.

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
