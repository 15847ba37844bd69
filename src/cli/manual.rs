//! What shells and readers of the manual are given, made from the command line's own description.

use super::help;
use super::options::Common;
use super::tongue::{Tongue, chosen};
use crate::error::{Error, Kind, Result};
use crate::model::registry::Registry;
use clap::Command;
use clap::builder::PossibleValuesParser;
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
    let choices: Vec<String> = ids.iter().cloned().chain(none).collect();
    let known = PossibleValuesParser::new(ids.clone());
    let mut command = help::command(Tongue::English).mut_subcommands(|verb| match verb.get_name() {
        "read" | "summarize" | "ask" | "serve" | "mcp" | "eval" => verb.mut_arg("model", |model| {
            model.value_parser(PossibleValuesParser::new(choices.clone()))
        }),
        "models" => verb.mut_subcommands(|verb| match verb.get_name() {
            "list" | "add" => verb,
            _ => verb.mut_arg("id", |id| id.value_parser(known.clone())),
        }),
        _ => verb,
    });
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "standfirst", &mut script);
    let value: fn(&str) -> String = match shell {
        Shell::PowerShell => |id| {
            format!(
                "            [CompletionResult]::new('{id}', '{id}', [CompletionResultType]::ParameterValue, 'model')\n"
            )
        },
        Shell::Fish => {
            script.extend_from_slice(fish(&ids).as_bytes());
            return Ok(script);
        }
        Shell::Elvish => |id| format!("            cand {id} 'model'\n"),
        _ => return Ok(script),
    };
    Ok(with_values(&String::from_utf8_lossy(&script), &choices, value).into_bytes())
}

/// The names of models after the commands that take one, which the generator leaves out.
fn fish(ids: &[String]) -> String {
    format!(
        "complete -c standfirst -n \"__fish_standfirst_using_subcommand models; and __fish_seen_subcommand_from \
         pull import verify path remove\" -a \"{}\"\n",
        ids.join(" ")
    )
}

/// A script whose generator knows no values of options, with `ids` offered where a model may be named.
fn with_values(script: &str, ids: &[String], value: fn(&str) -> String) -> String {
    let takes = |line: &str| {
        let verb = line
            .split('\'')
            .nth(1)
            .and_then(|name| name.strip_prefix("standfirst;"))?;
        let (one, all) = (ids.len() - 1, ids.len());
        match verb {
            "read" | "summarize" | "ask" | "serve" | "mcp" | "eval" => Some(&ids[..all]),
            "models;pull" | "models;import" | "models;verify" | "models;path" | "models;remove" => Some(&ids[..one]),
            _ => None,
        }
    };
    let mut out = String::with_capacity(script.len() * 2);
    for line in script.split_inclusive('\n') {
        out.push_str(line);
        if line.trim_end().ends_with('{') {
            out.extend(takes(line).into_iter().flatten().map(|id| value(id)));
        }
    }
    out
}

/// The manual: a page for the program, and one for each command.
///
/// # Errors
/// Where a page cannot be written.
pub(super) fn pages() -> Result<Vec<u8>> {
    let mut command = help::command(chosen());
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
