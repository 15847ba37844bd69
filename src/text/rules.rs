//! How lines of a newspaper page are worded: rules as data, a file a language, all in force at once because pages mix
//! languages.

use super::regex_set::RegexSet;
use crate::error::{Error, Kind, Result};
use serde::Deserialize;
use std::sync::OnceLock;

const FILES: &[&str] = &[
    include_str!("rules/ar.toml"),
    include_str!("rules/de.toml"),
    include_str!("rules/en.toml"),
    include_str!("rules/es.toml"),
    include_str!("rules/fr.toml"),
    include_str!("rules/ja.toml"),
    include_str!("rules/ru.toml"),
    include_str!("rules/zh.toml"),
];

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    byline: Vec<String>,
    end_byline: Vec<String>,
    credit: Vec<String>,
    caption: Vec<String>,
    folio: Vec<String>,
    dateline: Vec<String>,
    name: Vec<String>,
    kicker: Vec<String>,
    goes_on: Vec<String>,
    hangs: Vec<String>,
    leans: Vec<String>,
}

/// What a line's wording says of its part on the page; each set is asked about a line without white space around it.
#[derive(Debug)]
pub struct Rules {
    /// Who wrote the article, on a line of its own.
    pub byline: RegexSet,
    /// The same at an article's end.
    pub end_byline: RegexSet,
    /// Who took a photograph.
    pub credit: RegexSet,
    /// A photograph's caption.
    pub caption: RegexSet,
    /// Page numbers, dates, imprints.
    pub folio: RegexSet,
    /// A paragraph that opens an article with its place, date or author.
    pub dateline: RegexSet,
    /// A person's name and nothing else.
    pub name: RegexSet,
    /// A word that stands above headlines.
    pub kicker: RegexSet,
    /// The rest of a sentence that began elsewhere.
    pub goes_on: RegexSet,
    /// The beginning of a sentence that ends elsewhere.
    pub hangs: RegexSet,
    /// A sentence that leans on the one before it.
    pub leans: RegexSet,
}

impl Rules {
    /// The rules of all languages.
    ///
    /// # Errors
    /// Where a rules file is malformed, which a test rules out.
    pub fn get() -> Result<&'static Self> {
        static RULES: OnceLock<Result<Rules>> = OnceLock::new();
        RULES
            .get_or_init(Self::parse)
            .as_ref()
            .map_err(|error| Error::new(Kind::Usage, error.chain()))
    }

    fn parse() -> Result<Self> {
        let mut all = File::default();
        for text in FILES {
            let file: File =
                toml::from_str(text).map_err(|cause| Error::new(Kind::Usage, "malformed rules").because(cause))?;
            all.byline.extend(file.byline);
            all.end_byline.extend(file.end_byline);
            all.credit.extend(file.credit);
            all.caption.extend(file.caption);
            all.folio.extend(file.folio);
            all.dateline.extend(file.dateline);
            all.name.extend(file.name);
            all.kicker.extend(file.kicker);
            all.goes_on.extend(file.goes_on);
            all.hangs.extend(file.hangs);
            all.leans.extend(file.leans);
        }
        let set = |patterns: Vec<String>| {
            RegexSet::new(patterns).map_err(|cause| Error::new(Kind::Usage, "malformed rules").because(cause))
        };
        Ok(Self {
            byline: set(all.byline)?,
            end_byline: set(all.end_byline)?,
            credit: set(all.credit)?,
            caption: set(all.caption)?,
            folio: set(all.folio)?,
            dateline: set(all.dateline)?,
            name: set(all.name)?,
            kicker: set(all.kicker)?,
            goes_on: set(all.goes_on)?,
            hangs: set(all.hangs)?,
            leans: set(all.leans)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_wording() {
        let rules = Rules::get().unwrap();
        for line in [
            "□ 本报记者 王一凡 □ 本报通讯员 李小满",
            "文/本报记者 陈舟",
            "（记者 周小河）",
            "By Ada Quill and Tom Reed",
            "Von Karl Ufer",
            "Par Luc Rivage",
            "Автор: Ирина Берег",
            "【山田太一】",
        ] {
            assert!(rules.byline.is_match(line), "{line}");
        }
        for line in [
            "本报记者 王一凡 摄",
            "（周小河 摄）",
            "Photo: Ada Quill",
            "(Foto: Karl Ufer)",
            "新华社发（王一凡 摄）",
        ] {
            assert!(rules.credit.is_match(line), "{line}");
        }
        for line in [
            "第4版 要闻",
            "2024年5月6日 星期一 第4版",
            "Page 7",
            "Monday, May 6, 2024",
        ] {
            assert!(rules.folio.is_match(line), "{line}");
        }
        assert!(!rules.byline.is_match("记者从市水务局了解到，今年的汛期比往年来得早。"));
        assert!(!rules.credit.is_match("他在河边拍摄。"));
    }
}
