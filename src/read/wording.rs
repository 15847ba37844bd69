//! How pages word what is no part of an article, as data: phrases of several languages, all in force at once.

use crate::language::Language;
use crate::language::sections::{FrontMatter, WebNames};
use std::collections::HashSet;
use std::sync::OnceLock;

/// The phrases of all languages.
#[derive(Debug, Default)]
pub(super) struct Wording {
    pub names: WebNames,
    pub front: FrontMatter,
    /// What texts about consent speak of, and how they speak to readers of it.
    consent: Vec<String>,
    agree: Vec<String>,
    /// Headings above what readers wrote.
    pub comments: Phrases,
    /// Headings above links to other pages.
    pub links: Phrases,
    /// Short lines that are nothing but furniture.
    pub lines: Phrases,
    /// What stands before an author's name, longest first.
    pub byline: Vec<String>,
    /// What begins a new statement, before a colon.
    pub labels: Vec<String>,
}

/// Phrases that a line is compared with, as a whole or at its beginning.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    whole: HashSet<String>,
    open: Vec<String>,
}

impl Phrases {
    fn add(&mut self, phrase: &str) {
        match phrase.strip_suffix('…') {
            Some(open) => self.open.push(open.to_lowercase()),
            None => drop(self.whole.insert(bare(phrase))),
        }
    }

    /// Whether `line` is one of them, figures and marks around it aside, or begins with one that may go on.
    pub(super) fn fit(&self, line: &str) -> bool {
        let bare = bare(line);
        if bare.is_empty() {
            return false;
        }
        let begins = |open: &String| {
            line_start(&bare, line).is_some_and(|line| {
                line.strip_prefix(open.as_str())
                    .is_some_and(|rest| border(open.chars().next_back(), rest.chars().next()))
            })
        };
        // A number and what it counts may follow: `コメント 4件`.
        let counted = bare.split_once(char::is_numeric).is_some_and(|(before, after)| {
            let few = after.chars().filter(|c| c.is_alphabetic()).count() <= 3;
            few && self
                .whole
                .contains(before.trim_end_matches(|c: char| !c.is_alphabetic()))
        });
        self.whole.contains(&bare) || counted || self.open.iter().any(begins)
    }
}

/// `line` in small letters from its first letter on, with what stands behind the last.
fn line_start(bare: &str, line: &str) -> Option<String> {
    let first = bare.chars().next()?;
    let small = line.to_lowercase();
    let start = small.find(first)?;
    Some(small[start..].to_owned())
}

/// `text` in small letters, spaces folded, without what is no letter at its ends.
fn bare(text: &str) -> String {
    let folded: Vec<&str> = text.split_whitespace().collect();
    let small = folded.join(" ").to_lowercase().replace('’', "'");
    small.trim_matches(|c: char| !c.is_alphabetic()).to_owned()
}

/// Whether a phrase may end between these two characters: inside a word of a spaced script it may not.
fn border(last: Option<char>, next: Option<char>) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !crate::text::script::wordless(c));
    !(word(last) && word(next))
}

impl Wording {
    /// The phrases, put together once.
    pub(super) fn get() -> &'static Self {
        static WORDING: OnceLock<Wording> = OnceLock::new();
        WORDING.get_or_init(Self::of_all)
    }

    fn of_all() -> Self {
        let mut all = Self::default();
        for web in Language::all().iter().filter_map(Language::web) {
            all.consent.extend_from_slice(&web.consent);
            all.agree.extend_from_slice(&web.agree);
            web.comments.iter().for_each(|phrase| all.comments.add(phrase));
            web.links.iter().for_each(|phrase| all.links.add(phrase));
            web.lines.iter().for_each(|phrase| all.lines.add(phrase));
            all.byline.extend_from_slice(&web.byline);
            all.labels.extend_from_slice(&web.labels);
            all.names.extend(&web.names);
            all.front.extend(&web.front);
        }
        all.byline.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        all.labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        all
    }

    /// Whether `text` asks for consent to what a page stores; one about cookies or privacy need not.
    pub(super) fn consents(&self, text: &str) -> bool {
        let small = text.to_lowercase();
        let holds = |phrases: &[String]| phrases.iter().any(|phrase| small.contains(phrase.as_str()));
        holds(&self.consent) && holds(&self.agree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrases_parse_and_fit() {
        let wording = Wording::get();
        for line in [
            "12 Comments",
            "Kommentare (3)",
            "Réactions",
            "网友评论（5）",
            "コメント 4件",
        ] {
            assert!(wording.comments.fit(line), "{line}");
        }
        for line in [
            "More from Ansel",
            "24小时排行",
            "Mehr zum Thema:",
            "Читайте также",
            "الأكثر قراءة",
        ] {
            assert!(wording.links.fit(line), "{line}");
        }
        for line in [
            "Share this article",
            "责任编辑：简亦秋",
            "Alle Rechte vorbehalten",
            "Publié le 4 mai 2021",
        ] {
            assert!(wording.lines.fit(line), "{line}");
        }
        for line in ["Related costs rise", "Commentary on a fire", "Shares fall", "分段通车"] {
            assert!(
                !wording.links.fit(line) && !wording.comments.fit(line) && !wording.lines.fit(line),
                "{line}"
            );
        }
    }
}
