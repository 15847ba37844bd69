//! What figures count, and how exactly.

use crate::language::mark::{Mark, units};
use crate::language::numeral::{Reading, figures};
use crate::text::fold::fold;
use crate::text::script::wordless;

/// Words after a figure that may say what it counts.
const COUNTED: usize = 3;
/// Characters before a figure that may say that it is not exact.
const NEAR: usize = 14;
/// Characters of a clause that are looked at.
const AFTER: usize = 60;
/// Characters that may say when or how before what a clause says.
const BETWEEN: usize = 4;
/// Characters that scale a figure.
const SCALES: [char; 6] = ['万', '萬', '千', '百', '亿', '億'];

/// A figure with the folded text around it, within its clause.
struct Placed {
    written: String,
    values: Vec<f64>,
    before: String,
    after: String,
    /// The clause after its own.
    next: String,
}

fn placed(text: &str) -> Vec<Placed> {
    let folded = fold(text);
    let mut from = 0;
    let mut found = Vec::new();
    for figure in figures(text, Reading::Strict) {
        let Some(start) = folded[from..].find(&figure.written).map(|place| from + place) else {
            continue;
        };
        let end = start + figure.written.len();
        let rest = &folded[end..];
        let clause = rest
            .find(parts)
            .map_or("", |place| rest[place..].trim_start_matches(parts));
        let next = clause.chars().take_while(|c| !parts(*c)).take(AFTER).collect();
        found.push(Placed {
            before: folded[from..start].to_owned(),
            after: rest.chars().take_while(|c| !parts(*c)).take(AFTER).collect(),
            next,
            written: figure.written,
            values: figure.values,
        });
        from = end;
    }
    found
}

/// Whether a clause ends here.
fn parts(c: char) -> bool {
    !(c.is_alphanumeric() || c.is_whitespace() || matches!(c, '%' | '-' | '\'' | '’' | '·' | '$' | '€' | '£'))
}

fn alike(a: &Placed, b: &Placed) -> bool {
    a.values
        .iter()
        .any(|a| b.values.iter().any(|b| (a - b).abs() <= 1e-9 * a.abs().max(1.0)))
}

/// A figure whose next word never follows it in the support.
pub(super) fn astray(written: &str, support: &str) -> Option<String> {
    let known = placed(support);
    placed(written)
        .into_iter()
        .find(|figure| {
            let same: Vec<&Placed> = known.iter().filter(|other| alike(other, figure)).collect();
            !same.is_empty() && !same.iter().any(|other| counts_alike(figure, other, support))
        })
        .map(|figure| figure.written)
}

fn counts_alike(figure: &Placed, other: &Placed, support: &str) -> bool {
    let scale = |c: char| {
        matches!(
            c,
            '多' | '余' | '餘' | '几' | '万' | '萬' | '亿' | '億' | '千' | '百' | '十' | '个' | ' '
        )
    };
    let (mine, theirs) = (
        figure.after.trim_start_matches(scale),
        other.after.trim_start_matches(scale),
    );
    let mut rest = mine.chars();
    match rest.next() {
        None => true,
        Some(unit) if wordless(unit) => {
            let next = rest.next().filter(|c| wordless(*c));
            let dated = matches!(
                unit,
                '年' | '月' | '日' | '号' | '號' | '时' | '時' | '点' | '點' | '%' | '岁' | '歲' | '天'
            );
            let plain = |c: char| "的地得和与與及在被将將已由是为為至到从從次而也都等则並并の".contains(c);
            let apart = || {
                let follows: String = mine.chars().skip(1).take(2).collect();
                // What is counted may stand before the figure as well: 资金60万元.
                let before = other.before.chars().rev().take(BETWEEN).collect::<Vec<_>>();
                let named = before.into_iter().rev().collect::<String>().contains(&follows);
                theirs.starts_with(unit) && (named || goes_on(&other.next, &follows))
            };
            dated || next.is_none_or(|next| plain(next) || theirs.chars().skip(1).any(|c| c == next) || apart())
        }
        Some(_) => {
            let Some(next) = mine.split_whitespace().find(|word| word.chars().count() > 3) else {
                return true;
            };
            let led = figure.before.split_whitespace().next_back().unwrap_or_default();
            let year = figure.values.iter().any(|value| (1500.0..2100.0).contains(value)) && figure.written.len() == 4;
            let there = units(support);
            let near = theirs.split_whitespace().take(COUNTED).any(|word| word == next)
                || other.before.split_whitespace().rev().take(3).any(|word| word == next);
            year || led.chars().count() <= 3 || near || !there.iter().any(|word| word.text == next)
        }
    }
}

/// Whether the clause after a figure's goes on with `follows`, what says when or how aside: a mark between them was left out.
fn goes_on(next: &str, follows: &str) -> bool {
    const BINDS: &str = "以由被把对對为為向从從与與和因给給按据據";
    let place = next.find(follows).filter(|_| !follows.is_empty());
    place.is_some_and(|place| {
        let between = &next[..place];
        between.chars().count() <= BETWEEN && !between.contains(|c| BINDS.contains(c))
    })
}

/// What in the support makes a figure one that is not exact.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Vague {
    /// A word before it.
    Before(String),
    /// A character after it and its scale.
    After(char),
}

fn vague(figure: &Placed, about: &[Mark]) -> Option<Vague> {
    let after = figure.after.trim_start_matches(SCALES);
    if let Some(c) = after.chars().next().filter(|c| matches!(c, '多' | '余' | '餘')) {
        return Some(Vague::After(c));
    }
    let mut last: Vec<char> = figure.before.trim_end().chars().rev().take(NEAR).collect();
    last.reverse();
    let near = units(&last.into_iter().collect::<String>());
    let longest = about.iter().filter(|word| word.closes(&near));
    longest
        .max_by_key(|word| word.size())
        .map(|word| Vague::Before(word.written.clone()))
}

/// A figure that the support gives as one that is not exact, and `written` without that.
pub(super) fn exact(written: &str, support: &str, [mine, theirs]: [&[Mark]; 2]) -> Option<String> {
    let known = placed(support);
    let sharpened = |figure: &Placed| vague(figure, mine).is_none() && softened(figure, &known, theirs).is_some();
    placed(written).into_iter().find(sharpened).map(|figure| figure.written)
}

/// What makes a figure inexact wherever it stands in the support.
fn softened(figure: &Placed, known: &[Placed], about: &[Mark]) -> Option<Vague> {
    let same: Option<Vec<Vague>> = known
        .iter()
        .filter(|other| alike(other, figure))
        .map(|other| vague(other, about))
        .collect();
    same?.pop()
}

/// `written` with that put back, as `say` has it in the language of `written`; the lists are those of both languages.
pub(super) fn restore(
    written: &str,
    support: &str,
    [mine, theirs]: [&[Mark]; 2],
    say: &dyn Fn(Vague) -> Option<Vague>,
) -> String {
    let known = placed(support);
    let mut text = written.to_owned();
    for figure in placed(written).iter() {
        let number = |c: char| c.is_ascii_digit();
        let alone = |&(start, found): &(usize, &str)| {
            let (before, after) = (&text[..start], &text[start + found.len()..]);
            !before.ends_with(number) && !before.ends_with(['.', ',']) && !after.starts_with(number)
        };
        let Some((start, end)) = text
            .match_indices(figure.written.as_str())
            .find(alone)
            .map(|(start, found)| (start, start + found.len()))
        else {
            continue;
        };
        match (vague(figure, mine), softened(figure, &known, theirs).and_then(say)) {
            (None | Some(Vague::Before(_)), Some(Vague::After(c))) => {
                let rest = &text[end..];
                let scale = rest.len() - rest.trim_start_matches(SCALES).len();
                text.insert(end + scale, c);
            }
            (None, Some(Vague::Before(word))) => {
                let start = text[..start].trim_end_matches(['$', '€', '£', '¥']).len();
                let gap = if word.chars().all(wordless) { "" } else { " " };
                let word = if start == 0 { capital(&word) } else { word };
                text.insert_str(start, &format!("{word}{gap}"));
            }
            _ => {}
        }
    }
    text
}

fn capital(word: &str) -> String {
    let mut rest = word.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    first + rest.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_keeps_what_it_counts() {
        let support = "他说，渡口日均通行约1.5万辆次车、2万人，以运送水果的货车为主。";
        assert_eq!(
            astray("渡口日均通行约1.5万辆次车、2万人运送水果货车。", support).unwrap(),
            "2"
        );
        assert_eq!(astray("渡口日均通行约1.5万辆次车、2万人。", support), None);
        let support = "市里安排资金1200万元，年内更换路灯3400盏，招募志愿者300名，清理河道5公里。";
        assert_eq!(astray("市里安排资金1200万元更换路灯3400盏。", support), None);
        assert_eq!(astray("市里招募志愿者300名清理河道5公里。", support), None);
        assert_eq!(astray("市里安排1200万元资金。", support), None);
        let support = "The board sold 12 boats and hired pilots for the 3 lines.";
        assert_eq!(astray("The board hired 12 pilots.", support).unwrap(), "12");
        assert_eq!(astray("The board sold 12 boats.", support), None);
    }

    #[test]
    fn what_is_not_exact_stays_so() {
        let about = ["约", "近", "about", "more than"].map(|word| Mark::from(word.to_owned()));
        for (written, support, whole) in [
            ("办理业务100名。", "办理业务100余名。", "办理业务100余名。"),
            ("通行2万人。", "日均通行约2万人。", "通行约2万人。"),
            (
                "40,000 cases came.",
                "About 40,000 cases came.",
                "About 40,000 cases came.",
            ),
            ("It paid $40.", "It has paid more than $40.", "It paid more than $40."),
        ] {
            assert!(exact(written, support, [&about, &about]).is_some(), "{written}");
            assert_eq!(restore(written, support, [&about, &about], &Some), whole);
            assert_eq!(exact(whole, support, [&about, &about]), None, "{whole}");
        }
        let twice = "About 40 came in May, and 40 in June.";
        assert_eq!(exact("40 came.", twice, [&about, &about]), None);
    }
}
