//! Sentences shortened by leaving words out: an automaton over the bytes of a sentence that follows every way its words can go on in
//! their order. Compression by deletion: Knight and Marcu 2002; here a language model chooses among the ways.

use crate::language::Language;
use crate::language::person::persons;
use crate::language::sections::Cutting;
use crate::text::marks::{CLAUSE_ENDS, CLOSING, PAIRS, SPACED_CLAUSE_ENDS};
use crate::text::script::wordless;
use crate::text::word;
use std::collections::BTreeSet;

/// Clauses that may be left out between two that are kept.
const PASSED: usize = 2;
/// Words that may be left out before another without being a part by themselves: adjectives, titles.
const FEW: usize = 2;

/// Whether it is known of `language` where its sentences may be cut.
pub fn cuttable(language: &str) -> bool {
    Language::of(language).and_then(Language::cutting).is_some()
}

/// Whether `written` is `text` with words left out as a [`Cutter`] leaves them out.
pub fn cut_from(written: &str, text: &str, language: &str) -> bool {
    let cutter = Cutter::new(text, language);
    let kept = written.trim_end_matches(|c: char| !c.is_alphanumeric() && !CLOSING.contains(&c));
    let cut = cutter.step(&cutter.begin(), kept.as_bytes());
    cut.is_some_and(|cut| cutter.may_end(&cut))
}

/// A sentence that words are left out of.
#[derive(Debug)]
pub struct Cutter<'a> {
    text: &'a str,
    /// Where words may be left out from, or up to, in order, each with its clause and the characters of it that stand before.
    borders: Vec<Border>,
    /// Clauses that bring somebody in, or point to them, or that the next one tells of a part of.
    bring: Vec<bool>,
    /// Where words begin that are left out with their clause alone.
    kept: Vec<usize>,
    /// Where words begin that say nothing without what leads to them.
    bare: Vec<usize>,
    /// The words, where those are known that parts of a clause begin with; else none.
    words: Vec<Word>,
}

/// A word as the part of a clause that it begins.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    /// Begins a part that a clause can do without: prepositions, relatives.
    opens: bool,
    /// Is left out with the part that it stands in alone: articles, verbs.
    held: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Border {
    place: usize,
    clause: usize,
    /// Characters of the clause before it.
    head: usize,
    /// Whether those are nothing but words that lead into the clause.
    light: bool,
    /// Whether it stands before the mark that ends the clause.
    closes: bool,
}

/// What is kept so far: every byte of the sentence that may come next, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    next: Vec<usize>,
}

impl<'a> Cutter<'a> {
    /// Leaves whole words out of `text`, which is of `language`: within a clause, and whole clauses. What stands in quotation marks
    /// or brackets is kept or left whole, and so are names of persons and figures with what they count; no word stays without the one
    /// that it leads over to. Of a language whose such words are not known only whole clauses are left out.
    pub fn new(text: &'a str, language: &str) -> Self {
        let mut inside: BTreeSet<usize> = BTreeSet::new();
        for name in persons(text) {
            for (start, _) in text.match_indices(&name) {
                inside.extend(start + 1..start + name.len());
            }
        }
        let words = words(text);
        let mut ends: BTreeSet<usize> = words.iter().map(|&(_, end)| end).collect();
        ends.insert(0);
        let known = Language::of(language).and_then(Language::cutting);
        let held = held(&words, known);
        let lead = lead(text, &words, known);
        let parts = known.filter(|known| !known.openings.is_empty());
        let parts = parts.map_or_else(Vec::new, |known| phrases(&words, known));
        let starts = |word: &&(&str, usize)| known.is_some_and(|known| known.kept.contains(&word.0.to_lowercase()));
        let kept = words
            .iter()
            .filter(starts)
            .map(|(word, end)| end - word.len())
            .collect();
        let bare = known.map_or_else(Vec::new, |known| bare(&words, known));
        let mut borders: Vec<Border> = Vec::new();
        let mut open: Vec<char> = Vec::new();
        let (mut clause, mut head, mut before) = (0, 0, ' ');
        for (place, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            let after = text[place..].chars().nth(1);
            let closes = open.is_empty()
                && (CLAUSE_ENDS.contains(&c)
                    || SPACED_CLAUSE_ENDS.contains(&c)
                        && (after.is_none() || c != '.' && after.is_some_and(char::is_whitespace)))
                && c != '、';
            let counted = before.is_ascii_digit() && c.is_alphanumeric();
            let edge = closes || head == 0 || place == text.len();
            if open.is_empty()
                && !inside.contains(&place)
                && !counted
                && (edge || ends.contains(&place) && !held.contains(&place))
            {
                borders.push(Border {
                    place,
                    clause,
                    head,
                    light: head == 0 || lead.contains(&place),
                    closes,
                });
            }
            match open.last() {
                Some(close) if *close == c => _ = open.pop(),
                _ => open.extend(PAIRS.iter().find(|(open, _)| *open == c).map(|(_, close)| *close)),
            }
            head += 1;
            if closes {
                (clause, head) = (clause + 1, 0);
            }
            before = c;
        }
        let mut bring = vec![false; clause + 1];
        let starts: Vec<usize> = borders
            .iter()
            .filter(|border| border.head == 0)
            .map(|border| border.place)
            .collect();
        let pointing = |word: &&(&str, usize)| known.is_some_and(|known| known.referents.contains(word.0));
        let pointed = words.iter().filter(pointing).map(|&(_, end)| end);
        let clause = |place: usize| starts.partition_point(|start| *start < place).checked_sub(1);
        let leaning = |word: &&(&str, usize)| known.is_some_and(|known| known.partitive.contains(word.0));
        let before = words
            .iter()
            .filter(leaning)
            .filter_map(|&(_, end)| clause(end)?.checked_sub(1));
        let brought = inside.iter().copied().chain(pointed).filter_map(clause);
        for clause in brought.chain(before) {
            if let Some(brings) = bring.get_mut(clause) {
                *brings = true;
            }
        }
        Self {
            text,
            borders,
            bring,
            kept,
            bare,
            words: parts,
        }
    }

    /// Nothing is kept yet.
    pub fn begin(&self) -> Cut {
        Cut { next: vec![0] }
    }

    /// Goes on with `bytes`, part of a character maybe; `None` where no words that are left go on so.
    pub fn step(&self, cut: &Cut, bytes: &[u8]) -> Option<Cut> {
        if bytes.is_empty() || bytes.contains(&b'\n') {
            return None;
        }
        let text = self.text.as_bytes();
        let mut next: BTreeSet<usize> = cut.next.iter().copied().collect();
        for byte in bytes {
            let later: Vec<usize> = next.iter().flat_map(|&place| self.later(place)).collect();
            next = next
                .into_iter()
                .chain(later)
                .filter(|&place| text.get(place) == Some(byte))
                .map(|place| place + 1)
                .collect();
        }
        let next: Vec<usize> = next.into_iter().collect();
        (!next.is_empty()).then_some(Cut { next })
    }

    /// Where it may go on with words left out from `place` on.
    fn later(&self, place: usize) -> impl Iterator<Item = usize> {
        let begun = self.borders.binary_search_by_key(&place, |border| border.place).ok();
        let after = begun.map_or(&[][..], |begun| &self.borders[begun + 1..]);
        let from = begun.map(|begun| self.borders[begun]);
        after
            .iter()
            .filter(move |to| from.is_some_and(|from| self.over(from, **to)))
            .map(|to| to.place)
    }

    /// Whether all between two borders may be left out.
    fn over(&self, from: Border, to: Border) -> bool {
        // What a clause of a script without spaces ends in says what it is about; a further one of a list it can do without.
        let rest = &self.text[from.place..];
        let cuts_tail = to.closes && from.head > 0 && !from.closes;
        if cuts_tail && rest.starts_with(wordless) && !rest.starts_with(['、', '（']) {
            return false;
        }
        if !self.apart(from, to) || self.bare.contains(&to.place) {
            return false;
        }
        let beheads = from.head == 0 && from.clause > 0 && !to.closes && !to.light;
        if to.clause == from.clause {
            let keeps = self.kept.iter().any(|place| (from.place..to.place).contains(place));
            return !(keeps || beheads);
        }
        // What stands between two commas may go with both, where words are apart.
        let aside = from.closes && to.head == 0 && to.clause == from.clause + 2 && !rest.contains(wordless);
        let whole = to.closes || to.light && from.head == 0 || aside;
        // Before a sentence's first words nobody is named of whom what follows could be told, and after its last nothing follows.
        let inner = from.place > 0 && to.clause + 1 < self.bring.len();
        let first = from.clause + usize::from(from.head > 0);
        let mut passed = self.bring[first..to.clause + usize::from(to.closes)].iter();
        whole && !(inner && (passed.len() > PASSED || passed.any(|brings| *brings)))
    }

    /// Whether what begins within a clause, or beheads the first one, is a part that the clause can do without: one that begins as such
    /// parts do, or up to [`FEW`] words before another. True where that is not known of the language.
    fn apart(&self, from: Border, to: Border) -> bool {
        let within = from.head > 0 && !from.closes;
        let beheads = from.head == 0 && from.clause == to.clause && !to.closes && !to.light;
        if self.words.is_empty() || !(within || beheads) {
            return true;
        }
        let first = self.words.partition_point(|word| word.start < from.place);
        let last = self.words.partition_point(|word| word.end <= to.place);
        let Some(left) = self.words.get(first..last).filter(|left| !left.is_empty()) else {
            return true;
        };
        let few = left.len() <= FEW && to.clause == from.clause && !to.closes && left.iter().all(|word| !word.held);
        left[0].opens || few
    }

    /// What follows if nothing more is left out, where that is known; nothing in the middle of a character.
    pub fn ahead(&self, cut: &Cut) -> &'a str {
        let first = cut.next.first().and_then(|&place| self.text.get(place..));
        first.unwrap_or_default()
    }

    /// Whether what is kept may end here, its last word whole.
    pub fn may_end(&self, cut: &Cut) -> bool {
        let border = |place: &usize| self.borders.binary_search_by_key(place, |border| border.place).ok();
        let whole = |border: usize| {
            let border = &self.borders[border];
            border.closes || !self.text[..border.place].ends_with(wordless)
        };
        cut.next
            .iter()
            .any(|place| *place > 0 && border(place).is_some_and(whole))
    }

    /// Whether the sentence's own end is reached.
    pub fn ended(&self, cut: &Cut) -> bool {
        cut.next.contains(&self.text.len())
    }
}

/// The words of `text`, with where each ends; marks are words of their own.
fn words(text: &str) -> Vec<(&str, usize)> {
    if text.chars().any(wordless) {
        let mut start = 0;
        let mut word = |end: usize| {
            let word = (&text[start..end], end);
            start = end;
            word
        };
        return word::ends(text)
            .into_iter()
            .map(&mut word)
            .filter(|(word, _)| !word.is_empty())
            .collect();
    }
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let mut found = Vec::new();
    let mut start = 0;
    for (place, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        // A full stop within a sentence shortens the word before it.
        let shortens = c == '.' && start < place && place + 1 < text.len();
        if !joins(c) && !shortens {
            if start < place {
                found.push((&text[start..place], place));
            }
            start = place + c.len_utf8().min(text.len() - place);
        }
    }
    found
}

/// Where what leads into a clause ends.
fn lead(text: &str, words: &[(&str, usize)], known: Option<&Cutting>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let (mut leads, mut before) = (true, 0);
    for &(word, end) in words {
        let ends = |c: char| c != '、' && (CLAUSE_ENDS.contains(&c) || SPACED_CLAUSE_ENDS.contains(&c));
        let start = end - word.len();
        leads |= text[before..start].contains(ends);
        before = end;
        let mark = word.chars().all(|c| !c.is_alphanumeric());
        leads = match mark {
            true => leads || word.contains(ends),
            false => leads && known.is_some_and(|known| known.heads.contains(&word.to_lowercase())),
        };
        if leads {
            found.insert(end);
        }
    }
    found
}

/// The words as the parts of clauses that they begin.
fn phrases(words: &[(&str, usize)], known: &Cutting) -> Vec<Word> {
    let word = |&(word, end): &(&str, usize)| {
        let lower = word.to_lowercase();
        let verbal = known.verbal.iter().any(|ending| lower.ends_with(ending));
        Word {
            start: end - word.len(),
            end,
            opens: known.openings.contains(&lower),
            held: verbal || known.forward.contains(&lower),
        }
    };
    words.iter().map(word).collect()
}

/// Where words begin that say nothing without the part that leads to them.
fn bare(words: &[(&str, usize)], known: &Cutting) -> Vec<usize> {
    let led = |pair: &&[(&str, usize)]| known.backward.contains(pair[0].0) && known.bare.contains(pair[1].0);
    words.windows(2).filter(led).map(|pair| pair[0].1).collect()
}

/// Places beside words that hold to their neighbours: no cut is made there. All, where such words are not known.
fn held(words: &[(&str, usize)], known: Option<&Cutting>) -> BTreeSet<usize> {
    let Some(known) = known else {
        return words.iter().map(|&(_, end)| end).collect();
    };
    let mut found = BTreeSet::new();
    for (place, &(word, end)) in words.iter().enumerate() {
        let word = word.to_lowercase();
        if known.forward.contains(&word) {
            found.insert(end);
        }
        if known.backward.contains(&word) {
            found.extend(place.checked_sub(1).map(|before| words[before].1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(text: &str, kept: &str) -> bool {
        cut_from(kept, text, if text.is_ascii() { "en" } else { "zh" })
    }

    #[test]
    fn words_are_left_out_whole_and_in_their_order() {
        let text = "据了解，临河市交通运输局自6月2日起新开通了3条公交线路，受到好评。";
        assert!(keeps(text, "临河市交通运输局自6月2日起新开通了3条公交线路。"));
        assert!(keeps(text, "临河市交通运输局新开通了3条公交线路，受到好评。"));
        assert!(!keeps(text, "临河市交通运输局，受到好评。"), "what a clause ends in");
        assert!(!keeps(text, "公交线路受到临河市好评。"), "turned round");
        assert!(!keeps(text, "临河市新开办了公交线路。"), "another word");
        assert!(!keeps(text, "临河市新开通了公交线。"), "half a word");
        assert!(!keeps(text, "新开通了3公交线路。"), "a figure without what it counts");
        assert!(
            !keeps(text, "临河市交通运输局受到好评。"),
            "from within a clause into another"
        );
        let text = "三个小区封闭管理，部分区域划为管控区，其中大部分归渡口派出所管。";
        assert!(!keeps(text, "三个小区封闭管理，大部分归渡口派出所管。"), "of what");
        assert!(keeps(text, "三个小区封闭管理，部分区域划为管控区。"));
        let text = "突击队探索出了“先修堤、后修路”的经验。";
        assert!(!keeps(text, "突击队探索出了经验。"), "which");
        let text = "去年秋天，正在巡堤的周小河，看见路边有一个妇女，脸色惨白，过去一问，她坐船去看病，路上晕倒。";
        assert!(keeps(
            text,
            "去年秋天，正在巡堤的周小河，看见路边有一个妇女，脸色惨白。"
        ));
        assert!(!keeps(text, "去年秋天，周小河，路上晕倒。"), "told of another");
        let text = "检查站日均通行约1.5万辆次车、2万人，以运送水果蔬菜的货车为主。";
        assert!(keeps(text, "检查站日均通行约1.5万辆次车、2万人。"));
        assert!(
            !keeps(text, "检查站日均通行约1.5万辆次车，运送水果蔬菜的货车为主。"),
            "without what leads over"
        );
    }

    #[test]
    fn names_and_quotations_stay_whole() {
        let text = "站长沈望川说，“我们等了九年”，大家都笑了。";
        assert!(keeps(text, "沈望川说，“我们等了九年”。"));
        assert!(!keeps(text, "沈望说。"));
        assert!(!keeps(text, "沈望川说，“等了九年”。"));
    }

    #[test]
    fn words_of_spaced_scripts_stay_whole() {
        let text = "The keeper, who is tired, opened the gate on Monday.";
        assert!(keeps(text, "The keeper opened the gate."));
        assert!(!keeps(text, "The keeper opened a gate."));
        assert!(!keeps(text, "The keep opened the gate."));
        let text = "The court said that people born there are U.S. nationals, and votes were held in May.";
        assert!(keeps(text, "The court said that people born there are U.S. nationals."));
        assert!(!keeps(text, "The court said that people born there are U.S."));
        assert!(!keeps(
            text,
            "The court said that people born there are U.S. nationals, and votes in May."
        ));
    }

    #[test]
    fn within_a_clause_of_a_spaced_script_parts_are_left_out() {
        let text = "The government announced the tests by a military laboratory found poison in his blood.";
        assert!(keeps(
            text,
            "The government announced the tests found poison in his blood."
        ));
        assert!(keeps(
            text,
            "The government announced the tests by a military laboratory found poison."
        ));
        assert!(!keeps(text, "The government announced poison in his blood."));
        let text = "Organizers say roughly 900 people marched from the station to the harbour and the park.";
        assert!(keeps(text, "Organizers say roughly 900 people marched."));
        assert!(!keeps(text, "Organizers say 900 people marched from the station."));
        assert!(!keeps(
            text,
            "Organizers say roughly 900 people marched to the harbour and park."
        ));
        let text = "The boat sank, and finally the crew swam to the shore.";
        assert!(keeps(text, "The boat sank, the crew swam to the shore."));
    }

    #[test]
    fn a_token_may_hold_part_of_a_character() {
        let cutter = Cutter::new("渡口开了。", "zh");
        let bytes = "渡口开了".as_bytes();
        let begun = cutter.step(&cutter.begin(), &bytes[..2]).unwrap();
        assert!(!cutter.may_end(&begun));
        assert!(cutter.may_end(&cutter.step(&begun, &bytes[2..]).unwrap()));
    }
}
