//! Plain letters for forms of them: ligatures, joined Arabic, turned brackets.

use unicode_normalization::UnicodeNormalization;

/// Adds `c` to `text` as the plain letters it stands for.
pub(crate) fn push(text: &mut String, c: char) {
    match c as u32 {
        // fi, fl, ffi …; Hebrew and Arabic presentation forms; the radicals
        // that converters give for the characters of the same look.
        0xFB00..=0xFB06 | 0xFB1D..=0xFB4F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC | 0x2F00..=0x2FD5 => {
            text.extend(std::iter::once(c).nfkc());
        }
        // Forms for vertical lines.
        0xFE10..=0xFE19 | 0xFE30..=0xFE48 => text.extend(std::iter::once(c).nfkc().map(widen)),
        // Marks of direction, joiners of nothing, a byte order mark.
        0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFEFF => {}
        _ => text.push(c),
    }
}

/// The full form of a sign, as horizontal lines have it.
fn widen(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_forms_and_nothing_else() {
        let fold = |s: &str| {
            let mut out = String::new();
            s.chars().for_each(|c| push(&mut out, c));
            out
        };
        assert_eq!(fold("ﬁne ﬂow"), "fine flow");
        assert_eq!(fold("ﻻ"), "لا");
        assert_eq!(fold("︵﹁"), "（「");
        assert_eq!(fold("½²ªＡ"), "½²ªＡ");
    }
}
