//! Requests of standard input, answered by several workers; replies in the order of the requests.

use super::outcome::{DONE, FAILED, broke};
use super::output::Output;
use super::request::{Failure, Reply, Request, next, parse};
use crate::error::{Error, Kind, Result};
use crate::render;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{BufReader, stdin};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Requests that each worker may be ahead of the reply that is due.
const AHEAD: usize = 4;

/// What a worker does next.
enum Job {
    /// The request with this number is to be answered.
    Line(usize, Result<Vec<u8>>),
    /// There is no more to do.
    Over,
}

/// A reply line, and whether it tells of a failure.
pub(super) struct Answer {
    pub line: String,
    pub failed: bool,
}

/// Answers every request of standard input with what `one` makes of it, on `workers` threads. The first interruption
/// ends it when the requests in hand are answered, the second at once.
pub(super) fn requests<T: Serialize>(
    output: &mut Output,
    workers: usize,
    one: impl Fn(&mut Request) -> Result<T> + Sync,
) -> Result<u8> {
    let (tell, told) = channel();
    // A permit for each request under way, so that memory does not grow with what waits for a slow one.
    let (permit, permits) = sync_channel(workers * AHEAD);
    let interrupted = Arc::new(AtomicBool::new(false));
    listen(&interrupted, &tell, workers);
    let reading = tell.clone();
    // Left behind where it waits for a line that never comes.
    thread::spawn(move || read(&reading, &permit, workers));
    let told = Mutex::new(told);
    let over = AtomicBool::new(false);
    let (send, answers) = channel();
    let outcome = thread::scope(|scope| {
        for _ in 0..workers {
            let send = send.clone();
            scope.spawn(|| {
                let send = send;
                while let Some((number, line)) = take(&told, &[&over, &interrupted]) {
                    if send.send((number, answer(line, &one))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let outcome = write(output, &answers, &permits);
        over.store(true, Ordering::SeqCst);
        drop((answers, permits));
        finish(&tell, workers);
        outcome
    });
    let (done, code) = outcome?;
    if interrupted.load(Ordering::SeqCst) {
        let message = format!("interrupted: {done} requests are answered, the others are not");
        return Err(Error::new(Kind::Usage, message).hint("send them again: what was done comes from the cache"));
    }
    Ok(code)
}

/// Ends the stream at the first interruption or request to terminate, and the program at the second.
fn listen(interrupted: &Arc<AtomicBool>, tell: &Sender<Job>, workers: usize) {
    let (interrupted, tell) = (interrupted.clone(), tell.clone());
    // Where signals cannot be had, an interruption ends the program as it always did.
    let _ = ctrlc::set_handler(move || {
        if interrupted.swap(true, Ordering::SeqCst) {
            std::process::exit(FAILED.into());
        }
        finish(&tell, workers);
    });
}

fn finish(tell: &Sender<Job>, workers: usize) {
    for _ in 0..workers {
        let _ = tell.send(Job::Over);
    }
}

fn read(tell: &Sender<Job>, permit: &SyncSender<()>, workers: usize) {
    let mut from = BufReader::with_capacity(1 << 16, stdin());
    for number in 0.. {
        let (line, last) = match next(&mut from) {
            Ok(Some(line)) => (line, false),
            Ok(None) => break,
            Err(error) => (Err(error), true),
        };
        if permit.send(()).is_err() || tell.send(Job::Line(number, line)).is_err() || last {
            break;
        }
    }
    finish(tell, workers);
}

/// The next request; `None` when there is none, or none is to be begun.
fn take(told: &Mutex<Receiver<Job>>, ended: &[&AtomicBool]) -> Option<(usize, Result<Vec<u8>>)> {
    let next = told.lock().unwrap_or_else(PoisonError::into_inner).recv();
    match next {
        Ok(Job::Line(number, line)) if !ended.iter().any(|ended| ended.load(Ordering::SeqCst)) => Some((number, line)),
        _ => None,
    }
}

/// The reply to one line; nothing that happens on the way keeps the others from theirs.
pub(super) fn answer<T: Serialize>(line: Result<Vec<u8>>, one: &impl Fn(&mut Request) -> Result<T>) -> Answer {
    let (id, request) = match line {
        Ok(line) => parse(&line),
        Err(error) => (serde_json::Value::Null, Err(error)),
    };
    let made = catch_unwind(AssertUnwindSafe(|| {
        let reply = one(&mut request?)?;
        render::json(&Reply { id: &id, reply })
    }));
    let failure = match made.unwrap_or_else(|_| Err(broke())) {
        Ok(line) => return Answer { line, failed: false },
        Err(error) => Failure::from(&error),
    };
    let told = Reply {
        id: &id,
        reply: failure,
    };
    Answer {
        line: render::json(&told)
            .unwrap_or_else(|_| "{\"error\":{\"message\":\"no reply\",\"hint\":null}}\n".to_owned()),
        failed: true,
    }
}

/// Writes answers in the order of their requests, each as soon as it is known; tells how many, and the exit code.
fn write(output: &mut Output, answers: &Receiver<(usize, Answer)>, permits: &Receiver<()>) -> Result<(usize, u8)> {
    let mut early = BTreeMap::new();
    let (mut due, mut code) = (0, DONE);
    for (number, answer) in answers {
        early.insert(number, answer);
        while let Some(answer) = early.remove(&due) {
            output.text(&answer.line)?;
            output.flush()?;
            if answer.failed {
                code = FAILED;
            }
            let _ = permits.recv();
            due += 1;
        }
    }
    Ok((due, code))
}
