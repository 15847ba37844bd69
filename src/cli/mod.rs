//! The program: its arguments, its inputs, what it prints and how it ends.

mod args;
mod doctor;
mod input;
mod keep;
mod output;
mod progress;
mod request;
mod restructure;
mod work;

use crate::error::Error;
use crate::render;
use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use output::Output;
use std::io::Write;
use std::process::ExitCode;

/// Done; for `ask`: answered.
const DONE: u8 = 0;
/// `ask`: the text does not state it.
const NOT_STATED: u8 = 1;
/// An error.
const FAILED: u8 = 2;

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refused) => {
            let told = refused.print();
            let wrong = refused.use_stderr() || told.is_err();
            return ExitCode::from(if wrong { FAILED } else { DONE });
        }
    };
    let mut output = Output::stdout();
    let done = run(cli, &mut output).and_then(|code| output.flush().map(|()| code));
    match done {
        Ok(code) => ExitCode::from(code),
        // Who reads us has seen enough.
        Err(_) if output.closed() => ExitCode::from(DONE),
        Err(error) => {
            complain(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn run(cli: Cli, output: &mut Output) -> crate::error::Result<u8> {
    let common = &cli.common;
    match cli.command {
        Command::Read { work, paths } => work::read(common, &work, &paths, output),
        Command::Summarize {
            work,
            language,
            sentences,
            paths,
        } => work::summarize(common, &work, language, sentences.into(), &paths, output),
        Command::Ask {
            work,
            language,
            question,
            paths,
        } => work::ask(common, &work, language, question.as_deref(), &paths, output),
        Command::Models(command) => keep::models(common, command, output),
        Command::Cache(command) => keep::cache(common, command, output),
        Command::Doctor => doctor::doctor(common, output),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "standfirst", &mut script);
            output.bytes(&script).map(|()| DONE)
        }
        Command::Man => {
            let mut page = Vec::new();
            match clap_mangen::Man::new(Cli::command()).render(&mut page) {
                Ok(()) => output.bytes(&page).map(|()| DONE),
                Err(cause) => {
                    Err(Error::new(crate::error::Kind::Storage, "cannot write the manual page").because(cause))
                }
            }
        }
    }
}

/// Says on standard error what went wrong and, where there is one, the way out.
fn complain(error: &Error) {
    let mut text = format!("error: {}\n", error.chain());
    if let Some(hint) = error.way_out() {
        text.push_str(&format!("hint: {hint}\n"));
    }
    let _ = std::io::stderr().write_all(render::clean(&text).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
