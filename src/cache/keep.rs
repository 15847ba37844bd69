//! Keeps the cache to its size: what was used least lately goes first.

use super::files::{NEW, list, remove, write};
use super::folders;
use super::tree::entries;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The file whose time says when it was last looked whether there is too much.
const SWEPT: &str = "swept";

/// The file that counts the bytes written since then.
const WRITTEN: &str = "written";

/// Kinds of entries that stay until somebody removes them: pages that were sent, and what cannot be made from them again.
pub const LASTING: [&str; 4] = ["sent", "listed", "original", "given"];

/// What may go: when it was used, where it is, and its bytes.
type Found = (SystemTime, PathBuf, u64);

/// How long a look lasts where little is written.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long an entry may take to be written; what is older was left by a killed process.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Looks whether there is too much, a sixteenth of the `limit` after the last look or a day after it. `bytes` were
/// written just now. That nothing could be removed harms nobody.
///
/// Many short runs write little each, so what was written since the last look is counted on disk.
pub(super) fn after(root: &Path, bytes: u64, limit: u64) {
    let swept = root.join(SWEPT);
    // Without a count that can be kept, every write looks.
    let since = count(&root.join(WRITTEN), bytes).unwrap_or(u64::MAX);
    if since < limit / 16 && age(&swept).is_some_and(|age| age < DAY) {
        return;
    }
    let _ = remove(&root.join(WRITTEN))
        .and_then(|()| write(root, &swept, b""))
        .and_then(|_| sweep(root, limit));
}

/// Adds `bytes` to the number in the file at `path` and returns the sum. Two processes at once may lose one's part,
/// which the next look makes good.
fn count(path: &Path, bytes: u64) -> io::Result<u64> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    let mut number = [0; 8];
    let mut sum = bytes;
    if file.read_exact(&mut number).is_ok() {
        sum = sum.saturating_add(u64::from_le_bytes(number));
    }
    file.rewind()?;
    file.write_all(&sum.to_le_bytes())?;
    Ok(sum)
}

/// Removes what was used least lately until nine tenths of `limit` are left, and what killed processes left.
fn sweep(root: &Path, limit: u64) -> io::Result<()> {
    for path in list(&root.join(NEW))? {
        if age(&path).is_some_and(|age| age > HOUR) {
            remove(&path)?;
        }
    }
    let entries = entries(root)?
        .into_iter()
        .filter(|entry| !LASTING.contains(&entry.kind.as_str()));
    let mut found: Vec<Found> = entries.map(|entry| (entry.used, entry.path, entry.bytes)).collect();
    let folders = folders::all(root)?;
    let mut total: u64 = folders.iter().map(|folder| folder.bytes).sum();
    total += found.iter().map(|(.., bytes)| bytes).sum::<u64>();
    if total <= limit {
        return Ok(());
    }
    let idle = folders.into_iter().filter(|folder| !folder.in_use());
    found.extend(idle.map(|folder| (folder.used, folder.path, folder.bytes)));
    found.sort();
    for (_, path, bytes) in found {
        if total <= limit / 10 * 9 {
            break;
        }
        match path.is_dir() {
            true => folders::remove_all(&path)?,
            false => remove(&path)?,
        }
        total -= bytes;
    }
    Ok(())
}

/// Time since the file at `path` was written or used.
fn age(path: &Path) -> Option<Duration> {
    SystemTime::now()
        .duration_since(fs::metadata(path).ok()?.modified().ok()?)
        .ok()
}
