//! ALTO 1–4 (Library of Congress): blocks, lines and words with boxes, fonts, confidence and hyphens.

use std::collections::HashMap;

use crate::read::geometry::letters::{around, measured, weigh};
use crate::read::geometry::sheet::{Line, Rect, Rule, Sheet, Word};
use crate::read::xml::{Element, Tree};

/// A font as `TextStyle` tells it.
#[derive(Clone, Copy, Default)]
struct Font {
    size: Option<f32>,
    bold: bool,
    italic: bool,
}

/// The pages of an ALTO file.
#[must_use]
pub fn sheets(tree: &Tree<'_>) -> Vec<Sheet> {
    let named = names(tree);
    let mut pages = Vec::new();
    for page in tree.top().descendants().filter(|e| e.name() == "Page") {
        let sheet = Sheet {
            width: page.number("WIDTH").unwrap_or(0.0),
            height: page.number("HEIGHT").unwrap_or(0.0),
            ..Sheet::default()
        };
        let mut reading = Reading {
            named: &named,
            sheet,
            fonts: Vec::new(),
            blocks: 0,
            around: Vec::new(),
        };
        reading.walk(page, &Around::default());
        pages.push(reading.done());
    }
    pages
}

/// The unit of positions: `pixel`, `mm10` or `inch1200`.
#[must_use]
pub fn unit(tree: &Tree<'_>) -> Option<String> {
    tree.top()
        .descendants()
        .find(|e| e.name() == "MeasurementUnit")
        .map(|e| e.text().trim().to_owned())
}

/// Fonts and tags by id.
struct Names {
    fonts: HashMap<String, Font>,
    tags: HashMap<String, String>,
}

fn names(tree: &Tree<'_>) -> Names {
    let (mut fonts, mut tags) = (HashMap::new(), HashMap::new());
    for element in tree.top().descendants().take_while(|e| e.name() != "Layout") {
        let Some(id) = element.attribute("ID") else { continue };
        if element.name() == "TextStyle" {
            let style = element.attribute("FONTSTYLE").unwrap_or_default().to_lowercase();
            fonts.insert(
                id.into_owned(),
                Font {
                    size: element.number("FONTSIZE"),
                    bold: style.contains("bold"),
                    italic: style.contains("italic"),
                },
            );
        } else if element.name().ends_with("Tag") {
            let label = element.attribute("LABEL").or_else(|| element.attribute("TYPE"));
            tags.extend(label.map(|l| (id.into_owned(), l.into_owned())));
        }
    }
    Names { fonts, tags }
}

/// What the elements around a line say of it.
#[derive(Clone, Default)]
struct Around {
    font: Font,
    role: Option<String>,
    rotation: u16,
}

struct Reading<'n> {
    named: &'n Names,
    sheet: Sheet,
    fonts: Vec<Option<f32>>,
    blocks: u32,
    /// The ids of the blocks around the one at hand, the outermost first.
    around: Vec<String>,
}

impl Reading<'_> {
    fn walk(&mut self, element: Element<'_>, around: &Around) {
        for child in element.children() {
            match child.name() {
                "TextLine" => self.line(child, around),
                "Illustration" => self.sheet.frames.extend(frame(child)),
                "GraphicalElement" => self.graphic(child),
                "Shape" => {}
                "TextBlock" => {
                    let own = child.attribute("ID").map(|id| id.into_owned());
                    let ids = own.into_iter().chain(self.around.iter().rev().cloned());
                    self.sheet.ids.extend(ids.map(|id| (id, self.blocks)));
                    self.walk(child, &self.inner(child, around));
                    self.blocks += 1;
                }
                "ComposedBlock" => {
                    self.around.push(child.attribute("ID").unwrap_or_default().into_owned());
                    self.walk(child, &self.inner(child, around));
                    self.around.pop();
                }
                _ => self.walk(child, &self.inner(child, around)),
            }
        }
    }

    /// What `element` adds to what stands around it.
    fn inner(&self, element: Element<'_>, around: &Around) -> Around {
        let kind = element
            .attribute("TYPE")
            .map(|t| t.into_owned())
            .filter(|_| element.name() == "ComposedBlock");
        let tags = element.attribute("TAGREFS").unwrap_or_default();
        let tag = tags.split_whitespace().find_map(|t| self.named.tags.get(t).cloned());
        let turned = element
            .number("ROTATION")
            .map(|degrees| ((-degrees / 90.0).round() as i32).rem_euclid(4) as u16 * 90);
        Around {
            font: self.font(element).unwrap_or(around.font),
            role: tag.or(kind).or_else(|| around.role.clone()),
            rotation: turned.unwrap_or(around.rotation),
        }
    }

    fn font(&self, element: Element<'_>) -> Option<Font> {
        let ids = element.attribute("STYLEREFS").unwrap_or_default();
        let named = ids.split_whitespace().find_map(|id| self.named.fonts.get(id).copied());
        let Some(style) = element.attribute("STYLE") else {
            return named;
        };
        let font = named.unwrap_or_default();
        Some(Font {
            bold: font.bold || style.contains("bold"),
            italic: font.italic || style.contains("italic"),
            ..font
        })
    }

    /// A thin one is a rule, another a frame.
    fn graphic(&mut self, element: Element<'_>) {
        let Some(frame) = frame(element) else { return };
        if frame.w.min(frame.h) * 8.0 < frame.w.max(frame.h) {
            self.sheet.rules.push(Rule { frame });
        } else {
            self.sheet.frames.push(frame);
        }
    }

    fn line(&mut self, element: Element<'_>, around: &Around) {
        let around = self.inner(element, around);
        let (mut words, mut hyphenated, mut fonts) = (Vec::new(), false, Vec::new());
        for child in element.children() {
            match child.name() {
                "String" => {
                    hyphenated = child.attribute("SUBS_TYPE").is_some_and(|t| t == "HypPart1");
                    fonts.push(self.font(child).unwrap_or(around.font));
                    words.extend(word(child));
                }
                "HYP" => hyphenated |= hyphen(&mut words, child),
                _ => {}
            }
        }
        let boxes = crate::read::geometry::letters::around(words.iter().map(|w| &w.frame));
        let Some(frame) = frame(element).filter(|f| f.w > 0.0 && f.h > 0.0).or(boxes) else {
            return;
        };
        if words.is_empty() {
            return;
        }
        let most = |f: fn(&Font) -> bool| fonts.iter().filter(|x| f(x)).count() * 2 > fonts.len();
        let mut sizes: Vec<f32> = fonts.iter().filter_map(|f| f.size).collect();
        sizes.sort_by(f32::total_cmp);
        self.fonts.push(sizes.get(sizes.len() / 2).copied());
        self.sheet.lines.push(Line {
            size: measured(&words, frame, false),
            words,
            frame,
            bold: most(|f| f.bold),
            italic: most(|f| f.italic),
            rotation: around.rotation,
            vertical: false,
            block: Some(self.blocks),
            role: around.role,
            hyphenated,
        });
    }

    fn done(mut self) -> Sheet {
        weigh(&mut self.sheet.lines, &self.fonts);
        if let Some(all) = around(self.sheet.lines.iter().map(|l| &l.frame))
            .filter(|_| self.sheet.width <= 0.0 || self.sheet.height <= 0.0)
        {
            (self.sheet.width, self.sheet.height) = (all.x + all.w, all.y + all.h);
        }
        self.sheet
    }
}

fn frame(element: Element<'_>) -> Option<Rect> {
    Some(Rect {
        x: element.number("HPOS")?,
        y: element.number("VPOS")?,
        w: element.number("WIDTH")?.max(0.0),
        h: element.number("HEIGHT")?.max(0.0),
    })
}

fn word(element: Element<'_>) -> Option<Word> {
    let text = element.attribute("CONTENT")?.trim().to_owned();
    (!text.is_empty()).then(|| Word {
        text,
        frame: frame(element).unwrap_or_default(),
        confidence: element.number("WC").map(|c| c.clamp(0.0, 1.0)),
    })
}

/// Writes a hyphen at the line's end where the recognition has not; says whether one stands there.
fn hyphen(words: &mut [Word], element: Element<'_>) -> bool {
    let Some(last) = words.last_mut() else { return false };
    if !last.text.ends_with(['-', '\u{2010}', '\u{ad}', '¬']) {
        let sign = element
            .attribute("CONTENT")
            .filter(|c| matches!(c.as_ref(), "\u{2010}" | "\u{ad}"))
            .unwrap_or_default();
        last.text.push_str(if sign.is_empty() { "-" } else { &sign });
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<alto xmlns="x"><Styles><TextStyle ID="T" FONTSIZE="9" FONTSTYLE="bold"/></Styles><Tags><LayoutTag ID="g" LABEL="caption"/></Tags>
        <Layout><Page WIDTH="100" HEIGHT="200"><PrintSpace><ComposedBlock ID="C" TYPE="table"><TextBlock ID="B" STYLEREFS="T" HPOS="1" VPOS="2" WIDTH="50" HEIGHT="10">
        <TextLine HPOS="1" VPOS="2" WIDTH="50" HEIGHT="10"><String CONTENT="news" HPOS="1" VPOS="2" WIDTH="20" HEIGHT="10" WC="0.5"/><SP/>
        <String CONTENT="pa" SUBS_TYPE="HypPart1" SUBS_CONTENT="paper" HPOS="25" VPOS="2" WIDTH="9" HEIGHT="10"/><HYP CONTENT="-"/></TextLine></TextBlock></ComposedBlock>
        <TextBlock TAGREFS="g"><TextLine><String ID="w1" CONTENT="x" HPOS="5" VPOS="50" WIDTH="9" HEIGHT="10"/></TextLine></TextBlock>
        <GraphicalElement HPOS="0" VPOS="40" WIDTH="90" HEIGHT="1"/></PrintSpace></Page></Layout></alto>"#;

    #[test]
    fn words_fonts_roles_and_hyphens_are_read() {
        let tree = Tree::read(PAGE);
        let sheets = sheets(&tree);
        let sheet = &sheets[0];
        let line = &sheet.lines[0];
        assert_eq!(line.words[1].text, "pa-");
        assert!(line.hyphenated && line.bold);
        assert_eq!(
            (line.role.as_deref(), line.words[0].confidence, line.block),
            (Some("table"), Some(0.5), Some(0))
        );
        assert_eq!(
            (sheet.lines[1].role.as_deref(), sheet.lines[1].block),
            (Some("caption"), Some(1))
        );
        assert_eq!(sheet.rules.len(), 1);
    }
}
