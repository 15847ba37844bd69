//! The messages of one language, found by the English ones.

use super::pattern::Pattern;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// What stands between a message and its cause.
const CAUSE: &str = ": ";
/// Messages and causes in one line; more are left as they are.
const CHAIN: usize = 24;
/// Messages in each other.
const DEPTH: usize = 4;
/// A longer text is no message.
const LONGEST: usize = 16 << 10;

/// The messages of one language.
#[derive(Debug)]
pub struct Catalogue {
    /// Those without holes.
    plain: HashMap<String, String>,
    /// Those with holes, those that say most first.
    holed: Vec<(Pattern, Pattern)>,
}

impl Catalogue {
    /// The messages of `files`, each a table of English texts and what they are in the other language. What is no such table is left out.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let (mut plain, mut holed) = (HashMap::new(), Vec::new());
        let tables = files
            .iter()
            .filter_map(|(_, text)| toml::from_str::<BTreeMap<String, String>>(text).ok());
        for (english, said) in tables.flatten() {
            let pattern = Pattern::of(&english);
            if pattern.names().next().is_none() {
                plain.insert(english, said);
            } else {
                holed.push((pattern, Pattern::of(&said)));
            }
        }
        holed.sort_by_key(|(english, _)| std::cmp::Reverse(english.weight()));
        Self { plain, holed }
    }

    /// `text` in this language: a message, or messages and their causes with `: ` between them.
    pub fn say<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.len() > LONGEST {
            return Cow::Borrowed(text);
        }
        self.chain(text, DEPTH).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// `None` where nothing of it is known.
    fn chain(&self, text: &str, depth: usize) -> Option<String> {
        let causes = text.match_indices(CAUSE).take(CHAIN);
        let mut ends: Vec<usize> = causes.map(|(place, _)| place).collect();
        ends.push(text.len());
        let (mut out, mut known, mut start, mut next) = (String::new(), false, 0, 0);
        while next < ends.len() {
            // A hole may hold the mark of a cause, and so may a message: the one that says most is meant, the shorter of two alike.
            let tried = (next..ends.len()).filter_map(|end| {
                let (weight, said) = self.message(&text[start..ends[end]], depth)?;
                Some((end, weight, said))
            });
            let found = tried.reduce(|best, one| if one.1 > best.1 { one } else { best });
            let found = found.map(|(end, _, said)| (end, said));
            let (end, said) = match &found {
                Some((end, said)) => (*end, said.as_str()),
                None => (next, &text[start..ends[next]]),
            };
            if start > 0 {
                out.push_str(if known || found.is_some() { "：" } else { CAUSE });
            }
            known |= found.is_some();
            out.push_str(said);
            start = (ends[end] + CAUSE.len()).min(text.len());
            next = end + 1;
        }
        known.then_some(out)
    }

    /// A message without causes, and how many bytes of it are no hole's.
    fn message(&self, text: &str, depth: usize) -> Option<(usize, String)> {
        if let Some(said) = self.plain.get(text) {
            return Some((text.len(), said.clone()));
        }
        if depth == 0 {
            return None;
        }
        let fits = |(english, said)| Some((english, Pattern::filled(english, text)?, said));
        let (english, values, said) = self
            .holed
            .iter()
            .map(|(english, said)| (english, said))
            .find_map(fits)?;
        let values: HashMap<&str, &str> = english.names().zip(values).collect();
        let said = said.written(|name| {
            let (own, told) = match name.strip_prefix('~') {
                Some(name) => (name, true),
                None => (name, false),
            };
            let value = values.get(own).copied().unwrap_or_default();
            match told {
                true => self.listed(value, depth - 1),
                false => value.to_owned(),
            }
        });
        Some((english.weight(), said))
    }

    /// A message, or several with `; ` or `, ` between them.
    fn listed(&self, text: &str, depth: usize) -> String {
        if let Some(said) = self.chain(text, depth) {
            return said;
        }
        for (between, said) in [("; ", "；"), (", ", "，")] {
            let parts: Vec<Option<String>> = text.split(between).map(|part| self.chain(part, depth)).collect();
            if parts.iter().any(Option::is_some) {
                let parts = text.split(between).zip(parts);
                let parts: Vec<String> = parts
                    .map(|(own, told)| told.unwrap_or_else(|| own.to_owned()))
                    .collect();
                return parts.join(said);
            }
        }
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[(&str, &str)] = &[(
        "one",
        r#"
        "cannot read `{path}`" = "读不了 `{path}`"
        "no such file" = "没有"
        "the model is damaged: {what}" = "模型坏了：{~what}"
        "a {kind} before `{word}` is lost" = "`{word}` 前漏了{~kind}"
        "negation" = "否定"
        "first, second" = "其一其二"
        "undone: {what}" = "未做：{~what}"
        "a help: with words, of all kinds" = "说明"
        "{one}, of {other}" = "{~one}的{~other}"
        "cache" = "缓存"
        "cache: {count} entries" = "缓存：{count} 条"
        "#,
    )];

    #[test]
    fn messages_are_told_with_their_values_and_their_causes() {
        let catalogue = Catalogue::of(FILES);
        let said = |text: &str| catalogue.say(text).into_owned();
        assert_eq!(said("cannot read `a.txt`"), "读不了 `a.txt`");
        assert_eq!(said("cannot read `a.txt`: no such file"), "读不了 `a.txt`：没有");
        assert_eq!(said("cannot read `a: b`: cannot read `c`"), "读不了 `a: b`：读不了 `c`");
        assert_eq!(said("cannot read `a`: unheard of"), "读不了 `a`：unheard of");
        assert_eq!(said("unheard of: no such file"), "unheard of：没有");
        assert_eq!(said("unheard: of"), "unheard: of");
        assert_eq!(said("cache: 3 entries"), "缓存：3 条");
        assert_eq!(said("a help: with words, of all kinds"), "说明");
        assert_eq!(said("the model is damaged: no such file"), "模型坏了：没有");
        assert_eq!(said("a negation before `not` is lost"), "`not` 前漏了否定");
        assert_eq!(
            said("undone: no such file; unheard; negation"),
            "未做：没有；unheard；否定"
        );
    }

    #[test]
    fn values_are_never_taken_for_messages() {
        let catalogue = Catalogue::of(FILES);
        assert_eq!(catalogue.say("cannot read `no such file`"), "读不了 `no such file`");
        let long = "no such file: ".repeat(5_000);
        assert_eq!(catalogue.say(&long), long);
    }
}
