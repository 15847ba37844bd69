//! `read`.

use super::lines::lines;
use super::pages::{each_page, line};
use crate::cli::open::open;
use crate::cli::opening::Opening;
use crate::cli::options::{Common, PageForm, VerbOptions};
use crate::cli::outcome::{FAILED, complain};
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::{Input, Pending};
use crate::read::Layout;
use crate::render::{self, Exported, Markup, Original, PageReply, View};
use std::path::PathBuf;

/// What is kept of a page until it is printed.
struct Kept {
    text: String,
    layout: Option<Layout>,
    view: View,
}

/// How pages are printed.
enum Printing {
    Text,
    Json,
    /// Whether the next page is the first.
    Markdown(bool),
    /// Whether the next page is the first.
    Csv(bool),
    Xml(Exported),
}

impl Printing {
    fn new(format: PageForm) -> Self {
        match format {
            PageForm::Text => Self::Text,
            PageForm::Json => Self::Json,
            PageForm::Markdown => Self::Markdown(true),
            PageForm::Csv => Self::Csv(true),
            PageForm::Tei => Self::Xml(Exported::new(Markup::Tei)),
            PageForm::PageXml => Self::Xml(Exported::new(Markup::PageXml)),
            PageForm::Mets => Self::Xml(Exported::new(Markup::Mets)),
        }
    }

    fn keep(&self, input: &Input, view: View) -> Kept {
        let document = &input.document;
        let printed = matches!(self, Self::Xml(_));
        Kept {
            text: document.text.clone(),
            layout: document.layout.as_ref().filter(|_| printed).cloned(),
            view,
        }
    }

    fn page(&mut self, output: &mut Output, reply: &PageReply, kept: &Kept) -> Result<()> {
        match self {
            Self::Text => output.text(&render::page_text(reply, &kept.text, &kept.view)),
            Self::Json => line(output, reply),
            Self::Markdown(first) => output.text(&render::page_markdown(reply, std::mem::take(first))),
            Self::Csv(first) => output.text(&render::page_csv(reply, std::mem::take(first))?),
            Self::Xml(exported) => {
                let layout = kept.layout.as_ref();
                let text = &kept.text;
                output.text(&exported.page(&Original {
                    reply,
                    text,
                    layout,
                    picture: None,
                })?)
            }
        }
    }

    fn end(self, output: &mut Output) -> Result<()> {
        match self {
            Self::Xml(exported) => output.text(&exported.end()),
            _ => Ok(()),
        }
    }
}

/// `read`.
pub(super) fn read(
    common: &Common,
    (options, format): (&VerbOptions, PageForm),
    paths: &[PathBuf],
    output: &mut Output,
) -> Result<u8> {
    let standfirst = open(common, options, None, 1)?;
    let opening = Opening::of_verb(common, options);
    if options.jsonl {
        return lines(&standfirst, opening, "read", None, output);
    }
    let mut pending = Pending::default();
    let mut printing = Printing::new(format);
    let code = each_page(paths, &opening, output, |input, output| {
        let kept = printing.keep(&input, output.view([&input], common.verbose > 0));
        pending.add(standfirst.read(input)?, kept);
        each(pending.ready(), |reply, kept| printing.page(output, reply, kept))
    });
    // What was read is shown, whatever became of the rest.
    let rest = each(pending.rest(), |reply, kept| printing.page(output, reply, kept));
    printing.end(output)?;
    output.flush()?;
    match rest {
        Err(error) if !output.closed() => {
            complain(&error);
            Ok(FAILED)
        }
        Err(error) => Err(error),
        Ok(()) => code,
    }
}

/// Does `one` for every page; the first error is told when all were tried.
pub(super) fn each<K>(
    pages: impl Iterator<Item = (PageReply, K)>,
    mut one: impl FnMut(&PageReply, &K) -> Result<()>,
) -> Result<()> {
    let mut done = Ok(());
    for (reply, kept) in pages {
        done = done.and(one(&reply, &kept));
    }
    done
}
