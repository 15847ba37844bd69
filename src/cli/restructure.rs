//! Structure that `read` printed, perhaps corrected by hand, taken as given.

use super::file::{bytes, there};
use super::letter;
use super::opening::Opening;
use crate::error::Result;
use crate::pipeline::Input;
use crate::read::Document;
use crate::render::PageReply;
use std::path::Path;

/// The replies of `read` that a file holds, one or one a line; `None` where it is something else.
pub(super) fn replies(bytes: &[u8]) -> Option<Vec<PageReply>> {
    let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if begins != Some(&b'{') {
        return None;
    }
    let read: std::result::Result<Vec<PageReply>, _> =
        serde_json::Deserializer::from_slice(bytes).into_iter().collect();
    read.ok()
        .filter(|replies| !replies.is_empty() && replies.iter().all(|reply| reply.schema == PageReply::SCHEMA))
}

/// The page that a reply of `read` speaks of, with the structure it gives.
pub(super) fn restructure(reply: PageReply, beside: &Path, opening: &Opening) -> Result<Input> {
    let document = document(&reply, beside, opening)?;
    Input::from_reply(reply, document)
}

/// The page's text from its file, if that is still the same.
fn document(reply: &PageReply, beside: &Path, opening: &Opening) -> Result<Option<Document>> {
    let source = &reply.source;
    for path in source.path.iter().flat_map(|path| {
        let beside = beside.parent().map(|folder| folder.join(path));
        [Some(Path::new(path).to_owned()), beside].into_iter().flatten()
    }) {
        if path == Path::new("-") || !there(&path) {
            continue;
        }
        // What hangs on a letter is read with it.
        let letter = letter::holder(&path);
        let path = letter.as_ref().unwrap_or(&path);
        let (shown, bytes) = (path.to_string_lossy(), bytes(path)?);
        let name = if letter.is_some() {
            Some(&*shown)
        } else {
            source.path.as_deref()
        };
        let pages = opening.open(&shown, |password| {
            Input::pages_opened(name, &bytes, opening.encoding.as_deref(), password)
        });
        let same = |page: &Input| page.document.source.blake3 == source.blake3;
        if let Some(mut page) = pages.into_iter().flatten().find(same) {
            if let Some(number) = source.page {
                page.document.number(number);
            }
            return Ok(Some(page.document));
        }
    }
    Ok(None)
}
