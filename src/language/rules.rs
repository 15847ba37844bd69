//! How lines of a newspaper page are worded: the rules of all languages are in force at once, because pages mix them.

use super::data::Language;
use crate::error::{Error, Kind, Result};
use crate::text::regex_set::RegexSet;
use crate::text::script::Script;
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Patterns of one kind; those of a script are compiled when a line in it is first asked about, because a page seldom
/// holds more than two and compiling them all takes longer than reading it.
#[derive(Debug, Default)]
pub struct Wording {
    patterns: BTreeMap<Script, (Vec<String>, OnceLock<Option<RegexSet>>)>,
}

impl Wording {
    /// Whether `text` is worded so in any language of its scripts.
    pub fn is_match(&self, text: &str) -> bool {
        let scripts = Script::of(text);
        self.patterns.iter().any(|(script, (patterns, compiled))| {
            scripts.contains(script)
                && compiled
                    .get_or_init(|| RegexSet::new(patterns).ok())
                    .as_ref()
                    .is_some_and(|set| set.is_match(text))
        })
    }

    fn extend(&mut self, script: Script, patterns: &[String]) {
        self.patterns.entry(script).or_default().0.extend_from_slice(patterns);
    }
}

/// What a line's wording says of its part on the page; each is asked about a line without white space around it.
#[derive(Debug, Default)]
pub struct Rules {
    /// Who wrote the article, on a line of its own.
    pub byline: Wording,
    /// The same at an article's end.
    pub end_byline: Wording,
    /// Who took a photograph.
    pub credit: Wording,
    /// A photograph's caption.
    pub caption: Wording,
    /// Page numbers, dates, imprints.
    pub folio: Wording,
    /// A paragraph that opens an article with its place, date or author.
    pub dateline: Wording,
    /// A person's name and nothing else.
    pub name: Wording,
    /// A word that stands above headlines.
    pub kicker: Wording,
    /// A word that names a column of the paper: letters, weather, results.
    pub rubric: Wording,
    /// The rest of a sentence that began elsewhere.
    pub goes_on: Wording,
    /// The beginning of a sentence that ends elsewhere.
    pub hangs: Wording,
    /// A sentence that leans on the one before it.
    pub leans: Wording,
    /// Where an article goes on on another page, or comes from one.
    pub jump: Wording,
    /// Such a line that names the page the article comes from.
    pub back: Wording,
    page: Vec<Regex>,
    /// Compiled when a question is first asked: no page needs them.
    asking: Vec<(Script, &'static str, OnceLock<Option<Regex>>)>,
}

impl Rules {
    /// The rules of all languages.
    ///
    /// # Errors
    /// Where a pattern is malformed, which a test rules out.
    pub fn get() -> Result<&'static Self> {
        static RULES: OnceLock<Result<Rules>> = OnceLock::new();
        RULES
            .get_or_init(Self::parse)
            .as_ref()
            .map_err(|error| Error::new(Kind::Usage, error.chain()))
    }

    /// Where in a line the number of the page stands that it names.
    pub fn page_number(&self, line: &str) -> Option<Range<usize>> {
        let found = self.page.iter().find_map(|pattern| pattern.captures(line));
        found.and_then(|found| found.get(1)).map(|number| number.range())
    }

    /// What `question` is about: its words without those that only make a question of them, in any language of its scripts.
    pub fn subject(&self, question: &str) -> String {
        let scripts = Script::of(question);
        let here = self.asking.iter().filter(|(script, ..)| scripts.contains(script));
        let compiled =
            here.filter_map(|(_, pattern, compiled)| compiled.get_or_init(|| Regex::new(pattern).ok()).as_ref());
        compiled.fold(question.to_owned(), |rest, pattern| {
            pattern.replace_all(&rest, " ").into_owned()
        })
    }

    fn parse() -> Result<Self> {
        let mut all = Self::default();
        for language in Language::all() {
            let (script, Some(file)) = (language.script(), language.rules()) else {
                continue;
            };
            all.byline.extend(script, &file.byline);
            all.end_byline.extend(script, &file.end_byline);
            all.credit.extend(script, &file.credit);
            all.caption.extend(script, &file.caption);
            all.folio.extend(script, &file.folio);
            all.dateline.extend(script, &file.dateline);
            all.name.extend(script, &file.name);
            all.kicker.extend(script, &file.kicker);
            all.rubric.extend(script, &file.rubric);
            all.goes_on.extend(script, &file.goes_on);
            all.hangs.extend(script, &file.hangs);
            all.leans.extend(script, &file.leans);
            all.jump.extend(script, &file.jump);
            all.back.extend(script, &file.back);
            let wrong = |cause| Error::new(Kind::Usage, "malformed rules").because(cause);
            for pattern in &file.page {
                all.page.push(Regex::new(pattern).map_err(wrong)?);
            }
            let asking = file.asking.iter();
            all.asking
                .extend(asking.map(|pattern| (script, pattern.as_str(), OnceLock::new())));
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let files = Language::all().iter().filter_map(Language::rules);
        assert!(files.clone().count() > 11);
        for file in files {
            let wordings = [
                &file.byline,
                &file.end_byline,
                &file.credit,
                &file.caption,
                &file.folio,
                &file.dateline,
            ];
            let parts = [
                &file.name,
                &file.kicker,
                &file.rubric,
                &file.goes_on,
                &file.hangs,
                &file.leans,
            ];
            let ways = [&file.jump, &file.back, &file.page, &file.asking];
            for pattern in wordings.into_iter().chain(parts).chain(ways).flatten() {
                Regex::new(pattern).unwrap();
            }
        }
    }

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
            "記者王小明／台北報導",
            "김하늘 기자",
            "संवाददाता, रवि कुमार",
            "โดย สมชาย ใจดี",
        ] {
            assert!(rules.byline.is_match(line), "{line}");
        }
        for line in [
            "本报记者 王一凡 摄",
            "（周小河 摄）",
            "Photo: Ada Quill",
            "(Foto: Karl Ufer)",
            "新华社发（王一凡 摄）",
            "記者王小明攝",
            "사진=김하늘 기자",
        ] {
            assert!(rules.credit.is_match(line), "{line}");
        }
        for line in [
            "第4版 要闻",
            "2024年5月6日 星期一 第4版",
            "Page 7",
            "Monday, May 6, 2024",
            "2024년 5월 6일 월요일",
            "सोमवार, 6 मई 2024",
            "หน้า 4",
        ] {
            assert!(rules.folio.is_match(line), "{line}");
        }
        assert!(!rules.byline.is_match("记者从市水务局了解到，今年的汛期比往年来得早。"));
        assert!(!rules.credit.is_match("他在河边拍摄。"));
        for line in [
            "（下转第二版）",
            "（上接第1版）",
            "Continued on page 6",
            "CONTINUED FROM A1",
            "Suite page 4",
            "Fortsetzung auf Seite 3",
            "Pasa a la página 5",
            "Окончание на стр. 4",
            "→3面に続く",
            "3면에 계속",
            "1面から続く",
        ] {
            assert!(rules.jump.is_match(line), "{line}");
            let back = ["上接", "FROM", "から"].iter().any(|word| line.contains(word));
            assert_eq!(rules.back.is_match(line), back, "{line}");
        }
    }
}
