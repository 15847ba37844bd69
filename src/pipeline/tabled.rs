//! What a cell of a table says: read off where a question names its row and its column, without a model.

use super::tell::Given;
use crate::ground::{Aim, Citation, Exact};
use crate::language::rules::Rules;
use crate::page::{Article, Page, Section};
use crate::read::Document;
use crate::render::{cell_ranges, table};
use crate::span::Quoted;
use crate::span::joined::Joined;
use crate::text::script::wordless;
use crate::text::term::terms;
use std::collections::BTreeSet;
use std::ops::Range;

/// The share of a column's name that a question must hold.
const NAMED: f64 = 0.5;
/// Words of a question that neither its row, its column nor what stands above the table holds, at most: `leave`, `cost`.
const BESIDE: usize = 1;

/// The terms of a question.
struct Wanted {
    all: BTreeSet<String>,
    /// Those that are no words of asking.
    meant: BTreeSet<String>,
    /// Those of names and figures, which a table that does not know them does not answer for.
    named: BTreeSet<String>,
}

/// A cell that a question names.
struct Cell<'a> {
    document: &'a Document,
    input: usize,
    article: &'a str,
    head: Joined,
    row: Joined,
    range: Range<usize>,
    /// What its row is called.
    key: BTreeSet<String>,
}

/// What the one cell says that `question` names by its row and its column; `None` where it names none, or several that differ.
pub(super) fn tabled(aim: &Aim, question: &str, pages: &[(Document, Page)]) -> Option<Given> {
    let asked = Wanted::of(aim, question)?;
    let mut found: Vec<Cell> = Vec::new();
    for (input, (document, page)) in pages.iter().enumerate() {
        for article in &page.articles {
            for section in &article.sections {
                found.extend(cells(document, article, section, &asked).map(|cell| Cell { input, ..cell }));
            }
        }
    }
    // `North Quay` is no `Quay` where there are both.
    let keys: Vec<BTreeSet<String>> = found.iter().map(|cell| cell.key.clone()).collect();
    found.retain(|cell| {
        !keys
            .iter()
            .any(|other| other.len() > cell.key.len() && other.is_superset(&cell.key))
    });
    let says = |cell: &Cell| cell.row.text()[cell.range.clone()].to_owned();
    let first = found.first()?;
    let text = says(first);
    if found.iter().any(|cell| says(cell) != text) {
        return None;
    }
    let source = &first.document.source;
    let exact = Exact {
        path: source.path.clone(),
        page: source.page,
        input: first.input,
        article: first.article.to_owned(),
        spans: first.row.spans_of(&first.document.text, first.range.clone()),
        text: text.clone(),
        regions: Vec::new(),
    };
    let cite = |words: &Joined| Citation {
        path: source.path.clone(),
        page: source.page,
        date: source.date.as_ref().map(|date| date.value.clone()),
        input: first.input,
        article: first.article.to_owned(),
        spans: words.spans_of(&first.document.text, 0..words.text().len()),
        quote: words.text().to_owned(),
        regions: Vec::new(),
        resolved: Vec::new(),
    };
    Some(Given {
        answer: text,
        exact: Some(exact),
        citations: vec![cite(&first.row), cite(&first.head)],
    })
}

impl Wanted {
    /// What a question wants of a table; `None` where it wants something else than a cell.
    fn of(aim: &Aim, question: &str) -> Option<Self> {
        let otherwise = aim.polar || aim.negated || aim.lacks || aim.compare || aim.weighs || aim.offers || aim.total;
        if otherwise || aim.asks {
            return None;
        }
        let subject = Rules::get().map_or_else(|_| question.to_owned(), |rules| rules.subject(question));
        Some(Self {
            all: terms(question).into_iter().collect(),
            meant: terms(&subject).into_iter().collect(),
            named: named(question),
        })
    }
}

/// Whether `question` names a column of a table and, in the place of a row, what no page has a word of: any other row's cell would be wrong.
pub(super) fn unlisted(aim: &Aim, question: &str, pages: &[(Document, Page)]) -> bool {
    let Some(asked) = Wanted::of(aim, question) else {
        return false;
    };
    let sections = pages.iter().flat_map(|(document, page)| {
        let sections = page.articles.iter().flat_map(|article| &article.sections);
        sections.map(move |section| (document, section))
    });
    let keys: Vec<BTreeSet<String>> = sections
        .flat_map(|(document, section)| keys(document, section, &asked.all))
        .collect();
    if keys.is_empty() || keys.iter().any(|key| key.is_subset(&asked.all)) {
        return false;
    }
    let texts = || pages.iter().map(|(document, _)| document.text.as_str());
    let letter = |c: char| texts().any(|text| text.contains(c));
    let in_keys = |c: char| keys.iter().flatten().any(|key| key.contains(c));
    // Half of a pair of letters is of a row, and half is nowhere: 东码头 among 北码头 and others.
    let half = |term: &&String| {
        let [one, other] = term.chars().collect::<Vec<_>>()[..] else {
            return false;
        };
        wordless(one) && wordless(other) && (!letter(one) && in_keys(other) || in_keys(one) && !letter(other))
    };
    if asked.meant.iter().any(|term| half(&term)) {
        return true;
    }
    let known: BTreeSet<String> = texts().flat_map(terms).collect();
    let alike = |term: &str| {
        keys.iter()
            .flatten()
            .any(|key| key.starts_with(term) || term.starts_with(key.as_str()))
    };
    let foreign = |term: &&String| term.chars().all(char::is_alphabetic) && !known.contains(*term) && !alike(term);
    asked.named.iter().any(|term| foreign(&term))
}

/// What rows are called, of tables with a column that a question names.
fn keys(document: &Document, section: &Section, wanted: &BTreeSet<String>) -> Vec<BTreeSet<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < section.paragraphs.len() {
        let rows = table(section, at);
        at = rows.end.max(at + 1);
        if rows.len() < 2 || section.rows.contains(&rows.start) {
            continue;
        }
        let words = |paragraph: &Quoted| Joined::new(&document.text, &paragraph.spans).text().to_owned();
        let mut texts = section.paragraphs[rows].iter().map(words);
        if texts.next().is_none_or(|head| column(&head, wanted).is_none()) {
            continue;
        }
        found.extend(texts.filter_map(|row| {
            let range = cell_ranges(&row).into_iter().next()?;
            Some(terms(&row[range]).into_iter().collect::<BTreeSet<String>>()).filter(|key| !key.is_empty())
        }));
    }
    found
}

/// The terms of capitals within a question, and of figures.
fn named(question: &str) -> BTreeSet<String> {
    let words = question.split_whitespace().enumerate();
    let names = words.filter(|(place, word)| {
        let capital = *place > 0 && word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        capital || word.chars().any(char::is_numeric)
    });
    names.flat_map(|(_, word)| terms(word)).collect()
}

/// The cells of a section's tables whose row and column a question names; no more of what it means may be left than a verb.
fn cells<'a>(
    document: &'a Document,
    article: &'a Article,
    section: &Section,
    asked: &Wanted,
) -> impl Iterator<Item = Cell<'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < section.paragraphs.len() {
        let rows = table(section, at);
        // The head is no row.
        if rows.len() < 2 || section.rows.contains(&rows.start) {
            at = rows.end.max(at + 1);
            continue;
        }
        let words = |place: usize| {
            let paragraph = section.paragraphs.get(place)?;
            Some(Joined::new(&document.text, &paragraph.spans))
        };
        let above = above(article, section, at);
        if let Some(head) = words(rows.start)
            && let Some((column, named)) = column(head.text(), &asked.all)
        {
            for row in rows.clone().skip(1).filter_map(words) {
                let ranges = cell_ranges(row.text());
                let key: BTreeSet<String> = ranges
                    .first()
                    .map_or(Vec::new(), |range| terms(&row.text()[range.clone()]))
                    .into_iter()
                    .collect();
                let Some(range) = ranges.get(column).filter(|range| !range.is_empty()) else {
                    continue;
                };
                let known = [&key, &named, &above];
                let left: Vec<&String> = asked.meant.iter().filter(|term| !holds(&known, term)).collect();
                let beside = left.len() <= BESIDE && !left.iter().any(|term| asked.named.contains(*term));
                if !key.is_empty() && key.is_subset(&asked.all) && beside {
                    found.push(Cell {
                        document,
                        input: 0,
                        article: &article.id,
                        head: head.clone(),
                        range: range.clone(),
                        row,
                        key,
                    });
                }
            }
        }
        at = rows.end.max(at + 1);
    }
    found.into_iter()
}

/// Whether one of `known` has a term, or a letter of one that is a pair of letters where words are not told apart.
fn holds(known: &[&BTreeSet<String>; 3], term: &str) -> bool {
    let mut all = known.iter().copied().flatten();
    match term.chars().all(wordless) {
        true => all.any(|other| other.chars().any(|c| wordless(c) && term.contains(c))),
        false => all.any(|other| other == term),
    }
}

/// The column whose name a question holds best, if only one does, and that name.
fn column(head: &str, wanted: &BTreeSet<String>) -> Option<(usize, BTreeSet<String>)> {
    let names = cell_ranges(head).into_iter().map(|range| terms(&head[range]));
    let names: Vec<BTreeSet<String>> = names.map(|name| name.into_iter().collect()).collect();
    let share = |name: &BTreeSet<String>| {
        let met = name.iter().filter(|term| wanted.contains(*term)).count();
        met as f64 / (name.len() as f64).max(1.0)
    };
    let best = names.iter().skip(1).map(share).fold(0.0, f64::max);
    let mut holding = (1..names.len()).filter(|place| share(&names[*place]) >= best);
    let (Some(place), None) = (holding.next(), holding.next()) else {
        return None;
    };
    (best >= NAMED).then(|| (place, names[place].clone()))
}

/// The terms of what stands above a table: its article's headline, its section's heading, the line before it.
fn above(article: &Article, section: &Section, at: usize) -> BTreeSet<String> {
    let heads = article.headline.iter().chain(&section.heading);
    let heads = heads.map(|head| head.text.as_str());
    let before = at.checked_sub(1).and_then(|place| section.paragraphs.get(place));
    let texts = heads.chain(before.map(|paragraph| paragraph.text.as_str()));
    texts.flat_map(terms).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stop;
    use crate::pipeline::read::assemble;
    use crate::read::{Format, from_text};

    const TIMES: &str = "# Boats in June\n\nThe council changes the times, it said on Monday.\n\nDepartures from June on\n\n\
        | Pier | First boat | Last boat | Passengers in May |\n|---|---|---|---|\n| North Quay | 6:10 | 22:40 | 14,210 |\n\
        | Mill Landing | 6:35 | 21:15 | 3,872 |\n| Quay | 5:00 | 20:00 | |\n\nDogs travel free at all piers of the river.\n";

    fn answer(question: &str, text: &str) -> Option<(String, Vec<String>)> {
        let document = from_text(None, Format::Markdown, text.to_owned(), "utf-8").unwrap();
        let page = assemble(None, &document, &Stop::default()).unwrap();
        let aim = Aim::of(question, &document.source.language);
        let given = tabled(&aim, question, &[(document, page)])?;
        let quotes = given.citations.into_iter().map(|citation| citation.quote);
        Some((given.answer, quotes.collect()))
    }

    #[test]
    fn a_cell_is_read_off_by_its_row_and_its_column() {
        let says = |question: &str| answer(question, TIMES).map(|(text, _)| text);
        for (question, text) in [
            ("When does the last boat leave Mill Landing?", "21:15"),
            ("When does the first boat leave North Quay?", "6:10"),
            ("How many passengers used Mill Landing in May?", "3,872"),
        ] {
            assert_eq!(says(question).as_deref(), Some(text), "{question}");
        }
        for question in [
            "When does the last boat leave East Pier?",
            "Why does the last boat of Mill Landing never wait for the late train?",
            "When does the boat leave Mill Landing?",
            "Is the last boat of Mill Landing at 21:15?",
            "How many passengers used Quay in May?",
            "How many passengers used Mill Landing in May 1998?",
            "How many passengers reached Mill Landing from Sorrel in May?",
            "Who took the decision?",
        ] {
            assert_eq!(says(question), None, "{question}");
        }
        let (_, quotes) = answer("When does the last boat leave Mill Landing?", TIMES).unwrap();
        assert_eq!(quotes[0], "| Mill Landing | 6:35 | 21:15 | 3,872 |");
        assert!(quotes[1].starts_with("| Pier |"));
    }

    #[test]
    fn a_cell_is_read_off_where_words_have_no_spaces() {
        let text = "# 轮渡票价上调\n\n轮渡公司周一宣布，自五月起调整票价。\n\n| 航线 | 单程票价 | 月票 |\n|---|---|---|\n| 北码头 | 4元 | 90元 |\n\
            | 磨坊渡口 | 6元 | 130元 |\n\n儿童半价，七十岁以上老人免费乘坐轮渡。\n";
        assert_eq!(answer("磨坊渡口的月票多少钱？", text).unwrap().0, "130元");
        assert_eq!(answer("北码头的单程票价是多少？", text).unwrap().0, "4元");
        assert_eq!(answer("东码头的单程票价是多少？", text), None);
        assert!(lacks("东码头的单程票价是多少？", text));
        assert!(!lacks("北码头的单程票价是多少？", text) && !lacks("儿童单程票价是多少？", text));
    }

    fn lacks(question: &str, text: &str) -> bool {
        let document = from_text(None, Format::Markdown, text.to_owned(), "utf-8").unwrap();
        let page = assemble(None, &document, &Stop::default()).unwrap();
        let aim = Aim::of(question, &document.source.language);
        unlisted(&aim, question, &[(document, page)])
    }

    #[test]
    fn a_row_that_is_not_there_is_known_by_what_no_page_says() {
        for (question, expected) in [
            ("When does the last boat leave East Pier?", true),
            ("When does the first boat leave East Quay?", false),
            ("When does the last boat leave Mill Landing?", false),
            ("When does the last boat leave the Landing at the mill?", false),
            ("How much is the fare from East Pier?", false),
            ("Who leads East Pier?", false),
            ("When does the last boat leave Nor Quay?", false),
        ] {
            assert_eq!(lacks(question, TIMES), expected, "{question}");
        }
    }
}
