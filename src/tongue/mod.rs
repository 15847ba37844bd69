//! What the program says to people, in their language.
//!
//! English stands in the code, and is all that programs, logs, replies and what is kept ever see. Where it reaches a person, it is looked
//! up in the messages of that person's language, which are data: `zh/*.toml`, the English text with its holes and the same in Chinese.
//! So a message of a library far below, of a service that runs, or of a reply kept last year is told in the language asked for today.

mod catalogue;
mod pattern;

pub use catalogue::Catalogue;
pub use pattern::Pattern;

use std::borrow::Cow;
use std::sync::OnceLock;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// English, as the code has it.
    #[default]
    English,
    /// Chinese, in simplified characters.
    Chinese,
}

impl Tongue {
    /// All of them.
    pub const ALL: &[Self] = &[Self::English, Self::Chinese];

    /// What it is called in options: `en`, `zh`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The one that a language tag or a locale names, such as `zh`, `zh-Hant` or `zh_CN.UTF-8`; `None` for another.
    pub fn named(name: &str) -> Option<Self> {
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let language = name[..end].to_ascii_lowercase();
        Self::ALL.iter().copied().find(|tongue| tongue.tag() == language)
    }

    /// The one that an environment asks for: `STANDFIRST_UI`, or the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set; English
    /// where it asks for none of these.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let own = set(&"STANDFIRST_UI").and_then(|value| Self::named(&value));
        let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
        own.or_else(|| Self::named(&locale()?)).unwrap_or_default()
    }

    /// `text`, a message in English, in this tongue; what no message fits stays as it is.
    pub fn say<'a>(self, text: &'a str) -> Cow<'a, str> {
        match self.catalogue() {
            None => Cow::Borrowed(text),
            Some(catalogue) => catalogue.say(text),
        }
    }

    /// What stands behind a mark, such as `error`, or a name.
    pub fn colon(self) -> &'static str {
        match self {
            Self::English => ": ",
            Self::Chinese => "：",
        }
    }

    /// Its messages; `None` for English, whose messages stand in the code.
    pub fn catalogue(self) -> Option<&'static Catalogue> {
        static CHINESE: OnceLock<Catalogue> = OnceLock::new();
        match self {
            Self::English => None,
            Self::Chinese => Some(CHINESE.get_or_init(|| Catalogue::of(CHINESE_FILES))),
        }
    }

    /// The files of its messages, by name.
    pub fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::English => &[],
            Self::Chinese => CHINESE_FILES,
        }
    }
}

const CHINESE_FILES: &[(&str, &str)] = &[
    ("help", include_str!("zh/help.toml")),
    ("foreign", include_str!("zh/foreign.toml")),
    ("terminal", include_str!("zh/terminal.toml")),
    ("errors", include_str!("zh/errors.toml")),
    ("models", include_str!("zh/models.toml")),
    ("notes", include_str!("zh/notes.toml")),
    ("results", include_str!("zh/results.toml")),
    ("composed", include_str!("zh/composed.toml")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_the_tongue() {
        let of = |set: &[(&str, &str)]| {
            Tongue::of_environment(|name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of(&[]), Tongue::English);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Tongue::Chinese);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Tongue::English);
        assert_eq!(
            of(&[("LANG", "de_DE"), ("LC_MESSAGES", "zh_TW.Big5"), ("LC_ALL", "")]),
            Tongue::Chinese
        );
        assert_eq!(of(&[("LANG", "zh"), ("STANDFIRST_UI", "en")]), Tongue::English);
        assert_eq!(
            of(&[("LANG", "C.UTF-8"), ("STANDFIRST_UI", "zh-Hans")]),
            Tongue::Chinese
        );
        assert_eq!(of(&[("LANG", "zhx"), ("STANDFIRST_UI", "fr")]), Tongue::English);
    }
}
