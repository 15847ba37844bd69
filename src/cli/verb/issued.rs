//! `read --format mets --out DIR`: an issue as libraries keep it, `mets.xml` with the files of its pages beside it and links to their
//! pictures.

use super::pages::each_page;
use super::read::each;
use crate::cli::open::open;
use crate::cli::opening::Opening;
use crate::cli::options::{Common, PageForm, VerbOptions};
use crate::cli::outcome::{FAILED, complain};
use crate::cli::output::Output;
use crate::cli::scan;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Pending;
use crate::read::Layout;
use crate::render::{Exported, Original, PageReply};
use std::fs;
use std::path::{Path, PathBuf};

/// The METS file's own name.
const METS: &str = "mets.xml";

/// What is kept of a page until it is written.
struct Kept {
    text: String,
    layout: Option<Layout>,
    picture: Option<String>,
}

/// An issue as it is written.
struct Issued<'a> {
    dir: &'a Path,
    mets: String,
    exported: Exported,
}

/// `read` into the folder `out`.
pub(super) fn read(
    common: &Common,
    (options, format): (&VerbOptions, PageForm),
    paths: &[PathBuf],
    out: &Path,
    output: &mut Output,
) -> Result<u8> {
    if format != PageForm::Mets {
        let error = Error::new(Kind::Usage, "only METS is written into a folder");
        return Err(error.hint("add --format mets, or leave out --out"));
    }
    if out.join(METS).exists() {
        let error = Error::new(
            Kind::Usage,
            format!("there is a `{METS}` in `{}` already", out.display()),
        );
        return Err(error.hint("name another folder: --out DIR"));
    }
    let standfirst = open(common, options, None, 1)?;
    let opening = Opening::of_verb(common, options);
    fs::create_dir_all(out).map_err(|cause| unwritten(out, cause))?;
    let mut issued = Issued {
        dir: out,
        mets: String::new(),
        exported: Exported::apart(),
    };
    let mut pending = Pending::default();
    let code = each_page(paths, &opening, output, |input, _| {
        let document = &input.document;
        let path = document.source.path.as_deref().map(Path::new);
        let kept = Kept {
            text: document.text.clone(),
            layout: document.layout.clone(),
            picture: path.and_then(scan::beside).map(|picture| scan::address(out, &picture)),
        };
        pending.add(standfirst.read(input)?, kept);
        each(pending.ready(), |reply, kept| issued.page(reply, kept))
    });
    let rest = each(pending.rest(), |reply, kept| issued.page(reply, kept));
    issued.end()?;
    match rest {
        Ok(()) => code,
        Err(error) => {
            complain(&error);
            Ok(FAILED)
        }
    }
}

impl Issued<'_> {
    fn page(&mut self, reply: &PageReply, kept: &Kept) -> Result<()> {
        let original = Original {
            reply,
            text: &kept.text,
            layout: kept.layout.as_ref(),
            picture: kept.picture.as_deref(),
        };
        self.mets.push_str(&self.exported.page(&original)?);
        for file in self.exported.beside() {
            write(&self.dir.join(&file.path), &file.xml)?;
        }
        Ok(())
    }

    /// Writes the METS file: it is there when all it names is.
    fn end(self) -> Result<()> {
        let mets = self.mets + &self.exported.end();
        match mets.as_str() {
            "" => Ok(()),
            mets => write(&self.dir.join(METS), mets),
        }
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let put = || {
        fs::create_dir_all(folder)?;
        let new = path.with_extension("new");
        fs::write(&new, text)?;
        fs::rename(&new, path)
    };
    put().map_err(|cause| unwritten(path, cause))
}

fn unwritten(path: &Path, cause: std::io::Error) -> Error {
    Error::new(Kind::Storage, format!("cannot write `{}`", path.display()))
        .because(cause)
        .hint("name another folder: --out DIR")
}
