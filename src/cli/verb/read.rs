//! `read`.

use super::lines::lines;
use super::pages::{each_page, line};
use crate::cli::open::open;
use crate::cli::opening::Opening;
use crate::cli::options::{Common, Form, VerbOptions};
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::Pending;
use crate::render::{self, PageReply, View};
use std::path::PathBuf;

/// `read`.
pub(super) fn read(common: &Common, options: &VerbOptions, paths: &[PathBuf], output: &mut Output) -> Result<u8> {
    let standfirst = open(common, options, None, 1)?;
    let opening = Opening::of_verb(common, options);
    if options.jsonl {
        return lines(&standfirst, opening, "read", None, output);
    }
    let mut pending = Pending::default();
    let mut head = true;
    let mut print = |output: &mut Output, reply: PageReply, (text, view): (String, View)| match options.format {
        Form::Text => output.text(&render::page_text(&reply, &text, &view)),
        Form::Markdown => output.text(&render::page_markdown(&reply)),
        Form::Csv => output.text(&render::page_csv(&reply, std::mem::take(&mut head))?),
        Form::Json => line(output, &reply),
    };
    let code = each_page(paths, &opening, output, |input, output| {
        let view = output.view([&input], common.verbose > 0);
        let text = input.document.text.clone();
        pending.add(standfirst.read(input)?, (text, view));
        pending.ready().try_for_each(|(reply, page)| print(output, reply, page))
    });
    // What was read is shown, whatever became of the rest.
    pending
        .rest()
        .try_for_each(|(reply, page)| print(output, reply, page))?;
    output.flush()?;
    code
}
