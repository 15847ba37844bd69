//! `show`: the place that a citation names, printed or opened.

use super::input;
use super::open::open;
use super::opener;
use super::opening::Opening;
use super::options::{Common, Protection, Structure, VerbOptions};
use super::outcome::DONE;
use super::output::Output;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use crate::render::{self, Original, PlaceReply};
use crate::span::Span;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Options of `show`.
#[derive(Clone, Debug, Args)]
pub(super) struct Show {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Open the file instead, at the page where that can be, by whatever opens such files on this machine
    #[arg(long)]
    open: bool,
    /// The page that is meant, counted from 1, of a file that holds several [default: as in `file.pdf#page=3`]
    #[arg(long, value_name = "N")]
    page: Option<usize>,
    /// The model that articles were found with: a model of the registry, a GGUF file, or `none`
    #[arg(long, value_name = "ID|FILE")]
    model: Option<String>,
    /// Our reading of the page, or the structure that its own file gives
    #[arg(long, value_enum, default_value_t = Structure::Found)]
    structure: Structure,
    #[command(flatten)]
    protection: Protection,
    /// A page: a file, or `file.pdf#page=3` as citations have it
    path: PathBuf,
    /// An article such as `a2`, a section such as `a2.s1`, or bytes as citations have them: `517-656`, `[517–656, 1408–1438]`
    #[arg(value_name = "ARTICLE|SPAN")]
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
}

/// What is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Named(String),
    Bytes(Vec<Span>),
}

impl FromStr for What {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let text = text.trim();
        let id = text
            .strip_prefix('a')
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if id.is_some() {
            return Ok(Self::Named(text.to_owned()));
        }
        // Behind the bytes a citation names pages and lines.
        let bytes = text.split('·').next().unwrap_or_default();
        let numbers = bytes
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty());
        let numbers: std::result::Result<Vec<usize>, _> = numbers.map(str::parse).collect();
        let wrong = "neither an article such as `a2` nor bytes such as `517-656`";
        let numbers = numbers.map_err(|_| wrong)?;
        if numbers.is_empty() || numbers.len() % 2 == 1 || bytes.contains(char::is_alphabetic) {
            return Err(wrong);
        }
        Ok(Self::Bytes(
            numbers
                .chunks_exact(2)
                .map(|ends| Span::new(ends[0], ends[1]))
                .collect(),
        ))
    }
}

/// `show`.
pub(super) fn show(common: &Common, show: Show, output: &mut Output) -> Result<u8> {
    let (path, page) = addressed(&show.path, show.page);
    let named = matches!(show.what, What::Named(_));
    let options = VerbOptions {
        jsonl: false,
        // Bytes are where they are, whatever model there is; articles are numbered as it found them.
        model: show.model.or_else(|| (!named).then(|| "none".to_owned())),
        structure: show.structure,
        date: None,
        protection: show.protection,
    };
    let standfirst = open(common, &options, None, 1)?;
    let opening = Opening::of_verb(common, &options);
    let input = the_page(&path, page, &opening)?;
    let (text, layout) = (input.document.text.clone(), input.document.layout.clone());
    let view = output.view([&input], true);
    let reply = standfirst.read(input)?;
    let original = Original {
        reply: &reply,
        text: &text,
        layout: layout.as_ref(),
        picture: None,
    };
    let place = match &show.what {
        What::Named(id) => PlaceReply::named(&original, id)?,
        What::Bytes(spans) => PlaceReply::bytes(&original, spans)?,
    };
    if show.open {
        let own = place.source.path.as_deref().map_or(path.as_path(), Path::new);
        opener::open(own, place.link.as_deref())?;
        return Ok(DONE);
    }
    match show.format {
        Form::Text => output.text(&render::place_text(&place, &view))?,
        Form::Json => output.text(&render::json(&place)?)?,
    }
    Ok(DONE)
}

/// The file and the page that `file.pdf#page=3` means, where no file is called so.
fn addressed(path: &Path, page: Option<usize>) -> (PathBuf, Option<usize>) {
    let split = path.to_str().and_then(|path| path.rsplit_once("#page="));
    let known = split.and_then(|(file, number)| Some((file, number.parse().ok()?)));
    match known.filter(|_| !path.exists()) {
        Some((file, number)) => (PathBuf::from(file), page.or(Some(number))),
        None => (path.to_owned(), page),
    }
}

/// The page of that number in the file at `path`.
fn the_page(path: &Path, number: Option<usize>, opening: &Opening) -> Result<Input> {
    let mut several = false;
    for found in input::expand(std::slice::from_ref(&path.to_owned()), opening) {
        for (place, input) in input::in_turn(&found?, opening)?.enumerate() {
            let input = input?;
            let own = input.document.source.page;
            several |= place > 0 || own.is_some();
            let meant = number.is_none_or(|number| own.unwrap_or(place + 1) == number);
            if meant {
                if number.is_none() && own.is_some_and(|own| own > 1) {
                    break;
                }
                return Ok(input);
            }
        }
    }
    let shown = path.display();
    let number = number.map_or_else(String::new, |number| format!(" page {number}"));
    let error = Error::new(Kind::Input, format!("`{shown}` has no{number} to show"));
    Err(if several {
        error.hint("name one of its pages with `--page N`")
    } else {
        error
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_taken_as_citations_have_them() {
        let bytes = |text: &str| match text.parse() {
            Ok(What::Bytes(spans)) => spans.iter().map(|span| (span.start, span.end)).collect(),
            _ => Vec::new(),
        };
        assert_eq!(bytes("517-656"), [(517, 656)]);
        assert_eq!(bytes("[517–656, 1408–1438 · lines 13, 27]"), [(517, 656), (1408, 1438)]);
        assert_eq!(bytes("[[5,6],[7,9]]"), [(5, 6), (7, 9)]);
        assert_eq!("a2.s1".parse(), Ok(What::Named("a2.s1".to_owned())));
        for wrong in ["", "article", "5", "5-6-7", "x1-2", "99999999999999999999999-1"] {
            assert!(wrong.parse::<What>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_names_a_page() {
        let of = |path: &str| addressed(Path::new(path), None);
        assert_eq!(of("no/such.pdf#page=3"), (PathBuf::from("no/such.pdf"), Some(3)));
        assert_eq!(of("no/such#page=x.pdf"), (PathBuf::from("no/such#page=x.pdf"), None));
    }
}
