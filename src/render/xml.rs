//! Text as XML holds it: nothing that a page says can close an element, end an attribute or break the document.

use super::clean::harmless;
use crate::span::Span;

/// What stands at a document's beginning.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// `text` as the content of an element, or as the value of an attribute in double quotation marks. Characters that XML forbids are left
/// out; those that would steer a terminal are written by their numbers.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(c),
            '\0'..='\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c if harmless(c) => out.push(c),
            c => out.push_str(&format!("&#x{:X};", u32::from(c))),
        }
    }
    out
}

/// The id of the text at `span`, after `prefix`.
pub(super) fn id(prefix: &str, span: Span) -> String {
    format!("{prefix}b{}-{}", span.start, span.end)
}

/// ` name="value"`.
pub(super) fn attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", escaped(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_closes_no_element_and_breaks_no_document() {
        assert_eq!(
            escaped("</p>]]>&\"'\u{0}\u{8}\u{b}\u{1f}\u{ffff}x"),
            "&lt;/p&gt;]]&gt;&amp;&quot;&apos;x"
        );
        assert_eq!(escaped("a\r\n\u{202e}b\u{85}\u{7f}"), "a&#xD;\n&#x202E;b&#x85;&#x7F;");
    }
}
