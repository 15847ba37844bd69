//! The program: its arguments, its inputs, what it prints and how it ends.

mod args;
mod below;
mod doctor;
mod draw;
mod eval;
mod file;
mod files;
mod folder;
mod help;
mod input;
mod issue;
mod keep;
mod kept;
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
mod sent;
mod serve;
mod show;
mod stream;
mod tongue;
mod verb;
mod welcome;

#[cfg(any(test, feature = "lab"))]
pub(crate) use eval::states;

use args::{Cli, Command};
use clap::error::ErrorKind;
use options::{Protection, Ui, VerbOptions};
use outcome::{DONE, FAILED, broke, complain};
use output::Output;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use tongue::Tongue;

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let early = tongue::asked(std::env::args_os().skip(1));
    if std::env::args_os().len() < 2 {
        tongue::settle(early);
        return ExitCode::from(greet(Output::stdout()));
    }
    let cli = match help::parse(std::env::args_os(), early) {
        Ok(cli) => cli,
        Err(refused) => {
            let told = print(&refused, early);
            let wrong = refused.use_stderr() || told.is_err();
            way_out(&refused);
            return ExitCode::from(if wrong { FAILED } else { DONE });
        }
    };
    tongue::settle(cli.common.ui.map_or(early, Ui::tongue));
    // What breaks may hold a page's words, and these are in no log.
    std::panic::set_hook(Box::new(|broken| {
        let place = broken.location().map(ToString::to_string).unwrap_or_default();
        let said = tongue::marked("error", &format!("the program broke at `{place}`"));
        let _ = writeln!(std::io::stderr(), "{said}");
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

/// Prints what the parser says; coloured where it is in its own words.
fn print(said: &clap::Error, tongue: Tongue) -> io::Result<()> {
    if tongue.catalogue().is_none() {
        return said.print();
    }
    let text = help::spoken(&said.to_string(), tongue);
    match said.use_stderr() {
        true => io::stderr().write_all(text.as_bytes()),
        false => io::stdout().write_all(text.as_bytes()),
    }
}

fn greet(mut output: Output) -> u8 {
    let text = welcome::welcome(Path::new("."), tongue::chosen());
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
    let mut command = help::command(Tongue::English);
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
        help::command(Tongue::English).debug_assert();
    }
}
