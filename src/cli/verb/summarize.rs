//! `summarize`.

use super::lines::lines;
use super::pages::{each_page, line};
use crate::cli::open::open;
use crate::cli::opening::Opening;
use crate::cli::options::{Common, Form, VerbOptions};
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::verb::Summarize;
use crate::pipeline::{Event, Watch};
use crate::render::{self, View};
use std::path::PathBuf;

/// `summarize`.
pub(super) fn summarize(
    common: &Common,
    (options, format): (&VerbOptions, Form),
    language: Option<String>,
    sentences: usize,
    paths: &[PathBuf],
    output: &mut Output,
) -> Result<u8> {
    let standfirst = open(common, options, language, sentences)?;
    let opening = Opening::of_verb(common, options);
    if options.jsonl {
        return lines(&standfirst, opening, "summarize", None, output);
    }
    let mut head = true;
    each_page(paths, &opening, output, |input, output| {
        let view = output.view([&input], common.verbose > 0);
        let path = input.document.source.path.clone();
        let live = format == Form::Text && output.terminal();
        let mut shown = false;
        let mut lost = None;
        if live {
            output.text(&render::summary_title(&input.document.source, &view))?;
            output.flush()?;
        }
        let mut show = |event: &Event| {
            if lost.is_none() {
                shown = true;
                let text = event_text(event, path.as_deref(), &view);
                lost = output.text(&text).and_then(|()| output.flush()).err();
            }
        };
        let watch = if live { Watch::of(&mut show) } else { Watch::default() };
        let reply = standfirst.perform(Summarize::new(input), watch)?;
        if let Some(error) = lost {
            return Err(error);
        }
        match format {
            Form::Text if shown => output.text(&render::summary_end(&reply, &view)),
            Form::Text if live => output.text(&render::summary_rest(&reply, &view)),
            Form::Text => output.text(&render::summary_text(&reply, &view)),
            Form::Markdown => output.text(&render::summary_markdown(&reply)),
            Form::Csv => output.text(&render::summary_csv(&reply, std::mem::take(&mut head))?),
            Form::Json => line(output, &reply),
        }
    })
}

fn event_text(event: &Event, path: Option<&str>, view: &View) -> String {
    match event {
        Event::Article(article) => render::article_head(article, view),
        Event::Sentence(written) => render::sentence(written, path, view),
        Event::Section(section) => render::section_text(section, path, view),
    }
}
