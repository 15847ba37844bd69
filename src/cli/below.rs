//! Pages below some folders, and nothing else: what an agent may name.

use super::file::bytes;
use super::input;
use super::package;
use crate::error::{Error, Kind, Result};
use crate::mcp::Folders;
use crate::pipeline::Input;
use crate::read::Format;
use std::path::{Path, PathBuf};

/// A file holds at most so many pages that are opened for one request.
const PAGES: usize = 1000;

/// Folders, without symbolic links.
pub(super) struct Below {
    roots: Vec<PathBuf>,
    encoding: Option<String>,
}

impl Below {
    /// The folders at `roots`.
    ///
    /// # Errors
    /// Where one is none.
    pub(super) fn new(roots: &[PathBuf], encoding: Option<String>) -> Result<Self> {
        let folder = |root: &PathBuf| match root.canonicalize() {
            Ok(folder) if folder.is_dir() => Ok(folder),
            Ok(_) => Err(Error::new(Kind::Usage, format!("`{}` is no folder", root.display()))),
            Err(cause) => {
                Err(Error::new(Kind::Usage, format!("cannot open the folder `{}`", root.display())).because(cause))
            }
        };
        let roots: Result<Vec<PathBuf>> = roots.iter().map(folder).collect();
        Ok(Self {
            roots: roots.map_err(|error| error.hint("name a folder that is there: --root DIR"))?,
            encoding,
        })
    }

    /// Where `path` leads, symbolic links followed, if that is below one of the folders. A relative path is sought in each. `given` is
    /// what the agent named, which is all that it is told of a path that leads elsewhere, be there something or not.
    fn resolve(&self, path: &Path, given: &Path) -> Result<PathBuf> {
        let outside = || {
            let message = format!("there is no `{}` below the folders given at the start", given.display());
            Error::new(Kind::Input, message).hint("list the resources; standfirst mcp --root DIR gives another folder")
        };
        let mut tried = self.roots.iter().filter_map(|root| root.join(path).canonicalize().ok());
        let found = tried.find(|found| self.roots.iter().any(|root| found.starts_with(root)));
        found.ok_or_else(outside)
    }

    /// The files that `path` names: itself, or those of a folder which are below one of the folders.
    fn named(&self, path: &Path) -> Result<Vec<PathBuf>> {
        let mut parted = self.roots.iter().filter_map(|root| {
            let path = root.join(path);
            let (file, entry) = package::entry(&path)?;
            Some((file.to_owned(), entry.to_owned()))
        });
        if let Some((file, entry)) = parted.next() {
            let file = self.resolve(&file, path)?;
            // Of other files such a name is one beside it, which may lead anywhere.
            if package::begins(&package::head(&file)) {
                return Ok(vec![package::named(&file, &entry)]);
            }
        }
        let found = self.resolve(path, path)?;
        let mut named = Vec::new();
        for file in input::files(&found) {
            if let Ok(file) = self.resolve(&file?, path) {
                for origin in input::origins(&file) {
                    named.push(origin.path?);
                }
            }
        }
        Ok(named)
    }

    fn page(&self, path: &Path) -> Result<Vec<Input>> {
        let shown = path.to_string_lossy();
        let wrong = |error: Error| Error::new(Kind::Input, format!("cannot read `{shown}`")).because(error);
        let bytes = bytes(path)?;
        // It names other files.
        if Format::told_by(&bytes) == Some(Format::Mets) {
            let error = Error::new(Kind::Input, "this is an issue, which names its pages");
            return Err(wrong(error.hint("name the folder of its pages")));
        }
        Input::pages_opened(Some(&shown), &bytes, self.encoding.as_deref(), None).map_err(wrong)
    }
}

impl Folders for Below {
    fn open(&self, path: &str) -> Result<Vec<Input>> {
        let path = Path::new(path);
        let mut pages = Vec::new();
        for file in self.named(path)? {
            pages.extend(self.page(&file)?);
            if pages.len() > PAGES {
                let message = format!("there are more than {PAGES} pages in `{}`", path.display());
                return Err(Error::new(Kind::Input, message).hint("name fewer"));
            }
        }
        Ok(pages)
    }

    fn files(&self, most: usize) -> Vec<String> {
        let all = self.roots.iter().flat_map(|root| input::files(root));
        let below = all.filter_map(|file| {
            let file = file.ok()?;
            self.resolve(&file, &file).ok()
        });
        below
            .filter_map(|file| file.into_os_string().into_string().ok())
            .take(most)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn nothing_outside_of_the_folders_is_opened_or_told() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir_all(at("in/sub")).unwrap();
        fs::create_dir_all(at("in2")).unwrap();
        for name in ["in/a.txt", "in/sub/b.txt", "in2/c.txt", "secret.txt"] {
            fs::write(at(name), "Ferry saved\n\nThe council kept the ferry.\n").unwrap();
        }
        let below = Below::new(&[at("in")], None).unwrap();
        for inside in ["a.txt", "sub/b.txt", "sub/../a.txt", at("in/a.txt").to_str().unwrap()] {
            assert_eq!(below.open(inside).unwrap().len(), 1, "{inside}");
        }
        assert_eq!(below.open("").unwrap().len(), 2);
        let told = |path: &str| below.open(path).unwrap_err().chain().replace(path, "X");
        let secret = at("secret.txt");
        let secret = secret.to_str().unwrap();
        let nothing = told("no-such.txt");
        for outside in [
            "../secret.txt",
            "../in2/c.txt",
            secret,
            "/etc/passwd",
            "sub/../../secret.txt",
            "../no-such.txt",
        ] {
            assert_eq!(told(outside), nothing, "{outside}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(secret, at("in/link.txt")).unwrap();
            std::os::unix::fs::symlink(at("in2"), at("in/away")).unwrap();
            assert_eq!(told("link.txt"), nothing);
            assert_eq!(told("away/c.txt"), nothing);
            assert_eq!(told("a.txt!link.txt"), nothing, "what stands beside a file");
            assert_eq!(below.files(10).len(), 2);
            assert_eq!(
                below.open("").unwrap().len(),
                2,
                "what leads out of a folder is none of its pages"
            );
        }
        assert!(Below::new(&[at("secret.txt")], None).is_err());
        assert!(Below::new(&[], None).unwrap().open("a.txt").is_err());
    }
}
