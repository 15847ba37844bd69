//! Text made comparable character by character, each with its place in the source.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// The zero of each row of decimal digits that newspapers print.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040,
];

/// Folded characters.
pub(super) struct Folded {
    pub chars: Vec<char>,
    /// The byte of the source that each begins at, and where the source ends.
    pub at: Vec<usize>,
}

impl Folded {
    /// `text` in small letters without accents, in compatibility forms, digits of any script as Western ones.
    pub fn new(text: &str) -> Self {
        let mut folded = Self {
            chars: Vec::with_capacity(text.len()),
            at: Vec::with_capacity(text.len() + 1),
        };
        for (place, c) in text.char_indices() {
            if c.is_ascii() {
                folded.push(place, c.to_ascii_lowercase());
            } else if ('\u{ac00}'..='\u{d7a3}').contains(&c) {
                // Korean syllables stay whole.
                folded.push(place, c);
            } else if let Some(digit) = digit(c) {
                folded.push(place, digit);
            } else {
                let parts = std::iter::once(c).nfkd().flat_map(char::to_lowercase);
                parts
                    .filter(|part| canonical_combining_class(*part) == 0)
                    .for_each(|part| folded.push(place, part));
            }
        }
        folded.at.push(text.len());
        folded
    }

    fn push(&mut self, place: usize, c: char) {
        self.chars.push(c);
        self.at.push(place);
    }
}

fn digit(c: char) -> Option<char> {
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&(c as u32)))?;
    char::from_digit(c as u32 - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_width_and_digits_are_folded() {
        let folded = |text: &str| Folded::new(text).chars.into_iter().collect::<String>();
        assert_eq!(folded("Février １９９８ ٥ ५"), "fevrier 1998 5 5");
        assert_eq!(folded("3월 ４日"), "3월 4日");
        assert_eq!(Folded::new("é日").at, [0, 2, 5]);
    }
}
