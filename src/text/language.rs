//! Which language a text is written in.

use super::script::{han, kana};

/// The most characters looked at.
const LOOKED_AT: usize = 20_000;

/// Scripts that one language here is written in: first and last character, BCP 47 tag.
const SCRIPTS: &[(u32, u32, &str)] = &[
    (0xac00, 0xd7a3, "ko"),
    (0x0e00, 0x0e7f, "th"),
    (0x0900, 0x097f, "hi"),
    (0x0980, 0x09ff, "bn"),
    (0x0b80, 0x0bff, "ta"),
    (0x0370, 0x03ff, "el"),
    (0x0590, 0x05ff, "he"),
    (0x10a0, 0x10ff, "ka"),
    (0x0530, 0x058f, "hy"),
];

/// BCP 47 tags of what `whatlang` tells apart, by its ISO 639-3 codes.
const TAGS: &[(&str, &str)] = &[
    ("eng", "en"),
    ("spa", "es"),
    ("fra", "fr"),
    ("deu", "de"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("ita", "it"),
    ("por", "pt"),
    ("nld", "nl"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "nb"),
    ("fin", "fi"),
    ("pol", "pl"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("hun", "hu"),
    ("ron", "ro"),
    ("tur", "tr"),
    ("vie", "vi"),
    ("ind", "id"),
    ("arb", "ar"),
    ("ara", "ar"),
    ("pes", "fa"),
    ("urd", "ur"),
    ("bul", "bg"),
    ("srp", "sr"),
    ("hrv", "hr"),
    ("cat", "ca"),
    ("bel", "be"),
    ("mkd", "mk"),
    ("slv", "sl"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("lat", "la"),
];

/// BCP 47 tag of the language that most of `text` is written in; `und` where that cannot be told.
pub fn detect(text: &str) -> String {
    let mut counts = vec![0usize; SCRIPTS.len()];
    let (mut ideographs, mut syllables, mut letters) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(LOOKED_AT) {
        letters += 1;
        if han(c) {
            ideographs += 1;
        } else if kana(c) {
            syllables += 1;
        } else if let Some(place) = SCRIPTS
            .iter()
            .position(|&(low, high, _)| (low..=high).contains(&(c as u32)))
        {
            counts[place] += 1;
        }
    }
    // A character of these says as much as a word's worth of letters.
    if (ideographs + syllables) * 4 > letters {
        return if syllables * 10 > ideographs { "ja" } else { "zh" }.to_owned();
    }
    if let Some((place, count)) = counts
        .iter()
        .enumerate()
        .max_by_key(|(place, count)| (**count, usize::MAX - place))
        && count * 3 > letters
        && *count > 0
    {
        return SCRIPTS[place].2.to_owned();
    }
    let looked_at: String = text.chars().take(LOOKED_AT).collect();
    let found = whatlang::detect(&looked_at).map(|info| info.lang().code());
    let tag = found.and_then(|code| TAGS.iter().find(|(known, _)| *known == code));
    tag.map_or("und", |(_, tag)| tag).to_owned()
}

/// Whether two tags name the same language, regions and scripts aside.
pub fn same(a: &str, b: &str) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    primary(a) == primary(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, tag) in [
            ("市图书馆昨日起延长开放时间。", "zh"),
            ("図書館は昨日から開館時間を延ばした。", "ja"),
            (
                "The library has been open for longer since yesterday, and readers are glad of it.",
                "en",
            ),
            (
                "La biblioteca abre desde ayer más horas y los lectores lo agradecen mucho.",
                "es",
            ),
            (
                "Библиотека со вчерашнего дня открыта дольше, и читатели этому рады.",
                "ru",
            ),
            ("تفتح المكتبة أبوابها منذ أمس لساعات أطول والقراء سعداء بذلك", "ar"),
            ("पुस्तकालय कल से अधिक समय तक खुला रहेगा।", "hi"),
            ("123 456", "und"),
        ] {
            assert_eq!(detect(text), tag, "{text}");
        }
    }
}
