//! What results are called after the pages they are of.

use std::ffi::OsStr;
use std::path::{Component, Path};

/// A name has at most so many bytes, so that the longest ending fits behind it wherever files have names of 255.
const NAME_BYTES: usize = 200;

/// A page, by the file it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Its file, below the folder that was named.
    pub file: &'a Path,
    /// The entry in the file, where that is a ZIP file.
    pub entry: Option<&'a str>,
    /// Its number, counted from 1, and how many there are, where the file holds several.
    pub page: Option<(usize, usize)>,
}

impl Place<'_> {
    /// A name for its results below the folder of results, without an ending. The plainest is number 0; number 1 tells the
    /// file's ending, and further ones are for where that is taken as well.
    pub(super) fn name(&self, number: usize) -> String {
        let mut folders: Vec<String> = Vec::new();
        let below = self.file.parent().unwrap_or(Path::new(""));
        for part in below.components() {
            if let Component::Normal(part) = part {
                folders.push(fitting(part.as_encoded_bytes()));
            }
        }
        let whole = number > 0;
        let mut name = part(self.file, whole);
        if let Some(entry) = self.entry {
            let stem = part(Path::new(entry), whole);
            let folder = Path::new(entry).parent().unwrap_or(Path::new(""));
            for part in folder.components() {
                if let Component::Normal(part) = part {
                    name.push_str(&format!("-{}", fitting(part.as_encoded_bytes())));
                }
            }
            name.push_str(&format!("-{stem}"));
        }
        if let Some((page, of)) = self.page {
            let digits = of.to_string().len();
            name.push_str(&format!("-{page:0digits$}"));
        }
        if number > 1 {
            name.push_str(&format!("~{number}"));
        }
        folders.push(short(name));
        folders.join("/")
    }
}

/// The last part of `path`, with its ending where the `whole` is wanted.
fn part(path: &Path, whole: bool) -> String {
    let part = if whole { path.file_name() } else { path.file_stem() };
    fitting(part.unwrap_or(OsStr::new("page")).as_encoded_bytes())
}

/// `name` as every system takes it: what is no UTF-8 as `%E9`, and nothing that steers a terminal or parts a path.
fn fitting(name: &[u8]) -> String {
    let mut fitting = String::new();
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            let taken = !matches!(c, '/' | '\\' | ':') && !crate::render::clean(c.encode_utf8(&mut [0; 4])).is_empty();
            fitting.push(if taken && !c.is_control() { c } else { '_' });
        }
        for byte in chunk.invalid() {
            fitting.push_str(&format!("%{byte:02X}"));
        }
    }
    // Hidden files are nobody's results.
    if fitting.starts_with('.') {
        fitting.replace_range(..1, "_");
    }
    if fitting.is_empty() {
        "_".to_owned()
    } else {
        short(fitting)
    }
}

/// `name`, what is too long of it told by a digest.
fn short(name: String) -> String {
    if name.len() <= NAME_BYTES {
        return name;
    }
    let digest = blake3::hash(name.as_bytes()).to_hex();
    let ends = name.char_indices().map(|(place, _)| place);
    let end = ends
        .take_while(|end| *end <= NAME_BYTES - 17)
        .last()
        .unwrap_or_default();
    format!("{}~{}", &name[..end], &digest[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(file: &str, entry: Option<&str>, page: Option<(usize, usize)>, number: usize) -> String {
        let file = Path::new(file);
        Place { file, entry, page }.name(number)
    }

    #[test]
    fn names_are_plain_until_they_are_taken() {
        assert_eq!(name("a.txt", None, None, 0), "a");
        assert_eq!(name("a.txt", None, None, 1), "a.txt");
        assert_eq!(name("a.txt", None, None, 2), "a.txt~2");
        assert_eq!(name("1998/一月/a.b.pdf", None, Some((3, 12)), 0), "1998/一月/a.b-03");
        assert_eq!(name("1998/a.zip", Some("x/3.txt"), None, 0), "1998/a-x-3");
        assert_eq!(name("1998/a.zip", Some("x/3.txt"), None, 1), "1998/a.zip-x-3.txt");
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_steers_a_terminal() {
        assert_eq!(name("../../a.txt", None, None, 0), "a");
        assert_eq!(name("a.zip", Some("../../b.txt"), None, 0), "a-b");
        assert_eq!(name("/etc/.a:b\n\u{202e}.txt", None, None, 0), "etc/_a_b__");
    }

    #[test]
    fn long_names_stay_apart_and_fit() {
        let long = |last: &str| format!("{}{last}.txt", "渡".repeat(83));
        let names = [name(&long("a"), None, None, 0), name(&long("b"), None, None, 0)];
        assert!(names.iter().all(|name| name.len() <= NAME_BYTES), "{names:?}");
        assert_ne!(names[0], names[1]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_utf_8_is_told_by_its_bytes() {
        use std::os::unix::ffi::OsStrExt;
        let file = Path::new(OsStr::from_bytes(b"caf\xe9/\xff.txt"));
        let place = Place {
            file,
            entry: None,
            page: None,
        };
        assert_eq!(place.name(0), "caf%E9/%FF");
    }
}
