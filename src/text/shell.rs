//! Words as a shell takes them.

/// `word` as one word of a POSIX shell, whatever it holds: what is pasted from a hint does what the hint says, and nothing else.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_cannot_close_its_quotes() {
        assert_eq!(quoted("a b.txt"), "'a b.txt'");
        assert_eq!(quoted("it's; $(rm x)"), r"'it'\''s; $(rm x)'");
    }
}
