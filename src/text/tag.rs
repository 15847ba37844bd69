//! Tags of languages (BCP 47).

/// The language that a tag names, regions and scripts aside: `zh` of `zh-Hant`.
pub fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

/// Whether two tags name the same language, regions and scripts aside.
pub fn same(a: &str, b: &str) -> bool {
    primary(a).to_lowercase() == primary(b).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_scripts_do_not_count() {
        assert_eq!(primary("zh-Hant-TW"), "zh");
        assert!(same("zh_CN", "ZH") && !same("pt", "pl"));
    }
}
