//! One paragraph: its words as they stand after all corrections, and how they look.

use super::styles::{Look, Manner, Styles, outline};
use crate::read::xml::Element;

/// A paragraph's words and manner.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub words: String,
    pub manner: Manner,
    /// Whether it is an item of a list.
    pub listed: bool,
    /// The level of a heading that it is, counted from 0.
    pub outline: Option<u8>,
    /// Size of most of its letters, in half points.
    pub size: f32,
    /// Whether most of them are bold.
    pub bold: bool,
    /// Whether it holds a picture.
    pub pictured: bool,
}

/// A paragraph as it grows.
struct Growing<'t, 's> {
    styles: &'s Styles,
    usual: Look,
    words: String,
    /// Letters by size, and those that are bold.
    sizes: Vec<(f32, usize)>,
    bold: usize,
    /// Whether a field's instruction is at hand rather than its words.
    instructed: Vec<bool>,
    boxes: Vec<Element<'t>>,
    pictured: bool,
}

/// A paragraph, and the text boxes that hang on it.
pub(super) fn paragraph<'t>(element: Element<'t>, styles: &Styles) -> (Paragraph, Vec<Element<'t>>) {
    let properties = element.child("pPr");
    let style = properties.and_then(|all| all.child("pStyle")?.attribute("val"));
    let manner = styles.manner(style.as_deref());
    let mut growing = Growing {
        styles,
        usual: manner.look,
        words: String::new(),
        sizes: Vec::new(),
        bold: 0,
        instructed: Vec::new(),
        boxes: Vec::new(),
        pictured: false,
    };
    growing.runs(element, Look::default());
    let letters: usize = growing.sizes.iter().map(|(_, letters)| letters).sum();
    let most = growing.sizes.iter().max_by_key(|(_, letters)| *letters);
    let numbered = properties.and_then(|all| all.child("numPr")).map(|number| {
        let none = number.child("numId").and_then(|id| id.number("val"));
        none != Some(0.0)
    });
    let found = Paragraph {
        listed: numbered.unwrap_or(manner.listed),
        outline: properties.and_then(outline).or(manner.outline),
        size: most.map_or(manner.look.size(), |(size, _)| *size),
        bold: letters > 0 && growing.bold * 10 >= letters * 8,
        words: growing.words,
        manner,
        pictured: growing.pictured,
    };
    (found, growing.boxes)
}

impl<'t> Growing<'t, '_> {
    /// Adds what stands in runs and in what is around them.
    fn runs(&mut self, element: Element<'t>, look: Look) {
        for child in element.children() {
            match child.name() {
                "r" => {
                    let properties = child.child("rPr");
                    let style = properties.and_then(|all| all.child("rStyle")?.attribute("val"));
                    let own = Look::of(properties).or(self.styles.letters(style.as_deref())).or(look);
                    self.run(child, own.or(self.usual));
                }
                "del" | "moveFrom" | "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "rt" => {}
                "AlternateContent" => chosen(child).into_iter().for_each(|inner| self.runs(inner, look)),
                "txbxContent" => self.boxes.push(child),
                _ => self.runs(child, look),
            }
        }
    }

    fn run(&mut self, run: Element<'t>, look: Look) {
        for child in run.children() {
            let silent = look.hidden == Some(true) || self.instructed.contains(&true);
            match child.name() {
                "fldChar" => match child.attribute("fldCharType").as_deref() {
                    Some("begin") => self.instructed.push(true),
                    Some("separate") => self
                        .instructed
                        .iter_mut()
                        .next_back()
                        .into_iter()
                        .for_each(|at| *at = false),
                    Some("end") => drop(self.instructed.pop()),
                    _ => {}
                },
                "t" if !silent => self.say(&child.text(), look),
                "tab" | "br" | "cr" | "ptab" if !silent => self.words.push(' '),
                "noBreakHyphen" if !silent => self.words.push('\u{2011}'),
                "sym" if !silent => {
                    let code = child
                        .attribute("char")
                        .and_then(|code| u32::from_str_radix(&code, 16).ok());
                    let known = code
                        .filter(|code| !(0xe000..0xf900).contains(code))
                        .and_then(char::from_u32);
                    self.words.extend(known);
                }
                "ruby" if !silent => child
                    .child("rubyBase")
                    .into_iter()
                    .for_each(|base| self.runs(base, look)),
                "AlternateContent" => chosen(child).into_iter().for_each(|inner| self.hanging(inner)),
                "drawing" | "pict" | "object" => self.hanging(child),
                _ => {}
            }
        }
    }

    /// Finds the text boxes in a drawing.
    fn hanging(&mut self, drawing: Element<'t>) {
        let mut open = vec![drawing];
        while let Some(next) = open.pop() {
            match next.name() {
                "txbxContent" => self.boxes.push(next),
                "AlternateContent" => open.extend(chosen(next)),
                name => {
                    self.pictured |= matches!(name, "blip" | "imagedata");
                    let mut inner: Vec<Element<'t>> = next.children().collect();
                    inner.reverse();
                    open.append(&mut inner);
                }
            }
        }
    }

    fn say(&mut self, text: &str, look: Look) {
        self.words.push_str(text);
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        if look.bold == Some(true) {
            self.bold += letters;
        }
        let size = look.size();
        match self.sizes.iter_mut().find(|(known, _)| *known == size) {
            Some((_, count)) => *count += letters,
            None => self.sizes.push((size, letters)),
        }
    }
}

/// Of two ways to write one thing the one that is meant first.
pub(super) fn chosen(element: Element<'_>) -> Option<Element<'_>> {
    element.child("Choice").or_else(|| element.child("Fallback"))
}
