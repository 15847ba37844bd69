//! The program: its arguments, its inputs, what it prints and how it ends.

mod args;
mod below;
mod doctor;
mod draw;
mod eval;
mod file;
mod files;
mod folder;
mod input;
mod issue;
mod keep;
mod letter;
mod manual;
mod mcp;
mod models;
mod open;
mod opener;
mod opening;
mod options;
mod outcome;
mod output;
mod package;
mod painter;
mod progress;
mod request;
mod restructure;
mod scan;
mod serve;
mod show;
mod stream;
mod verb;
mod welcome;

#[cfg(any(test, feature = "lab"))]
pub(crate) use eval::states;

use args::{Cli, Command};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use options::{Protection, VerbOptions};
use outcome::{DONE, FAILED, broke, complain};
use output::Output;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    if std::env::args_os().len() < 2 {
        return ExitCode::from(greet(Output::stdout()));
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refused) => {
            let told = refused.print();
            let wrong = refused.use_stderr() || told.is_err();
            way_out(&refused);
            return ExitCode::from(if wrong { FAILED } else { DONE });
        }
    };
    // What breaks may hold a page's words, and these are in no log.
    std::panic::set_hook(Box::new(|broken| {
        let place = broken.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(std::io::stderr(), "error: the program broke at `{place}`");
    }));
    let mut output = Output::stdout();
    let run = catch_unwind(AssertUnwindSafe(|| run(cli, &mut output))).unwrap_or_else(|_| Err(broke()));
    let done = run.and_then(|code| output.flush().map(|()| code));
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

fn greet(mut output: Output) -> u8 {
    let text = welcome::welcome(Path::new("."));
    match output.text(&text).and_then(|()| output.flush()) {
        Err(error) if !output.closed() => {
            complain(&error);
            FAILED
        }
        _ => DONE,
    }
}

fn run(cli: Cli, output: &mut Output) -> crate::error::Result<u8> {
    let common = &cli.common;
    match cli.command {
        Command::Verb(verb) => verb.run(common, output),
        Command::Draw { page } => draw::draw(page, output),
        Command::Show(options) => show::show(common, options, output),
        Command::Serve(options) => serve::serve(common, options, output),
        Command::Mcp(options) => mcp::mcp(common, options),
        Command::Eval {
            model,
            sentences,
            replies,
            data,
        } => {
            let options = VerbOptions {
                jsonl: true,
                model,
                structure: options::Structure::Found,
                date: None,
                protection: Protection::default(),
            };
            let standfirst = open::open(common, &options, None, sentences.into())?;
            eval::eval(&standfirst, sentences.into(), &replies, &data, output)
        }
        Command::Models(command) => models::models(common, command, output),
        Command::Cache(command) => keep::cache(common, command, output),
        Command::Doctor => doctor::doctor(common, output),
        Command::Completions { shell } => output.bytes(&manual::completions(common, shell)?).map(|()| DONE),
        Command::Man => output.bytes(&manual::pages()?).map(|()| DONE),
    }
}

/// What to paste after a command line that was refused.
fn way_out(refused: &clap::Error) {
    if !refused.use_stderr() || refused.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return;
    }
    let mut command = Cli::command();
    command.build();
    let known = |word: &String| command.find_subcommand(word).is_some();
    let mut given = std::env::args_os().skip(1).filter_map(|word| word.into_string().ok());
    let verb = given.find(known);
    let words: Vec<String> = std::iter::once("standfirst".to_owned()).chain(verb).collect();
    let _ = writeln!(std::io::stderr(), "hint: {} --help", words.join(" "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
