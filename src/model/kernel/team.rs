//! Threads that wait for work close by: a forward pass has hundreds of short parallel steps, each worth a few microseconds of
//! waiting and no more.

use super::shared::Shared;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Turns of waiting before a worker lies down; about a tenth of a millisecond.
const TURNS_AWAKE: u32 = 4_000;
/// Turns after which somebody else may have the core: it is given up for a thousand times as long as a step takes, so only where
/// the one waited for seems to have lost its own.
const TURNS_BEFORE_YIELD: u32 = 40_000;

/// In `Board::state`: a job is open to join.
const OPEN: u64 = 1;
/// One worker that has joined.
const ONE_WORKER: u64 = 2;
/// One job.
const ONE_JOB: u64 = 1 << 32;

/// What is to be done: `tasks` numbers, handed to `work` one by one.
#[derive(Clone, Copy)]
struct Job {
    work: *const (dyn Fn(usize) + Sync),
    tasks: usize,
}

struct Board {
    /// Number of the job (from bit 32), workers that have joined it, [`OPEN`].
    state: AtomicU64,
    job: std::cell::UnsafeCell<Option<Job>>,
    next: AtomicUsize,
    failed: AtomicBool,
    stop: AtomicBool,
    asleep: Mutex<usize>,
    wake: Condvar,
}

// SAFETY: `job` is written only by `Team::run`, with the job before it closed and left by all, and read only by workers that
// have joined an open job.
unsafe impl Sync for Board {}
// SAFETY: the pointer in `job` is only followed while `Team::run`, which borrows what it points to, waits.
unsafe impl Send for Board {}

/// The cores that this process may use: affinity and quotas of its group counted in.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// A caller's thread and its helpers.
pub struct Team {
    board: Arc<Board>,
    workers: Vec<JoinHandle<()>>,
    turn: Mutex<()>,
}

impl Team {
    /// A team of `threads`, the caller's own among them.
    pub fn new(threads: usize) -> Self {
        let board = Arc::new(Board {
            state: AtomicU64::new(0),
            job: std::cell::UnsafeCell::new(None),
            next: AtomicUsize::new(0),
            failed: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            asleep: Mutex::new(0),
            wake: Condvar::new(),
        });
        let workers = (1..threads)
            .filter_map(|number| {
                let board = board.clone();
                let named = std::thread::Builder::new().name(format!("kernel-{number}"));
                // Fewer threads than asked for are slower and as good.
                named.spawn(move || board.serve()).ok()
            })
            .collect();
        Self {
            board,
            workers,
            turn: Mutex::new(()),
        }
    }

    /// Threads that work.
    pub fn threads(&self) -> usize {
        self.workers.len() + 1
    }

    /// Calls `work` once with each of `0..tasks`, on all threads, in no order.
    ///
    /// # Panics
    /// Where `work` does.
    pub fn run(&self, tasks: usize, work: &(dyn Fn(usize) + Sync)) {
        if tasks <= 1 || self.workers.is_empty() {
            (0..tasks).for_each(work);
            return;
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let board = &*self.board;
        // SAFETY: only the lifetime changes; the pointer is not followed after this function returns.
        let work: *const (dyn Fn(usize) + Sync) = unsafe { std::mem::transmute::<&(dyn Fn(usize) + Sync), _>(work) };
        // SAFETY: the job before this one is closed and all have left it, so nobody reads the cell.
        unsafe { *board.job.get() = Some(Job { work, tasks }) };
        board.next.store(0, Ordering::Relaxed);
        let number = (board.state.load(Ordering::Relaxed) / ONE_JOB).wrapping_add(1);
        board.state.store(number.wrapping_mul(ONE_JOB) | OPEN, Ordering::SeqCst);
        if *board.asleep.lock().unwrap_or_else(PoisonError::into_inner) > 0 {
            board.wake.notify_all();
        }
        // Closes the job and waits for all to leave it, also where the caller's own share panics.
        let leave = Leave(board);
        board.work(Job { work, tasks });
        drop(leave);
        assert!(
            !board.failed.swap(false, Ordering::Relaxed),
            "a part of a parallel step panicked"
        );
    }
}

impl Team {
    /// Calls `work` with each row of `data`, `width` long, and its number, on all threads.
    pub fn rows<T: Send>(&self, data: &mut [T], width: usize, work: &(dyn Fn(usize, &mut [T]) + Sync)) {
        /// Rows that one task takes.
        const TOGETHER: usize = 8;
        let count = data.len() / width;
        let shared = Shared::new(data);
        self.run(count.div_ceil(TOGETHER), &|task| {
            for row in task * TOGETHER..count.min((task + 1) * TOGETHER) {
                // SAFETY: every row belongs to one task.
                work(row, unsafe { shared.slice(row * width, width) });
            }
        });
    }
}

struct Leave<'a>(&'a Board);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.state.fetch_and(!OPEN, Ordering::AcqRel);
        let mut turns = 0u32;
        while self.0.state.load(Ordering::Acquire) % ONE_JOB >= ONE_WORKER {
            turns = turns.saturating_add(1);
            if turns < TURNS_BEFORE_YIELD {
                std::hint::spin_loop();
            } else {
                std::thread::yield_now();
            }
        }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        {
            let _asleep = self.board.asleep.lock().unwrap_or_else(PoisonError::into_inner);
            self.board.stop.store(true, Ordering::SeqCst);
            self.board.wake.notify_all();
        }
        for worker in self.workers.drain(..) {
            // A worker catches what its tasks panic with; there is nothing to learn from it.
            let _ = worker.join();
        }
    }
}

impl Board {
    fn work(&self, job: Job) {
        loop {
            let task = self.next.fetch_add(1, Ordering::Relaxed);
            if task >= job.tasks {
                return;
            }
            // SAFETY: whoever is here has joined the job, so `Team::run` waits and what it borrows is alive.
            unsafe { (*job.work)(task) };
        }
    }

    fn serve(&self) {
        let mut done = 0;
        loop {
            let state = self.wait(done);
            let Some(state) = state else { return };
            if self
                .state
                .compare_exchange(state, state + ONE_WORKER, Ordering::AcqRel, Ordering::Relaxed)
                .is_err()
            {
                continue;
            }
            done = state / ONE_JOB;
            // SAFETY: this worker has joined an open job, so the cell is not written to until it leaves.
            let job = unsafe { *self.job.get() };
            let shared = std::panic::AssertUnwindSafe(|| job.into_iter().for_each(|job| self.work(job)));
            if std::panic::catch_unwind(shared).is_err() {
                self.failed.store(true, Ordering::Relaxed);
            }
            self.state.fetch_sub(ONE_WORKER, Ordering::AcqRel);
        }
    }

    /// The state of an open job that is not the one numbered `done`; `None` where the team is dissolved.
    fn wait(&self, done: u64) -> Option<u64> {
        let mut turns = 0u32;
        loop {
            let state = self.state.load(Ordering::SeqCst);
            if self.stop.load(Ordering::SeqCst) {
                return None;
            }
            if state & OPEN == OPEN && state / ONE_JOB != done {
                return Some(state);
            }
            turns += 1;
            if turns < TURNS_AWAKE {
                std::hint::spin_loop();
                continue;
            }
            let mut asleep = self.asleep.lock().unwrap_or_else(PoisonError::into_inner);
            *asleep += 1;
            let idle = |state: u64| !(state & OPEN == OPEN && state / ONE_JOB != done);
            while idle(self.state.load(Ordering::SeqCst)) && !self.stop.load(Ordering::SeqCst) {
                asleep = self.wake.wait(asleep).unwrap_or_else(PoisonError::into_inner);
            }
            *asleep -= 1;
            turns = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_done_once() {
        let team = Team::new(3);
        for tasks in [0, 1, 2, 7, 100] {
            let counts: Vec<AtomicUsize> = (0..tasks).map(|_| AtomicUsize::new(0)).collect();
            for _ in 0..200 {
                team.run(tasks, &|task| {
                    counts[task].fetch_add(1, Ordering::Relaxed);
                });
            }
            assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == 200));
        }
    }

    #[test]
    fn a_panic_reaches_the_caller_and_the_team_goes_on() {
        let team = Team::new(2);
        let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            team.run(64, &|task| assert!(task != 40));
        }));
        assert!(failed.is_err());
        let sum = AtomicUsize::new(0);
        team.run(10, &|task| {
            sum.fetch_add(task, Ordering::Relaxed);
        });
        assert_eq!(sum.into_inner(), 45);
    }
}
