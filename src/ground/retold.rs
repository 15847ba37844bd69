//! What a sentence of an abstract must hold beyond what any text of the model's must: its language, its units, and in another language than
//! the page's all that is said of a fact.

use super::concepts::{sharpened, turned};
use super::facts::unfounded;
use super::measure::misplaced;
use super::names::unaccounted;
use super::reason::Reason;
use crate::language::common::other;
use crate::text::tag::same;

/// Why `written` cannot stand for `support`, a text of the language `from`, or `None` where it can. `to` is the language it should be
/// written in.
pub fn misretold(written: &str, support: &str, from: &str, to: &str) -> Option<Reason> {
    let alike = same(from, to);
    if let Some(reason) = unfounded(written, support, from, to) {
        return Some(reason);
    }
    if let Some(figure) = misplaced(written, support, from, to) {
        return Some(Reason::Unit(figure));
    }
    if let Some(tag) = other(written, to).filter(|_| !alike || other(support, to).is_none()) {
        return Some(Reason::Language(tag, to.to_owned()));
    }
    if alike {
        return None;
    }
    if let Some(name) = unaccounted(written, support, from, to) {
        return Some(Reason::Word(name));
    }
    if let Some(figure) = sharpened(written, support, from, to) {
        return Some(Reason::Exact(figure));
    }
    turned(written, support, from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translation_that_says_something_else_is_refused() {
        let ferry = "The Sandpiper ferry will not sail before Thursday, harbour master Ruben Aalto said on Monday.";
        let why = |written: &str, to: &str| {
            misretold(written, ferry, "en", to).map_or_else(String::new, |reason| reason.to_string())
        };
        assert!(
            why(
                "The Sandpiper ferry will not sail before Thursday, Ruben Aalto said on Monday.",
                "de"
            )
            .contains("written in")
        );
        assert!(why("苏格兰渡轮周四之前不会开航，Ruben Aalto周一说。", "zh").contains("苏格兰"));
        assert_eq!(
            why("Sandpiper渡轮周四之前不会开航，港务长Ruben Aalto周一说。", "zh"),
            ""
        );
        assert_eq!(
            why(
                "The ferry will not sail before Thursday, Ruben Aalto said on Monday.",
                "en"
            ),
            ""
        );
    }
}
