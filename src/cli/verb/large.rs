//! `ask` over many pages: folders index themselves into archives of their own in the cache, and these are asked.

use super::piped::Piped;
use super::scratch::Scratch;
use crate::archive::Day;
use crate::cache::{self, About, Cache};
use crate::cli::files::OnDisk;
use crate::cli::input;
use crate::cli::opening::Opening;
use crate::error::{Error, Kind, Result};
use crate::model::files::Progress;
use crate::pipeline::verb::Index;
use crate::pipeline::{Config, Files};
use crate::render::AnswerReply;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// So many pages are read one by one, as they are asked about. Of more, the few that matter are found first: without a model reading takes
/// as long as indexing from 25 pages on, and each time anew; with the default one 50 short pages took 44 s on two cores, and 51 took 8 s.
const READ_ALL: usize = 50;

/// Many pages, as archives.
pub(super) struct Large {
    /// The archives' folders.
    pub archives: Vec<PathBuf>,
    /// Pages that could not be read.
    pub failed: usize,
    /// Folders and files as archives know them, and as they were named.
    named: Vec<(PathBuf, PathBuf)>,
    /// Archives that are not kept are here.
    _scratch: Option<Scratch>,
}

/// Pages that become one archive.
struct Part {
    about: About,
    files: Box<dyn Files>,
    /// Whether the cache may hold it.
    kept: bool,
}

impl Large {
    /// Whether `paths` name so many pages that they are asked this way.
    pub(super) fn is(paths: &[PathBuf]) -> bool {
        input::more_than(paths, READ_ALL)
    }

    /// Indexes what `paths` name, as far as that is new or changed. What fails is told `complain`, and the others are done.
    ///
    /// # Errors
    /// Where there is no place for an archive.
    pub(super) fn index(
        paths: &[PathBuf],
        opening: &Opening,
        config: &Config,
        progress: &mut dyn Progress,
        complain: &mut dyn FnMut(&Error),
    ) -> Result<Self> {
        let mut large = Self {
            archives: Vec::new(),
            failed: 0,
            named: Vec::new(),
            _scratch: None,
        };
        // What was opened with a password is not kept where nobody is asked for it.
        let kept = config.cache_dir.is_some() && !opening.has_password();
        let cache = Cache::with_limit(config.cache_dir.clone(), cache::limit()?);
        for part in large.parts(paths, opening, kept, complain)? {
            let index = |archive: PathBuf| Index {
                archive,
                roots: Vec::new(),
                date: opening.date.and_then(|date| Day::parse(&date.to_string())),
                mirror: true,
                keep: false,
                threads: config.threads,
                vectors: false,
                meaning: config.meaning.clone(),
                offline: config.offline,
            };
            let mut made = None;
            if part.kept {
                match in_cache(&cache, &part, &index, progress, complain) {
                    Ok(done) => made = Some(done),
                    Err(error) if error.kind() == Kind::Storage => {
                        progress.note(&format!("not kept in the cache: {}", error.chain()));
                    }
                    Err(error) => return Err(error),
                }
            }
            let (archive, failed) = match made {
                Some(made) => made,
                None => {
                    let scratch = match large._scratch.take() {
                        Some(scratch) => scratch,
                        None => Scratch::new()?,
                    };
                    let archive = large._scratch.insert(scratch).folder(large.archives.len());
                    let failed = filled(&index(archive.clone()), &*part.files, progress, complain)?;
                    (archive, failed)
                }
            };
            large.archives.push(archive);
            large.failed += failed;
        }
        Ok(large)
    }

    /// The archives that `paths` become: each folder one, and all else together one.
    fn parts(
        &mut self,
        paths: &[PathBuf],
        opening: &Opening,
        kept: bool,
        complain: &mut dyn FnMut(&Error),
    ) -> Result<Vec<Part>> {
        let mut piped = false;
        for path in paths {
            if path == Path::new("-") {
                piped = true;
                continue;
            }
            match path.canonicalize() {
                Ok(whole) if self.named.iter().all(|(known, _)| *known != whole) => {
                    self.named.push((whole, path.clone()));
                }
                Ok(_) => {}
                Err(cause) => {
                    self.failed += 1;
                    complain(&crate::cli::file::unreadable(path, cause));
                }
            }
        }
        // What lies in another folder that is named is found there.
        let folders: Vec<PathBuf> = self.named.iter().map(|(whole, _)| whole.clone()).collect();
        let within = |path: &PathBuf| folders.iter().any(|folder| folder != path && path.starts_with(folder));
        self.named.retain(|(whole, _)| !within(whole));
        let mut how = Vec::new();
        how.extend(opening.encoding.clone());
        how.extend(opening.given.then(|| "given".to_owned()));
        how.extend(opening.date.map(|date| date.to_string()));
        let (folders, mut files): (Vec<PathBuf>, Vec<PathBuf>) = self
            .named
            .iter()
            .map(|(whole, _)| whole.clone())
            .partition(|whole| whole.is_dir());
        files.sort();
        let several = folders.into_iter().map(|folder| vec![folder]).chain([files]);
        let mut parts = Vec::new();
        for of in several.filter(|of| !of.is_empty()) {
            let files = Box::new(OnDisk::new(&of, opening.beside())?);
            let about = About { of, how: how.clone() };
            parts.push(Part { about, files, kept });
        }
        if piped {
            parts.push(Part {
                about: About::default(),
                files: Box::new(Piped::read(opening.beside())?),
                kept: false,
            });
        }
        Ok(parts)
    }

    /// Calls files in a reply as they were named.
    pub(super) fn name(&self, reply: &mut AnswerReply) {
        let exact = reply.exact.iter_mut().map(|exact| &mut exact.path);
        let cited = reply.citations.iter_mut().map(|cited| &mut cited.path);
        let ranked = reply.search.ranked.iter_mut().map(|ranked| &mut ranked.path);
        for path in exact.chain(cited).chain(ranked).flatten() {
            *path = self.as_named(path);
        }
    }

    fn as_named(&self, path: &str) -> String {
        for (whole, named) in &self.named {
            let (whole, named) = (whole.to_string_lossy(), named.to_string_lossy());
            let Some(rest) = path.strip_prefix(&*whole) else {
                continue;
            };
            // An entry of a ZIP file is named by both.
            match rest.strip_prefix(std::path::MAIN_SEPARATOR) {
                Some(rest) => return Path::new(&*named).join(rest).to_string_lossy().into_owned(),
                None if rest.is_empty() || rest.starts_with('!') => return format!("{named}{rest}"),
                None => {}
            }
        }
        path.to_owned()
    }
}

/// The archive of a part in the cache, up to date, and how many of its pages could not be read. A damaged one is made anew.
fn in_cache(
    cache: &Cache,
    part: &Part,
    index: &dyn Fn(PathBuf) -> Index,
    progress: &mut dyn Progress,
    complain: &mut dyn FnMut(&Error),
) -> Result<(PathBuf, usize)> {
    let none = || Error::new(Kind::Storage, "nothing is kept");
    let folder = || cache.folder(&part.about)?.ok_or_else(none);
    let archive = folder()?;
    let before = cache.folder_bytes(&archive);
    let mut told = Vec::new();
    let failed = match filled(&index(archive.clone()), &*part.files, progress, &mut |error| {
        told.push(error.chain());
        complain(error);
    }) {
        Err(error) if error.kind() == Kind::Storage => {
            cache.remove_folder(&archive)?;
            // What was told once is not told again.
            let mut again = |error: &Error| {
                if !told.contains(&error.chain()) {
                    complain(error);
                }
            };
            filled(&index(folder()?), &*part.files, progress, &mut again)
        }
        done => done,
    }?;
    cache.filled(cache.folder_bytes(&archive).saturating_sub(before));
    Ok((archive, failed))
}

/// Indexes; returns how many pages could not be read.
fn filled(
    index: &Index,
    files: &dyn Files,
    progress: &mut dyn Progress,
    complain: &mut dyn FnMut(&Error),
) -> Result<usize> {
    let reply = index.run(files, progress, complain, &AtomicBool::new(false))?;
    Ok(reply.failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_as_they_were_named() {
        let named = |whole: &str, named: &str| (PathBuf::from(whole), PathBuf::from(named));
        let large = Large {
            archives: Vec::new(),
            failed: 0,
            named: vec![named("/a/papers", "papers/"), named("/a/b.zip", "../b.zip")],
            _scratch: None,
        };
        for (whole, expected) in [
            ("/a/papers/1998/01.txt", "papers/1998/01.txt"),
            ("/a/papers2/01.txt", "/a/papers2/01.txt"),
            ("/a/b.zip!1.txt", "../b.zip!1.txt"),
            ("-", "-"),
        ] {
            assert_eq!(large.as_named(whole), expected);
        }
    }
}
