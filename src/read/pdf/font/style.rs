//! How a face looks: weight, slant and height, by its descriptor and name.

use crate::read::pdf::engine::{Dict, Object, Source};

/// Names of weights that are bold, in lower case.
const BOLD: [&str; 8] = ["bold", "black", "heavy", "semibd", "demi", "extrabd", "ultra", "fett"];
const ITALIC: [&str; 5] = ["italic", "oblique", "kursiv", "slanted", "cursive"];

/// A face's looks.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    /// As the file names it, without a subset's prefix.
    pub name: String,
    pub bold: bool,
    pub italic: bool,
    /// Its codes are its own.
    pub symbolic: bool,
    /// Nothing says what its codes mean; they are taken for letters until
    /// what they spell is judged.
    pub assumed: bool,
    /// Height above the baseline in parts of the size.
    pub ascent: f32,
    /// Depth below the baseline in parts of the size, positive.
    pub descent: f32,
}

impl Default for Face {
    fn default() -> Self {
        Face {
            name: String::new(),
            bold: false,
            italic: false,
            symbolic: false,
            assumed: false,
            ascent: 0.8,
            descent: 0.2,
        }
    }
}

impl Face {
    /// Reads the looks of `font`, whose descriptor `holder` holds.
    pub(crate) fn load(source: &Source, font: &Dict, holder: &Dict) -> Face {
        let descriptor = source.dict(holder, "FontDescriptor").unwrap_or_default();
        let name = |dict: &Dict, key: &str| match source.value(dict, key) {
            Some(Object::Name(name)) => Some(name.0),
            _ => None,
        };
        let name = name(font, "BaseFont")
            .or_else(|| name(&descriptor, "FontName"))
            .unwrap_or_default();
        let name = without_prefix(&name).to_owned();
        let flags = source.number(&descriptor, "Flags").unwrap_or(0.0) as i64;
        let lower = name.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let heavy = source.number(&descriptor, "FontWeight").is_some_and(|w| w >= 600.0);
        Face {
            bold: says(&BOLD) || flags & 1 << 18 != 0 || heavy,
            italic: says(&ITALIC)
                || flags & 1 << 6 != 0
                || source
                    .number(&descriptor, "ItalicAngle")
                    .is_some_and(|angle| angle.abs() > 1.0),
            symbolic: flags & 1 << 2 != 0,
            assumed: false,
            // Stated heights are often wrong; letters lie within these.
            ascent: height(source.number(&descriptor, "Ascent"), 0.8).clamp(0.65, 1.0),
            descent: height(source.number(&descriptor, "Descent"), 0.2).clamp(0.15, 0.35),
            name,
        }
    }

    /// The family in lower case: without style, spaces or prefix.
    pub(crate) fn family(&self) -> String {
        self.name
            .split([',', '-'])
            .next()
            .unwrap_or_default()
            .replace(' ', "")
            .to_ascii_lowercase()
    }
}

fn height(stated: Option<f32>, usual: f32) -> f32 {
    stated.map(|v| v.abs() / 1000.0).filter(|v| *v > 0.0).unwrap_or(usual)
}

/// Six capitals and a plus sign mark a subset.
fn without_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 && prefix.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_a_subsets_prefix() {
        assert_eq!(without_prefix("ABCDEF+Times-Bold"), "Times-Bold");
        assert_eq!(without_prefix("A+B"), "A+B");
        let face = Face {
            name: "Wingdings 2,Bold".to_owned(),
            ..Face::default()
        };
        assert_eq!(face.family(), "wingdings2");
    }
}
