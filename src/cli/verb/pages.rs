//! Page after page, each printed when it is done.

use crate::cli::input;
use crate::cli::opening::Opening;
use crate::cli::outcome::{DONE, FAILED, broke, complain};
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::Input;
use crate::render;
use serde::Serialize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Prints a reply as a line of JSON.
pub(super) fn line(output: &mut Output, reply: &impl Serialize) -> Result<()> {
    output.text(&render::json(reply)?)?;
    output.flush()
}

/// Does `one` for every page; what fails is said, and the others are still done.
pub(super) fn each_page(
    paths: &[PathBuf],
    opening: &Opening,
    output: &mut Output,
    mut one: impl FnMut(Input, &mut Output) -> Result<()>,
) -> Result<u8> {
    let mut code = DONE;
    for path in input::expand(paths, opening) {
        let inputs = match path.and_then(|path| input::in_turn(&path, opening)) {
            Ok(inputs) => inputs,
            Err(error) => {
                complain(&error);
                code = FAILED;
                continue;
            }
        };
        for input in inputs {
            let done = input.and_then(|input| {
                let done = catch_unwind(AssertUnwindSafe(|| one(input, output)));
                done.unwrap_or_else(|_| Err(broke()))
            });
            if let Err(error) = done {
                if output.closed() {
                    return Err(error);
                }
                complain(&error);
                code = FAILED;
            }
            output.flush()?;
        }
    }
    Ok(code)
}
