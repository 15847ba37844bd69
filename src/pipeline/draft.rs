//! Drafts of a sentence: what the model is asked to write it from, and which of its answers is best.

use super::cut_search::Way;
use super::worth::{Copied, Worth};
use crate::extract::{Sentence, Withdrawn};
use crate::ground::{
    Reason, Rejected, SUPPORTS, align, cut_from, cuttable, dated, eased, ended, leaked, misretold, restored,
};
use crate::language::discourse::asks;
use crate::language::rules::Rules;
use crate::language::specific::specifics;
use crate::text::marks::WRAPPING;
use crate::text::noise::Noise;
use crate::text::quote::quoted_as;
use crate::text::script::{unspaced, wordless};
use crate::text::term::terms;
use crate::text::variant::written_as;
use std::collections::BTreeSet;

/// Something to write a sentence from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Draft {
    /// The task that the model is given, and the language that it is given in.
    pub task: &'static str,
    pub language: String,
    /// What it reads.
    pub text: String,
    /// Places of the article's sentences that may support what it writes.
    pub pool: Vec<usize>,
}

/// A written sentence that passed every check.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub text: String,
    /// Places of the one to three sentences that it rests on, in order.
    pub support: Vec<usize>,
}

/// What candidates are judged by.
#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    /// The article's sentences.
    pub sentences: &'a [&'a str],
    /// How much each carries.
    pub scores: &'a [f64],
    pub headline: &'a str,
    /// Languages of the page, and to write in.
    pub from: &'a str,
    pub to: &'a str,
    /// Figures that the page takes back.
    pub withdrawn: &'a [Withdrawn],
    /// What the tasks show the model as examples.
    pub examples: &'a [String],
    /// What the page's words may have meant.
    pub noise: &'a Noise,
}

impl Judge<'_> {
    /// What was written for `draft`, tied to its support, or why it cannot stand.
    pub fn check(&self, draft: &Draft, written: &str) -> Result<Candidate, Rejected> {
        let pool: Vec<&str> = draft.pool.iter().map(|&place| self.sentences[place]).collect();
        let article = self.sentences.concat();
        let text = written_as(&settled(written, &pool.concat()), &article, self.to);
        let text = match self.alike() {
            true => quoted_as(&text, &article),
            false => text,
        };
        let refuse = |reason: Reason| Rejected {
            text: text.clone(),
            reason,
        };
        let alone = draft.pool.len() == 1;
        let places = if alone { vec![0] } else { align(&text, &pool) };
        if places.is_empty() {
            return Err(refuse(Reason::Unsupported));
        }
        debug_assert!(places.len() <= SUPPORTS);
        let support: Vec<&str> = places.iter().map(|&place| pool[place]).collect();
        let kept = text.clone();
        let joint = if kept.contains(wordless) { "" } else { " " };
        let text = match self.alike() {
            true => restored(&text, &support.join("\n"), self.from),
            false => eased(&text, &support.join("\n"), self.from, self.to),
        };
        let refuse = |reason: Reason| Rejected {
            text: text.clone(),
            reason,
        };
        let said = support.join("\n");
        let meant = self.noise.meant(&said);
        if let Some(reason) = misretold(&text, &meant, self.from, self.to) {
            return Err(refuse(reason));
        }
        // As it is written: what was put back since is not the model's.
        let cut = self.alike() && cuttable(self.from) && meant == said;
        if cut && !cut_from(&kept, &said.replace('\n', joint), self.from) {
            return Err(refuse(Reason::Strayed));
        }
        if support.iter().any(|text| asks(text)) && !asks(&text) {
            return Err(refuse(Reason::Asked));
        }
        if self.withdrawn.iter().any(|figure| figure.told(&text, self.alike())) {
            return Err(refuse(Reason::Withdrawn));
        }
        if let Some(words) = leaked(&text, &meant, self.examples) {
            return Err(refuse(Reason::Example(words)));
        }
        // Only now: words of the source must not make up for words of the model's own.
        let told = match self.alike() {
            true => dated(&text, &support.join("\n"), self.from),
            false => text.clone(),
        };
        let room: usize = support.iter().map(|text| text.chars().count()).sum();
        if told.chars().count() as f64 > Worth::get().longest_share_of_source * room as f64 && self.alike() {
            return Err(refuse(Reason::Longer));
        }
        let support = places.into_iter().map(|place| draft.pool[place]).collect();
        Ok(Candidate { text: told, support })
    }

    pub fn alike(&self) -> bool {
        crate::text::tag::same(self.from, self.to)
    }

    /// How good a candidate is: specific, near the headline, from sentences that carry the story, short, in words of its own.
    pub fn worth(&self, candidate: &Candidate) -> f64 {
        let text = candidate.text.as_str();
        let mine: BTreeSet<String> = terms(text).into_iter().collect();
        let heading: BTreeSet<String> = terms(self.headline).into_iter().collect();
        let shared = mine.intersection(&heading).count() as f64 / (heading.len() as f64).max(1.0);
        let carried = candidate
            .support
            .iter()
            .map(|&place| self.scores[place])
            .fold(f64::MIN, f64::max);
        let by = Worth::get();
        let weight = super::weight(text);
        let heavy = weight.saturating_sub(by.heavy_above) as f64 / by.heavy_per;
        let leans = Rules::get().is_ok_and(|rules| rules.leans.is_match(text));
        let specific = specifics(text).len().min(by.specifics_at_most) as f64;
        let support: Vec<&str> = candidate.support.iter().map(|&place| self.sentences[place]).collect();
        let own = self.alike();
        by.specific * specific + by.headline * shared + carried
            - heavy
            - if leans { by.leans_on_another } else { 0.0 }
            - if own {
                by.copied.all * copied(text, &support, &by.copied)
            } else {
                0.0
            }
            - by.further_source * (candidate.support.len() as f64 - 1.0)
            - if weight < by.meagre_below { by.meagre } else { 0.0 }
    }
}

/// Tasks that leave words out of a sentence.
pub(super) const CUTS: [&str; 3] = ["cut-shorten-again", "cut-shorten", "cut-eagerly"];

/// How `task` leaves words out, where it is one that does.
pub(super) fn way(task: &str) -> Option<Way> {
    let way = |task, eager| Some(Way { task, eager });
    match task {
        "cut-shorten-again" => way("shorten-again", false),
        "cut-shorten" => way("shorten", false),
        "cut-eagerly" => way("shorten-again", true),
        _ => None,
    }
}

/// Tasks that write sentences of summaries.
pub(super) const TASKS: &[&str] = &["shorten", "shorten-again", "gist", "translate", "translate-again"];

/// Sentences as one text, paragraphs on lines of their own.
pub(super) fn joined<'a>(sentences: impl Iterator<Item = &'a Sentence>) -> String {
    let mut text = String::new();
    let mut paragraph = None;
    for sentence in sentences {
        if paragraph.is_some_and(|before| before != sentence.paragraph) {
            text.push('\n');
        } else if text.chars().next_back().is_some_and(|c| !unspaced(c)) {
            text.push(' ');
        }
        text.push_str(&sentence.quoted.text);
        paragraph = Some(sentence.paragraph);
    }
    text
}

/// Whether two sentences say the same.
pub(super) fn same(a: &str, b: &str) -> bool {
    let (a, b): (BTreeSet<String>, BTreeSet<String>) = (terms(a).into_iter().collect(), terms(b).into_iter().collect());
    let smaller = a.len().min(b.len());
    smaller > 0 && a.intersection(&b).count() as f64 / smaller as f64 > Worth::get().same_above
}

/// The share of `text` that lies in runs too long to be called its own of one of `sources`.
fn copied(text: &str, sources: &[&str], by: &Copied) -> f64 {
    let dense = text.chars().filter(|c| wordless(*c)).count() * 2 > text.chars().filter(|c| c.is_alphabetic()).count();
    let units = |text: &str| -> Vec<String> {
        if dense {
            return text.chars().filter(|c| !c.is_whitespace()).map(String::from).collect();
        }
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        text.split_whitespace().map(bare).collect()
    };
    let run = if dense { by.own_characters } else { by.own_words } + 1;
    let mine = units(text);
    let mut inside = vec![false; mine.len()];
    for source in sources {
        let source = units(source);
        for (place, window) in mine.windows(run).enumerate() {
            if source.windows(run).any(|other| other == window) {
                inside[place..place + run].fill(true);
            }
        }
    }
    inside.iter().filter(|inside| **inside).count() as f64 / (mine.len() as f64).max(1.0)
}

/// What was written without the quotation marks around all of it, with the mark that ends sentences where `source` has one.
fn settled(text: &str, source: &str) -> String {
    let mut text = text.trim();
    for (open, close) in WRAPPING {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            text = inner.trim();
        }
    }
    let mark = match text.chars().next_back() {
        Some(c) if c.is_alphanumeric() && ended(source) => {
            if wordless(c) {
                "。"
            } else if ('\u{900}'..='\u{97f}').contains(&c) {
                "।"
            } else {
                "."
            }
        }
        _ => "",
    };
    format!("{text}{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCES: [&str; 3] = [
        "天还没亮，渡口就排起了长队。",
        "临河市交通运输局6月2日新开通3条连接渡口与火车站的公交线路。",
        "据介绍，每日发车共计86班次。",
    ];

    fn noise() -> &'static Noise {
        static NOISE: std::sync::OnceLock<Noise> = std::sync::OnceLock::new();
        NOISE.get_or_init(Noise::default)
    }

    fn judge() -> Judge<'static> {
        Judge {
            sentences: &SENTENCES,
            scores: &[0.5, 1.0, 0.8],
            headline: "渡口通公交",
            from: "zh",
            to: "zh",
            withdrawn: &[],
            examples: &[],
            noise: noise(),
        }
    }

    fn draft() -> Draft {
        Draft {
            task: "gist",
            language: "zh".to_owned(),
            text: SENTENCES.concat(),
            pool: vec![0, 1, 2],
        }
    }

    #[test]
    fn a_candidate_is_tied_to_the_sentences_it_rests_on() {
        let candidate = judge()
            .check(&draft(), "临河市交通运输局6月2日新开通3条公交线路，每日发车86班次")
            .unwrap();
        assert_eq!(candidate.support, [1, 2]);
        assert!(candidate.text.ends_with('。'));
    }

    #[test]
    fn what_its_support_lacks_is_refused() {
        let refused = judge()
            .check(&draft(), "临河市交通运输局6月3日开通3条公交线路。")
            .unwrap_err();
        assert!(refused.reason.to_string().contains('3'), "{}", refused.reason);
    }

    #[test]
    fn a_name_that_recognition_parted_is_a_name_of_its_support() {
        let said = "The govern ment's agent, Mr. Jonas Callo way, opened thebridge at Thorn bury on Tuesday.";
        let check = |noise: &Noise, written: &str| {
            let judge = Judge {
                sentences: &[said],
                scores: &[1.0],
                headline: "",
                from: "en",
                to: "en",
                withdrawn: &[],
                examples: &[],
                noise,
            };
            let draft = Draft {
                task: "shorten",
                language: "en".to_owned(),
                text: said.to_owned(),
                pool: vec![0],
            };
            judge.check(&draft, written).map(|candidate| candidate.text)
        };
        let noise = Noise::of(said, true);
        let written = "The government's agent, Mr. Jonas Calloway, opened the bridge at Thornbury.";
        assert_eq!(check(&noise, written).as_deref().ok(), Some(written));
        assert!(
            check(&Noise::default(), written).is_err(),
            "of a clean page nothing else is meant"
        );
        assert!(
            check(
                &noise,
                "The government's agent, Mr. Jonas Galloway, opened the bridge at Thornbury."
            )
            .is_err()
        );
    }

    #[test]
    fn the_more_specific_sentence_is_worth_more() {
        let judge = judge();
        let plain = judge.check(&draft(), "渡口就排起了长队。").unwrap();
        let specific = judge
            .check(&draft(), "临河市交通运输局6月2日新开通3条公交线路。")
            .unwrap();
        assert!(judge.worth(&specific) > judge.worth(&plain));
    }

    #[test]
    fn sentences_that_share_most_terms_say_the_same() {
        assert!(same("临河市开通3条公交线路。", "临河市6月2日开通3条公交线路。"));
        assert!(!same("临河市开通3条公交线路。", "李桥说，大家盼了九年。"));
    }
}
