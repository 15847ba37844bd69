//! What files call the parts of a page.

use crate::read::layout::Role;

/// The role that a file's own word for it says; most words say nothing.
pub fn role(said: &str) -> Option<Role> {
    let said = said.to_ascii_lowercase();
    let said = said.trim_start_matches("ocr_");
    let level = said.strip_prefix('h').unwrap_or_default();
    match said {
        "title" | "heading" | "headline" | "h" => Some(Role::Heading),
        _ if level.len() == 1 && level.bytes().all(|byte| byte.is_ascii_digit()) => Some(Role::Heading),
        "caption" => Some(Role::Caption),
        "artifact" | "header" | "footer" | "page-number" | "catch-word" | "signature-mark" => Some(Role::Furniture),
        "advertisement" | "advert" => Some(Role::Advert),
        "table" | "td" | "th" => Some(Role::Table),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_several_formats() {
        let found = ["H2", "ocr_caption", "page-number", "paragraph", "house"].map(role);
        let (heading, caption, furniture) = (Some(Role::Heading), Some(Role::Caption), Some(Role::Furniture));
        assert_eq!(found, [heading, caption, furniture, None, None]);
    }
}
