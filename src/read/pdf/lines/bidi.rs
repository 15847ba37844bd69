//! From the order on the page to the order of reading, for lines with
//! Hebrew or Arabic.
//!
//! Letters are taken from where they stand, never from how they were drawn:
//! so files in visual and in logical order come out alike.

use super::piece::is_rtl;

/// What a piece of a line is to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Left,
    Right,
    Number,
    /// A sign within numbers: `.`, `,`, `:`.
    Within,
    Space,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        '،' => Kind::Within,
        _ if is_rtl(c) => Kind::Right,
        '0'..='9' | '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' | '%' | '٪' => Kind::Number,
        '.' | ',' | ':' | '/' | '٫' | '٬' | '-' | '+' => Kind::Within,
        c if c.is_whitespace() => Kind::Space,
        c if c.is_alphabetic() => Kind::Left,
        _ => Kind::Other,
    }
}

/// The reading order of pieces that stand from left to right with these
/// first characters; `None` where it is the order they stand in.
pub(crate) fn reading_order(firsts: &[char]) -> Option<Vec<usize>> {
    let kinds: Vec<Kind> = firsts.iter().map(|&c| kind(c)).collect();
    let count = |k: Kind| kinds.iter().filter(|&&other| other == k).count();
    let right = count(Kind::Right);
    if right == 0 {
        return None;
    }
    let mut order: Vec<usize> = Vec::with_capacity(kinds.len());
    if right >= count(Kind::Left) {
        backwards(&kinds, 0, kinds.len(), &mut order);
    } else {
        forwards(&kinds, &mut order);
    }
    Some(order)
}

/// A stretch read from right to left; figures and Latin words within it
/// from left to right.
fn backwards(kinds: &[Kind], from: usize, to: usize, order: &mut Vec<usize>) {
    let mut end = to;
    while end > from {
        let start = left_run(kinds, from, end);
        order.extend(start..end);
        end = start;
    }
}

/// Where the left-to-right run begins that ends before `end`, or one less.
fn left_run(kinds: &[Kind], from: usize, end: usize) -> usize {
    if !matches!(kinds[end - 1], Kind::Left | Kind::Number) {
        return end - 1;
    }
    let mut start = end - 1;
    loop {
        let mut next = start;
        // Signs within numbers, and spaces and signs between Latin words.
        while next > from && matches!(kinds[next - 1], Kind::Within | Kind::Space | Kind::Other) {
            next -= 1;
        }
        let joins = next > from
            && match (kinds[next - 1], kinds[start]) {
                (Kind::Left, Kind::Left) | (Kind::Left, Kind::Number) | (Kind::Number, Kind::Left) => true,
                (Kind::Number, Kind::Number) => {
                    start - next <= 1 && kinds[next..start].iter().all(|k| *k == Kind::Within)
                }
                _ => false,
            };
        if !joins {
            return start;
        }
        start = next - 1;
    }
}

/// A line read from left to right with stretches of the other direction.
fn forwards(kinds: &[Kind], order: &mut Vec<usize>) {
    let mut at = 0;
    while at < kinds.len() {
        if kinds[at] != Kind::Right {
            order.push(at);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut next = end;
        while next < kinds.len() && kinds[next] != Kind::Left {
            next += 1;
            if kinds[next - 1] == Kind::Right {
                end = next;
            }
        }
        backwards(kinds, at, end, order);
        at = end;
    }
}

/// The bracket that opens the other way.
pub(crate) fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        _ => c,
    }
}

/// Whether brackets in reading order close before they open: then the file
/// names them by their look on the page, and they are to be turned.
pub(crate) fn looks_mirrored(text: &str) -> bool {
    let mut first = text.chars().filter(|c| "()[]{}".contains(*c));
    first.next().is_some_and(|c| ")]}".contains(c)) && first.next().is_some_and(|c| "([{".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(visual: &str) -> String {
        let chars: Vec<char> = visual.chars().collect();
        match reading_order(&chars) {
            Some(order) => order.into_iter().map(|i| chars[i]).collect(),
            None => visual.to_owned(),
        }
    }

    #[test]
    fn turns_hebrew_and_keeps_its_figures() {
        assert_eq!(read("plain text 12"), "plain text 12");
        assert_eq!(read("םלוע םולש"), "שלום עולם");
        assert_eq!(read("2026 תנש"), "שנת 2026");
        assert_eq!(read(".12.5 ריחמ"), "מחיר 12.5.");
        assert_eq!(read("םויה New York ריעב"), "בעיר New York היום");
    }

    #[test]
    fn keeps_a_latin_line_with_hebrew_in_it() {
        assert_eq!(read("He said םולש and left"), "He said שלום and left");
    }

    #[test]
    fn tells_turned_brackets() {
        assert!(looks_mirrored("שלום )עולם( היום"));
        assert!(!looks_mirrored("שלום (עולם) היום"));
    }
}
