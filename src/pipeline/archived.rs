//! The page that an article of an archive is on, to be shown beside what was found of it.

use super::input::Input;
use super::stored::Stored;
use crate::archive::{Archive, Article, ArticleId};
use crate::error::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// A file is read again for a page of it where it has at most so many bytes.
const MOST_BYTES: u64 = 64 << 20;

/// The page of an article: as it is in its file, where that is as it was, or in the copy that is kept of it; or else the article as it is
/// stored, a page of its own. `None` where no archive holds it.
///
/// # Errors
/// Where an archive is damaged.
pub fn page_of(archives: &[PathBuf], id: &ArticleId) -> Result<Option<Input>> {
    let archive = Archive::open(archives)?;
    let Some(article) = archive.article(id)? else {
        return Ok(None);
    };
    let kept = archive.kept(&id.path)?;
    let files = [Some(PathBuf::from(&id.path)), kept];
    let original = files.into_iter().flatten().find_map(|file| original(&file, &article));
    Ok(Some(original.unwrap_or_else(|| {
        let (_, mut input) = Stored::new(article);
        let source = &mut input.document.source;
        // It is not the page, whose spans are others.
        source.blake3 = blake3::hash(input.document.text.as_bytes()).to_hex().to_string();
        input
    })))
}

/// The page in `file` whose text is the one that an article was read from.
fn original(file: &Path, article: &Article) -> Option<Input> {
    let there = fs::metadata(file).ok()?;
    if !there.is_file() || there.len() > MOST_BYTES {
        return None;
    }
    let bytes = fs::read(file).ok()?;
    let pages = Input::pages(Some(&article.id.path), &bytes, None).ok()?;
    let same = |page: &Input| page.document.source.blake3 == article.blake3;
    pages.into_iter().find(same)
}
