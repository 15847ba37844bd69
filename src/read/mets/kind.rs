//! What the divisions of an issue are called, and what that says of their text.

use super::structure::{Area, Unit};
use crate::read::stated::StatedKind;

/// Whether a unit is an article, an advertisement or the like; a title over several articles is none.
pub fn article(unit: &Unit) -> bool {
    let text = || unit.areas.iter().any(|area| plain(area) == StatedKind::Paragraph);
    match unit.kind.as_str() {
        "TITLE_SECTION" => false,
        "SECTION" | "CHAPTER" => text(),
        _ => true,
    }
}

/// What the text of each of a unit's places is.
pub fn kinds(unit: &Unit) -> Vec<StatedKind> {
    let apart = !article(unit);
    let (mut titled, mut begun) = (None, false);
    let kind = |area: &Area| {
        let kind = match plain(area) {
            StatedKind::Caption => StatedKind::Caption,
            _ if apart => StatedKind::Furniture,
            // A title within the text heads what follows it; of two titles the first is the article's.
            StatedKind::Headline | StatedKind::Deck if begun => StatedKind::Heading,
            StatedKind::Headline if titled.is_some_and(|part| part != area.part) => StatedKind::Deck,
            kind => kind,
        };
        begun |= kind == StatedKind::Paragraph;
        if kind == StatedKind::Headline {
            titled = Some(area.part);
        }
        kind
    };
    unit.areas.iter().map(kind).collect()
}

/// What a place's divisions say of it, whatever stands before it.
fn plain(area: &Area) -> StatedKind {
    let within = |names: &[&str]| area.path.iter().any(|kind| names.contains(&kind.as_str()));
    let last = area.path.last().map_or("", String::as_str);
    if within(&["CAPTION"]) {
        StatedKind::Caption
    } else if within(&[
        "PUBLISHING_STMT",
        "PAGE_NUMBER",
        "RUNNING_TITLE",
        "PAGE_HEADER",
        "PAGE_FOOTER",
        "ILLUSTRATION",
        "IMAGE",
    ]) {
        StatedKind::Furniture
    } else if matches!(last, "AUTHOR" | "BYLINE" | "CREATOR") {
        StatedKind::Byline
    } else if matches!(last, "OVERLINE" | "KICKER") {
        StatedKind::Kicker
    } else if last == "CROSSHEAD" {
        StatedKind::Heading
    } else if matches!(last, "SUBHEADLINE" | "SUBTITLE" | "SUBHEADING" | "MOTTO" | "ABSTRACT") {
        StatedKind::Deck
    } else if within(&["HEADING"]) || matches!(last, "HEADLINE" | "TITLE") {
        StatedKind::Headline
    } else {
        StatedKind::Paragraph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(kind: &str, paths: &[&str]) -> Unit {
        let area = |(part, path): (usize, &&str)| Area {
            file: String::new(),
            begin: String::new(),
            path: path.split('/').map(str::to_owned).collect(),
            part,
        };
        Unit {
            id: String::new(),
            kind: kind.to_owned(),
            areas: paths.iter().enumerate().map(area).collect(),
        }
    }

    #[test]
    fn titles_within_the_text_are_headings() {
        use StatedKind::{Byline, Deck, Heading, Headline, Kicker, Paragraph};
        let article = unit(
            "ARTICLE",
            &[
                "HEADING/OVERLINE",
                "HEADING/TITLE",
                "HEADING/SUBHEADLINE",
                "HEADING/AUTHOR",
                "BODY/BODY_CONTENT/PARAGRAPH/TEXT",
                "BODY/BODY_CONTENT/HEADLINE",
            ],
        );
        assert_eq!(kinds(&article), [Kicker, Headline, Deck, Byline, Paragraph, Heading]);
    }

    #[test]
    fn a_title_over_several_articles_is_of_none() {
        let bare = unit("SECTION", &["HEADING/TITLE"]);
        assert!(!article(&bare) && kinds(&bare) == [StatedKind::Furniture]);
        assert!(article(&unit("SECTION", &["HEADING/TITLE", "BODY/PARAGRAPH"])));
        assert_eq!(kinds(&unit("TITLE_SECTION", &["TEXTBLOCK"])), [StatedKind::Furniture]);
    }
}
