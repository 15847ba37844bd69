//! What may reach a terminal.

/// Characters that turn the direction of what follows.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn harmful(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || turns(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character is text, or a line's end or a tab.
pub(super) fn harmless(c: char) -> bool {
    !harmful(c)
}

/// `text` without control characters, line ends and tabs aside, and without those that override its direction.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !harmful(*c)).collect()
}

/// `text` on one line.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if harmful(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// JSON with those characters written as escapes; the values stay what they are.
pub(super) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if harmful(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_gets_through() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\r\nd\u{9b}e"), "a[31mbc\nde");
        assert_eq!(line("a\nb\u{7}"), "a b");
        assert_eq!(escaped("\"\u{202e}\u{85}\""), "\"\\u202e\\u0085\"");
    }
}
