//! Traditional and simplified Chinese made comparable.

use hanconv::Dictionary::TSCharacters;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Every character that has a simplified form, and that form (Open Chinese Convert's table).
static SIMPLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let only = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    let pairs = TSCharacters.iter();
    pairs.filter_map(|(from, to)| Some((only(from)?, only(to)?))).collect()
});

/// The simplified form of `c`, where it has one.
pub fn simplified(c: char) -> char {
    // No script before these has such forms.
    if c < '\u{3400}' {
        return c;
    }
    SIMPLE.get(&c).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::simplified;

    #[test]
    fn both_ways_of_writing_are_one() {
        let folded: String = "圖書館の龍門, ok".chars().map(simplified).collect();
        assert_eq!(folded, "图书馆の龙门, ok");
        assert_eq!(simplified('图'), '图');
    }
}
