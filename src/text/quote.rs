//! Quotation marks, of which every language and every house has its own.

use super::marks::QUOTES;
use regex::{Captures, Regex};
use std::sync::OnceLock;

/// `text` with the quotation marks that most quotations of `source` stand in. What is quoted stays as it is, and so does a text whose
/// source quotes nothing.
pub fn quoted_as(text: &str, source: &str) -> String {
    let (Some((open, close)), Some(quotation)) = (style(source), quotation()) else {
        return text.to_owned();
    };
    // French keeps its marks and what they hold apart.
    let spaced = open == '«' && ["«\u{a0}", "«\u{202f}", "« "].iter().any(|mark| source.contains(mark));
    let put = |found: &Captures<'_>| {
        let whole = &found[0];
        let inner = found.iter().skip(1).flatten().next().map_or("", |inner| inner.as_str());
        // A mark after a figure is a measure: 6" pipes.
        let before = found.get(0).and_then(|found| text[..found.start()].chars().next_back());
        let measure = whole.starts_with('"') && before.is_some_and(char::is_alphanumeric);
        let same = whole.starts_with(open) && whole.ends_with(close);
        if same || measure || inner.contains([open, close]) {
            return whole.to_owned();
        }
        match spaced {
            true => format!("{open}\u{a0}{}\u{a0}{close}", inner.trim()),
            false => format!("{open}{}{close}", inner.trim()),
        }
    };
    quotation.replace_all(text, put).into_owned()
}

/// The marks that most quotations stand in; of as many, the first.
fn style(source: &str) -> Option<(char, char)> {
    let count = |(open, close): (char, char)| {
        let mut inside = false;
        let mut count = 0;
        for c in source.chars() {
            if c == open && !inside {
                inside = true;
            } else if c == close && inside {
                inside = false;
                count += 1;
            }
        }
        count
    };
    let (most, pair) = QUOTES
        .map(|pair| (count(pair), pair))
        .into_iter()
        .rev()
        .max_by_key(|(count, _)| *count)?;
    (most > 0).then_some(pair)
}

/// A quotation in the marks of any house.
fn quotation() -> Option<&'static Regex> {
    static QUOTATION: OnceLock<Option<Regex>> = OnceLock::new();
    QUOTATION
        .get_or_init(|| Regex::new("„([^„“”]*)[“”]|“([^“”]*)”|「([^「」]*)」|«([^«»]*)»|\"([^\"]*)\"").ok())
        .as_ref()
}

#[cfg(test)]
mod tests {
    use super::quoted_as;

    #[test]
    fn a_text_quotes_as_its_source_does() {
        assert_eq!(
            quoted_as("她說“等了九年”，又說“來了”。", "「等了九年。」她說，「船『來了』。」"),
            "她說「等了九年」，又說「來了」。"
        );
        assert_eq!(
            quoted_as("Она сказала \"да\".", "«Да», — сказала она."),
            "Она сказала «да»."
        );
        assert_eq!(
            quoted_as("He said “yes” and “no”.", "\"Yes,\" he said. \"No.\""),
            "He said \"yes\" and \"no\"."
        );
        assert_eq!(quoted_as("Sie sagte “ja”.", "„Ja“, sagte sie."), "Sie sagte „ja“.");
        assert_eq!(
            quoted_as("Elle dit “oui”.", "«\u{a0}Oui\u{a0}», dit-elle."),
            "Elle dit «\u{a0}oui\u{a0}»."
        );
    }

    #[test]
    fn what_has_no_model_stays() {
        for text in ["He said “yes” and left.", "6\" and 8\" pipes", "“open only"] {
            assert_eq!(quoted_as(text, "Nothing is quoted here."), text);
            assert_eq!(quoted_as(text, "“Yes,” he said."), text);
        }
    }
}
