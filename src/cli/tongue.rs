//! The language that this process speaks.

pub(super) use crate::tongue::Tongue;
use std::borrow::Cow;
use std::ffi::OsString;
use std::sync::OnceLock;

static CHOSEN: OnceLock<Tongue> = OnceLock::new();

/// The one that `words`, a command line that nobody has understood yet, and the environment ask for.
pub(super) fn asked(words: impl Iterator<Item = OsString>) -> Tongue {
    let mut words = words
        .map(|word| word.to_string_lossy().into_owned())
        .take_while(|word| word != "--");
    let mut named = None;
    while let Some(word) = words.next() {
        if word == "--ui" {
            named = words.next();
        } else if let Some(tag) = word.strip_prefix("--ui=") {
            named = Some(tag.to_owned());
        }
    }
    let environment = || Tongue::of_environment(|name| std::env::var(name).ok());
    named.and_then(|tag| Tongue::named(&tag)).unwrap_or_else(environment)
}

/// Has this process speak it from now on.
pub(super) fn settle(tongue: Tongue) {
    // The first word stands.
    let _ = CHOSEN.set(tongue);
}

/// The one that was settled on.
pub(super) fn chosen() -> Tongue {
    CHOSEN.get().copied().unwrap_or_default()
}

/// A message in that language.
pub(super) fn say(text: &str) -> Cow<'_, str> {
    chosen().say(text)
}

/// A message behind its mark, `error` or `note`, as one line.
pub(super) fn marked(mark: &str, text: &str) -> String {
    format!("{}{}{}", say(mark), chosen().colon(), say(text))
}

/// The way out. Its mark is the same in all languages, so that it is found by what looks for it.
pub(super) fn hint(text: &str) -> String {
    format!("hint: {}", say(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_tells_the_tongue_before_it_is_understood() {
        let of = |line: &str| asked(line.split(' ').map(OsString::from));
        assert_eq!(of("read --ui zh page.txt"), Tongue::Chinese);
        assert_eq!(of("--ui=zh-CN --no-such"), Tongue::Chinese);
        assert_eq!(of("--ui zh read --ui=en"), Tongue::English);
    }
}
