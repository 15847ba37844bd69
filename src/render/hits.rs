//! What a search found, and what came of indexing: their replies, and their text for people.

use super::clean::line;
use super::view::View;
use crate::archive::{Hit, Hits};
use crate::tongue::Tongue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Columns of the longest bar.
const BAR: usize = 40;
/// More months than these are shown as years.
const MONTHS: usize = 24;
/// What stands before all but headlines.
const INDENT: &str = "   ";

/// Reply of `search`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HitsReply {
    /// [`HitsReply::SCHEMA`].
    pub schema: String,
    /// The program's version.
    pub version: String,
    /// What was searched for.
    pub query: String,
    /// What was found.
    #[serde(flatten)]
    pub hits: Hits,
}

impl HitsReply {
    /// Names the form of the reply.
    pub const SCHEMA: &str = "standfirst.hits/1";
}

/// Reply of `index`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IndexReply {
    /// [`IndexReply::SCHEMA`].
    pub schema: String,
    /// The program's version.
    pub version: String,
    /// The archive's folder.
    pub archive: String,
    /// Files that it did not know.
    pub new: usize,
    /// Files that it knew otherwise.
    pub changed: usize,
    /// Files that it knew under another name.
    pub moved: usize,
    /// Files that are no longer there, and were at the last time.
    pub gone: usize,
    /// Files that are as they were.
    pub same: usize,
    /// Files and folders that could not be read.
    pub failed: usize,
    /// Files that it knows now, those that are gone among them.
    pub files: usize,
    /// Articles that it holds now.
    pub articles: u64,
    /// How many of them it knows the meaning of, where that was looked at.
    #[serde(default, skip_serializing_if = "zero")]
    pub vectors: usize,
}

impl IndexReply {
    /// Names the form of the reply.
    pub const SCHEMA: &str = "standfirst.index/1";
}

/// Whether there is nothing to be told.
fn zero(count: &usize) -> bool {
    *count == 0
}

/// What came of indexing, on two lines, or three.
pub fn index_text(reply: &IndexReply, tongue: Tongue) -> String {
    let failed = match reply.failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    let vectors = match reply.vectors {
        0 => String::new(),
        vectors => {
            tongue
                .say(&format!("{vectors} articles are found by what they mean, too"))
                .into_owned()
                + "\n"
        }
    };
    let news = format!(
        "{} new, {} changed, {} moved, {} gone, {} as they were{failed}",
        reply.new, reply.changed, reply.moved, reply.gone, reply.same
    );
    let all = format!(
        "{} articles of {} files in {}",
        reply.articles,
        reply.files,
        line(&reply.archive)
    );
    format!("{}\n{}\n{vectors}", tongue.say(&news), tongue.say(&all))
}

/// The articles that were found; with `chart`, how many were printed when.
pub fn hits_text(reply: &HitsReply, view: &View, chart: bool) -> String {
    let mut out = String::new();
    let shown = reply.hits.hits.len();
    let total = reply.hits.total;
    let articles = match total {
        1 => "1 article".to_owned(),
        total => format!("{total} articles"),
    };
    let first = match shown < total {
        true => format!(", the first {shown}"),
        false => String::new(),
    };
    let alone = match reply.hits.by_meaning {
        0 => String::new(),
        alone => format!(", {alone} by meaning alone"),
    };
    out.extend([articles, alone, first].map(|part| view.say(&part)));
    out.push('\n');
    if chart {
        out.push_str(&bars(&reply.hits.by_month));
    }
    for hit in &reply.hits.hits {
        out.push('\n');
        let headline = hit.headline.as_deref().map_or_else(|| view.say("(no headline)"), line);
        let date = dated(hit.date.as_deref(), "  ");
        out.push_str(&view.item("", &format!("{date}{headline}")));
        out.push_str(&view.item(INDENT, &place(hit, view)));
        if !hit.snippet.text.is_empty() {
            out.push_str(&view.item(INDENT, &line(&hit.snippet.text)));
        }
        if let Some(spoken) = &hit.spoken {
            let how = if spoken.resolved { ", resolved from" } else { ":" };
            let words = line(&spoken.words.text);
            out.push_str(&view.item(
                INDENT,
                &view.say(&format!("speaks of {}{how} “{words}”", line(&spoken.date))),
            ));
        }
        for also in &hit.also {
            let date = dated(also.date.as_deref(), ", ");
            let told = format!("{date}{}{}", line(&also.path), view.on(also.page));
            out.push_str(&view.item(INDENT, &format!("{}{told}", view.mark("also"))));
        }
    }
    for note in &reply.hits.notes {
        out.push_str(&view.item(&view.mark("note"), &view.say(&line(note))));
    }
    out
}

fn dated(date: Option<&str>, after: &str) -> String {
    date.map(|date| format!("{}{after}", line(date))).unwrap_or_default()
}

/// Where a hit was printed, and by whom.
fn place(hit: &Hit, view: &View) -> String {
    let mut parts = vec![line(&hit.id.path)];
    parts.extend(hit.id.page.map(|page| view.say(&format!("page {page}"))));
    parts.extend((!hit.id.article.is_empty()).then(|| line(&hit.id.article)));
    parts.extend(hit.byline.iter().map(|byline| line(byline)));
    if hit.by_meaning {
        parts.push(view.say("by meaning"));
    }
    if hit.gone {
        parts.push(view.say("the file is gone"));
    }
    parts.join(" · ")
}

/// A bar a month, or a year where there are many.
fn bars(by_month: &BTreeMap<String, usize>) -> String {
    let mut counts: BTreeMap<String, usize> = by_month.clone();
    if counts.len() > MONTHS {
        counts.clear();
        for (month, count) in by_month {
            let year = month.get(..4).unwrap_or_default().to_owned();
            *counts.entry(year).or_default() += count;
        }
    }
    let most = counts.values().copied().max().unwrap_or(1).max(1);
    let bar = |(when, count): (&String, &usize)| {
        let full = (count * BAR).div_ceil(most);
        format!("{when:<7} {} {count}\n", "█".repeat(full))
    };
    counts.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_what_they_count() {
        let months = [("1998-01", 4), ("1998-02", 1)];
        let shown = bars(
            &months
                .iter()
                .map(|(month, count)| ((*month).to_owned(), *count))
                .collect(),
        );
        let lengths: Vec<usize> = shown.lines().map(|line| line.matches('█').count()).collect();
        assert_eq!(lengths, [40, 10]);
        let many: BTreeMap<String, usize> = (0..30).map(|n| (format!("{}-01", 1970 + n), 1)).collect();
        assert!(bars(&many).starts_with("1970    "));
    }
}
