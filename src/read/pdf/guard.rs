//! The seam to the library that parses: should it panic, the file counts as broken, and nothing is printed of it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// Where this file stands among the sources.
const HERE: &str = "read/pdf/guard.rs";

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives; `None` where it panics. What it had in hand is to be thrown away then.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    silence();
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    GUARDED.set(outer);
    done
}

/// Has panics of other crates' code told to nobody while a file is taken apart; this crate's own are told as before.
fn silence() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
            let foreign = || panic.location().is_none_or(|place| !is_own(place));
            if !(GUARDED.get() && foreign()) {
                told(panic);
            }
        }));
    });
}

/// Whether a place is one of this crate's sources.
fn is_own(place: &Location<'_>) -> bool {
    let ours = file!().strip_suffix(HERE).unwrap_or("src");
    place.file().starts_with(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_ends_the_guard() {
        assert_eq!(guarded(|| 7), Some(7));
        assert_eq!(guarded(|| "x".parse::<usize>().unwrap()), None);
        assert!(!GUARDED.get());
        assert!(is_own(Location::caller()));
    }
}
