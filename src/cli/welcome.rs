//! What is said to somebody who typed the program's name and nothing else.

use super::package;
use super::tongue::Tongue;
use crate::text::shell;
use console::measure_text_width;
use std::fs;
use std::path::Path;

/// Files of the folder that are looked at for a page.
const LOOKED_AT: usize = 1000;

const WHAT_IT_IS: &str = "Puts torn newspaper pages back together, summarises them and answers questions, offline.";
const BELOW: &[&str] = &[
    "The first two fetch a model once; `--model none` does without. `standfirst doctor` says what works on this",
    "machine, `standfirst --help` lists everything.",
];

/// Three commands that can be pasted, about a page of `folder` where there is one.
pub(super) fn welcome(folder: &Path, tongue: Tongue) -> String {
    let page = page(folder);
    let page = page.as_deref().unwrap_or("page.txt");
    let lines = [
        (
            format!("standfirst summarize {page}"),
            "a summary of every article, each sentence with its source",
        ),
        (
            format!("standfirst ask \"{}\" {page}", tongue.say("Who is it about?")),
            "an answer with its citation, or `not stated`",
        ),
        (
            "standfirst serve".to_owned(),
            "pages to drop on a window and read there, at the address it prints",
        ),
    ];
    let wide = lines.iter().map(|(command, _)| measure_text_width(command)).max();
    let mut text = tongue.say(WHAT_IT_IS).into_owned() + "\n\n";
    for (command, what) in &lines {
        let room = " ".repeat(wide.unwrap_or_default() - measure_text_width(command));
        text.push_str(&format!("  {command}{room}   # {}\n", tongue.say(what)));
    }
    text.push('\n');
    for line in BELOW {
        text.push_str(&tongue.say(line));
        text.push('\n');
    }
    text
}

/// The first page of `folder` by name, as a shell takes it.
fn page(folder: &Path) -> Option<String> {
    let files = fs::read_dir(folder).ok()?.take(LOOKED_AT).flatten();
    let mut names: Vec<String> = files
        .filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|file| file.file_name().into_string().ok())
        .filter(|name| !name.starts_with(['.', '-']) && package::page(Path::new(name), Vec::new))
        .collect();
    // `README.md` and its like are hardly the page that is meant.
    names.retain(|name| !name.starts_with(|c: char| c.is_ascii_uppercase()) || !name.ends_with(".md"));
    names.sort_unstable();
    let name = names.into_iter().find(|name| name.chars().all(|c| !c.is_control()))?;
    let plain = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'));
    Some(if plain { name } else { shell::quoted(&name) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_lies_here_is_named_as_a_shell_takes_it() {
        let dir = tempfile::tempdir().unwrap();
        let welcome = |dir: &Path| welcome(dir, Tongue::English);
        assert!(welcome(dir.path()).contains("standfirst summarize page.txt "));
        for name in ["README.md", "b.txt", "photo.png", ".a.txt"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        assert!(welcome(dir.path()).contains("standfirst summarize b.txt "));
        fs::write(dir.path().join("a $(rm)'s.txt"), "x").unwrap();
        assert!(welcome(dir.path()).contains(r"standfirst summarize 'a $(rm)'\''s.txt' "));
    }
}
