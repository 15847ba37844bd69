//! `draw`: the picture of one page, made within bounds of memory and time that hold for this process alone.

use super::outcome::DONE;
use super::output::Output;
use crate::error::{Error, Kind, Result};
use crate::read::Picture;
use std::io::{Read, stdin};

/// Bytes of a file at most.
const FILE_BYTES: u64 = 512 << 20;

/// `draw`.
pub(super) fn draw(page: usize, output: &mut Output) -> Result<u8> {
    bound();
    let mut bytes = Vec::new();
    let read = stdin().lock().take(FILE_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|cause| Error::new(Kind::Input, "cannot read standard input").because(cause))?;
    if bytes.len() as u64 > FILE_BYTES {
        let message = format!("the file is longer than {} MiB", FILE_BYTES >> 20);
        return Err(Error::new(Kind::Input, message).hint("split it into pages"));
    }
    output.bytes(&Picture::drawn(&bytes, page)?.packed())?;
    Ok(DONE)
}

/// Has the system end this process where it takes more than any honest page does.
#[cfg(unix)]
fn bound() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    /// Bytes of memory.
    const MEMORY: u64 = 3 << 30;
    /// Seconds of one core.
    const SECONDS: u64 = 60;
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // Where the system sets none, whoever started this one ends it in time.
        let _ = setrlimit(resource, limit);
    }
}

#[cfg(not(unix))]
fn bound() {}
