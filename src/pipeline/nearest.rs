//! The articles of archives that are likeliest to answer a question.

use super::context::{Context, Tools};
use super::effort::Effort;
use super::input::Input;
use super::plan::put_in;
use super::stored::Stored;
use crate::archive::{Archive, Meant, Near, Query};
use crate::error::Result;
use crate::language::common::asked_in;
use crate::retrieve::query;
use crate::text::tag::same;
use std::path::PathBuf;

/// What ranks by the words of another language than the articles' count beside those by meaning: only names are the same in both.
const FOREIGN: f64 = 0.25;

/// The articles, best first.
#[derive(Default)]
pub(super) struct Nearest {
    pub stored: Vec<Stored>,
    /// A page made of each.
    pub inputs: Vec<Input>,
    /// How well each answers the question by its words, beside the others.
    pub scores: Vec<f64>,
    /// How many articles there are where they were looked for.
    pub of: usize,
}

/// The articles of `archives` that are likeliest to answer `question`, of those that are meant by `within`. Of several languages those in
/// the question's own are looked for; where there is none, those in the language of most; and where it is known what articles mean, those
/// in the language of the one that is nearest to it.
pub(super) fn nearest(
    context: &mut Context,
    archives: &[PathBuf],
    question: &str,
    within: &Query,
    effort: Effort,
) -> Result<Nearest> {
    let archive = Archive::open(archives)?;
    let languages = match &within.language {
        Some(tag) => vec![tag.clone()],
        None => archive.languages()?,
    };
    let near: Vec<&str> = languages.iter().map(String::as_str).collect();
    let asked = asked_in(question, &near);
    let own = near.iter().find(|tag| same(tag, &asked)).or(near.first()).copied();
    let (meant, note) = context.config.meaning.sought(&archive, within, question);
    note.iter().for_each(|note| context.say(note));
    let abroad = match &meant {
        Some(meant) => archive.language_by_meaning(within, meant)?,
        None => None,
    };
    let abroad = abroad.filter(|abroad| own.is_some_and(|own| !same(own, abroad)));
    let own = own
        .filter(|own| abroad.is_none() || same(own, &asked))
        .map(str::to_owned);
    let mut found: Vec<(f64, Near)> = Vec::new();
    for language in [abroad, own].into_iter().flatten() {
        let (text, words) = put(context, question, &asked, &language)?;
        let meant = meant.clone().map(|meant| Meant { words, ..meant });
        let language = Some(language);
        let wanted = Query {
            text,
            language,
            ..within.clone()
        };
        let some = archive.nearest(&wanted, effort.articles(), meant.as_ref())?;
        let scores: Vec<f64> = some.iter().map(|near| near.score).collect();
        let scores = if meant.is_some() { spread(&scores) } else { scores };
        found.extend(scores.into_iter().zip(some));
    }
    // Of equals those that are nearest by meaning stay first.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(effort.articles());
    let scores = found.iter().map(|(score, _)| *score).collect();
    let (stored, inputs) = found.into_iter().map(|(_, near)| Stored::new(near.article)).unzip();
    Ok(Nearest {
        stored,
        inputs,
        scores,
        of: archive.count(within)?,
    })
}

/// The words that articles in `language` are searched for, and what they count: those of the question put in it, or its own.
fn put(context: &mut Context, question: &str, asked: &str, language: &str) -> Result<(String, f64)> {
    if same(language, asked) {
        return Ok((query(question), 1.0));
    }
    let Tools { mut writer, .. } = context.tools()?;
    Ok(match put_in(&mut writer, question, language, "")? {
        Some(put) => (query(&put), 1.0),
        None => (query(question), FOREIGN),
    })
}

/// Scores of ranks, which lie near together, from 1 for the best on.
fn spread(scores: &[f64]) -> Vec<f64> {
    let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = scores.iter().copied().fold(f64::INFINITY, f64::min);
    // The last of several still is one that was found.
    let range = (best - least) * (scores.len() as f64 + 1.0) / scores.len().max(1) as f64;
    let share = |score: &f64| if range > 0.0 { 1.0 - (best - score) / range } else { 1.0 };
    scores.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn ranks_are_spread_in_their_order() {
        let spread_out = spread(&[32.0, 16.0, 15.8]);
        assert!(spread_out[0] == 1.0 && spread_out.is_sorted_by(|a, b| a > b) && spread_out[2] > 0.0);
        assert_eq!(spread(&[16.0]), [1.0]);
        assert!(spread(&[]).is_empty());
    }
}
