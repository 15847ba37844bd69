//! Who took a picture, at a caption's end.

use crate::language::rules::Rules;

/// The most places in a caption where a credit is looked for.
const TRIED: usize = 12;
/// Bytes of a credit at most.
const LONGEST_CREDIT: usize = 160;

/// Where the credit at the end of `caption` begins; 0 where it is nothing else.
pub(super) fn at_end(caption: &str) -> Option<usize> {
    let rules = Rules::get().ok()?;
    let caption = caption.trim_end();
    let begins = |place: &usize| {
        let credit = caption[*place..].trim_end_matches('.');
        credit.len() <= LONGEST_CREDIT && rules.credit.is_match(credit)
    };
    // From the front: a credit may hold a stop, as in initials.
    let mut tried: Vec<usize> = starts(caption);
    let late = tried.len().saturating_sub(TRIED);
    tried.drain(..late);
    tried.into_iter().find(begins)
}

/// Where a statement of its own may begin.
fn starts(caption: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut after = false;
    for (place, c) in caption.char_indices() {
        if matches!(c, '(' | '（' | '[' | '©') || after && !c.is_whitespace() {
            starts.push(place);
        }
        let mark = matches!(
            c,
            '.' | '。' | '|' | '/' | '·' | '–' | '—' | '-' | '！' | '？' | '!' | '?' | ';' | '；'
        );
        after = mark || after && c.is_whitespace() || c == '\n';
    }
    starts.dedup();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_stand_at_the_end() {
        for (caption, expected) in [
            ("The mill seen from the weir. Photo: Tom Ashe", Some("Photo: Tom Ashe")),
            ("夜市昨晚重开。（周砚 摄）", Some("（周砚 摄）")),
            ("Die Mühle am Wehr. Foto: Karl Ufer", Some("Foto: Karl Ufer")),
            ("Photo: Tom Ashe", Some("Photo: Tom Ashe")),
            ("Boats in the harbour of Tarn.", None),
        ] {
            assert_eq!(at_end(caption).map(|place| &caption[place..]), expected, "{caption}");
        }
    }
}
