//! A message with holes: what it is told by, and the same in another language.

/// A message with holes.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What stands before, between and after the holes.
    parts: Vec<String>,
    /// The names of the holes, one less than there are parts.
    names: Vec<String>,
}

impl Pattern {
    /// The pattern that `text` writes: a hole is `{name}`, in lower-case letters, or `{~name}` where what fills it is a message, too.
    pub fn of(text: &str) -> Self {
        let (mut parts, mut names) = (vec![String::new()], Vec::new());
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            let hole = from[1..].split_once('}').filter(|(name, _)| is_name(name));
            let last = parts.last_mut();
            match (hole, last) {
                (Some((name, after)), Some(last)) => {
                    last.push_str(before);
                    names.push(name.to_owned());
                    parts.push(String::new());
                    rest = after;
                }
                (_, Some(last)) => {
                    last.push_str(before);
                    last.push('{');
                    rest = &from[1..];
                }
                (_, None) => break,
            }
        }
        if let Some(last) = parts.last_mut() {
            last.push_str(rest);
        }
        Self { parts, names }
    }

    /// The names of its holes in order, as written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Its parts, with a hole between each two.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(String::as_str)
    }

    /// Bytes that are no hole's.
    pub(super) fn weight(&self) -> usize {
        self.parts.iter().map(String::len).sum()
    }

    /// What fills the holes of this pattern where `text` is written after it; each hole takes as little as it can, the last one the rest.
    pub(super) fn filled<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        let (first, last) = (self.parts.first()?, self.parts.last()?);
        let mut rest = text.strip_prefix(first.as_str())?;
        if self.names.is_empty() {
            return rest.is_empty().then(Vec::new);
        }
        let mut filled = Vec::with_capacity(self.names.len());
        for part in &self.parts[1..self.parts.len() - 1] {
            let place = rest.find(part.as_str())?;
            filled.push(&rest[..place]);
            rest = &rest[place + part.len()..];
        }
        filled.push(rest.strip_suffix(last.as_str())?);
        Some(filled)
    }

    /// The text of this pattern with its holes filled by `fill`, which is told their names.
    pub(super) fn written(&self, mut fill: impl FnMut(&str) -> String) -> String {
        let mut out = String::new();
        for (place, part) in self.parts.iter().enumerate() {
            out.push_str(part);
            if let Some(name) = self.names.get(place) {
                out.push_str(&fill(name));
            }
        }
        out
    }
}

fn is_name(text: &str) -> bool {
    let name = text.strip_prefix('~').unwrap_or(text);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_told_and_filled() {
        let pattern = Pattern::of("cannot read `{path}`: {why}");
        assert_eq!(pattern.names().collect::<Vec<_>>(), ["path", "why"]);
        assert_eq!(pattern.filled("cannot read `a`: b"), Some(vec!["a", "b"]));
        assert_eq!(pattern.filled("cannot read `a` b"), None);
        assert_eq!(Pattern::of("plain").filled("plain"), Some(vec![]));
        assert_eq!(Pattern::of("plain").filled("plainer"), None);
        let json = Pattern::of(r#"send {"id":"1"}, {what}"#);
        assert_eq!(json.names().collect::<Vec<_>>(), ["what"]);
        assert_eq!(json.filled(r#"send {"id":"1"}, so"#), Some(vec!["so"]));
        assert_eq!(Pattern::of("{a}{b} {").filled("x {"), Some(vec!["", "x"]));
    }
}
