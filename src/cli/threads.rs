//! How many threads work. The tensor library takes their number from the environment and only once, so it is set before the
//! program begins in earnest: by beginning it anew.

use crate::error::{Error, Kind, Result};
use std::process::Command;

const NAMES: [&str; 2] = ["RAYON_NUM_THREADS", "CANDLE_NUM_THREADS"];
/// Set for the second beginning, which must be the last.
const SETTLED: &str = "STANDFIRST_THREADS_SETTLED";

/// Sees to it that `threads` are used, or as many as there are cores that this process may use.
///
/// # Errors
/// Where the program cannot be started anew.
pub(super) fn settle(threads: Option<u16>) -> Result<()> {
    let wanted = match threads {
        Some(threads) => usize::from(threads),
        None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    };
    let wanted = wanted.to_string();
    let set = NAMES
        .iter()
        .all(|name| std::env::var(name).is_ok_and(|set| set == wanted));
    if set || std::env::var_os(SETTLED).is_some() {
        return Ok(());
    }
    let program = std::env::current_exe().map_err(failed)?;
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1)).env(SETTLED, "1");
    for name in NAMES {
        again.env(name, &wanted);
    }
    begin(again)
}

fn failed(cause: std::io::Error) -> Error {
    Error::new(Kind::Usage, "cannot set the number of threads")
        .because(cause)
        .hint("export STANDFIRST_THREADS_SETTLED=1 RAYON_NUM_THREADS=1")
}

#[cfg(unix)]
fn begin(mut again: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(failed(again.exec()))
}

#[cfg(not(unix))]
fn begin(mut again: Command) -> Result<()> {
    let status = again.status().map_err(failed)?;
    std::process::exit(status.code().unwrap_or(2));
}
