//! The examples of CommonMark's specification: nothing of them is lost, and blocks are what its HTML makes of them.
//!
//! `.ci/run commonmark` fetches the specification; STANDFIRST_COMMONMARK names its `spec.txt`.

use standfirst::read::{BlockKind, Format, document};

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples(spec: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let (open, mut found) = (format!("{fence} example"), Vec::new());
    let mut lines = spec.lines();
    while let Some(line) = lines.next() {
        if line != open {
            continue;
        }
        let mut part = |end: &str| -> String {
            let lines = lines.by_ref().take_while(|line| *line != end);
            lines.map(|line| line.replace('→', "\t") + "\n").collect()
        };
        let markdown = part(".");
        let html = part(&fence);
        found.push(Example {
            number: found.len() + 1,
            markdown,
            html,
        });
    }
    found
}

/// A block of text, and what it is: `h1` to `h6`, `p`, `kept` for items and listings.
type Leaf = (String, String);

/// Examples that we read otherwise, on purpose: indented prose is prose, for that is what indents are in papers.
const OTHERWISE: [usize; 1] = [289];

/// The blocks that hold text in `html`, in order; `None` where markup stands in it that is no block's.
fn leaves(html: &str) -> Option<Vec<Leaf>> {
    let (mut found, mut open): (Vec<Leaf>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut text = String::new();
    let mut rest = html;
    let mut flush = |text: &mut String, open: &[&str]| {
        let words = said(text);
        let heading = open.iter().rfind(|name| name.len() == 2 && name.starts_with('h'));
        let kept = open.iter().any(|name| matches!(*name, "li" | "pre"));
        let kind = heading.copied().unwrap_or(if kept { "kept" } else { "p" });
        if !text.trim().is_empty() {
            found.push((kind.to_owned(), words));
        }
        text.clear();
    };
    while let Some(place) = rest.find('<') {
        text.push_str(&rest[..place]);
        let (tag, after) = rest[place + 1..].split_once('>')?;
        rest = after;
        let (end, tag) = (tag.starts_with('/'), tag.trim_start_matches('/'));
        let name = tag.split([' ', '/']).next()?;
        match name {
            "p" | "pre" | "li" | "ul" | "ol" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                flush(&mut text, &open);
                if end {
                    open.pop();
                } else {
                    open.push(name);
                }
            }
            "hr" => flush(&mut text, &open),
            "em" | "strong" | "code" | "br" => {}
            "img" => text.push('-'),
            "a" if end || tag.starts_with("a href=") => text.push('-'),
            _ => return None,
        }
    }
    text.push_str(rest);
    flush(&mut text, &open);
    Some(found)
}

/// Letters and figures that Markdown has as they are.
fn said(text: &str) -> String {
    let plain = ["&amp;", "&lt;", "&gt;", "&quot;"]
        .iter()
        .fold(text.to_owned(), |text, entity| text.replace(entity, ""));
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether all of `part` stands in `whole` in its order: marks, names of targets and entities may stand between.
fn within(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|other| other == c))
}

#[test]
#[ignore = "needs the specification"]
fn blocks_are_those_of_the_specification() {
    let spec = std::fs::read_to_string(std::env::var("STANDFIRST_COMMONMARK").unwrap()).unwrap();
    let (mut compared, mut wrong) = (0, Vec::new());
    let all = examples(&spec);
    for Example { number, markdown, html } in &all {
        // A page holds words.
        let Ok(page) = document(None, Format::Markdown, markdown.as_bytes()) else {
            assert!(markdown.trim().is_empty(), "example {number}: {markdown:?}");
            continue;
        };
        let mut held = vec![0; page.text.len()];
        for block in &page.blocks {
            held[block.span.start..block.span.end]
                .iter_mut()
                .for_each(|count| *count += 1);
        }
        let lost = page
            .text
            .char_indices()
            .any(|(place, c)| held[place] != 1 && !c.is_whitespace());
        assert!(!lost, "example {number}: {markdown:?}");
        let Some(leaves) = leaves(html).filter(|_| !OTHERWISE.contains(number)) else {
            continue;
        };
        // Blocks without words may be ours or not.
        let worded: Vec<Leaf> = leaves.iter().filter(|leaf| !leaf.1.is_empty()).cloned().collect();
        compared += 1;
        let ours: Vec<(String, String)> = page
            .blocks
            .iter()
            .filter_map(|block| {
                let kind = match block.kind {
                    BlockKind::Heading(level) => format!("h{level}"),
                    BlockKind::Paragraph => "p".to_owned(),
                    BlockKind::Verbatim => "kept".to_owned(),
                    _ => return None,
                };
                let words = block.span.text(&page.text).unwrap();
                Some((kind, words.chars().filter(char::is_ascii_alphanumeric).collect()))
            })
            .filter(|(_, words): &Leaf| !words.is_empty())
            .collect();
        let same = |(ours, leaf): (&Leaf, &Leaf)| ours.0 == leaf.0 && within(&leaf.1, &ours.1);
        let all = |leaves: &[Leaf]| ours.len() == leaves.len() && ours.iter().zip(leaves).all(same);
        if !all(&leaves) && !all(&worded) {
            wrong.push(format!("{number}: {markdown:?}\n   ours {ours:?}\n   html {leaves:?}"));
        }
    }
    println!("{} examples, {compared} compared, {} otherwise", all.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
