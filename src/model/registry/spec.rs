//! One model of the registry.

use crate::error::{Error, Kind, Result};
use crate::model::ARCHITECTURES;
use crate::model::embed::ENCODERS;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// The most packages one source may be torn into.
const MOST_PARTS: usize = 1000;

/// One model: what it is, what its file must be, and where the file comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Its name here, and its file's: lower-case letters, digits, `.`, `-`, `_`.
    pub id: String,
    /// Which engine runs it, as its file's `general.architecture` says.
    pub architecture: String,
    /// Which chat template it was taught.
    pub template: String,
    /// The most tokens it can read at once.
    pub context: usize,
    /// The licence of the weights.
    pub licence: String,
    /// Megabytes that work with it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// The instruction set without which it is slower than one reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<String>,
    /// What one would take it for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub good_for: Option<String>,
    /// Length of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    /// Digest of the file, in lower-case hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// Whether it was never run by those who wrote the registry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untested: bool,
    /// Whether it is there for tests, not for work.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tests_only: bool,
    /// Where the file comes from, in the order to be tried.
    pub sources: Vec<Source>,
}

/// What a model's file must be, wherever it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// Length of the file.
    pub bytes: u64,
    /// Digest of the file, in lower-case hex.
    pub sha256: &'a str,
}

/// One place a model's file comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A file of a repository on the hub.
    Hf(Hub),
    /// Packages of the Python index that hold the file in parts.
    Wheels(Wheels),
    /// A file on this disk that is used where it lies.
    File(PathBuf),
}

/// A file of a repository on the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// `owner/name`.
    pub repo: String,
    /// Path in the repository.
    pub file: String,
    /// Branch, tag or commit.
    pub revision: String,
}

/// Packages whose data files, put together in order, are the model's file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wheels {
    /// `name==version`, in order; `{1..3}` counts.
    packages: Vec<String>,
    /// The data file's name; `None` where it is the one file in a `data/` folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The platform that the packages are built for, as the index calls it, where they are not for any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
}

/// What the hub says of a file before it is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Length of the file.
    pub bytes: u64,
    /// Digest of the file, in lower-case hex.
    pub sha256: String,
    /// The commit that it stands in.
    pub revision: String,
}

impl Spec {
    /// A model that comes from one place, its file not known yet.
    pub fn new(id: &str, source: Source) -> Self {
        Self {
            id: id.to_owned(),
            architecture: "unknown".to_owned(),
            template: "plain".to_owned(),
            context: 1,
            licence: "unknown".to_owned(),
            memory: None,
            least: None,
            good_for: None,
            bytes: None,
            sha256: None,
            untested: true,
            tests_only: false,
            sources: vec![source],
        }
    }

    /// The same, its file being what is said.
    #[must_use]
    pub fn identified(self, bytes: u64, sha256: String) -> Self {
        Self {
            bytes: Some(bytes),
            sha256: Some(sha256),
            ..self
        }
    }

    /// The same, held to what the hub said of `place`, in the commit that it said it of.
    #[must_use]
    pub fn pinned(mut self, place: &Hub, pin: Pin) -> Self {
        let of = |source: &&mut Source| matches!(source, Source::Hf(hub) if hub == place);
        if let Some(Source::Hf(hub)) = self.sources.iter_mut().find(of) {
            hub.revision = pin.revision;
        }
        self.identified(pin.bytes, pin.sha256)
    }

    /// The file that is used where it lies, for a model that has one.
    pub fn in_place(&self) -> Option<&Path> {
        self.sources.iter().find_map(|source| match source {
            Source::File(path) => Some(path.as_path()),
            _ => None,
        })
    }

    /// The places on the hub that it comes from.
    pub fn hubs(&self) -> impl Iterator<Item = &Hub> {
        self.sources.iter().filter_map(|source| match source {
            Source::Hf(place) => Some(place),
            _ => None,
        })
    }

    /// Whether this version runs the model's architecture.
    pub fn runs(&self) -> bool {
        self.encodes() || ARCHITECTURES.contains(&self.architecture.as_str())
    }

    /// Whether it tells what texts mean, and writes none.
    pub fn encodes(&self) -> bool {
        ENCODERS.contains(&self.architecture.as_str())
    }

    /// Says why the model cannot read and write pages by this version, where it cannot.
    ///
    /// # Errors
    /// Where no engine of this version runs the model's architecture, or it writes nothing.
    pub fn require_runnable(&self) -> Result<()> {
        if self.encodes() {
            let message = format!("`{}` tells what texts mean, and writes none", self.id);
            return Err(Error::new(Kind::Model, message).hint("it is for archives: standfirst index --vectors PATH"));
        }
        if self.runs() {
            return Ok(());
        }
        let message = format!(
            "this version cannot run `{}`: its architecture is `{}`, known are `{}`",
            self.id,
            self.architecture,
            ARCHITECTURES.join("`, `")
        );
        Err(Error::new(Kind::Model, message).hint("standfirst models list"))
    }

    /// What the file must be.
    ///
    /// # Errors
    /// Where the registry does not know it, so that no file can count as this model's.
    pub fn identity(&self) -> Result<Identity<'_>> {
        match (self.bytes, self.sha256.as_deref()) {
            (Some(bytes), Some(sha256)) => Ok(Identity { bytes, sha256 }),
            _ => {
                let message = format!(
                    "what the file of `{}` must be is not known before the hub was asked",
                    self.id
                );
                let hint = format!(
                    "standfirst models pull {}, or name a file of yours: --model FILE.gguf",
                    self.id
                );
                Err(Error::new(Kind::Model, message).hint(hint))
            }
        }
    }

    /// Whether the table can be what it says.
    ///
    /// # Errors
    /// Where it cannot; the message says why.
    pub fn check(&self) -> Result<()> {
        let wrong = |why: &str| {
            let id = self.id.escape_default();
            Err(Error::new(Kind::Usage, format!("the table of model `{id}` {why}")))
        };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if self.id.len() > 64
            || !self.id.starts_with(|c: char| c.is_ascii_alphanumeric())
            || !self.id.chars().all(plain)
        {
            return wrong("needs a name of lower-case letters, digits, `.`, `-`, `_`");
        }
        if self.context == 0 {
            return wrong("needs a `context` of at least one token");
        }
        if self.sources.is_empty() {
            return wrong("needs at least one source");
        }
        if !self.untested && (self.bytes.is_none() || self.sha256.is_none()) {
            return wrong("needs `bytes` and `sha256`, or `untested = true`");
        }
        if self.bytes == Some(0) {
            return wrong("needs `bytes` above zero");
        }
        let hex = |text: &str| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if self.sha256.as_deref().is_some_and(|digest| !hex(digest)) {
            return wrong("needs `sha256` as 64 lower-case hex digits");
        }
        if self.in_place().is_some_and(|path| !path.is_absolute()) {
            return wrong("needs `file` from the root on");
        }
        if self.bytes.is_none() != self.sha256.is_none() {
            return wrong("needs both `bytes` and `sha256`, or neither");
        }
        for source in &self.sources {
            if let Source::Wheels(wheels) = source
                && !wheels.parts().is_ok_and(|parts| !parts.is_empty())
            {
                return wrong("needs packages as `name==version`, with at most one `{1..3}` each");
            }
            if let Source::Wheels(Wheels {
                platform: Some(name), ..
            }) = source
                && !(name.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
            {
                return wrong("needs a `platform` as the index calls it");
            }
        }
        Ok(())
    }
}

impl Wheels {
    /// The packages, `name==version` each, counted out.
    ///
    /// # Errors
    /// Where one is not written so.
    pub fn parts(&self) -> Result<Vec<String>> {
        let mut parts = Vec::new();
        for package in &self.packages {
            let wrong = || Error::new(Kind::Usage, format!("`{package}` is not `name==version`"));
            match count(package).ok_or_else(wrong)? {
                None => parts.push(package.clone()),
                Some((head, range, tail)) => parts.extend(range.map(|n| format!("{head}{n}{tail}"))),
            }
            let plain = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
            let named = |part: &String| {
                let starts = |text: &str| text.starts_with(|c: char| c.is_ascii_alphanumeric());
                part.split_once("==").is_some_and(|(name, version)| {
                    starts(name) && starts(version) && name.chars().all(plain) && version.chars().all(plain)
                })
            };
            if parts.len() > MOST_PARTS || !parts.last().is_some_and(named) {
                return Err(wrong());
            }
        }
        Ok(parts)
    }
}

/// Whether tables are what they must be, each and beside each other.
pub(super) fn check(models: &[Spec]) -> Result<()> {
    for (place, spec) in models.iter().enumerate() {
        spec.check()?;
        let again = models.iter().take(place).any(|other| other.id == spec.id);
        if again || ["default", "small", "none"].contains(&spec.id.as_str()) {
            return Err(Error::new(Kind::Usage, format!("the name `{}` is taken", spec.id)));
        }
    }
    Ok(())
}

/// What stands before, in and after `{1..3}`.
type Counted<'a> = (&'a str, RangeInclusive<u16>, &'a str);

/// Takes `{1..3}` apart: `None` where it is miswritten, `Some(None)` where there is none.
fn count(package: &str) -> Option<Option<Counted<'_>>> {
    let Some((head, rest)) = package.split_once('{') else {
        return Some(None);
    };
    let (range, tail) = rest.split_once('}')?;
    let (first, last) = range.split_once("..")?;
    let (first, last): (u16, u16) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && usize::from(last - first) < MOST_PARTS).then_some(Some((head, first..=last, tail)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(package: &str) -> Option<Vec<String>> {
        let wheels = Wheels {
            packages: vec![package.to_owned()],
            file: None,
            platform: None,
        };
        wheels.parts().ok()
    }

    #[test]
    fn parts_are_counted_in_order() {
        assert_eq!(parts("a-{9..11}==1.0").unwrap(), ["a-9==1.0", "a-10==1.0", "a-11==1.0"]);
        assert_eq!(parts("a==1").unwrap(), ["a==1"]);
    }

    #[test]
    fn what_pip_might_take_for_an_option_or_a_place_is_refused() {
        for package in [
            "--index-url==1",
            "a",
            "a==1 b==2",
            "a==1;x",
            "https://x/a==1",
            "a-{3..1}==1",
            "a-{1..==1",
            "==",
        ] {
            assert_eq!(parts(package), None, "{package}");
        }
    }
}
