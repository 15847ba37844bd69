//! What the program says to people is said in every language that it speaks: every message of the code has its line there.

mod literals;

use standfirst::tongue::{Pattern, Tongue};
use std::collections::{BTreeMap, BTreeSet};

/// Where nothing is said to people at a terminal: what programs and agents read, what is fitted and measured, forms of files, names of
/// evidence.
const NOT_SAID: &[&str] = &[
    "src/build.rs",
    "src/cli/eval/",
    "src/cli/manual.rs",
    "src/cli/tongue.rs",
    "src/http/",
    "src/lab/",
    "src/local/routes.rs",
    "src/mcp/",
    "src/model/kernel/",
    "src/page/cue_kind.rs",
    "src/page/evidence.rs",
    "src/page/weights/labels.rs",
    "src/page/weights/table.rs",
    "src/page/weights/tears.rs",
    "src/page/geometry/kinds.rs",
    "src/prompt/task.rs",
    "src/read/encodings.rs",
    "src/read/mail/head.rs",
    "src/read/docx/kinds.rs",
    "src/read/epub/",
    "src/read/hocr/",
    "src/read/page_xml/",
    "src/read/pdf/repair.rs",
    "src/render/csv.rs",
    "src/render/exported.rs",
    "src/render/front.rs",
    "src/render/hits_table.rs",
    "src/render/markdown.rs",
    "src/render/mets.rs",
    "src/render/page_region.rs",
    "src/render/page_xml.rs",
    "src/render/tei",
    "src/render/xml.rs",
    "src/span/",
    "src/text/",
    "src/tongue/",
];

/// Words that no message is, though they look like one.
const NO_MESSAGE: &[&str] = &[
    "No module named pip",
    "No space left on device",
    "Disk quota exceeded",
    "goes on",
    "hint: {hole} --help",
    "page {page} of {of}",
    "makes the question likelier by",
    "right with probability",
    "states it",
    "nats a token",
    "{line}, {hole} needs {hole}",
    "{what}; hint: standfirst models pull {hole}",
    "weibo: article:create_at",
];

/// Commands, which are the same in all languages.
const COMMANDS: &[&str] = &["standfirst ", "export ", "python3 ", "chmod ", "unzip ", "rm "];

/// A text with its holes without names.
fn bare(text: &str) -> String {
    let pattern = Pattern::of(text);
    pattern.parts().collect::<Vec<_>>().join("{}")
}

fn entries(tongue: Tongue) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (name, text) in tongue.files() {
        let table: BTreeMap<String, String> = toml::from_str(text).unwrap_or_else(|error| panic!("`{name}`: {error}"));
        found.extend(
            table
                .into_iter()
                .map(|(english, said)| ((*name).to_owned(), english, said)),
        );
    }
    found
}

fn others() -> impl Iterator<Item = Tongue> {
    Tongue::ALL
        .iter()
        .copied()
        .filter(|tongue| tongue.catalogue().is_some())
}

/// Whether a text of the code is said to somebody.
fn message(text: &str) -> bool {
    let text = text.trim();
    let own = bare(text);
    let words = own.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
    let plain = words
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .count();
    let markup =
        text.contains(['<', '\\', '|']) || text.contains("id=\"") || text.starts_with('#') || text.starts_with("{\"");
    let command =
        COMMANDS.iter().any(|command| text.starts_with(command)) && !text.contains(", ") && !text.contains("\"WORD");
    plain >= 2 && text.contains(' ') && !markup && !command && !NO_MESSAGE.contains(&text)
}

#[test]
fn every_message_is_said_in_every_tongue() {
    let said = literals::of_code(NOT_SAID);
    for tongue in others() {
        let known: BTreeSet<String> = entries(tongue).iter().map(|(_, english, _)| bare(english)).collect();
        let missing: BTreeSet<&String> = said
            .iter()
            .filter(|one| !one.documents && message(&one.text) && !known.contains(&bare(&one.text)))
            .map(|one| &one.text)
            .collect();
        assert!(missing.is_empty(), "not said in `{}`: {missing:#?}", tongue.tag());
    }
}

#[test]
fn no_message_is_kept_that_nobody_says() {
    let said: BTreeSet<String> = literals::of_code(&[]).iter().map(|one| bare(&one.text)).collect();
    for tongue in others() {
        let stale: Vec<String> = entries(tongue)
            .into_iter()
            .filter(|(file, english, _)| {
                !["foreign", "composed"].contains(&file.as_str()) && !said.contains(&bare(english))
            })
            .map(|(_, english, _)| english)
            .collect();
        assert!(stale.is_empty(), "said nowhere: {stale:#?}");
    }
}

#[test]
fn holes_agree_and_no_message_stands_twice() {
    for tongue in others() {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (file, english, said) in entries(tongue) {
            let [own, other] = [&english, &said].map(|text| {
                let pattern = Pattern::of(text);
                let names: BTreeSet<String> = pattern
                    .names()
                    .map(|name| name.trim_start_matches('~').to_owned())
                    .collect();
                names
            });
            assert_eq!(own, other, "`{file}`: {english}");
            assert!(!english.contains("{~"), "`{file}`: {english}");
            if let Some(before) = seen.insert(bare(&english), said.clone()) {
                assert_eq!(before, said, "`{file}`: {english}");
            }
        }
    }
}

#[test]
fn chinese_is_set_as_chinese() {
    let latin = |c: char| c.is_ascii_alphanumeric() || "`'\"<>[](){}/.~-_=$|*:".contains(c);
    for (file, english, said) in entries(Tongue::Chinese) {
        let marks: Vec<char> = said.chars().collect();
        for pair in marks.windows(2) {
            let half = ",;:?!()".contains(pair[1]) && !latin(pair[0]) && !pair[0].is_whitespace();
            assert!(!half || pair[1] == '(', "`{file}`: half-width `{}` in: {said}", pair[1]);
        }
        let ends = said.ends_with(['。', '.', '，', '；']);
        let foreign = english.ends_with(['.', ',', ';']);
        assert!(!ends || foreign, "`{file}`: a message has no stop at its end: {said}");
        let ticks = |text: &str| text.matches('`').count();
        assert!(
            ticks(&english) <= ticks(&said) || file == "foreign" || english.contains("not stated"),
            "`{file}`: a value lost its marks: {said}"
        );
    }
}
