//! A text made ready for being translated by a small model: what it would get wrong is put as the other language has it.

use super::data::Language;
use super::numeral::digits;
use super::person::persons;
use super::sound::letters;
use crate::text::script::{Script, han};
use crate::text::tag::same;
use std::collections::BTreeSet;

/// Persons that `texts` name, longest first.
pub fn named<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let found: BTreeSet<String> = texts.flat_map(persons).collect();
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_by_key(|name| usize::MAX - name.chars().count());
    found
}

/// `text`, of the language `from`, for a translation into `to`: Chinese figures in digits, and `names` in Latin letters.
pub fn prepared(text: &str, names: &[String], from: &str, to: &str) -> String {
    let latin = Language::script_of(to).is_none_or(|script| script == Script::Latin);
    if !(same(from, "zh") && latin && Script::of(text).contains(&Script::Han)) {
        return text.to_owned();
    }
    let spelt = names.iter().fold(text.to_owned(), |text, name| {
        text.replace(name.as_str(), &format!(" {} ", romanised(name)))
    });
    digits(&spelt)
}

/// A Chinese name in Latin letters: 周小河 is Zhou Xiaohe.
fn romanised(name: &str) -> String {
    let mut chars = name.chars().filter(|c| han(*c));
    let capital = |text: &str| {
        let mut rest = text.chars();
        let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
        first + rest.as_str()
    };
    let surname = chars
        .next()
        .map(|c| capital(&letters(&c.to_string())))
        .unwrap_or_default();
    let given = capital(&letters(&chars.collect::<String>()));
    format!("{surname} {given}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_figures_are_put_as_the_other_language_has_them() {
        let text = "副站长周小河说，渡口日均通行约1.5万辆次车、2万人。";
        let names = named([text].into_iter());
        assert_eq!(
            prepared(text, &names, "zh", "en"),
            "副站长 Zhou Xiaohe 说，渡口日均通行约15,000辆次车、20,000人。"
        );
        assert_eq!(prepared(text, &names, "zh", "ja"), text);
        assert_eq!(
            prepared("耗资1.2亿元，300万人受益", &[], "zh", "de"),
            "耗资120,000,000元，3,000,000人受益"
        );
    }
}
