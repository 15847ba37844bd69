//! Help, and what is said of a command line that is not understood, in the language of who typed it.

use super::args::Cli;
use super::tongue::Tongue;
use crate::render;
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// Columns of a line of help that was translated: scripts without spaces are not broken by the parser.
const COLUMNS: usize = 66;

/// What stands inside of a line, as the parser writes it.
const INSIDE: &[&str] = &[
    "[default: ",
    "[possible values: ",
    "[subcommands: ",
    "[env: ",
    "[OPTIONS]",
    "<COMMAND>",
    "[COMMAND]",
];

/// The command line, with its help in `tongue`.
pub(super) fn command(tongue: Tongue) -> Command {
    match tongue.catalogue() {
        None => Cli::command(),
        Some(_) => told(Cli::command(), tongue),
    }
}

/// What `words` ask for.
///
/// # Errors
/// What is to be said instead: help, or why they are not understood.
pub(super) fn parse(words: impl Iterator<Item = OsString>, tongue: Tongue) -> Result<Cli, clap::Error> {
    let found = command(tongue).try_get_matches_from(words)?;
    Cli::from_arg_matches(&found)
}

fn told(command: Command, tongue: Tongue) -> Command {
    let about = command.get_about().map(ToString::to_string);
    let command = command.mut_args(|arg| argument(arg, tongue));
    let command = match about {
        Some(about) => command.about(tongue.say(&about).into_owned()),
        None => command,
    };
    command.mut_subcommands(|verb| told(verb, tongue))
}

fn argument(arg: Arg, tongue: Tongue) -> Arg {
    let help = arg.get_help().map(ToString::to_string);
    match help {
        Some(help) => arg.help(render::broken(&tongue.say(&help), COLUMNS).join("\n")),
        None => arg,
    }
}

/// What the parser says, in `tongue`.
pub(super) fn spoken(text: &str, tongue: Tongue) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let body = line.trim_start();
        out.push_str(&line[..line.len() - body.len()]);
        let mut body = spoken_line(body, tongue);
        for mark in INSIDE {
            body = body.replace(mark, &tongue.say(mark));
        }
        out.push_str(&body);
        out.push('\n');
    }
    out
}

fn spoken_line(body: &str, tongue: Tongue) -> String {
    for mark in ["error", "tip"] {
        if let Some(rest) = body.strip_prefix(mark).and_then(|rest| rest.strip_prefix(": ")) {
            return format!("{}：{}", tongue.say(mark), tongue.say(rest));
        }
    }
    if let Some(rest) = body.strip_prefix("Usage: ") {
        return format!("{}{rest}", tongue.say("Usage:"));
    }
    // A value that may be given, and the last column of a table.
    let value = body.strip_prefix("- ").and_then(|_| body.split_once(':'));
    let column = body.rfind("  ").map(|place| body.split_at(place + 2));
    for (before, help) in value.into_iter().chain(column) {
        let said = tongue.say(help.trim_start());
        if said != help.trim_start() {
            let between = if value.is_some() { "：" } else { "" };
            return format!("{before}{between}{said}");
        }
    }
    tongue.say(body).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a command, its commands, options and values say of themselves.
    fn helps(command: &Command, found: &mut Vec<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        assert!(command.get_about().is_some(), "`{}` has no help", command.get_name());
        assert!(
            command
                .get_long_about()
                .is_none_or(|long| Some(long) == command.get_about())
        );
        for arg in command
            .get_arguments()
            .filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
        {
            assert!(arg.get_help().is_some(), "`{}` has no help", arg.get_id());
            assert!(
                arg.get_long_help().is_none_or(|long| Some(long) == arg.get_help()),
                "`{}`",
                arg.get_id()
            );
            found.extend(arg.get_help().map(ToString::to_string));
            let values = arg.get_possible_values().into_iter();
            found.extend(values.filter_map(|value| Some(value.get_help()?.to_string())));
        }
        command.get_subcommands().for_each(|verb| helps(verb, found));
    }

    #[test]
    fn every_command_option_and_value_has_its_help_in_every_tongue() {
        let mut found = Vec::new();
        helps(&Cli::command(), &mut found);
        assert!(found.len() > 80, "{}", found.len());
        for tongue in Tongue::ALL.iter().filter(|tongue| tongue.catalogue().is_some()) {
            let missing: Vec<&String> = found.iter().filter(|text| tongue.say(text) == text.as_str()).collect();
            assert!(missing.is_empty(), "no help in `{}` for {missing:#?}", tongue.tag());
            command(*tongue).debug_assert();
        }
    }

    #[test]
    fn no_english_is_left_in_help() {
        // Names, values and abbreviations are words of one to three, with marks between them.
        let english = regex::Regex::new(r"\b[a-z]+ [a-z]+ [a-z]+ [a-z]+\b").unwrap();
        let mut command = command(Tongue::Chinese);
        command.build();
        for verb in command.get_subcommands_mut() {
            let help = spoken(&verb.render_long_help().to_string(), Tongue::Chinese);
            let left: Vec<&str> = help.lines().filter(|line| english.is_match(line)).collect();
            assert!(left.is_empty(), "{left:#?}");
        }
    }
}
