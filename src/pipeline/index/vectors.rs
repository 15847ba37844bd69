//! Articles that were put in get vectors of what they mean, some files at a time.

use crate::archive::{ArchiveWriter, Lacking, Unmeant};
use crate::error::Result;
use crate::model::files::Progress;
use crate::pipeline::meaning::Meaning;
use std::sync::atomic::{AtomicBool, Ordering};

/// So many passages are read together, give or take a file.
const TOGETHER: usize = 64;

/// Gives vectors to all articles that have none; `stop` ends it early, and what was done by then counts. Returns how many articles have
/// some.
pub(in crate::pipeline) fn give_vectors(
    writer: &ArchiveWriter,
    meaning: &Meaning,
    offline: bool,
    progress: &mut dyn Progress,
    stop: &AtomicBool,
) -> Result<usize> {
    let mut lacking = writer.vectors(&meaning.encoder()?)?;
    if lacking.is_empty() {
        return lacking.finish();
    }
    meaning.ready(offline, progress)?;
    progress.begin_steps("reading what articles mean", lacking.len() as u64);
    let done = each(&mut lacking, meaning, progress, stop);
    progress.end();
    let finished = lacking.finish();
    done.and(finished)
}

fn each(lacking: &mut Lacking, meaning: &Meaning, progress: &mut dyn Progress, stop: &AtomicBool) -> Result<()> {
    let count = lacking.len();
    let (mut files, mut passages): (Vec<Unmeant>, usize) = (Vec::new(), 0);
    for place in 0..count {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let file = lacking.file(place)?;
        passages += file.texts().count();
        files.push(file);
        if passages < TOGETHER && place + 1 < count {
            continue;
        }
        let texts: Vec<&str> = files.iter().flat_map(Unmeant::texts).collect();
        let vectors = meaning.passages(&texts)?;
        let mut rest = vectors.as_slice();
        for file in files.drain(..) {
            let (own, others) = rest.split_at(file.texts().count().min(rest.len()));
            lacking.put(file, own)?;
            rest = others;
        }
        passages = 0;
        progress.advance(place as u64 + 1);
    }
    Ok(())
}
