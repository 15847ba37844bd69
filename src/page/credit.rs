//! Credits that stand at the end of captions.

use super::types::Caption;
use crate::language::rules::Rules;
use crate::span::joined::Joined;
use crate::span::{Located, Span};

/// A credit is no longer, in bytes.
const LONGEST_CREDIT: usize = 300;

/// A caption of `text` at `spans` without the credit at its end; `None` where it is nothing but a credit.
pub(crate) fn captioned(text: &str, mut spans: Vec<Span>, rules: &Rules) -> Option<Caption> {
    let last = spans.pop()?;
    let said = last.text(text).unwrap_or_default();
    let cut = inline_credit(said, rules).map(|cut| last.start + cut);
    let span = Span::new(last.start, cut.unwrap_or(last.end)).trimmed(text);
    spans.extend((!span.is_empty()).then_some(span));
    (!spans.is_empty()).then(|| Caption {
        text: Joined::new(text, &spans).text().to_owned(),
        spans,
        regions: Vec::new(),
        credit: cut.map(|cut| Located::new(text, Span::new(cut, last.end))),
    })
}

/// Where the credit in brackets at the end of a caption begins.
pub(crate) fn inline_credit(text: &str, rules: &Rules) -> Option<usize> {
    if !text.ends_with(['）', ')']) {
        return credit_behind(text, rules);
    }
    let start = text.rfind(['（', '('])?;
    let outer = text[..start]
        .rfind(['（', '('])
        .filter(|outer| !text[*outer..start].contains(['）', ')']));
    let start = outer.unwrap_or(start);
    rules.credit.is_match(&text[start..]).then_some(start)
}

/// Where a credit begins that follows a caption's last sentence.
fn credit_behind(text: &str, rules: &Rules) -> Option<usize> {
    let far = text.len().saturating_sub(LONGEST_CREDIT);
    let from = (far..=text.len()).find(|&index| text.is_char_boundary(index))?;
    let near = text[from..].char_indices().map(|(index, c)| (from + index, c));
    let ends = near.filter(|(_, c)| ".。!！?？…\"”»".contains(*c));
    let starts = ends.map(|(index, c)| index + c.len_utf8());
    let tail = |start: &usize| {
        let tail = text[*start..].trim_start();
        let apart = tail.len() < text.len() - start || text[..*start].ends_with(['。', '！', '？', '…', '”']);
        // That it is a file photo is said of the picture, not of who took it.
        apart && !tail.is_empty() && rules.credit.is_match(tail) && !rules.caption.is_match(tail)
    };
    starts
        .rev()
        .find(tail)
        .map(|start| text.len() - text[start..].trim_start().len())
}
