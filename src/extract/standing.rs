//! Which sentences can be told by themselves: not those that ask, answer, or tell what was wrong.

use super::Sentence;
use crate::language::discourse::{asks, contrasted, corrects, errs, label};
use crate::language::numeral::{Figure, Reading, figures};
use crate::text::fold::fold;
use crate::text::term::terms;
use std::collections::BTreeSet;

/// Questions on lines of their own that make an interview of an article.
const INTERVIEW: usize = 2;
/// Terms that a sentence shares with a correction that speaks of the same.
const SAME: usize = 2;

/// How a sentence stands to those around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// By itself.
    Alone,
    /// It asks.
    Asks,
    /// It answers the question at this place.
    Answers(usize),
    /// It leads over to an interview.
    Leads,
    /// It tells what was wrongly printed or said, and no more.
    Errs,
    /// It tells both what was wrong and what is right, in words that must stay together.
    Corrects,
    /// It tells what is right instead of what the sentence at this place tells.
    Mends(usize),
    /// It states what another sentence takes back.
    Void,
}

impl Standing {
    /// Whether the sentence can be told without another.
    pub fn carries(self) -> bool {
        matches!(self, Self::Alone | Self::Mends(_) | Self::Corrects)
    }
}

/// A figure that is taken back, with what it was said of.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    figure: Figure,
    about: BTreeSet<String>,
}

impl Withdrawn {
    /// Whether `text` states it.
    pub fn stated(&self, text: &str) -> bool {
        let has = figures(text, Reading::Words)
            .iter()
            .any(|figure| figure.equals(&self.figure));
        has && terms(text)
            .iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter(|term| self.about.contains(*term))
            .count()
            >= SAME
    }

    /// Whether `text` gives the figure as a fact; where it is of another language, whatever it says of it.
    pub fn told(&self, text: &str, alike: bool) -> bool {
        let mut given = figures(text, Reading::Strict)
            .into_iter()
            .filter(|figure| figure.equals(&self.figure));
        given.any(|figure| !stands_instead(text, &figure)) && !errs(text) && (!alike || self.stated(text))
    }
}

/// The figures that sentences of an article take back.
pub fn withdrawn(sentences: &[Sentence]) -> Vec<Withdrawn> {
    let text = |place: usize| sentences[place].quoted.text.as_str();
    let mut found = Vec::new();
    for place in (0..sentences.len()).filter(|&place| errs(text(place))) {
        let after = (place + 1..sentences.len()).find(|&next| near(sentences, place, next));
        let right = after.map_or("", text);
        let about = |figure: &Figure| -> BTreeSet<String> {
            let own = |term: &String| *term != figure.written;
            terms(text(place)).into_iter().chain(terms(right)).filter(own).collect()
        };
        let split = mixed(text(place));
        let wrong = figures(text(place), Reading::Strict)
            .into_iter()
            .filter(|figure| match split {
                true => stands_instead(text(place), figure),
                false => !figures(right, Reading::Words).iter().any(|other| other.equals(figure)),
            });
        found.extend(wrong.map(|figure| Withdrawn {
            about: about(&figure),
            figure,
        }));
    }
    found
}

/// Whether the sentence at `next` may put right what the one at `place` tells.
fn near(sentences: &[Sentence], place: usize, next: usize) -> bool {
    next == place + 1 && sentences[next].section == sentences[place].section && !errs(&sentences[next].quoted.text)
}

/// Whether a sentence tells both what was wrong and what is right.
fn mixed(text: &str) -> bool {
    figures(text, Reading::Strict)
        .iter()
        .any(|figure| stands_instead(text, figure))
}

fn stands_instead(text: &str, figure: &Figure) -> bool {
    let folded = fold(text);
    let found = folded.match_indices(&figure.written);
    found
        .into_iter()
        .any(|(start, found)| contrasted(&folded, start, start + found.len()))
}

/// How each of an article's sentences stands; `withdrawn` are figures that the page takes back.
pub fn standings(sentences: &[Sentence], headings: &[Option<&str>], withdrawn: &[Withdrawn]) -> Vec<Standing> {
    let text = |place: usize| sentences[place].quoted.text.as_str();
    let closes = |place: usize| sentences.get(place + 1).is_none_or(|next| next.opens);
    let begins = |place: usize| sentences[place].opens || asks(text(place)) || place > 0 && asks(text(place - 1));
    let head = |place: usize| label(text(place)).filter(|_| begins(place));
    let own_line =
        |place: usize| asks(text(place)) && (head(place).is_some() || sentences[place].opens && closes(place));
    let interview = (0..sentences.len()).filter(|&place| own_line(place)).count() >= INTERVIEW;
    let mut found = vec![Standing::Alone; sentences.len()];
    // The question that is open, and whether its answer takes whole paragraphs.
    let mut open: Option<(usize, bool)> = None;
    for place in 0..sentences.len() {
        let sentence = &sentences[place];
        let fresh = place == 0 || sentences[place - 1].section != sentence.section;
        if fresh && open.is_some_and(|(_, whole)| !(whole && interview)) {
            open = None;
        }
        let asked_above = headings.get(sentence.section).copied().flatten().is_some_and(asks);
        if asks(text(place)) {
            found[place] = Standing::Asks;
            open = Some((place, own_line(place)));
            continue;
        }
        if let Some((question, whole)) = open {
            let lasts = match whole {
                true => interview || !sentence.opens || head(place).is_some() || place == question + 1,
                false => place == question + 1,
            };
            match lasts {
                true => found[place] = Standing::Answers(question),
                false => open = None,
            }
        } else if fresh && asked_above {
            found[place] = Standing::Leads;
        }
        if found[place] == Standing::Alone {
            found[place] = corrected(sentences, place, withdrawn);
        }
    }
    if interview {
        let first = (0..sentences.len())
            .find(|&place| found[place] == Standing::Asks)
            .unwrap_or_default();
        // A letter or a dash names nobody.
        let asker = head(first).filter(|asker| asker.len() > 3);
        let leads = |&last: &usize| {
            let names = asker.is_some_and(|asker| text(last).contains(asker));
            found[last] == Standing::Alone && (names || super::personal(text(last)))
        };
        if let Some(last) = first.checked_sub(1).filter(leads) {
            found[last] = Standing::Leads;
        }
    }
    found
}

/// How a sentence that neither asks nor answers stands to what is taken back.
fn corrected(sentences: &[Sentence], place: usize, withdrawn: &[Withdrawn]) -> Standing {
    let text = sentences[place].quoted.text.as_str();
    if errs(text) {
        return match (mixed(text), corrects(text)) {
            (true, _) => Standing::Alone,
            (false, true) => Standing::Corrects,
            (false, false) => Standing::Errs,
        };
    }
    let before = place.checked_sub(1).filter(|&before| {
        let wrong = sentences[before].quoted.text.as_str();
        errs(wrong) && !mixed(wrong) && !corrects(wrong) && near(sentences, before, place)
    });
    match before {
        Some(before) => Standing::Mends(before),
        None if withdrawn.iter().any(|figure| figure.stated(text)) => Standing::Void,
        None => Standing::Alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Quoted;

    fn article(paragraphs: &[&[&str]]) -> Vec<Sentence> {
        let all = paragraphs.iter().enumerate().flat_map(|(paragraph, texts)| {
            texts.iter().enumerate().map(move |(place, text)| Sentence {
                quoted: Quoted {
                    spans: Vec::new(),
                    text: (*text).to_owned(),
                    regions: Vec::new(),
                },
                section: 0,
                paragraph,
                opens: place == 0,
            })
        });
        all.collect()
    }

    fn stand(paragraphs: &[&[&str]]) -> Vec<Standing> {
        let sentences = article(paragraphs);
        standings(&sentences, &[None], &withdrawn(&sentences))
    }

    #[test]
    fn what_is_asked_and_answered_stands_together() {
        use Standing::{Alone, Answers, Asks, Leads};
        let found = stand(&[
            &["Ida Lorn keeps 41 hives above Tarn.", "We asked her about the winter."],
            &["The Leaf: Did you lose many hives?", "Lorn: None at all."],
            &["The Leaf: When did you move them?"],
            &["Lorn: I never did.", "That was my brother."],
        ]);
        assert_eq!(found, [Alone, Leads, Asks, Answers(2), Asks, Answers(4), Answers(4)]);
        let found = stand(&[&[
            "魏大川守闸30年。",
            "本报记者同他谈了谈。",
            "记者：您离开船闸了？",
            "魏大川：还没有。",
            "记者：卖了吗？",
            "魏大川：没有的事。",
        ]]);
        assert_eq!(found, [Alone, Leads, Asks, Answers(2), Asks, Answers(4)]);
        let found = stand(&[
            &["Why did it fall?", "Rust, say engineers.", "The town closed the road."],
            &["Cars go by Tarn."],
        ]);
        assert_eq!(found, [Asks, Answers(0), Alone, Alone]);
    }

    #[test]
    fn what_is_taken_back_is_not_told() {
        use Standing::{Alone, Errs, Mends, Void};
        let found = stand(&[
            &["Mayor Lerche says the wall costs 8.4 million, not 12 million as reported earlier."],
            &[
                "Correction: we wrote that the wall would be 3 metres high.",
                "It is 2.3 metres.",
            ],
            &[
                "The meeting has begun.",
                "The wall would be 3 metres high and cost 12 million.",
            ],
        ]);
        assert_eq!(found, [Alone, Errs, Mends(1), Alone, Void]);
        let found = stand(&[&["周三本报误将获奖者写为钱一鸣，实为钱一鸥。", "颁奖礼在渡口举行。"]]);
        assert_eq!(found, [Standing::Corrects, Alone]);
    }
}
