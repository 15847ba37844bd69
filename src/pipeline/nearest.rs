//! The articles of archives that are likeliest to answer a question.

use super::context::{Context, Tools};
use super::effort::Effort;
use super::input::Input;
use super::plan::put_in;
use super::stored::Stored;
use crate::archive::{Archive, Query};
use crate::error::Result;
use crate::language::common::asked_in;
use crate::retrieve::query;
use crate::text::tag::same;
use std::path::PathBuf;

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
/// the question's own are looked for; where there is none, those in the language of most.
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
    let own = near.iter().find(|tag| same(tag, &asked)).or(near.first());
    let language = own.map(|tag| (*tag).to_owned());
    let mut text = query(question);
    if let Some(other) = language.as_deref().filter(|own| !same(own, &asked)) {
        let Tools { mut writer, .. } = context.tools()?;
        if let Some(put) = put_in(&mut writer, question, other, "")? {
            text = query(&put);
        }
    }
    let wanted = Query {
        text,
        language,
        ..within.clone()
    };
    let (meant, note) = context.config.meaning.sought(&archive, within, question);
    note.iter().for_each(|note| context.say(note));
    let found = archive.nearest(&wanted, effort.articles(), meant.as_ref())?;
    let scores = found.iter().map(|near| near.score).collect();
    let (stored, inputs) = found.into_iter().map(|near| Stored::new(near.article)).unzip();
    Ok(Nearest {
        stored,
        inputs,
        scores,
        of: archive.count(within)?,
    })
}
