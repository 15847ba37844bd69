//! What shells and readers of the manual are given, made from the command line's own description.

use super::args::{Cli, Common};
use crate::error::{Error, Kind, Result};
use crate::model::registry::Registry;
use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

/// A script that completes commands, options and the names of models for `shell`.
///
/// # Errors
/// Where the registry cannot be read.
pub(super) fn completions(common: &Common, shell: Shell) -> Result<Vec<u8>> {
    let registry = Registry::open(common.models.as_deref())?;
    let ids: Vec<String> = registry.models().iter().map(|spec| spec.id.clone()).collect();
    let none = std::iter::once("none".to_owned());
    let choices = PossibleValuesParser::new(ids.iter().cloned().chain(none));
    let known = PossibleValuesParser::new(ids);
    let mut command = Cli::command().mut_subcommands(|verb| match verb.get_name() {
        "read" | "summarize" | "ask" => verb.mut_arg("model", |model| model.value_parser(choices.clone())),
        "models" => verb.mut_subcommands(|verb| match verb.get_name() {
            "list" => verb,
            _ => verb.mut_arg("id", |id| id.value_parser(known.clone())),
        }),
        _ => verb,
    });
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "standfirst", &mut script);
    Ok(script)
}

/// The manual: a page for the program, and one for each command.
///
/// # Errors
/// Where a page cannot be written.
pub(super) fn pages() -> Result<Vec<u8>> {
    let mut command = Cli::command();
    command.build();
    let mut pages = Vec::new();
    page(&command, &mut pages)?;
    Ok(pages)
}

fn page(command: &Command, pages: &mut Vec<u8>) -> Result<()> {
    Man::new(command.clone())
        .render(pages)
        .map_err(|cause| Error::new(Kind::Storage, "cannot write the manual").because(cause))?;
    for verb in command.get_subcommands() {
        page(verb, pages)?;
    }
    Ok(())
}
