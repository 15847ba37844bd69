//! Keeps the cache to its size: what was used least lately goes first.

use super::files::{NEW, list, remove, write};
use super::tree::entries;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// The file whose time says when it was last looked whether there is too much.
const SWEPT: &str = "swept";

/// How long a look lasts where little is written.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long an entry may take to be written; what is older was left by a killed process.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Looks whether there is too much, a sixteenth of the `limit` after the last look or a day after it. `bytes` were
/// written just now, `written` before. That nothing could be removed harms nobody.
///
/// Many short runs write little each: every write also has a chance of causing a look, by its size, so that one comes
/// about as often as if one run had written it all.
pub(super) fn after(root: &Path, bytes: u64, written: &AtomicU64, limit: u64) {
    let since = written.fetch_add(bytes, Ordering::Relaxed) + bytes;
    let swept = root.join(SWEPT);
    if since < limit / 16 && !chance(bytes, limit / 16) && age(&swept).is_some_and(|age| age < DAY) {
        return;
    }
    written.store(0, Ordering::Relaxed);
    let _ = write(root, &swept, b"").and_then(|_| sweep(root, limit));
}

/// True once in `of / bytes` times, by the clock.
fn chance(bytes: u64, of: u64) -> bool {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let nanos = since.map_or(0, |since| since.subsec_nanos());
    u128::from(nanos) * u128::from(of) < u128::from(bytes) * 1_000_000_000
}

/// Removes what was used least lately until nine tenths of `limit` are left, and what killed processes left.
fn sweep(root: &Path, limit: u64) -> io::Result<()> {
    for path in list(&root.join(NEW))? {
        if age(&path).is_some_and(|age| age > HOUR) {
            remove(&path)?;
        }
    }
    let mut found = entries(root)?;
    let mut total: u64 = found.iter().map(|entry| entry.bytes).sum();
    if total <= limit {
        return Ok(());
    }
    found.sort_by(|a, b| (a.used, &a.path).cmp(&(b.used, &b.path)));
    for entry in found {
        if total <= limit / 10 * 9 {
            break;
        }
        remove(&entry.path)?;
        total -= entry.bytes;
    }
    Ok(())
}

/// Time since the file at `path` was written or used.
fn age(path: &Path) -> Option<Duration> {
    SystemTime::now()
        .duration_since(fs::metadata(path).ok()?.modified().ok()?)
        .ok()
}
