//! Texts made comparable: width and case folded, punctuation aside.

use unicode_normalization::UnicodeNormalization;

/// Compatibility forms composed (full width becomes half), lower case.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// Folded letters and figures only.
pub fn squeezed(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_punctuation_do_not_count() {
        assert_eq!(squeezed("ＡＢ，１ 2。c"), "ab12c");
    }
}
