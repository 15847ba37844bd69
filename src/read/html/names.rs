//! What an element's name, role, class and id say of what it holds.

use crate::language::sections::WebNames;
use crate::read::document::BlockKind;
use crate::read::wording::Wording;
use scraper::node::Element;

/// Elements that begin a block of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "label",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];
/// Elements whose words are not for readers.
const SILENT: &[&str] = &[
    "script", "style", "template", "noscript", "head", "svg", "iframe", "object", "math", "select", "textarea",
    "datalist", "audio", "video", "canvas",
];
/// Elements that stand beside what a page is about, whatever it is.
const APART: &[&str] = &[
    "nav", "footer", "aside", "form", "button", "dialog", "menu", "label", "fieldset",
];
/// The same by their roles.
const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "menu",
    "menubar",
    "dialog",
    "alertdialog",
    "button",
    "tablist",
    "toolbar",
    "alert",
];
/// What books and journals call notes, and what points to them.
const NOTES: &[&str] = &[
    "footnote",
    "footnotes",
    "endnote",
    "endnotes",
    "rearnote",
    "rearnotes",
    "note",
    "doc-footnote",
    "doc-endnote",
    "doc-endnotes",
];
const REFERENCES: &[&str] = &["noteref", "doc-noteref", "backlink", "doc-backlink"];
/// What programs for mail call a letter that is answered, and signatures.
const QUOTED: &[&str] = &[
    "gmailquote",
    "gmailattr",
    "gmailsignature",
    "mozcite",
    "mozsignature",
    "yahooquoted",
    "protonmailquote",
    "protonmailsignature",
    "divrplyfwdmsg",
    "zmailextra",
    "applemailsignature",
];
/// The most bytes of a class or id that are looked at.
const LOOKED_AT: usize = 400;

/// What an element is marked as.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// It stands apart by its name or role.
    pub apart: bool,
    /// A class or id says that it is furniture.
    pub named: bool,
    /// What readers wrote.
    pub comments: bool,
    pub byline: bool,
    pub deck: bool,
    pub kicker: bool,
    pub caption: bool,
    pub credit: bool,
    pub title: bool,
    /// The site's own name stands in it.
    pub site: bool,
    /// The article's text.
    pub body: bool,
    /// A footnote or an endnote.
    pub note: bool,
    /// What in the text points to one.
    pub reference: bool,
    /// What programs for mail set below one's own words: the letter that is answered, a signature.
    pub quoted: bool,
}

/// Whether an element begins a block of its own.
pub(super) fn block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Whether an element's words are not for readers.
pub(super) fn silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// Whether a link's text is a mark to take a heading's address by.
pub(super) fn permalink(text: &str) -> bool {
    matches!(text.trim(), "¶" | "#" | "§" | "🔗")
}

/// What the element's name makes of its words, inside one that makes `above` of them.
pub(super) fn kind(name: &str, above: BlockKind) -> BlockKind {
    match name {
        "h1" => BlockKind::Heading(1),
        "h2" => BlockKind::Heading(2),
        "h3" => BlockKind::Heading(3),
        "h4" => BlockKind::Heading(4),
        "h5" => BlockKind::Heading(5),
        "h6" => BlockKind::Heading(6),
        "figcaption" => BlockKind::Caption,
        "li" | "td" | "th" | "caption" | "pre" | "dt" | "dd" => BlockKind::Verbatim,
        "p" | "div" | "section" | "article" | "main" | "blockquote" | "header" | "body" | "figure" => match above {
            BlockKind::Caption | BlockKind::Verbatim => above,
            _ => BlockKind::Paragraph,
        },
        _ => above,
    }
}

/// What is said of `element` beside its words.
pub(super) fn marks(element: &Element) -> Marks {
    let names = &Wording::get().names;
    let mut marks = Marks {
        apart: APART.contains(&element.name()),
        ..Marks::default()
    };
    if let Some(role) = element.attr("role") {
        marks.apart |= ROLES.contains(&role.trim());
    }
    if matches!(element.name(), "body" | "html") {
        return Marks::default();
    }
    for value in ["class", "id", "data-component", "data-testid"]
        .iter()
        .filter_map(|name| element.attr(name))
    {
        for name in value.split_whitespace().take(40) {
            worded(name, names, &mut marks);
        }
    }
    if let Some(value) = element.attr("itemprop") {
        marks.title |= value == "headline";
        marks.body |= value == "articleBody";
        marks.byline |= value == "author";
    }
    marks.byline |= element.attr("rel").is_some_and(|value| value == "author");
    marks.quoted |= element.name() == "blockquote" && element.attr("type") == Some("cite");
    let types = ["epub:type", "role"].iter().filter_map(|name| element.attr(name));
    for value in types.flat_map(|value| value.split_whitespace().take(8)) {
        marks.note |= NOTES.contains(&value);
        marks.reference |= REFERENCES.contains(&value);
        marks.apart &= !marks.note;
    }
    marks
}

/// Whether a page says that an element is not to be seen.
pub(super) fn hidden(element: &Element) -> bool {
    if element.name() == "body" {
        return false;
    }
    let style = element.attr("style").filter(|style| style.len() < LOOKED_AT);
    let unseen = style.is_some_and(|style| {
        let bare: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = bare.to_ascii_lowercase();
        // What is there but not to be seen yet is often all there is.
        bare.contains("display:none")
    });
    unseen || element.attr("hidden").is_some_and(|value| value != "until-found")
}

fn worded(name: &str, names: &WebNames, marks: &mut Marks) {
    let words = words(name);
    let noted = words.iter().any(|word| NOTES[..4].contains(&word.as_str()));
    let pointed = words
        .iter()
        .any(|word| matches!(word.as_str(), "ref" | "reference" | "call" | "anchor"));
    let pairs = words.windows(2).map(|pair| pair.concat());
    marks.quoted |= words
        .iter()
        .cloned()
        .chain(pairs)
        .any(|name| QUOTED.contains(&name.as_str()));
    marks.note |= noted && !pointed;
    marks.reference |= noted && pointed;
    for (place, word) in words.iter().enumerate() {
        let pair = words.get(place + 1).map(|next| format!("{word}{next}"));
        let is = |list: &std::collections::HashSet<String>| {
            list.contains(word) || pair.as_ref().is_some_and(|pair| list.contains(pair))
        };
        let beside = place > 0 && names.beside.contains(&words[place - 1]);
        marks.named |= is(&names.furniture) && !beside;
        marks.comments |= is(&names.comments) && !beside;
        marks.byline |= is(&names.byline);
        marks.deck |= is(&names.deck);
        marks.kicker |= is(&names.kicker);
        marks.caption |= is(&names.caption);
        marks.credit |= is(&names.credit);
        marks.title |= is(&names.title);
        marks.site |= is(&names.site);
        marks.body |= is(&names.body);
    }
}

/// The words of a class or id: `postComments_list` has three.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars().take(LOOKED_AT) {
        if !c.is_alphabetic() || c.is_uppercase() && small {
            words.push(String::new());
        }
        small = c.is_lowercase();
        if let Some(last) = words.last_mut().filter(|_| c.is_alphabetic()) {
            last.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        assert_eq!(words("postComments_list-2"), ["post", "comments", "list"]);
        let marked = |name: &str| {
            let mut marks = Marks::default();
            worded(name, &Wording::get().names, &mut marks);
            (marks.named, marks.comments)
        };
        assert_eq!(marked("c-comments__list"), (true, true));
        assert_eq!(marked("read-more"), (true, false));
        assert_eq!(marked("no-sidebar"), (false, false));
        assert_eq!(marked("adventure"), (false, false));
    }
}
