//! Goes on with pages that arrive, until interrupted.

use super::arrivals::Arrivals;
use super::summaries::{Done, Summaries};
use crate::cli::file::unreadable;
use crate::cli::outcome::{DONE, FAILED, complain};
use crate::error::{Error, Kind, Result};
use crate::model::Stop;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long to wait between two looks at least, and how many times as long as a look takes.
const PAUSE: (Duration, u32) = (Duration::from_millis(500), 10);

/// Summarises what arrives in `folders`. The first interruption calls off the page in hand, which the next run does, the second
/// ends the program.
///
/// # Errors
/// Where a path is no folder, or results cannot be written.
pub(super) fn watch(mut summaries: Summaries, folders: &[PathBuf]) -> Result<u8> {
    if let Some(path) = folders.iter().find(|path| !path.is_dir()) {
        let message = format!("`{}` is no folder that can be watched", path.display());
        return Err(Error::new(Kind::Usage, message).hint("name a folder, or leave out --watch"));
    }
    let stop = Stop::default();
    let (wake, woken) = channel();
    let asked = stop.clone();
    // Where signals cannot be had, an interruption ends the program as it always did, and the next run goes on.
    let _ = ctrlc::set_handler(move || {
        if asked.is_set() {
            std::process::exit(FAILED.into());
        }
        asked.set();
        let _ = wake.send(());
    });
    let mut arrivals = Arrivals::default();
    let mut told = BTreeSet::new();
    loop {
        let begun = Instant::now();
        let skip = |path: &std::path::Path| summaries.ours(path);
        let resting = arrivals.look(folders, begun, &skip, &mut |folder, cause| {
            if told.insert(folder.to_owned()) {
                complain(&unreadable(folder, cause));
            }
        });
        let looked = begun.elapsed();
        for arrival in resting {
            match summaries.arrived(&arrival, &stop)? {
                Done::Stopped => return Ok(DONE),
                Done::Changing => arrivals.again(&arrival),
                Done::Whole | Done::Failed => {}
            }
        }
        match woken.recv_timeout(PAUSE.0.max(looked * PAUSE.1)) {
            Err(RecvTimeoutError::Timeout) if !stop.is_set() => {}
            // Without signals nobody wakes us.
            Err(RecvTimeoutError::Disconnected) if !stop.is_set() => std::thread::sleep(PAUSE.0),
            _ => return Ok(DONE),
        }
    }
}
